package widgets_test

import (
	"fmt"
	"image"
	"image/draw"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"headroom/widgets"
)

// base is a fixed time on a full minute.
var base = time.Date(2026, 5, 4, 14, 30, 0, 0, time.UTC).UnixMilli()

func percent(v float64) string { return fmt.Sprintf("%.0f %%", v*100) }

func clock(t int64) string { return time.UnixMilli(t).UTC().Format("15:04:05") }

// wave returns n samples, one a second, up to base.
func wave(n int, f func(i int) float64) (x []int64, y []float64) {
	for i := range n {
		x = append(x, base-int64(n-1-i)*1000)
		y = append(y, f(i))
	}
	return x, y
}

func busy(i int) float64 {
	v := 0.25 + 0.12*math.Sin(float64(i)/17) + 0.06*math.Sin(float64(i)/2.3) + 0.03*math.Sin(float64(i)*1.7)
	if i > 180 && i < 200 {
		v += 0.5
	}
	return v
}

func calm(i int) float64 { return 0.08 + 0.05*math.Abs(math.Sin(float64(i)/9)) }

func percentChart(lines ...widgets.Line) widgets.ChartData {
	d := widgets.ChartData{
		Title: "CPU", From: base - 300_000, To: base, YMin: 0, YMax: 1,
		Lines: lines, FormatValue: percent, FormatTime: clock,
	}
	for _, v := range []float64{0, 0.25, 0.5, 0.75, 1} {
		d.YTicks = append(d.YTicks, widgets.Tick{Value: v, Label: percent(v)})
	}
	for m := int64(-5); m <= 0; m++ {
		at := base + m*60_000
		d.XTicks = append(d.XTicks, widgets.Tick{Value: float64(at), Label: time.UnixMilli(at).UTC().Format("15:04")})
	}
	return d
}

func twoLines() widgets.ChartData {
	x, y := wave(301, busy)
	x2, y2 := wave(301, calm)
	return percentChart(
		widgets.Line{Name: "User", Color: blue, Fill: true, X: x, Y: y},
		widgets.Line{Name: "System", Color: orange, Fill: true, X: x2, Y: y2},
	)
}

func oneHidden() widgets.ChartData {
	d := twoLines()
	d.Lines[0].Hidden = true
	return d
}

func withGap() widgets.ChartData {
	x, y := wave(301, busy)
	for i := 90; i < 150; i++ {
		y[i] = math.NaN()
	}
	y[120] = 0.4 // alone between two gaps
	x = append(x[:220:220], x[250:]...)
	y = append(y[:220:220], y[250:]...)
	return percentChart(widgets.Line{Name: "Total", Color: blue, Fill: true, X: x, Y: y, MaxGap: 3000})
}

func dense() widgets.ChartData {
	d := percentChart()
	var x []int64
	var y, low, high []float64
	for i := range 20_000 {
		v := 0.4 + 0.1*math.Sin(float64(i)/2000) + 0.15*math.Sin(float64(i)*1.3)*math.Sin(float64(i)/700)
		x, y = append(x, base-300_000+int64(i)*15), append(y, v)
		low, high = append(low, v-0.1), append(high, v+0.1)
	}
	y[7001] = 0.98 // one peak that must not be lost
	d.Lines = []widgets.Line{{Name: "Total", Color: blue, X: x, Y: y, Min: low, Max: high}}
	return d
}

func manyLines() widgets.ChartData {
	d := percentChart()
	for k := range 24 {
		x, y := wave(301, func(i int) float64 { return 0.5 + 0.4*math.Sin(float64(i)/30+float64(k)) })
		d.Lines = append(d.Lines, widgets.Line{Name: fmt.Sprint("Core ", k), Color: blue, X: x, Y: y})
	}
	return d
}

func onePoint() widgets.ChartData {
	return percentChart(widgets.Line{Name: "Total", Color: blue, Fill: true, X: []int64{base - 60_000}, Y: []float64{0.6}})
}

