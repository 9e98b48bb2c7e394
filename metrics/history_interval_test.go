package metrics

import (
	"context"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// valueAt makes the value of a sample tell when it was taken.
func valueAt(t time.Time) float64 { return t.Sub(epoch).Seconds() / 1e6 }

// feedTimes appends a Snapshot at each interval of h in a span.
func feedTimes(h *History, from time.Time, span time.Duration) time.Time {
	step := h.interval
	return feedHistory(h, from, int(span/step), func(i int) float64 { return valueAt(from.Add(time.Duration(i) * step)) })
}

// checkTold checks that each point tells of its own time, give or take slack,
// and counts the gaps.
func checkTold(t *testing.T, s Series, slack time.Duration) (gaps int) {
	t.Helper()
	for i, at := range s.Times {
		if math.IsNaN(s.Mean[i]) {
			gaps++
			continue
		}
		if told := epoch.Add(time.Duration(s.Mean[i] * 1e6 * float64(time.Second))); told.Sub(time.UnixMilli(at)).Abs() > slack {
			t.Errorf("the point of %s tells of %s", time.UnixMilli(at).UTC(), told)
		}
	}
	return gaps
}

func TestIntervalChanges(t *testing.T) {
	const stay = 10 * time.Minute
	for _, intervals := range [][]time.Duration{
		{time.Second, 10 * time.Second, time.Second},
		{10 * time.Second, MinInterval, time.Second},
		{MinInterval, MaxInterval, MinInterval},
		{MaxInterval, time.Second, 15 * time.Second},
		{2 * time.Second, 5 * time.Second, 2 * time.Second},
	} {
		h := NewHistory(intervals[0], 0)
		at, longest := epoch, time.Duration(0)
		for i, d := range intervals {
			if i > 0 {
				h.SetInterval(d)
			}
			at = feedTimes(h, at, stay)
			longest = max(longest, d)
		}
		// All of it, in each detail that is asked for.
		for _, points := range []int{0, 300, 30, 10_000} {
			for _, from := range []time.Time{epoch, epoch.Add(stay / 2), epoch.Add(5 * stay / 2), at.Add(-time.Minute)} {
				s := mustQuery(t, h, cpuQuery(from, at, points))
				if points > 0 && len(s.Times) > points {
					t.Errorf("%v: %d points, want %d at most", intervals, len(s.Times), points)
				}
				slack := max(s.Step, longest)
				if gaps := checkTold(t, s, slack); gaps > 0 {
					t.Errorf("%v: %d gaps in %d points from %s", intervals, gaps, points, from.Sub(epoch))
				}
				first, last := time.UnixMilli(s.Times[0]), time.UnixMilli(s.Times[len(s.Times)-1])
				if first.Sub(from) > 2*slack || at.Sub(last) > 2*slack {
					t.Errorf("%v: asked for %s to %s, got %s to %s", intervals, from, at, first, last)
				}
			}
		}
	}
}

// What is missing after a change is a gap, whatever the interval was before.
func TestGapAfterAnIntervalChange(t *testing.T) {
	h := NewHistory(10*time.Second, 0)
	at := feedTimes(h, epoch, 5*time.Minute)
	h.SetInterval(time.Second)
	at = feedTimes(h, at, 5*time.Minute).Add(12 * time.Second)
	at = feedTimes(h, at, time.Minute)
	s := mustQuery(t, h, cpuQuery(epoch, at, 0))
	if gaps := checkTold(t, s, time.Second); gaps != 1 {
		t.Errorf("%d gaps, want the one of 12 s", gaps)
	}
	if s.Step != 10*time.Second {
		t.Errorf("points are %s apart, want the longest time between two, 10 s", s.Step)
	}
	if s := mustQuery(t, h, cpuQuery(at.Add(-30*time.Second), at, 0)); s.Step != time.Second {
		t.Errorf("points since the change are %s apart", s.Step)
	}
}

// Detail is as if the shorter interval had been there from the start.
func TestShorterIntervalHasItsDetail(t *testing.T) {
	h := NewHistory(MaxInterval, 0)
	at := feedTimes(h, epoch, 4*time.Hour)
	h.SetInterval(time.Second)
	at = feedTimes(h, at, 2*time.Hour)
	s := mustQuery(t, h, cpuQuery(at.Add(-90*time.Minute), at, 0))
	if s.Step != mediumStep || len(s.Times) < 530 {
		t.Errorf("%d points, %s apart, in the last 90 minutes", len(s.Times), s.Step)
	}
	s = mustQuery(t, h, cpuQuery(at.Add(-6*time.Hour), at, 0))
	if gaps := checkTold(t, s, MaxInterval); gaps > 0 || len(s.Times) < 4*60+2*360-5 {
		t.Errorf("%d points with %d gaps in all 6 hours", len(s.Times), gaps)
	}

	h = NewHistory(time.Second, 0)
	h.SetInterval(MinInterval)
	at = feedTimes(h, epoch, 14*time.Minute)
	if s := mustQuery(t, h, cpuQuery(epoch.Add(-time.Second), at, 0)); len(s.Times) != 14*60*4 {
		t.Errorf("%d raw points in 14 minutes, want 4 in a second", len(s.Times))
	}
}

func TestCulpritsOverAnIntervalChange(t *testing.T) {
	h := NewHistory(MaxInterval, 0)
	at := epoch
	feed := func(n int, name string) {
		step := h.interval
		for range n {
			s := UnknownSnapshot(at)
			s.CPU.UsageRatio = 0.5
			s.culprits = &culprits{culpritCPU: {{PID: 7, Name: name, Value: 1}}}
			h.Append(s)
			at = at.Add(step)
		}
	}
	feed(10, "slow")
	h.SetInterval(10 * time.Second)
	changed := at
	feed(30, "fast")
	for _, c := range []struct {
		at   time.Time
		name string
	}{{epoch.Add(90 * time.Second), "slow"}, {changed.Add(-5 * time.Minute), "slow"}, {changed.Add(2 * time.Minute), "fast"}} {
		found, err := h.Culprits(CulpritQuery{From: c.at, To: c.at.Add(time.Millisecond)}, at)
		if err != nil || len(found) == 0 || len(found[0].CPU) != 1 || found[0].CPU[0].Name != c.name {
			t.Errorf("at %s: %+v, %v, want %s", c.at.Sub(epoch), found, err, c.name)
		}
	}
	all, err := h.Culprits(CulpritQuery{}, at)
	if err != nil || len(all) != 10+30-1 {
		t.Errorf("%d steps, %v", len(all), err)
	}
}

// Each point of a chart names the culprits of what it tells of, also where
// intervals of readings differ.
func TestPointsNameTheirCulprits(t *testing.T) {
	for _, intervals := range [][2]time.Duration{
		{time.Second, time.Second}, {time.Second, MaxInterval}, {MaxInterval, time.Second}, {MaxInterval, MaxInterval}, {10 * time.Second, 2 * time.Second},
	} {
		for _, busy := range []time.Duration{10 * time.Minute, 34 * time.Minute, 52 * time.Minute} {
			// Busy from the busy minute on, for a minute.
			isBusy := func(at time.Time) bool {
				since := at.Sub(epoch) - busy
				return since > 0 && since <= time.Minute
			}
			h := NewHistory(intervals[0], 0)
			at, step := epoch, epoch
			feed := func(until time.Time) {
				for ; !at.After(until); at = at.Add(h.interval) {
					s := UnknownSnapshot(at)
					s.ElapsedSeconds = Float(h.interval.Seconds())
					name := Float(0.1)
					if isBusy(at) {
						name = 0.9
					}
					s.CPU.UsageRatio = name
					// The first reading of a step brings the culprits of the one before.
					if now := at.Truncate(mediumStep); !now.Equal(step) {
						found := Culprit{PID: 1, Name: "idle", Value: 1}
						if isBusy(at) {
							found.Name = "busy"
						}
						s.culprits, step = &culprits{culpritCPU: {found}}, now
					}
					h.Append(s)
				}
			}
			feed(epoch.Add(30 * time.Minute))
			h.SetInterval(intervals[1])
			feed(epoch.Add(time.Hour))
			for _, length := range []time.Duration{10 * time.Minute, time.Hour} {
				to := epoch.Add(busy + length/2)
				s := mustQuery(t, h, cpuQuery(to.Add(-length), to, 0))
				for i, v := range s.Mean {
					if v < 0.89 {
						continue
					}
					c := s.Covered[i]
					found, err := h.Culprits(CulpritQuery{From: time.UnixMilli(c.From), To: time.UnixMilli(c.To)}, at)
					if err != nil || len(found) != 1 || len(found[0].CPU) != 1 || found[0].CPU[0].Name != "busy" {
						t.Errorf("%v, %s of %s: the point of %s covers %s to %s: %+v, %v", intervals, length, to.Sub(epoch), time.UnixMilli(s.Times[i]).Sub(epoch),
							time.UnixMilli(c.From).Sub(epoch), time.UnixMilli(c.To).Sub(epoch), found, err)
					}
				}
			}
		}
	}
}

// A series that is gone is kept for 7 days, in whatever ticks they are counted.
func TestSeriesThatIsGoneOverAnIntervalChange(t *testing.T) {
	h := NewHistory(time.Second, 0)
	s := UnknownSnapshot(epoch)
	s.DiskIO.Devices = []Disk{{Device: "gone", BusyRatio: 0.5}}
	h.Append(s)
	at := feedTimes(h, epoch.Add(time.Second), 15_000*time.Second)
	h.SetInterval(MaxInterval)
	at = feedTimes(h, at, time.Hour)
	if found, err := h.Query(Query{Metric: "disk_busy_ratio", From: epoch.Add(-time.Minute), To: at}, at); err != nil || len(found) != 1 {
		t.Errorf("%d series, %v", len(found), err)
	}
	feedTimes(h, at, 7*24*time.Hour)
	if n := h.Status().Series; n != 1 {
		t.Errorf("%v series after 7 days, want 1", n)
	}
}

// Intervals that were tried between two ticks leave nothing: an outage after
// them is a gap, and no point is cut off.
func TestIntervalsThatWereTried(t *testing.T) {
	h := NewHistory(time.Second, 0)
	at := feedTimes(h, epoch, time.Minute)
	for _, d := range []time.Duration{MaxInterval, 30 * time.Second, MinInterval, MaxInterval, time.Second} {
		h.SetInterval(d)
	}
	at = feedTimes(h, at, 20*time.Second).Add(26 * time.Second)
	at = feedTimes(h, at, 20*time.Second)
	s := mustQuery(t, h, cpuQuery(epoch.Add(-time.Second), at, 0))
	if gaps := checkTold(t, s, time.Second); gaps != 1 || s.Step != time.Second {
		t.Errorf("%d gaps, points %s apart", gaps, s.Step)
	}
	if s := mustQuery(t, h, cpuQuery(at.Add(-20*time.Second), at, 5)); at.Sub(time.UnixMilli(s.Times[0])) < 16*time.Second {
		t.Errorf("20 s in 5 points begin at %s before the end", at.Sub(time.UnixMilli(s.Times[0])))
	}
}

// Just after a change, as later, an answer reaches back to where it should.
func TestPointsAfterAnIntervalChange(t *testing.T) {
	for _, c := range []struct{ before, after time.Duration }{{MaxInterval, MinInterval}, {MinInterval, MaxInterval}, {10 * time.Second, time.Second}} {
		h := NewHistory(c.before, 0)
		at := feedTimes(h, epoch, 10*time.Minute)
		h.SetInterval(c.after)
		at = feedTimes(h, at, max(50*time.Second, c.after))
		for _, points := range []int{10, 60, 100, 120, 300} {
			for _, span := range []time.Duration{max(40*time.Second, 2*c.after), 5 * time.Minute} {
				found, err := h.Query(cpuQuery(at.Add(-span), at, points), at)
				if err != nil || len(found) != 1 {
					t.Fatal(found, err)
				}
				s := found[0]
				if missing := time.UnixMilli(s.Times[0]).Sub(at.Add(-span)); missing > max(c.before, c.after, s.Step)*3/2 {
					t.Errorf("%s after %s: %s in %d points lack their first %s", c.after, c.before, span, points, missing)
				}
				if len(s.Times) > points {
					t.Errorf("%s after %s: %d points, want %d at most", c.after, c.before, len(s.Times), points)
				}
			}
		}
	}
}

// What the raw tier does not reach comes from the next one, however long the
// interval is now.
func TestRangeBeforeTheRawTier(t *testing.T) {
	h := NewHistory(time.Second, 0)
	at := feedTimes(h, epoch, time.Hour)
	h.SetInterval(MaxInterval)
	at = feedTimes(h, at, 2*time.Minute)
	raw := time.UnixMilli(h.raw.at(0))
	for _, r := range []struct{ from, to time.Duration }{{-115 * time.Second, -5 * time.Second}, {-115 * time.Second, 30 * time.Second}} {
		found, err := h.Query(cpuQuery(raw.Add(r.from), raw.Add(r.to), 0), at)
		if err != nil || len(found) != 1 {
			t.Fatalf("%v: %d series, %v", r, len(found), err)
		}
		if first := time.UnixMilli(found[0].Times[0]).Sub(raw); first > r.from+2*mediumStep {
			t.Errorf("%v: the first point is at %s", r, first)
		}
	}
}

// What is known of intervals follows the clock as the samples do.
func TestClockSetBackAfterAnIntervalChange(t *testing.T) {
	h := NewHistory(10*time.Second, 0)
	at := feedHistory(h, epoch, 30, constant(0.5))
	h.SetInterval(time.Second)
	at = feedHistory(h, at, 60, constant(0.5)).Add(-time.Hour)
	at = feedHistory(h, at, 60, constant(0.5))
	s := mustQuery(t, h, cpuQuery(at.Add(-7*time.Minute), at, 0))
	for i, v := range s.Mean {
		if math.IsNaN(v) {
			t.Errorf("there is a gap at %s before the end", at.Sub(time.UnixMilli(s.Times[i])))
		}
	}
	if len(s.Times) != 150 {
		t.Errorf("%d points, want 150", len(s.Times))
	}
}

// The clock may go forward and back just after a change.
func TestClockSetForwardAndBackAfterAnIntervalChange(t *testing.T) {
	h := NewHistory(MaxInterval, 0)
	at := feedHistory(h, epoch, 30, constant(0.5)).Add(-MaxInterval + time.Second)
	h.SetInterval(time.Second)
	at = feedHistory(h, at.Add(time.Hour), 10, constant(0.5)).Add(-time.Hour)
	at = feedHistory(h, at, 20, constant(0.5))
	s := mustQuery(t, h, cpuQuery(at.Add(-25*time.Minute), at, 0))
	for i, v := range s.Mean {
		if math.IsNaN(v) {
			t.Errorf("there is a gap at %s before the end", at.Sub(time.UnixMilli(s.Times[i])))
		}
	}
}

func TestSetInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ticks := running(t, MaxInterval, good{})
		for range 3 {
			<-ticks
		}
		for _, d := range []time.Duration{time.Second, MinInterval, 10 * time.Second, time.Second} {
			time.Sleep(20*time.Second + 100*time.Millisecond) // in the midst of whatever interval
			<-ticks
			changed := time.Now()
			if err := s.SetInterval(MaxInterval); err != nil { // the last one counts
				t.Fatal(err)
			}
			if err := s.SetInterval(d); err != nil {
				t.Fatal(err)
			}
			for i := range 5 {
				tick := <-ticks
				if i == 0 && tick.Time.Sub(changed) > d*3/2 || i > 0 && tick.ElapsedSeconds != Float(d.Seconds()) {
					t.Errorf("interval %s: tick %d comes %s after the change, %v s after the one before", d, i, tick.Time.Sub(changed), tick.ElapsedSeconds)
				}
				if tick.IntervalSeconds != Float(d.Seconds()) || tick.ElapsedSeconds < Float(min(d, MinInterval).Seconds()/2) {
					t.Errorf("interval %s: tick %d tells %v s, elapsed %v", d, i, tick.IntervalSeconds, tick.ElapsedSeconds)
				}
			}
		}
		if err := s.SetInterval(time.Millisecond); err == nil {
			t.Error("an interval of 1 ms is accepted")
		}
	})
}

