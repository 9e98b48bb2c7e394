package metrics

import (
	"math/rand/v2"
	"testing"
)

// A ring holds what a slice would, however much its points differ.
func TestRing(t *testing.T) {
	sizes := []int{1, 2, chunkPoints - 1, chunkPoints, chunkPoints + 1, 900, 1000}
	for _, f := range []widths{rawWidths, codedWidths, {1, 30, 1}} {
		for _, points := range sizes {
			for _, spread := range []uint32{0, 1, 3, 1 << 7, 1 << 17, 1 << 31} {
				random := rand.New(rand.NewPCG(uint64(spread), uint64(points)))
				r, want := newRing(points, f), make([]uint32, points)
				value := uint32(0)
				base := random.Uint32()
				for i := range 7*points + points/3 {
					switch random.IntN(10 * points) {
					case 0:
						base = random.Uint32()
					case 1:
						value = 0
					default:
						value = base + random.Uint32N(spread+1)
					}
					r.set(i%points, value)
					want[i%points] = value
				}
				words := 0
				for _, c := range r.chunks {
					words += len(c)
				}
				if words != r.words {
					t.Errorf("%v, %d points: the chunks hold %d words, it says %d", f, points, words, r.words)
				}
				for i := range want {
					if got := r.at(i); got != want[i] {
						t.Fatalf("%v, %d points, spread %d: point %d is %x, want %x", f, points, spread, i, got, want[i])
					}
				}
			}
		}
	}
}

// Points that are all the same take a word, and points that differ in a few
// bits of each field take those.
func TestRingMemory(t *testing.T) {
	const points = 10 * chunkPoints
	for _, test := range []struct {
		name  string
		point func(int) codedPoint
		words int // of a chunk
	}{
		{"nothing", func(int) codedPoint { return codedPoint{} }, 0},
		{"the same", func(int) codedPoint { return codedPoint{mean: 1, min: minZero} }, 1},
		{"near", func(i int) codedPoint {
			return codedPoint{mean: uint16(0xfff0 + i%16), max: uint8(254 + i%2), min: uint8(i % 4)}
		}, 1 + (4+1+2)*chunkPoints/64 + 1},
		{"far", func(i int) codedPoint {
			return codedPoint{mean: uint16(i * 7919), max: uint8(i * 31), min: uint8(i * 17)}
		}, openWords},
	} {
		r := newRing(points, codedWidths)
		for range 3 {
			for i := range points {
				r.set(i, test.point(i).word())
			}
		}
		if r.words != 10*test.words {
			t.Errorf("%s: 10 chunks take %d words, want %d", test.name, r.words, 10*test.words)
		}
	}
}

func TestCodedPointAsWord(t *testing.T) {
	for _, p := range []codedPoint{{}, {1, 2, 3}, {0xffff, 0xff, 0xff}, {0x1234, 0, 0xff}} {
		if got := codedPointOf(p.word()); got != p {
			t.Errorf("%v became %v", p, got)
		}
	}
}

func BenchmarkRing(b *testing.B) {
	r := newRing(10*chunkPoints, codedWidths)
	b.Run("set", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			r.set(i%r.points, codedPoint{mean: uint16(i % 100), max: uint8(i % 9), min: uint8(i % 5)}.word())
		}
	})
	b.Run("at", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			r.at(i % r.points)
		}
	})
}
