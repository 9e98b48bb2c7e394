package charts

import (
	"math"
	"strings"

	"headroom/metrics"
)

// Tick is a mark on an axis: where it is, and what it says.
type Tick struct {
	// Value is in the unit of the axis; on a time axis, in milliseconds since
	// the Unix epoch.
	Value float64
	Label string
}

// UpperBound returns a round number not below v for the top of a value axis
// that starts at zero. Round numbers are far enough apart for the bound to
// stay where it is from tick to tick, and there is a least one for each unit
// so that noise doesn't fill the chart. Where v isn't finite or is negative,
// the least bound is returned.
func UpperBound(unit metrics.Unit, v float64) float64 {
	if unit == BitsPerSecond {
		return UpperBound(metrics.Count, max(1000, v*bitsPerByte)) / bitsPerByte
	}
	least := leastBound(unit)
	if !finite(v) || v <= least {
		return least
	}
	v = min(v, largest)
	base, bounds := 10.0, decimalBounds
	switch unit {
	case metrics.Bytes, metrics.BytesPerSecond:
		base, bounds = 1024, byteBounds
	case metrics.Seconds:
		if v <= 7*86400 {
			return firstNotBelow(secondBounds, 1, v)
		}
		return 86400 * firstNotBelow(decimalBounds, power(10, v/86400), v/86400)
	}
	return firstNotBelow(bounds, power(base, v), v)
}

// ValueTicks returns at most so many round ticks between lo and hi, both
// included. They are multiples of 1, 2 or 5 times a power of ten; of powers of
// two for bytes; of quarters for ratios; of round times for seconds. A range
// that isn't finite or is empty has none.
func ValueTicks(unit metrics.Unit, lo, hi float64, most int) []Tick {
	if !finite(lo) || !finite(hi) || hi <= lo || most < 1 || !finite(hi-lo) {
		return nil
	}
	if unit == BitsPerSecond {
		ticks := ValueTicks(bitsPerSecond, lo*bitsPerByte, hi*bitsPerByte, most)
		for i := range ticks {
			ticks[i].Value /= bitsPerByte
		}
		return ticks
	}
	values := multiples(unit, lo, hi, most)
	ticks := make([]Tick, len(values))
	for i, label := range tickLabels(unit, values) {
		ticks[i] = Tick{Value: values[i], Label: label}
	}
	return ticks
}

// Bounds returns the bounds of the value axis for these lines: the panel's own,
// or else zero and a round number that holds the data.
func (p *Panel) Bounds(lines []LineData) (lo, hi float64) {
	top, bottom := 0.0, 0.0
	for i := range lines {
		l := &lines[i]
		if l.Limit && !p.Limit.Bounds {
			continue
		}
		values := l.Mean
		if l.Max != nil && len(lines) <= bandLines && !p.Stacked {
			values = l.Max
		}
		for _, v := range values {
			if finite(v) {
				top, bottom = max(top, v), min(bottom, v)
			}
		}
	}
	lo, hi = p.Min, p.Max
	if !finite(lo) {
		lo = 0
		if bottom < 0 {
			lo = -UpperBound(p.Unit, -bottom)
		}
	}
	if !finite(hi) {
		hi = UpperBound(p.Unit, top)
	}
	if hi <= lo || !finite(hi-lo) {
		return 0, 1
	}
	return lo, hi
}

// largest keeps the arithmetic of bounds away from infinity.
const largest = 1e300

var (
	decimalBounds = []float64{1, 2, 3, 4, 5, 6, 8, 10}
	byteBounds    = []float64{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024}
	secondBounds  = []float64{
		0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30,
		60, 120, 300, 600, 1200, 1800, 3600, 2 * 3600, 4 * 3600, 6 * 3600, 12 * 3600,
		86400, 2 * 86400, 4 * 86400, 7 * 86400,
	}
)

// leastBound is the lowest top of an axis.
func leastBound(unit metrics.Unit) float64 {
	switch unit {
	case metrics.Ratio:
		return 0.01
	case metrics.Bytes, metrics.BytesPerSecond:
		return 1024
	case DecimalBytes, DecimalBytesPerSecond:
		return 1000
	case metrics.Seconds:
		return 0.001
	default:
		return 1
	}
}

// firstNotBelow returns the first of the rising factors that is at least v
// when it is multiplied by size.
func firstNotBelow(factors []float64, size, v float64) float64 {
	for _, f := range factors {
		if f*size >= v {
			return f * size
		}
	}
	return factors[len(factors)-1] * size
}

// power returns the largest power of base that is at most v.
func power(base, v float64) float64 {
	p := math.Pow(base, math.Floor(math.Log(v)/math.Log(base)))
	// The logarithm may be off by one at the powers themselves.
	switch {
	case p > v:
		p /= base
	case p*base <= v:
		p *= base
	}
	return p
}

// multiples returns the multiples of the smallest round step of which there
// are at most so many from lo to hi.
func multiples(unit metrics.Unit, lo, hi float64, most int) []float64 {
	for step := firstStep(unit, (hi-lo)/float64(most)); ; step = nextStep(unit, step) {
		// A hair of tolerance, so that 0.3 counts as a multiple of 0.1.
		first := math.Ceil(lo/step - 1e-9)
		last := math.Floor(hi/step + 1e-9)
		if last-first+1 > float64(most) {
			continue
		}
		values := make([]float64, 0, max(0, int(last-first)+1))
		for i := range cap(values) {
			v := min(max((first+float64(i))*step, lo), hi)
			// Steps finer than the numbers themselves fall together.
			if i == 0 || v > values[len(values)-1] {
				values = append(values, v)
			}
		}
		return values
	}
}

