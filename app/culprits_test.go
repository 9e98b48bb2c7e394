package app

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// culpritsTo is the end of the steps that the fake feed has culprits of: the
// last step before noon is under way.
var culpritsTo = noon.Add(-10 * time.Second)

// spiky is a workstation on which two steps had culprits.
func spiky() *fakeFeed {
	f := workstation()
	step := func(from time.Time, cpu, memory, io metrics.Culprit) metrics.CulpritSpan {
		return metrics.CulpritSpan{
			From: from, To: from.Add(10 * time.Second),
			CPU: []metrics.Culprit{cpu}, Memory: []metrics.Culprit{memory}, IO: []metrics.Culprit{io},
		}
	}
	f.culprits = []metrics.CulpritSpan{
		step(culpritsTo.Add(-20*time.Second), metrics.Culprit{PID: 7, Name: "cc1plus", Value: 3.25},
			metrics.Culprit{PID: 8, Name: "postgres", Value: 340 << 20}, metrics.Culprit{PID: 9, Name: "rsync", Value: 80 << 20}),
		step(culpritsTo.Add(-10*time.Second), metrics.Culprit{PID: 10, Name: "firefox", Value: 1.2},
			metrics.Culprit{PID: 8, Name: "postgres", Value: 341 << 20}, metrics.Culprit{PID: 9, Name: "rsync", Value: 81 << 20}),
	}
	return f
}

// dashboardPanels are those of the overview.
var dashboardPanels = []string{"cpu", "memory", "network", "disk-io"}

// chartOf returns the chart of a panel.
func chartOf(t *testing.T, a *App, id string) *widgets.TimeChart {
	t.Helper()
	i := slices.Index(dashboardPanels, id)
	var found []*widgets.TimeChart
	visible(a.window.Content(), func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		if c, ok := o.(*widgets.TimeChart); ok {
			found = append(found, c)
		}
	})
	if i < 0 || i >= len(found) {
		t.Fatalf("there is no chart %s", id)
	}
	return found[i]
}

// pointAt points at a time of a chart, which shows the 5 minutes before noon.
func pointAt(feed *fakeFeed, c *widgets.TimeChart, at time.Time) {
	feed.busy.Lock()
	defer feed.busy.Unlock()
	// The lines of its grid go as far as the plot.
	var left, width float32
	for _, o := range test.WidgetRenderer(c).Objects() {
		if l, ok := o.(*canvas.Rectangle); ok && l.Visible() && l.Size().Width > width {
			left, width = l.Position().X, l.Size().Width
		}
	}
	// The time scale rounds its right edge up to whole pixels.
	x := left + width*float32(at.Sub(noon.Add(-5*time.Minute)))/float32(5*time.Minute) - 1
	c.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, c.Size().Height/2)}})
}

// inBubble runs a test of a wide window on the feed, in time that is simulated.
func inBubble(t *testing.T, feed *fakeFeed, run func(t *testing.T, a *App)) {
	t.Helper()
	a := newTestApp(t, feed, theme.VariantDark)
	a.window.Resize(fyne.NewSize(1497, 800))
	synctest.Test(t, func(t *testing.T) { run(t, a) })
}

func TestHoverNamesCulprits(t *testing.T) {
	feed := spiky()
	inBubble(t, feed, func(t *testing.T, a *App) {
		t.Helper()
		if len(feed.askedFor) > 0 {
			t.Error("culprits were asked for while nobody points")
		}
		for id, want := range map[string][]string{
			"cpu":     {"Most CPU in 10 s", "firefox", "1.20 cores"},
			"memory":  {"Most memory", "postgres", "341 MiB"},
			"disk-io": {"Most I/O in 10 s", "rsync", "81.0 MiB/s"},
		} {
			c := chartOf(t, a, id)
			pointAt(feed, c, culpritsTo.Add(-5*time.Second))
			synctest.Wait()
			got := texts(a)
			if !containsInOrder(got, want) {
				t.Errorf("%s: the window shows %s, want %s", id, joined(got), joined(want))
			}
			c.MouseOut()
			if got := texts(a); containsInOrder(got, want) {
				t.Errorf("%s: the culprits stay when the pointer is gone", id)
			}
		}
	})
}

func containsInOrder(all, want []string) bool {
	for i := range all {
		if i+len(want) <= len(all) && slices.Equal(all[i:i+len(want)], want) {
			return true
		}
	}
	return false
}

// TestCulpritsOfTheStep holds that a sample is of the step in which the time
// lies that it measured: the first reading of a step ends the one before.
func TestCulpritsOfTheStep(t *testing.T) {
	feed := spiky()
	inBubble(t, feed, func(t *testing.T, a *App) {
		t.Helper()
		c := chartOf(t, a, "cpu")
		for _, tt := range []struct {
			at   time.Time
			want string
		}{
			{culpritsTo.Add(-20 * time.Second), ""},
			{culpritsTo.Add(-19 * time.Second), "cc1plus"},
			{culpritsTo.Add(-10 * time.Second), "cc1plus"},
			{culpritsTo.Add(-9 * time.Second), "firefox"},
			{culpritsTo, "firefox"},
			{culpritsTo.Add(time.Second), ""},
			{noon, ""},
		} {
			pointAt(feed, c, tt.at)
			synctest.Wait()
			got := joined(texts(a))
			for _, name := range []string{"cc1plus", "firefox"} {
				if strings.Contains(got, name) != (name == tt.want) {
					t.Errorf("at %s the window shows %s, want %q", tt.at.Format(time.TimeOnly), got, tt.want)
				}
			}
			if !strings.Contains(got, tt.at.Format(time.TimeOnly)) {
				t.Errorf("at %s the window shows %s", tt.at.Format(time.TimeOnly), got)
			}
		}
		c.MouseOut()
		asked := len(feed.askedFor)
		for ms := range 9 {
			pointAt(feed, c, culpritsTo.Add(-time.Duration(ms)*time.Second))
			synctest.Wait()
		}
		if n := len(feed.askedFor) - asked; n != 1 {
			t.Errorf("%d questions for one step", n)
		}
	})
}

