package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"headroom/widgets"
)

// TestNewRenderersAreLaidOut makes a second renderer of each widget, as the
// toolkit does when it has forgotten the first: it must show the same.
func TestNewRenderersAreLaidOut(t *testing.T) {
	useTheme(t, dark)
	chart := widgets.NewTimeChart("CPU")
	chart.SetData(twoLines())
	list := widgets.NewSideList()
	list.SetItems([]widgets.SideItem{{ID: "a", Title: "Memory", Value: "84 %"}, {ID: "b", Title: "Settings"}})
	list.Select("a")
	segments := widgets.NewSegments("1 min", "5 min")
	segments.SetChosen(1, "5 min")
	facts := widgets.NewFacts()
	facts.SetFacts([]widgets.Fact{{Name: "Model", Value: "Example"}, {Name: "Sockets", Value: "1"}})
	x, y := wave(301, busy)
	line := widgets.SideLine{Color: blue, X: x, Y: y, MaxGap: 2500}
	small := widgets.NewSmallCharts("Cores")
	small.SetCharts([]widgets.SmallChart{{Name: "Core 0", Value: "3 %", Line: line, From: base - 300_000, To: base, Top: 1}})
	spark := widgets.NewSparkline()
	spark.SetData(widgets.SparklineData{Lines: []widgets.SideLine{line}, From: base - 300_000, To: base, Top: 1})
	for _, w := range []fyne.Widget{
		chart, list, segments, facts, small, spark,
		widgets.NewGauge(widgets.GaugeValue{Ratio: 0.84, Title: "Memory", Value: "84 %", Detail: "13 of 16 GiB"}),
		widgets.NewHeading(widgets.HeadingText{Title: "server", Subtitle: "Debian", Notice: "CPU 99 %"}),
		widgets.NewCard(canvas.NewRectangle(blue), 12),
		widgets.NewFlow(10, widgets.Section{Objects: []fyne.CanvasObject{canvas.NewRectangle(orange)}, MinCell: fyne.NewSize(80, 60), Aspect: 2}),
	} {
		const width, height = 400, 200
		before := capture(w, width, height, 1)
		objects := w.CreateRenderer().Objects()
		again := &fyne.Container{Layout: fixed{}, Objects: objects}
		if !sameImage(before, newCanvas(again, width, height, 1).Capture()) {
			t.Errorf("a new renderer of %T shows something else", w)
		}
	}
}

// fixed leaves objects where they are.
type fixed struct{}

func (fixed) Layout([]fyne.CanvasObject, fyne.Size)        {}
func (fixed) MinSize([]fyne.CanvasObject) (size fyne.Size) { return size }
