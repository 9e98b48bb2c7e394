package metrics

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// fake is a collector whose answers a test scripts. It sets the first load
// average to the number of its calls.
type fake struct {
	name  string
	calls int
	do    func(call int) error
}

func (f *fake) Name() string { return f.name }

func (f *fake) Collect(context.Context) (func(*Snapshot), error) {
	f.calls++
	call := f.calls
	if f.do != nil {
		if err := f.do(call); err != nil {
			return nil, err
		}
	}
	return func(s *Snapshot) { s.Load.Load1 = Float(call) }, nil
}

// good is a fake that never fails and sets another value.
type good struct{}

func (good) Name() string { return "good" }

func (good) Collect(context.Context) (func(*Snapshot), error) {
	return func(s *Snapshot) { s.CPU.UsageRatio = 0.5 }, nil
}

// running runs a sampler in the background.
func running(t *testing.T, interval time.Duration, collectors ...Collector) (*Sampler, <-chan *Snapshot) {
	t.Helper()
	s, err := New(Config{Interval: interval, Collectors: collectors})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() {
		cancel()
		time.Sleep(time.Second) // of the bubble: a slow collector ends
	})
	ticks := s.Subscribe(ctx)
	go s.Run(ctx) //nolint:errcheck // checked by TestRun
	return s, ticks
}

// start does so and returns every Snapshot of the first n ticks, which a reader
// that keeps up sees.
func start(t *testing.T, interval time.Duration, n int, collectors ...Collector) []*Snapshot {
	t.Helper()
	_, ticks := running(t, interval, collectors...)
	var list []*Snapshot
	for range n {
		list = append(list, <-ticks)
	}
	return list
}

func statusOf(t *testing.T, s *Snapshot, name string) CollectorStatus {
	t.Helper()
	for _, c := range s.Collectors {
		if c.Collector == name {
			return c
		}
	}
	t.Fatalf("no collector %q in %+v", name, s.Collectors)
	return CollectorStatus{}
}

func TestTicksKeepTime(t *testing.T) {
	for _, interval := range []time.Duration{MinInterval, time.Second, 7 * time.Second, MaxInterval} {
		synctest.Test(t, func(t *testing.T) {
			list := start(t, interval, 20, good{})
			for i, s := range list {
				if s.Sequence != uint64(i+1) || float64(s.IntervalSeconds) != interval.Seconds() {
					t.Fatalf("tick %d is %+v", i, s)
				}
				if i == 0 {
					if s.ElapsedSeconds.Known() {
						t.Errorf("the first tick has an elapsed time of %v", s.ElapsedSeconds)
					}
					continue
				}
				switch elapsed := s.ElapsedSeconds; {
				case i == 1 && elapsed > Float(firstRatesAfter.Seconds()):
					t.Errorf("interval %s: the first rates come after %v s", interval, elapsed)
				case i > 1 && elapsed < Float(interval.Seconds()/2), i > 2 && elapsed != Float(interval.Seconds()), i > 1 && !s.Time.Truncate(interval).Equal(s.Time):
					t.Errorf("interval %s: tick %d comes after %v s at %s", interval, i, s.ElapsedSeconds, s.Time)
				}
			}
		})
	}
}

// Each optional collector can be left out; a snapshot has nothing of it then.
func TestSamplerWithoutCollectors(t *testing.T) {
	s, err := New(Config{Without: Optional()})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(Collectors()) - len(Optional()); len(s.workers) != want {
		t.Errorf("%d collectors are left, want %d", len(s.workers), want)
	}
	for _, w := range s.workers {
		if slices.Contains(Optional(), w.collector.Name()) {
			t.Errorf("%s is there", w.collector.Name())
		}
	}
	s.tick(t.Context())
	got := s.Latest()
	if got == nil || !got.Memory.TotalBytes.Known() || got.Processes.Count.Known() || len(got.Network.Interfaces)+len(got.DiskIO.Devices) > 0 {
		t.Errorf("it reads %+v", got)
	}
	if _, err := s.Processes(t.Context(), ProcessQuery{}); !errors.Is(err, ErrUnsupported) {
		t.Errorf("the processes give %v", err)
	}
	if _, err := New(Config{Without: []string{"gpu", "memory"}}); err == nil || !strings.Contains(err.Error(), `"memory" can't be left out: only clock, connections`) {
		t.Errorf("memory can be left out: %v", err)
	}
}

