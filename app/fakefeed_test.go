package app

import (
	"context"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"headroom/metrics"
)

// noon is when all snapshots of the tests were taken.
var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// fakeFeed gives one snapshot, and a past for the metrics that values names.
type fakeFeed struct {
	mu     sync.Mutex
	latest *metrics.Snapshot
	values map[string]func(i int) float64
	// devices are the labels of the series of a metric, where there are several.
	devices  map[string][]map[string]string
	err      error
	hang     chan struct{} // Series waits until it is closed
	asked    int
	channels []chan *metrics.Snapshot

	// culprits are those of all times; askedFor are the times that were asked
	// for; holdUp, if there is one, holds answers up until it is closed.
	culprits []metrics.CulpritSpan
	askedFor []time.Time
	holdUp   chan struct{}
	// table is what Processes answers from.
	table fakeTable
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
	devices := f.devices[q.Metric]
	if devices == nil || q.Labels != nil {
		devices = []map[string]string{q.Labels}
	}
	var all []metrics.Series
	for k, labels := range devices {
		s := metrics.Series{Metric: q.Metric, Labels: labels, Step: time.Second}
		for i := range 301 {
			t := q.To.Add(time.Duration(i-300) * time.Second).UnixMilli()
			s.Times, s.Covered = append(s.Times, t), append(s.Covered, metrics.TimeSpan{From: t - 1000, To: t - 999})
			s.Mean = append(s.Mean, value(i+23*k))
		}
		s.Min, s.Max = s.Mean, s.Mean
		all = append(all, s)
	}
	return all, nil
}

func (*fakeFeed) Sockets(context.Context) (*metrics.SocketTable, error) {
	return &metrics.SocketTable{Time: noon}, nil
}

