package charts

import (
	"fmt"
	"image/color"
	"io"
	"math"
	"slices"
	"sync"

	"github.com/golang/freetype/truetype"
	"github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// All charts of go-chart are made in this file; raster.go and svg.go are what
// it draws with. It is given only what it can take: finite points within the
// picture, at least two to a line, a fixed range, and one font that is loaded
// once.

// precision is the number of steps to a pixel. go-chart has whole coordinates
// only, which makes lines jagged, so charts are that many times larger than
// their pictures.
const precision = 8

func (w *workspace) encode(p *picture, format Format) ([]byte, error) {
	if format == SVG {
		return w.encodeSVG(p)
	}
	return w.encodePNG(p)
}

func (w *workspace) encodePNG(p *picture) ([]byte, error) {
	w.ready()
	w.raster.begin(w.canvas)
	w.canvas.beginPicture(p)
	if err := chartOf(p).Render(w.raster.provide, io.Discard); err != nil {
		return nil, fmt.Errorf("drawing: %w", err)
	}
	file, err := w.png.encode(w.canvas)
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}
	return file, nil
}

// reservePaints enters the colors of a picture into the palette, the most
// visible first: surfaces, text, lines, and lines that cross.
func (c *canvas) reservePaints(p *picture) {
	for _, b := range p.boxes {
		c.over(b.color, 0)
	}
	for _, a := range p.areas {
		c.over(a.color, 0)
	}
	for _, s := range p.strokes {
		c.over(s.color, 0)
	}
	for _, t := range p.texts {
		c.reserve(t.color)
	}
	for _, s := range p.strokes {
		c.reserve(s.color)
	}
	if len(p.strokes) <= manyLines {
		return
	}
	// The colors of a crowd repeat.
	first := p.strokes[:min(len(p.strokes), len(Palette{}.Series))]
	for _, below := range first {
		for _, above := range first {
			c.over(above.color, c.over(below.color, 0))
		}
	}
	if len(p.strokes) <= crowd || p.background.A < 255 {
		return
	}
	// What is left of the palette goes to edges where two lines cross.
	for _, level := range []int{levels / 2, levels / 4, 3 * levels / 4} {
		for _, below := range first {
			for _, above := range first {
				if len(c.colors) < 256 {
					c.mix(c.paint(above.color), above.color, level, c.over(below.color, 0))
				}
			}
		}
	}
}

func (w *workspace) encodeSVG(p *picture) ([]byte, error) {
	w.svg.begin(p)
	if err := chartOf(p).Render(w.svg.provide, io.Discard); err != nil {
		return nil, fmt.Errorf("drawing: %w", err)
	}
	return w.svg.end(), nil
}

// chartOf makes a chart that covers the whole picture, with the picture's own
// coordinates as its ranges. Layout and axes are ours since go-chart's margins
// don't grow with the scale, and its grid falls between the pixels.
func chartOf(p *picture) *chart.Chart {
	width, height := p.width*precision, p.height*precision
	d := drafter{height: float64(height)}
	fill := d.color(p.background)
	if fill.IsZero() {
		fill.R = 1 // go-chart would take its own color for none
	}
	background := chart.Style{FillColor: fill, StrokeColor: fill, StrokeWidth: 1}
	background.Padding = chart.Box{IsSet: true}
	c := &chart.Chart{
		Width:      width,
		Height:     height,
		Font:       chartFont(),
		Background: background,
		Canvas:     chart.Style{FillColor: drawing.Color{R: 1}, StrokeColor: drawing.Color{R: 1}},
		XAxis:      chart.XAxis{Style: chart.Hidden(), Range: &chart.ContinuousRange{Max: float64(width)}},
		YAxis:      chart.YAxis{Style: chart.Hidden(), Range: &chart.ContinuousRange{Max: float64(height)}},
	}
	c.YAxisSecondary.Style = chart.Hidden()
	d.place(c, p)
	for _, part := range p.parts {
		on := drafter{height: d.height, left: part.left, top: part.top}
		on.place(c, part.picture)
	}
	return c
}

// place adds the shapes of a picture to a chart.
func (d *drafter) place(c *chart.Chart, p *picture) {
	c.Series = append(c.Series, shape(func(r chart.Renderer) {
		for _, b := range p.boxes {
			d.box(r, &b)
		}
		for _, a := range p.areas {
			d.area(r, &a)
		}
	}))
	for i := range p.strokes {
		c.Series = append(c.Series, d.line(&p.strokes[i]))
	}
	c.Elements = append(c.Elements, func(r chart.Renderer, _ chart.Box, _ chart.Style) {
		for _, dot := range p.dots {
			d.dot(r, &dot)
		}
		for _, t := range p.texts {
			d.text(r, &t, c.Font)
		}
	})
}

// chartFont is go-chart's own font. It is loaded here once, because go-chart
// races when several charts ask for it.
var chartFont = sync.OnceValue(func() *truetype.Font {
	f, err := chart.GetDefaultFont()
	if err != nil {
		panic("charts: the font of go-chart can't be read: " + err.Error())
	}
	return f
})

