package charts

import (
	"context"
	"fmt"
	"slices"
	"time"

	"headroom/metrics"
)

// recently is how far back the last value of a series may lie to count as that
// of a time: three of the coarsest steps of the history.
const recently = 3 * time.Minute

// figuresAt are the Figures of a time in the past, as far as the history has
// them. What sets the limits is that of now.
func figuresAt(ctx context.Context, feed metrics.Feed, now *metrics.Snapshot, at time.Time) ([]Gauge, error) {
	past := metrics.UnknownSnapshot(at)
	past.Host.CPUs = now.Host.CPUs
	past.Limits.CPU.Origin, past.Limits.Memory.Origin, past.Limits.Tasks.Origin = now.Limits.CPU.Origin, now.Limits.Memory.Origin, now.Limits.Tasks.Origin
	for metric, value := range map[string]*metrics.Float{
		"limit_cpu_used_ratio":    &past.Limits.CPU.UsedRatio,
		"limit_cpu_used_cores":    &past.Limits.CPU.UsedCores,
		"limit_cpu_cores":         &past.Limits.CPU.LimitCores,
		"limit_memory_used_ratio": &past.Limits.Memory.UsedRatio,
		"limit_memory_used_bytes": &past.Limits.Memory.UsedBytes,
		"limit_memory_bytes":      &past.Limits.Memory.LimitBytes,
		"limit_tasks_used_ratio":  &past.Limits.Tasks.UsedRatio,
		"limit_tasks_used":        &past.Limits.Tasks.Used,
		"limit_tasks":             &past.Limits.Tasks.Limit,
		"swap_used_ratio":         &past.Swap.UsedRatio,
		"swap_used_bytes":         &past.Swap.UsedBytes,
		"swap_total_bytes":        &past.Swap.TotalBytes,
		"cpu_usage_ratio":         &past.CPU.UsageRatio,
		"memory_used_ratio":       &past.Memory.UsedRatio,
		"memory_used_bytes":       &past.Memory.UsedBytes,
		"memory_total_bytes":      &past.Memory.TotalBytes,
	} {
		if err := valuesAt(ctx, feed, metric, at, func(_ map[string]string, v metrics.Float) { *value = v }); err != nil {
			return nil, err
		}
	}
	for metric, set := range map[string]func(labels map[string]string, v metrics.Float){
		"filesystem_used_ratio": func(l map[string]string, v metrics.Float) {
			filesystemOf(past, l["mountpoint"]).UsedRatio = v
		},
		"filesystem_available_bytes": func(l map[string]string, v metrics.Float) {
			filesystemOf(past, l["mountpoint"]).AvailableBytes = v
		},
		"filesystem_inodes_used_ratio": func(l map[string]string, v metrics.Float) {
			filesystemOf(past, l["mountpoint"]).InodesUsedRatio = v
		},
		"disk_busy_ratio": func(l map[string]string, v metrics.Float) {
			past.DiskIO.Devices = append(past.DiskIO.Devices, metrics.Disk{Device: l["device"], BusyRatio: v})
		},
		"gpu_usage_ratio": func(l map[string]string, v metrics.Float) {
			gpuOf(past, l["gpu"], l["name"]).UsageRatio = v
		},
		"gpu_memory_used_ratio": func(l map[string]string, v metrics.Float) {
			gpuOf(past, l["gpu"], l["name"]).MemoryUsedRatio = v
		},
	} {
		if err := valuesAt(ctx, feed, metric, at, set); err != nil {
			return nil, err
		}
	}
	return Figures(past), nil
}

// valuesAt calls set with the value that each series of a metric had at a time.
func valuesAt(ctx context.Context, feed metrics.Feed, metric string, at time.Time, set func(labels map[string]string, v metrics.Float)) error {
	series, err := feed.Series(ctx, metrics.Query{Metric: metric, From: at.Add(-recently), To: at})
	if err != nil {
		return fmt.Errorf("the values of %s: %s: %w", at.UTC().Format(time.RFC3339), metric, err)
	}
	for i := range series {
		s := &series[i]
		if last := len(s.Mean) - 1; last >= 0 && finite(s.Mean[last]) {
			set(s.Labels, metrics.Float(s.Mean[last]))
		}
	}
	return nil
}

// filesystemOf returns the row of a mount point, which it adds where it is not
// there yet.
func filesystemOf(s *metrics.Snapshot, mountpoint string) *metrics.Filesystem {
	i := slices.IndexFunc(s.Filesystems, func(f metrics.Filesystem) bool { return f.Mountpoint == mountpoint })
	if i < 0 {
		i = len(s.Filesystems)
		unknown := metrics.Unknown()
		s.Filesystems = append(s.Filesystems, metrics.Filesystem{
			Mountpoint: mountpoint, UsedRatio: unknown, AvailableBytes: unknown, Inodes: unknown, InodesUsed: unknown, InodesUsedRatio: unknown,
		})
	}
	return &s.Filesystems[i]
}

// gpuOf does the same for a GPU.
func gpuOf(s *metrics.Snapshot, gpu, name string) *metrics.GPU {
	i := slices.IndexFunc(s.GPUs, func(g metrics.GPU) bool { return g.GPU == gpu })
	if i < 0 {
		i = len(s.GPUs)
		s.GPUs = append(s.GPUs, metrics.GPU{GPU: gpu, Name: name, UsageRatio: metrics.Unknown(), MemoryUsedRatio: metrics.Unknown()})
	}
	return &s.GPUs[i]
}
