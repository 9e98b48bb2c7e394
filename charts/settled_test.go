package charts

import (
	"bytes"
	"slices"
	"testing"
)

// A picture with the colors of the one before uses what that has worked out,
// and comes out as if it were the first.
func TestSettledPaletteChangesNothing(t *testing.T) {
	p, _ := LookupPanel("cores")
	draw := func(w *workspace, lines []LineData, opt Options) []byte {
		file, err := w.encode(compose(&p, lines, &opt, &w.room), PNG)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Clone(file)
	}
	light, dark, small := DefaultOptions(), DefaultOptions(), DefaultOptions()
	dark.Theme = Dark
	small.Width = 500
	crowded := manyCores(64)
	moved := slices.Clone(crowded)
	slices.Reverse(moved)
	for i := range moved {
		moved[i].Color, moved[i].Label = crowded[i].Color, crowded[i].Label
	}

	kept := &workspace{}
	for i, picture := range []struct {
		lines []LineData
		opt   Options
		keeps bool
	}{
		{crowded, light, false},
		{moved, light, true},
		{crowded, light, true},
		{crowded, dark, false},
		{crowded[:4], dark, false},
		{crowded, dark, false},
		{crowded, small, false},
		{crowded, light, false},
	} {
		kept.ready()
		before := len(kept.canvas.used)
		settled := kept.canvas.settled
		got := draw(kept, picture.lines, picture.opt)
		if want := draw(&workspace{}, picture.lines, picture.opt); !bytes.Equal(got, want) {
			t.Errorf("picture %d depends on those before", i)
		}
		if kept.canvas.settled != (len(picture.lines) > crowd) {
			t.Errorf("picture %d has a palette that is settled: %t", i, kept.canvas.settled)
		}
		if picture.keeps && (!settled || len(kept.canvas.used) < before) {
			t.Errorf("picture %d does not keep the colors of the last one", i)
		}
	}
}

// A line of a crowd covers about as much as one that is drawn finely, also
// where it is steep or leaves the picture.
func TestFewSlicesCoverAsMany(t *testing.T) {
	for name, points := range map[string][]vec{
		"level": {{10, 50}, {90, 50}}, "slanted": {{10, 20}, {90, 80}}, "steep": {{30, 5}, {50, 95}},
		"zigzag": {{5, 90}, {20, 10}, {22, 80}, {40, 75}, {41, 20}, {95, 60}}, "outside": {{-10, 50}, {50, -30}, {110, 120}},
	} {
		covered := func(slices int) (sum float64) {
			c := newCanvas()
			c.begin(100, 100, rgb(0xFFFFFF))
			c.slices = slices
			c.strokeRising(points, 0.5, rgb(0))
			for y := range c.height {
				for _, i := range c.row(y, 0, c.width) {
					sum += float64(255-c.colors[i].g) / 255
				}
			}
			return sum
		}
		if few, many := covered(fewSlices), covered(manySlices); few < 0.96*many || few > 1.04*many {
			t.Errorf("%s: few slices cover %.1f pixels, many %.1f", name, few, many)
		}
	}
}
