package charts

import (
	"cmp"
	"slices"

	"headroom/metrics"
)

// Figures are what can run out on a machine, each as a gauge: processor and
// memory first, for they are always asked about; then the worst of each kind,
// since twelve busy disks are no more news than one; then the others. What is
// not known is left out.
func Figures(s *metrics.Snapshot) []Gauge {
	first, kinds := figureKinds(s)
	var worst, others []Gauge
	for _, kind := range kinds {
		kind = known(kind)
		slices.SortStableFunc(kind, byUrgency)
		if len(kind) > 0 {
			worst, others = append(worst, kind[0]), append(others, kind[1:]...)
		}
	}
	slices.SortStableFunc(worst, byUrgency)
	slices.SortStableFunc(others, byUrgency)
	return slices.Concat(known(first), worst, others)
}

// figureKinds are the figures of processor and memory, and the others by kind.
func figureKinds(s *metrics.Snapshot) (first []Gauge, kinds [][]Gauge) {
	cpu, memory, tasks := &s.Limits.CPU, &s.Limits.Memory, &s.Limits.Tasks
	first = []Gauge{
		figure("CPU", cpu.UsedRatio, BusyLevels, English.CPULimitText(cpu, "")),
		figure("Memory", memory.UsedRatio, MemoryLevels, English.MemoryLimitText(metrics.Bytes, memory)),
	}
	kinds = [][]Gauge{
		{figure("Processes, threads", tasks.UsedRatio, TasksLevels, English.PartOf(metrics.Count, tasks.Used, tasks.Limit))},
		{figure("Swap", s.Swap.UsedRatio, SwapLevels, English.PartOf(metrics.Bytes, s.Swap.UsedBytes, s.Swap.TotalBytes))},
	}
	if IsLimit(cpu.Origin) {
		kinds = append(kinds, []Gauge{figure("CPU of the host", s.CPU.UsageRatio, BusyLevels, coresOf(s.Host.CPUs))})
	}
	if IsLimit(memory.Origin) {
		kinds = append(kinds, []Gauge{figure("Memory of the host", s.Memory.UsedRatio, MemoryLevels, English.PartOf(metrics.Bytes, s.Memory.UsedBytes, s.Memory.TotalBytes))})
	}
	var filesystems, inodes, disks, gpus, gpuMemories []Gauge
	for i := range s.Filesystems {
		f := &s.Filesystems[i]
		filesystems = append(filesystems, figure("Filesystem "+f.Mountpoint, f.UsedRatio, FilesystemLevels, English.LeftText(metrics.Bytes, f.AvailableBytes)))
		inodes = append(inodes, figure("Inodes "+f.Mountpoint, f.InodesUsedRatio, FilesystemLevels, English.PartOf(metrics.Count, f.InodesUsed, f.Inodes)))
	}
	for i := range s.DiskIO.Devices {
		d := &s.DiskIO.Devices[i]
		disks = append(disks, figure("Disk "+d.Device, d.BusyRatio, BusyLevels, "busy"))
	}
	for i := range s.GPUs {
		g := &s.GPUs[i]
		gpus = append(gpus, figure("GPU "+g.GPU, g.UsageRatio, NoLevels(), g.Name))
		gpuMemories = append(gpuMemories, figure("GPU memory "+g.GPU, g.MemoryUsedRatio, GPUMemoryLevels, g.Name))
	}
	return first, append(kinds, filesystems, inodes, disks, gpus, gpuMemories)
}

func known(list []Gauge) []Gauge {
	return slices.DeleteFunc(list, func(g Gauge) bool { return !finite(g.Value) })
}

// byUrgency orders gauges by level, then value, then name.
func byUrgency(a, b Gauge) int {
	return cmp.Or(
		cmp.Compare(b.Levels.Of(b.Value), a.Levels.Of(a.Value)),
		cmp.Compare(b.Value, a.Value),
		CompareNames(a.Title, b.Title),
	)
}

func figure(title string, ratio metrics.Float, levels Levels, detail string) Gauge {
	return Gauge{Title: title, Unit: metrics.Ratio, Value: float64(ratio), Max: 1, Levels: levels, Detail: detail}
}

// LeftText tells how much room there is, such as "54.9 GiB left", in
// metrics.Bytes or DecimalBytes. It is empty where that is not known.
func (l Language) LeftText(unit metrics.Unit, bytes metrics.Float) string {
	if !bytes.Known() {
		return ""
	}
	return l.write("%s left", FormatValue(unit, float64(bytes)))
}

func coresOf(cpus metrics.Float) string {
	if !cpus.Known() {
		return ""
	}
	return "of " + FormatValue(metrics.Count, float64(cpus)) + " CPUs"
}
