package charts

import (
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// inked returns what a stroke covers, in pixels.
func inked(draw func(r *raster)) float64 {
	c := newCanvas()
	c.begin(100, 100, color.NRGBA{255, 255, 255, 255})
	c.slices = manySlices
	r := &raster{}
	r.begin(c)
	r.strokeColor, r.width = color.NRGBA{0, 0, 0, 255}, 2
	draw(r)
	r.Stroke()
	covered := 0.0
	for y := range c.height {
		for _, i := range c.row(y, 0, c.width) {
			covered += float64(255-c.colors[i].r) / 255
		}
	}
	return covered
}

// TestDashes holds that as much is drawn of a line as its dashes are long,
// whatever its slope.
func TestDashes(t *testing.T) {
	for name, points := range map[string][][2]int{
		"level": {{10, 50}, {90, 50}}, "bent": {{10, 20}, {50, 80}, {90, 20}}, "step": {{10, 20}, {50, 20}, {50, 80}, {90, 80}},
	} {
		length := 0.0
		got := inked(func(r *raster) {
			r.SetStrokeDashArray([]float64{5 * precision, 3 * precision})
			r.MoveTo(points[0][0]*precision, points[0][1]*precision)
			for i, p := range points[1:] {
				r.LineTo(p[0]*precision, p[1]*precision)
				length += math.Hypot(float64(p[0]-points[i][0]), float64(p[1]-points[i][1]))
			}
		})
		// Round ends add up to a half of the width to each end of a dash.
		least, most := 2*length*5/8*0.97, 2*length*5/8*1.4
		if name == "level" {
			most = 2 * length * 5 / 8 * 1.03
		}
		if got < least || got > most {
			t.Errorf("%s: %.1f pixels are covered, want %.1f to %.1f", name, got, least, most)
		}
	}
}

// TestUnknownStrokesFailLoudly holds that a line that our charts don't have is
// not drawn wrong.
func TestUnknownStrokesFailLoudly(t *testing.T) {
	for name, draw := range map[string]func(r *raster){
		"back":   func(r *raster) { r.MoveTo(80, 80); r.LineTo(0, 0); r.LineTo(80, 0) },
		"closed": func(r *raster) { r.MoveTo(0, 0); r.LineTo(80, 80); r.LineTo(160, 0); r.Close() },
		"two":    func(r *raster) { r.MoveTo(0, 0); r.LineTo(80, 80); r.MoveTo(80, 80); r.LineTo(160, 0) },
	} {
		if err := recovered(func() error { inked(draw); return nil }); err == nil {
			t.Errorf("%s: drawn silently", name)
		}
	}
}

// recorder keeps the points of a stroke instead of drawing them.
type recorder struct {
	raster
	points []vec
}

func (r *recorder) Stroke() { r.points = append(r.points, r.path.points...) }

// The short way to a stroke goes where go-chart's goes.
func TestLineIsThatOfLineSeries(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	l := line{values: ordinates{height: 300 * precision}, style: chart.Style{StrokeColor: drawing.ColorBlack, StrokeWidth: 8}}
	for i := range 2000 {
		l.values.points = append(l.values.points, point{float64(i)/3 + random.Float64(), 300 * random.Float64()})
	}
	l.values.points = append(l.values.points, point{700, 0}, point{700.0625, 299.9375}, point{800, 300})
	var r recorder
	xs, ys := &chart.ContinuousRange{Max: 800 * precision, Domain: 800 * precision}, &chart.ContinuousRange{Max: 300 * precision, Domain: 300 * precision}
	chart.Draw.LineSeries(&r, chart.Box{Right: 800 * precision, Bottom: 300 * precision}, xs, ys, l.style, &l.values)
	if len(r.points) != len(l.values.points) {
		t.Fatalf("LineSeries draws %d points of %d", len(r.points), len(l.values.points))
	}
	for i, p := range l.values.points {
		if got := pixel(l.values.at(p)); got != r.points[i] {
			t.Fatalf("%v is drawn at %v, by LineSeries at %v", p, got, r.points[i])
		}
	}
}
