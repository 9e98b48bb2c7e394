package charts

import (
	"testing"

	"headroom/metrics"
)

func TestPartOf(t *testing.T) {
	for _, c := range []struct {
		unit        metrics.Unit
		part, whole metrics.Float
		want        string
	}{
		{metrics.Bytes, 3 << 30, 8 << 30, "3.0 of 8.0 GiB"},
		{metrics.Bytes, 512 << 20, 8 << 30, "512 MiB of 8.0 GiB"},
		{metrics.Bytes, 0, 0, "0 of 0 B"},
		{metrics.Bytes, metrics.Unknown(), 8 << 30, ""},
		{metrics.Bytes, 1, metrics.Unknown(), ""},
		{metrics.Count, 0.5, 2, "0.50 of 2"},
	} {
		if got := English.PartOf(c.unit, c.part, c.whole); got != c.want {
			t.Errorf("English.PartOf(%v, %v) = %q, want %q", c.part, c.whole, got, c.want)
		}
	}
}

func TestLimitTexts(t *testing.T) {
	cpu := metrics.CPULimit{Origin: metrics.Origin{Source: metrics.CgroupV2Limit, Path: "/a"}, LimitCores: 0.5, UsedCores: 0.25}
	if got := English.CPULimitText(&cpu, ""); got != "0.25 of 0.50 cores, cgroup v2 limit" {
		t.Errorf("the CPU limit is told as %q", got)
	}
	cpu.UsedCores = metrics.Unknown()
	if got := English.CPULimitText(&cpu, ""); got != "cgroup v2 limit" {
		t.Errorf("an unknown use is told as %q", got)
	}
	memory := metrics.MemoryLimit{Origin: metrics.Origin{Source: metrics.ECSTaskLimit}, LimitBytes: 512 << 20, UsedBytes: 64 << 20}
	if got := English.MemoryLimitText(metrics.Bytes, &memory); got != "64.0 of 512 MiB, ECS task limit" {
		t.Errorf("the memory limit is told as %q", got)
	}
	memory.Origin = metrics.Origin{Source: metrics.HostLimit}
	if got := English.MemoryLimitText(metrics.Bytes, &memory); got != "64.0 of 512 MiB" {
		t.Errorf("the size of the host is told as %q", got)
	}
}
