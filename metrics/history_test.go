package metrics

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

// epoch is a round time that all tests of the history start at.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// feedHistory appends n Snapshots at the interval of h from a time on, whose
// CPU usage is value(i). It returns the time after the last.
func feedHistory(h *History, from time.Time, n int, value func(i int) float64) time.Time {
	return feedEvery(h, h.interval, from, n, value)
}

// feedEvery does so with another time between the Snapshots, to fill the
// coarse tiers fast.
func feedEvery(h *History, step time.Duration, from time.Time, n int, value func(i int) float64) time.Time {
	for i := range n {
		s := UnknownSnapshot(from)
		s.CPU.UsageRatio = Float(value(i))
		s.ElapsedSeconds = Float(step.Seconds())
		h.Append(s)
		from = from.Add(step)
	}
	return from
}

func constant(v float64) func(int) float64 { return func(int) float64 { return v } }

func cpuQuery(from, to time.Time, points int) Query {
	return Query{Metric: "cpu_usage_ratio", From: from, To: to, Points: points}
}

func mustQuery(t *testing.T, h *History, q Query) Series {
	t.Helper()
	found, err := h.Query(q, q.To)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 {
		t.Fatalf("%d series, want 1", len(found))
	}
	s := found[0]
	for i := 1; i < len(s.Times); i++ {
		if s.Times[i] <= s.Times[i-1] {
			t.Fatalf("time %d is %d after %d", i, s.Times[i], s.Times[i-1])
		}
	}
	if len(s.Min) != len(s.Times) || len(s.Mean) != len(s.Times) || len(s.Max) != len(s.Times) {
		t.Fatalf("lengths differ: %d, %d, %d, %d", len(s.Times), len(s.Min), len(s.Mean), len(s.Max))
	}
	return s
}

func TestRecentPastIsExact(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 700, func(i int) float64 { return float64(i%100) / 128 })
	s := mustQuery(t, h, cpuQuery(end.Add(-5*time.Minute), end, 300))
	if len(s.Times) != 299 && len(s.Times) != 300 {
		t.Fatalf("%d points, want about 300", len(s.Times))
	}
	for i, at := range s.Times {
		tick := (at - epoch.UnixMilli()) / 1000
		if want := float64(tick%100) / 128; s.Mean[i] != want || s.Min[i] != want || s.Max[i] != want {
			t.Fatalf("tick %d is %v, %v, %v; want %v", tick, s.Min[i], s.Mean[i], s.Max[i], want)
		}
	}
	if s.Step != time.Second {
		t.Errorf("step is %s", s.Step)
	}
}

// A peak of one second is found in every tier, and however much it is thinned.
func TestPeaksAreNeverLost(t *testing.T) {
	const peak, trough = 0.987, 0.0123
	for span, interval := range map[time.Duration]time.Duration{
		10 * time.Minute: time.Second, 2 * time.Hour: time.Second, 5 * time.Hour: time.Second,
		26 * time.Hour: 2 * time.Second, 6 * 24 * time.Hour: 15 * time.Second,
	} {
		h := NewHistory(interval, 0)
		n := int(span / interval)
		end := feedHistory(h, epoch, n, func(i int) float64 {
			switch i {
			case n / 2:
				return peak
			case n / 3:
				return trough
			default:
				return 0.25
			}
		})
		for _, points := range []int{0, 2, 37, 300} {
			s := mustQuery(t, h, cpuQuery(epoch.Add(-time.Second), end, points))
			if points > 0 && len(s.Times) > points {
				t.Errorf("%s: %d points, at most %d were wanted", span, len(s.Times), points)
			}
			highest, lowest := math.Inf(-1), math.Inf(1)
			for i := range s.Times {
				highest, lowest = max(highest, s.Max[i]), min(lowest, s.Min[i])
				if s.Min[i] > s.Mean[i] || s.Mean[i] > s.Max[i] {
					t.Fatalf("%s, %d points: point %d is %v, %v, %v", span, points, i, s.Min[i], s.Mean[i], s.Max[i])
				}
			}
			if highest < peak*0.9999999 || highest > peak*1.05 || lowest > trough*1.0000001 || lowest < trough*0.95 {
				t.Errorf("%s, %d points: from %v to %v, want %v to %v", span, points, lowest, highest, trough, peak)
			}
		}
	}
}

