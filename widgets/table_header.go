package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tableHeader is the line above the rows of a Table. A click on a title sorts;
// the right edges of columns are dragged.
type tableHeader struct {
	widget.BaseWidget
	table    *Table
	renderer *tableHeaderRenderer
	focused  bool
	at       int // the column that the keyboard is on
	hovered  int // the column under the pointer, -1 for none
	onEdge   int // the column whose right edge is under the pointer, -1 for none
	held     hold
}

var (
	_ fyne.Focusable     = (*tableHeader)(nil)
	_ fyne.Tappable      = (*tableHeader)(nil)
	_ fyne.Scrollable    = (*tableHeader)(nil) // the toolkit cuts off what sticks out of these
	_ fyne.Accessible    = (*tableHeader)(nil)
	_ fyne.Draggable     = (*tableHeader)(nil)
	_ desktop.Hoverable  = (*tableHeader)(nil)
	_ desktop.Mouseable  = (*tableHeader)(nil)
	_ desktop.Cursorable = (*tableHeader)(nil)
)

func newTableHeader(t *Table) *tableHeader {
	h := &tableHeader{table: t, hovered: -1, onEdge: -1, held: hold{column: -1}}
	h.ExtendBaseWidget(h)
	return h
}

func (h *tableHeader) textSize() float32 {
	return theme.SizeForWidget(theme.SizeNameCaptionText, h) * 1.05
}

func (h *tableHeader) height() float32 {
	return textHeight(h.textSize(), fyne.TextStyle{Bold: true}) + 10
}

func (h *tableHeader) update() {
	if h.renderer != nil {
		h.renderer.update()
	}
}

// column returns the column at a place, -1 where there is none.
func (h *tableHeader) column(x float32) int {
	for i := range h.table.columns {
		if c := &h.table.columns[i]; x+h.table.x >= c.x && x+h.table.x < c.x+c.width {
			return i
		}
	}
	return -1
}

func (h *tableHeader) sort(i int) {
	if i >= 0 && i < len(h.table.columns) && h.table.OnSort != nil {
		h.table.OnSort(h.table.columns[i].ID)
	}
}

// Tapped implements fyne.Tappable.
func (h *tableHeader) Tapped(e *fyne.PointEvent) {
	if !h.held.pressed {
		h.sort(h.column(e.Position.X))
	}
}

// Scrolled implements fyne.Scrollable.
func (h *tableHeader) Scrolled(e *fyne.ScrollEvent) { h.table.scrolled(e) }

// FocusGained implements fyne.Focusable.
func (h *tableHeader) FocusGained() {
	h.focused = true
	h.move(0)
}

// FocusLost implements fyne.Focusable.
func (h *tableHeader) FocusLost() {
	h.focused = false
	h.update()
}

// TypedKey implements fyne.Focusable.
func (h *tableHeader) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		h.move(-1)
	case fyne.KeyRight:
		h.move(1)
	case fyne.KeyHome:
		h.move(-len(h.table.columns))
	case fyne.KeyEnd:
		h.move(len(h.table.columns))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		h.sort(h.at)
	case fyne.KeyDown:
		h.table.Focus()
	default:
		PassKey(h, e)
	}
}

// move goes to another column and scrolls there.
func (h *tableHeader) move(by int) {
	if len(h.table.columns) == 0 {
		return
	}
	h.at = max(0, min(len(h.table.columns)-1, h.at+by))
	c, view := &h.table.columns[h.at], h.Size().Width
	x := h.table.x
	if c.x+c.width > x+view {
		x = c.x + c.width - view
	}
	h.table.scrollTo(min(x, c.x), h.table.y)
}

