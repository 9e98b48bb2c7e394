package charts

import (
	"slices"
	"testing"
)

func TestClipping(t *testing.T) {
	plot := rect{0, 0, 100, 10}
	for _, test := range []struct {
		name    string
		line    []point
		pieces  [][]point
		leveled []point
	}{
		{"inside", []point{{0, 0}, {50, 10}}, [][]point{{{0, 0}, {50, 10}}}, []point{{0, 0}, {50, 10}}},
		{"leaves at the top", []point{{0, 5}, {10, -5}}, [][]point{{{0, 5}, {5, 0}}}, []point{{0, 5}, {5, 0}, {10, 0}}},
		{"comes from below", []point{{0, 20}, {10, 0}}, [][]point{{{5, 10}, {10, 0}}}, []point{{0, 10}, {5, 10}, {10, 0}}},
		{"from above to below", []point{{0, -10}, {30, 20}}, [][]point{{{10, 0}, {20, 10}}}, []point{{0, 0}, {10, 0}, {20, 10}, {30, 10}}},
		{"from below to above", []point{{0, 20}, {30, -10}}, [][]point{{{10, 10}, {20, 0}}}, []point{{0, 10}, {10, 10}, {20, 0}, {30, 0}}},
		{
			"leaves and comes back", []point{{0, 5}, {10, -5}, {20, -5}, {30, 5}},
			[][]point{{{0, 5}, {5, 0}}, {{25, 0}, {30, 5}}}, []point{{0, 5}, {5, 0}, {10, 0}, {20, 0}, {25, 0}, {30, 5}},
		},
		{"above all the time", []point{{0, -5}, {10, -5}}, nil, []point{{0, 0}, {10, 0}}},
		{"its thickness alone is outside", []point{{0, -0.25}, {10, 5}}, [][]point{{{0, 0}, {10, 5}}}, nil},
		{"touches the edge", []point{{0, 5}, {10, 0}, {20, 5}}, [][]point{{{0, 5}, {10, 0}, {20, 5}}}, []point{{0, 5}, {10, 0}, {20, 5}}},
	} {
		got := plot.pieces(test.line)
		for i := range got {
			// What the thickness of a line leaves is no matter here.
			got[i] = slices.DeleteFunc(got[i], func(p point) bool { return p.y == 0 && p.x > 0 && p.x < 1 })
		}
		if !slices.EqualFunc(got, test.pieces, slices.Equal) {
			t.Errorf("%s: the pieces are %v, want %v", test.name, got, test.pieces)
		}
		if level := plot.leveled(test.line); test.leveled != nil && !slices.Equal(level, test.leveled) {
			t.Errorf("%s: leveled it is %v, want %v", test.name, level, test.leveled)
		}
	}
}

// TestLineLeavesThePicture holds that no line lies along the edge where the
// values are beyond what is shown, while the surface below it is filled.
func TestLineLeavesThePicture(t *testing.T) {
	panel, _ := LookupPanel("memory")
	opt := DefaultOptions()
	opt.From, opt.To = fixtureTo.Add(-fixtureSpan), fixtureTo
	const gib = 1 << 30
	opt.Min, opt.Max = new(1.0*gib), new(2.0*gib)
	p := compose(&panel, []LineData{constant("Used", 0, 300, 4*gib), constant("Cached", 1, 300, 0.5*gib)}, &opt, &arena{})
	if len(p.strokes) != 0 || len(p.dots) != 0 {
		t.Errorf("there are %d lines, want none", len(p.strokes))
	}
	if len(p.areas) != 2 || p.areas[1].upper[0].y >= p.areas[0].upper[0].y {
		t.Errorf("the surfaces are %v", p.areas)
	}
	one := compose(&panel, plain(wave("Used", 0, 1, 4*gib, 5*gib, true)), &opt, &arena{})
	if len(one.dots) != 0 {
		t.Errorf("a value above what is shown is a dot: %v", one.dots)
	}
}
