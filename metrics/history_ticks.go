package metrics

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

// Ticks is what every tick of the last minutes brought: the raw tier of a
// History, to be kept elsewhere.
type Ticks struct {
	// Interval is the time between two ticks.
	Interval time.Duration
	// Times are milliseconds since the Unix epoch, increasing.
	Times []int64
	// Intervals are the times between two ticks, in milliseconds, when each of
	// Times was; nil where all are Interval.
	Intervals []int64
	Series    []TickSeries
}

// TickSeries holds the values of one series, one for each time. A NaN is a
// gap.
type TickSeries struct {
	Metric string
	Labels map[string]string
	Values []float32
}

// Ticks returns a copy of the raw tier. Series come in the order of their
// first appearance; one that was unknown all the time is left out.
func (h *History) Ticks() Ticks {
	h.mu.RLock()
	defer h.mu.RUnlock()
	t := Ticks{Interval: h.interval, Times: make([]int64, h.raw.count)}
	intervals := make([]int64, h.raw.count)
	for i := range t.Times {
		t.Times[i], intervals[i] = h.raw.at(i), h.raw.interval(i)
		if intervals[i] != h.interval.Milliseconds() {
			t.Intervals = intervals
		}
	}
	for _, s := range h.order {
		m := &catalog[s.key.metric]
		copied := TickSeries{Metric: m.ID, Labels: m.LabelMap(s.key.labels), Values: make([]float32, h.raw.count)}
		known := false
		for i := range copied.Values {
			v := rawValue(s.raw.at(h.raw.slot(i))).decode()
			copied.Values[i] = float32(v)
			known = known || !math.IsNaN(v)
		}
		if known {
			t.Series = append(t.Series, copied)
		}
	}
	return t
}

// Ticks returns what every tick of the last minutes brought.
func (s *Sampler) Ticks() Ticks { return s.history.Ticks() }

// Replay is a Feed of what was measured once. Its newest Snapshot is the last
// one, and its present is the time of that. All methods may be called from any
// goroutine.
type Replay struct {
	latest   *Snapshot
	end      time.Time
	history  *History
	culprits []CulpritSpan // in the order of time
}

var _ Feed = (*Replay)(nil)

// NewReplay makes a Feed of Ticks, of the Snapshot that came last and of
// culprits in the order of time. Series
// of metrics that the catalogue does not have, or does not record, are left
// out; their IDs are returned.
func NewReplay(last *Snapshot, ticks Ticks, culprits []CulpritSpan) (replay *Replay, unknown []string, err error) {
	if last == nil {
		return nil, nil, errors.New("there is no snapshot")
	}
	history, unknown, err := historyOf(ticks)
	if err != nil {
		return nil, nil, err
	}
	end := last.Time
	if n := len(ticks.Times); n > 0 && ticks.Times[n-1] > end.UnixMilli() {
		end = time.UnixMilli(ticks.Times[n-1])
	}
	return &Replay{latest: last, end: end, history: history, culprits: culprits}, unknown, nil
}

// The bounds of what an interval of a record may be. They are wider than those
// of a Sampler, which may change.
const (
	shortestReplayed = time.Millisecond
	longestReplayed  = time.Hour
)

// historyOf returns a History that answers queries from the ticks alone.
// Nothing can be appended to it.
func historyOf(ticks Ticks) (h *History, unknown []string, err error) {
	interval := func(i int) int64 {
		if ticks.Intervals == nil {
			return ticks.Interval.Milliseconds()
		}
		return ticks.Intervals[i]
	}
	switch {
	case ticks.Interval < shortestReplayed || ticks.Interval > longestReplayed:
		return nil, nil, fmt.Errorf("an interval of %s cannot be", ticks.Interval)
	case ticks.Intervals != nil && len(ticks.Intervals) != len(ticks.Times):
		return nil, nil, fmt.Errorf("there are %d intervals for %d times", len(ticks.Intervals), len(ticks.Times))
	}
	h = &History{interval: ticks.Interval, series: make(map[seriesKey]*series), raw: newAxis(len(ticks.Times))}
	for i, t := range ticks.Times {
		if t < 0 || t > math.MaxInt64/4 || i > 0 && t <= ticks.Times[i-1] {
			return nil, nil, fmt.Errorf("time %d of %d does not come after the one before", i+1, len(ticks.Times))
		}
		if d := interval(i); d < shortestReplayed.Milliseconds() || d > longestReplayed.Milliseconds() {
			return nil, nil, fmt.Errorf("an interval of %d ms cannot be", d)
		}
		h.raw.push(t, interval(i))
	}
	for _, s := range ticks.Series {
		if len(s.Values) != len(ticks.Times) {
			return nil, nil, fmt.Errorf("%s has %d values for %d times", s.Metric, len(s.Values), len(ticks.Times))
		}
		index, ok := catalogIndex[s.Metric]
		if !ok || !catalog[index].Recorded {
			unknown = append(unknown, s.Metric)
			continue
		}
		restored := &series{key: seriesKey{metric: index}, raw: newRing(len(s.Values), rawWidths)}
		for i, name := range catalog[index].Labels {
			restored.key.labels[i] = s.Labels[name]
		}
		if h.series[restored.key] != nil {
			return nil, nil, fmt.Errorf("%s with the labels %v is there twice", s.Metric, s.Labels)
		}
		for i, v := range s.Values {
			restored.raw.set(i, uint32(encodeRaw(float64(v))))
		}
		h.series[restored.key] = restored
		h.order = append(h.order, restored)
	}
	return h, unknown, nil
}

// End is the time that counts as the present.
func (r *Replay) End() time.Time { return r.end }

// Latest implements Feed.
func (r *Replay) Latest() *Snapshot { return r.latest }

// Subscribe implements Feed: it brings the last Snapshot, and nothing more.
func (r *Replay) Subscribe(ctx context.Context) <-chan *Snapshot {
	c := make(chan *Snapshot, 1)
	c <- r.latest
	context.AfterFunc(ctx, func() { close(c) })
	return c
}

// Series implements Feed.
func (r *Replay) Series(ctx context.Context, q Query) ([]Series, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return r.history.Query(q, r.end)
}

// Processes implements Feed: a record holds no table of them.
func (r *Replay) Processes(context.Context, ProcessQuery) (*ProcessTable, error) {
	return nil, unsupported("a record is replayed, which holds no table of processes, only who used most")
}

// Sockets implements Feed: a record holds no list of them.
func (r *Replay) Sockets(context.Context) (*SocketTable, error) {
	return nil, unsupported("a record is replayed, which holds no list of sockets, only how many there were in each state")
}

// Culprits implements Feed.
func (r *Replay) Culprits(ctx context.Context, q CulpritQuery) ([]CulpritSpan, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := q.check(r.end); err != nil {
		return nil, err
	}
	to := r.end
	if !q.To.IsZero() {
		to = q.To
	}
	var steps []CulpritSpan
	for _, s := range r.culprits {
		if s.To.After(q.From) && !s.From.After(to) {
			steps = append(steps, s)
		}
	}
	return joinSpans(steps, q.perSpan(len(steps))), nil
}
