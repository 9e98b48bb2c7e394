package metrics

import (
	"math"
	"time"
)

// longestRate bounds the time over which a rate still says something of the
// present. Readings lie further apart after the machine slept, on systems
// whose monotonic clock goes on meanwhile.
const longestRate = 5 * time.Minute

// secondsBetween returns the time between two readings, by the monotonic
// clock, or NaN where no rate can be told from it.
func secondsBetween(previous, now time.Time) float64 {
	elapsed := now.Sub(previous)
	if previous.IsZero() || elapsed <= 0 || elapsed > longestRate {
		return math.NaN()
	}
	return elapsed.Seconds()
}

// perSecond returns how fast a counter grew. A counter that went back was
// reset or has wrapped: by how much it grew is unknown.
func perSecond(previous, now uint64, seconds float64) Float {
	if now < previous || math.IsNaN(seconds) {
		return Unknown()
	}
	return Float(float64(now-previous) / seconds)
}

// ratio returns part/whole between 0 and 1, unknown where there is no whole.
func ratio(part, whole Float) Float {
	if !(whole > 0) || !part.Known() {
		return Unknown()
	}
	return clampRatio(part / whole)
}

// clampRatio takes off what two clocks that don't tick together add.
func clampRatio(r Float) Float {
	switch {
	case r < 0:
		return 0
	case r > 1:
		return 1
	default:
		return r
	}
}
