package charts

import "math"

// point is a place in a picture, in pixels from its top left.
type point struct{ x, y float64 }

// span is what a line covers in one run without a gap: the line itself and,
// where there is one, the band between its least and its greatest values.
type span struct {
	mean, low, high []point
}

// trace turns values over time into the places in a plot where they are drawn.
type trace struct {
	plot     rect
	from, to int64 // milliseconds
	lo, hi   float64
	room     *arena
}

// arena is memory for the points of one picture, which the next one uses again.
type arena struct {
	points []point
	used   int
}

// take returns no points with room for n.
func (a *arena) take(n int) []point {
	if a.used+n > len(a.points) {
		// What was given out stays with who has it.
		a.points, a.used = make([]point, max(2*len(a.points), n, 1024)), 0
	}
	a.used += n
	return a.points[a.used-n : a.used-n : a.used]
}

// spans returns the runs of a line between its gaps. Whatever the data, every
// point is finite and lies in the plot from left to right; values out of range
// lie above or below it, and are for rect.pieces to cut off.
// There are at most four points for each column of pixels, which keep the
// first, the least, the greatest and the last value of the column.
func (t *trace) spans(times []int64, mean, low, high []float64) []span {
	n := min(len(times), len(mean))
	hasBand := len(low) >= n && len(high) >= n && n > 0 && (&low[0] != &mean[0] || &high[0] != &mean[0])
	var done []span
	// All runs share one piece of memory.
	most := min(n+2, 4*int(t.plot.right-t.plot.left+2))
	run := column{out: span{mean: t.room.take(most)}}
	run.sparse = !hasBand && float64(n) <= t.plot.right-t.plot.left
	if hasBand {
		run.out.low, run.out.high = t.room.take(most), t.room.take(most)
	}
	flush := func() {
		run.end()
		if len(run.out.mean) > 0 {
			done = append(done, run.out)
		}
		run = column{out: run.out.rest(), sparse: run.sparse}
	}
	previous := -1 // the newest point of the run
	for i := range n {
		switch {
		case !finite(mean[i]):
			flush()
			previous = -1
			continue
		case i > 0 && times[i] <= times[i-1]:
			continue
		}
		if times[i] >= t.from && previous >= 0 && times[previous] < t.from {
			run.add(t.between(times, mean, low, high, previous, i, t.from, hasBand))
		}
		switch {
		case times[i] < t.from || times[i] > t.to:
		case run.sparse:
			run.out.mean = append(run.out.mean, point{t.x(times[i]), t.y(mean[i])})
		default:
			run.add(t.sample(times[i], at(mean, low, high, i, hasBand), hasBand))
		}
		if times[i] > t.to {
			if previous >= 0 && times[previous] < t.to {
				run.add(t.between(times, mean, low, high, previous, i, t.to, hasBand))
			}
			break
		}
		previous = i
	}
	flush()
	return done
}

// rest is a span in the memory that a span has not used.
func (s *span) rest() span {
	return span{mean: s.mean[len(s.mean):], low: s.low[len(s.low):], high: s.high[len(s.high):]}
}

// values are those of one time: mean, least and greatest.
type values [3]float64

func at(mean, low, high []float64, i int, hasBand bool) values {
	if hasBand && finite(low[i]) && finite(high[i]) {
		return values{mean[i], low[i], high[i]}
	}
	return values{mean[i], mean[i], mean[i]}
}

// between interpolates where a line crosses the edge of the plot.
func (t *trace) between(times []int64, mean, low, high []float64, i, j int, edge int64, hasBand bool) sample {
	a, b := at(mean, low, high, i, hasBand), at(mean, low, high, j, hasBand)
	part := (float64(edge) - float64(times[i])) / (float64(times[j]) - float64(times[i]))
	var v values
	for k := range v {
		// Bounded first: the difference of two huge numbers may not be finite.
		va, vb := t.bounded(a[k]), t.bounded(b[k])
		v[k] = va + (vb-va)*part
	}
	return t.sample(edge, v, hasBand)
}

// sample is one point of a line and its band.
type sample struct {
	x              float64
	mean, low, top float64
	hasBand        bool
}

func (t *trace) sample(ms int64, v values, hasBand bool) sample {
	s := sample{x: t.x(ms), mean: t.y(v[0]), hasBand: hasBand}
	if hasBand {
		s.low, s.top = t.y(v[1]), t.y(v[2])
	}
	return s
}

// x is the place of a time in range.
func (t *trace) x(ms int64) float64 {
	part := (float64(ms) - float64(t.from)) / (float64(t.to) - float64(t.from))
	return t.plot.left + part*(t.plot.right-t.plot.left)
}

// bounded keeps a value that is far out of range so near that there is something
// to reckon with.
func (t *trace) bounded(v float64) float64 {
	const far = 1e4 // ranges
	return min(max(v, t.lo-far*(t.hi-t.lo)), t.hi+far*(t.hi-t.lo))
}

// y is the place of a value, which need not be in range.
func (t *trace) y(v float64) float64 {
	part := (t.bounded(v) - t.lo) / (t.hi - t.lo)
	return t.plot.bottom - part*(t.plot.bottom-t.plot.top)
}

// column gathers the samples that fall on one column of pixels.
type column struct {
	out                     span
	first, last, least, top sample
	n                       int
	low, high               float64
	// sparse points are so few that none need to be gathered.
	sparse bool
}

func (c *column) add(s sample) {
	if c.sparse {
		c.out.mean = append(c.out.mean, point{s.x, s.mean})
		return
	}
	if c.n > 0 && math.Floor(s.x) != math.Floor(c.first.x) {
		c.end()
	}
	if c.n == 0 {
		c.first, c.least, c.top = s, s, s
		c.low, c.high = s.low, s.top
	}
	c.n++
	c.last = s
	// The y axis points down.
	if s.mean > c.least.mean {
		c.least = s
	}
	if s.mean < c.top.mean {
		c.top = s
	}
	c.low, c.high = max(c.low, s.low), min(c.high, s.top)
}

// end writes the column out.
func (c *column) end() {
	if c.n == 0 {
		return
	}
	a, b := c.least, c.top
	if a.x > b.x {
		a, b = b, a
	}
	for _, s := range [...]sample{c.first, a, b, c.last} {
		p := point{s.x, s.mean}
		if k := len(c.out.mean); k == 0 || c.out.mean[k-1] != p {
			c.out.mean = append(c.out.mean, p)
		}
	}
	if c.first.hasBand {
		c.out.low = append(c.out.low, point{c.first.x, c.low})
		c.out.high = append(c.out.high, point{c.first.x, c.high})
		if c.last.x > c.first.x {
			c.out.low = append(c.out.low, point{c.last.x, c.low})
			c.out.high = append(c.out.high, point{c.last.x, c.high})
		}
	}
	c.n = 0
}
