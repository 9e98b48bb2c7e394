package charts

import (
	"math"
	"strconv"

	"headroom/metrics"
)

// Unknown is how a value that isn't known reads: an en dash.
const Unknown = "–"

// FormatValue writes v for people, with its unit: "43.2 %", "1.5 GiB",
// "12.3 MiB/s", "340 /s", "3 h 12 min". Bytes are counted in powers of 1024
// and say so (KiB, MiB, ...); other numbers in powers of 1000. What isn't
// finite reads Unknown.
func FormatValue(unit metrics.Unit, v float64) string {
	return format(unit, v, 1)
}

// FormatCompact is FormatValue with fewer digits, for gauges and other narrow
// places: "43 %", "1.5 GiB", "12 MiB/s", "3 h".
func FormatCompact(unit metrics.Unit, v float64) string {
	return format(unit, v, 0)
}

// FormatDuration writes a time in its two largest units: "3 d 4 h",
// "3 h 12 min", "12 min 5 s", "45 s", "1.5 s", "340 ms". What isn't finite
// reads Unknown.
func FormatDuration(seconds float64) string {
	return FormatValue(metrics.Seconds, seconds)
}

// format writes v. Precise adds a decimal to the numbers that are short enough
// for it.
func format(unit metrics.Unit, v float64, precise int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Unknown
	}
	if v < 0 {
		return "-" + format(unit, -v, precise)
	}
	switch unit {
	case metrics.Ratio:
		return percent(v, precise)
	case metrics.Bytes:
		return scaled(v, byteScales, precise, "")
	case metrics.BytesPerSecond:
		return scaled(v, byteScales, precise, "/s")
	case DecimalBytes:
		return scaled(v, decimalByteScales, precise, "")
	case DecimalBytesPerSecond:
		return scaled(v, decimalByteScales, precise, "/s")
	case BitsPerSecond:
		return scaled(v*bitsPerByte, bitScales, precise, "/s")
	case metrics.PerSecond:
		return scaled(v, decimalScales, precise, "/s")
	case metrics.Seconds:
		return duration(v, precise)
	case metrics.Hertz:
		return scaled(v, decimalScales, precise, "Hz")
	case metrics.Watts:
		if v == 0 {
			return "0 W" // not of the least scale
		}
		return scaled(v, powerScales, precise, "W")
	case metrics.Joules:
		return scaled(v, decimalScales, precise, "J")
	case metrics.Celsius:
		return short(v, precise, false) + " °C"
	case metrics.PerMinute:
		return number(v, 0) + " rpm"
	default:
		return count(v, precise)
	}
}

// scale is a step of a unit: the number of base units in it, and its symbol.
type scale struct {
	size   float64
	symbol string
}

var byteScales = []scale{
	{1, "B"}, {1 << 10, "KiB"}, {1 << 20, "MiB"}, {1 << 30, "GiB"},
	{1 << 40, "TiB"}, {1 << 50, "PiB"}, {1 << 60, "EiB"},
}

var decimalScales = []scale{
	{1, ""}, {1e3, "k"}, {1e6, "M"}, {1e9, "G"}, {1e12, "T"},
}

// powerScales reach down to what a chip takes that sleeps.
var powerScales = []scale{{1e-3, "m"}, {1, ""}, {1e3, "k"}, {1e6, "M"}, {1e9, "G"}, {1e12, "T"}}

// percent keeps one decimal where it is precise and below 100 %.
func percent(v float64, precise int) string {
	p := v * 100
	if p == 0 || p >= 99.95 {
		precise = 0
	}
	return number(p, precise) + " %"
}

// scaled writes v in the largest scale in which it is at least 1.
func scaled(v float64, scales []scale, precise int, suffix string) string {
	i := scaleOf(v, scales)
	text := short(v/scales[i].size, precise, scales[i].size > 1)
	// 1023.9 KiB reads "1.0 MiB", not "1024 KiB".
	if i+1 < len(scales) && text == number(scales[i+1].size/scales[i].size, 0) {
		i++
		text = short(1, precise, true)
	}
	return text + " " + scales[i].symbol + suffix
}

// scaleOf finds the largest scale in which v is at least 1.
func scaleOf(v float64, scales []scale) int {
	i := 0
	for i+1 < len(scales) && v >= scales[i+1].size {
		i++
	}
	return i
}

// short writes a number that has been scaled with about three digits, two if
// it isn't to be precise. Whole numbers of base units have no decimals, scaled
// ones keep theirs so that they don't jump about.
func short(v float64, precise int, isScaled bool) string {
	if !isScaled && v == math.Trunc(v) {
		return number(v, 0)
	}
	switch {
	case v < 9.95:
		return number(v, 1)
	case v < 99.95:
		return number(v, precise)
	default:
		return number(v, 0)
	}
}

func count(v float64, precise int) string {
	if v >= 9999.5 {
		i := scaleOf(v, decimalScales)
		text := short(v/decimalScales[i].size, precise, true)
		if i+1 < len(decimalScales) && text == "1000" {
			i++
			text = short(1, precise, true)
		}
		return text + " " + decimalScales[i].symbol
	}
	switch {
	case v == math.Trunc(v):
		return number(v, 0)
	case v < 9.995:
		return number(v, 1+precise)
	case v < 99.95:
		return number(v, precise)
	default:
		return number(v, 0)
	}
}

// duration writes a time in its two largest units, or in its largest only.
func duration(v float64, precise int) string {
	switch {
	case v == 0:
		return "0 s"
	case v < 0.0009995:
		return short(v*1e6, precise, false) + " µs"
	case v < 0.9995:
		return short(v*1e3, precise, false) + " ms"
	case v < 9.95:
		return number(v, 1) + " s"
	case v < 59.5:
		return number(v, 0) + " s"
	}
	// Rounded first, so that 59.9 s reads "1 min" and never "60 s".
	switch s := math.Round(v); {
	case s < 3600:
		return twoUnits(s, 60, "min", 1, "s", precise)
	case s < 86400:
		return twoUnits(math.Floor(s/60)*60, 3600, "h", 60, "min", precise)
	default:
		return twoUnits(math.Floor(s/3600)*3600, 86400, "d", 3600, "h", precise)
	}
}

func twoUnits(s, large float64, largeName string, small float64, smallName string, precise int) string {
	whole := math.Floor(s / large)
	rest := math.Floor((s - whole*large) / small)
	text := number(whole, 0) + " " + largeName
	if rest == 0 || precise == 0 || whole >= 1000 {
		return text
	}
	return text + " " + number(rest, 0) + " " + smallName
}

// number writes v with so many decimals. Numbers beyond all sense are written
// with an exponent, since a label has no room for 300 digits.
func number(v float64, decimals int) string {
	if math.Abs(v) >= 1e7 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}
