package metrics

// chunkPoints is how many points of a ring share a chunk.
const chunkPoints = 120

// ring is a ring of points of which many are often the same: counters of
// trouble stay 0 and sizes don't change for days. A chunk whose points are all
// the same takes no memory but for its one value.
type ring[T comparable] struct {
	chunks []chunk[T]
	points int
	// full is how many chunks hold their points.
	full int
}

type chunk[T comparable] struct {
	points *[chunkPoints]T // nil: all are same
	same   T
}

// newRing returns a ring of zero points.
func newRing[T comparable](points int) ring[T] {
	return ring[T]{chunks: make([]chunk[T], (points+chunkPoints-1)/chunkPoints), points: points}
}

func (r *ring[T]) at(slot int) T {
	c := &r.chunks[slot/chunkPoints]
	if c.points == nil {
		return c.same
	}
	return c.points[slot%chunkPoints]
}

func (r *ring[T]) set(slot int, v T) {
	c := &r.chunks[slot/chunkPoints]
	i := slot % chunkPoints
	if c.points == nil {
		if v == c.same {
			return
		}
		c.points = new([chunkPoints]T)
		for j := range c.points {
			c.points[j] = c.same
		}
		r.full++
	}
	c.points[i] = v
	if i == chunkPoints-1 || slot == r.points-1 {
		r.join(c, i+1)
	}
}

// join gives the memory of a chunk back whose first n points, which are all
// that are used, are the same.
func (r *ring[T]) join(c *chunk[T], n int) {
	for _, v := range c.points[1:n] {
		if v != c.points[0] {
			return
		}
	}
	*c = chunk[T]{same: c.points[0]}
	r.full--
}
