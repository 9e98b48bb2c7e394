package widgets

import (
	"image/color"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tableBody is the part of a Table that has the rows.
type tableBody struct {
	widget.BaseWidget
	table    *Table
	renderer *tableBodyRenderer
	focused  bool
	hovered  bool
	pointer  float32 // where the pointer is, while it hovers

	tapped RowKey // the last one, and when: the toolkit would delay a click to wait for the second
	at     time.Time
}

var (
	_ fyne.Focusable         = (*tableBody)(nil)
	_ fyne.Tappable          = (*tableBody)(nil)
	_ fyne.SecondaryTappable = (*tableBody)(nil)
	_ fyne.Scrollable        = (*tableBody)(nil) // the toolkit cuts off what sticks out of these
	_ desktop.Hoverable      = (*tableBody)(nil)
)

func newTableBody(t *Table) *tableBody {
	b := &tableBody{table: t}
	b.ExtendBaseWidget(b)
	return b
}

func (b *tableBody) textSize() float32 { return theme.SizeForWidget(theme.SizeNameText, b) * 0.9 }

func (b *tableBody) rowHeight() float32 {
	if b.renderer != nil {
		return b.renderer.height
	}
	return textHeight(b.textSize(), fyne.TextStyle{}) + 6
}

func (b *tableBody) update() {
	if b.renderer != nil {
		b.renderer.update()
	}
}

// recut follows other columns.
func (b *tableBody) recut() {
	if b.renderer != nil {
		b.renderer.recut()
	}
}

// row returns the row at a height, -1 where there is none.
func (b *tableBody) row(y float32) int {
	if i := int((y + b.table.y) / b.rowHeight()); y >= 0 && i < b.table.rows.Count {
		return i
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (b *tableBody) Tapped(e *fyne.PointEvent) {
	b.table.Focus()
	i := b.row(e.Position.Y)
	if i < 0 {
		return
	}
	row, key := b.table.rows.Row(i), b.table.rows.Key(i)
	if row.Branch == Open || row.Branch == Closed {
		if x := e.Position.X + b.table.x - b.table.indent(&row); x >= tablePad/2 && x < tablePad+branchWidth {
			b.table.branch(i, row.Branch == Closed)
			return
		}
	}
	again := key == b.tapped && time.Since(b.at) < fyne.CurrentApp().Driver().DoubleTapDelay()
	b.tapped, b.at = key, time.Now()
	b.table.choose(i)
	if again && b.table.OnActivated != nil {
		b.table.OnActivated(key)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (b *tableBody) TappedSecondary(e *fyne.PointEvent) {
	b.table.Focus()
	if i := b.row(e.Position.Y); i >= 0 {
		b.table.choose(i)
		b.table.menu(i, e.AbsolutePosition)
	}
}

// Scrolled implements fyne.Scrollable.
func (b *tableBody) Scrolled(e *fyne.ScrollEvent) { b.table.scrolled(e) }

// FocusGained implements fyne.Focusable.
func (b *tableBody) FocusGained() {
	b.focused = true
	b.update()
}

// FocusLost implements fyne.Focusable.
func (b *tableBody) FocusLost() {
	b.focused = false
	b.update()
}

// TypedRune implements fyne.Focusable.
func (b *tableBody) TypedRune(r rune) {
	if b.table.OnRune != nil {
		b.table.OnRune(r)
	}
}

// TypedKey implements fyne.Focusable.
func (b *tableBody) TypedKey(e *fyne.KeyEvent) { b.table.typedKey(e) }

// MouseIn implements desktop.Hoverable.
func (b *tableBody) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (b *tableBody) MouseMoved(e *desktop.MouseEvent) {
	before := b.row(b.pointer)
	fresh := !b.hovered
	b.hovered, b.pointer = true, e.Position.Y
	if fresh || before != b.row(b.pointer) {
		b.update()
	}
}

// MouseOut implements desktop.Hoverable.
func (b *tableBody) MouseOut() {
	b.hovered = false
	b.update()
}

// CreateRenderer implements fyne.Widget.
func (b *tableBody) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &tableBodyRenderer{body: b, lines: map[RowKey]*tableLine{}}
	b.renderer = r
	r.applyTheme()
	r.list()
	r.update()
	return laidOut(r, b)
}

// branchWidth is the room for the sign of a branch, and the depth of a level.
const branchWidth = 16

// indent is how far the first cell of a row is moved in. The deepest rows of a
// narrow table stand below one another, so that there is room for their text.
func (t *Table) indent(row *TableRow) float32 {
	if row.Depth <= 0 || len(t.columns) == 0 {
		return 0
	}
	most := t.columns[0].width - 2*tablePad - branchWidth - 4*t.body.rowHeight()
	return max(0, min(float32(row.Depth)*branchWidth, most))
}

// tableLine is what is drawn of a row. It moves with the row, since a text that
// only moves costs nothing, and one that changes has to be drawn anew.
type tableLine struct {
	number      int // in the order in which they were made
	ground, bar canvas.Rectangle
	branch      chevron
	cells       []*tableCell
}

type tableCell struct {
	text canvas.Text
	// full and width are what the text was cut from, and to.
	full  string
	width float32
}

func (l *tableLine) objects() []fyne.CanvasObject {
	all := append([]fyne.CanvasObject{&l.ground, &l.bar}, l.branch.objects()...)
	for _, c := range l.cells {
		all = append(all, &c.text)
	}
	return all
}

func byNumber(a, b *tableLine) int { return a.number - b.number }

func (l *tableLine) hide() {
	for _, o := range l.objects() {
		show(o, false)
	}
}

type tableBodyRenderer struct {
	body    *tableBody
	lines   map[RowKey]*tableLine // those that are seen
	spare   []*tableLine
	made    int
	ring    canvas.Rectangle
	objects []fyne.CanvasObject

	foreground, muted, primary color.Color
	stripe, hover, chosen      color.Color
	height, textSize           float32
}

func (r *tableBodyRenderer) applyTheme() {
	b := r.body
	r.foreground, r.muted = theme.ColorForWidget(theme.ColorNameForeground, b), theme.ColorForWidget(theme.ColorNamePlaceHolder, b)
	r.primary = theme.ColorForWidget(theme.ColorNamePrimary, b)
	r.stripe, r.hover, r.chosen = premultiply(r.foreground, 0.03), premultiply(r.foreground, 0.09), premultiply(r.primary, 0.24)
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.CornerRadius = color.Transparent, r.primary, 2, 4
	r.textSize = b.textSize()
	r.height = textHeight(r.textSize, fyne.TextStyle{}) + 6
}

func (r *tableBodyRenderer) Destroy() {}

func (r *tableBodyRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *tableBodyRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.height) }

func (r *tableBodyRenderer) Layout(fyne.Size) { r.update() }

func (r *tableBodyRenderer) Refresh() {
	r.applyTheme()
	r.recut()
	r.update()
	r.ring.Refresh()
}

// recut forgets the lines with another number of cells than there are columns.
func (r *tableBodyRenderer) recut() {
	other := func(l *tableLine) bool { return len(l.cells) != len(r.body.table.columns) }
	before := len(r.lines) + len(r.spare)
	maps.DeleteFunc(r.lines, func(_ RowKey, l *tableLine) bool { return other(l) })
	if r.spare = slices.DeleteFunc(r.spare, other); len(r.lines)+len(r.spare) != before {
		r.list()
	}
}

// list tells the toolkit which objects there are.
func (r *tableBodyRenderer) list() {
	r.objects = r.objects[:0:0]
	// Always in the same order: the edges of neighbors may share a pixel.
	lines := append(slices.Collect(maps.Values(r.lines)), r.spare...)
	slices.SortFunc(lines, byNumber)
	for _, l := range lines {
		r.objects = append(r.objects, l.objects()...)
	}
	r.objects = append(r.objects, &r.ring)
	canvas.Refresh(r.body)
}

// update draws the rows that are seen.
func (r *tableBodyRenderer) update() {
	t := r.body.table
	from, to := t.Seen()
	seen := make(map[RowKey]*tableLine, to-from)
	for i := from; i < to; i++ {
		if l := r.lines[t.rows.Key(i)]; l != nil {
			seen[t.rows.Key(i)] = l
		}
	}
	for key, l := range r.lines {
		if seen[key] == nil {
			r.spare = append(r.spare, l)
		}
	}
	slices.SortFunc(r.spare, byNumber)
	grown := false
	ringed := false
	for i := from; i < to; i++ {
		key := t.rows.Key(i)
		l := seen[key]
		if l == nil {
			if n := len(r.spare); n > 0 {
				l, r.spare = r.spare[n-1], r.spare[:n-1]
			} else {
				l, grown = r.newLine(), true
			}
			seen[key] = l
		}
		y := float32(i)*r.height - t.y
		r.draw(l, i, y)
		if key == t.selected && r.body.focused {
			ringed = true
			move(&r.ring, 1, y, r.body.Size().Width-2, r.height)
		}
	}
	r.lines = seen
	for _, l := range r.spare {
		l.hide()
	}
	if r.body.focused && !ringed {
		// The selected row is elsewhere, or there is none.
		move(&r.ring, 1, 1, r.body.Size().Width-2, max(0, r.body.Size().Height-2))
	}
	show(&r.ring, r.body.focused)
	if grown {
		r.list()
	}
}

func (r *tableBodyRenderer) newLine() *tableLine {
	r.made++
	l := &tableLine{number: r.made}
	l.ground.FillColor = color.Transparent
	for range r.body.table.columns {
		l.cells = append(l.cells, &tableCell{})
	}
	return l
}

// draw draws a row at a height.
func (r *tableBodyRenderer) draw(l *tableLine, i int, y float32) {
	b, t := r.body, r.body.table
	row, key, width := t.rows.Row(i), t.rows.Key(i), b.Size().Width
	var ground color.Color
	switch {
	case key == t.selected:
		ground = r.chosen
	case b.hovered && b.row(b.pointer) == i:
		ground = r.hover
	case i%2 == 1:
		ground = r.stripe
	}
	show(&l.ground, ground != nil)
	if ground != nil {
		if l.ground.FillColor != ground {
			l.ground.FillColor = ground
			l.ground.Refresh()
		}
		move(&l.ground, 0, y, width, r.height)
	}
	// A bar besides the color.
	show(&l.bar, key == t.selected)
	if key == t.selected {
		if l.bar.FillColor != r.primary {
			l.bar.FillColor = r.primary
			l.bar.Refresh()
		}
		move(&l.bar, 0, y, 3, r.height)
	}
	paint := r.foreground
	if row.Muted {
		paint = r.muted
	}
	in := t.indent(&row)
	if row.Branch == Open || row.Branch == Closed {
		way := pointsRight
		if row.Branch == Open {
			way = pointsDown
		}
		l.branch.set(way, tablePad+in+branchWidth/2-3-t.x, y+r.height/2, r.muted)
	} else {
		l.branch.hide()
	}
	if row.Branch != NoBranches {
		in += branchWidth
	}
	for k, cell := range l.cells {
		if k >= len(row.Cells) {
			show(&cell.text, false)
			continue
		}
		c := &t.columns[k]
		left, width := c.x+tablePad-t.x, c.width-2*tablePad
		if k == 0 {
			left += in
			width = max(0, width-in)
		}
		visible := left < b.Size().Width && left+width > 0 && row.Cells[k] != ""
		show(&cell.text, visible)
		if !visible {
			continue
		}
		cell.text.Alignment = fyne.TextAlignLeading
		if c.Number {
			cell.text.Alignment = fyne.TextAlignTrailing
		}
		shown := cell.text.Text
		if cell.full != row.Cells[k] || cell.width != width || cell.text.TextSize != r.textSize {
			cell.full, cell.width = row.Cells[k], width
			shown = cut(row.Cells[k], r.textSize, width)
		}
		setText(&cell.text, shown, paint, r.textSize)
		move(&cell.text, left, y, width, r.height)
	}
}