func TestOldPastIsThinned(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedEvery(h, 30*time.Second, epoch, 8*24*120, constant(0.5))
	end = feedHistory(h, end, 7*3600, constant(0.5))
	for _, test := range []struct {
		span, step time.Duration
		points     int
	}{
		{15 * time.Minute, time.Second, 900},
		{time.Hour, 10 * time.Second, 360},
		{6 * time.Hour, 10 * time.Second, 2160},
		{24 * time.Hour, time.Minute, 1440},
		{7 * 24 * time.Hour, time.Minute, 10080},
	} {
		s := mustQuery(t, h, cpuQuery(end.Add(-test.span), end, 0))
		if s.Step != test.step || len(s.Times) < test.points-2 || len(s.Times) > test.points+1 {
			t.Errorf("%s: %d points of %s, want %d of %s", test.span, len(s.Times), s.Step, test.points, test.step)
		}
		if first := time.UnixMilli(s.Times[0]); first.After(end.Add(-test.span + 2*test.step)) {
			t.Errorf("%s: the first point is at %s", test.span, first)
		}
		if last := time.UnixMilli(s.Times[len(s.Times)-1]); end.Sub(last) > 2*test.step {
			t.Errorf("%s: the last point is at %s, %s ago", test.span, last, end.Sub(last))
		}
	}
}

// A point of a thinned live chart holds the same samples a tick later.
// A window that is narrower than a step of what is kept of its time shows what
// is known of that step; one in which nothing was measured, nothing.
func TestNarrowWindowOfTheOldPast(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 1000, constant(0.25))
	end = feedHistory(h, end.Add(10*time.Minute), 3*3600, constant(0.5))
	for from := epoch.Add(2 * time.Minute); from.Before(epoch.Add(3 * time.Minute)); from = from.Add(700 * time.Millisecond) {
		s := mustQuery(t, h, cpuQuery(from, from.Add(time.Second), 0))
		if len(s.Times) != 1 || s.Mean[0] != 0.25 || s.Times[0] <= from.UnixMilli() || s.Times[0] > from.Add(time.Second).UnixMilli() {
			t.Fatalf("at %v there are %v at %v", from, s.Mean, s.Times)
		}
	}
	from := epoch.Add(1000*time.Second + 5*time.Minute)
	if found, err := h.Query(cpuQuery(from, from.Add(time.Second), 0), end); err != nil || len(found) != 0 {
		t.Errorf("in a gap there is %v, %v", found, err)
	}
}

func TestThinnedPointsDoNotJitter(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 890, func(i int) float64 { return math.Abs(math.Sin(float64(i))) })
	before := mustQuery(t, h, cpuQuery(end.Add(-14*time.Minute), end, 100))
	end = feedHistory(h, end, 1, constant(0.3))
	after := mustQuery(t, h, cpuQuery(end.Add(-14*time.Minute), end, 100))
	values := make(map[int64]float64)
	for i, at := range before.Times {
		values[at] = before.Mean[i]
	}
	same := 0
	for i, at := range after.Times[1 : len(after.Times)-1] {
		if v, ok := values[at]; ok && v == after.Mean[i+1] {
			same++
		}
	}
	if same < len(after.Times)-4 {
		t.Errorf("only %d of %d points are the same", same, len(after.Times))
	}
}

func gaps(s Series) int {
	n := 0
	for _, v := range s.Mean {
		if math.IsNaN(v) {
			n++
		}
	}
	return n
}

// After a suspend of two hours there is a gap, not a line across it, in every
// tier, and what came before is still found.
func TestSuspendIsAGap(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 1800, constant(0.25))
	end = feedHistory(h, end.Add(2*time.Hour), 300, constant(0.75))
	for _, span := range []time.Duration{4 * time.Minute, 3 * time.Hour, 7 * 24 * time.Hour} {
		s := mustQuery(t, h, cpuQuery(end.Add(-span), end, 0))
		want := 1
		if span < time.Hour {
			want = 0
		}
		if gaps(s) != want {
			t.Errorf("%s: %d gaps, want %d", span, gaps(s), want)
		}
		if span > time.Hour && !near(Float(s.Mean[0]), 0.25, 0.001) {
			t.Errorf("%s: the first value is %v, want 0.25", span, s.Mean[0])
		}
		if !near(Float(s.Mean[len(s.Mean)-1]), 0.75, 0.001) {
			t.Errorf("%s: the last value is %v, want 0.75", span, s.Mean[len(s.Mean)-1])
		}
	}
}

