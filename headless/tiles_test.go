package headless

import (
	"testing"
	"time"

	"headroom/metrics"
)

// In a container the headline is what binds, and the host's figures stand
// beside it.
func TestTilesOfAContainer(t *testing.T) {
	s := metrics.UnknownSnapshot(time.Now())
	s.Host.CPUs, s.CPU.UsageRatio, s.Load.Load1 = 64, 0.75, 40
	s.Memory = metrics.Memory{TotalBytes: 256 << 30, UsedBytes: 128 << 30, UsedRatio: 0.5}
	s.Limits.CPU = metrics.CPULimit{
		Origin:     metrics.Origin{Source: metrics.CgroupV2Limit, Path: "/task"},
		LimitCores: 0.5, UsedCores: 0.25, UsedRatio: 0.5,
	}
	s.Limits.Memory = metrics.MemoryLimit{
		Origin:     metrics.Origin{Source: metrics.ECSTaskLimit},
		LimitBytes: 512 << 20, UsedBytes: 128 << 20, UsedRatio: 0.25,
	}
	got := make(map[string]string)
	for _, tile := range tiles(s) {
		got[tile.Title] = tile.Value + ": " + tile.Detail
	}
	for title, want := range map[string]string{
		"CPU":                "50.0 %: 0.25 of 0.50 cores, cgroup v2 limit",
		"Memory":             "25.0 %: 128 of 512 MiB, ECS task limit",
		"CPU of the host":    "75.0 %: load 40 of 64 CPUs",
		"Memory of the host": "50.0 %: 128 of 256 GiB",
	} {
		if got[title] != want {
			t.Errorf("%s shows %q, want %q", title, got[title], want)
		}
	}
}
