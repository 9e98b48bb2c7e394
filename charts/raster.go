package charts

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"io"
	"math"

	"github.com/golang/freetype/truetype"
	"github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// raster is a renderer for go-chart that draws on a canvas.
//
// The embedded Renderer is nil: a call that our charts don't make panics
// instead of leaving something out of a picture.
type raster struct {
	chart.Renderer
	canvas *canvas
	path   path

	strokeColor, fillColor, fontColor color.NRGBA
	width, fontSize                   float64
	dashes                            []float64
}

// path is what MoveTo and LineTo have drawn, in pixels.
type path struct {
	points []vec
	// starts are the places in points where a new line begins.
	starts []int
	closed bool
}

type vec struct{ x, y float32 }

func (p *path) reset() { p.points, p.starts, p.closed = p.points[:0], p.starts[:0], false }

func (p *path) moveTo(v vec) {
	p.starts = append(p.starts, len(p.points))
	p.points = append(p.points, v)
}

// lines calls f for each line of the path.
func (p *path) lines(f func(points []vec)) {
	for i, start := range p.starts {
		end := len(p.points)
		if i+1 < len(p.starts) {
			end = p.starts[i+1]
		}
		f(p.points[start:end])
	}
}

// begin makes the raster draw on a canvas.
func (r *raster) begin(c *canvas) {
	r.path.reset()
	*r = raster{canvas: c, path: r.path}
}

// provide is a chart.RendererProvider.
func (r *raster) provide(_, _ int) (chart.Renderer, error) { return r, nil }

func nrgba(c drawing.Color) color.NRGBA { return color.NRGBA(c) }

func (r *raster) SetDPI(float64)                      {}
func (r *raster) SetClassName(string)                 {}
func (r *raster) SetStrokeColor(c drawing.Color)      { r.strokeColor = nrgba(c) }
func (r *raster) SetStrokeWidth(width float64)        { r.width = width / precision }
func (r *raster) SetStrokeDashArray(dashes []float64) { r.dashes = dashes }
func (r *raster) SetFillColor(c drawing.Color)        { r.fillColor = nrgba(c) }
func (r *raster) SetFont(*truetype.Font)              {}
func (r *raster) SetFontSize(size float64)            { r.fontSize = size / precision }
func (r *raster) SetFontColor(c drawing.Color)        { r.fontColor = nrgba(c) }
func (r *raster) MoveTo(x, y int)                     { r.path.moveTo(pixel(x, y)) }
func (r *raster) LineTo(x, y int)                     { r.path.points = append(r.path.points, pixel(x, y)) }
func (r *raster) Close()                              { r.path.closed = true }

// pixel turns a coordinate of a chart into one of its picture.
func pixel(x, y int) vec { return vec{float32(x) / precision, float32(y) / precision} }

// ResetStyle has nothing to forget: whoever draws sets what it draws with.
func (r *raster) ResetStyle() {}

// ClearTextRotation has nothing to clear: no text is rotated.
func (r *raster) ClearTextRotation() {}

// Save has nothing to do: the canvas is the caller's.
func (r *raster) Save(io.Writer) error { return nil }

// Circle adds a circle to the path, as a polygon that can't be told from it.
func (r *raster) Circle(radius float64, x, y int) {
	center, radius := pixel(x, y), radius/precision
	corners := max(12, int(6*math.Sqrt(radius)))
	for i := range corners {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(corners))
		v := vec{center.x + float32(radius*cos), center.y + float32(radius*sin)}
		if i == 0 {
			r.path.moveTo(v)
		} else {
			r.path.points = append(r.path.points, v)
		}
	}
}

// FillStroke fills and strokes the path.
func (r *raster) FillStroke() {
	r.fill()
	r.stroke()
	r.path.reset()
}

// Fill fills the path and begins a new one.
func (r *raster) Fill() {
	r.fill()
	r.path.reset()
}

// Stroke draws the lines of the path and begins a new one.
func (r *raster) Stroke() {
	r.stroke()
	r.path.reset()
}

func (r *raster) fill() {
	if r.fillColor.A == 0 || len(r.path.points) < 3 {
		return
	}
	if left, top, right, bottom, ok := r.path.box(); ok {
		r.canvas.fillBox(left, top, right, bottom, r.fillColor)
		return
	}
	if len(r.path.starts) == 1 {
		if upper, lower, ok := r.canvas.edges(r.path.points); ok {
			r.canvas.fillBetween(upper, lower, r.fillColor)
			return
		}
	}
	pen := r.canvas.pen(r.path.points)
	if pen == nil {
		return
	}
	pen.reset()
	r.path.lines(pen.polygon)
	pen.ink(r.fillColor)
}

