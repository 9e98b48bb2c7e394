package charts

import (
	"math"
	"strings"
	"testing"
	"time"

	"headroom/metrics"
)

func TestUpperBound(t *testing.T) {
	const kib, mib, gib = 1 << 10, 1 << 20, 1 << 30
	tests := []struct {
		unit    metrics.Unit
		v, want float64
	}{
		{metrics.Count, 0, 1},
		{metrics.Count, 0.3, 1},
		{metrics.Count, 1, 1},
		{metrics.Count, 1.1, 2},
		{metrics.Count, 6.5, 8},
		{metrics.Count, 8.5, 10},
		{metrics.Count, 10, 10},
		{metrics.Count, 1000, 1000},
		{metrics.PerSecond, 4321, 5000},
		{metrics.Ratio, 0.031, 0.04},
		{metrics.Bytes, 0, kib},
		{metrics.Bytes, 5 * mib, 6 * mib},
		{metrics.Bytes, 15.6 * gib, 16 * gib},
		{metrics.Bytes, 900 * mib, gib},
		{metrics.Bytes, gib, gib},
		{metrics.BytesPerSecond, 101 * mib, 128 * mib},
		{metrics.Seconds, 0.0003, 0.001},
		{metrics.Seconds, 45, 60},
		{metrics.Seconds, 9 * 86400, 10 * 86400},
		{metrics.Count, math.NaN(), 1},
		{metrics.Count, math.Inf(1), 1},
		{metrics.Count, -5, 1},
	}
	for _, tt := range tests {
		if got := UpperBound(tt.unit, tt.v); math.Abs(got-tt.want) > 1e-9*tt.want {
			t.Errorf("UpperBound(%s, %v) = %v, want %v", tt.unit, tt.v, got, tt.want)
		}
	}
}

func TestValueTicks(t *testing.T) {
	const mib, gib = 1 << 20, 1 << 30
	tests := []struct {
		unit   metrics.Unit
		lo, hi float64
		most   int
		want   string
	}{
		{metrics.Ratio, 0, 1, 6, "0 %, 25 %, 50 %, 75 %, 100 %"},
		{metrics.Ratio, 0, 1, 4, "0 %, 50 %, 100 %"},
		{metrics.Ratio, 0, 1, 2, "0 %, 100 %"},
		{metrics.Ratio, 0, 1, 11, "0 %, 10 %, 20 %, 30 %, 40 %, 50 %, 60 %, 70 %, 80 %, 90 %, 100 %"},
		{metrics.Ratio, 0, 0.04, 5, "0 %, 1 %, 2 %, 3 %, 4 %"},
		{metrics.Ratio, 0, 0.01, 6, "0.0 %, 0.2 %, 0.4 %, 0.6 %, 0.8 %, 1.0 %"},
		{metrics.Bytes, 0, gib, 5, "0, 256 MiB, 512 MiB, 768 MiB, 1 GiB"},
		{metrics.Bytes, 0, 2 * gib, 5, "0, 0.5 GiB, 1.0 GiB, 1.5 GiB, 2.0 GiB"},
		{metrics.Bytes, gib, 1.5 * gib, 5, "1 GiB, 1.125 GiB, 1.25 GiB, 1.375 GiB, 1.5 GiB"},
		{metrics.Bytes, 0, 16 * gib, 6, "0, 4 GiB, 8 GiB, 12 GiB, 16 GiB"},
		{metrics.BytesPerSecond, 0, 12 * mib, 5, "0, 4 MiB/s, 8 MiB/s, 12 MiB/s"},
		{metrics.Bytes, 0, 1024, 5, "0, 256 B, 512 B, 768 B, 1 KiB"},
		{metrics.Bytes, 0, 2, 8, "0, 1 B, 2 B"},
		{metrics.Count, 0, 1, 6, "0, 0.2, 0.4, 0.6, 0.8, 1.0"},
		{metrics.Count, 0, 20000, 6, "0, 5 k, 10 k, 15 k, 20 k"},
		{metrics.PerSecond, 0, 5000, 6, "0, 1 k/s, 2 k/s, 3 k/s, 4 k/s, 5 k/s"},
		{metrics.Seconds, 0, 60, 5, "0, 15 s, 30 s, 45 s, 1 min"},
		{metrics.Seconds, 0, 0.005, 6, "0, 1 ms, 2 ms, 3 ms, 4 ms, 5 ms"},
		{metrics.Celsius, 0, 80, 5, "0 °C, 20 °C, 40 °C, 60 °C, 80 °C"},
		{metrics.Celsius, -40, 40, 5, "-40 °C, -20 °C, 0 °C, 20 °C, 40 °C"},
		{metrics.Hertz, 0, 4e9, 5, "0, 1 GHz, 2 GHz, 3 GHz, 4 GHz"},
		{metrics.Watts, 0, 300, 4, "0, 100 W, 200 W, 300 W"},
		{metrics.Watts, 0, 1, 3, "0, 0.5 W, 1.0 W"},
		{metrics.Watts, 0, 0.02, 3, "0, 10 mW, 20 mW"},
		{metrics.PerMinute, 0, 2000, 5, "0 rpm, 500 rpm, 1000 rpm, 1500 rpm, 2000 rpm"},
		{metrics.Joules, 0, 2e6, 3, "0, 1 MJ, 2 MJ"},
		{metrics.Count, -5, 5, 5, "-4, -2, 0, 2, 4"},
		{metrics.Count, 1, 1, 5, ""},
		{metrics.Count, 2, 1, 5, ""},
		{metrics.Count, 0, 10, 0, ""},
		{metrics.Count, math.NaN(), 10, 5, ""},
		{metrics.Count, 0, math.Inf(1), 5, ""},
	}
	for _, tt := range tests {
		if got := labelsOf(ValueTicks(tt.unit, tt.lo, tt.hi, tt.most)); got != tt.want {
			t.Errorf("ValueTicks(%s, %v, %v, %d) = %q, want %q", tt.unit, tt.lo, tt.hi, tt.most, got, tt.want)
		}
	}
}

