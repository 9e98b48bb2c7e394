package widgets

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Section is a part of a Flow: objects of equal size in rows of equal length.
type Section struct {
	Objects []fyne.CanvasObject
	// MinCell is the least size of a cell. A cell that is narrower than the
	// page allows is better than a row that holds fewer of them, down to this.
	MinCell fyne.Size
	// Aspect is the width of a cell divided by its height that looks best.
	Aspect float32
	// MaxHeight bounds the height of a cell; 0 leaves it free.
	MaxHeight float32
	// Grow lets the cells take the height that the page has left.
	Grow bool
	// Scrolled is the least height of the cells of a page that has to be scrolled
	// anyhow, as far as that is no more than half of what is seen.
	Scrolled float32
	// Full gives each object a row of its own, as high as it needs.
	Full bool
	// wide are the objects that take two cells, where there are two.
	wide map[int]bool
}

// Add adds an object. A wide one takes two cells, where there are two columns.
func (s *Section) Add(o fyne.CanvasObject, wide bool) {
	if wide {
		if s.wide == nil {
			s.wide = map[int]bool{}
		}
		s.wide[len(s.Objects)] = true
	}
	s.Objects = append(s.Objects, o)
}

// spots returns where the objects are in rows of so many columns, and how many
// rows there are.
func (s *Section) spots(columns int) (spots []spot, rows int) {
	column, row := 0, 0
	for i := range s.Objects {
		span := 1
		if s.wide[i] {
			span = min(2, columns)
		}
		if column+span > columns {
			column, row = 0, row+1
		}
		spots = append(spots, spot{column, row, span})
		column += span
	}
	if len(s.Objects) > 0 {
		rows = row + 1
	}
	return spots, rows
}

// spot is where an object is, and how many columns it takes.
type spot struct{ column, row, span int }

// cellCount is the number of cells that the objects take where there is room.
func (s *Section) cellCount() int { return len(s.Objects) + len(s.wide) }

// Flow is a page of sections, one below another, that reflows with its width
// and scrolls where its height does not suffice.
type Flow struct {
	widget.BaseWidget
	sections []Section
	gap      float32
	page     *fyne.Container
	scroll   *container.Scroll
	layout   *flowLayout
}

// NewFlow returns a page with a gap between and around the objects.
func NewFlow(gap float32, sections ...Section) *Flow {
	f := &Flow{sections: sections, gap: gap}
	f.layout = &flowLayout{flow: f}
	f.page = &fyne.Container{Layout: f.layout}
	f.scroll = container.NewVScroll(f.page)
	f.list()
	f.ExtendBaseWidget(f)
	return f
}

// SetSections replaces the sections. Objects that stay keep their state.
func (f *Flow) SetSections(sections ...Section) {
	f.sections = sections
	f.list()
	f.layout.fit(f.Size())
	f.scroll.Refresh()
}

// Reveal scrolls to an object of a section that is not seen as a whole.
func (f *Flow) Reveal(o fyne.CanvasObject) {
	top := o.Position().Y - f.gap
	bottom := o.Position().Y + o.Size().Height + f.gap
	y, view := f.scroll.Offset.Y, f.scroll.Size().Height
	switch {
	case top < y || bottom-top > view:
		y = top
	case bottom > y+view:
		y = bottom - view
	default:
		return
	}
	f.scroll.ScrollToOffset(fyne.NewPos(0, y))
}