// A collector that fails, panics, is not supported or hangs costs its own
// values only, says so, and the ticks keep time.
func TestCollectorsInTrouble(t *testing.T) {
	for _, test := range []struct {
		name      string
		do        func(call int) error
		state     CollectorState
		lastError string
		calls     int // after 10 ticks
	}{
		{"fails", func(int) error { return errors.New("no such file") }, CollectorFailed, "no such file", 10},
		{"panics", func(int) error { panic("index out of range") }, CollectorFailed, "panic: index out of range", 10},
		{"is not supported", func(int) error { return ErrUnsupported }, CollectorUnsupported, ErrUnsupported.Error(), 1},
		{"hangs", nil, CollectorLate, "no answer for 10s", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				release := make(chan struct{})
				defer close(release)
				bad := &fake{name: "bad", do: test.do}
				if test.do == nil {
					bad.do = func(int) error { <-release; return nil }
				}
				list := start(t, time.Second, 10, bad, good{})
				for i, s := range list {
					if s.Load.Load1.Known() {
						t.Errorf("tick %d has a value of the bad collector: %v", i, s.Load.Load1)
					}
					if s.CPU.UsageRatio != 0.5 || statusOf(t, s, "good").State != CollectorOK {
						t.Errorf("tick %d lacks the value of the good collector", i)
					}
					if got := statusOf(t, s, "bad"); got.State != test.state || got.LastError == "" || got.LastErrorTime.IsZero() {
						t.Errorf("tick %d: status is %+v", i, got)
					}
					if i > 1 && !near(s.ElapsedSeconds, 1, 0.001) {
						t.Errorf("tick %d comes after %v s", i, s.ElapsedSeconds)
					}
				}
				if got := statusOf(t, list[9], "bad"); !strings.HasPrefix(got.LastError, test.lastError) {
					t.Errorf("the error is %q, want %q", got.LastError, test.lastError)
				}
				synctest.Wait()
				if bad.calls != test.calls {
					t.Errorf("it was called %d times, want %d", bad.calls, test.calls)
				}
			})
		})
	}
}

func TestCollectorRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad := &fake{name: "bad", do: func(call int) error {
			if call == 2 {
				return errors.New("for once")
			}
			return nil
		}}
		list := start(t, time.Second, 3, bad)
		for i, want := range []CollectorState{CollectorOK, CollectorFailed, CollectorOK} {
			if got := statusOf(t, list[i], "bad").State; got != want {
				t.Errorf("tick %d: %s, want %s", i, got, want)
			}
		}
		if got := statusOf(t, list[2], "bad"); got.LastError != "for once" || list[2].Load.Load1 != 3 {
			t.Errorf("after the recovery: %+v and %v", got, list[2].Load.Load1)
		}
	})
}

// What a slow collector brings between two ticks is in the next one. Its first
// reading is waited for.
func TestSlowCollectorIsUsedLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &fake{name: "slow", do: func(int) error { time.Sleep(800 * time.Millisecond); return nil }}
		list := start(t, time.Second, 6, slow)
		for i, s := range list {
			if known := s.Load.Load1.Known(); known != (i != 1) {
				t.Errorf("tick %d: value is known: %t", i, known)
			}
		}
	})
}

// An unsupported collector is asked again after a minute.
func TestUnsupportedIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		absent := &fake{name: "absent", do: func(call int) error {
			if call == 1 {
				return ErrUnsupported
			}
			return nil
		}}
		list := start(t, time.Second, 63, absent)
		if list[59].Load.Load1.Known() || list[62].Load.Load1 < 2 {
			t.Errorf("values are %v after 59 s and %v after 62 s", list[59].Load.Load1, list[62].Load.Load1)
		}
	})
}

func TestSlowSubscriberLosesTicksOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, slow := running(t, time.Second, good{})
		time.Sleep(10500 * time.Millisecond)
		if got := <-slow; got.Sequence < 10 || got != s.Latest() {
			t.Errorf("the slow reader gets tick %d, the latest is %d", got.Sequence, s.Latest().Sequence)
		}
		select {
		case got := <-slow:
			t.Errorf("there is another: tick %d", got.Sequence)
		default:
		}
	})
}

func TestSubscriptionsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := New(Config{Collectors: []Collector{good{}}})
		if err != nil {
			t.Fatal(err)
		}
		sampling, stop := context.WithCancel(t.Context())
		reading, leave := context.WithCancel(t.Context())
		defer leave()
		left, stayed := s.Subscribe(reading), s.Subscribe(t.Context())
		go s.Run(sampling) //nolint:errcheck // checked by TestRun
		leave()
		synctest.Wait()
		for range left { // until it is closed
		}
		stop()
		for range stayed { // until it is closed
		}
		if _, open := <-s.Subscribe(t.Context()); open {
			t.Error("a subscription after the end is open")
		}
	})
}

func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := New(Config{Collectors: []Collector{good{}}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		if err := s.Run(ctx); err != nil {
			t.Errorf("Run returned %v", err)
		}
		if err := s.Run(ctx); err == nil {
			t.Error("a second Run gives no error")
		}
	})
}

func TestNewRefusesOddIntervals(t *testing.T) {
	for _, interval := range []time.Duration{-1, 1, MinInterval - 1, MaxInterval + 1} {
		if _, err := New(Config{Interval: interval}); err == nil || !strings.Contains(err.Error(), "250ms to 1m0s") {
			t.Errorf("interval %s: error is %v", interval, err)
		}
	}
}

// The log tells changes, not ticks.
func TestLogTellsChangesOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		bad := &fake{name: "bad", do: func(call int) error {
			if call >= 3 && call < 30 {
				return errors.New("broken")
			}
			return nil
		}}
		s, err := New(Config{Collectors: []Collector{bad, good{}}, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
		defer cancel()
		if err := s.Run(ctx); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if len(lines) != 2 || !strings.Contains(lines[0], "gives no values") || !strings.Contains(lines[0], "broken") || !strings.Contains(lines[1], "works again") {
			t.Errorf("the log is:\n%s", log.String())
		}
	})
}

// The real collectors of this machine all work, where they have a source.
func TestRealCollectors(t *testing.T) {
	s, err := New(Config{Interval: MinInterval})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ticks := s.Subscribe(ctx)
	go s.Run(ctx) //nolint:errcheck // checked by TestRun
	var last *Snapshot
	for last == nil || last.Sequence < 3 {
		last = <-ticks
	}
	for _, c := range last.Collectors {
		if c.State == CollectorUnsupported && slices.Contains([]string{"gpu", "sensors", "frequency", "ecs", "pressure", "container"}, c.Collector) {
			continue // not every machine has them
		}
		if c.State != CollectorOK && c.State != CollectorLate {
			t.Errorf("%s: %s, %s", c.Collector, c.State, c.LastError)
		}
	}
	if !last.CPU.UsageRatio.Known() || !(last.Memory.UsedBytes > 0) || len(last.CPU.Cores) == 0 {
		t.Errorf("values are missing: %+v", last)
	}
}

// A collector that is told to end by the end of the program has no trouble
// worth a line in the log.
func TestEndIsNoTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		s, err := New(Config{Collectors: []Collector{untilTold{}}, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if err := s.Run(ctx); err != nil || log.Len() > 0 {
			t.Errorf("%v; the log is\n%s", err, log.String())
		}
	})
}

// untilTold is a collector whose source does not answer.
type untilTold struct{}

func (untilTold) Name() string { return "until told" }

func (untilTold) Collect(ctx context.Context) (func(*Snapshot), error) {
	<-ctx.Done()
	return nil, ctx.Err()
}
