package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2/widget"

	"headroom/charts"
	"headroom/metrics"
)

// interval returns the time between two samples.
func interval(s *metrics.Snapshot) time.Duration {
	if s.IntervalSeconds.Known() && s.IntervalSeconds > 0 {
		return time.Duration(float64(s.IntervalSeconds) * float64(time.Second))
	}
	return time.Second
}

// gapFrom returns from which distance on, in milliseconds, two samples have a gap
// between them: that of a tick or two that came late has none, nor that of
// samples of a longer interval, or joined ones, of which each stands for a step.
func gapFrom(interval, step time.Duration) int64 {
	return max(4*interval, step*5/2).Milliseconds()
}

// intervals are those that can be chosen; others by --interval.
var intervals = []time.Duration{
	250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute,
}

// ChangesInterval lets the person change the time between two samples at once:
// set is given it. Without it a new one is for the next start.
func (a *App) ChangesInterval(set func(time.Duration) error) { a.setInterval = set }

// intervalChoice chooses the time between two samples. It shows the one that
// the newest snapshot tells, which may be none of those.
type intervalChoice struct {
	app    *App
	choice *widget.Select
	note   *widget.Label
	shown  time.Duration
	// chosen is what was chosen and has not been taken yet.
	chosen time.Duration
}

func newIntervalChoice(a *App) *intervalChoice {
	c := &intervalChoice{app: a, note: note("")}
	var names []string
	for _, d := range intervals {
		names = append(names, intervalText(d))
	}
	c.choice = widget.NewSelect(names, nil)
	if chosen := a.prefs.interval(); chosen != 0 {
		c.show(chosen)
	} else {
		c.show(metrics.DefaultInterval)
	}
	c.choice.OnChanged = func(string) { c.choose(intervals[max(0, c.choice.SelectedIndex())]) }
	c.explain()
	return c
}

func intervalText(d time.Duration) string { return charts.FormatValue(metrics.Seconds, d.Seconds()) }

// choose keeps the interval for the next start, and takes it now.
func (c *intervalChoice) choose(d time.Duration) {
	c.app.prefs.setInterval(d)
	if set := c.app.setInterval; set != nil && set(d) == nil {
		c.chosen = d
	}
}

// explain tells from when on a choice counts.
func (c *intervalChoice) explain() {
	text := tr("The time between two samples, from now on. At the next start one given with --interval goes first.")
	if c.app.setInterval == nil {
		text = tr("The time between two samples of this machine, for the next start. One given with --interval goes first.")
	}
	if c.note.Text != text {
		c.note.SetText(text)
	}
}

// prepare shows an interval that was set in another way: at the start.
func (c *intervalChoice) prepare(_ context.Context, s *metrics.Snapshot, _ look) func() {
	now := interval(s)
	return func() {
		c.explain()
		if now == c.chosen {
			c.chosen, c.shown = 0, now
		}
		if c.app.setInterval != nil && c.chosen == 0 && now != c.shown {
			c.show(now)
		}
	}
}

func (c *intervalChoice) show(d time.Duration) {
	c.shown = d
	c.choice.Selected = intervalText(d)
	c.choice.Refresh()
}
