package app

import (
	"context"
	"time"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// span is the time that a chart shows. Samples further apart than maxGap are
// not joined.
type span struct {
	from, to time.Time
	maxGap   time.Duration
}

const (
	// maxPoints bounds what is asked of the feed for a line. It is above what
	// 5 minutes hold at the shortest interval, so that lines are not thinned
	// before the pixels are known.
	maxPoints = 1500
	// loadTimeout is how long a panel may wait for its feed.
	loadTimeout = 2 * time.Second

	yTicks = 5
	xTicks = 6
)

// chartView is what a chart shows; the lines' colors come with the theme.
type chartView struct {
	data  widgets.ChartData
	lines []charts.LineData
}

// loadChart reads a panel's past. On an error the chart has its axes, but no
// lines.
func loadChart(ctx context.Context, feed metrics.Feed, panel *charts.Panel, l *look) (chartView, error) {
	chosen, s := l.units.of(*panel), l.span
	p := &chosen
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	lines, err := charts.Load(ctx, feed, p, s.from, s.to, maxPoints)
	v := chartView{lines: lines}
	lo, hi := p.Bounds(lines)
	v.data = widgets.ChartData{
		Title:       tr(p.Title),
		From:        s.from.UnixMilli(),
		To:          s.to.UnixMilli(),
		YMin:        lo,
		YMax:        hi,
		YRoom:       l.units.room(p.Unit),
		YTicks:      ticks(charts.ValueTicks(p.Unit, lo, hi, yTicks)),
		XTicks:      ticks(charts.TimeTicks(s.from, s.to, time.Local, xTicks)),
		FormatValue: func(v float64) string { return charts.FormatValue(p.Unit, v) },
		FormatTime:  formatTime,
	}
	for i := range lines {
		v.data.Lines = append(v.data.Lines, line(&lines[i], s))
	}
	return v, err
}

func formatTime(ms int64) string { return time.UnixMilli(ms).Format("15:04:05") }

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
	to.MaxGap = s.maxGap.Milliseconds()
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
