package metrics

import (
	"math"
	"sync"
	"time"
)

// The tiers of the History: every tick of the last quarter of an hour, 10 s
// for 6 hours, a minute for 7 days.
const (
	rawSpan          = 15 * time.Minute
	rawPointsMin     = 120 // so that long intervals still have some past
	mediumStep       = 10 * time.Second
	mediumSpan       = 6 * time.Hour
	coarseStep       = time.Minute
	coarseSpan       = 7 * 24 * time.Hour
	defaultMaxSeries = 512
)

// History keeps the past of all recorded metrics in a fixed memory: each
// series has a ring of raw values and one ring for each thinned tier.
// A series that is no longer emitted is dropped when its last value ages out,
// or earlier when its room is needed.
//
// The rings share one axis of times. When the wall clock is set back, the
// axis is moved with it, so that times keep increasing and what was a minute
// ago stays a minute ago. A clock set forward, like a suspend, leaves a gap,
// which closes when the clock is set back again.
type History struct {
	mu        sync.RWMutex
	interval  time.Duration // between the ticks that come
	maxSeries int
	metrics   []recordedMetric
	series    map[seriesKey]*series
	order     []*series // in the order of first appearance
	raw       axis
	thinned   [2]tier
	culprits  culpritRing // in the slots of the first thinned tier
	ticks     int64
	refused   int
	// jump is by how much the wall clock last went ahead of the time that had
	// passed, in milliseconds, and jumpAfter the newest time before that.
	jump, jumpAfter int64

	// What emit works on; a closure for each metric would be garbage in each
	// tick.
	emit    Emit
	metric  int
	rawSlot int
}

// recordedMetric is a row of the catalogue and its place in it.
type recordedMetric struct {
	Metric
	index int
}

type seriesKey struct {
	metric int
	labels Labels
}

// series is the past of one metric with one set of labels.
type series struct {
	key      seriesKey
	lastSeen int64 // the tick
	raw      ring
	thinned  [2]thinnedSeries
}

// rawValue is the bits of a float32 such that zero is unknown: a new ring
// holds nothing.
type rawValue uint32

// rawWidths are the widths of the fields of a rawValue: it has but one.
var rawWidths = widths{32}

var unknownBits = math.Float32bits(float32(math.NaN()))

func encodeRaw(v float64) rawValue {
	return rawValue(math.Float32bits(float32(v)) ^ unknownBits)
}

func (r rawValue) decode() float64 {
	return float64(math.Float32frombits(uint32(r) ^ unknownBits))
}

// thinnedSeries is a series in a thinned tier: the finished points and what
// the open one has so far.
type thinnedSeries struct {
	points ring
	open   accumulator
}

type accumulator struct {
	count    int
	sum      float64
	min, max float64
}

func (a *accumulator) add(v float64) {
	if math.IsNaN(v) {
		return
	}
	if a.count == 0 || v < a.min {
		a.min = v
	}
	if a.count == 0 || v > a.max {
		a.max = v
	}
	a.count++
	a.sum += v
}

func (a *accumulator) point() (minimum, mean, maximum float64) {
	if a.count == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	return a.min, a.sum / float64(a.count), a.max
}

// axis is a ring of times, in milliseconds since the Unix epoch, that the
// rings of all series of a tier share.
type axis struct {
	times []int64
	// intervals are the times between two ticks when those were, in milliseconds.
	intervals []int32
	next      int // where the next time goes
	count     int
}

func newAxis(points int) axis {
	return axis{times: make([]int64, points), intervals: make([]int32, points)}
}

// push returns the ring position of the new time.
func (a *axis) push(t, interval int64) int {
	slot := a.next
	a.times[slot], a.intervals[slot] = t, int32(min(interval, math.MaxInt32))
	a.next = (slot + 1) % len(a.times)
	a.count = min(a.count+1, len(a.times))
	return slot
}

// slot returns the ring position of the i-th time, the oldest first.
func (a *axis) slot(i int) int {
	return (a.next - a.count + i + len(a.times)) % len(a.times)
}

func (a *axis) at(i int) int64 { return a.times[a.slot(i)] }

// interval is the time between two ticks when the i-th time was.
func (a *axis) interval(i int) int64 { return int64(a.intervals[a.slot(i)]) }

// shift moves the times back: those up to a time by older, the rest by newer.
func (a *axis) shift(upTo, older, newer int64) {
	for i := range a.times {
		if a.times[i] <= upTo {
			a.times[i] -= older
		} else {
			a.times[i] -= newer
		}
	}
}

// tier is the axis of a thinned tier; a time is that of the start of a step.
type tier struct {
	axis
	step    int64 // milliseconds
	started bool
	start   int64 // of the open step
	last    int64 // the newest sample in it
	longest int64 // the longest interval in it
	// uneven tells that the clock has jumped, so that steps may not begin at
	// multiples of theirs.
	uneven bool
}

// NewHistory returns an empty History for a sampler that ticks at interval.
// It keeps at most maxSeries series, 0 meaning 512.
func NewHistory(interval time.Duration, maxSeries int) *History {
	if maxSeries <= 0 {
		maxSeries = defaultMaxSeries
	}
	h := &History{
		interval:  interval,
		maxSeries: maxSeries,
		series:    make(map[seriesKey]*series),
		raw:       newAxis(rawPoints(interval)),
	}
	h.emit = h.record
	for i, m := range catalog {
		if m.Recorded {
			h.metrics = append(h.metrics, recordedMetric{m, i})
		}
	}
	for i, t := range [...]struct{ step, span time.Duration }{{mediumStep, mediumSpan}, {coarseStep, coarseSpan}} {
		step := max(t.step, interval)
		h.thinned[i] = tier{axis: newAxis(int(t.span / step)), step: step.Milliseconds()}
	}
	h.culprits = newCulpritRing(len(h.thinned[0].times))
	return h
}

