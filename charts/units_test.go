package charts_test

import (
	"testing"

	"headroom/charts"
	"headroom/metrics"
)

func TestChosenUnits(t *testing.T) {
	for _, c := range []struct {
		unit metrics.Unit
		v    float64
		want string
	}{
		{charts.DecimalBytes, 0, "0 B"},
		{charts.DecimalBytes, 999, "999 B"},
		{charts.DecimalBytes, 1 << 30, "1.1 GB"},
		{charts.DecimalBytes, 999_999, "1.0 MB"},
		{charts.DecimalBytesPerSecond, 1.5e6, "1.5 MB/s"},
		{charts.BitsPerSecond, 0, "0 bit/s"},
		{charts.BitsPerSecond, 1.25e6, "10.0 Mbit/s"},
		{charts.BitsPerSecond, 125e6, "1.0 Gbit/s"},
	} {
		if got := charts.FormatValue(c.unit, c.v); got != c.want {
			t.Errorf("%v in %s reads %q, want %q", c.v, c.unit, got, c.want)
		}
	}
}

func TestChosenUnitsOnAxes(t *testing.T) {
	for _, c := range []struct {
		unit       metrics.Unit
		top, bound float64
		label      string
	}{
		{charts.DecimalBytes, 3.3e9, 4e9, "4 GB"},
		{charts.DecimalBytesPerSecond, 10, 1000, "1.0 kB/s"},
		{charts.BitsPerSecond, 7e5, 7.5e5, "6 Mbit/s"},
		{charts.BitsPerSecond, 0, 125, "1.0 kbit/s"},
	} {
		bound := charts.UpperBound(c.unit, c.top)
		ticks := charts.ValueTicks(c.unit, 0, bound, 5)
		last := ticks[len(ticks)-1]
		if bound != c.bound || last.Label != c.label || last.Value != bound {
			t.Errorf("the axis of %s for %v ends at %v, %v, want %v, %s", c.unit, c.top, bound, last, c.bound, c.label)
		}
	}
}
