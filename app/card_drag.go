package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// dragArea lies above a card while the cards are being changed: the card is
// dragged by it. The buttons do the same for the keyboard.
type dragArea struct {
	widget.BaseWidget
	shade canvas.Rectangle
	// pointed tells whether the pointer is on it, dragged where it has come to
	// on the canvas, and ended that the card is let go of.
	pointed func(bool)
	dragged func(at fyne.Position)
	ended   func()
}

var (
	_ fyne.Draggable     = (*dragArea)(nil)
	_ desktop.Hoverable  = (*dragArea)(nil)
	_ desktop.Cursorable = (*dragArea)(nil)
)

func newDragArea() *dragArea {
	a := &dragArea{}
	a.shade.FillColor = color.Transparent
	a.ExtendBaseWidget(a)
	return a
}

// Dragged implements fyne.Draggable.
func (a *dragArea) Dragged(e *fyne.DragEvent) {
	r, g, b, _ := theme.Color(theme.ColorNamePrimary).RGBA()
	a.paint(color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0x30})
	a.dragged(e.AbsolutePosition)
}

// DragEnd implements fyne.Draggable.
func (a *dragArea) DragEnd() {
	a.paint(color.NRGBA{})
	a.ended()
}

// paint lays a color over the card.
func (a *dragArea) paint(c color.NRGBA) {
	if a.shade.FillColor != c {
		a.shade.FillColor = c
		a.shade.Refresh()
	}
}

// MouseIn implements desktop.Hoverable.
func (a *dragArea) MouseIn(*desktop.MouseEvent) { a.pointed(true) }

// MouseMoved implements desktop.Hoverable.
func (*dragArea) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (a *dragArea) MouseOut() { a.pointed(false) }

// Cursor implements desktop.Cursorable.
func (*dragArea) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (a *dragArea) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(&a.shade) }

// drag moves a card to the place of the card of its kind that the pointer has
// come to. That is once for each card that it comes to: where cards differ in
// size, the one that has made room may lie below the pointer again.
func (o *overview) drag(f *cardFrame, at fyne.Position) {
	over := o.frameAt(at)
	if over == o.draggedOver {
		return
	}
	o.draggedOver = over
	if over != nil && over != f && over.card.Kind == f.card.Kind {
		o.set(placeCard(o.prefs.cards(), f.card, over.card))
	}
}

// frameAt returns the frame of the card at a place on the canvas, nil where
// there is none.
func (o *overview) frameAt(at fyne.Position) *cardFrame {
	for _, c := range o.arranged {
		f := o.frameOf(c)
		if f == nil {
			continue
		}
		from := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.root)
		if to := from.Add(f.root.Size()); at.X >= from.X && at.Y >= from.Y && at.X < to.X && at.Y < to.Y {
			return f
		}
	}
	return nil
}
