package widgets_test

import (
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headroom/widgets"
)

func TestGaugePictures(t *testing.T) {
	memory := widgets.GaugeValue{Ratio: 0.39, Title: "Memory", Value: "39 %", Detail: "3.1 of 8.0 GiB", Color: blue}
	with := func(change func(*widgets.GaugeValue)) widgets.GaugeValue {
		v := memory
		change(&v)
		return v
	}
	unknown := with(func(v *widgets.GaugeValue) { v.Ratio, v.Level = math.NaN(), widgets.Critical })
	warning := with(func(v *widgets.GaugeValue) { v.Ratio, v.Value, v.Level = 0.84, "84 %", widgets.Warning })
	critical := with(func(v *widgets.GaugeValue) { v.Ratio, v.Value, v.Level = 0.97, "97 %", widgets.Critical })
	network := widgets.GaugeValue{
		Ratio: 0.2, Title: "Network", Value: "12.3", Unit: "MiB/s", Detail: "12.1 in, 0.2 out", Color: blue,
	}
	for _, c := range []struct {
		name        string
		theme       fyne.Theme
		value       widgets.GaugeValue
		w, h, scale float32
	}{
		{"normal", light, memory, 180, 180, 1},
		{"dark", dark, memory, 180, 180, 1},
		{"warning", light, warning, 180, 180, 1},
		{"critical_dark", dark, critical, 180, 180, 1},
		{"unknown", light, unknown, 180, 180, 1},
		{"zero", light, with(func(v *widgets.GaugeValue) { v.Ratio, v.Value = 0, "0 %" }), 120, 120, 1},
		{"full", light, with(func(v *widgets.GaugeValue) { v.Ratio, v.Value = 1.7, "100 %" }), 120, 120, 1},
		{"unit", dark, network, 160, 160, 1},
		{"unit_small", light, network, 90, 90, 1},
		{"small", light, warning, 90, 90, 1},
		{"wide", light, memory, 300, 120, 1},
		{"tall", light, memory, 100, 220, 1},
		{"big", dark, warning, 400, 400, 1},
		{"scale2", light, critical, 120, 120, 2},
		{"long", light, with(func(v *widgets.GaugeValue) {
			v.Value, v.Title, v.Detail = "1,234,567.8 %", "A very long title that does not fit", "and a detail line that is far too long to fit"
		}), 140, 140, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			useTheme(t, c.theme)
			test.AssertImageMatches(t, "gauge_"+c.name+".png", capture(widgets.NewGauge(c.value), c.w, c.h, c.scale))
		})
	}
}

func TestGaugeTellsLevelInWords(t *testing.T) {
	useTheme(t, light)
	g := widgets.NewGauge(widgets.GaugeValue{Ratio: 0.5, Title: "CPU", Value: "50 %"})
	g.Resize(fyne.NewSize(160, 160))
	for _, c := range []struct {
		level widgets.Level
		want  []string
	}{
		{widgets.Normal, []string{"50 %", "CPU"}},
		{widgets.Warning, []string{"high", "50 %", "CPU"}},
		{widgets.Critical, []string{"critical", "50 %", "CPU"}},
	} {
		g.SetValue(widgets.GaugeValue{Ratio: 0.5, Title: "CPU", Value: "50 %", Level: c.level})
		if got := texts(g); !slices.Equal(got, c.want) {
			t.Errorf("level %d shows %q, want %q", c.level, got, c.want)
		}
	}
}

func TestGaugeShowsDashForUnknown(t *testing.T) {
	useTheme(t, light)
	for _, ratio := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		g := widgets.NewGauge(widgets.GaugeValue{Ratio: ratio, Title: "CPU", Value: "NaN %", Unit: "B", Level: widgets.Critical})
		g.Resize(fyne.NewSize(160, 160))
		if got, want := texts(g), []string{"–", "CPU"}; !slices.Equal(got, want) {
			t.Errorf("ratio %v shows %q, want %q", ratio, got, want)
		}
	}
}

func TestGaugeTextStaysInside(t *testing.T) {
	useTheme(t, light)
	v := widgets.GaugeValue{
		Ratio: 0.9, Title: "Busiest disk nvme0n1", Value: "1234567.8 %", Unit: "MiB per second",
		Detail: "read 123.4 MiB/s, written 123.4 MiB/s", Level: widgets.Critical,
	}
	for side := float32(0); side <= 400; side += 10 {
		for _, size := range []fyne.Size{{Width: side, Height: side}, {Width: side, Height: 90}, {Width: 90, Height: side}} {
			g := widgets.NewGauge(v)
			g.Resize(size)
			for _, o := range test.WidgetRenderer(g).Objects() {
				text, ok := o.(*canvas.Text)
				if !ok || !text.Visible() || text.Text == "" {
					continue
				}
				if w := text.MinSize().Width; w > size.Width+0.1 {
					t.Errorf("at %v, %q is %v wide", size, text.Text, w)
				}
			}
		}
	}
}

// TestGaugeTitleCanBeRead checks that what tells gauges apart is shown, in
// letters that are not tiny.
func TestGaugeTitleCanBeRead(t *testing.T) {
	useTheme(t, light)
	caption := theme.SizeForWidget(theme.SizeNameCaptionText, widgets.NewGauge(widgets.GaugeValue{}))
	for _, c := range []struct {
		title string
		w, h  float32
		want  string
	}{
		{"Datenträger", 84, 88, "Datenträger"},
		{"Processes and threads", 220, 120, "Processes and threads"},
		{"Processes and threads", 84, 88, "Proces… threads"},
		{"Filesystem /home", 150, 140, "Filesystem /home"},
		{"Filesystem /var/lib/docker", 110, 120, "Filesyste…ib/docker"},
		{"GPU memory 00000000:01:00.0", 110, 120, "GPU memo…:01:00.0"},
	} {
		g := widgets.NewGauge(widgets.GaugeValue{Ratio: 0.4, Title: c.title, Value: "40 %", Detail: "x"})
		g.Resize(fyne.NewSize(c.w, c.h))
		for _, o := range test.WidgetRenderer(g).Objects() {
			if text, ok := o.(*canvas.Text); ok && text.TextStyle.Bold && text.Text != "40 %" && text.Text != "" {
				if text.Text != c.want || text.TextSize < caption*0.85-0.01 {
					t.Errorf("%vx%v shows %q at %v, want %q", c.w, c.h, text.Text, text.TextSize, c.want)
				}
			}
		}
	}
}

func BenchmarkGaugeSetValue(b *testing.B) {
	useTheme(b, light)
	g := widgets.NewGauge(widgets.GaugeValue{})
	c := newCanvas(g, 160, 160, 1)
	_ = c.Capture()
	values := []widgets.GaugeValue{
		{Ratio: 0.39, Title: "Memory", Value: "39 %", Detail: "3.1 of 8.0 GiB", Color: blue},
		{Ratio: 0.41, Title: "Memory", Value: "41 %", Detail: "3.3 of 8.0 GiB", Color: blue},
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		g.SetValue(values[i%2])
	}
}

func BenchmarkGaugeSetSameValue(b *testing.B) {
	useTheme(b, light)
	v := widgets.GaugeValue{Ratio: 0.39, Title: "Memory", Value: "39 %", Detail: "3.1 of 8.0 GiB", Color: blue}
	g := widgets.NewGauge(v)
	newCanvas(g, 160, 160, 1)
	b.ReportAllocs()
	for b.Loop() {
		g.SetValue(v)
	}
}
