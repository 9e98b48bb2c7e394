package metrics

import "time"

// SetInterval tells that the ticks from now on come at another interval. What is
// known stays; there is room for as much detail as if it had been the interval
// from the start, or more.
func (h *History) SetInterval(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.order {
		if gone := h.ticks - s.lastSeen; gone > 0 { // counted in ticks
			s.lastSeen = h.ticks - max(1, int64(float64(gone)*h.interval.Seconds()/d.Seconds()))
		}
	}
	h.interval = d
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
		h.raw.push(old.at(i), old.interval(i))
	}
	for _, s := range h.order {
		s.raw = moved(&s.raw, old, points)
	}
}

// refineMedium gives the medium tier shorter steps. The points that there are
// stay as long as they were.
func (h *History) refineMedium(step int64) {
	t := &h.thinned[0]
	old, culprits := t.axis, h.culprits.steps
	points := int(mediumSpan.Milliseconds() / step)
	t.axis = newAxis(points)
	h.culprits.steps = newCulpritRing(points).steps
	for i := range old.count {
		slot := t.push(old.at(i), max(old.interval(i), t.step))
		h.culprits.steps[slot] = culprits[old.slot(i)]
	}
	for _, s := range h.order {
		s.thinned[0].points = moved(&s.thinned[0].points, old, points)
	}
	t.step, t.longest = step, max(t.longest, t.step)
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

// length is how long the i-th step of a tier is: as long as the interval was
// where that is longer, but it ends where the next one begins. Steps of an
// interval that they do not divide begin at odd distances, and reach to the
// next one, if that is not missing.
func (t *tier) length(i int) int64 {
	length := max(t.step, t.interval(i))
	if length == t.step && !t.uneven {
		return length
	}
	next := t.start
	if i+1 < t.count {
		next = t.at(i + 1)
	}
	if until := next - t.at(i); until < length || length > t.step && until <= length*5/2 {
		return max(1, until)
	}
	return length
}
