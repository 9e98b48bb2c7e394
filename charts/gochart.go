package charts

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"slices"
	"sync"

	"github.com/golang/freetype/truetype"
	"github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// All charts of go-chart are made in this file, and gochart_raster.go has its
// pixels. It gives go-chart only what
// go-chart can take: finite points within the picture, at least two to a line,
// x and y of one length, a fixed range, and one font that is loaded once.

// precision is the number of steps to a pixel. go-chart has whole coordinates
// only, which makes lines jagged, and whole line widths in SVG, so charts are
// that many times larger than their pictures.
const precision = 8

// The resolutions at which a font size of one is one pixel. go-chart's raster
// draws text 9/8 times too large for its resolution, its SVG as it should.
const (
	pngDPI = 64
	svgDPI = 72
)

func encode(w io.Writer, p *picture, format Format) error {
	if format == SVG {
		return encodeSVG(w, p)
	}
	return encodePNG(w, p)
}

func encodePNG(w io.Writer, p *picture) error {
	pixels := image.NewRGBA(image.Rect(0, 0, p.width, p.height))
	if err := chartOf(p, pngDPI).Render(rasterOn(pixels), io.Discard); err != nil {
		return fmt.Errorf("drawing: %w", err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &pngBuffers}
	if err := encoder.Encode(w, pixels); err != nil {
		return fmt.Errorf("encoding: %w", err)
	}
	return nil
}

type bufferPool struct{ sync.Pool }

func (b *bufferPool) Get() *png.EncoderBuffer {
	buffer, _ := b.Pool.Get().(*png.EncoderBuffer)
	return buffer
}

func (b *bufferPool) Put(buffer *png.EncoderBuffer) { b.Pool.Put(buffer) }

var pngBuffers bufferPool

func encodeSVG(w io.Writer, p *picture) error {
	var out bytes.Buffer
	if err := chartOf(p, svgDPI).Render(escapedSVG, &out); err != nil {
		return fmt.Errorf("drawing: %w", err)
	}
	// go-chart's header has no size of its own, which an image in a page needs.
	_, body, found := bytes.Cut(out.Bytes(), []byte(">"))
	if !found {
		return fmt.Errorf("drawing: no SVG came out")
	}
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">%s`,
		p.width, p.height, p.width*precision, p.height*precision, body)
	return err
}

// escapedSVG is go-chart's SVG renderer with the escaping of text that it
// lacks.
func escapedSVG(width, height int) (chart.Renderer, error) {
	r, err := chart.SVG(width, height)
	return &svgRenderer{Renderer: r}, err
}

type svgRenderer struct {
	chart.Renderer
	fontSize float64
}

// SetFontSize keeps the size for Text.
func (r *svgRenderer) SetFontSize(size float64) {
	r.fontSize = size
	r.Renderer.SetFontSize(size)
}

// Text escapes body, and fixes its width so that a viewer without our font
// still keeps the layout. The width is measured here because go-chart makes
// room for a whole font of glyphs each time that it measures.
func (r *svgRenderer) Text(body string, x, y int) {
	r.Renderer.Text(fmt.Sprintf(`<tspan textLength="%.0f" lengthAdjust="spacingAndGlyphs">%s</tspan>`,
		textWidth(body, r.fontSize), html.EscapeString(body)), x, y)
}

// chartOf makes a chart that covers the whole picture, with the picture's own
// coordinates as its ranges. Layout and axes are ours since go-chart's margins
// don't grow with the scale, and its grid falls between the pixels.
func chartOf(p *picture, dpi float64) *chart.Chart {
	width, height := p.width*precision, p.height*precision
	d := drafter{height: float64(height)}
	background := chart.Style{FillColor: d.color(p.background), StrokeColor: d.color(p.background), StrokeWidth: 1}
	background.Padding = chart.Box{IsSet: true}
	c := &chart.Chart{
		Width:      width,
		Height:     height,
		DPI:        dpi,
		Font:       chartFont(),
		Background: background,
		Canvas:     chart.Style{FillColor: drawing.Color{R: 1}, StrokeColor: drawing.Color{R: 1}},
		XAxis:      chart.XAxis{Style: chart.Hidden(), Range: &chart.ContinuousRange{Max: float64(width)}},
		YAxis:      chart.YAxis{Style: chart.Hidden(), Range: &chart.ContinuousRange{Max: float64(height)}},
	}
	c.YAxisSecondary.Style = chart.Hidden()
	c.Series = append(c.Series, shape(func(r chart.Renderer) {
		for _, b := range p.boxes {
			d.box(r, &b)
		}
		for _, a := range p.areas {
			d.area(r, &a)
		}
	}))
	for i := range p.strokes {
		c.Series = append(c.Series, d.series(&p.strokes[i]))
	}
	c.Elements = []chart.Renderable{func(r chart.Renderer, _ chart.Box, _ chart.Style) {
		for _, dot := range p.dots {
			d.dot(r, &dot)
		}
		for _, t := range p.texts {
			d.text(r, &t, c.Font)
		}
	}}
	return c
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
}

// at is a coordinate as go-chart wants it.
func (d *drafter) at(v float64) int { return int(math.Round(v * precision)) }

func (d *drafter) color(c color.NRGBA) drawing.Color {
	return drawing.Color{R: c.R, G: c.G, B: c.B, A: c.A}
}

// series is a stroke in chart coordinates, in which y points up. go-chart
// rounds them up, so they lie half a step lower.
func (d *drafter) series(s *stroke) chart.ContinuousSeries {
	style := chart.Style{StrokeColor: d.color(s.color), StrokeWidth: s.width * precision}
	for _, dash := range s.dashes {
		style.StrokeDashArray = append(style.StrokeDashArray, dash*precision)
	}
	xs, ys := make([]float64, len(s.points)), make([]float64, len(s.points))
	for i, p := range s.points {
		xs[i], ys[i] = p.x*precision-0.5, d.height-p.y*precision-0.5
	}
	return chart.ContinuousSeries{Style: style, XValues: xs, YValues: ys}
}

func (d *drafter) box(r chart.Renderer, b *box) {
	r.ResetStyle()
	r.SetFillColor(d.color(b.color))
	left, top, right, bottom := d.at(b.left), d.at(b.top), d.at(b.right), d.at(b.bottom)
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
			r.MoveTo(d.at(p.x), d.at(p.y))
			continue
		}
		r.LineTo(d.at(p.x), d.at(p.y))
	}
	for _, p := range slices.Backward(a.lower) {
		r.LineTo(d.at(p.x), d.at(p.y))
	}
	r.Close()
	r.Fill()
}

func (d *drafter) dot(r chart.Renderer, s *dot) {
	r.ResetStyle()
	r.SetFillColor(d.color(s.color))
	r.Circle(s.radius*precision, d.at(s.x), d.at(s.y))
	r.Fill()
}

func (d *drafter) text(r chart.Renderer, t *text, f *truetype.Font) {
	r.ResetStyle()
	r.SetFont(f)
	r.SetFontColor(d.color(t.color))
	r.SetFontSize(t.size * precision)
	// On whole pixels letters are sharper.
	r.Text(t.body, d.at(math.Round(t.left)), d.at(math.Round(t.baseline)))
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