// box tells whether the path is one rectangle that is in line with the pixels.
func (p *path) box() (left, top, right, bottom float32, ok bool) {
	points := p.points
	if !p.closed && len(points) == 4 {
		return 0, 0, 0, 0, false
	}
	if len(points) == 5 && points[4] == points[0] {
		points = points[:4]
	}
	if len(p.starts) != 1 || len(points) != 4 {
		return 0, 0, 0, 0, false
	}
	a, b, c, d := points[0], points[1], points[2], points[3]
	if !(a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x || a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y) {
		return 0, 0, 0, 0, false
	}
	return min(a.x, c.x), min(a.y, c.y), max(a.x, c.x), max(a.y, c.y), true
}

// fillBox paints a rectangle whose edges may lie within pixels.
func (c *canvas) fillBox(left, top, right, bottom float32, p color.NRGBA) {
	if background := c.colors[0]; c.blank && p == (color.NRGBA{background.r, background.g, background.b, background.a}) {
		return // go-chart paints the background, and a frame of the same color
	}
	c.blank = false
	left, top = max(left, 0), max(top, 0)
	right, bottom = min(right, float32(c.width)), min(bottom, float32(c.height))
	if left >= right || top >= bottom {
		return
	}
	x0, x1 := int(left), int(math.Ceil(float64(right)))
	coverage := c.coverage(x1 - x0)
	for x := range coverage {
		at := float32(x0 + x)
		coverage[x] = uint8(255*(min(right, at+1)-max(left, at)) + 0.5)
	}
	b := c.paint(p)
	full := coverage
	for y := int(top); y < int(math.Ceil(float64(bottom))); y++ {
		part := min(bottom, float32(y+1)) - max(top, float32(y))
		row := c.row(y, x0, x1)
		if part > 0.999 {
			c.cover(row, full, b, p)
			continue
		}
		thin := make([]uint8, len(full))
		for x, v := range full {
			thin[x] = uint8(float32(v)*part + 0.5)
		}
		c.cover(row, thin, b, p)
	}
}

// coverage returns room for the coverage of a run of pixels.
func (c *canvas) coverage(n int) []uint8 {
	if cap(c.mask.Pix) < n {
		c.mask.Pix = make([]uint8, n)
	}
	return c.mask.Pix[:n]
}

// pen collects polygons and then paints their union.
type pen struct {
	canvas *canvas
	// The pixels that are touched at most.
	left, top, right, bottom int
}

// pen starts on a shape around points; nil if nothing of it is on the canvas.
func (c *canvas) pen(points []vec) *pen {
	if len(points) == 0 {
		return nil
	}
	low, high := points[0], points[0]
	for _, v := range points {
		low.x, low.y = min(low.x, v.x), min(low.y, v.y)
		high.x, high.y = max(high.x, v.x), max(high.y, v.y)
	}
	p := &pen{
		canvas: c,
		left:   max(int(math.Floor(float64(low.x))), 0), top: max(int(math.Floor(float64(low.y))), 0),
		right: min(int(math.Ceil(float64(high.x))), c.width), bottom: min(int(math.Ceil(float64(high.y))), c.height),
	}
	if p.left >= p.right || p.top >= p.bottom {
		return nil
	}
	return p
}

// reset makes the rasterizer ready for the pen's pixels.
func (p *pen) reset() {
	p.canvas.raster.Reset(p.right-p.left, p.bottom-p.top)
	p.canvas.raster.DrawOp = draw.Src
}

func (p *pen) moveTo(v vec) { p.canvas.raster.MoveTo(v.x-float32(p.left), v.y-float32(p.top)) }
func (p *pen) lineTo(v vec) { p.canvas.raster.LineTo(v.x-float32(p.left), v.y-float32(p.top)) }

// polygon adds the inside of a closed line.
func (p *pen) polygon(points []vec) {
	p.moveTo(points[0])
	for _, v := range points[1:] {
		p.lineTo(v)
	}
	p.canvas.raster.ClosePath()
}

// ink paints what was collected.
func (p *pen) ink(paint color.NRGBA) {
	c := p.canvas
	width, height := p.right-p.left, p.bottom-p.top
	c.mask.Pix = c.coverage(width * height)
	c.mask.Stride, c.mask.Rect = width, image.Rect(0, 0, width, height)
	c.raster.Draw(&c.mask, c.mask.Rect, image.Opaque, image.Point{})
	b := c.paint(paint)
	c.blank = false
	for y := range height {
		coverage := c.mask.Pix[y*width : (y+1)*width]
		row := c.row(p.top+y, p.left, p.right)
		for len(coverage) > 0 {
			// Most pixels of most shapes are empty: skip them eight at a time.
			for len(coverage) >= 8 && binary.NativeEndian.Uint64(coverage) == 0 {
				coverage, row = coverage[8:], row[8:]
			}
			n := min(len(coverage), 16)
			c.cover(row, coverage[:n], b, paint)
			coverage, row = coverage[n:], row[n:]
		}
	}
}