// What was left alone for a minute is left alone for a minute, however long
// the ticks are by then.
func TestUnsupportedOverAnIntervalChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		absent := &fake{name: "absent", do: func(int) error { return ErrUnsupported }}
		s, _ := running(t, MinInterval, absent)
		time.Sleep(time.Second)
		if err := s.SetInterval(30 * time.Second); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Minute)
		synctest.Wait()
		if absent.calls < 2 {
			t.Errorf("asked %d times in 3 minutes", absent.calls)
		}
	})
}

// Who sets the interval again and again does not stop the sampling, and setting
// the same one changes nothing.
func TestSetIntervalAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := running(t, MinInterval, good{})
		time.Sleep(time.Second)
		before := s.Latest().Sequence
		for i := range 100 {
			if err := s.SetInterval(MinInterval + time.Duration(i%2)*MinInterval); err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond)
		}
		if ticks := s.Latest().Sequence - before; ticks < 15 {
			t.Errorf("%d ticks in 10 s of an interval of at most 500 ms", ticks)
		}
		if err := s.SetInterval(MaxInterval); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2*MaxInterval + 100*time.Millisecond)
		last := s.Latest()
		time.Sleep(MaxInterval * 2 / 3)
		if err := s.SetInterval(MaxInterval); err != nil {
			t.Fatal(err)
		}
		time.Sleep(MaxInterval / 2)
		if next := s.Latest(); next.Sequence != last.Sequence+1 || next.ElapsedSeconds != Float(MaxInterval.Seconds()) {
			t.Errorf("after the same interval was set: %d ticks more, the last after %v s", next.Sequence-last.Sequence, next.ElapsedSeconds)
		}
	})
}

