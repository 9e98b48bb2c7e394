package app

import (
	"math"
	"testing"

	"headroom/metrics"
	"headroom/widgets"
)

// usualLook is that of a person who has chosen nothing.
func usualLook() *look { return &look{levels: usualLevels, cards: usualCards()} }

func TestGaugeLevels(t *testing.T) {
	for _, c := range []struct {
		figure int
		ratio  float64
		want   widgets.Level
	}{
		{cpuFigure, 0.89, widgets.Normal},
		{cpuFigure, 1, widgets.Warning},
		{diskFigure, 1, widgets.Warning},
		{memoryFigure, 0.79, widgets.Normal},
		{memoryFigure, 0.80, widgets.Warning},
		{memoryFigure, 0.92, widgets.Critical},
		{swapFigure, 0.9, widgets.Critical},
		{memoryFigure, math.NaN(), widgets.Normal},
	} {
		if got := usualLevels[c.figure].level(c.ratio); got != c.want {
			t.Errorf("figure %d at %v: level %d, want %d", c.figure, c.ratio, got, c.want)
		}
	}
}

func TestLimitsOfAContainer(t *testing.T) {
	s := metrics.UnknownSnapshot(noon)
	s.Host.CPUs, s.CPU.UsageRatio = 64, 0.9
	s.Memory = metrics.Memory{TotalBytes: 256 << 30, UsedBytes: 200 << 30, UsedRatio: 0.78}
	s.Limits.CPU = metrics.CPULimit{
		Origin:     metrics.Origin{Source: metrics.CgroupV2Limit, Path: "/task"},
		LimitCores: 0.5, UsedCores: 0.25, UsedRatio: 0.5,
	}
	s.Limits.Memory = metrics.MemoryLimit{
		Origin:     metrics.Origin{Source: metrics.ECSTaskLimit},
		LimitBytes: 512 << 20, UsedBytes: 128 << 20, UsedRatio: 0.25,
	}
	if g := gaugeValue(cpuGauge, s, usualLook(), 0); g.Ratio != 0.5 || g.Detail != "0.25 of 0.50 cores, cgroup v2 limit" {
		t.Errorf("the CPU gauge shows %v, %q", g.Ratio, g.Detail)
	}
	if g := gaugeValue(memoryGauge, s, usualLook(), 0); g.Ratio != 0.25 || g.Detail != "128 of 512 MiB, ECS task limit" {
		t.Errorf("the memory gauge shows %v, %q", g.Ratio, g.Detail)
	}
}

func TestDiskValue(t *testing.T) {
	disk := func(name string, virtual bool, busy float64) metrics.Disk {
		return metrics.Disk{Device: name, Virtual: virtual, BusyRatio: metrics.Float(busy)}
	}
	for _, c := range []struct {
		name  string
		disks []metrics.Disk
		want  string
	}{
		{"none", nil, ""},
		{"unknown", []metrics.Disk{disk("sda", false, math.NaN())}, ""},
		{"busiest", []metrics.Disk{disk("sda", false, 0.1), disk("sdb", false, 0.2), disk("sdc", false, 0.1)}, "sdb, 0 B/s"},
		{"real before virtual", []metrics.Disk{disk("dm-0", true, 0.9), disk("sda", false, 0.1), disk("dm-1", true, 1)}, "sda, 0 B/s"},
		{"only virtual", []metrics.Disk{disk("zram0", true, 0.1), disk("zram1", true, 0.3)}, "zram1, 0 B/s"},
	} {
		if got := diskValue(&metrics.DiskIO{Devices: c.disks}, usualLook()).Detail; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNetworkValue(t *testing.T) {
	for _, c := range []struct {
		in, out metrics.Float
		top     float64
		ratio   float64
		value   string
	}{
		{5 << 20, 1 << 20, 10 << 20, 0.5, "6.0"},
		{100, 20, 1024, 100.0 / (128 << 10), "120"}, // little traffic shows as little
		{0, 0, 0, 0, "0"},
	} {
		got := networkValue(&metrics.Network{ReceiveBytesPerSecond: c.in, TransmitBytesPerSecond: c.out}, usualLook(), c.top)
		if math.Abs(got.Ratio-c.ratio) > 1e-9 || got.Value != c.value {
			t.Errorf("%v in, %v out: ratio %v, value %q, want %v and %q", c.in, c.out, got.Ratio, got.Value, c.ratio, c.value)
		}
	}
	local := networkValue(&metrics.Network{ReceiveBytesPerSecond: 10, TransmitBytesPerSecond: 10, LoopbackBytesPerSecond: 1 << 20}, usualLook(), 2<<20)
	if local.Ratio != 0.5 || local.Detail != "1.0 MiB/s loopback" {
		t.Errorf("loopback shows as %+v", local)
	}
	unknown := networkValue(&metrics.Network{ReceiveBytesPerSecond: metrics.Unknown()}, usualLook(), 1024)
	if !math.IsNaN(unknown.Ratio) || unknown.Detail != "" {
		t.Errorf("unknown traffic shows as %+v", unknown)
	}
}
