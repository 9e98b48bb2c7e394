package app

import (
	"math"
	"slices"
	"strings"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// The gauges of the overview. The last three are followed by a colon and the
// mount point, or the address of the GPU.
const (
	cpuGauge        = "cpu"
	memoryGauge     = "memory"
	diskGauge       = "disk"
	networkGauge    = "network"
	swapGauge       = "swap"
	tasksGauge      = "tasks"
	filesystemGauge = "filesystem"
	gpuGauge        = "gpu"
	gpuMemoryGauge  = "gpu-memory"
)

func validGauge(id string) bool {
	kind, device, _ := strings.Cut(id, ":")
	if device != "" {
		return kind == filesystemGauge || kind == gpuGauge || kind == gpuMemoryGauge
	}
	return slices.Contains([]string{cpuGauge, memoryGauge, diskGauge, networkGauge, swapGauge, tasksGauge}, id)
}

// gaugesOf lists the gauges that there are for a machine.
func gaugesOf(s *metrics.Snapshot) []string {
	list := []string{cpuGauge, memoryGauge, diskGauge, networkGauge}
	if s.Swap.TotalBytes > 0 {
		list = append(list, swapGauge)
	}
	list = append(list, tasksGauge)
	for i := range s.Filesystems {
		list = append(list, filesystemGauge+":"+s.Filesystems[i].Mountpoint)
	}
	for i := range s.GPUs {
		list = append(list, gpuGauge+":"+s.GPUs[i].GPU, gpuMemoryGauge+":"+s.GPUs[i].GPU)
	}
	return list
}

func unknownGauge(id string) widgets.GaugeValue {
	return widgets.GaugeValue{Ratio: math.NaN(), Title: gaugeTitle(id)}
}

// gaugeValue reads the value of a gauge. Network traffic is shown against
// networkTop, the top of its chart.
func gaugeValue(id string, s *metrics.Snapshot, l *look, networkTop float64) widgets.GaugeValue {
	kind, device, _ := strings.Cut(id, ":")
	switch kind {
	case cpuGauge:
		return cpuValue(s, l)
	case memoryGauge:
		m := &s.Limits.Memory
		return ratioValue(id, l.levels[memoryFigure], m.UsedRatio, language.MemoryLimitText(l.units.bytes(), m))
	case diskGauge:
		return diskValue(&s.DiskIO, l)
	case networkGauge:
		return networkValue(&s.Network, l, networkTop)
	case swapGauge:
		w := &s.Swap
		return ratioValue(id, l.levels[swapFigure], w.UsedRatio, language.PartOf(l.units.bytes(), w.UsedBytes, w.TotalBytes))
	case tasksGauge:
		t := &s.Limits.Tasks
		return ratioValue(id, usual(charts.TasksLevels), t.UsedRatio, language.PartOf(metrics.Count, t.Used, t.Limit))
	case filesystemGauge:
		for i := range s.Filesystems {
			if f := &s.Filesystems[i]; f.Mountpoint == device {
				return ratioValue(id, l.levels[filesystemFigure], f.UsedRatio, language.LeftText(l.units.bytes(), f.AvailableBytes))
			}
		}
	case gpuGauge, gpuMemoryGauge:
		for i := range s.GPUs {
			g := &s.GPUs[i]
			switch {
			case g.GPU != device:
			case kind == gpuGauge:
				return ratioValue(id, threshold{never, never}, g.UsageRatio, g.Name)
			default:
				return ratioValue(id, l.levels[gpuMemoryFigure], g.MemoryUsedRatio, language.PartOf(l.units.bytes(), g.MemoryUsedBytes, g.MemoryTotalBytes))
			}
		}
	}
	return unknownGauge(id)
}

// ratioValue returns a gauge of a ratio, in percent.
func ratioValue(id string, t threshold, ratio metrics.Float, detail string) widgets.GaugeValue {
	return widgets.GaugeValue{
		Title:  gaugeTitle(id),
		Ratio:  float64(ratio),
		Value:  charts.FormatCompact(metrics.Ratio, float64(ratio)),
		Detail: detail,
		Level:  t.level(float64(ratio)),
	}
}

// cpuValue shows the processor time in use of the limit that binds.
func cpuValue(s *metrics.Snapshot, l *look) widgets.GaugeValue {
	limit := &s.Limits.CPU
	if charts.IsLimit(limit.Origin) {
		return ratioValue(cpuGauge, l.levels[cpuFigure], limit.UsedRatio, language.CPULimitText(limit, ""))
	}
	var detail []string
	if s.Host.CPUs.Known() {
		word := " CPUs"
		if s.Host.CPUs == 1 {
			word = " CPU"
		}
		detail = append(detail, charts.FormatCompact(metrics.Count, float64(s.Host.CPUs))+word)
	}
	if s.Load.Load1.Known() {
		detail = append(detail, tr("load")+" "+charts.FormatValue(metrics.Count, float64(s.Load.Load1)))
	}
	return ratioValue(cpuGauge, l.levels[cpuFigure], limit.UsedRatio, strings.Join(detail, ", "))
}

// diskValue shows the busiest disk, not counting those made of others unless
// there are no more.
func diskValue(io *metrics.DiskIO, l *look) widgets.GaugeValue {
	var busiest *metrics.Disk
	for i := range io.Devices {
		d := &io.Devices[i]
		switch {
		case !d.BusyRatio.Known():
		case busiest == nil,
			busiest.Virtual && !d.Virtual,
			busiest.Virtual == d.Virtual && d.BusyRatio > busiest.BusyRatio:
			busiest = d
		}
	}
	if busiest == nil {
		return ratioValue(diskGauge, l.levels[diskFigure], metrics.Unknown(), "")
	}
	traffic := charts.FormatCompact(l.units.transfer(), float64(busiest.ReadBytesPerSecond+busiest.WriteBytesPerSecond))
	return ratioValue(diskGauge, l.levels[diskFigure], busiest.BusyRatio, busiest.Device+", "+traffic)
}

// networkValue shows the traffic of both directions and loopback. What the
// interfaces could carry is not known, so the arc shows the greater direction against the top of
// the chart; but little traffic shows as little.
func networkValue(n *metrics.Network, l *look, top float64) widgets.GaugeValue {
	const least = 128 << 10 // bytes per second, a slow line
	in, out, self := n.ReceiveBytesPerSecond, n.TransmitBytesPerSecond, n.LoopbackBytesPerSecond
	greatest := max(in, out)
	if self.Known() {
		greatest = max(greatest, self)
	}
	rate := func(v metrics.Float) string { return charts.FormatCompact(l.units.traffic(), float64(v)) }
	v := widgets.GaugeValue{Title: gaugeTitle(networkGauge), Ratio: float64(greatest) / max(top, least)}
	v.Value, v.Unit, _ = strings.Cut(rate(n.BytesPerSecond()), " ")
	switch {
	case self > in+out:
		v.Detail = rate(self) + " " + tr("loopback")
	case in.Known() && out.Known():
		v.Detail = rate(in) + " " + tr("in") + ", " + rate(out) + " " + tr("out")
	}
	return v
}

// closest tells what is nearest to its limit of what is over a threshold, empty
// where nothing is.
func closest(s *metrics.Snapshot, l *look) string {
	worst, text := widgets.Normal, ""
	ratio := 0.0
	for _, id := range gaugesOf(s) {
		v := gaugeValue(id, s, l, 0)
		if id != networkGauge && v.Level != widgets.Normal && (v.Level > worst || v.Level == worst && v.Ratio > ratio) {
			worst, ratio = v.Level, v.Ratio
			text = v.Title + " " + v.Value + ", " + tr(v.Level.String())
		}
	}
	return text
}