// MouseIn implements desktop.Hoverable.
func (h *tableHeader) MouseIn(e *desktop.MouseEvent) { h.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (h *tableHeader) MouseMoved(e *desktop.MouseEvent) {
	h.hover(h.column(e.Position.X), h.edge(e.Position.X))
}

// MouseOut implements desktop.Hoverable.
func (h *tableHeader) MouseOut() { h.hover(-1, -1) }

func (h *tableHeader) hover(column, edge int) {
	if edge >= 0 {
		column = -1 // a click there does not sort
	}
	if h.hovered != column || h.onEdge != edge {
		h.hovered, h.onEdge = column, edge
		h.update()
	}
}

// AccessibilityLabel tells what the table is sorted by.
func (h *tableHeader) AccessibilityLabel() string {
	for i := range h.table.columns {
		if c := &h.table.columns[i]; c.ID == h.table.sorted {
			way := lang.L("ascending")
			if h.table.reversed {
				way = lang.L("descending")
			}
			return lang.L("Sorted by") + " " + c.Title + ", " + way
		}
	}
	return ""
}

// AccessibilityRole implements fyne.Accessible.
func (h *tableHeader) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer implements fyne.Widget.
func (h *tableHeader) CreateRenderer() fyne.WidgetRenderer {
	h.ExtendBaseWidget(h)
	h.renderer = &tableHeaderRenderer{header: h}
	h.renderer.applyTheme()
	h.renderer.update()
	return h.renderer
}

type tableHeaderRenderer struct {
	header  *tableHeader
	titles  []*canvas.Text
	rule    canvas.Rectangle
	hover   canvas.Rectangle
	ring    canvas.Rectangle
	edge    canvas.Rectangle
	arrow   chevron
	objects []fyne.CanvasObject

	foreground, muted, primary color.Color
}

func (r *tableHeaderRenderer) applyTheme() {
	h := r.header
	r.foreground, r.muted = theme.ColorForWidget(theme.ColorNameForeground, h), theme.ColorForWidget(theme.ColorNamePlaceHolder, h)
	r.primary = theme.ColorForWidget(theme.ColorNamePrimary, h)
	r.rule.FillColor = theme.ColorForWidget(theme.ColorNameSeparator, h)
	r.hover.FillColor = premultiply(r.foreground, 0.06)
	r.edge.FillColor = r.primary
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.CornerRadius = color.Transparent, r.primary, 2, 4
}

func (r *tableHeaderRenderer) Destroy() {}

func (r *tableHeaderRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *tableHeaderRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.header.height()) }

func (r *tableHeaderRenderer) Layout(fyne.Size) { r.update() }

func (r *tableHeaderRenderer) Refresh() {
	r.applyTheme()
	r.update()
	for _, o := range []fyne.CanvasObject{&r.rule, &r.hover, &r.ring, &r.edge} {
		o.Refresh()
	}
}

func (r *tableHeaderRenderer) update() {
	t, size, textSize := r.header.table, r.header.Size(), r.header.textSize()
	if len(r.titles) != len(t.columns) || len(r.objects) == 0 {
		r.titles = r.titles[:0:0]
		r.objects = append([]fyne.CanvasObject{&r.hover}, r.arrow.objects()...)
		for range t.columns {
			title := &canvas.Text{TextStyle: fyne.TextStyle{Bold: true}}
			r.titles = append(r.titles, title)
			r.objects = append(r.objects, title)
		}
		r.objects = append(r.objects, &r.rule, &r.ring, &r.edge)
		canvas.Refresh(r.header)
	}
	move(&r.rule, 0, size.Height-1, size.Width, 1)
	sorted := false
	for i, title := range r.titles {
		c := &t.columns[i]
		x, paint := c.x-t.x, r.muted
		left, width := x+tablePad, c.width-2*tablePad
		title.Alignment = fyne.TextAlignLeading
		if c.Number {
			title.Alignment = fyne.TextAlignTrailing
		}
		text := c.Title
		if c.Width > 0 { // others have room for it
			text = cut(text, textSize, width-chevronSize-4)
		}
		if c.ID == t.sorted {
			sorted, paint = true, r.foreground
			// The arrow stands where the numbers' side is free.
			at := left + textWidth(text, textSize, title.TextStyle) + 4 + chevronSize/2
			if c.Number {
				at = left + width - textWidth(text, textSize, title.TextStyle) - 4 - chevronSize/2
			}
			way := pointsUp
			if t.reversed {
				way = pointsDown
			}
			r.arrow.set(way, at, size.Height/2, r.foreground)
		}
		setText(title, text, paint, textSize)
		move(title, left, 0, width, size.Height-1)
	}
	if !sorted {
		r.arrow.hide()
	}
	r.mark(&r.hover, r.header.hovered, 0)
	ring := -1
	if r.header.focused {
		ring = r.header.at
	}
	r.mark(&r.ring, ring, 1)
	on := r.header.onEdge
	if r.header.held.column >= 0 {
		on = r.header.held.column
	}
	visible := on >= 0 && on < len(t.columns)
	if visible {
		c := &t.columns[on]
		move(&r.edge, c.x+c.width-t.x-1, 2, 2, size.Height-5)
	}
	show(&r.edge, visible)
}

// mark shows a rectangle over a column, none for -1.
func (r *tableHeaderRenderer) mark(o *canvas.Rectangle, column int, inset float32) {
	t := r.header.table
	visible := column >= 0 && column < len(t.columns)
	if visible {
		c := &t.columns[column]
		move(o, c.x-t.x+inset, inset, c.width-2*inset, r.header.Size().Height-1-2*inset)
	}
	show(o, visible)
}

// move puts an object somewhere, without repainting it where it is there.
func move(o fyne.CanvasObject, x, y, w, h float32) {
	if at := fyne.NewPos(x, y); o.Position() != at {
		o.Move(at)
	}
	if size := fyne.NewSize(w, h); o.Size() != size {
		o.Resize(size)
	}
}
