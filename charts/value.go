package charts

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"headroom/metrics"
)

// MaxValue bounds the values that a person may give.
const MaxValue = 1e18

const acceptedValue = "a number of at most 1e18 with either sign"

var errValue = errors.New("not a value")

// ParseValue reads a value as a person writes it: in the base unit, or with a
// suffix that fits the unit, such as 80% for a ratio, 12GiB for bytes, 2.5G for
// what is counted.
func ParseValue(unit metrics.Unit, text string) (float64, error) {
	text = strings.TrimSpace(text)
	number := strings.TrimRightFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	factor, ok := suffixes(unit)[strings.TrimSpace(text[len(number):])]
	if !ok || strings.Trim(number, "0123456789.eE+-") != "" {
		return 0, errValue
	}
	v, err := strconv.ParseFloat(number, 64)
	if v *= factor; err != nil || !finite(v) || math.Abs(v) > MaxValue {
		return 0, errValue
	}
	return v, nil
}

// suffixes are what may stand behind a number of a unit, and what it stands
// for.
func suffixes(unit metrics.Unit) map[string]float64 {
	switch unit {
	case metrics.Ratio:
		return map[string]float64{"": 1, "%": 0.01}
	case metrics.Bytes, metrics.BytesPerSecond:
		known := map[string]float64{"": 1}
		for _, s := range byteScales {
			known[s.symbol] = s.size
			if unit == metrics.BytesPerSecond {
				known[s.symbol+"/s"] = s.size
			}
		}
		for i, s := range []string{"kB", "MB", "GB", "TB"} {
			known[s] = math.Pow10(3 * (i + 1))
		}
		return known
	case metrics.Seconds:
		return map[string]float64{"": 1, "s": 1, "ms": 1e-3, "min": 60, "m": 60, "h": 3600, "d": 86400}
	case metrics.Celsius:
		return map[string]float64{"": 1, "°C": 1, "C": 1}
	default:
		return map[string]float64{"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
	}
}

// AcceptedValue tells people how a value of a unit may be written.
func AcceptedValue(unit metrics.Unit) string {
	switch unit {
	case metrics.Ratio:
		return "a ratio such as 0.8, or percent such as 80%"
	case metrics.Bytes, metrics.BytesPerSecond:
		return "a number of bytes, or one with its unit such as 512MiB or 12GiB"
	case metrics.Seconds:
		return "a number of seconds, or one with its unit such as 20ms or 3h"
	case metrics.Celsius:
		return "degrees Celsius such as 85"
	default:
		return "a number, such as 1500 or 1.5k"
	}
}