// rawPoints is how many values the raw tier has room for at an interval.
func rawPoints(interval time.Duration) int { return max(int(rawSpan/interval), rawPointsMin) }

// bytes is the memory that the rings of a series take.
func (s *series) bytes() int {
	bytes := s.raw.bytes()
	for i := range s.thinned {
		bytes += s.thinned[i].points.bytes()
	}
	return bytes
}

// Status returns the present size.
func (h *History) Status() HistoryStatus {
	h.mu.RLock()
	defer h.mu.RUnlock()
	bytes := 0
	for _, s := range h.order {
		bytes += s.bytes()
	}
	return HistoryStatus{Series: Float(len(h.series)), SeriesRefused: Float(h.refused), Bytes: Float(bytes)}
}

// Append adds the values of a Snapshot. Snapshots come in the order of their
// sequence, from one goroutine.
func (h *History) Append(s *Snapshot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := s.Time.UnixMilli()
	interval := h.interval.Milliseconds()
	since := interval
	if s.ElapsedSeconds > 0 {
		since = max(int64(float64(s.ElapsedSeconds)*1000), 1)
	}
	// An interval that was changed before it had passed.
	interval = max(interval, min(s.waited.Milliseconds(), since))
	h.followClock(now, since)
	for i := range h.thinned {
		h.closeStep(i, now, since, interval)
	}
	h.rawSlot = h.raw.push(now, interval)
	h.ticks++
	h.refused = 0
	for i := range h.metrics {
		h.metric = h.metrics[i].index
		h.metrics[i].Read(s, h.emit)
	}
	if t := &h.thinned[0]; s.culprits != nil && t.count > 0 {
		// They come with the first tick of a step, or late, and are of the one before.
		h.culprits.put(t.slot(t.count-1), s.culprits)
	}
	h.age()
}

// followClock moves the past along when the wall clock was set back. What came
// before a jump forward was dated by the clock as it was before, so up to the
// size of that jump it stays where it is.
func (h *History) followClock(now, since int64) {
	if h.raw.count == 0 {
		return
	}
	last := h.raw.at(h.raw.count - 1)
	if now > last {
		if ahead := now - last - since; ahead > 2*h.interval.Milliseconds() {
			h.jumpAfter, h.jump = last, ahead
			h.thinned[0].uneven, h.thinned[1].uneven = true, true
		}
		return
	}
	back := last + since - now
	undone := min(back, h.jump)
	h.raw.shift(h.jumpAfter, back-undone, back)
	for i := range h.thinned {
		t := &h.thinned[i]
		t.uneven = true
		t.shift(h.jumpAfter, back-undone, back)
		t.start -= back
		t.last -= back
	}
	h.jumpAfter -= back - undone
	h.jump -= undone
}

// closeStep starts a new step of a tier when now is past the open one: with the
// first tick beyond a multiple of the step, from which it begins. Time over
// which the clock has jumped is none of it.
func (h *History) closeStep(i int, now, since, interval int64) {
	t := &h.thinned[i]
	start := now - now%t.step
	switch {
	case !t.started:
		t.started, t.start = true, start
	case start > t.last:
		start = max(start, now-since+1)
		slot := t.push(t.start, t.longest)
		if i == 0 {
			h.culprits.put(slot, nil)
		}
		for _, s := range h.order {
			thin := &s.thinned[i]
			thin.points.set(slot, encodePoint(thin.open.point()).word())
			thin.open = accumulator{}
		}
		t.start, t.longest = start, 0
	}
	t.last, t.longest = now, max(t.longest, interval)
}

func (h *History) record(value Float, labels Labels) {
	v := float64(value)
	key := seriesKey{h.metric, labels}
	s := h.series[key]
	if s == nil {
		if math.IsNaN(v) {
			return // nothing is known of it yet
		}
		if s = h.add(key); s == nil {
			h.refused++
			return
		}
	}
	if v < 0 || math.IsInf(v, 0) {
		v = math.NaN()
	}
	s.lastSeen = h.ticks
	s.raw.set(h.rawSlot, uint32(encodeRaw(v)))
	for i := range s.thinned {
		s.thinned[i].open.add(v)
	}
}

// add makes room for a new series, at the cost of the one that has been gone
// for longest, or returns nil.
func (h *History) add(key seriesKey) *series {
	if len(h.order) >= h.maxSeries {
		oldest := -1
		for i, s := range h.order {
			if s.lastSeen < h.ticks-1 && (oldest < 0 || s.lastSeen < h.order[oldest].lastSeen) {
				oldest = i
			}
		}
		if oldest < 0 {
			return nil
		}
		h.drop(oldest)
	}
	s := &series{key: key, raw: newRing(len(h.raw.times), rawWidths)}
	for i := range s.thinned {
		s.thinned[i].points = newRing(len(h.thinned[i].times), codedWidths)
	}
	h.series[key] = s
	h.order = append(h.order, s)
	return s
}

func (h *History) drop(i int) {
	delete(h.series, h.order[i].key)
	h.order = append(h.order[:i], h.order[i+1:]...)
}

// age writes a gap for the series that this tick did not bring, and drops
// those whose last value has left the coarsest tier.
func (h *History) age() {
	horizon := h.ticks - int64(len(h.thinned[1].times))*h.thinned[1].step/h.interval.Milliseconds()
	for i := 0; i < len(h.order); {
		s := h.order[i]
		if s.lastSeen < horizon {
			h.drop(i)
			continue
		}
		if s.lastSeen != h.ticks {
			s.raw.set(h.rawSlot, 0)
		}
		i++
	}
}
