package charts

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"image/color"
	"io"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wcharczuk/go-chart/v2"
)

// ms are times of the fixtures, in seconds before their end.
func ms(secondsBefore ...int) []int64 {
	times := make([]int64, len(secondsBefore))
	for i, s := range secondsBefore {
		times[i] = fixtureTo.Add(-time.Duration(s) * time.Second).UnixMilli()
	}
	return times
}

func lineOf(times []int64, v ...float64) LineData {
	return LineData{Label: "a", Fill: true, Times: times, Min: v, Mean: v, Max: v}
}

// TestHazards draws what go-chart hangs on, panics on or refuses, in every
// panel and both formats.
func TestHazards(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	four := ms(60, 40, 20, 0)
	limit := func(v float64) LineData {
		l := lineOf(ms(60, 0), v, v)
		l.Limit = true
		return l
	}
	tests := []struct {
		name  string
		lines []LineData
	}{
		{"no lines", nil},
		{"no points", []LineData{lineOf(nil)}},
		{"one point", []LineData{lineOf(ms(30), 0.5)}},
		{"one point at the edge", []LineData{lineOf(ms(0), 0.5)}},
		{"all equal", []LineData{lineOf(four, 0.5, 0.5, 0.5, 0.5)}},
		{"all zero", []LineData{lineOf(four, 0, 0, 0, 0)}},
		{"all NaN", []LineData{lineOf(four, nan, nan, nan, nan)}},
		{"NaN", []LineData{lineOf(four, nan, 0.5, nan, 0.7)}},
		{"Inf", []LineData{lineOf(four, inf, 0.5, -inf, 0.7)}},
		{"out of range", []LineData{lineOf(four, 0.5, 1e18, -1e18, 0.7)}},
		{"the largest numbers", []LineData{lineOf(four, math.MaxFloat64, -math.MaxFloat64, math.MaxFloat64, 5e-324)}},
		{"the smallest numbers", []LineData{lineOf(four, 5e-324, 1e-300, 0, -5e-324)}},
		{"equal times", []LineData{lineOf(ms(30, 30, 30, 30), 0.1, 0.2, 0.3, 0.4)}},
		{"falling times", []LineData{lineOf(ms(0, 20, 40, 60), 0.1, 0.2, 0.3, 0.4)}},
		{"times at the ends of time", []LineData{lineOf([]int64{math.MinInt64, 0, math.MaxInt64}, 0.1, 0.2, 0.3)}},
		{"more times than values", []LineData{lineOf(four, 0.1, 0.2)}},
		{"more values than times", []LineData{lineOf(ms(60, 0), 0.1, 0.2, 0.3)}},
		{"short bands", []LineData{{Label: "a", Times: four, Mean: []float64{1, 2, 3, 4}, Min: []float64{1}, Max: []float64{2, 3}}}},
		{"NaN in bands", []LineData{{Label: "a", Times: four, Mean: []float64{1, 2, 3, 4}, Min: []float64{nan, 1, inf, 0}, Max: []float64{2, nan, 3, 5}}}},
		{"all before the range", []LineData{lineOf(ms(9000, 8000), 0.1, 0.2)}},
		{"on both sides of the range", []LineData{lineOf(ms(9000, -9000), 0.1, 0.2)}},
		{"dashes to 1e9", []LineData{lineOf(four, 0.1, 0.2, 0.3, 0.4), limit(1e9)}},
		{"dashes to the largest number", []LineData{lineOf(four, 0.1, 0.2, 0.3, 0.4), limit(math.MaxFloat64)}},
		{"a limit of NaN", []LineData{lineOf(four, 0.1, 0.2, 0.3, 0.4), limit(nan)}},
		{"a limit alone", []LineData{limit(1e9)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			within(t, func() {
				for _, panel := range []string{"cpu", "cpu-modes", "memory", "load"} {
					for _, ranged := range []bool{true, false} {
						for _, format := range []Format{PNG, SVG} {
							opt := DefaultOptions()
							opt.Format, opt.Width, opt.Height = format, 320, 160
							if ranged {
								opt.From, opt.To = fixtureTo.Add(-time.Minute), fixtureTo
							}
							p, _ := LookupPanel(panel)
							file, err := Render(t.Context(), &p, tt.lines, opt)
							if err != nil {
								t.Errorf("%s: %v", panel, err)
								continue
							}
							checkFile(t, file, format)
						}
					}
				}
			})
		})
	}
}

