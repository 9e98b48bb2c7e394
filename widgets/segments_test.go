package widgets_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"headroom/widgets"
)

func TestSegments(t *testing.T) {
	useTheme(t, light)
	s := widgets.NewSegments("1 min", "5 min", "1 h")
	var chosen []int
	s.OnChosen = func(i int) { chosen = append(chosen, i) }
	w := test.NewTempWindow(t, s)
	s.SetChosen(1, "5 min")
	if len(chosen) != 0 {
		t.Error("to set what is chosen tells of a choice")
	}
	test.TapAt(s, fyne.NewPos(s.FullWidth()-5, 10))
	if len(chosen) != 1 || chosen[0] != 2 || w.Canvas().Focused() != s {
		t.Errorf("a click on the last one chose %v", chosen)
	}
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyLeft, fyne.KeyHome, fyne.KeyLeft, fyne.KeyEnd} {
		s.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if want := []int{2, 1, 0, 2}; !slices.Equal(chosen, want) {
		t.Errorf("the keys chose %v, want %v", chosen, want)
	}

	s.SetCompact(true)
	if got := texts(s); len(got) != 1 || got[0] != "1 h" {
		t.Errorf("with little room it shows %q", got)
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if w.Canvas().Overlays().Top() == nil {
		t.Error("there is no menu")
	}
}

func TestSegmentsPictures(t *testing.T) {
	for _, c := range []struct {
		name    string
		theme   fyne.Theme
		chosen  int
		compact bool
	}{
		{"chosen", light, 1, false}, {"chosen_dark", dark, 1, false}, {"none", light, -1, false}, {"compact", light, 1, true},
	} {
		useTheme(t, c.theme)
		s := widgets.NewSegments("1 min", "5 min", "1 h")
		s.SetChosen(c.chosen, "5 min")
		s.SetCompact(c.compact)
		test.AssertImageMatches(t, "segments_"+c.name+".png", capture(s, 180, 26, 1))
	}
}