func TestTimeChartPictures(t *testing.T) {
	for _, c := range []struct {
		name        string
		theme       fyne.Theme
		data        widgets.ChartData
		w, h, scale float32
	}{
		{"lines", light, twoLines(), 560, 240, 1},
		{"lines_dark", dark, twoLines(), 560, 240, 1},
		{"lines_scale2", dark, twoLines(), 400, 180, 2},
		{"gap", light, withGap(), 560, 240, 1},
		{"dense", light, dense(), 560, 240, 1},
		{"many", dark, manyLines(), 560, 240, 1},
		{"empty", light, percentChart(), 560, 240, 1},
		{"one_point", light, onePoint(), 560, 240, 1},
		{"hidden", light, oneHidden(), 560, 240, 1},
		{"small", light, twoLines(), 190, 90, 1},
		{"narrow", light, twoLines(), 240, 160, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			useTheme(t, c.theme)
			chart := widgets.NewTimeChart("CPU")
			chart.SetData(c.data)
			test.AssertImageMatches(t, "timechart_"+c.name+".png", capture(chart, c.w, c.h, c.scale))
		})
	}
}

func TestTimeChartHover(t *testing.T) {
	useTheme(t, light)
	chart := widgets.NewTimeChart("CPU")
	chart.SetData(twoLines())
	c := newCanvas(chart, 560, 240, 1)
	before := c.Capture()

	// The plot spans 300 s; its left edge is right of the labels.
	left, width := plotOf(chart)
	at := base - 100_000 // within the busy time
	x := left + width*float32(at-(base-300_000))/300_000
	chart.MouseIn(pointAt(x, 120))
	_, y := wave(301, busy)
	_, y2 := wave(301, calm)
	want := []string{clock(at), "User", percent(y[200]), "System", percent(y2[200])}
	got := texts(chart)
	if tail := got[max(0, len(got)-len(want)):]; !slices.Equal(tail, want) {
		t.Errorf("hover shows %q, want %q", tail, want)
	}
	test.AssertImageMatches(t, "timechart_hover.png", c.Capture())
	chart.MouseMoved(pointAt(left+width-40, 60))
	test.AssertImageMatches(t, "timechart_hover_right.png", c.Capture())

	chart.MouseOut()
	if !sameImage(before, c.Capture()) {
		t.Error("something of the hover is left after the pointer is gone")
	}
}

// Of more lines than there is room for the greatest are told, in their order,
// and how many others there are.
func TestTimeChartHoverOfManyLines(t *testing.T) {
	useTheme(t, light)
	chart := widgets.NewTimeChart("CPU")
	d := manyLines()
	chart.SetData(d)
	newCanvas(chart, 300, 160, 1)
	left, width := plotOf(chart)
	chart.MouseIn(pointAt(left+width/2, 60))
	type told struct {
		name  string
		value float64
	}
	var shown []told
	others := 0
	got := texts(chart)
	for _, text := range got[slices.IndexFunc(got, func(s string) bool { return strings.Count(s, ":") == 2 }):] {
		if n, err := strconv.Atoi(strings.TrimPrefix(text, "+")); err == nil && strings.HasPrefix(text, "+") {
			others = n
		}
		if strings.HasPrefix(text, "Core ") {
			shown = append(shown, told{name: text})
		} else if v, err := strconv.ParseFloat(strings.TrimSuffix(text, " %"), 64); err == nil && len(shown) > 0 {
			shown[len(shown)-1].value = v
		}
	}
	if len(shown) < 3 || len(shown)+others != len(d.Lines) {
		t.Fatalf("of %d lines it tells %d, and of %d others", len(d.Lines), len(shown), others)
	}
	for i, one := range shown {
		if one.value < 50 {
			t.Errorf("it tells of %s, %v %%, and there are greater ones", one.name, one.value)
		}
		if i > 0 && len(one.name) == len(shown[i-1].name) && one.name < shown[i-1].name {
			t.Errorf("%s stands after %s", one.name, shown[i-1].name)
		}
	}
}

func TestTimeChartHoverInGap(t *testing.T) {
	useTheme(t, dark)
	chart := widgets.NewTimeChart("CPU")
	chart.SetData(withGap())
	c := newCanvas(chart, 560, 240, 1)
	left, width := plotOf(chart)
	chart.MouseIn(pointAt(left+width*100/300, 120))
	got := texts(chart)
	if got[len(got)-1] != "–" {
		t.Errorf("hover over a gap shows %q, want a dash at the end", got)
	}
	test.AssertImageMatches(t, "timechart_hover_gap.png", c.Capture())
}

