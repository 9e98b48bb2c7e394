package charts

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"headroom/metrics"
)

// LineData is one line of a panel with its values, ready to be drawn.
type LineData struct {
	// Label names the line for people.
	Label string
	// Color is the line's place in the palette: Palette.Color(line.Color). It
	// has no meaning for a limit.
	Color int
	// Fill shades the area under the line.
	Fill bool
	// Limit marks the panel's limit.
	Limit bool

	Metric string
	Labels map[string]string
	// Step is the time that a value stands for, the longest where they differ; 0 is unknown.
	Step time.Duration
	// Covered are the times that each value tells of; nil is unknown.
	Covered []metrics.TimeSpan
	// Times are milliseconds since the Unix epoch, increasing. The others have
	// the same length; a NaN is a gap.
	Times          []int64
	Min, Mean, Max []float64
}

// Queries asks for everything that the panel shows in that time, with at most
// so many points for each line. Zero times and points mean what they mean in
// metrics.Query.
func (p *Panel) Queries(from, to time.Time, points int) []metrics.Query {
	queries := make([]metrics.Query, 0, len(p.Lines)+1)
	for _, l := range p.Lines {
		queries = append(queries, metrics.Query{Metric: l.Metric, Labels: l.Labels, From: from, To: to, Points: points})
	}
	if m, ok := metrics.LookupMetric(p.Limit.Metric); ok && m.Recorded {
		queries = append(queries, metrics.Query{Metric: m.ID, From: from, To: to, Points: points})
	}
	return queries
}

// Load fetches the lines of a panel, in the order of the panel and of their
// labels. A limit comes last. There are none where nothing has been recorded.
func Load(ctx context.Context, feed metrics.Feed, p *Panel, from, to time.Time, points int) ([]LineData, error) {
	var lines []LineData
	limit := LineData{Label: p.Limit.Label, Limit: true, Metric: p.Limit.Metric}
	for i, q := range p.Queries(from, to, points) {
		series, err := feed.Series(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("panel %s: %s: %w", p.ID, q.Metric, err)
		}
		if i == len(p.Lines) {
			if len(series) > 0 {
				limit.setSeries(&series[0])
			}
			continue
		}
		lines = append(lines, linesOf(&p.Lines[i], i, series)...)
	}
	if p.perDevice() {
		slices.SortStableFunc(lines, byDevice)
		for i := range lines {
			lines[i].Color = i
		}
	}
	if len(limit.Times) == 0 {
		limit.setConstant(latest(feed, p.Limit.Metric), lines)
	}
	if len(limit.Times) > 0 {
		lines = append(lines, limit)
	}
	return lines, nil
}

// AnyKnown tells whether there is a value to show besides limits.
func AnyKnown(lines []LineData) bool {
	return slices.ContainsFunc(lines, func(l LineData) bool { return !l.Limit && slices.ContainsFunc(l.Mean, finite) })
}

// HasNothing tells a panel of what a machine does not have, such as swap: its
// limit is nothing at all.
func HasNothing(lines []LineData) bool {
	return slices.ContainsFunc(lines, func(l LineData) bool { return l.Limit && l.greatest() == 0 })
}

// perDevice tells panels whose lines depend on what the machine has from those
// in which each line is known, and keeps its color when another is missing.
func (p *Panel) perDevice() bool {
	return slices.ContainsFunc(p.Lines, func(l Line) bool { return strings.Contains(l.Label, "{") })
}

func linesOf(l *Line, color int, series []metrics.Series) []LineData {
	lines := make([]LineData, len(series))
	for i := range series {
		lines[i] = LineData{Label: expand(l.Label, series[i].Labels), Color: color, Fill: l.Fill}
		lines[i].setSeries(&series[i])
	}
	slices.SortStableFunc(lines, func(a, b LineData) int { return CompareNames(a.Label, b.Label) })
	return lines
}

func (l *LineData) setSeries(s *metrics.Series) {
	l.Metric, l.Labels, l.Times = s.Metric, s.Labels, s.Times
	l.Min, l.Mean, l.Max, l.Step, l.Covered = s.Min, s.Mean, s.Max, s.Step, s.Covered
}

// setConstant gives l one value over the time of the lines.
func (l *LineData) setConstant(v float64, lines []LineData) {
	first, last := int64(math.MaxInt64), int64(math.MinInt64)
	for _, o := range lines {
		if n := len(o.Times); n > 0 {
			first, last = min(first, o.Times[0]), max(last, o.Times[n-1])
		}
	}
	if first > last || !finite(v) {
		return
	}
	l.Times = []int64{first, last}
	l.Mean = []float64{v, v}
	l.Min, l.Max = l.Mean, l.Mean
}

// latest reads a metric without labels from the newest snapshot. It serves for
// limits that the history doesn't keep because they hardly ever change.
func latest(feed metrics.Feed, metric string) float64 {
	v := math.NaN()
	m, ok := metrics.LookupMetric(metric)
	if s := feed.Latest(); ok && s != nil {
		m.Read(s, func(f metrics.Float, _ metrics.Labels) { v = float64(f) })
	}
	return v
}

// byDevice brings the lines of one device together where a panel shows several
// metrics of each.
func byDevice(a, b LineData) int {
	for _, name := range []string{"device", "interface", "mountpoint"} {
		if c := CompareNames(a.Labels[name], b.Labels[name]); c != 0 {
			return c
		}
	}
	return 0
}

// expand puts the values of labels into a template such as "{device} read".
func expand(template string, labels map[string]string) string {
	pairs := make([]string, 0, 2*len(labels))
	for name, value := range labels {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(template)
}
