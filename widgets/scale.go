package widgets

import (
	"math"
	"slices"
)

// timeScale maps times (milliseconds since the Unix epoch) to the pixel
// columns of a plot.
//
// The columns are cut at whole multiples of the time per pixel, not at the
// plot's own edge. As time moves on, a sample therefore keeps its place within
// its column, the same samples share a column, and the whole line moves by
// whole pixels without changing its shape.
type timeScale struct {
	perPixel float64 // milliseconds
	origin   float64 // the column at the left edge, counted from the epoch
	width    int
}

// newTimeScale shows the time between two bounds in width pixels. Without a
// width or a duration it shows nothing.
func newTimeScale(from, to int64, width int) timeScale {
	if width <= 0 || to <= from {
		return timeScale{}
	}
	perPixel := float64(to-from) / float64(width)
	return timeScale{
		perPixel: perPixel,
		origin:   math.Ceil(float64(to)/perPixel) - float64(width),
		width:    width,
	}
}

func (s timeScale) empty() bool { return s.width == 0 }

// x returns the distance of a time from the left edge, in pixels.
func (s timeScale) x(t int64) float64 { return float64(t)/s.perPixel - s.origin }

// column returns the column that holds a time.
func (s timeScale) column(t int64) int { return int(math.Floor(s.x(t))) }

// time returns the time at a distance from the left edge.
func (s timeScale) time(x float64) int64 { return int64(math.Round((x + s.origin) * s.perPixel)) }

// valueScale maps values to pixel rows, the greatest at the top.
type valueScale struct {
	min, max float64
	height   float64
}

// newValueScale shows min to max in height pixels. Bounds that are not finite
// or leave no room between them become usable ones.
func newValueScale(lo, hi, height float64) valueScale {
	if !finite(lo) {
		lo = 0
	}
	if !finite(hi) || hi <= lo {
		hi = lo + 1
	}
	if hi <= lo { // too great for one more to make a difference
		lo, hi = lo-math.Abs(lo)/2, hi+math.Abs(hi)/2
	}
	return valueScale{min: lo, max: hi, height: height}
}

// y returns the distance of a value from the top, in pixels. A value far out
// of the scale stays within one height of it, so that it cannot overflow a
// drawing.
func (s valueScale) y(v float64) float64 {
	// Halves, because the difference of two great numbers may overflow.
	part := (v/2 - s.min/2) / (s.max/2 - s.min/2)
	return s.height * (1 - max(-1, min(2, part)))
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// nearest returns the index of the time that is nearest to t, or -1 if there
// are no times.
func nearest(times []int64, t int64) int {
	if len(times) == 0 {
		return -1
	}
	i, found := slices.BinarySearch(times, t)
	switch {
	case found || i == 0:
		return i
	case i == len(times):
		return i - 1
	case t-times[i-1] <= times[i]-t:
		return i - 1
	default:
		return i
	}
}

// tickFilter says which ticks get a label where there is no room for all: every
// second, third and so on, counted from the epoch, so that a label stays with
// its tick as time moves on.
func tickFilter(ticks []Tick, ts timeScale, room float64) func(i int) bool {
	if ts.empty() || len(ticks) == 0 {
		return func(int) bool { return false }
	}
	if len(ticks) == 1 {
		return func(int) bool { return true }
	}
	spacing := ticks[1].Value - ticks[0].Value
	pixels := spacing / ts.perPixel
	if !finite(pixels) || pixels <= 0 {
		return func(int) bool { return false }
	}
	stride := math.Ceil(room / pixels)
	return func(i int) bool {
		return math.Mod(math.Round(ticks[i].Value/spacing), stride) == 0
	}
}
