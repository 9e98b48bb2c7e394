package metrics

import (
	"testing"
	"time"
)

// withEvents is a pair of Snapshots a second apart between which nothing
// happened.
func withoutEvents() (previous, next *Snapshot) {
	snapshots := [2]*Snapshot{}
	for i := range snapshots {
		s := UnknownSnapshot(epoch.Add(time.Duration(i) * time.Second))
		s.Sequence, s.IntervalSeconds, s.ElapsedSeconds = uint64(i+1), 1, 1
		s.Limits.Memory = MemoryLimit{Origin: Origin{CgroupV2Limit, "/a"}, LimitBytes: 512 << 20}
		s.Collectors = []CollectorStatus{{Collector: "cpu", State: CollectorOK}, {Collector: "disk", State: CollectorOK}}
		snapshots[i] = s
	}
	return snapshots[0], snapshots[1]
}

func TestEvents(t *testing.T) {
	for name, test := range map[string]struct {
		happen func(previous, next *Snapshot)
		want   string // empty for none
	}{
		"nothing":                         {func(_, _ *Snapshot) {}, ""},
		"a limit":                         {func(_, s *Snapshot) { s.Limits.Memory.LimitBytes = 1 << 30 }, "limit_memory_bytes went from 536870912 to 1073741824 (cgroup v2 /a)"},
		"a source":                        {func(_, s *Snapshot) { s.Limits.Memory.Origin = Origin{Source: ECSTaskLimit} }, "limit_memory_bytes went from 536870912 to 536870912 (ECS task)"},
		"a limit that could not be read":  {func(_, s *Snapshot) { s.Limits = UnknownSnapshot(epoch).Limits }, ""},
		"a limit that is known from here": {func(p, _ *Snapshot) { p.Limits = UnknownSnapshot(epoch).Limits }, ""},
		"a collector fails": {func(_, s *Snapshot) {
			s.Collectors[1] = CollectorStatus{Collector: "disk", State: CollectorFailed, LastError: "no such file"}
		}, "collector disk: failed: no such file"},
		"a collector works again": {func(p, s *Snapshot) {
			p.Collectors[0].State, s.Collectors[0].LastError = CollectorLate, "no answer"
		}, "collector cpu: ok"},
		"another order": {func(_, s *Snapshot) { s.Collectors[0], s.Collectors[1] = s.Collectors[1], s.Collectors[0] }, ""},
		"a new collector": {func(_, s *Snapshot) {
			s.Collectors = append(s.Collectors, CollectorStatus{Collector: "x", State: CollectorFailed})
		}, ""},
		"a gap":                           {func(_, s *Snapshot) { s.ElapsedSeconds = 42.5 }, "no ticks for 42.5 s"},
		"a late tick":                     {func(_, s *Snapshot) { s.ElapsedSeconds = 1.8 }, ""},
		"ticks that the reader was given": {func(_, s *Snapshot) { s.ElapsedSeconds, s.Sequence = 10, 12 }, "no ticks for 10 s"},
	} {
		previous, next := withoutEvents()
		test.happen(previous, next)
		events := Events(previous, next)
		switch {
		case test.want == "" && len(events) > 0:
			t.Errorf("%s: there is %s", name, events[0].String())
		case test.want == "":
		case len(events) != 1 || events[0].String() != test.want || !events[0].Time.Equal(next.Time) || !events[0].Until.Equal(next.Time):
			t.Errorf("%s: events are %+v, want %s", name, events, test.want)
		}
	}
	if events := Events(nil, UnknownSnapshot(epoch)); events != nil {
		t.Errorf("before the first snapshot: %v", events)
	}
}

// growing is a counter of two series that is read from what a Snapshot has.
var growing = Metric{
	ID: "container_oom_kills_total", Kind: Counter, Labels: []string{"device"},
	Read: perDisk(func(d *Disk) Float { return d.ReadsTotal }),
}

