package charts

import (
	"fmt"
	"slices"
	"testing"
)

func TestGreatestFirst(t *testing.T) {
	interfaces, _ := LookupPanel("interfaces")
	of := func(p *Panel, lines []LineData) (names []string) {
		for i, l := range p.greatestFirst(lines, 8) {
			if l.Limit {
				names = append(names, "limit "+l.Label)
				continue
			}
			names = append(names, fmt.Sprintf("%s %d", l.Label, l.Color))
			if i != l.Color {
				t.Errorf("line %d has the color %d", i, l.Color)
			}
		}
		return names
	}
	var lines []LineData
	for i, v := range []float64{1, 5, 0, 9, 5, 2, 2, 2} {
		l := lineOf([]int64{1, 2}, v, v/2)
		l.Label, l.Color = fmt.Sprintf("eth%d", i), i
		lines = append(lines, l)
	}
	if got := of(&interfaces, lines); got[0] != "eth0 0" || got[3] != "eth3 3" {
		t.Errorf("as many lines as colors: %v", got)
	}
	limit := lineOf([]int64{1, 2}, 100, 100)
	limit.Label, limit.Limit = "all", true
	ninth := lineOf([]int64{1, 2}, 0, 7)
	ninth.Label, ninth.Color = "eth8", 8
	lines = append(lines, ninth, limit)
	want := []string{"eth3 0", "eth8 1", "eth1 2", "eth4 3", "eth5 4", "eth6 5", "eth7 6", "eth0 7", "eth2 8", "limit all"}
	if got := of(&interfaces, lines); !slices.Equal(got, want) {
		t.Errorf("more lines than colors: %v, want %v", got, want)
	}
	if lines[0].Label != "eth0" {
		t.Error("the lines that were given are in another order now")
	}
	containers, _ := LookupPanel("ecs-cpu")
	if got := containers.greatestFirst(lines, 8); got[0].Label != "eth0" {
		t.Errorf("a stack begins with %s", got[0].Label)
	}

	// The picture itself begins its legend with the greatest.
	opt := DefaultOptions()
	opt.From, opt.To = fixtureTo.Add(-fixtureSpan), fixtureTo
	cores, _ := LookupPanel("cores")
	many := manyCores(64)
	many[63] = constant("Core 63", 63, 300, 0.99)
	p := compose(&cores, many, &opt, &arena{})
	busiest := slices.IndexFunc(p.texts, func(t text) bool { return t.body == "Core 63" })
	if busiest < 0 || slices.IndexFunc(p.texts, func(t text) bool { return t.body == "Core 0" }) >= 0 {
		t.Errorf("the legend is %v", p.texts)
	}
}
