package app

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headroom/metrics"
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

// TestProcessesSearchFits holds that what can be searched in is not cut off.
func TestProcessesSearchFits(t *testing.T) {
	for _, language := range []string{"en", "de"} {
		speak(t, language)
		a, p, _ := openProcesses(t, family())
		for width := float32(480); width < 1300; width += 20 {
			size := fyne.NewSize(width, 400)
			a.window.Resize(size)
			text := fyne.MeasureText(p.search.PlaceHolder, theme.TextSize(), fyne.TextStyle{}).Width
			if got := p.search.Size().Width; got < text+50 {
				t.Errorf("%s, %v: the search is %v wide, and its text %v", language, size, got, text)
			}
			visible(p.search, func(o fyne.CanvasObject, at fyne.Position, _ fyne.CanvasObject) {
				if s, ok := o.(fyne.Scrollable); ok && o != fyne.CanvasObject(p.search) && o.MinSize().Width > o.Size().Width {
					t.Errorf("%s, %v: %T at %v scrolls", language, size, s, at)
				}
			})
		}
	}
}

// TestProcessesReasonFits holds that it is told in full why there are no rows.
func TestProcessesReasonFits(t *testing.T) {
	const reason = "a record is replayed, which holds no table of processes, only who used most"
	feed := workstation()
	feed.table.err = fmt.Errorf("%w: %s", metrics.ErrUnsupported, reason)
	a := newTestApp(t, feed, theme.VariantDark)
	openPage(t, a, processesID)
	p := processesOf(t, a)
	for _, size := range []fyne.Size{{Width: 480, Height: 360}, {Width: 1280, Height: 800}, {Width: 640, Height: 400}} {
		a.window.Resize(size)
		var told []string
		visible(a.window.Content(), func(o fyne.CanvasObject, at fyne.Position, parent fyne.CanvasObject) {
			if text, ok := o.(*canvas.Text); ok && parent == test.WidgetRenderer(p.reason).Objects()[0] {
				told = append(told, text.Text)
				if end := at.AddXY(text.MinSize().Width, text.MinSize().Height); end.X > size.Width || end.Y > size.Height {
					t.Errorf("%v: %q reaches to %v", size, text.Text, end)
				}
			}
		})
		if got := strings.Join(told, " "); !strings.HasPrefix(got, "There is no table of processes here") || !strings.HasSuffix(got, reason) {
			t.Errorf("%v: told is %q", size, got)
		}
		if got := p.headingText(); got.Notice != "" {
			t.Errorf("the heading tells it too: %q", got.Notice)
		}
	}
	feed.table.err = nil
	feed.table.set(family())
	again(t, a)
	if p.reason.Visible() || len(firsts(a, p)) == 0 {
		t.Error("the reason stays where there are rows")
	}
}

// TestProcessesWidthsAreKept gives a column another width by the keyboard.
func TestProcessesWidthsAreKept(t *testing.T) {
	a, p, _ := openProcesses(t, family())
	head := test.WidgetRenderer(p.table).Objects()[0]
	focusOn(t, a, head)
	press(t, a, fyne.KeyEnd, fyne.KeyLeft) // the threads
	test.Type(a.window.Canvas().Focused(), "++")
	widths := p.table.Widths()
	if widths["threads"] == 0 || widths[nameColumn] == 0 || len(widths) != 2 {
		t.Fatalf("the widths are %v", widths)
	}
	expect := func(when string, q *processesPage, ids ...string) {
		t.Helper()
		got := q.table.Widths()
		for _, id := range ids {
			if d := got[id] - widths[id]; d > 0.1 || d < -0.1 {
				t.Errorf("%s: %s is %v wide, not %v", when, id, got[id], widths[id])
			}
		}
		if len(got) != len(ids) {
			t.Errorf("%s: the widths are %v", when, got)
		}
	}
	b := New(a.fyne, a.feed, "")
	b.window.Resize(fyne.NewSize(1280, 800))
	again(t, b)
	q := processesOf(t, b)
	expect("after a restart", q, "threads", nameColumn)
	q.toggleColumn(findColumn(q.all, "threads"))
	expect("hidden", q, nameColumn)
	focusOn(t, b, test.WidgetRenderer(q.table).Objects()[0])
	press(t, b, fyne.KeyHome)
	test.Type(b.window.Canvas().Focused(), "0")
	expect("the name as usual", q)
	q.toggleColumn(findColumn(q.all, "threads"))
	expect("shown again", q, "threads")

	b.fyne.Preferences().SetStringList(keyProcessWidths, []string{"", "cpu", "pid x", "user NaN", "state -3", "name Inf", "memory 60"})
	if got := b.prefs.processWidths(); len(got) != 2 || got["memory"] != 60 {
		t.Errorf("of a file of no sense come %v", got)
	}
	q.setColumns(nil)
	lines(b, q) // a width of no end is bounded
}

// TestProcessesButtonsAreWithin holds that all buttons are in the smallest window.
func TestProcessesButtonsAreWithin(t *testing.T) {
	for _, language := range []string{"en", "de"} {
		speak(t, language)
		a, p, _ := openProcesses(t, family())
		for _, size := range []fyne.Size{{Width: 320, Height: 240}, {Width: 360, Height: 480}, {Width: 480, Height: 360}} {
			a.window.Resize(size)
			least := float32(0)
			for _, b := range []fyne.CanvasObject{p.tree, p.columns, p.more, p.end, p.kill, p.search} {
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
				if at.X < 0 || at.X+b.Size().Width > size.Width {
					t.Errorf("%s, %v: a button is from %v to %v", language, size, at.X, at.X+b.Size().Width)
				}
				least = max(least, at.Y+b.Size().Height)
			}
			if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.table); at.Y < least {
				t.Errorf("%s, %v: the table at %v covers the buttons, which end at %v", language, size, at.Y, least)
			}
		}
	}
}
