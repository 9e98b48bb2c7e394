package record

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"headroom/metrics"
)

// load is a collector whose value grows, and which fails at some readings.
type load struct{ n int }

func (*load) Name() string { return "load" }

func (l *load) Collect(context.Context) (func(*metrics.Snapshot), error) {
	l.n++
	if l.n%50 == 0 {
		return nil, errors.New("a bad day")
	}
	v := metrics.Float(l.n)
	return func(s *metrics.Snapshot) {
		s.Host.Hostname = "web/1"
		s.Load.Load1 = v
		s.CPU.UsageRatio = metrics.Float(1) / v
		level := metrics.ContainerLimits{Path: "/a", Version: metrics.CgroupV2Limit, LimitBytes: 64 << 20, WorkingSetBytes: 1e7}
		s.Container.Version, s.Container.Levels = "cgroup v2", []metrics.ContainerLimits{level}
	}, nil
}

// recorded runs a sampler with a recorder for a time and returns the record,
// and what series the sampler had.
func recorded(t testing.TB, running time.Duration) (r *Record, live []metrics.Series) {
	t.Helper()
	return recordedOver(t, func(*metrics.Sampler) { time.Sleep(running) })
}

// recordedOver does so while something is done.
func recordedOver(t testing.TB, do func(*metrics.Sampler)) (r *Record, live []metrics.Series) {
	t.Helper()
	sampler, err := metrics.New(metrics.Config{Interval: time.Second, Collectors: []metrics.Collector{&load{}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	recorder := New(sampler, "1.2.3")
	if _, err := recorder.Record("too early"); !errors.Is(err, ErrNothing) {
		t.Errorf("before the first tick: %v", err)
	}
	go recorder.Run(ctx)
	synctest.Wait()
	go sampler.Run(ctx) //nolint:errcheck // it fails only when called twice
	do(sampler)
	synctest.Wait()
	if r, err = recorder.Record("a test"); err != nil {
		t.Fatal(err)
	}
	if live, err = sampler.Series(ctx, metrics.Query{Metric: "load1", From: time.Now().Add(-15 * time.Minute)}); err != nil {
		t.Fatal(err)
	}
	cancel()
	synctest.Wait()
	return r, live
}

func written(t testing.TB, r *Record) []byte {
	t.Helper()
	var b bytes.Buffer
	if n, err := r.WriteTo(&b); err != nil || n != int64(b.Len()) {
		t.Fatalf("%d bytes of %d, %v", n, b.Len(), err)
	}
	return b.Bytes()
}

func TestRoundTrip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, live := recorded(t, 10*time.Minute)
		r.Culprits = []metrics.CulpritSpan{{
			From: time.Unix(946684800, 0).UTC(), To: time.Unix(946684810, 0).UTC(),
			CPU:    []metrics.Culprit{{PID: 7, Name: "busy \"one\"\n", Value: 1.5}},
			Memory: []metrics.Culprit{}, IO: []metrics.Culprit{},
		}}
		got, err := Read(bytes.NewReader(written(t, r)))
		if err != nil || got.Cut != nil || got.Skipped != 0 {
			t.Fatal(err, got)
		}
		if h := got.Header; h.Host != "web/1" || h.Reason != "a test" || h.Version != "1.2.3" || !h.From.Equal(r.Header.From) || !h.To.Equal(r.Header.To) {
			t.Errorf("header is %+v", h)
		}
		if len(got.Snapshots) != len(r.Snapshots) || asJSON(t, got.Snapshots) != asJSON(t, r.Snapshots) {
			t.Errorf("%d snapshots of %d", len(got.Snapshots), len(r.Snapshots))
		}
		if asJSON(t, got.Culprits) != asJSON(t, r.Culprits) {
			t.Errorf("culprits are %+v", got.Culprits)
		}
		// The collector failed 12 times and worked again each time.
		if len(got.Events) < 20 || asJSON(t, got.Events) != asJSON(t, r.Events) {
			t.Errorf("events are %v", got.Events)
		}
		feed, unknown, err := got.Feed()
		if err != nil || unknown != nil {
			t.Fatal(unknown, err)
		}
		replayed, err := feed.Series(t.Context(), metrics.Query{Metric: "load1", From: feed.End().Add(-15 * time.Minute)})
		if err != nil || len(replayed) != 1 || len(live) != 1 || len(replayed[0].Times) < 600 || asJSON(t, replayed) != asJSON(t, live) {
			t.Errorf("series are (%v)\n%s\nwant\n%s", err, asJSON(t, replayed), asJSON(t, live))
		}
		if asJSON(t, feed.Latest()) != asJSON(t, r.Last()) {
			t.Error("the latest snapshot is another")
		}
	})
}

