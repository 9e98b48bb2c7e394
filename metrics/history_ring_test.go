package metrics

import (
	"math/rand/v2"
	"testing"
)

// A ring holds what a slice would, and only chunks that differ take memory.
func TestRing(t *testing.T) {
	for _, points := range []int{1, 2, chunkPoints - 1, chunkPoints, chunkPoints + 1, 900, 1000} {
		random := rand.New(rand.NewPCG(1, uint64(points)))
		r, want := newRing[uint32](points), make([]uint32, points)
		value := uint32(0)
		for i := range 20 * points {
			if random.IntN(100) == 0 {
				value = random.Uint32N(3)
			}
			r.set(i%points, value)
			want[i%points] = value
		}
		for i := range want {
			if got := r.at(i); got != want[i] {
				t.Fatalf("%d points: point %d is %d, want %d", points, i, got, want[i])
			}
		}
		full := 0
		for _, c := range r.chunks {
			if c.points != nil {
				full++
			}
		}
		if full != r.full {
			t.Errorf("%d points: %d chunks hold their points, it says %d", points, full, r.full)
		}
		for i := range points {
			r.set(i, 7)
		}
		if r.full != 0 {
			t.Errorf("%d points: all are the same, but %d chunks hold them", points, r.full)
		}
	}
}