// When the clock is set back an hour, what was five minutes ago stays five
// minutes ago, and no time is told twice.
func TestClockSetBack(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 3*3600, constant(0.25))
	end = feedHistory(h, end.Add(-time.Hour), 300, constant(0.75))
	recent := mustQuery(t, h, cpuQuery(end.Add(-10*time.Minute), end, 0))
	if gaps(recent) != 0 || len(recent.Times) < 598 {
		t.Errorf("%d points with %d gaps in the last 10 minutes", len(recent.Times), gaps(recent))
	}
	if i := len(recent.Mean) - 302; recent.Mean[i] != 0.25 || recent.Mean[i+4] != 0.75 {
		t.Errorf("the change is not where it was: %v to %v", recent.Mean[i], recent.Mean[i+4])
	}
	all := mustQuery(t, h, cpuQuery(end.Add(-4*time.Hour), end, 0))
	if covered := time.Duration(all.Times[len(all.Times)-1]-all.Times[0]) * time.Millisecond; covered < 3*time.Hour || covered > 3*time.Hour+6*time.Minute {
		t.Errorf("the past covers %s, want 3 h 5 min", covered)
	}
	if gaps(all) != 0 {
		t.Errorf("%d gaps", gaps(all))
	}
}

func TestClockSetForwardIsAGap(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 300, constant(0.25))
	end = feedHistory(h, end.Add(time.Hour), 60, constant(0.75))
	if s := mustQuery(t, h, cpuQuery(end.Add(-2*time.Hour), end, 0)); gaps(s) != 1 {
		t.Errorf("%d gaps, want 1", gaps(s))
	}
}

// A clock that went ahead by two hours and came back leaves no trace but the
// seconds that it was wrong.
func TestClockSetForwardAndBack(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 7*3600, constant(0.25))
	wrong := feedHistory(h, end.Add(2*time.Hour), 10, constant(0.5))
	end = feedHistory(h, wrong.Add(-2*time.Hour), 60, constant(0.75))
	if want := epoch.Add(7*time.Hour + 70*time.Second); !end.Equal(want) {
		t.Fatalf("the test ends at %s, want %s", end, want)
	}
	recent := mustQuery(t, h, cpuQuery(end.Add(-10*time.Minute), end, 0))
	if gaps(recent) != 0 || len(recent.Times) < 598 {
		t.Errorf("%d points with %d gaps in the last 10 minutes", len(recent.Times), gaps(recent))
	}
	all := mustQuery(t, h, cpuQuery(end.Add(-24*time.Hour), end, 0))
	if covered := time.Duration(all.Times[len(all.Times)-1]-all.Times[0]) * time.Millisecond; covered < 7*time.Hour || covered > 7*time.Hour+4*time.Minute {
		t.Errorf("the past covers %s, want 7 h 1 min", covered)
	}
}

// appendDisks appends a Snapshot with these disks.
func appendDisks(h *History, at time.Time, names ...string) {
	s := UnknownSnapshot(at)
	s.ElapsedSeconds = Float(h.interval.Seconds())
	for _, name := range names {
		d := unknown[Disk]()
		d.Device, d.BusyRatio = name, 0.5
		s.DiskIO.Devices = append(s.DiskIO.Devices, d)
	}
	h.Append(s)
}