// A record of several intervals is replayed as it was measured: what lay 10 s
// apart is joined, what failed is a gap.
func TestRecordOfSeveralIntervals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, live := recordedOver(t, func(s *metrics.Sampler) {
			for _, d := range []time.Duration{10 * time.Second, time.Second, 5 * time.Second} {
				if err := s.SetInterval(d); err != nil {
					t.Fatal(err)
				}
				time.Sleep(4 * time.Minute)
			}
		})
		got, err := Read(bytes.NewReader(written(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		feed, _, err := got.Feed()
		if err != nil {
			t.Fatal(err)
		}
		replayed, err := feed.Series(t.Context(), metrics.Query{Metric: "load1", From: feed.End().Add(-15 * time.Minute)})
		if err != nil || len(replayed) != 1 || len(live) != 1 {
			t.Fatal(replayed, live, err)
		}
		if have, want := asJSON(t, replayed[0].Times), asJSON(t, live[0].Times); have != want {
			t.Errorf("times are\n%s\nwant\n%s", have, want)
		}
		gaps := 0
		for _, v := range replayed[0].Mean {
			if math.IsNaN(v) {
				gaps++
			}
		}
		if failed := len(live[0].Times) / 50; gaps != failed {
			t.Errorf("%d gaps, want those of %d failed readings", gaps, failed)
		}
	})
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Every snapshot of the last minute is kept, then one in ten seconds, for a
// quarter of an hour, however long the program runs.
func TestSnapshotsAreThinned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := recorded(t, time.Hour)
		n := len(r.Snapshots)
		if n < 135 || n > 155 {
			t.Errorf("%d snapshots are kept", n)
		}
		if d := r.Snapshots[n-1].Time.Sub(r.Snapshots[n-60].Time); d != 59*time.Second {
			t.Errorf("the newest 60 span %s", d)
		}
		if d := r.Snapshots[1].Time.Sub(r.Snapshots[0].Time); d != thinStep {
			t.Errorf("the oldest are %s apart", d)
		}
		if d := r.Header.To.Sub(r.Header.From); d < 14*time.Minute || d > 16*time.Minute {
			t.Errorf("the record spans %s", d)
		}
		if len(r.Events) > eventsMax {
			t.Errorf("%d events", len(r.Events))
		}
	})
}

// bigSnapshot is that of a machine with many processors and disks.
func bigSnapshot(i int) *metrics.Snapshot {
	s := metrics.UnknownSnapshot(time.Unix(1_800_000_000+int64(i), 0))
	s.Sequence, s.IntervalSeconds, s.ElapsedSeconds = uint64(i+1), 1, 1
	s.CPU.Cores = make([]metrics.Core, 192)
	for c := range s.CPU.Cores {
		s.CPU.Cores[c].Core = fmt.Sprint(c)
	}
	s.DiskIO.Devices = make([]metrics.Disk, 50)
	s.Network.Interfaces = make([]metrics.Interface, 300)
	s.Filesystems = make([]metrics.Filesystem, 100)
	return s
}

func TestMemoryIsBounded(t *testing.T) {
	sampler, err := metrics.New(metrics.Config{})
	if err != nil {
		t.Fatal(err)
	}
	r := New(sampler, "")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 2000 {
		r.add(bigSnapshot(i))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if r.bytes > snapshotsMaxBytes || len(r.recent) < 5 || len(r.recent) > 61 {
		t.Errorf("%d and %d snapshots with %d bytes are kept", len(r.older), len(r.recent), r.bytes)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 2*snapshotsMaxBytes {
		t.Errorf("the recorder takes %d bytes", grown)
	}
	runtime.KeepAlive(r)
}

// A counter that grows with every tick is one event.
func TestGrowthThatGoesOnIsOneEvent(t *testing.T) {
	var r Recorder
	at := time.Unix(1_800_000_000, 0)
	for i := range 1000 {
		now := at.Add(time.Duration(i) * time.Second)
		r.addEvent(metrics.Event{Time: now, Until: now, Kind: metrics.CounterEvent, Subject: "x_total", From: metrics.Float(i), To: metrics.Float(i + 1)})
		r.addEvent(metrics.Event{Time: now, Until: now, Kind: metrics.GapEvent, To: 5})
	}
	if len(r.events) != eventsMax {
		t.Errorf("%d events are kept", len(r.events))
	}
	r.events = nil
	for i := range 100 {
		now := at.Add(time.Duration(i) * time.Second)
		r.addEvent(metrics.Event{Time: now, Until: now, Kind: metrics.CounterEvent, Subject: "x_total", From: metrics.Float(i), To: metrics.Float(i + 1)})
	}
	if len(r.events) != 1 || r.events[0].String() != "x_total rose by 100 to 100" || r.events[0].Until.Sub(at) != 99*time.Second {
		t.Errorf("events are %+v", r.events)
	}
}

func TestValuesKeepTheirDigits(t *testing.T) {
	want := values{0, 1, 0.1, 1e-30, 3.4e38, 16777216, 123456.79, float32(math.NaN())}
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got values
	if err := json.Unmarshal(b, &got); err != nil || len(got) != len(want) {
		t.Fatal(got, err)
	}
	for i := range got {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) && got[i] == got[i] {
			t.Errorf("%v came back as %v", want[i], got[i])
		}
	}
	if got == nil || json.Unmarshal([]byte("[ ]"), &got) != nil || len(got) != 0 {
		t.Errorf("an empty list is %v", got)
	}
}

func TestSummary(t *testing.T) {
	for _, id := range summaryMetrics {
		if m, ok := metrics.LookupMetric(id); !ok || !m.Recorded || len(m.Labels) > 0 {
			t.Errorf("%s is no recorded metric without labels", id)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		r, _ := recorded(t, 50*time.Minute)
		var b strings.Builder
		r.Log(t.Context(), slog.New(slog.NewTextHandler(&b, nil)))
		for _, want := range []string{
			`reason="a test"`, `metric=limit_memory_bytes limit=67108864 used=10000000 source="cgroup v2" path=/a`,
			`metric=load1 min=2942 mean=`, `event="collector load: failed: a bad day"`, `earlier events are left out" count=`,
		} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s is not in\n%s", want, b.String())
			}
		}
		if n := strings.Count(b.String(), "\n"); n > 50 {
			t.Errorf("the summary has %d lines", n)
		}
	})
}
