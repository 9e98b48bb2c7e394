package app

import (
	"math"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headroom/charts"
	"headroom/widgets"
)

func TestStackedLines(t *testing.T) {
	panel, _ := charts.LookupPanel("cpu-modes")
	feed := &fakeFeed{latest: server().latest, values: map[string]func(int) float64{"cpu_mode_ratio": func(int) float64 { return 0.1 }}}
	l := look{span: span{from: noon.Add(-5 * time.Minute), to: noon, interval: time.Second, now: noon, live: true}, points: detailPoints, kept: &keptLines{}}
	v, err := loadChart(t.Context(), feed, &panel, &l)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range v.data.Lines {
		n := len(line.Y)
		if n == 0 || len(line.Base) != n || line.Base[n-1] < float64(i)*0.1-1e-9 || line.Y[n-1]-line.Base[n-1] > 0.1+1e-9 {
			t.Fatalf("line %d is %d values, on %d", i, n, len(line.Base))
		}
	}
	// Those above stand on what is left when one is hidden.
	l.hidden = hiddenLines{lineName(panel.ID, "User"): true}
	v, err = loadChart(t.Context(), feed, &panel, &l)
	if err != nil {
		t.Fatal(err)
	}
	system := v.data.Lines[1]
	if !v.data.Lines[0].Hidden || slices.ContainsFunc(system.Base, func(b float64) bool { return b != 0 }) {
		t.Errorf("without the first line the second stands on %v", system.Base[:3])
	}
	chart := widgets.NewTimeChart("")
	chart.SetData(v.data)
	if _, values, _ := chart.Readout(); len(values) == 0 || values[0].Value != "10.0 %" {
		t.Errorf("told are %v", values)
	}
}

func TestStackedPicture(t *testing.T) {
	feed := server()
	feed.values["cpu_mode_ratio"] = func(i int) float64 { return 0.08 + 0.04*math.Sin(float64(i)/20) }
	a := newTestApp(t, feed, theme.VariantLight)
	a.window.Resize(fyne.NewSize(900, 500))
	a.prefs.setCards([]card{{Kind: chartCard, ID: "cpu-modes"}})
	a.show(t.Context(), a.feed.Latest())
	test.AssertImageMatches(t, "page_stacked_light.png", a.window.Canvas().Capture())
}
