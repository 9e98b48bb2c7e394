package app

import (
	"context"
	"time"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// span is the time that a chart shows, and the time between two samples.
type span struct {
	from, to time.Time
	interval time.Duration
	// now is the present; live is set while that is the end.
	now  time.Time
	live bool
}

const (
	// detailPoints bounds what is asked of the feed for a line of at most
	// detailLength. It is above what 5 minutes hold at the shortest interval, so
	// that lines are not thinned before the pixels are known. Of longer ones a
	// point for each pixel is asked for.
	detailPoints = 1500
	detailLength = 15 * time.Minute
	// bandLines is how many lines may have bands, which would hide each other.
	bandLines = 4
	// loadTimeout is how long a panel may wait for its feed.
	loadTimeout = 2 * time.Second

	yTicks = 5
	xTicks = 6
)

// chartView is what a chart shows; the lines' colors come with the theme.
type chartView struct {
	// panel is in the person's units.
	panel charts.Panel
	data  widgets.ChartData
	lines []charts.LineData
}

// loadChart reads a panel's past. On an error the chart has its axes, but no
// lines.
func loadChart(ctx context.Context, feed metrics.Feed, panel *charts.Panel, l *look) (chartView, error) {
	chosen, s := l.units.of(*panel), l.span
	p := &chosen
	lines, err := l.load(ctx, feed, p, l.points)
	if charts.HasNothing(lines) {
		lines = nil
	}
	v := chartView{panel: chosen, lines: lines}
	visible := l.hidden.visible(p.ID, lines)
	if p.Stacked {
		visible = charts.Stack(visible)
	}
	lo, hi := p.Bounds(visible)
	v.data = widgets.ChartData{
		Title:       tr(p.Title),
		From:        s.from.UnixMilli(),
		To:          s.to.UnixMilli(),
		YMin:        lo,
		YMax:        hi,
		YRoom:       l.units.room(p.Unit),
		YTicks:      ticks(charts.ValueTicks(p.Unit, lo, hi, yTicks)),
		XTicks:      s.ticks(),
		FormatValue: func(v float64) string { return charts.FormatValue(p.Unit, v) },
		FormatTime:  s.format(),
		Empty:       tr("Collecting…"),
	}
	if !s.live {
		v.data.Empty = tr("Nothing was measured then")
	}
	measured := 0
	for i := range visible {
		if !visible[i].Limit {
			measured++
		}
	}
	for i := range lines {
		to := line(&lines[i], s)
		to.Hidden = l.hidden.has(p.ID, lines[i].Label)
		if measured > bandLines {
			to.Min, to.Max = nil, nil
		}
		v.data.Lines = append(v.data.Lines, to)
	}
	if p.Stacked {
		standOn(v.data.Lines, visible)
	}
	return v, err
}

// tellAbsent makes a chart that has nothing to show say so where that will stay
// so: the machine has no such device, or no longer, and has been measured for a
// few ticks.
func (v *chartView) tellAbsent(s *metrics.Snapshot, l *look) {
	const ticks = 5
	if s.Sequence < ticks || !l.span.live || charts.AnyKnown(v.lines) || v.panel.IsMeasured(s) {
		return
	}
	v.data.Empty, v.data.YTicks = tr("Not measured on this machine"), nil
}

// standOn puts the lines that are not hidden one on another; stacked are their
// sums, in the same order. The first stands on the bottom.
func standOn(lines []widgets.Line, stacked []charts.LineData) {
	var base []float64
	for i := range lines {
		l := &lines[i]
		if l.Hidden {
			continue
		}
		sum := stacked[0]
		stacked = stacked[1:]
		if l.Dashed {
			continue
		}
		if base == nil {
			base = make([]float64, len(sum.Mean))
		}
		l.X, l.Y, l.Base = sum.Times, sum.Mean, base
		l.Min, l.Max = nil, nil
		base = sum.Mean
	}
}

// ticks are the marks of the time axis.
func (s span) ticks() []widgets.Tick {
	return ticks(charts.TimeTicks(s.from, s.to, time.Local, xTicks))
}

// format writes a time of the span, with the day where that is not plain.
func (s span) format() func(ms int64) string {
	layout := "15:04:05"
	if dayOf(s.from) != dayOf(s.now) {
		layout = tr("Mon 2 Jan 15:04:05")
	}
	return func(ms int64) string { return time.UnixMilli(ms).Format(layout) }
}

func dayOf(t time.Time) string { return t.Local().Format(time.DateOnly) }

func ticks(from []charts.Tick) []widgets.Tick {
	to := make([]widgets.Tick, len(from))
	for i, t := range from {
		to[i] = widgets.Tick(t)
	}
	return to
}

func line(l *charts.LineData, s span) widgets.Line {
	to := widgets.Line{Name: tr(l.Label), Fill: l.Fill, Dashed: l.Limit, X: l.Times, Y: l.Mean}
	if l.Limit {
		return to
	}
	to.MaxGap = gapFrom(s.interval, l.Step)
	if thinned(l) {
		to.Min, to.Max = l.Min, l.Max
	}
	return to
}

// thinned reports whether the points of a line stand for several samples.
func thinned(l *charts.LineData) bool {
	for i := range l.Mean {
		if l.Min[i] < l.Max[i] {
			return true
		}
	}
	return false
}

// colored returns the data with the colors of a palette.
func (v *chartView) colored(p *charts.Palette) widgets.ChartData {
	for i := range v.lines {
		if v.lines[i].Limit {
			v.data.Lines[i].Color = p.Limit
		} else {
			v.data.Lines[i].Color = p.Color(v.lines[i].Color)
		}
	}
	return v.data
}
