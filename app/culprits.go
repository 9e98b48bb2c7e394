package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// culprits names the processes that used most at the time a chart is pointed
// at. Nothing is asked while nobody points, and one question at a time: the
// next one, of where the pointer has come to meanwhile, follows its answer. The
// fields belong to the user interface's goroutine.
type culprits struct {
	ctx   context.Context // done when the window closes
	feed  metrics.Feed
	kind  charts.CulpritKind
	chart *widgets.TimeChart

	// interval is the time between two readings; covered is what the samples of
	// the chart tell of, which were at those times.
	interval time.Duration
	times    []int64
	covered  []metrics.TimeSpan

	pointed bool
	at      int64 // the sample pointed at, in milliseconds
	asking  context.CancelFunc
	// answer is of the steps that were pointed at last.
	answer charts.Culprits
}

// nameCulprits makes a chart name the culprits of a panel, if it has any.
func nameCulprits(ctx context.Context, feed metrics.Feed, p *charts.Panel, chart *widgets.TimeChart) *culprits {
	c := &culprits{ctx: ctx, feed: feed, kind: p.Culprits, chart: chart}
	if c.kind != charts.NoCulprits {
		chart.OnPointed = c.point
	}
	return c
}

// follow takes what the samples of the chart tell of.
func (c *culprits) follow(lines []charts.LineData, interval time.Duration) {
	c.interval, c.times, c.covered = interval, nil, nil
	for i := range lines {
		if l := &lines[i]; !l.Limit && len(l.Covered) == len(l.Times) {
			c.times, c.covered = l.Times, l.Covered
		}
	}
}

// span returns the time that a sample tells of.
func (c *culprits) span(at int64) (from, to time.Time) {
	if i, found := slices.BinarySearch(c.times, at); found {
		return time.UnixMilli(c.covered[i].From), time.UnixMilli(c.covered[i].To)
	}
	return time.UnixMilli(at), time.UnixMilli(at)
}

func (c *culprits) point(at int64, pointed bool) {
	c.at, c.pointed = at, pointed
	switch {
	case !pointed:
		c.answer = charts.Culprits{}
		if c.asking != nil {
			c.asking()
		}
	case c.show():
	case c.asking != nil:
		c.asking() // its answer is no longer wanted
	default:
		c.ask()
	}
}

// show shows the answer that is there, if it is the one to the question.
func (c *culprits) show() bool {
	from, to := c.span(c.at)
	if from.Before(c.answer.From) || !from.Before(c.answer.To) || to.After(c.answer.To.Add(time.Millisecond)) {
		return false
	}
	notes := widgets.Notes{Title: c.kind.Title(c.interval)}
	for _, r := range c.answer.Rows {
		notes.Rows = append(notes.Rows, widgets.Note(r))
	}
	c.chart.SetNotes(c.at, notes)
	return true
}

// ask fetches the culprits of where the pointer is.
func (c *culprits) ask() {
	ctx, cancel := context.WithTimeout(c.ctx, loadTimeout)
	c.asking = cancel
	at := c.at
	from, to := c.span(at)
	go func() {
		defer cancel()
		// A feed that fails has no culprits: the page tells of its failure.
		answer, known, err := charts.LoadCulprits(ctx, c.feed, c.kind, from, to)
		dropped := errors.Is(ctx.Err(), context.Canceled)
		if c.ctx.Err() != nil {
			return
		}
		fyne.Do(func() {
			c.asking = nil
			if !c.pointed {
				return
			}
			if err == nil && known {
				c.answer = answer
			}
			switch {
			case c.show():
			case c.at == at && !dropped:
				c.chart.SetNotes(at, widgets.Notes{})
			default:
				c.ask()
			}
		})
	}()
}