// drafter turns the shapes of a picture into calls of go-chart.
type drafter struct {
	// height is that of the chart.
	height float64
	// left and top are where the picture begins on the chart's.
	left, top float64
}

// x and y are coordinates as go-chart wants them.
func (d *drafter) x(v float64) int { return int(math.Round((d.left + v) * precision)) }
func (d *drafter) y(v float64) int { return int(math.Round((d.top + v) * precision)) }

func (d *drafter) color(c color.NRGBA) drawing.Color {
	return drawing.Color{R: c.R, G: c.G, B: c.B, A: c.A}
}

// line is a stroke as a series of go-chart.
func (d *drafter) line(s *stroke) chart.Series {
	style := chart.Style{StrokeColor: d.color(s.color), StrokeWidth: s.width * precision}
	for _, dash := range s.dashes {
		style.StrokeDashArray = append(style.StrokeDashArray, dash*precision)
	}
	return &line{values: ordinates{points: s.points, left: d.left * precision, top: d.top * precision, height: d.height}, style: style}
}

// line is a series without values of its own: go-chart would go through them
// to find the ranges, which it is given.
type line struct {
	values ordinates
	style  chart.Style
}

// GetName is empty: the legend is ours.
func (*line) GetName() string { return "" }

// GetYAxis names the only axis.
func (*line) GetYAxis() chart.YAxisType { return chart.YAxisPrimary }

// GetStyle returns how the line looks.
func (l *line) GetStyle() chart.Style { return l.style }

// Validate accepts every line.
func (*line) Validate() error { return nil }

// Render lets go-chart draw the line.
func (l *line) Render(r chart.Renderer, box chart.Box, xs, ys chart.Range, _ chart.Style) {
	if pixels, ok := r.(*raster); ok {
		pixels.line(l) // the same with fewer calls
		return
	}
	chart.Draw.LineSeries(r, box, xs, ys, l.style, &l.values)
}

// ordinates gives go-chart the points of a stroke in chart coordinates, in which
// y points up. go-chart rounds them up, so they lie half a step lower.
type ordinates struct {
	points            []point
	left, top, height float64
}

// Len is the number of points.
func (v *ordinates) Len() int { return len(v.points) }

// GetValues returns the i-th point.
func (v *ordinates) GetValues(i int) (x, y float64) {
	return v.left + v.points[i].x*precision - 0.5, v.height - v.top - v.points[i].y*precision - 0.5
}

// at is where LineSeries draws a point, in a chart without margins.
func (v *ordinates) at(p point) (x, y int) {
	return int(math.Ceil(v.left + p.x*precision - 0.5)), int(v.height) - int(math.Ceil(v.height-v.top-p.y*precision-0.5))
}

func (d *drafter) box(r chart.Renderer, b *box) {
	r.ResetStyle()
	r.SetFillColor(d.color(b.color))
	left, top, right, bottom := d.x(b.left), d.y(b.top), d.x(b.right), d.y(b.bottom)
	r.MoveTo(left, top)
	r.LineTo(right, top)
	r.LineTo(right, bottom)
	r.LineTo(left, bottom)
	r.Close()
	r.Fill()
}

func (d *drafter) area(r chart.Renderer, a *area) {
	r.ResetStyle()
	r.SetFillColor(d.color(a.color))
	for i, p := range a.upper {
		if i == 0 {
			r.MoveTo(d.x(p.x), d.y(p.y))
			continue
		}
		r.LineTo(d.x(p.x), d.y(p.y))
	}
	for _, p := range slices.Backward(a.lower) {
		r.LineTo(d.x(p.x), d.y(p.y))
	}
	r.Close()
	r.Fill()
}

func (d *drafter) dot(r chart.Renderer, s *dot) {
	r.ResetStyle()
	r.SetFillColor(d.color(s.color))
	r.Circle(s.radius*precision, d.x(s.x), d.y(s.y))
	r.Fill()
}

func (d *drafter) text(r chart.Renderer, t *text, f *truetype.Font) {
	r.ResetStyle()
	r.SetFont(f)
	r.SetFontColor(d.color(t.color))
	r.SetFontSize(t.size * precision)
	// On whole pixels letters are sharper.
	r.Text(t.body, d.x(math.Round(t.left)), d.y(math.Round(t.baseline)))
}

// shape lets a function draw below the lines of a chart.
type shape func(r chart.Renderer)

// GetName is empty: the legend is ours.
func (shape) GetName() string { return "" }

// GetYAxis has no meaning for a shape.
func (shape) GetYAxis() chart.YAxisType { return chart.YAxisPrimary }

// GetStyle has no meaning for a shape.
func (shape) GetStyle() chart.Style { return chart.Style{} }

// Validate accepts every shape.
func (shape) Validate() error { return nil }

// Render draws the shape.
func (s shape) Render(r chart.Renderer, _ chart.Box, _, _ chart.Range, _ chart.Style) { s(r) }