func TestTimeChartHoverDoesNotRepaintThePlot(t *testing.T) {
	useTheme(t, light)
	chart := widgets.NewTimeChart("CPU")
	chart.SetData(twoLines())
	w := test.NewTempWindow(t, chart)
	w.Resize(fyne.NewSize(560, 240))
	objects := len(test.WidgetRenderer(chart).Objects())
	generated := 0
	for _, r := range picturesOf(chart) {
		generate := r.Generator
		r.Generator = func(w, h int) image.Image { generated++; return generate(w, h) }
	}
	_ = w.Canvas().Capture()
	shown := generated
	for x := float32(0); x < 560; x += 3 {
		chart.MouseMoved(pointAt(x, 100))
	}
	if generated != shown || len(test.WidgetRenderer(chart).Objects()) != objects {
		t.Error("moving the pointer changed the plot")
	}
}

// TestTimeChartMovesByWholePixels shifts the window in time: what was drawn
// must be drawn again, only further to the left.
func TestTimeChartMovesByWholePixels(t *testing.T) {
	useTheme(t, light)
	x, y := wave(401, busy)
	at := func(to int64) *image.RGBA {
		chart := widgets.NewTimeChart("")
		chart.SetData(widgets.ChartData{
			From: to - 300_000, To: to, YMin: 0, YMax: 1,
			Lines: []widgets.Line{{Name: "a", Color: blue, Fill: true, X: x, Y: y}},
		})
		chart.Resize(fyne.NewSize(300, 120))
		img := image.NewRGBA(image.Rect(0, 0, 300, 120))
		for _, r := range picturesOf(chart) {
			at := image.Pt(int(r.Position().X), int(r.Position().Y))
			part := r.Generator(int(r.Size().Width), int(r.Size().Height))
			draw.Draw(img, part.Bounds().Add(at), part, image.Point{}, draw.Src)
		}
		return img
	}
	a := at(base - 50_000)
	for ms := int64(250); ms < 20_000; ms += 1370 {
		b := at(base - 50_000 + ms)
		found := false
		for shift := range 40 {
			found = found || shifted(a, b, shift)
		}
		if !found {
			t.Errorf("%d ms later the line has another shape", ms)
		}
	}
}

// shifted reports whether b is a moved to the left, away from the edges.
func shifted(a, b *image.RGBA, by int) bool {
	for y := range a.Rect.Dy() {
		for x := 10; x < a.Rect.Dx()-50; x++ {
			// Rounding may change a shade by one.
			if p, q := a.RGBAAt(x+by, y), b.RGBAAt(x, y); max(p.A, q.A)-min(p.A, q.A) > 1 {
				return false
			}
		}
	}
	return true
}

