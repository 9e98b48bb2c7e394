package headless

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"headroom/metrics"
)

// livePast is a past that goes on: whoever has subscribed gets its ticks.
type livePast struct {
	*past
	mu      sync.Mutex
	readers map[chan *metrics.Snapshot]bool
	// edit changes each Snapshot before it is published.
	edit func(*metrics.Snapshot)
}

// newLivePast makes 12 minutes of past, with 40 seconds missing in the middle.
func newLivePast() *livePast {
	f := &livePast{past: newPast(0), readers: make(map[chan *metrics.Snapshot]bool)}
	f.table = someProcesses
	now := time.Now()
	for ago := 12 * time.Minute; ago > 0; ago -= time.Second {
		if ago > 4*time.Minute && ago < 4*time.Minute+40*time.Second {
			continue
		}
		f.at(now.Add(-ago), float64(ago%time.Minute)/float64(time.Minute))
	}
	f.culprits = []metrics.CulpritSpan{{
		From: now.Add(-24 * time.Hour), To: now.Add(24 * time.Hour),
		CPU: []metrics.Culprit{{PID: 7, Name: "spinner", Value: 1.5}},
	}}
	return f
}

func (f *livePast) Subscribe(ctx context.Context) <-chan *metrics.Snapshot {
	c := make(chan *metrics.Snapshot, 1)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readers[c] = true
	context.AfterFunc(ctx, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.readers, c)
		close(c)
	})
	return c
}

// at appends a Snapshot of a time, with this CPU usage.
func (f *livePast) at(when time.Time, usage float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := snapshotOf(when, usage)
	if f.edit != nil {
		f.edit(s)
	}
	s.Sequence = 1
	if last := f.latest.Load(); last != nil {
		s.Sequence = last.Sequence + 1
	}
	f.history.Append(s)
	f.latest.Store(s)
	for c := range f.readers {
		select {
		case c <- s:
		default:
		}
	}
}

// run ticks ten times a second until the test ends, with the usage of a full
// second so that readers see a steady number.
func (f *livePast) run(t *testing.T, usage float64) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(250 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				f.at(time.Now(), usage)
			}
		}
	}()
	t.Cleanup(func() { stop(); <-ended })
}

func snapshotOf(when time.Time, usage float64) *metrics.Snapshot {
	s := metrics.UnknownSnapshot(when)
	s.IntervalSeconds, s.ElapsedSeconds = 1, 1
	s.Host = metrics.Host{Hostname: `<b>host & "name"</b>`, Platform: "debian 12", Kernel: "6.1", Arch: "amd64", CPUs: 4, UptimeSeconds: 7200}
	s.CPU.UsageRatio = metrics.Float(usage)
	for i, core := range []string{"0", "1", "2", "3"} {
		s.CPU.Cores = append(s.CPU.Cores, metrics.Core{Core: core, UsageRatio: metrics.Float(usage) * metrics.Float(i) / 3, FrequencyHertz: metrics.Unknown()})
	}
	s.Load = metrics.Load{Load1: 1.5, Load5: 1.2, Load15: 1, Tasks: 100, TasksMax: 30000}
	s.Memory = metrics.Memory{TotalBytes: 8 << 30, UsedBytes: 2 << 30, AvailableBytes: 6 << 30, UsedRatio: 0.25}
	s.Swap = metrics.Swap{TotalBytes: 1 << 30, UsedBytes: 1 << 28, FreeBytes: 3 << 28, UsedRatio: 0.25}
	s.Limits.CPU = metrics.CPULimit{
		Origin:     metrics.Origin{Source: metrics.CgroupV2Limit, Path: "/task"},
		LimitCores: 2, UsedCores: metrics.Float(2 * usage), UsedRatio: metrics.Float(usage),
	}
	s.Limits.Memory = metrics.MemoryLimit{
		Origin: metrics.Origin{Source: metrics.ECSTaskLimit}, LimitBytes: 512 << 20, UsedBytes: 384 << 20, AvailableBytes: 128 << 20, UsedRatio: 0.75,
	}
	s.Container.Runtime, s.Container.Version, s.Container.Path = "docker", "cgroup v2", "/"
	s.Container.Memory.OOMKillsTotal = 3
	s.Container.CPU.ThrottledRatio, s.Container.CPU.ThrottledSecondsTotal = 0.125, 90
	s.Container.Levels = []metrics.ContainerLimits{{Path: "/", Version: metrics.CgroupV2Limit, LimitCores: 2, LimitBytes: metrics.Unknown(), TasksLimit: 500}}
	s.ECSTask.Family, s.ECSTask.Revision, s.ECSTask.TaskARN, s.ECSTask.LaunchType = "web", "12", "arn:aws:ecs:eu-west-1:1:task/web/abc", "FARGATE"
	s.ECSTask.Containers = []metrics.ECSContainer{{Container: "app", UsedCores: 0.5, UsedBytes: 256 << 20, LimitBytes: 384 << 20, KnownStatus: "RUNNING", ReservedCores: metrics.Unknown(), RestartsTotal: metrics.Unknown()}}
	s.Network = metrics.Network{ReceiveBytesPerSecond: 1 << 20, TransmitBytesPerSecond: 1 << 19, LoopbackBytesPerSecond: 100}
	s.DiskIO = metrics.DiskIO{ReadBytesPerSecond: 1 << 22, WriteBytesPerSecond: 1 << 21, BusyRatio: 0.5}
	s.DiskIO.Devices = []metrics.Disk{{Device: "sda", BusyRatio: 0.5}, {Device: "sdb", BusyRatio: 0.25}}
	s.Filesystems = []metrics.Filesystem{{Mountpoint: "/", UsedRatio: 0.5, AvailableBytes: 1 << 30}, {Mountpoint: "/dead", UsedRatio: metrics.Unknown(), Error: "no answer for 3s"}}
	s.Collectors = []metrics.CollectorStatus{{Collector: "cpu", State: metrics.CollectorOK}, {Collector: "disk", State: metrics.CollectorFailed, LastError: "no such file"}}
	return s
}

// running is a server on an address of its own.
type running struct {
	address string
	stop    func()
}

// serve starts a server on an address, "127.0.0.1:0" for any.
func serve(t *testing.T, f metrics.Feed, address string, prepare func(*Server)) *running {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	s := New(f, "test", quiet)
	if prepare != nil {
		prepare(s)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l, time.Second) }()
	stop := sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return &running{l.Addr().String(), stop}
}

func (r *running) url() string { return "http://" + r.address + "/" }

// someProcesses answers for the table, sorted by CPU or by memory.
func someProcesses(q metrics.ProcessQuery) (*metrics.ProcessTable, error) {
	table := &metrics.ProcessTable{Time: time.Now(), Count: 3, Matched: 3}
	for i, name := range []string{"alpha", "beta", "gamma"} {
		if !strings.Contains(name, q.Search) {
			continue
		}
		n := metrics.Float(i)
		table.Rows = append(table.Rows, metrics.ProcessEntry{
			PID: 10 + i, Name: name, User: "root", State: "sleeping", CPUCores: 2.5 - n, ResidentBytes: (n + 1) * (1 << 20), Threads: 1,
			ReadBytesPerSecond: 0, WriteBytesPerSecond: n, StartTime: time.Now().Add(-time.Hour),
		})
	}
	if (q.Sort == metrics.ProcessSort("memory")) != q.Reverse {
		for i, j := 0, len(table.Rows)-1; i < j; i, j = i+1, j-1 {
			table.Rows[i], table.Rows[j] = table.Rows[j], table.Rows[i]
		}
	}
	table.Matched = len(table.Rows)
	return table, nil
}