func (f *fakeFeed) Processes(_ context.Context, q metrics.ProcessQuery) (*metrics.ProcessTable, error) {
	return f.table.answer(&q)
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
	s.IntervalSeconds, s.Sequence = 1, 100
	s.Host = metrics.Host{
		Hostname: "workstation", OS: "linux", Platform: "debian 12.11", Kernel: "6.1.0-37", Arch: "amd64",
		CPUs: 8, UptimeSeconds: 11_520, Processor: s.Host.Processor,
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

// server is a feed of a machine with more of everything.
func server() *fakeFeed {
	const gib = 1 << 30
	f := workstation()
	s := f.latest
	s.Host.Hostname, s.CPU.FrequencyHertz = "server", 3.1e9
	s.Load.Load5, s.Load.Load15 = 2.8, 2.25
	s.Limits.Memory.CachedBytes, s.Limits.Memory.AvailableBytes, s.Memory.TotalBytes = 1.7*gib, 2.6*gib, 16*gib
	s.Memory.Details.CommittedBytes, s.Memory.Details.CommitLimitBytes = 21*gib, 24*gib
	s.Swap = metrics.Swap{TotalBytes: 2 * gib, UsedBytes: 0.3 * gib, UsedRatio: 0.15}
	s.Filesystems = []metrics.Filesystem{
		{Mountpoint: "/", Device: "/dev/nvme0n1p2", Type: "ext4", SizeBytes: 460 * gib, UsedBytes: 210 * gib, AvailableBytes: 227 * gib, UsedRatio: 0.48},
		{Mountpoint: "/mnt/nas", Device: "nas:/export", Type: "nfs4", Error: "no answer"},
	}
	s.Host.Processor = metrics.Processor{
		Model: "AMD Ryzen 7 5800X 8-Core Processor", Hypervisor: true, PhysicalCores: 8, Sockets: 1, MaxHertz: 4.7e9,
		Caches: metrics.Caches{L1DataBytes: 256 << 10, L1InstructionBytes: 256 << 10, L2Bytes: 4 << 20, L3Bytes: 32 << 20},
	}
	nvme := &s.DiskIO.Devices[1]
	nvme.Model, nvme.Kind, nvme.SizeBytes = "Samsung SSD 980 PRO 500GB", "nvme", 500_107_862_016
	nvme.ReadWaitSeconds, nvme.WriteWaitSeconds = 180e-6, 0.0023
	stick := &s.DiskIO.Devices[2]
	stick.Model, stick.Removable, stick.SizeBytes, stick.ReadWaitSeconds = "SanDisk Ultra Fit", true, 30_752_000_000, metrics.Unknown()
	s.Network.Interfaces = []metrics.Interface{
		{Interface: "lo", Loopback: true},
		{
			Interface: "enp3s0", State: "up", Duplex: "full", MTUBytes: 1500, SpeedBytesPerSecond: 125e6, ReceiveBytesPerSecond: 5.5 * (1 << 20), TransmitBytesPerSecond: 300 << 10,
			ReceiveBytesTotal: 80 * gib, TransmitBytesTotal: 9 * gib, ReceiveErrorsTotal: 0, TransmitErrorsTotal: 2, ReceiveDropsTotal: 5, TransmitDropsTotal: 0,
			Addresses:       []string{"192.0.2.17/24", "2001:db8:85a3:8d3:1319:8a2e:370:7348/64", "fe80::5054:ff:fe12:3456/64"},
			HardwareAddress: "52:54:00:12:34:56", Driver: "r8169",
		},
		{Interface: "docker0", Virtual: true, State: "down"},
	}
	s.GPUs = []metrics.GPU{{
		GPU: "01:00.0", Name: "NVIDIA GeForce RTX 4070", Driver: "nvidia", UsageRatio: 0.61, MemoryUsedBytes: 5 * gib, MemoryTotalBytes: 12 * gib,
		MemoryUsedRatio: 5.0 / 12, TemperatureCelsius: 64, PowerWatts: 142, PowerLimitWatts: 200, ClockHertz: 2.4e9,
		Processes: []metrics.GPUProcess{{PID: 4711, Name: "python3", MemoryUsedBytes: 4 * gib}},
	}}
	s.Sensors.Temperatures = []metrics.Temperature{{Chip: "coretemp", Sensor: "Package id 0", Celsius: 71, CriticalCelsius: 100}}
	s.Sensors.PowerSupplies = []metrics.PowerSupply{{PowerSupply: "BAT0", Type: "Battery", ChargeRatio: 0.83, Status: "Discharging", RemainingSeconds: 9000, Online: metrics.Unknown()}}
	f.devices = map[string][]map[string]string{"cpu_core_usage_ratio": {}, "temperature_celsius": {{"chip": "coretemp", "sensor": "Package id 0"}}}
	for i := range 8 {
		f.devices["cpu_core_usage_ratio"] = append(f.devices["cpu_core_usage_ratio"], map[string]string{"core": strconv.Itoa(i)})
	}
	ratio, traffic := f.values["limit_cpu_used_ratio"], f.values["network_receive_bytes_per_second"]
	for _, metric := range []string{"cpu_core_usage_ratio", "disk_busy_ratio", "gpu_usage_ratio", "gpu_memory_used_ratio", "limit_memory_used_ratio", "cpu_usage_ratio"} {
		f.values[metric] = ratio
	}
	for _, metric := range []string{
		"disk_read_bytes_per_second", "disk_write_bytes_per_second", "interface_receive_bytes_per_second", "interface_transmit_bytes_per_second",
	} {
		f.values[metric] = traffic
	}
	f.values["disk_read_wait_seconds"] = func(i int) float64 { return 0.0002 + 0.001*ratio(i) }
	f.values["disk_write_wait_seconds"] = func(i int) float64 {
		if i%60 < 20 { // nothing is written
			return math.NaN()
		}
		return 0.002 + 0.004*ratio(3*i)
	}
	f.values["load1"] = func(i int) float64 { return 8 * ratio(i) }
	f.values["temperature_celsius"] = func(i int) float64 { return 50 + 40*ratio(i) }
	return f
}

// joined returns texts for a message.
func joined(texts []string) string { return strings.Join(texts, " | ") }
