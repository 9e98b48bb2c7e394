package charts

import (
	"image"
	"image/color"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/golang/freetype/truetype"
	"github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// stockRaster draws on pixels with go-chart's own scan converter, as chart.PNG
// does, but in steps of a fraction of a pixel. It is what our raster is held
// against.
type stockRaster struct {
	chart.Renderer
	gc        *drawing.RasterGraphicContext
	fontColor drawing.Color
}

// stockRasterOn provides a renderer that draws on an image.
func stockRasterOn(pixels *image.RGBA) chart.RendererProvider {
	return func(_, _ int) (chart.Renderer, error) {
		gc, err := drawing.NewRasterGraphicContext(pixels)
		if err != nil {
			return nil, err
		}
		gc.Scale(1.0/precision, 1.0/precision)
		return &stockRaster{gc: gc}, nil
	}
}

func (r *stockRaster) SetDPI(dpi float64)                  { r.gc.SetDPI(dpi) }
func (r *stockRaster) SetClassName(string)                 {}
func (r *stockRaster) SetStrokeColor(c drawing.Color)      { r.gc.SetStrokeColor(c) }
func (r *stockRaster) SetStrokeWidth(width float64)        { r.gc.SetLineWidth(width) }
func (r *stockRaster) SetStrokeDashArray(dashes []float64) { r.gc.SetLineDash(dashes, 0) }
func (r *stockRaster) SetFillColor(c drawing.Color)        { r.gc.SetFillColor(c) }
func (r *stockRaster) SetFont(f *truetype.Font)            { r.gc.SetFont(f) }
func (r *stockRaster) SetFontSize(size float64)            { r.gc.SetFontSize(size) }
func (r *stockRaster) SetFontColor(c drawing.Color)        { r.fontColor = c }
func (r *stockRaster) MoveTo(x, y int)                     { r.gc.MoveTo(float64(x), float64(y)) }
func (r *stockRaster) LineTo(x, y int)                     { r.gc.LineTo(float64(x), float64(y)) }
func (r *stockRaster) Close()                              { r.gc.Close() }
func (r *stockRaster) Stroke()                             { r.gc.Stroke() }
func (r *stockRaster) Fill()                               { r.gc.Fill() }
func (r *stockRaster) FillStroke()                         { r.gc.FillStroke() }

// ResetStyle has nothing to forget: whoever draws sets what it draws with.
func (r *stockRaster) ResetStyle() {}

// ClearTextRotation has nothing to clear: no text is rotated.
func (r *stockRaster) ClearTextRotation() {}

// Circle adds a circle to the path.
func (r *stockRaster) Circle(radius float64, x, y int) {
	r.gc.MoveTo(float64(x)+radius, float64(y))
	r.gc.ArcTo(float64(x), float64(y), radius, radius, 0, 2*math.Pi)
}

// Text fills the outlines of letters.
func (r *stockRaster) Text(body string, x, y int) {
	r.gc.SetFillColor(r.fontColor)
	// Only a font that is missing gives an error.
	if _, err := r.gc.CreateStringPath(body, float64(x), float64(y)); err != nil {
		panic(err)
	}
	r.gc.Fill()
}

// Save has nothing to do: the pixels are the caller's.
func (r *stockRaster) Save(io.Writer) error { return nil }

// stockDPI is the resolution at which a font size of one is one pixel: stock
// text comes out 9/8 times too large for its resolution.
const stockDPI = 64

// TestRastersAgree draws every golden picture with go-chart's raster and with
// ours. Ours has 16 levels of coverage and at most 256 colors, and rounds
// letters to quarters of a pixel, so the two may differ a little everywhere at
// edges, and much almost nowhere.
func TestRastersAgree(t *testing.T) {
	for _, g := range goldens() {
		t.Run(g.name, func(t *testing.T) {
			panel, _ := LookupPanel(g.panel)
			opt := DefaultOptions()
			opt.From, opt.To = fixtureTo.Add(-fixtureSpan), fixtureTo
			if g.opt != nil {
				g.opt(&opt)
			}
			p := compose(&panel, g.lines, &opt, &arena{})
			stock := image.NewRGBA(image.Rect(0, 0, p.width, p.height))
			c := chartOf(p)
			c.DPI = stockDPI
			if err := c.Render(stockRasterOn(stock), io.Discard); err != nil {
				t.Fatal(err)
			}
			ours := decode(t, render(t, &g, PNG))
			mean, far := distance(stock, ours)
			meanMost, farMost := 1.0, 0.002
			switch {
			case len(p.strokes) > crowd: // each pixel is the edge of several lines
				meanMost = 5
				if p.background.A == 0 { // and has an opacity of its own, of which there are too many
					farMost = 0.01
				}
			case p.width*p.height < 20_000: // there is little but edges
				meanMost, farMost = 2, 0.01
			}
			if mean > meanMost || far > farMost {
				t.Errorf("the mean distance is %.2f of 255, and %.2f %% of the pixels are further apart than 64", mean, 100*far)
			}
			t.Logf("mean distance %.2f of 255, %.2f %% further apart than 64", mean, 100*far)
		})
	}
}

// distance returns the mean difference of the channels, and the part of the
// pixels in which one differs by more than 64 of 255.
func distance(a, b image.Image) (mean, far float64) {
	bounds := a.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			p, q := onWhite(a.At(x, y)), onWhite(b.At(x, y))
			dr, dg, db := math.Abs(p[0]-q[0]), math.Abs(p[1]-q[1]), math.Abs(p[2]-q[2])
			mean += (dr + dg + db) / 3
			if max(dr, dg, db) > 64 {
				far++
			}
		}
	}
	pixels := float64(bounds.Dx() * bounds.Dy())
	return mean / pixels, far / pixels
}

