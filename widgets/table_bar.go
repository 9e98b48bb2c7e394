package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tableBar is a scroll bar of a Table: it shows which part is seen, and can be
// dragged. A click beside the thumb scrolls by what is seen.
type tableBar struct {
	widget.BaseWidget
	table    *Table
	across   bool
	hovered  bool
	renderer *tableBarRenderer
}

var (
	_ fyne.Draggable    = (*tableBar)(nil)
	_ fyne.Tappable     = (*tableBar)(nil)
	_ desktop.Hoverable = (*tableBar)(nil)
)

const (
	barWidth = 11
	barLeast = 24 // the least length of a thumb
)

func newTableBar(t *Table, across bool) *tableBar {
	b := &tableBar{table: t, across: across}
	b.ExtendBaseWidget(b)
	return b
}

func (b *tableBar) update() {
	if b.renderer != nil {
		b.renderer.update()
	}
}

// thumb returns where the thumb is, how long it is and the way it has; its
// length is 0 where everything is seen.
func (b *tableBar) thumb() (at, length, way, beyond float32) {
	t := b.table
	all, view, offset, track := t.height(), t.body.Size().Height, t.y, b.Size().Height
	if b.across {
		all, view, offset, track = t.width, t.body.Size().Width, t.x, b.Size().Width
	}
	beyond = all - view
	if beyond < 1 || track <= 0 {
		return 0, 0, 0, 0
	}
	length = min(track, max(barLeast, track*view/all))
	way = track - length
	return way * offset / beyond, length, way, beyond
}

func (b *tableBar) scrollBy(by float32) {
	if b.across {
		b.table.scrollTo(b.table.x+by, b.table.y)
	} else {
		b.table.scrollTo(b.table.x, b.table.y+by)
	}
}

// Dragged implements fyne.Draggable.
func (b *tableBar) Dragged(e *fyne.DragEvent) {
	by := e.Dragged.DY
	if b.across {
		by = e.Dragged.DX
	}
	if _, _, way, beyond := b.thumb(); way > 0 {
		b.scrollBy(by * beyond / way)
	}
}

// DragEnd implements fyne.Draggable.
func (b *tableBar) DragEnd() {}

// Tapped implements fyne.Tappable.
func (b *tableBar) Tapped(e *fyne.PointEvent) {
	where, view := e.Position.Y, b.table.body.Size().Height
	if b.across {
		where, view = e.Position.X, b.table.body.Size().Width
	}
	at, length, _, _ := b.thumb()
	switch {
	case length == 0:
	case where < at:
		b.scrollBy(-view)
	case where > at+length:
		b.scrollBy(view)
	}
}

// MouseIn implements desktop.Hoverable.
func (b *tableBar) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (b *tableBar) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *tableBar) MouseOut() { b.hover(false) }

func (b *tableBar) hover(is bool) {
	b.hovered = is
	b.update()
}

// CreateRenderer implements fyne.Widget.
func (b *tableBar) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	b.renderer = &tableBarRenderer{bar: b}
	b.renderer.objects = []fyne.CanvasObject{&b.renderer.rect}
	b.renderer.update()
	return b.renderer
}

type tableBarRenderer struct {
	bar     *tableBar
	rect    canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *tableBarRenderer) Destroy() {}

func (r *tableBarRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *tableBarRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *tableBarRenderer) Layout(fyne.Size) { r.update() }

func (r *tableBarRenderer) Refresh() { r.update() }

func (r *tableBarRenderer) update() {
	b := r.bar
	at, length, _, _ := b.thumb()
	show(&r.rect, length > 0)
	thick, opacity := float32(5), 0.28
	if b.hovered {
		thick, opacity = 9, 0.45
	}
	paint := premultiply(theme.ColorForWidget(theme.ColorNameForeground, b), opacity)
	if r.rect.FillColor != paint {
		r.rect.FillColor, r.rect.CornerRadius = paint, thick/2
		r.rect.Refresh()
	}
	if b.across {
		move(&r.rect, at, barWidth-thick-1, length, thick)
	} else {
		move(&r.rect, barWidth-thick-1, at, thick, length)
	}
}
