package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// SideItem is an entry of a SideList.
type SideItem struct {
	// ID tells it from the others.
	ID    string
	Title string
	// Value is the current value in a few words, such as "43 %".
	Value string
	// Lines are drawn in a small chart; an item without any has none.
	Lines []SideLine
	// From and To bound the time of the chart in milliseconds since the Unix
	// epoch, Top its values, which start at zero.
	From, To int64
	Top      float64
	Level    Level
}

// SideLine is a line of the small chart of a SideItem.
type SideLine struct {
	// Color is nil for the theme's primary color.
	Color color.Color
	X     []int64
	Y     []float64
	// MaxGap is the greatest time between two samples that the line joins.
	MaxGap int64
}

// SideList lets a person choose one of several pages, each with its title, its
// current value and a small chart. It takes the keyboard's focus: the arrows
// choose. Its methods belong to the user interface's goroutine.
type SideList struct {
	widget.BaseWidget
	// OnSelected is called when the person has chosen an item.
	OnSelected func(id string)
	// OnRune is called with what is typed while it has the focus.
	OnRune func(r rune)

	selected string
	focused  bool
	rows     []*sideRow
	column   *fyne.Container
	scroll   *container.Scroll
}

var _ fyne.Focusable = (*SideList)(nil)

// NewSideList returns an empty list.
func NewSideList() *SideList {
	l := &SideList{column: &fyne.Container{Layout: sideLayout{}}}
	l.scroll = container.NewVScroll(l.column)
	l.ExtendBaseWidget(l)
	return l
}

// SetItems shows these items. Rows of items that stay are kept.
func (l *SideList) SetItems(items []SideItem) {
	if !l.sameIDs(items) {
		l.arrange(items)
	}
	for i := range items {
		l.rows[i].set(&items[i])
	}
}

func (l *SideList) sameIDs(items []SideItem) bool {
	if len(items) != len(l.rows) {
		return false
	}
	for i := range items {
		if items[i].ID != l.rows[i].item.ID {
			return false
		}
	}
	return true
}

// arrange makes the rows those of the items.
func (l *SideList) arrange(items []SideItem) {
	known := make(map[string]*sideRow, len(l.rows))
	for _, r := range l.rows {
		known[r.item.ID] = r
	}
	l.rows, l.column.Objects = nil, nil
	for i := range items {
		r := known[items[i].ID]
		if r == nil {
			r = newSideRow(l, &items[i])
		}
		l.rows = append(l.rows, r)
		l.column.Objects = append(l.column.Objects, r)
	}
	l.column.Refresh()
	l.scroll.Refresh()
	l.mark()
}

// Selected returns the ID of the chosen item.
func (l *SideList) Selected() string { return l.selected }

// Select marks an item as chosen, without calling OnSelected.
func (l *SideList) Select(id string) {
	l.selected = id
	l.mark()
}

// mark shows which row is chosen, and where the focus is.
func (l *SideList) mark() {
	for _, r := range l.rows {
		chosen := r.item.ID == l.selected
		r.setMarks(chosen, chosen && l.focused)
		if chosen && l.scroll.Size().Height > 0 {
			l.reveal(r)
		}
	}
}

// reveal scrolls to a row that is out of sight.
func (l *SideList) reveal(r *sideRow) {
	top, height := r.Position().Y, r.Size().Height
	switch view := l.scroll.Size().Height; {
	case top < l.scroll.Offset.Y:
		l.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case top+height > l.scroll.Offset.Y+view:
		l.scroll.ScrollToOffset(fyne.NewPos(0, top+height-view))
	}
}

// choose is what the person does with a row.
func (l *SideList) choose(id string) {
	l.Select(id)
	if l.OnSelected != nil {
		l.OnSelected(id)
	}
}

// Step chooses the item that is so many rows further down, or up where by is
// below zero. It stops at the ends.
func (l *SideList) Step(by int) {
	at := 0
	for i, r := range l.rows {
		if r.item.ID == l.selected {
			at = i
		}
	}
	if to := max(0, min(len(l.rows)-1, at+by)); len(l.rows) > 0 && to != at {
		l.choose(l.rows[to].item.ID)
	}
}

// Choose chooses the item at a place, counted from 0, if there is one.
func (l *SideList) Choose(i int) {
	if i >= 0 && i < len(l.rows) {
		l.choose(l.rows[i].item.ID)
	}
}

// FocusGained implements fyne.Focusable.
func (l *SideList) FocusGained() {
	l.focused = true
	l.mark()
}

// FocusLost implements fyne.Focusable.
func (l *SideList) FocusLost() {
	l.focused = false
	l.mark()
}

// TypedRune implements fyne.Focusable.
func (l *SideList) TypedRune(r rune) {
	if l.OnRune != nil {
		l.OnRune(r)
	}
}

// TypedKey implements fyne.Focusable.
func (l *SideList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		l.Step(-1)
	case fyne.KeyDown:
		l.Step(1)
	case fyne.KeyHome, fyne.KeyPageUp:
		l.Step(-len(l.rows))
	case fyne.KeyEnd, fyne.KeyPageDown:
		l.Step(len(l.rows))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.choose(l.selected)
	default:
		PassKey(l, e)
	}
}

// CreateRenderer implements fyne.Widget.
func (l *SideList) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	return widget.NewSimpleRenderer(l.scroll)
}

// sideLayout puts the rows below one another.
type sideLayout struct{}

func (sideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, 2*sideGap)
	for _, o := range objects {
		least := o.MinSize()
		size.Width = max(size.Width, least.Width)
		size.Height += least.Height
	}
	return size.AddWidthHeight(2*sideGap, 0)
}

func (sideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(sideGap)
	for _, o := range objects {
		height := o.MinSize().Height
		o.Move(fyne.NewPos(sideGap, y))
		o.Resize(fyne.NewSize(size.Width-2*sideGap, height))
		y += height
	}
}