func (f *Flow) list() {
	f.page.Objects = f.page.Objects[:0:0]
	for i := range f.sections {
		f.page.Objects = append(f.page.Objects, f.sections[i].Objects...)
	}
	for _, o := range f.page.Objects {
		if s, ok := o.(scroller); ok {
			s.scrollWith(f.scroll)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (f *Flow) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	return laidOut(&flowRenderer{flow: f, objects: []fyne.CanvasObject{f.scroll}}, f)
}

type flowRenderer struct {
	flow    *Flow
	objects []fyne.CanvasObject
}

func (r *flowRenderer) Destroy() {}

func (r *flowRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *flowRenderer) MinSize() fyne.Size { return r.flow.scroll.MinSize() }

// Layout tells the page its width before the scroll container asks for the
// height that it needs.
func (r *flowRenderer) Layout(size fyne.Size) {
	r.flow.layout.fit(size)
	r.flow.scroll.Resize(size)
	r.flow.scroll.Refresh()
}

func (r *flowRenderer) Refresh() {
	r.Layout(r.flow.Size())
	r.flow.page.Refresh()
}

// flowLayout places the objects for a size of the page that it was told.
type flowLayout struct {
	flow  *Flow
	view  fyne.Size
	cells []cells
}

// scroller is an object that takes the wheel, and is told what scrolls when it
// has no use for it.
type scroller interface{ scrollWith(s *container.Scroll) }

// fitter is an object whose height follows its width.
type fitter interface{ SetWidth(width float32) }

// cells is how the objects of a section are placed.
type cells struct {
	columns, rows int
	width, height float32
}

// fit works out the cells for a page seen through a window of the size.
func (l *flowLayout) fit(view fyne.Size) {
	l.view = view
	l.cells = flowCells(l.flow.sections, l.flow.gap, view)
}

func (l *flowLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for i := range l.flow.sections {
		width = max(width, l.flow.sections[i].MinCell.Width)
	}
	return fyne.NewSize(width+2*l.flow.gap, flowHeight(l.cells, l.flow.gap))
}

func (l *flowLayout) Layout([]fyne.CanvasObject, fyne.Size) {
	gap := l.flow.gap
	y := gap
	for i := range l.cells {
		c := &l.cells[i]
		s := &l.flow.sections[i]
		spots, _ := s.spots(c.columns)
		for k, o := range s.Objects {
			at := spots[k]
			o.Move(fyne.NewPos(gap+float32(at.column)*(c.width+gap), y+float32(at.row)*(c.height+gap)))
			o.Resize(fyne.NewSize(float32(at.span)*(c.width+gap)-gap, c.height))
		}
		if c.rows > 0 {
			y += float32(c.rows) * (c.height + gap)
		}
	}
}

// flowHeight returns the height of a page with these cells.
func flowHeight(all []cells, gap float32) float32 {
	height := gap
	for _, c := range all {
		height += float32(c.rows) * (c.height + gap)
	}
	return height
}

// flowCells finds the columns of each section, and shares the height that is
// left among those that grow.
func flowCells(sections []Section, gap float32, view fyne.Size) []cells {
	all := make([]cells, len(sections))
	width := max(1, view.Width-2*gap)
	for i := range sections {
		all[i] = fixedCells(&sections[i], gap, width, view.Height)
	}
	for i := range sections {
		s := &sections[i]
		if !s.Grow || len(s.Objects) == 0 {
			continue
		}
		rest := view.Height - flowHeight(all, gap) + float32(all[i].rows)*(all[i].height+gap)
		all[i] = growingCells(s, gap, width, rest)
	}
	shrink(sections, all, flowHeight(all, gap)-view.Height)
	if flowHeight(all, gap) > view.Height+1 {
		for i := range sections {
			all[i].height = max(all[i].height, min(sections[i].Scrolled, view.Height/2))
		}
	}
	return all
}

// shrink makes cells less high than looks best where the page then need not be
// scrolled.
func shrink(sections []Section, all []cells, excess float32) {
	give := func(i int) float32 {
		if s := &sections[i]; s.Full || len(s.Objects) == 0 {
			return 0
		}
		return float32(all[i].rows) * max(0, all[i].height-sections[i].MinCell.Height)
	}
	total := float32(0)
	for i := range all {
		total += give(i)
	}
	if excess <= 0 || excess > total {
		return
	}
	for i := range all {
		if g := give(i); g > 0 {
			all[i].height -= excess * g / total / float32(all[i].rows)
		}
	}
}

// fixedCells gives a section as few rows as fit, and the columns that fill them
// best: four objects are two and two rather than three and one.
func fixedCells(s *Section, gap, width, viewHeight float32) cells {
	n := len(s.Objects)
	switch {
	case n == 0:
		return cells{columns: 1}
	case s.Full:
		height := float32(0)
		for _, o := range s.Objects {
			if f, ok := o.(fitter); ok {
				f.SetWidth(width)
			}
			height = max(height, o.MinSize().Height)
		}
		return cells{columns: 1, rows: n, width: width, height: height}
	}
	columns := min(s.cellCount(), mostColumns(s, gap, width))
	_, rows := s.spots(columns)
	for columns > 1 {
		if _, r := s.spots(columns - 1); r > rows {
			break
		}
		columns--
	}
	c := cellsOf(s, columns, gap, width)
	c.height = max(s.MinCell.Height, min(c.width/s.Aspect, viewHeight*0.27))
	if s.MaxHeight > 0 {
		c.height = min(c.height, s.MaxHeight)
	}
	return c
}

// growingCells picks the number of columns whose cells come nearest to the
// aspect when they share the height, rather without an empty cell.
func growingCells(s *Section, gap, width, height float32) cells {
	n := s.cellCount()
	var best cells
	bestScore := math.Inf(1)
	for columns := 1; columns <= min(n, mostColumns(s, gap, width)); columns++ {
		c := cellsOf(s, columns, gap, width)
		c.height = max(s.MinCell.Height, height/float32(c.rows)-gap)
		score := math.Abs(math.Log(float64(c.width / c.height / s.Aspect)))
		score += 0.5 * float64(max(0, columns*c.rows-n))
		if c.height*float32(c.rows) > height { // has to be scrolled
			score += 0.3
		}
		if score < bestScore {
			best, bestScore = c, score
		}
	}
	return best
}

func cellsOf(s *Section, columns int, gap, width float32) cells {
	_, rows := s.spots(columns)
	return cells{
		columns: columns,
		rows:    rows,
		width:   max(1, (width-float32(columns-1)*gap)/float32(columns)),
	}
}

func mostColumns(s *Section, gap, width float32) int {
	return max(1, int((width+gap)/(s.MinCell.Width+gap)))
}