func TestTimeChartSurvives(t *testing.T) {
	useTheme(t, light)
	nan, inf := math.NaN(), math.Inf(1)
	line := func(x []int64, y ...float64) []widgets.Line {
		return []widgets.Line{{Name: "a", Color: blue, Fill: true, X: x, Y: y, Min: y, Max: y, MaxGap: 10}}
	}
	times := []int64{base - 3000, base - 2000, base - 1000}
	dashed := line(times, 1, 1, 1)
	dashed[0].Dashed = true
	for name, d := range map[string]widgets.ChartData{
		"nothing":            {},
		"reversed time":      {From: base, To: base - 1, YMax: 1, Lines: line(times, 1, 2, 3)},
		"no range":           {From: base - 5000, To: base, Lines: line(times, 1, 2, 3)},
		"NaN range":          {From: base - 5000, To: base, YMin: nan, YMax: nan, Lines: line(times, 1, 2, 3)},
		"infinite range":     {From: base - 5000, To: base, YMin: -inf, YMax: inf, Lines: line(times, 1, 2, 3)},
		"great range":        {From: base - 5000, To: base, YMin: -math.MaxFloat64, YMax: math.MaxFloat64, Lines: line(times, 1, 2, 3)},
		"great values":       {From: base - 5000, To: base, YMax: 1, Lines: line(times, -1e308, 1e308, 5)},
		"all NaN":            {From: base - 5000, To: base, YMax: 1, Lines: line(times, nan, nan, nan)},
		"infinite":           {From: base - 5000, To: base, YMax: 1, Lines: line(times, inf, -inf, inf)},
		"constant":           {From: base - 5000, To: base, YMin: 3, YMax: 3, Lines: line(times, 3, 3, 3)},
		"one":                {From: base - 5000, To: base, YMax: 1, Lines: line(times[:1], 0.5)},
		"more times":         {From: base - 5000, To: base, YMax: 1, Lines: line(times, 0.5)},
		"more values":        {From: base - 5000, To: base, YMax: 1, Lines: line(times[:1], 0.5, 1, 2, 3)},
		"times not in order": {From: base - 5000, To: base, YMax: 1, Lines: line([]int64{base, base - 4000, base - 4000}, 1, 0, 1)},
		"nil color":          {From: base - 5000, To: base, YMax: 1, Lines: []widgets.Line{{X: times, Y: []float64{1, 2, 3}}}},
		"dashed":             {From: base - 5000, To: base, YMax: 1, Lines: dashed},
		"all of time":        {From: math.MinInt64 / 4, To: math.MaxInt64 / 4, YMax: 1, Lines: line(times, 1, 2, 3)},
		"bad ticks": {From: base - 5000, To: base, YMax: 1, Lines: line(times, 1, 0, 1),
			XTicks: []widgets.Tick{{Value: nan}, {Value: inf}, {Value: 1e300, Label: "x"}},
			YTicks: []widgets.Tick{{Value: nan, Label: "y"}, {Value: inf}, {Value: 1e300}}},
	} {
		t.Run(name, func(*testing.T) {
			chart := widgets.NewTimeChart(name)
			for _, size := range []fyne.Size{{}, {Width: 1, Height: 1}, {Width: 40, Height: 500}, {Width: 400, Height: 30}, {Width: 300, Height: 200}} {
				chart.Resize(size)
				chart.SetData(d)
				capture(chart, size.Width, size.Height, 1.3)
				for _, x := range []float32{-5, 0, 100, 299, 1e9} {
					chart.MouseMoved(pointAt(x, 100))
				}
				chart.MouseOut()
			}
		})
	}
}

func TestTimeChartSaysThatItCollects(t *testing.T) {
	useTheme(t, light)
	chart := widgets.NewTimeChart("CPU")
	chart.Resize(fyne.NewSize(400, 200))
	if got := texts(chart); !slices.Contains(got, "Collecting…") {
		t.Errorf("an empty chart shows %q", got)
	}
	chart.SetData(twoLines())
	if got := texts(chart); slices.Contains(got, "Collecting…") {
		t.Errorf("a chart with data shows %q", got)
	}
}

func BenchmarkTimeChartSetData(b *testing.B) {
	for _, c := range []struct {
		name string
		data widgets.ChartData
	}{
		{"2x300", twoLines()},
		{"dense20000", dense()},
		{"24x300", manyLines()},
	} {
		b.Run(c.name, func(b *testing.B) {
			useTheme(b, light)
			chart := widgets.NewTimeChart("CPU")
			cv := newCanvas(chart, 600, 260, 1)
			chart.SetData(c.data)
			_ = cv.Capture()
			b.ReportAllocs()
			later := c.data
			later.From, later.To = later.From+1000, later.To+1000
			for i := 0; b.Loop(); i++ {
				if i%2 == 0 { // other data each time, or nothing is drawn
					chart.SetData(later)
				} else {
					chart.SetData(c.data)
				}
			}
		})
	}
}

func BenchmarkTimeChartHover(b *testing.B) {
	useTheme(b, light)
	chart := widgets.NewTimeChart("CPU")
	chart.SetData(twoLines())
	newCanvas(chart, 600, 260, 1)
	events := []*desktop.MouseEvent{pointAt(200, 100), pointAt(320, 90)}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		chart.MouseMoved(events[i%2])
	}
}
