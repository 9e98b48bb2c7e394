package charts

import (
	"math"
	"slices"
	"testing"
)

// square is a plot in which a value of 0 to 10 and a time of 0 to 100 ms are
// the pixel they lie on, with the values from the bottom.
var square = trace{plot: rect{0, 0, 100, 10}, from: 0, to: 100, lo: 0, hi: 10, room: &arena{}}

func TestSpans(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name  string
		times []int64
		mean  []float64
		want  [][]point
	}{
		{"a line", []int64{0, 50, 100}, []float64{0, 5, 10}, [][]point{{{0, 10}, {50, 5}, {100, 0}}}},
		{"a gap", []int64{0, 20, 40, 60}, []float64{1, 1, nan, 1}, [][]point{{{0, 9}, {20, 9}}, {{60, 9}}}},
		{"infinity is a gap", []int64{0, 40, 60}, []float64{1, math.Inf(-1), 1}, [][]point{{{0, 9}}, {{60, 9}}}},
		{"out of range is above and below", []int64{0, 50}, []float64{20, -10}, [][]point{{{0, -10}, {50, 20}}}},
		{"far out of range it is finite", []int64{0, 50}, []float64{1e308, -1e308}, [][]point{{{0, -1e5}, {50, 10 + 1e5}}}},
		{"enters on the left", []int64{-50, 50}, []float64{0, 10}, [][]point{{{0, 5}, {50, 0}}}},
		{"leaves on the right", []int64{50, 150}, []float64{0, 10}, [][]point{{{50, 10}, {100, 5}}}},
		{"passes through", []int64{-100, 200}, []float64{5, 5}, [][]point{{{0, 5}, {100, 5}}}},
		{"no line over a gap at the edge", []int64{-50, -20, 50}, []float64{0, nan, 10}, [][]point{{{50, 0}}}},
		{"times that don't rise are left out", []int64{0, 50, 40, 60}, []float64{1, 2, 9, 3}, [][]point{{{0, 9}, {50, 8}, {60, 7}}}},
		{"fewer values than times", []int64{0, 50, 60}, []float64{1}, [][]point{{{0, 9}}}},
		{"nothing", nil, nil, nil},
	}
	for _, tt := range tests {
		spans := square.spans(tt.times, tt.mean, nil, nil)
		got := make([][]point, len(spans))
		for i := range spans {
			got[i] = spans[i].mean
		}
		if !slices.EqualFunc(got, tt.want, slices.Equal) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestSpansThin holds that a dense line keeps its peaks and loses the rest.
func TestSpansThin(t *testing.T) {
	const n = 100_000
	times, mean := make([]int64, n), make([]float64, n)
	for i := range n {
		times[i], mean[i] = int64(i), 5+math.Sin(float64(i))
	}
	mean[n/3], mean[n/2] = 0, 10
	dense := square
	dense.to = n
	spans := dense.spans(times, mean, mean, mean)
	if len(spans) != 1 || len(spans[0].mean) > 4*101 || len(spans[0].low) > 2*101 {
		t.Fatalf("%d spans of %d points", len(spans), len(spans[0].mean))
	}
	top, bottom := 10.0, 0.0
	for i, p := range spans[0].mean {
		top, bottom = min(top, p.y), max(bottom, p.y)
		if i > 0 && p.x < spans[0].mean[i-1].x {
			t.Fatal("the line turns back")
		}
	}
	if top != 0 || bottom != 10 {
		t.Errorf("the peaks are at %v and %v", top, bottom)
	}
}

func TestStack(t *testing.T) {
	nan := math.NaN()
	lines := Stack([]LineData{
		lineOf([]int64{1, 2, 3, 4}, 1, 1, nan, nan),
		lineOf([]int64{2, 3, 4, 5}, 2, 2, nan, 2),
		{Limit: true, Times: []int64{1, 5}, Mean: []float64{9, 9}},
	})
	want := [][]float64{{1, 1, 0, nan, 0}, {1, 3, 2, nan, 2}, {9, 9}}
	for i := range want {
		same := slices.EqualFunc(lines[i].Mean, want[i], func(a, b float64) bool { return a == b || a != a && b != b })
		if !same {
			t.Errorf("line %d is %v, want %v", i, lines[i].Mean, want[i])
		}
	}
	if !slices.Equal(lines[0].Times, []int64{1, 2, 3, 4, 5}) {
		t.Errorf("times %v", lines[0].Times)
	}
}