// A shorter interval is no gap that an event would tell of.
func TestIntervalChangeIsNoEvent(t *testing.T) {
	before, after := UnknownSnapshot(epoch), UnknownSnapshot(epoch.Add(11*time.Second))
	before.IntervalSeconds, after.IntervalSeconds, after.ElapsedSeconds = 60, 1, 11
	if events := Events(before, after); len(events) > 0 {
		t.Errorf("events are %+v", events)
	}
	after.ElapsedSeconds = 200
	if events := Events(before, after); len(events) != 1 || events[0].Kind != GapEvent {
		t.Errorf("events after 200 s are %+v", events)
	}
}

// The table, the sockets and queries go on while the interval changes.
func TestSetIntervalRaces(t *testing.T) {
	s, err := New(Config{Interval: MinInterval})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	var all sync.WaitGroup
	all.Go(func() { s.Run(ctx) }) //nolint:errcheck // checked by TestRun
	for i := range 4 {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				_, _ = s.Processes(ctx, ProcessQuery{Limit: 5})
				_, _ = s.Sockets(ctx)
				_, _ = s.Series(ctx, Query{Metric: "cpu_usage_ratio", Points: 20})
				if i == 0 && s.SetInterval(time.Duration(250+n%5*50)*time.Millisecond) != nil {
					t.Error("the interval is not accepted")
				}
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	all.Wait()
	if s.Latest() == nil {
		t.Error("there was no tick")
	}
}
