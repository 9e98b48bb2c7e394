package widgets_test

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"headroom/widgets"
)

func TestScreenReadersAreToldWhatShows(t *testing.T) {
	useTheme(t, light)
	chart := widgets.NewTimeChart("CPU")
	data := twoLines()
	data.Lines[1].Hidden = true
	chart.SetData(data)
	list := widgets.NewSideList()
	list.SetItems([]widgets.SideItem{{ID: "a", Title: "Memory", Value: "84 %", Level: widgets.Warning}, {ID: "b", Title: "Settings"}})
	list.Select("b")
	segments := widgets.NewSegments("1 min", "5 min")
	segments.SetChosen(1, "")
	facts := widgets.NewFacts()
	facts.SetFacts([]widgets.Fact{{Name: "Model", Value: "Example"}, {Name: "Sockets", Value: "1"}})
	small := widgets.NewSmallCharts("Cores")
	small.SetCharts([]widgets.SmallChart{{Name: "Core 0", Value: "3 %"}})
	for _, c := range []struct {
		of   fyne.Accessible
		want string
		role fyne.AccessibleRole
	}{
		{
			widgets.NewGauge(widgets.GaugeValue{Ratio: 0.84, Title: "Memory", Value: "84 %", Detail: "13 of 16 GiB", Level: widgets.Warning}),
			"Memory, 84 %, high, 13 of 16 GiB", fyne.AccessibleRoleText,
		},
		{widgets.NewGauge(widgets.GaugeValue{Ratio: math.NaN(), Title: "Swap", Value: "3 %"}), "Swap, –", fyne.AccessibleRoleText},
		{chart, "CPU, User 10 %", fyne.AccessibleRoleText},
		{list, "Settings", fyne.AccessibleRoleContainer},
		{segments, "5 min", fyne.AccessibleRoleButton},
		{facts, "Model Example, Sockets 1", fyne.AccessibleRoleText},
		{small, "Cores, Core 0 3 %", fyne.AccessibleRoleText},
		{widgets.NewHeading(widgets.HeadingText{Title: "server", Subtitle: "Debian"}), "server, Debian", fyne.AccessibleRoleText},
	} {
		if got := c.of.AccessibilityLabel(); got != c.want {
			t.Errorf("%T tells %q, want %q", c.of, got, c.want)
		}
		if got := c.of.AccessibilityRole(); got != c.role {
			t.Errorf("%T is a %s, want %s", c.of, got, c.role)
		}
	}
	// Each part that can be used by itself tells of itself.
	var rows, entries []string
	walk(test.WidgetRenderer(list).Objects(), func(o fyne.Accessible) {
		if o.AccessibilityRole() == fyne.AccessibleRoleButton {
			rows = append(rows, o.AccessibilityLabel())
		}
	})
	walk(test.WidgetRenderer(chart).Objects(), func(o fyne.Accessible) { entries = append(entries, o.AccessibilityLabel()) })
	if len(rows) != 2 || rows[0] != "Memory, 84 %, high" || rows[1] != "Settings" {
		t.Errorf("the rows tell %q", rows)
	}
	if len(entries) != 2 || entries[0] != "User 10 %" || entries[1] != "System –" {
		t.Errorf("the legend tells %q", entries)
	}
}

// walk calls visit for all that can be read out among the objects and below.
func walk(objects []fyne.CanvasObject, visit func(fyne.Accessible)) {
	for _, o := range objects {
		if a, ok := o.(fyne.Accessible); ok {
			visit(a)
		}
		switch o := o.(type) {
		case *fyne.Container:
			walk(o.Objects, visit)
		case fyne.Widget:
			walk(test.WidgetRenderer(o).Objects(), visit)
		}
	}
}