func TestDeviceThatComesAndGoes(t *testing.T) {
	h := NewHistory(time.Second, 0)
	at := epoch
	for i := range 600 {
		names := []string{"sda"}
		if i < 200 || i >= 400 {
			names = append(names, "sdb")
		}
		appendDisks(h, at, names...)
		at = at.Add(time.Second)
	}
	q := Query{Metric: "disk_busy_ratio", From: at.Add(-10 * time.Minute), To: at}
	found, err := h.Query(q, at)
	if err != nil || len(found) != 2 {
		t.Fatalf("%d series, %v", len(found), err)
	}
	if gaps(found[0]) != 0 || gaps(found[1]) < 199 || gaps(found[1]) > 201 {
		t.Errorf("gaps are %d and %d, want 0 and 200", gaps(found[0]), gaps(found[1]))
	}
	q.Labels = map[string]string{"device": "sdb"}
	if found, err = h.Query(q, at); err != nil || len(found) != 1 || found[0].Labels["device"] != "sdb" {
		t.Errorf("by label: %+v, %v", found, err)
	}
}

func TestSeriesThatIsGoneAgesOut(t *testing.T) {
	h := NewHistory(MaxInterval, 0)
	at := epoch
	appendDisks(h, at, "gone", "stays")
	week := int(coarseSpan / MaxInterval)
	for i := range week + 2 {
		at = at.Add(MaxInterval)
		appendDisks(h, at, "stays")
		if n := len(h.series); i < week-1 && n != 2 || i > week && n != 1 {
			t.Fatalf("%d series after %s", n, time.Duration(i)*MaxInterval)
		}
	}
}

// Containers that come and go must not fill the memory.
func TestNumberOfSeriesIsBounded(t *testing.T) {
	h := NewHistory(time.Second, 10)
	at := epoch
	for i := range 1000 {
		appendDisks(h, at, "sda", fmt.Sprintf("sd%d", i))
		at = at.Add(time.Second)
		if len(h.series) > 10 || len(h.order) != len(h.series) {
			t.Fatalf("%d series", len(h.series))
		}
	}
	found, err := h.Query(Query{Metric: "disk_busy_ratio", Labels: map[string]string{"device": "sda"}, To: at}, at)
	if err != nil || len(found) != 1 || gaps(found[0]) != 0 {
		t.Errorf("the disk that stays has lost its past: %d series, %v", len(found), err)
	}
	var many []string
	for i := range 15 {
		many = append(many, fmt.Sprintf("new%d", i))
	}
	appendDisks(h, at, many...)
	if status := h.Status(); status.Series != 10 || status.SeriesRefused != 7 {
		t.Errorf("status is %+v, want 10 series and 7 refused: those of the last tick keep their room", status)
	}
}

// A series of 15 min at 1 s, 6 h at 10 s and 7 days at 1 min takes at most
// 57,800 bytes, 200 of them 11.6 MB, as docs/architecture.md says. One whose
// value does not change takes next to nothing.
func TestHistoryMemory(t *testing.T) {
	for _, test := range []struct {
		name  string
		value func(int) Float
		most  float64 // for each series
	}{
		{"changing", func(i int) Float { return Float(i % 997) }, 57_800},
		{"near", func(i int) Float { return 1e9 * (1 + Float(i*7919%997)/10000) }, 33000},
		{"constant", func(int) Float { return 0.5 }, 3600},
	} {
		h := NewHistory(10*time.Second, 0)
		devices := make([]Disk, 20)
		for i := range devices {
			devices[i] = unknown[Disk]()
			devices[i].Device = fmt.Sprint("disk", i)
		}
		heap := func() float64 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			return float64(m.HeapAlloc)
		}
		before := heap()
		s := UnknownSnapshot(epoch)
		s.DiskIO.Devices = devices
		for i := range 7*24*360 + 2000 {
			for d := range devices {
				devices[d].BusyRatio = test.value(i)
			}
			s.Time = epoch.Add(time.Duration(i) * 10 * time.Second)
			h.Append(s)
		}
		used, told := heap()-before, float64(h.Status().Bytes)
		if most := 20 * test.most; told > most || told < most/2 {
			t.Errorf("%s: 20 series take %.0f bytes, want at most %.0f", test.name, told, most)
		}
		if used > 1.1*told+200_000 || used < 0.9*told {
			t.Errorf("%s: 20 series take %.0f bytes of heap, but the status says %.0f", test.name, used, told)
		}
		runtime.KeepAlive(h)
	}
}

