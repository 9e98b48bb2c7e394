package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Card sets its content apart from the page on a surface with round corners.
type Card struct {
	widget.BaseWidget
	content fyne.CanvasObject
	padding float32
}

// NewCard returns a card with padding around the content.
func NewCard(content fyne.CanvasObject, padding float32) *Card {
	c := &Card{content: content, padding: padding}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	r := &cardRenderer{card: c}
	r.surface.CornerRadius = 10
	r.surface.StrokeWidth = 1
	r.objects = []fyne.CanvasObject{&r.surface, c.content}
	r.applyTheme()
	return r
}

type cardRenderer struct {
	card    *Card
	surface canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *cardRenderer) applyTheme() {
	r.surface.FillColor = theme.ColorForWidget(theme.ColorNameOverlayBackground, r.card)
	r.surface.StrokeColor = theme.ColorForWidget(theme.ColorNameSeparator, r.card)
}

func (r *cardRenderer) Destroy() {}

func (r *cardRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *cardRenderer) MinSize() fyne.Size {
	return r.card.content.MinSize().AddWidthHeight(2*r.card.padding, 2*r.card.padding)
}

func (r *cardRenderer) Layout(size fyne.Size) {
	r.surface.Resize(size)
	r.card.content.Move(fyne.NewPos(r.card.padding, r.card.padding))
	r.card.content.Resize(size.SubtractWidthHeight(2*r.card.padding, 2*r.card.padding))
}

func (r *cardRenderer) Refresh() {
	r.applyTheme()
	r.surface.Refresh()
	r.card.content.Refresh()
}
