package widgets_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"headroom/widgets"
)

// A value that is too long for its column takes more of them, and is shortened
// only where the whole width is not enough.
func TestLongFacts(t *testing.T) {
	test.NewTempApp(t)
	const model, address = "AMD Ryzen 7 5800X 8-Core Processor", "2001:db8:85a3:8d3:1319:8a2e:370:7348/64"
	f := widgets.NewFacts()
	w := test.NewTempWindow(t, f)
	w.SetPadded(false)
	for _, c := range []struct {
		width float32
		facts []widgets.Fact
		rows  int
		whole bool
	}{
		{600, []widgets.Fact{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}, {Name: "c", Value: "3"}, {Name: "d", Value: "4"}}, 2, true},
		{600, []widgets.Fact{{Name: "a", Value: "1"}, {Name: "Model", Value: model}, {Name: "c", Value: "3"}}, 2, true},
		{600, []widgets.Fact{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}, {Name: "Model", Value: model}, {Name: "c", Value: "3"}}, 2, true},
		{600, []widgets.Fact{{Name: "a", Value: address}, {Name: "b", Value: address}}, 2, true},
		{200, []widgets.Fact{{Name: "a", Value: "1"}, {Name: "Model", Value: model}}, 2, false},
		{600, nil, 0, true},
	} {
		f.SetFacts(c.facts)
		f.SetWidth(c.width)
		w.Resize(fyne.NewSize(c.width, 300))
		var shown []string
		for _, o := range test.WidgetRenderer(f).Objects() {
			text, ok := o.(*canvas.Text)
			if !ok {
				t.Fatalf("there is a %T", o)
			}
			if end := text.Position().X + text.MinSize().Width; end > c.width+1 {
				t.Errorf("%q reaches to %v of %v", text.Text, end, c.width)
			}
			shown = append(shown, text.Text)
		}
		for i, one := range c.facts {
			if slices.Contains(shown, one.Value) != (c.whole || i == 0) {
				t.Errorf("at %v of %v there is %q", c.width, c.facts, shown)
			}
		}
		if f.Rows() != c.rows {
			t.Errorf("%v at %v take %d rows, want %d", c.facts, c.width, f.Rows(), c.rows)
		}
	}
}

// Names that differ at their ends alone are told apart also where they are too
// long.
func TestFactsWithLongNames(t *testing.T) {
	test.NewTempApp(t)
	f := widgets.NewFacts()
	f.SetFacts([]widgets.Fact{
		{Name: "coretemp-isa-0000-adapter Core 10", Value: "1"}, {Name: "coretemp-isa-0000-adapter Core 11", Value: "2"},
		{Name: "A name that is too long, but like no other", Value: "3"}, {Name: "short", Value: "4"}, {Name: "short", Value: "5"},
	})
	f.SetWidth(170)
	w := test.NewTempWindow(t, f)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(170, 300))
	var names []string
	for i, o := range test.WidgetRenderer(f).Objects() {
		if text, ok := o.(*canvas.Text); ok && i%2 == 0 {
			names = append(names, text.Text)
		}
	}
	for i, end := range []string{"Core 10", "Core 11", "…", "short", "short"} {
		if !strings.HasSuffix(names[i], end) || len(names[i]) > 35 {
			t.Errorf("the %dth name is %q", i, names[i])
		}
	}
}
