package widgets

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestAppendLineKeepsExtremes(t *testing.T) {
	const n, width = 50_000, 400
	random := rand.New(rand.NewPCG(1, 2))
	times, values := make([]int64, n), make([]float64, n)
	for i := range n {
		times[i], values[i] = int64(1_000_000+i*10), random.Float64()
	}
	ts := newTimeScale(times[0], times[n-1], width)
	vs := newValueScale(0, 1, 100)
	line := appendLine(nil, times, values, 0, ts, vs)
	if len(line) > 4*(width+2) {
		t.Errorf("%d points for %d columns", len(line), width)
	}
	type extremes struct{ low, high float64 }
	want, got := map[int]extremes{}, map[int]extremes{}
	widen := func(m map[int]extremes, column int, y float64) {
		e, ok := m[column]
		if !ok {
			e = extremes{y, y}
		}
		m[column] = extremes{min(e.low, y), max(e.high, y)}
	}
	for i := range n {
		if ts.column(times[i]) < 0 {
			continue // left of the plot
		}
		widen(want, ts.column(times[i]), float64(float32(vs.y(values[i]))))
	}
	for _, p := range line {
		widen(got, int(math.Floor(float64(p.X)+1e-4)), float64(p.Y))
	}
	for column, w := range want {
		if g := got[column]; math.Abs(g.low-w.low) > 0.01 || math.Abs(g.high-w.high) > 0.01 {
			t.Errorf("column %d spans %v, want %v", column, g, w)
		}
	}
}

func TestAppendLineGaps(t *testing.T) {
	nan := math.NaN()
	vs := newValueScale(0, 10, 10)
	for _, c := range []struct {
		name   string
		times  []int64
		values []float64
		maxGap int64
		want   []float32 // rows; NaN for a gap
	}{
		{"joined", []int64{0, 10, 20}, []float64{1, 2, 3}, 0, []float32{9, 8, 7}},
		{"NaN", []int64{0, 10, 20}, []float64{1, nan, 3}, 0, []float32{9, float32(nan), 7}},
		{"NaN at the ends", []int64{0, 10, 20}, []float64{nan, 2, nan}, 0, []float32{8, float32(nan)}},
		{"infinite", []int64{0, 10, 20}, []float64{1, math.Inf(1), 3}, 0, []float32{9, float32(nan), 7}},
		{"hole in time", []int64{0, 10, 90}, []float64{1, 2, 3}, 50, []float32{9, 8, float32(nan), 7}},
		{"backwards", []int64{10, 5, 20}, []float64{1, 2, 3}, 0, []float32{9, 7}},
		{"fewer values", []int64{0, 10, 20}, []float64{1}, 0, []float32{9}},
		{"none", nil, nil, 0, nil},
		{"one before the plot", []int64{-30, -20, -10, 50}, []float64{1, 2, 3, 4}, 0, []float32{7, 6}},
		{"one after the plot", []int64{50, 130, 200, 300}, []float64{1, 2, 3, 4}, 0, []float32{9, 8}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := appendLine(nil, c.times, c.values, c.maxGap, newTimeScale(0, 100, 100), vs)
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want rows %v", got, c.want)
			}
			for i, p := range got {
				if isGap(p) != (c.want[i] != c.want[i]) || !isGap(p) && p.Y != c.want[i] {
					t.Errorf("point %d is %v, want row %v", i, p, c.want[i])
				}
			}
		})
	}
}
