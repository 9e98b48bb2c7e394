package charts

import (
	"math"
	"testing"
	"unicode/utf8"

	"headroom/metrics"
)

func TestFormat(t *testing.T) {
	const mib, gib = 1 << 20, 1 << 30
	tests := []struct {
		unit          metrics.Unit
		v             float64
		want, compact string
	}{
		{metrics.Ratio, 0, "0 %", "0 %"},
		{metrics.Ratio, 0.0004, "0.0 %", "0 %"},
		{metrics.Ratio, 0.432, "43.2 %", "43 %"},
		{metrics.Ratio, 0.9994, "99.9 %", "100 %"},
		{metrics.Ratio, 0.9996, "100 %", "100 %"},
		{metrics.Ratio, 1, "100 %", "100 %"},
		{metrics.Ratio, 1.5, "150 %", "150 %"},
		{metrics.Ratio, math.NaN(), "–", "–"},
		{metrics.Ratio, math.Inf(1), "–", "–"},
		{metrics.Bytes, 0, "0 B", "0 B"},
		{metrics.Bytes, 1023, "1023 B", "1023 B"},
		{metrics.Bytes, 1024, "1.0 KiB", "1.0 KiB"},
		{metrics.Bytes, 1.5 * gib, "1.5 GiB", "1.5 GiB"},
		{metrics.Bytes, 12.34 * gib, "12.3 GiB", "12 GiB"},
		{metrics.Bytes, 340.4 * mib, "340 MiB", "340 MiB"},
		{metrics.Bytes, 1023.9 * mib, "1.0 GiB", "1.0 GiB"},
		{metrics.Bytes, -1.5 * gib, "-1.5 GiB", "-1.5 GiB"},
		{metrics.Bytes, 9.97 * gib, "10.0 GiB", "10 GiB"},
		{metrics.Bytes, math.MaxFloat64, "1.56e+290 EiB", "1.56e+290 EiB"},
		{metrics.BytesPerSecond, 12.3 * mib, "12.3 MiB/s", "12 MiB/s"},
		{metrics.BytesPerSecond, 0.25, "0.2 B/s", "0.2 B/s"},
		{metrics.PerSecond, 340, "340 /s", "340 /s"},
		{metrics.PerSecond, 12345, "12.3 k/s", "12 k/s"},
		{metrics.PerSecond, 0.5, "0.5 /s", "0.5 /s"},
		{metrics.Count, 0.52, "0.52", "0.5"},
		{metrics.Count, 8, "8", "8"},
		{metrics.Count, 12.34, "12.3", "12"},
		{metrics.Count, 9876, "9876", "9876"},
		{metrics.Count, 1.25e6, "1.2 M", "1.2 M"},
		{metrics.Count, 999999, "1.0 M", "1.0 M"},
		{metrics.Count, 1e300, "1e+288 T", "1e+288 T"},
		{metrics.Seconds, 0, "0 s", "0 s"},
		{metrics.Seconds, 85e-6, "85 µs", "85 µs"},
		{metrics.Seconds, 0.34, "340 ms", "340 ms"},
		{metrics.Seconds, 0.9999, "1.0 s", "1.0 s"},
		{metrics.Seconds, 1.5, "1.5 s", "1.5 s"},
		{metrics.Seconds, 45, "45 s", "45 s"},
		{metrics.Seconds, 59.9, "1 min", "1 min"},
		{metrics.Seconds, 725, "12 min 5 s", "12 min"},
		{metrics.Seconds, 3599.9, "1 h", "1 h"},
		{metrics.Seconds, 11520, "3 h 12 min", "3 h"},
		{metrics.Seconds, 86399.9, "1 d", "1 d"},
		{metrics.Seconds, 273600, "3 d 4 h", "3 d"},
		{metrics.Seconds, 1500 * 86400, "1500 d", "1500 d"},
		{metrics.Seconds, math.MaxFloat64, "2.08e+303 d", "2.08e+303 d"},
		{metrics.Seconds, math.NaN(), "–", "–"},
		{metrics.Celsius, 0, "0 °C", "0 °C"},
		{metrics.Celsius, 47.25, "47.2 °C", "47 °C"},
		{metrics.Celsius, -12.5, "-12.5 °C", "-12 °C"},
		{metrics.Celsius, 104, "104 °C", "104 °C"},
		{metrics.Hertz, 3.4e9, "3.4 GHz", "3.4 GHz"},
		{metrics.Hertz, 812e6, "812 MHz", "812 MHz"},
		{metrics.Hertz, 50, "50 Hz", "50 Hz"},
		{metrics.Watts, 0, "0 W", "0 W"},
		{metrics.Watts, 0.25, "250 mW", "250 mW"},
		{metrics.Watts, 15.3, "15.3 W", "15 W"},
		{metrics.Watts, 1400, "1.4 kW", "1.4 kW"},
		{metrics.Joules, 2.5e6, "2.5 MJ", "2.5 MJ"},
		{metrics.PerMinute, 0, "0 rpm", "0 rpm"},
		{metrics.PerMinute, 2150, "2150 rpm", "2150 rpm"},
		{metrics.PerMinute, math.NaN(), "–", "–"},
		{"nonsense", 3, "3", "3"},
	}
	for _, tt := range tests {
		if got := FormatValue(tt.unit, tt.v); got != tt.want {
			t.Errorf("FormatValue(%s, %v) = %q, want %q", tt.unit, tt.v, got, tt.want)
		}
		if got := FormatCompact(tt.unit, tt.v); got != tt.compact {
			t.Errorf("FormatCompact(%s, %v) = %q, want %q", tt.unit, tt.v, got, tt.compact)
		}
	}
}

// FuzzFormat looks for numbers that don't fit where a number is shown.
func FuzzFormat(f *testing.F) {
	for _, v := range []float64{0, 1, -1, 0.9999, 1023.96 * 1024, 1e300, 5e-324, math.Inf(-1), math.NaN()} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, v float64) {
		for _, unit := range allUnits {
			for _, s := range []string{FormatValue(unit, v), FormatCompact(unit, v)} {
				if n := utf8.RuneCountInString(s); n == 0 || n > 16 {
					t.Errorf("%s %v reads %q", unit, v, s)
				}
			}
		}
	})
}

var allUnits = []metrics.Unit{
	metrics.Ratio, metrics.Bytes, metrics.BytesPerSecond, metrics.Seconds, metrics.PerSecond, metrics.Count,
	metrics.Celsius, metrics.Hertz, metrics.Watts, metrics.Joules, metrics.PerMinute,
}
