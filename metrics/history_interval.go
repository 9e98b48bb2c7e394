package metrics

import (
	"slices"
	"sort"
	"time"
)

// intervals are the times between two ticks that a History has seen, in the
// order of time. There is always one.
type intervals []intervalFrom

// intervalFrom is the time between two ticks from a time on. Both are in
// milliseconds.
type intervalFrom struct{ from, interval int64 }

// intervalsMost is how many are kept: who tries all of them again and again
// makes the oldest ones one.
const intervalsMost = 32

func newIntervals(d time.Duration) intervals { return intervals{{0, d.Milliseconds()}} }

// now is the interval of the newest tick, or the next.
func (l intervals) now() int64 { return l[len(l)-1].interval }

// at is the interval of a time.
func (l intervals) at(t int64) int64 { return l[l.index(t)].interval }

func (l intervals) index(t int64) int {
	return max(0, sort.Search(len(l), func(i int) bool { return l[i].from > t })-1)
}

// apart is how long one tick takes to follow another. The first one after a
// change may take as long as those before.
func (l intervals) apart(before, t int64) int64 { return max(l.at(before), l.at(t)) }

// within returns the shortest and the longest interval of a range.
func (l intervals) within(from, to int64) (shortest, longest int64) {
	shortest, longest = l.at(to), l.at(to)
	for i := l.index(from); i < len(l) && l[i].from <= to; i++ {
		shortest, longest = min(shortest, l[i].interval), max(longest, l[i].interval)
	}
	return shortest, longest
}

// change makes d the interval after a tick: from when the next one would have
// come, since a point of a thinned tier is dated later than its tick. What was
// before oldest is not asked for any more.
func (l *intervals) change(d time.Duration, tick, oldest int64) {
	last := &(*l)[len(*l)-1]
	if from := tick + last.interval; from > last.from {
		*l = append(*l, intervalFrom{from, d.Milliseconds()})
	} else {
		last.interval = d.Milliseconds()
	}
	*l = slices.Delete(*l, 0, l.index(oldest))
	if len(*l) > intervalsMost {
		(*l)[1].interval = max((*l)[0].interval, (*l)[1].interval)
		*l = slices.Delete(*l, 0, 1)
	}
}

// shift moves the times back: those up to a time by older, the rest by newer.
func (l intervals) shift(upTo, older, newer int64) {
	for i := range l {
		if l[i].from <= upTo {
			l[i].from -= older
		} else {
			l[i].from -= newer
		}
	}
}

// SetInterval tells that the ticks from now on come at another interval. What is
// known stays; there is room for as much detail as if it had been the interval
// from the start, or more.
func (h *History) SetInterval(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	before := h.intervals.now()
	switch {
	case before == d.Milliseconds():
		return
	case h.raw.count == 0:
		h.intervals = newIntervals(d)
	default:
		h.intervals.change(d, h.raw.at(h.raw.count-1), h.oldest())
	}
	for _, s := range h.order {
		if gone := h.ticks - s.lastSeen; gone > 0 { // counted in ticks
			s.lastSeen = h.ticks - max(1, gone*before/d.Milliseconds())
		}
	}
	if points := rawPoints(d); points > len(h.raw.times) {
		h.growRaw(points)
	}
	if step := max(mediumStep, d).Milliseconds(); step < h.thinned[0].step {
		h.refineMedium(step)
	}
}

// growRaw gives the raw tier room for so many points.
func (h *History) growRaw(points int) {
	old := h.raw
	h.raw = newAxis(points)
	for i := range old.count {
		h.raw.push(old.at(i))
	}
	for _, s := range h.order {
		s.raw = moved(&s.raw, old, points)
	}
}

// refineMedium gives the medium tier shorter steps. A point that there is
// stands for the middle of its longer one.
func (h *History) refineMedium(step int64) {
	t := &h.thinned[0]
	old, culprits := t.axis, h.culprits.steps
	points := int(mediumSpan.Milliseconds() / step)
	t.axis = newAxis(points)
	h.culprits.steps = newCulpritRing(points).steps
	for i := range old.count {
		slot := t.push(old.at(i) + (t.step-step)/2)
		h.culprits.steps[slot] = culprits[old.slot(i)]
	}
	for _, s := range h.order {
		s.thinned[0].points = moved(&s.thinned[0].points, old, points)
	}
	t.step = step
}

// moved returns a ring with the points of another, which has the slots of an
// axis, from the first slot on.
func moved(from *ring, old axis, points int) ring {
	to := newRing(points, from.widths)
	for i := range old.count {
		to.set(i, from.at(old.slot(i)))
	}
	return to
}
