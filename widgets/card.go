package widgets

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Card sets its content apart from the page with an outline that has round
// corners.
//
// The outline is made of four thin lines and four small pictures of a corner.
// One rectangle with round corners would look the same, but a display without
// a graphics processor works out the whole of its area whenever anything in the
// window changes: measured, that cost more than all the rest of a page.
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

// SetWidth tells content whose height follows its width how wide it will be.
func (c *Card) SetWidth(width float32) {
	if f, ok := c.content.(fitter); ok {
		f.SetWidth(width - 2*c.padding)
	}
}

// scrollWith tells content what it lies in, if that wants to know.
func (c *Card) scrollWith(s *container.Scroll) {
	if o, ok := c.content.(scroller); ok {
		o.scrollWith(s)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	r := &cardRenderer{card: c}
	for i := range r.corners {
		corner := &r.corners[i]
		corner.raster = newRaster(corner.paint)
		corner.right, corner.bottom = i%2 == 1, i >= 2
		r.objects = append(r.objects, corner.raster)
	}
	for i := range r.sides {
		r.objects = append(r.objects, &r.sides[i])
	}
	r.objects = append(r.objects, c.content)
	r.applyTheme()
	return laidOut(r, c)
}

const (
	cardRadius = 10
	cardStroke = 1
)

type cardRenderer struct {
	card    *Card
	sides   [4]canvas.Rectangle // top, bottom, left, right
	corners [4]cardCorner       // top left, top right, bottom left, bottom right
	objects []fyne.CanvasObject
}

// cardCorner draws a quarter of a circle.
type cardCorner struct {
	raster        *canvas.Raster
	painter       painter
	right, bottom bool
	side          *canvas.Rectangle // has the color
}

func (c *cardCorner) paint(w, h int) image.Image {
	img := c.painter.begin(w, h)
	stroke := float64(w) * cardStroke / cardRadius
	cx, cy := float64(w), float64(h)
	start := -math.Pi / 2
	if c.right {
		cx, start = 0, 0
	}
	if c.bottom {
		cy = 0
		start = -math.Pi
		if c.right {
			start = math.Pi / 2
		}
	}
	c.painter.arc(cx, cy, float64(w)-stroke/2, stroke, start, math.Pi/2, premultiply(c.side.FillColor, 1))
	return img
}

func (r *cardRenderer) applyTheme() {
	c := theme.ColorForWidget(theme.ColorNameSeparator, r.card)
	for i := range r.sides {
		r.sides[i].FillColor = c
	}
	for i := range r.corners {
		r.corners[i].side = &r.sides[0]
	}
}

func (r *cardRenderer) Destroy() {}

func (r *cardRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *cardRenderer) MinSize() fyne.Size {
	return r.card.content.MinSize().AddWidthHeight(2*r.card.padding, 2*r.card.padding)
}

func (r *cardRenderer) Layout(size fyne.Size) {
	const corner = cardRadius
	w, h := max(0, size.Width-2*corner), max(0, size.Height-2*corner)
	r.sides[0].Move(fyne.NewPos(corner, 0))
	r.sides[1].Move(fyne.NewPos(corner, size.Height-cardStroke))
	r.sides[2].Move(fyne.NewPos(0, corner))
	r.sides[3].Move(fyne.NewPos(size.Width-cardStroke, corner))
	for i := range r.sides {
		if i < 2 {
			r.sides[i].Resize(fyne.NewSize(w, cardStroke))
		} else {
			r.sides[i].Resize(fyne.NewSize(cardStroke, h))
		}
	}
	for i := range r.corners {
		at := fyne.Position{}
		if r.corners[i].right {
			at.X = size.Width - corner
		}
		if r.corners[i].bottom {
			at.Y = size.Height - corner
		}
		r.corners[i].raster.Move(at)
		r.corners[i].raster.Resize(fyne.NewSquareSize(corner))
	}
	r.card.content.Move(fyne.NewPos(r.card.padding, r.card.padding))
	r.card.content.Resize(size.SubtractWidthHeight(2*r.card.padding, 2*r.card.padding))
}

func (r *cardRenderer) Refresh() {
	r.applyTheme()
	for _, o := range r.objects {
		o.Refresh()
	}
}
