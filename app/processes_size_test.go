package app

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// TestProcessesDetailsInALowWindow opens the details where there is no room for
// them beside the table.
func TestProcessesDetailsInALowWindow(t *testing.T) {
	a, p, _ := openProcesses(t, family())
	click(t, a, p, "firefox")
	p.showDetails(true)
	expect := func(when string, table, details bool) {
		t.Helper()
		if p.table.Visible() != table || p.details.card.Visible() != details {
			t.Errorf("%s: table %v, details %v", when, p.table.Visible(), p.details.card.Visible())
		}
	}
	expect("in a high window", true, true)
	// The details that are open in a high window do not hide the table of a low
	// one until they are asked for there.
	a.window.Resize(fyne.NewSize(480, 360))
	expect("in a low window", true, false)
	press(t, a, fyne.KeyReturn)
	expect("after Enter", false, true)
	press(t, a, fyne.KeyEscape)
	expect("after Escape", true, false)
	press(t, a, fyne.KeyReturn)
	p.search.SetText("post")
	expect("while searching", true, false)
	a.window.Resize(fyne.NewSize(1280, 800))
	expect("in a high window again", true, true)
}

// TestProcessesFit checks that no text but those of the table, which scroll,
// reaches beyond the window.
func TestProcessesFit(t *testing.T) {
	a, p, table := openProcesses(t, family())
	click(t, a, p, "firefox")
	for _, err := range []error{nil, errors.New("a reason that is so long that it has no room beside any title in any window at all, however wide")} {
		table.mu.Lock()
		table.err = err
		table.mu.Unlock()
		p.showDetails(err != nil)
		again(t, a)
		if size := a.window.Content().MinSize(); size.Width > 480 || size.Height > 360 {
			t.Errorf("the window cannot be smaller than %v", size)
		}
		for _, size := range []fyne.Size{{Width: 480, Height: 360}, {Width: 2560, Height: 1440}, {Width: 800, Height: 500}, {Width: 480, Height: 360}} {
			a.window.Resize(size)
			seen := 0
			visible(a.window.Content(), func(o fyne.CanvasObject, at fyne.Position, parent fyne.CanvasObject) {
				text, ok := o.(*canvas.Text)
				if _, scrolls := parent.(fyne.Scrollable); !ok || scrolls || text.Text == "" || text.Alignment != fyne.TextAlignLeading {
					return
				}
				seen++
				if end := at.X + text.MinSize().Width; end > size.Width+0.5 {
					t.Errorf("%v, %v: %q reaches to %v", size, err, text.Text, end)
				}
			})
			if seen < 4 {
				t.Errorf("%v: only %d texts", size, seen)
			}
		}
	}
}