func TestCulpritsOfTheNewestPoint(t *testing.T) {
	feed := spiky()
	inBubble(t, feed, func(t *testing.T, a *App) {
		t.Helper()
		feed.holdUp = make(chan struct{})
		c := chartOf(t, a, "cpu")
		for s := range 9 {
			pointAt(feed, c, culpritsTo.Add(-time.Duration(18-2*s)*time.Second))
			synctest.Wait()
		}
		if n := len(feed.askedFor); n != 1 {
			t.Errorf("%d questions at a time", n)
		}
		if got := joined(texts(a)); strings.Contains(got, "Most CPU") {
			t.Errorf("before the answer the window shows %s", got)
		}
		close(feed.holdUp)
		synctest.Wait()
		if got := joined(texts(a)); !strings.Contains(got, "firefox") || strings.Contains(got, "cc1plus") {
			t.Errorf("the window shows %s", got)
		}
		if n := len(feed.askedFor); n != 2 {
			t.Errorf("%d questions for two steps", n)
		}
	})
}

// TestCulpritsThatComeTooLate answers when the pointer has gone, and has come
// back to the same place.
func TestCulpritsThatComeTooLate(t *testing.T) {
	feed := spiky()
	inBubble(t, feed, func(t *testing.T, a *App) {
		t.Helper()
		feed.holdUp = make(chan struct{})
		c := chartOf(t, a, "cpu")
		pointAt(feed, c, culpritsTo)
		synctest.Wait()
		c.MouseOut()
		close(feed.holdUp)
		synctest.Wait()
		if got := joined(texts(a)); strings.Contains(got, "firefox") {
			t.Errorf("nobody points, and the window shows %s", got)
		}
		feed.holdUp = make(chan struct{})
		pointAt(feed, c, culpritsTo)
		synctest.Wait()
		c.MouseOut()
		pointAt(feed, c, culpritsTo)
		close(feed.holdUp)
		synctest.Wait()
		if got := joined(texts(a)); !strings.Contains(got, "firefox") {
			t.Errorf("the window shows %s", got)
		}
	})
}

func TestCulpritsSurvive(t *testing.T) {
	for name, feed := range map[string]*fakeFeed{"none": workstation(), "error": spiky()} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, feed, func(t *testing.T, a *App) {
				t.Helper()
				if name == "error" {
					feed.err = errors.New("no such thing")
				}
				for _, id := range dashboardPanels {
					pointAt(feed, chartOf(t, a, id), culpritsTo)
					synctest.Wait()
					if got := joined(texts(a)); strings.Contains(got, "Most") || !strings.Contains(got, culpritsTo.Format(time.TimeOnly)) {
						t.Errorf("%s: the window shows %s", id, got)
					}
				}
				if n := len(feed.askedFor); n != 3 {
					t.Errorf("%d questions for three charts that have culprits", n)
				}
			})
		})
	}
}

func TestCulpritsHangingFeedDoesNotBlockTheWindow(t *testing.T) {
	feed := spiky()
	inBubble(t, feed, func(t *testing.T, a *App) {
		t.Helper()
		feed.holdUp = make(chan struct{})
		close(a.stopped)
		pointAt(feed, chartOf(t, a, "cpu"), culpritsTo)
		synctest.Wait()
		a.close()
		close(feed.holdUp)
		synctest.Wait()
	})
}

func TestCulpritsSpan(t *testing.T) {
	c := &culprits{}
	at := noon.UnixMilli()
	c.follow([]charts.LineData{
		{Times: []int64{at - 5000, at}, Covered: []metrics.TimeSpan{{From: at - 15000, To: at - 14999}, {From: at - 1000, To: at - 999}}},
		{Limit: true, Times: []int64{at - 60000, at}, Covered: []metrics.TimeSpan{{}, {}}},
	}, time.Second)
	for _, tt := range []struct{ at, from, to int64 }{
		{at, at - 1000, at - 999}, {at - 5000, at - 15000, at - 14999}, {at - 60000, at - 60000, at - 60000}, // of none but a limit
	} {
		if from, to := c.span(tt.at); from.UnixMilli() != tt.from || to.UnixMilli() != tt.to {
			t.Errorf("%d: from %d to %d", tt.at-at, from.UnixMilli()-at, to.UnixMilli()-at)
		}
	}
	c.follow(nil, time.Second)
	if from, to := c.span(at); !from.Equal(noon) || !to.Equal(noon) {
		t.Errorf("of no lines: %s to %s", from, to)
	}
}
