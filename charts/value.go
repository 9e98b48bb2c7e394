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
// for: all that charts write there, and what else people write.
func suffixes(unit metrics.Unit) map[string]float64 {
	known := map[string]float64{"": 1}
	add := func(scales []scale, unit string) {
		for _, s := range scales {
			if name := s.symbol + unit; name != "" {
				known[name] = s.size
			}
		}
	}
	switch unit {
	case metrics.Ratio:
		known["%"] = 0.01
	case metrics.Bytes:
		add(byteScales, "")
		add(decimalByteScales, "")
	case metrics.BytesPerSecond:
		for _, behind := range []string{"", "/s"} {
			add(byteScales, behind)
			add(decimalByteScales, behind)
		}
	case metrics.Seconds:
		// There are two signs for a millionth, which look alike.
		return map[string]float64{
			"": 1, "s": 1, "ms": 1e-3, "\u00b5s": 1e-6, "\u03bcs": 1e-6, "us": 1e-6,
			"min": 60, "m": 60, "h": 3600, "d": 86400,
		}
	case metrics.Celsius:
		known["°C"], known["C"] = 1, 1
	case metrics.Watts:
		add(decimalScales, "")
		add(powerScales, "W")
	default:
		add(decimalScales, "")
		if name := symbols[unit]; name != "" {
			add(decimalScales, name)
		}
	}
	return known
}

// symbols are those of the units whose scales are decimal.
var symbols = map[metrics.Unit]string{
	metrics.PerSecond: "/s", metrics.Hertz: "Hz", metrics.Joules: "J", metrics.PerMinute: "rpm",
}

// AcceptedValue tells people how a value of a unit may be written.
func AcceptedValue(unit metrics.Unit) string {
	switch unit {
	case metrics.Ratio:
		return "a ratio such as 0.8, or percent such as 80%"
	case metrics.Bytes:
		return "a number of bytes, or one with its unit such as 512MiB, 12GiB or 2GB"
	case metrics.BytesPerSecond:
		return "a number of bytes per second, or one with its unit such as 12MiB/s, 1MB/s or 1MB"
	case metrics.Seconds:
		return "a number of seconds, or one with its unit such as 90us, 20ms or 3h"
	case metrics.Celsius:
		return "degrees Celsius such as 85 or 85°C"
	case metrics.PerSecond:
		return "a number per second, such as 1500, 1.5k or 1.5k/s"
	case metrics.Hertz:
		return "a number of hertz, or one with its unit such as 3GHz or 3G"
	case metrics.Watts:
		return "a number of watts, or one with its unit such as 300W or 500mW"
	case metrics.Joules:
		return "a number of joules, or one with its unit such as 2MJ"
	case metrics.PerMinute:
		return "turns per minute, such as 1500 or 1500rpm"
	default:
		return "a number, such as 1500 or 1.5k"
	}
}