// FuzzAxis holds what every axis may rely on, for any numbers.
func FuzzAxis(f *testing.F) {
	f.Add(0.0, 1.0, 5)
	f.Add(0.0, 1e300, 10)
	f.Add(1e18, 1e18+1000, 10)
	f.Add(-5e-324, 5e-324, 3)
	f.Add(-math.MaxFloat64, math.MaxFloat64, 3)
	f.Add(0.3, 0.9, 7)
	f.Fuzz(func(t *testing.T, lo, hi float64, most int) {
		most %= 100
		for _, unit := range allUnits {
			bound := UpperBound(unit, hi)
			if !finite(bound) || bound <= 0 || finite(hi) && hi <= largest && bound < hi*(1-1e-9) {
				t.Errorf("UpperBound(%s, %v) = %v", unit, hi, bound)
			}
			if bound > leastBound(unit) && (bound > 2.6*hi) {
				t.Errorf("UpperBound(%s, %v) = %v is too far off", unit, hi, bound)
			}
			ticks := ValueTicks(unit, lo, hi, most)
			if len(ticks) > max(most, 0) {
				t.Errorf("%d ticks instead of %d", len(ticks), most)
			}
			for i, tick := range ticks {
				if tick.Value < lo || tick.Value > hi || i > 0 && tick.Value <= ticks[i-1].Value || tick.Label == "" || len(tick.Label) > 40 {
					t.Fatalf("ticks of %s from %v to %v: %v", unit, lo, hi, ticks)
				}
			}
		}
	})
}