// TestOddPanels draws panels with bounds that no panel of ours has.
func TestOddPanels(t *testing.T) {
	lines := []LineData{lineOf(ms(60, 40, 20, 0), -5, 3, math.NaN(), 8)}
	for _, bounds := range [][2]float64{
		{math.NaN(), math.NaN()}, {0, 0}, {5, 1}, {math.Inf(-1), math.Inf(1)},
		{-math.MaxFloat64, math.MaxFloat64}, {1e18, 1e18 + 1}, {0, 5e-324},
	} {
		within(t, func() {
			for _, unit := range allUnits {
				p := Panel{ID: "odd", Title: "Odd", Unit: unit, Min: bounds[0], Max: bounds[1]}
				if _, err := Render(t.Context(), &p, lines, DefaultOptions()); err != nil {
					t.Errorf("%s from %v to %v: %v", unit, bounds[0], bounds[1], err)
				}
			}
		})
	}
}

// within fails a test whose work does not end.
func within(t *testing.T, work func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("this hangs")
	}
}

func checkFile(t *testing.T, file []byte, format Format) {
	t.Helper()
	if format == PNG {
		decode(t, file)
		return
	}
	checkXML(t, file)
}

// checkXML fails unless the file is well-formed and only has the elements and
// attributes that we draw with.
func checkXML(t *testing.T, file []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(file))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%v in %.300s", err, file)
			return
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "svg", "path", "circle", "text", "tspan":
		default:
			t.Errorf("element %s", start.Name.Local)
		}
		for _, a := range start.Attr {
			if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || a.Name.Local == "href" {
				t.Errorf("attribute %s", a.Name.Local)
			}
		}
	}
}

func TestMarkupInLabels(t *testing.T) {
	for _, label := range []string{
		`<script>alert(1)</script>`, `a & b`, `</tspan></text><script>`, `"><img src=x onerror=y>`, `' onload='x`,
		"bad\xff\xfeutf8", "null\x00 bell\x07 escape\x1b[0m", "two\nlines\r\n", "\u202eright to left", "\ufffe\uffff",
		"]]>", "<![CDATA[", "&#x3c;script&#x3e;", strings.Repeat("<", 100_000), strings.Repeat("é", 5000), "磁盘", "",
	} {
		within(t, func() {
			p, _ := LookupPanel("memory")
			p.Title = label
			l := lineOf(ms(60, 0), 1, 2)
			l.Label = label
			opt := DefaultOptions()
			for _, format := range []Format{PNG, SVG} {
				opt.Format = format
				file, err := Render(t.Context(), &p, []LineData{l}, opt)
				if err != nil {
					t.Errorf("%.40q: %v", label, err)
					continue
				}
				checkFile(t, file, format)
			}
		})
	}
}

func TestOptionErrors(t *testing.T) {
	tests := []struct {
		option string
		change func(o *Options)
	}{
		{"format", func(o *Options) { o.Format = "gif" }},
		{"format", func(o *Options) { o.Format = "" }},
		{"theme", func(o *Options) { o.Theme = "pink" }},
		{"width", func(o *Options) { o.Width = 63 }},
		{"width", func(o *Options) { o.Width = 100_000 }},
		{"width", func(o *Options) { o.Width = math.MinInt }},
		{"height", func(o *Options) { o.Height = 4097 }},
		{"height", func(o *Options) { o.Height = 0 }},
		{"scale", func(o *Options) { o.Scale = 0.5 }},
		{"scale", func(o *Options) { o.Scale = 3.01 }},
		{"scale", func(o *Options) { o.Scale = math.NaN() }},
		{"scale", func(o *Options) { o.Scale = math.Inf(1) }},
		{"scale", func(o *Options) { o.Width, o.Height, o.Scale = 4096, 2160, 1.01 }},
		{"from", func(o *Options) { o.From, o.To = fixtureTo, fixtureTo }},
	}
	p, _ := LookupPanel("cpu")
	for _, tt := range tests {
		opt := DefaultOptions()
		tt.change(&opt)
		_, err := Render(t.Context(), &p, nil, opt)
		var e *OptionError
		if !errors.As(err, &e) || e.Option != tt.option || e.Accepted == "" {
			t.Errorf("%+v: error %v, want one for %s", opt, err, tt.option)
		}
	}
}

// TestPictureSize checks sizes at the bounds, and that scale means pixels.
func TestPictureSize(t *testing.T) {
	p, _ := LookupPanel("cpu")
	for _, size := range []struct {
		width, height int
		scale         float64
		w, h          int
	}{
		{64, 64, 1, 64, 64}, {64, 4096, 1, 64, 4096}, {4096, 64, 1, 4096, 64}, {333, 77, 1.5, 500, 116}, {300, 150, 3, 900, 450},
	} {
		opt := DefaultOptions()
		opt.Width, opt.Height, opt.Scale = size.width, size.height, size.scale
		opt.From, opt.To = fixtureTo.Add(-fixtureSpan), fixtureTo
		file, err := Render(t.Context(), &p, []LineData{wave("Usage", 0, 300, 0, 1, true)}, opt)
		if err != nil {
			t.Fatal(err)
		}
		if b := decode(t, file).Bounds(); b.Dx() != size.w || b.Dy() != size.h {
			t.Errorf("%d × %d at %v is %v", size.width, size.height, size.scale, b)
		}
	}
}