// hours is a collector with the numbers of a small machine, which changes
// each second.
type hours struct{ tick int }

func (*hours) Name() string { return "hours" }

func (c *hours) Collect(context.Context) (func(*Snapshot), error) {
	c.tick++
	v := Float(c.tick % 3600)
	return func(s *Snapshot) {
		s.CPU.UsageRatio = v / 4096
		s.Memory = Memory{TotalBytes: 1 << 33, UsedBytes: v * 1e6, AvailableBytes: 1 << 32, UsedRatio: v / 4096, FreeBytes: v, CachedBytes: v, BuffersBytes: v}
		for i := range 4 {
			d := unknown[Disk]()
			d.Device, d.BusyRatio, d.ReadBytesPerSecond = fmt.Sprint("sd", i), v/4096, v*1000
			s.DiskIO.Devices = append(s.DiskIO.Devices, d)
			s.CPU.Cores = append(s.CPU.Cores, Core{Core: fmt.Sprint(i), UsageRatio: v / 4096})
		}
	}, nil
}

// A day of ticks leaves the memory flat and the history right.
func TestADay(t *testing.T) {
	if testing.Short() {
		t.Skip("a day of ticks takes some seconds")
	}
	synctest.Test(t, func(t *testing.T) {
		s, err := New(Config{Collectors: []Collector{&hours{}, &fake{name: "bad", do: func(int) error { return ErrUnsupported }}}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go s.Run(ctx) //nolint:errcheck // checked by TestRun
		heap := func() uint64 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc - uint64(s.Latest().History.Bytes) // the rings fill for 7 days, TestHistoryMemory bounds them
		}
		time.Sleep(8 * time.Hour)
		synctest.Wait()
		early, goroutines := heap(), runtime.NumGoroutine()
		time.Sleep(16*time.Hour + 500*time.Millisecond)
		synctest.Wait()
		if late := heap(); late > early+early/50+64<<10 {
			t.Errorf("the heap has grown from %d to %d bytes", early, late)
		}
		if n := runtime.NumGoroutine(); n != goroutines {
			t.Errorf("there were %d goroutines, there are %d", goroutines, n)
		}
		if last := s.Latest(); last.Sequence != 24*3600+1 {
			t.Errorf("%d ticks, want %d", last.Sequence, 24*3600+1)
		}
		found, err := s.Series(ctx, Query{Metric: "cpu_usage_ratio", From: time.Now().Add(-24 * time.Hour)})
		if err != nil || len(found) != 1 || len(found[0].Times) < 1439 || gaps(found[0]) != 0 {
			t.Fatalf("series: %v", err)
		}
		// Each minute holds 60 values that grow by 1/4096 to 3599/4096, and
		// then begin again.
		for i := range found[0].Times {
			a, b, c := found[0].Min[i], found[0].Mean[i], found[0].Max[i]
			if i == 0 || i == len(found[0].Times)-1 {
				continue // parts of a minute
			}
			spread := 59.0 / 4096
			if c-a < spread*0.98 || c-a > 0.9 && i%60 > 2 || c > 3599.0/4096*1.05 || b < a || b > c {
				t.Fatalf("minute %d is %v, %v, %v", i, a, b, c)
			}
		}
	})
}

func BenchmarkHistoryAppend(b *testing.B) {
	h := NewHistory(time.Second, 0)
	c := &hours{}
	at := epoch
	b.ReportAllocs()
	put, _ := c.Collect(b.Context())
	s := UnknownSnapshot(at)
	put(s)
	for b.Loop() {
		at = at.Add(time.Second)
		s.Time = at
		h.Append(s)
	}
}

func BenchmarkHistoryQuery(b *testing.B) {
	h := NewHistory(time.Second, 0)
	end := feedEvery(h, 10*time.Second, epoch, 8*24*360, func(i int) float64 { return float64(i%100) / 100 })
	end = feedHistory(h, end, 7*3600, func(i int) float64 { return float64(i%100) / 100 })
	for _, span := range []time.Duration{5 * time.Minute, 6 * time.Hour, 7 * 24 * time.Hour} {
		b.Run(span.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := h.Query(cpuQuery(end.Add(-span), end, 300), end); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
