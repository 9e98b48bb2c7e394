package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// The widths that a person may give a column.
const (
	narrowestColumn, widestColumn = 32, 4000
	// edgeReach is how far from a column's right edge it is taken hold of.
	edgeReach = 5
	// widthStep is how much wider or narrower a key makes a column.
	widthStep = 16
	// doubleClick is the longest time between two clicks that belong together.
	doubleClick = 400 * time.Millisecond
)

// hold is the column whose right edge the person has taken hold of.
type hold struct {
	column      int // -1 for none
	from, width float32
	dragged     bool
	// pressed is set where the last press was on an edge: it does not sort.
	pressed bool
	// last is the column that was let go of before, and when it was taken.
	last   int
	lastAt time.Time
}

// Widths returns the widths that the person has given to columns, by ID.
func (t *Table) Widths() map[string]float32 {
	widths := make(map[string]float32)
	for i := range t.columns {
		if c := &t.columns[i]; c.Width > 0 {
			widths[c.ID] = c.Width
		}
	}
	return widths
}

// setWidth gives a column a width, zero for the usual one. The columns before it
// stay as they are, so that its left edge does.
func (t *Table) setWidth(i int, width float32) {
	for k := range i {
		if c := &t.columns[k]; c.Grow > 0 && c.Width == 0 && width > 0 {
			c.Width = c.width
		}
	}
	t.columns[i].Width = width
	t.arrange()
	if width > 0 {
		t.columns[i].Width = t.columns[i].width
	}
}

// widthsChanged tells that the person is done with a column.
func (t *Table) widthsChanged() {
	if t.OnWidths != nil {
		t.OnWidths()
	}
}

// edge returns the column whose right edge is at a place, -1 where there is
// none.
func (h *tableHeader) edge(x float32) int {
	for i := range h.table.columns {
		c := &h.table.columns[i]
		if d := x + h.table.x - (c.x + c.width); d >= -edgeReach && d <= edgeReach {
			return i
		}
	}
	return -1
}

// MouseDown implements desktop.Mouseable: it takes hold of an edge. The second
// click on it gives the column its usual width.
func (h *tableHeader) MouseDown(e *desktop.MouseEvent) {
	h.held.column, h.held.dragged = -1, false
	i := h.edge(e.Position.X)
	h.held.pressed = i >= 0
	if i < 0 || e.Button != desktop.MouseButtonPrimary {
		return
	}
	now := time.Now()
	if h.held.last == i && now.Sub(h.held.lastAt) < doubleClick {
		h.held.lastAt = time.Time{}
		h.table.setWidth(i, 0)
		h.table.widthsChanged()
		return
	}
	h.held = hold{column: i, pressed: true, from: e.AbsolutePosition.X, width: h.table.columns[i].width, last: i, lastAt: now}
}

// MouseUp implements desktop.Mouseable.
func (h *tableHeader) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable.
func (h *tableHeader) Dragged(e *fyne.DragEvent) {
	if i := h.held.column; i >= 0 && i < len(h.table.columns) {
		h.held.dragged = true
		h.held.lastAt = time.Time{}
		h.table.setWidth(i, max(1, h.held.width+e.AbsolutePosition.X-h.held.from))
	}
}

// DragEnd implements fyne.Draggable.
func (h *tableHeader) DragEnd() {
	if h.held.dragged {
		h.table.widthsChanged()
	}
	h.held.column, h.held.dragged = -1, false
	h.update()
}

// Cursor implements desktop.Cursorable.
func (h *tableHeader) Cursor() desktop.Cursor {
	if h.held.dragged || h.onEdge >= 0 {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}

// TypedRune implements fyne.Focusable: it changes the width of the column that
// the keyboard is on.
func (h *tableHeader) TypedRune(r rune) {
	if h.at >= len(h.table.columns) {
		return
	}
	switch width := h.table.columns[h.at].width; r {
	case '+':
		h.table.setWidth(h.at, width+widthStep)
	case '-':
		h.table.setWidth(h.at, max(1, width-widthStep))
	case '0':
		h.table.setWidth(h.at, 0)
	default:
		return
	}
	h.move(0)
	h.table.widthsChanged()
}