func TestTimeTicks(t *testing.T) {
	berlin, kathmandu := zone(t, "Europe/Berlin"), zone(t, "Asia/Kathmandu")
	tests := []struct {
		name string
		from string
		span time.Duration
		loc  *time.Location
		most int
		want string
	}{
		{"1 min", "2026-11-23T14:05:07Z", time.Minute, time.UTC, 5, "14:05:15, 14:05:30, 14:05:45, 14:06:00"},
		{"5 min", "2026-11-23T14:05:07Z", 5 * time.Minute, time.UTC, 6, "14:06, 14:07, 14:08, 14:09, 14:10"},
		{"15 min", "2026-11-23T14:05:07Z", 15 * time.Minute, time.UTC, 5, "14:10, 14:15, 14:20"},
		{"1 h in Nepal", "2026-11-23T14:05:07Z", time.Hour, kathmandu, 5, "20:00, 20:15, 20:30, 20:45"},
		{"6 h", "2026-11-23T14:05:07Z", 6 * time.Hour, time.UTC, 7, "15:00, 16:00, 17:00, 18:00, 19:00, 20:00"},
		{"1 h over midnight", "2026-11-23T23:30:00Z", time.Hour, time.UTC, 5, "23:30, 23:45, 00:00, 00:15, 00:30"},
		{"24 h", "2026-11-23T14:05:07Z", 24 * time.Hour, time.UTC, 6, "16:00, 20:00, Tue 24, 04:00, 08:00, 12:00"},
		{"7 d", "2026-11-23T14:05:07Z", 7 * day, time.UTC, 8, "Tue 24, Wed 25, Thu 26, Fri 27, Sat 28, Sun 29, Mon 30"},
		{"7 d, little room", "2026-11-23T14:05:07Z", 7 * day, time.UTC, 4, "Wed 25, Fri 27, Sun 29"},
		{"clock put back", "2026-10-24T20:00:00Z", 12 * time.Hour, berlin, 5, "Sun 25, 03:00, 06:00, 09:00"},
		{"clock put forward", "2026-03-28T22:00:00Z", 5 * time.Hour, berlin, 7, "23:00, 00:00, 01:00, 03:00, 04:00, 05:00"},
		{"clock put forward, wide steps", "2026-03-29T00:00:00Z", 6 * time.Hour, berlin, 4, "04:00, 06:00, 08:00"},
		{"60 d", "2026-11-01T00:00:00Z", 60 * day, time.UTC, 5, "11 Nov, 27 Nov, 13 Dec, 29 Dec"},
		{"10 years", "2016-11-01T00:00:00Z", 3650 * day, time.UTC, 3, "Jun 2020, Jan 2026"},
		{"none", "2026-11-23T14:05:07Z", 0, time.UTC, 5, ""},
		{"reversed", "2026-11-23T14:05:07Z", -time.Hour, time.UTC, 5, ""},
		{"no room", "2026-11-23T14:05:07Z", time.Hour, time.UTC, 0, ""},
	}
	for _, tt := range tests {
		from, err := time.Parse(time.RFC3339, tt.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := labelsOf(TimeTicks(from, from.Add(tt.span), tt.loc, tt.most)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestTimeTicksEverySpan goes through the spans that can be asked for, at any
// number of ticks: they rise, lie within, and there are about as many as fit.
func TestTimeTicksEverySpan(t *testing.T) {
	from := time.Date(2026, 3, 27, 23, 59, 59, 999e6, time.UTC)
	for _, loc := range []*time.Location{time.UTC, zone(t, "Europe/Berlin"), zone(t, "Australia/Lord_Howe"), zone(t, "America/St_Johns")} {
		for span := time.Minute; span <= 8*day; span += span/7 + 13*time.Second {
			for most := 2; most <= 20; most++ {
				to := from.Add(span)
				ticks := TimeTicks(from, to, loc, most)
				if len(ticks) > most || len(ticks) == 0 && most > 2 {
					t.Fatalf("%s, %v: %d ticks instead of %d", loc, span, len(ticks), most)
				}
				for i, tick := range ticks {
					if tick.Value < float64(from.UnixMilli()) || tick.Value > float64(to.UnixMilli()) || i > 0 && tick.Value <= ticks[i-1].Value {
						t.Fatalf("%s, %v, %d: %v", loc, span, most, ticks)
					}
				}
			}
		}
	}
}

// TestTimeTicksStand moves a range on: a tick that was there stays until the
// range has left it behind, and the distances stay the same.
func TestTimeTicksStand(t *testing.T) {
	from := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	for _, span := range []time.Duration{time.Minute, 90 * time.Second, 390 * time.Second, 5 * time.Minute, time.Hour, 25 * time.Hour, 7 * day} {
		for most := 2; most <= 8; most++ {
			var distance float64
			for i := range 1200 {
				ticks := TimeTicks(from.Add(time.Duration(i)*span/300), from.Add(time.Duration(i)*span/300+span), time.UTC, most)
				if len(ticks) < 2 {
					continue
				}
				if d := ticks[1].Value - ticks[0].Value; distance == 0 {
					distance = d
				} else if d != distance {
					t.Fatalf("%v, %d ticks: the distance was %v s and is %v s", span, most, distance/1000, d/1000)
				}
			}
		}
	}
}

func FuzzTimeTicks(f *testing.F) {
	f.Add(int64(0), int64(60), 5)
	f.Add(int64(-62135596800), int64(253402300799), 3)
	f.Fuzz(func(t *testing.T, from, to int64, most int) {
		const year10000 = 253402300800
		from, to, most = from%year10000, to%year10000, most%1000
		if n := len(TimeTicks(time.Unix(from, 0), time.Unix(to, 0), time.UTC, most)); n > max(0, most) {
			t.Errorf("%d ticks instead of %d", n, most)
		}
	})
}

func labelsOf(ticks []Tick) string {
	labels := make([]string, len(ticks))
	for i, tick := range ticks {
		labels[i] = tick.Label
	}
	return strings.Join(labels, ", ")
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("no time zone data: %v", err)
	}
	return loc
}

func TestBounds(t *testing.T) {
	const gib = 1 << 30
	limit := limitLine("limit", 16*gib)
	tests := []struct {
		panel  string
		lines  []LineData
		lo, hi float64
	}{
		{"cpu", []LineData{lineOf(ms(10, 0), 0.1, 5)}, 0, 1},
		{"memory", []LineData{lineOf(ms(10, 0), gib, 3*gib), limit}, 0, 16 * gib},
		{"load", []LineData{lineOf(ms(10, 0), 0.5, 1.5), limitLine("CPUs", 64)}, 0, 2},
		{"load", []LineData{lineOf(ms(10, 0), -3, math.NaN(), math.Inf(1))}, 0, 1},
		{"network", nil, 0, 1024},
		{"network", []LineData{{Times: ms(10), Mean: []float64{10}, Min: []float64{1}, Max: []float64{5000}}}, 0, 6 * 1024},
	}
	for _, tt := range tests {
		p, _ := LookupPanel(tt.panel)
		if lo, hi := p.Bounds(tt.lines); lo != tt.lo || hi != tt.hi {
			t.Errorf("%s: bounds %v to %v, want %v to %v", tt.panel, lo, hi, tt.lo, tt.hi)
		}
	}
}
