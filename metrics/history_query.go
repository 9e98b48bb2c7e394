package metrics

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// span is what one point of an answer stands for: the points lo to hi-1 of a
// tier. A span of no points is a gap.
type span struct {
	time   int64
	lo, hi int
}

// source is one tier as a query sees it.
type source struct {
	count int // with the open step, if there is one
	at    func(i int) int64
	// stands is the time that a point of a thinned tier stands for; its own is the
	// middle of that.
	stands func(i int) TimeSpan
	// covers is the time that its readings tell of.
	covers func(i int) TimeSpan
	// apart is how long there is from one point to the next, if none is missing.
	apart func(i int) int64
	value func(s *series, i int) (minimum, mean, maximum float64)
}

// Query answers q as Feed.Series describes it. now stands for a zero To.
func (h *History) Query(q Query, now time.Time) ([]Series, error) {
	m, err := q.check(now)
	if err != nil {
		return nil, err
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	to := now.UnixMilli()
	if !q.To.IsZero() {
		to = q.To.UnixMilli()
	}
	from := h.oldest() - 1 // the oldest point is part of all there is
	if !q.From.IsZero() {
		from = q.From.UnixMilli()
	}
	src := h.source(from, to)
	spans, step := src.spans(from, to, q.Points)
	if len(spans) == 0 {
		return nil, nil
	}
	times, covered := make([]int64, len(spans)), make([]TimeSpan, len(spans))
	for i, s := range spans {
		times[i], covered[i] = s.time, TimeSpan{s.time, s.time}
		if s.lo < s.hi {
			covered[i] = TimeSpan{src.covers(s.lo).From, src.covers(s.hi - 1).To}
		}
	}
	var answer []Series
	for _, s := range h.order {
		if s.key.metric != catalogIndex[q.Metric] || !m.hasLabels(s.key.labels, q.Labels) {
			continue
		}
		a := Series{
			Metric: q.Metric, Labels: m.LabelMap(s.key.labels), Times: times, Covered: covered,
			Step: time.Duration(step) * time.Millisecond,
		}
		if a.fold(src, s, spans) {
			answer = append(answer, a)
		}
	}
	return answer, nil
}

// check finds the metric of a query that makes sense.
func (q Query) check(now time.Time) (*Metric, error) {
	m, ok := LookupMetric(q.Metric)
	if !ok {
		return nil, &QueryError{"metric", q.Metric, "the ID of a metric of the catalogue, such as cpu_usage_ratio"}
	}
	if !m.Recorded {
		return nil, &QueryError{"metric", q.Metric, "a metric that is recorded; of this one only the latest value is kept"}
	}
	for _, name := range slices.Sorted(maps.Keys(q.Labels)) {
		if !slices.Contains(m.Labels, name) {
			accepted := "no labels for " + q.Metric
			if len(m.Labels) > 0 {
				accepted = "the labels of " + q.Metric + ": " + strings.Join(m.Labels, ", ")
			}
			return nil, &QueryError{"labels", name, accepted}
		}
	}
	to := q.To
	if to.IsZero() {
		to = now
	}
	if !q.From.IsZero() && !q.From.Before(to) {
		return nil, &QueryError{"from", q.From.Format(time.RFC3339), "a time before the end of the range, " + to.Format(time.RFC3339)}
	}
	if q.Points < 0 || q.Points == 1 {
		return nil, &QueryError{"points", strconv.Itoa(q.Points), "2 or more, or 0 for all"}
	}
	return &m, nil
}

func (m *Metric) hasLabels(l Labels, wanted map[string]string) bool {
	for i, name := range m.Labels {
		if v, ok := wanted[name]; ok && v != l[i] {
			return false
		}
	}
	return true
}

// oldest returns the time of the oldest point of all tiers.
func (h *History) oldest() int64 {
	oldest := int64(math.MaxInt64)
	if h.raw.count > 0 {
		oldest = h.raw.at(0)
	}
	for i := range h.thinned {
		// A first step that was under way when the sampling began holds nothing
		// older than the finer tier.
		if t := &h.thinned[i]; t.count > 0 && t.at(0)+t.length(0) <= oldest {
			oldest = t.at(0)
		}
	}
	return oldest
}

// source returns the finest tier that reaches back to from, or as far as any
// does.
func (h *History) source(from, to int64) source {
	from = max(from, h.oldest())
	// A little missing at the start must not cost the whole range its detail.
	reachesBack := func(a *axis) bool {
		slack := max((to-from)/100, min(2*a.interval(0), (to-from)/2))
		return a.at(0) <= from+slack
	}
	if h.raw.count == 0 || reachesBack(&h.raw) || h.thinned[0].count == 0 {
		return h.rawSource()
	}
	for i := range h.thinned {
		if t := &h.thinned[i]; t.count > 0 && reachesBack(&t.axis) {
			return h.thinnedSource(t, i)
		}
	}
	last := len(h.thinned) - 1
	return h.thinnedSource(&h.thinned[last], last)
}

func (h *History) rawSource() source {
	return source{
		count:  h.raw.count,
		at:     h.raw.at,
		stands: func(i int) TimeSpan { return TimeSpan{h.raw.at(i), h.raw.at(i)} },
		covers: func(i int) TimeSpan { return readingCovers(h.raw.at(i), h.raw.interval(i)) },
		apart:  h.raw.interval,
		value: func(s *series, i int) (float64, float64, float64) {
			v := rawValue(s.raw.at(h.raw.slot(i))).decode()
			return v, v, v
		},
	}
}

// readingCovers is the time that a reading tells of: since the one before. The
// steps of the culprits divide it in the same way, of which the first reading
// ends the one before.
func readingCovers(at, interval int64) TimeSpan {
	return TimeSpan{at - interval, at - interval + 1}
}

// thinnedSource is a thinned tier with its open step as the last point. The
// time of a point is the middle of its step.
func (h *History) thinnedSource(t *tier, i int) source {
	stands := func(j int) TimeSpan {
		if j == t.count {
			return TimeSpan{t.start, t.last}
		}
		return TimeSpan{t.axis.at(j), t.axis.at(j) + t.length(j) - 1}
	}
	return source{
		count: t.count + 1,
		at: func(j int) int64 {
			if j == t.count {
				return (t.start + t.last) / 2
			}
			return t.axis.at(j) + t.length(j)/2
		},
		stands: stands,
		covers: func(j int) TimeSpan {
			if j < t.count && t.interval(j) >= t.step { // it holds one reading
				return readingCovers(t.axis.at(j), t.interval(j))
			}
			return stands(j)
		},
		apart: func(j int) int64 {
			if j == t.count {
				return max(t.step, t.longest)
			}
			return max(t.step, t.interval(j))
		},
		value: func(s *series, j int) (float64, float64, float64) {
			if j == t.count {
				return s.thinned[i].open.point()
			}
			return codedPointOf(s.thinned[i].points.at(t.slot(j))).decode()
		},
	}
}

// holding returns the point that stands for a time without a point of its own,
// before the next one: its step is longer, and what was so long ago is known no
// better.
func (src source) holding(from, to int64, next int) []span {
	middle := from + max(1, (to-from)/2)
	for _, i := range []int{next - 1, next} {
		if i < 0 || i >= src.count {
			continue
		}
		if c := src.stands(i); c.From <= middle && middle <= c.To {
			return []span{{time: middle, lo: i, hi: i + 1}}
		}
	}
	return nil
}

// spans divides the points in (from, to] into at most points spans, 0 meaning
// any number. The bounds of spans are multiples of their width, so that they
// hold the same points whenever they are asked for. It returns too how far two
// spans lie apart at most, if nothing is missing between them.
func (src source) spans(from, to int64, points int) (spans []span, apart int64) {
	lo := sort.Search(src.count, func(i int) bool { return src.at(i) > from })
	hi := sort.Search(src.count, func(i int) bool { return src.at(i) > to })
	if lo == hi {
		if held := src.holding(from, to, lo); held != nil {
			return held, src.apart(held[0].lo)
		}
		return nil, 0
	}
	step, longest := src.apart(lo), src.apart(lo)
	for i := lo + 1; i < hi; i++ {
		step, longest = min(step, src.apart(i)), max(longest, src.apart(i))
	}
	if covered := to - src.at(lo); covered < (to-from)/2 {
		from = to - covered - step // a young history shows all its detail
	}
	width := int64(1)
	// A tick that came early is no reason to thin.
	if expected := (to - from) / step; points > 0 && (expected > int64(points) || hi-lo > points+2) {
		perSpan := (to-from)/(step*int64(points-1)) + 1
		width = perSpan * step
	} else if points > 0 {
		lo = max(lo, hi-points)
	}
	for i := lo; i < hi; {
		t := src.at(i)
		if i > lo {
			before, most := src.at(i-1), max(src.apart(i-1), src.apart(i))
			if t-before > most*5/2 {
				spans = append(spans, span{time: before + most, lo: i, hi: i})
			}
		}
		end := t - t%width + width
		j := i + 1
		if width > 1 {
			for j < hi && src.at(j) < end {
				j++
			}
			// Within the range, which may begin or end in the midst of the span.
			t = min(max(end-width/2, t), to)
		}
		spans = append(spans, span{time: t, lo: i, hi: j})
		i = j
	}
	if points > 0 && len(spans) > points {
		spans = spans[len(spans)-points:]
	}
	// The middle of a span may lie beyond a gap that begins within it.
	for i := 1; i < len(spans); i++ {
		spans[i].time = max(spans[i].time, spans[i-1].time+1)
	}
	return spans, max(width, longest)
}

// fold fills in the values of a series and reports whether there are any.
func (a *Series) fold(src source, s *series, spans []span) bool {
	values := make([]float64, 3*len(spans))
	a.Min, a.Mean, a.Max = values[:len(spans):len(spans)], values[len(spans):2*len(spans):2*len(spans)], values[2*len(spans):]
	found := false
	for i, sp := range spans {
		minimum, maximum, sum, n := math.Inf(1), math.Inf(-1), 0.0, 0
		for j := sp.lo; j < sp.hi; j++ {
			lo, mean, hi := src.value(s, j)
			if math.IsNaN(mean) {
				continue
			}
			minimum, maximum = min(minimum, lo), max(maximum, hi)
			sum += mean
			n++
		}
		if n == 0 {
			a.Min[i], a.Mean[i], a.Max[i] = math.NaN(), math.NaN(), math.NaN()
			continue
		}
		found = true
		a.Min[i], a.Mean[i], a.Max[i] = minimum, sum/float64(n), maximum
	}
	return found
}

// MarshalJSON writes unknown values as null, and leaves out Min, Mean or Max
// where it is nil.
func (a Series) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 128+len(a.Times)*48)
	b = append(b, `{"metric":`...)
	b = strconv.AppendQuote(b, a.Metric)
	b = append(b, `,"labels":`...)
	labels := a.Labels
	if labels == nil {
		labels = map[string]string{}
	}
	encoded, err := json.Marshal(labels)
	if err != nil {
		return nil, err
	}
	b = append(b, encoded...)
	b = append(b, `,"step_seconds":`...)
	b = appendJSON(b, a.Step.Seconds())
	b = append(b, `,"times_unix_ms":[`...)
	for i, t := range a.Times {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, t, 10)
	}
	for _, column := range []struct {
		name   string
		values []float64
	}{{"min", a.Min}, {"mean", a.Mean}, {"max", a.Max}} {
		if column.values == nil {
			continue
		}
		b = append(b, `],"`...)
		b = append(b, column.name...)
		b = append(b, `":[`...)
		for i, v := range column.values {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendDigits(b, v, recordedDigits)
		}
	}
	return append(b, "]}"...), nil
}
