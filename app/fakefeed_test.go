package app

import (
	"context"
	"math"
	"strings"
	"sync"
	"time"

	"headroom/metrics"
)

// noon is when all snapshots of the tests were taken.
var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// fakeFeed gives one snapshot, and a past for the metrics that values names.
type fakeFeed struct {
	mu       sync.Mutex
	latest   *metrics.Snapshot
	values   map[string]func(i int) float64
	err      error
	hang     chan struct{} // Series waits until it is closed
	asked    int
	channels []chan *metrics.Snapshot

	// culprits are those of all times; askedFor are the times that were asked
	// for; holdUp, if there is one, holds answers up until it is closed.
	culprits []metrics.CulpritSpan
	askedFor []time.Time
	holdUp   chan struct{}
	// busy is held while the user interface's goroutine is busy: the test driver
	// would not wait for it.
	busy sync.Mutex
}

func (f *fakeFeed) Latest() *metrics.Snapshot {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.latest
}

func (f *fakeFeed) Subscribe(ctx context.Context) <-chan *metrics.Snapshot {
	c := make(chan *metrics.Snapshot)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.channels = append(f.channels, c)
	context.AfterFunc(ctx, func() { close(c) })
	return c
}

func (f *fakeFeed) Series(_ context.Context, q metrics.Query) ([]metrics.Series, error) {
	f.mu.Lock()
	f.asked++
	f.mu.Unlock()
	if f.hang != nil {
		<-f.hang
	}
	if f.err != nil {
		return nil, f.err
	}
	value, ok := f.values[q.Metric]
	if !ok {
		return nil, nil
	}
	s := metrics.Series{Metric: q.Metric, Step: time.Second}
	for i := range 301 {
		s.Times = append(s.Times, q.To.Add(time.Duration(i-300)*time.Second).UnixMilli())
		s.Mean = append(s.Mean, value(i))
	}
	s.Min, s.Max = s.Mean, s.Mean
	return []metrics.Series{s}, nil
}

func (*fakeFeed) Sockets(context.Context) (*metrics.SocketTable, error) {
	return &metrics.SocketTable{Time: noon}, nil
}

func (*fakeFeed) Processes(context.Context, metrics.ProcessQuery) (*metrics.ProcessTable, error) {
	return &metrics.ProcessTable{Time: noon}, nil
}

func (f *fakeFeed) Culprits(ctx context.Context, q metrics.CulpritQuery) ([]metrics.CulpritSpan, error) {
	f.mu.Lock()
	f.askedFor = append(f.askedFor, q.From)
	f.mu.Unlock()
	f.busy.Lock()
	held := f.holdUp
	f.busy.Unlock()
	if held != nil {
		<-held
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if f.err != nil {
		return nil, f.err
	}
	var spans []metrics.CulpritSpan
	for _, s := range f.culprits {
		if s.To.After(q.From) && !s.From.After(q.To) {
			spans = append(spans, s)
		}
	}
	return spans, nil
}

func (f *fakeFeed) queries() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked
}

// workstation is a feed of a machine with some of everything.
func workstation() *fakeFeed {
	const gib = 1 << 30
	s := metrics.UnknownSnapshot(noon)
	s.IntervalSeconds = 1
	s.Host = metrics.Host{
		Hostname: "workstation", OS: "linux", Platform: "debian 12.11", Kernel: "6.1.0-37", Arch: "amd64",
		CPUs: 8, UptimeSeconds: 11_520,
	}
	s.Load.Load1 = 3.52
	s.Limits.CPU.Source, s.Limits.CPU.UsedRatio = metrics.HostLimit, 0.43
	s.Limits.Memory.Source, s.Limits.Memory.LimitBytes = metrics.HostLimit, 16*gib
	s.Limits.Memory.UsedBytes, s.Limits.Memory.UsedRatio = 13.4*gib, 13.4/16
	s.Swap.TotalBytes = 0
	s.DiskIO.Devices = []metrics.Disk{
		{Device: "dm-0", Virtual: true, BusyRatio: 0.99},
		{Device: "nvme0n1", BusyRatio: 0.21, ReadBytesPerSecond: 3 << 20, WriteBytesPerSecond: 40 << 20},
		{Device: "sda", BusyRatio: 0.02},
		{Device: "sdb", BusyRatio: metrics.Unknown()},
	}
	s.Network.ReceiveBytesPerSecond, s.Network.TransmitBytesPerSecond = 5.5*(1<<20), 300<<10
	s.Collectors = []metrics.CollectorStatus{{Collector: "cpu", State: metrics.CollectorOK}}
	wave := func(level, swing, period float64) func(int) float64 {
		return func(i int) float64 {
			x := float64(i)
			return level + swing*(math.Sin(x/period)+0.4*math.Sin(x/period*7.3)+0.2*math.Sin(x*1.9))/1.6
		}
	}
	return &fakeFeed{latest: s, values: map[string]func(int) float64{
		"limit_cpu_used_ratio":              wave(0.35, 0.2, 21),
		"limit_memory_used_bytes":           wave(13*gib, 0.5*gib, 60),
		"limit_memory_cached_bytes":         wave(1.8*gib, 0.2*gib, 80),
		"limit_memory_bytes":                wave(16*gib, 0, 1),
		"network_receive_bytes_per_second":  wave(5<<20, 4<<20, 15),
		"network_transmit_bytes_per_second": wave(400<<10, 200<<10, 10),
		"disk_io_read_bytes_per_second":     wave(8<<20, 7<<20, 12),
		"disk_io_write_bytes_per_second": func(i int) float64 {
			if i%60 < 12 {
				return 60 << 20
			}
			return 1 << 20
		},
	}}
}

// joined returns texts for a message.
func joined(texts []string) string { return strings.Join(texts, " | ") }
