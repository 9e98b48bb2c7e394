package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// chevron is a small arrow of two lines: fonts need not have arrows.
type chevron struct{ lines [2]canvas.Line }

// chevronWay is where a chevron points.
type chevronWay int

const (
	pointsUp chevronWay = iota
	pointsDown
	pointsRight
)

// chevronSize is the width and height of the box that it stands in.
const chevronSize = 8

func (c *chevron) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{&c.lines[0], &c.lines[1]}
}

func (c *chevron) hide() {
	show(&c.lines[0], false)
	show(&c.lines[1], false)
}

// set shows it with the middle of its box at x and y.
func (c *chevron) set(way chevronWay, x, y float32, paint color.Color) {
	const long, short = chevronSize / 2, chevronSize / 4
	var tip, a, b fyne.Position
	switch way {
	case pointsUp:
		tip, a, b = fyne.NewPos(x, y-short), fyne.NewPos(x-long, y+short), fyne.NewPos(x+long, y+short)
	case pointsDown:
		tip, a, b = fyne.NewPos(x, y+short), fyne.NewPos(x-long, y-short), fyne.NewPos(x+long, y-short)
	case pointsRight:
		tip, a, b = fyne.NewPos(x+short, y), fyne.NewPos(x-short, y-long), fyne.NewPos(x-short, y+long)
	}
	for i, end := range []fyne.Position{a, b} {
		l := &c.lines[i]
		if l.Position1 != end || l.Position2 != tip || l.StrokeColor != paint {
			l.Position1, l.Position2, l.StrokeColor, l.StrokeWidth = end, tip, paint, 1.5
			l.Refresh()
		}
		show(l, true)
	}
}
