package charts

import (
	"math"
	"slices"

	"headroom/metrics"
)

// Figures are what can run out on a machine, each as a gauge: what is closest
// to its limit first. What is not known is left out.
func Figures(s *metrics.Snapshot) []Gauge {
	never := math.NaN()
	cpu, memory, tasks := &s.Limits.CPU, &s.Limits.Memory, &s.Limits.Tasks
	list := []Gauge{
		// A processor or a disk may be busy all the time and nothing breaks.
		figure("CPU", cpu.UsedRatio, Levels{0.90, never}, CPULimitText(cpu, "")),
		figure("Memory", memory.UsedRatio, Levels{0.80, 0.92}, MemoryLimitText(metrics.Bytes, memory)),
		figure("Processes, threads", tasks.UsedRatio, Levels{0.80, 0.92}, PartOf(metrics.Count, tasks.Used, tasks.Limit)),
		figure("Swap", s.Swap.UsedRatio, Levels{0.60, 0.85}, PartOf(metrics.Bytes, s.Swap.UsedBytes, s.Swap.TotalBytes)),
	}
	if LimitName(cpu.Origin) != "" {
		list = append(list, figure("CPU of the host", s.CPU.UsageRatio, Levels{0.90, never}, coresOf(s.Host.CPUs)))
	}
	if LimitName(memory.Origin) != "" {
		list = append(list, figure("Memory of the host", s.Memory.UsedRatio, Levels{0.80, 0.92}, PartOf(metrics.Bytes, s.Memory.UsedBytes, s.Memory.TotalBytes)))
	}
	for i := range s.Filesystems {
		f := &s.Filesystems[i]
		list = append(list, figure("Filesystem "+f.Mountpoint, f.UsedRatio, Levels{0.85, 0.95}, left(f.AvailableBytes)),
			figure("Inodes "+f.Mountpoint, f.InodesUsedRatio, Levels{0.85, 0.95}, PartOf(metrics.Count, f.InodesUsed, f.Inodes)))
	}
	for i := range s.DiskIO.Devices {
		d := &s.DiskIO.Devices[i]
		list = append(list, figure("Disk "+d.Device, d.BusyRatio, Levels{0.90, never}, "busy"))
	}
	for i := range s.GPUs {
		g := &s.GPUs[i]
		list = append(list, figure("GPU "+g.GPU, g.UsageRatio, Levels{never, never}, g.Name),
			figure("GPU memory "+g.GPU, g.MemoryUsedRatio, Levels{0.90, 0.97}, g.Name))
	}
	list = slices.DeleteFunc(list, func(g Gauge) bool { return !finite(g.Value) })
	slices.SortStableFunc(list, func(a, b Gauge) int {
		la, lb := a.Levels.Of(a.Value), b.Levels.Of(b.Value)
		switch {
		case la != lb:
			return int(lb - la)
		case a.Value > b.Value:
			return -1
		case a.Value < b.Value:
			return 1
		}
		return 0
	})
	return list
}

func figure(title string, ratio metrics.Float, levels Levels, detail string) Gauge {
	return Gauge{Title: title, Unit: metrics.Ratio, Value: float64(ratio), Max: 1, Levels: levels, Detail: detail}
}

func left(bytes metrics.Float) string {
	if !bytes.Known() {
		return ""
	}
	return FormatValue(metrics.Bytes, float64(bytes)) + " left"
}

func coresOf(cpus metrics.Float) string {
	if !cpus.Known() {
		return ""
	}
	return "of " + FormatValue(metrics.Count, float64(cpus)) + " CPUs"
}
