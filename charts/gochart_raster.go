package charts

import (
	"image"
	"io"
	"math"

	"github.com/golang/freetype/truetype"
	"github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// raster draws on pixels with go-chart's own scan converter, as chart.PNG does,
// but in steps of a fraction of a pixel.
//
// The embedded Renderer is nil: a call that our charts don't make so far panics
// instead of leaving something out of a picture.
type raster struct {
	chart.Renderer
	gc        *drawing.RasterGraphicContext
	fontColor drawing.Color
}

// rasterOn provides a renderer that draws on an image.
func rasterOn(pixels *image.RGBA) chart.RendererProvider {
	return func(_, _ int) (chart.Renderer, error) {
		gc, err := drawing.NewRasterGraphicContext(pixels)
		if err != nil {
			return nil, err
		}
		gc.Scale(1.0/precision, 1.0/precision)
		return &raster{gc: gc}, nil
	}
}

func (r *raster) SetDPI(dpi float64)                  { r.gc.SetDPI(dpi) }
func (r *raster) SetClassName(string)                 {}
func (r *raster) SetStrokeColor(c drawing.Color)      { r.gc.SetStrokeColor(c) }
func (r *raster) SetStrokeWidth(width float64)        { r.gc.SetLineWidth(width) }
func (r *raster) SetStrokeDashArray(dashes []float64) { r.gc.SetLineDash(dashes, 0) }
func (r *raster) SetFillColor(c drawing.Color)        { r.gc.SetFillColor(c) }
func (r *raster) SetFont(f *truetype.Font)            { r.gc.SetFont(f) }
func (r *raster) SetFontSize(size float64)            { r.gc.SetFontSize(size) }
func (r *raster) SetFontColor(c drawing.Color)        { r.fontColor = c }
func (r *raster) MoveTo(x, y int)                     { r.gc.MoveTo(float64(x), float64(y)) }
func (r *raster) LineTo(x, y int)                     { r.gc.LineTo(float64(x), float64(y)) }
func (r *raster) Close()                              { r.gc.Close() }
func (r *raster) Stroke()                             { r.gc.Stroke() }
func (r *raster) Fill()                               { r.gc.Fill() }
func (r *raster) FillStroke()                         { r.gc.FillStroke() }

// ResetStyle has nothing to forget: whoever draws sets what it draws with.
func (r *raster) ResetStyle() {}

// ClearTextRotation has nothing to clear: no text is rotated.
func (r *raster) ClearTextRotation() {}

// Circle adds a circle to the path.
func (r *raster) Circle(radius float64, x, y int) {
	r.gc.MoveTo(float64(x)+radius, float64(y))
	r.gc.ArcTo(float64(x), float64(y), radius, radius, 0, 2*math.Pi)
}

// Text fills the outlines of letters.
func (r *raster) Text(body string, x, y int) {
	r.gc.SetFillColor(r.fontColor)
	// Only a font that is missing gives an error.
	if _, err := r.gc.CreateStringPath(body, float64(x), float64(y)); err != nil {
		panic(err)
	}
	r.gc.Fill()
}

// Save has nothing to do: the pixels are the caller's.
func (r *raster) Save(io.Writer) error { return nil }
