package app

import (
	"context"
	"strings"
	"time"

	"headroom/charts"
	"headroom/metrics"
)

// keptLines are the lines that were read last for each panel, so that the past
// is not read again with each tick. They belong to the goroutine that follows
// the feed.
type keptLines map[string]keptLine

type keptLine struct {
	span   span
	points int
	lines  []charts.LineData
}

// freshest is how old lines of the present may be: longer than a pixel of an
// hour stands for, so that only charts of more than that are read less often.
const freshest = 10 * time.Second

// serve tells whether the lines are those of a span. Those of the present may be
// older by the half of a pixel.
func (k *keptLine) serve(s span, points int) bool {
	length := s.to.Sub(s.from)
	if k.points != points || k.span.live != s.live || k.span.to.Sub(k.span.from) != length {
		return false
	}
	age := s.to.Sub(k.span.to)
	if !s.live {
		return age == 0
	}
	return length > time.Hour && age >= 0 && age < min(freshest, length/2000)
}

// load reads the lines of a panel, unless they are there.
func (l *look) load(ctx context.Context, feed metrics.Feed, p *charts.Panel, points int) ([]charts.LineData, error) {
	key := keyOf(p)
	if k, ok := (*l.kept)[key]; ok && k.serve(l.span, points) {
		return k.lines, nil
	}
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	lines, err := charts.Load(ctx, feed, p, l.span.from, l.span.to, points)
	if err != nil {
		return nil, err
	}
	if *l.kept == nil {
		*l.kept = keptLines{}
	}
	(*l.kept)[key] = keptLine{l.span, points, lines}
	return lines, nil
}

// keyOf tells a panel from others, also from the same one of another device.
func keyOf(p *charts.Panel) string {
	var b strings.Builder
	b.WriteString(p.ID)
	for _, l := range p.Lines {
		b.WriteString("/" + l.Metric)
		for _, value := range l.Labels { // one at most
			b.WriteString("=" + value)
		}
	}
	return b.String()
}

// oldestSample returns the time of the first sample there is; zero while that is
// not known.
func oldestSample(ctx context.Context, feed metrics.Feed, now time.Time) time.Time {
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	var oldest time.Time
	for _, metric := range []string{"limit_cpu_used_ratio", "limit_memory_used_bytes"} {
		// A feed that fails is told of by the page.
		found, err := feed.Series(ctx, metrics.Query{Metric: metric, To: now})
		if err != nil || len(found) == 0 || len(found[0].Times) == 0 {
			continue
		}
		if t := time.UnixMilli(found[0].Times[0]); oldest.IsZero() || t.Before(oldest) {
			oldest = t
		}
	}
	return oldest
}