// firstStep returns a round step that is at most v.
func firstStep(unit metrics.Unit, v float64) float64 {
	v = max(v, 1/largest)
	switch {
	case isBytes(unit):
		return max(1, power(2, v))
	case unit == metrics.Seconds && v >= 1:
		step := 1.0
		for next := nextStep(unit, step); next <= v; next = nextStep(unit, step) {
			step = next
		}
		return step
	default:
		return power(10, v)
	}
}

// nextStep returns the round step that follows a round step.
func nextStep(unit metrics.Unit, step float64) float64 {
	switch {
	case isBytes(unit):
		return 2 * step
	case unit == metrics.Ratio && step > 0.09 && step < 0.9:
		// 10, 25, 50, 100 %.
		if step < 0.2 {
			return 0.25
		}
		return 2 * step
	case unit == metrics.Seconds && step > 0.9 && step < 1e9:
		for _, s := range secondSteps {
			if s > step {
				return s
			}
		}
		return 2 * step
	}
	p := power(10, step)
	switch m := math.Round(step / p); {
	case m < 2:
		return 2 * p
	case m < 5:
		return 5 * p
	case m < 10:
		return 10 * p
	default:
		// The power of ten was a hair too large for the step.
		return 20 * p
	}
}

var secondSteps = []float64{
	1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86400,
}

func isBytes(unit metrics.Unit) bool { return unit == metrics.Bytes || unit == metrics.BytesPerSecond }

// tickLabels writes the values of an axis alike: in one scale and with the
// same decimals where that takes no more than one.
func tickLabels(unit metrics.Unit, values []float64) []string {
	labels := make([]string, len(values))
	if len(values) == 0 {
		return labels
	}
	top := max(math.Abs(values[0]), math.Abs(values[len(values)-1]))
	for i, v := range values {
		switch unit {
		case metrics.Ratio:
			labels[i] = number(v*100, decimals(values, 0.01, 3)) + " %"
		case metrics.Bytes:
			labels[i] = scaledTick(v, top, values, byteScales, "")
		case metrics.BytesPerSecond:
			labels[i] = scaledTick(v, top, values, byteScales, "/s")
		case DecimalBytes:
			labels[i] = scaledTick(v, top, values, decimalByteScales, "")
		case DecimalBytesPerSecond:
			labels[i] = scaledTick(v, top, values, decimalByteScales, "/s")
		case bitsPerSecond:
			labels[i] = scaledTick(v, top, values, bitScales, "/s")
		case metrics.PerSecond:
			labels[i] = scaledTick(v, top, values, decimalScales, "/s")
		case metrics.Seconds:
			labels[i] = durationTick(v, values)
		case metrics.Hertz:
			labels[i] = scaledTick(v, top, values, decimalScales, "Hz")
		case metrics.Watts:
			labels[i] = scaledTick(v, top, values, powerScales, "W")
		case metrics.Joules:
			labels[i] = scaledTick(v, top, values, decimalScales, "J")
		case metrics.Celsius:
			labels[i] = number(v, decimals(values, 1, 3)) + " °C"
		case metrics.PerMinute:
			labels[i] = number(v, decimals(values, 1, 3)) + " rpm"
		default:
			labels[i] = strings.TrimSpace(scaledTick(v, top, values, decimalScales, ""))
		}
	}
	return labels
}

// scaledTick writes v in the scale of the axis' top; where that would take
// more than one decimal, in its own: 256 MiB, 512 MiB, 768 MiB, 1 GiB.
func scaledTick(v, top float64, values []float64, scales []scale, suffix string) string {
	if v == 0 {
		return "0"
	}
	s := scales[scaleOf(top, scales)]
	n := decimals(values, s.size, 3)
	if n > 1 && s.size > 1 {
		s = scales[scaleOf(math.Abs(v), scales)]
		n = decimals([]float64{v}, s.size, 3)
	}
	return strings.TrimSpace(number(v/s.size, n) + " " + s.symbol + suffix)
}

// decimals returns how many decimals it takes, up to a limit, to write all
// values in units of size.
func decimals(values []float64, size float64, limit int) int {
	n := 0
	for _, v := range values {
		for scaled := v / size * math.Pow10(n); n < limit && !whole(scaled); scaled *= 10 {
			n++
		}
	}
	return n
}

func whole(v float64) bool {
	return math.Abs(v-math.Round(v)) <= 1e-6*max(1, math.Abs(v))
}

// durationTick leaves out the decimals that FormatDuration has below 10 s.
func durationTick(v float64, values []float64) string {
	switch top := values[len(values)-1]; {
	case v == 0:
		return "0"
	case top < 1:
		return number(v*1e3, decimals(values, 1e-3, 3)) + " ms"
	case math.Abs(v) < 60:
		return number(v, decimals(values, 1, 1)) + " s"
	default:
		return FormatDuration(v)
	}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
