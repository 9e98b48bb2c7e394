package widgets

import (
	"math"
	"testing"
)

func TestValueScale(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name           string
		lo, hi, height float64
		value, want    float64
	}{
		{"bottom", 0, 1, 100, 0, 100},
		{"top", 0, 1, 100, 1, 0},
		{"middle", 0, 1, 100, 0.5, 50},
		{"offset", 10, 20, 100, 12, 80},
		{"far above stays near", 0, 1, 100, 1e300, -100},
		{"far below stays near", 0, 1, 100, -1e300, 200},
		{"equal bounds", 3, 3, 100, 3, 100},
		{"reversed bounds", 3, 1, 100, 3, 100},
		{"unknown bounds", nan, nan, 100, 0, 100},
		{"unknown top", 2, inf, 100, 3, 0},
		{"all numbers", -math.MaxFloat64, math.MaxFloat64, 100, 0, 50},
		{"too great to add one", 1e300, 1e300, 100, 1e300, 50},
		{"no height", 0, 1, 0, 0.5, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := newValueScale(c.lo, c.hi, c.height).y(c.value); math.Abs(got-c.want) > 1e-6 {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestTimeScale(t *testing.T) {
	const to = 1_777_905_000_000
	s := newTimeScale(to-300_000, to, 600)
	for _, c := range []struct {
		at   int64
		want float64
	}{{to, 600}, {to - 300_000, 0}, {to - 150_000, 300}, {to - 250, 599.5}} {
		if got := s.x(c.at); math.Abs(got-c.want) > 1e-3 {
			t.Errorf("x(to%+d) = %v, want %v", c.at-to, got, c.want)
		}
		if got := s.time(c.want); got != c.at {
			t.Errorf("time(%v) = to%+d, want to%+d", c.want, got-to, c.at-to)
		}
	}
	for _, empty := range []timeScale{newTimeScale(0, 0, 100), newTimeScale(5, 1, 100), newTimeScale(0, 5, 0), newTimeScale(0, 5, -1)} {
		if !empty.empty() {
			t.Errorf("%+v is not empty", empty)
		}
	}
}

// TestTimeScaleKeepsPlaceInColumn holds what keeps a live line from trembling:
// however the window moves, a time keeps its place within its pixel column.
func TestTimeScaleKeepsPlaceInColumn(t *testing.T) {
	const at = 1_777_905_000_123
	for width := 50; width < 2000; width += 37 {
		place := func(to int64) float64 {
			x := newTimeScale(to-300_000, to, width).x(at)
			return x - math.Floor(x)
		}
		want := place(at)
		for shift := int64(1); shift < 200_000; shift += 1777 {
			d := math.Abs(place(at+shift) - want)
			if min(d, 1-d) > 1e-4 {
				t.Fatalf("width %d, %d ms later: place %v, was %v", width, shift, place(at+shift), want)
			}
		}
		if x := newTimeScale(at-300_000, at, width).x(at); x <= float64(width-1) || x > float64(width)+1e-6 {
			t.Errorf("width %d: the newest time is at %v", width, x)
		}
	}
}

func TestNearest(t *testing.T) {
	times := []int64{10, 20, 40}
	for _, c := range []struct {
		at   int64
		want int
	}{{-5, 0}, {10, 0}, {14, 0}, {15, 0}, {16, 1}, {20, 1}, {30, 1}, {31, 2}, {40, 2}, {1000, 2}} {
		if got := nearest(times, c.at); got != c.want {
			t.Errorf("nearest(%d) = %d, want %d", c.at, got, c.want)
		}
	}
	if got := nearest(nil, 3); got != -1 {
		t.Errorf("nearest of none = %d, want -1", got)
	}
}

func TestTickFilter(t *testing.T) {
	minutes := func(first, n int) []Tick {
		ticks := make([]Tick, n)
		for i := range ticks {
			ticks[i].Value = float64(first+i) * 60_000
		}
		return ticks
	}
	for _, c := range []struct {
		name  string
		ticks []Tick
		width int
		want  []bool
	}{
		{"room for all", minutes(100, 4), 300, []bool{true, true, true, true}},
		{"every second", minutes(100, 4), 150, []bool{true, false, true, false}},
		{"the same ones a minute later", minutes(101, 4), 150, []bool{false, true, false, true}},
		{"one", minutes(7, 1), 10, []bool{true}},
		{"no width", minutes(7, 2), 0, []bool{false, false}},
		{"not a number", []Tick{{Value: math.NaN()}, {Value: 1}}, 100, []bool{false, false}},
		{"equal", []Tick{{Value: 1}, {Value: 1}}, 100, []bool{false, false}},
	} {
		keep := tickFilter(c.ticks, newTimeScale(0, 300_000, c.width), 40)
		for i, want := range c.want {
			if got := keep(i); got != want {
				t.Errorf("%s: tick %d: got %v", c.name, i, got)
			}
		}
	}
}