// TestTextWidth holds that text is as wide as go-chart finds it.
func TestTextWidth(t *testing.T) {
	for _, s := range []string{"100 MiB/s", "CPU by mode", "Received 29.8 MiB/s", "–"} {
		r, err := chart.SVG(400, 100)
		if err != nil {
			t.Fatal(err)
		}
		r.SetDPI(72)
		r.SetFont(chartFont())
		r.SetFontSize(40)
		if got, want := textWidth(s, 40), float64(r.MeasureText(s).Width()); math.Abs(got-want) > 5 {
			t.Errorf("%q is measured as %.1f, and as %.1f by go-chart", s, got, want)
		}
	}
}

func TestConcurrentRenders(t *testing.T) {
	var wait sync.WaitGroup
	for i := range 16 {
		wait.Go(func() {
			panels := Panels()
			p := panels[i%len(panels)]
			opt := DefaultOptions()
			opt.Width, opt.Height = 200, 100
			if i%2 == 0 {
				opt.Format = SVG
			}
			if _, err := Render(t.Context(), &p, []LineData{wave("a", i, 50, 0, 1, true)}, opt); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}

// TestRenderWaits holds that no more pictures are drawn at a time than there
// is room for, and that whoever waits can give up.
func TestRenderWaits(t *testing.T) {
	var taken []*workspace
	for range cap(workspaces) {
		taken = append(taken, <-workspaces)
	}
	defer func() {
		for _, w := range taken {
			workspaces <- w
		}
	}()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p, _ := LookupPanel("cpu")
	if _, err := Render(ctx, &p, nil, DefaultOptions()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func TestRecovered(t *testing.T) {
	if err := recovered(func() error { panic("index out of range") }); err == nil || !strings.Contains(err.Error(), "index out of range") {
		t.Errorf("error %v", err)
	}
	if err := recovered(func() error { return io.EOF }); !errors.Is(err, io.EOF) {
		t.Errorf("error %v", err)
	}
}

// TestThemesDiffer looks at a corner of the picture in each theme.
func TestThemesDiffer(t *testing.T) {
	p, _ := LookupPanel("cpu")
	for _, theme := range Themes() {
		opt := DefaultOptions()
		opt.Theme = theme
		file, err := Render(t.Context(), &p, nil, opt)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := color.NRGBAModel.Convert(decode(t, file).At(0, 0)).(color.NRGBA)
		if want := theme.Palette().Background; got != want {
			t.Errorf("the background of %s is %v, want %v", theme, got, want)
		}
	}
}

// FuzzRender looks for data, labels and sizes that don't make a picture.
func FuzzRender(f *testing.F) {
	f.Add("Usage", 0.1, 0.5, 0.9, int64(0), int64(1000), int64(2000), 100, 100, 1.0, uint8(0))
	f.Add("<b>&", math.NaN(), math.Inf(1), 1e18, int64(math.MinInt64), int64(5), int64(math.MaxInt64), 64, 4096, 3.0, uint8(255))
	f.Add("\xff\x00", -1e308, 5e-324, 1e308, int64(9), int64(9), int64(9), 300, 64, 1.5, uint8(6))
	f.Add("critical", 1.0, 5.0, 2.0, int64(0), int64(9e11), int64(18e11), 300, 200, 2.0, uint8(66))
	f.Fuzz(func(t *testing.T, label string, a, b, c float64, t1, t2, t3 int64, width, height int, scale float64, flags uint8) {
		opt := Options{Format: PNG, Width: width % 600, Height: height % 400, Scale: scale, Theme: Light, Location: time.UTC}
		if flags&1 != 0 {
			opt.Format = SVG
		}
		if flags&2 != 0 {
			opt.From, opt.To = fixtureTo.Add(-time.Hour), fixtureTo
		}
		if flags&64 != 0 {
			opt.Theme, opt.Title, opt.NoLegend = Transparent, label, flags&8 != 0
			opt.Min, opt.Max, opt.Thresholds = &a, &b, []Threshold{{Value: c, Label: label}, {Value: a, Label: ""}}
		}
		panels := Panels()
		p := panels[int(flags>>2)%len(panels)]
		first := lineOf([]int64{t1, t2, t3}, a, b, c)
		second := lineOf([]int64{t2, t3}, c, a)
		first.Label, second.Label, second.Limit = label, label, flags&128 != 0
		file, err := Render(t.Context(), &p, []LineData{first, second}, opt)
		var e *OptionError
		switch {
		case errors.As(err, &e):
		case err != nil:
			t.Error(err)
		default:
			checkFile(t, file, opt.Format)
		}
	})
}