func TestGrowthOfCounters(t *testing.T) {
	disk := func(name string, reads Float) Disk { return Disk{Device: name, ReadsTotal: reads} }
	disks := func(devices ...Disk) *Snapshot { return &Snapshot{DiskIO: DiskIO{Devices: devices}} }
	for name, test := range map[string]struct {
		previous, next *Snapshot
		want           []string
	}{
		"equal":         {disks(disk("a", 1), disk("b", 2)), disks(disk("a", 1), disk("b", 2)), nil},
		"one":           {disks(disk("a", 1), disk("b", 2)), disks(disk("a", 1), disk("b", 5)), []string{"container_oom_kills_total{device=b} rose by 3 to 5"}},
		"both":          {disks(disk("a", 1), disk("b", 2)), disks(disk("a", 2), disk("b", 3)), []string{"container_oom_kills_total{device=a} rose by 1 to 2", "container_oom_kills_total{device=b} rose by 1 to 3"}},
		"another order": {disks(disk("a", 1), disk("b", 2)), disks(disk("b", 2), disk("a", 2)), []string{"container_oom_kills_total{device=a} rose by 1 to 2"}},
		"new":           {disks(disk("a", 1)), disks(disk("c", 9), disk("a", 2)), []string{"container_oom_kills_total{device=a} rose by 1 to 2"}},
		"gone":          {disks(disk("a", 1), disk("b", 2)), disks(disk("b", 3)), []string{"container_oom_kills_total{device=b} rose by 1 to 3"}},
		"reset":         {disks(disk("a", 100)), disks(disk("a", 1)), nil},
	} {
		events := appendGrowth(nil, &growing, test.previous, test.next)
		if len(events) != len(test.want) {
			t.Errorf("%s: %v", name, events)
			continue
		}
		for i := range events {
			if got := events[i].String(); got != test.want[i] {
				t.Errorf("%s: %s, want %s", name, got, test.want[i])
			}
		}
	}
	unknown := disks(disk("a", 1))
	unknown.DiskIO.Devices[0].ReadsTotal = Unknown()
	if events := appendGrowth(nil, &growing, unknown, disks(disk("a", 1))); len(events) > 0 {
		t.Errorf("from unknown: %v", events)
	}
}

func TestNoteworthyCounters(t *testing.T) {
	for id, want := range map[string]bool{
		"container_oom_kills_total": true, "container_memory_failures_total": true, "container_cpu_throttled_periods_total": true, "disk_reads_total": false,
	} {
		if got := isNoteworthy(&Metric{ID: id, Kind: Counter}); got != want {
			t.Errorf("%s: %v", id, got)
		}
	}
	if isNoteworthy(&Metric{ID: "x_failures_total", Kind: Gauge}) {
		t.Error("a gauge does not grow")
	}
}

func TestEventThatGoesOn(t *testing.T) {
	at := func(s int, from, to Float) *Event {
		time := epoch.Add(time.Duration(s) * time.Second)
		return &Event{Time: time, Until: time, Kind: CounterEvent, Subject: "x_total", Labels: map[string]string{"a": "b"}, From: from, To: to}
	}
	if !at(5, 3, 4).Continues(at(0, 1, 3), 10*time.Second) {
		t.Error("growth soon after goes on")
	}
	if at(11, 3, 4).Continues(at(0, 1, 3), 10*time.Second) {
		t.Error("growth long after is another event")
	}
	if at(5, 0, 1).Continues(at(0, 1, 3), 10*time.Second) {
		t.Error("growth after a reset is another event")
	}
	other := at(5, 3, 4)
	other.Labels = nil
	if other.Continues(at(0, 1, 3), 10*time.Second) {
		t.Error("another series is another event")
	}
}

// BenchmarkEvents is the cost of a tick in which nothing happened.
func BenchmarkEvents(b *testing.B) {
	previous, next := withoutEvents()
	b.ReportAllocs()
	for b.Loop() {
		if events := Events(previous, next); events != nil {
			b.Fatal(events)
		}
	}
}