// onWhite is what comes of a color on white, of 255.
func onWhite(c color.Color) [3]float64 {
	r, g, b, a := c.RGBA()
	behind := 0xFFFF - a
	return [3]float64{float64(r+behind) / 257, float64(g+behind) / 257, float64(b+behind) / 257}
}

// TestUnknownCallsFailLoudly holds that what our renderers can't draw is an
// error, not a hole in the picture.
func TestUnknownCallsFailLoudly(t *testing.T) {
	for name, r := range map[string]chart.Renderer{"png": &raster{}, "svg": &svg{}} {
		for call, do := range map[string]func(){
			"QuadCurveTo":     func() { r.QuadCurveTo(1, 2, 3, 4) },
			"ArcTo":           func() { r.ArcTo(1, 2, 3, 4, 5, 6) },
			"MeasureText":     func() { r.MeasureText("x") },
			"SetTextRotation": func() { r.SetTextRotation(1) },
			"GetDPI":          func() { r.GetDPI() },
		} {
			if err := recovered(func() error { do(); return nil }); err == nil {
				t.Errorf("%s: %s does nothing, silently", name, call)
			}
		}
	}
}

// TestGoChartStillNeedsHelp tells when a way round go-chart is no longer
// needed.
func TestGoChartStillNeedsHelp(t *testing.T) {
	var out strings.Builder
	r, err := chart.SVG(100, 100)
	if err != nil {
		t.Fatal(err)
	}
	r.SetFont(chartFont())
	r.Text("<script>", 0, 0)
	if err := r.Save(&out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "<script>") {
		t.Error("go-chart escapes text now: its own SVG renderer would do")
	}
	pixels, err := chart.PNG(100, 100)
	if err != nil {
		t.Fatal(err)
	}
	widths := map[string]float64{}
	for name, r := range map[string]chart.Renderer{"png": pixels, "svg": r} {
		r.SetDPI(72)
		r.SetFont(chartFont())
		r.SetFontSize(40)
		widths[name] = float64(r.MeasureText("100 MiB/s").Width())
	}
	if widths["png"] < 1.1*widths["svg"] {
		t.Error("go-chart's text has the same size in both formats now: stockDPI can go")
	}
}
