package app

import (
	"math"
	"strings"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// The gauges of the dashboard, in their order.
const (
	cpuGauge = iota
	memoryGauge
	diskGauge
	swapOrNetworkGauge
	gaugeCount
)

// threshold is from where on a ratio is a warning, and from where on critical.
type threshold struct{ warning, critical float64 }

// never is a threshold that no ratio reaches. A processor or a disk may be busy
// all the time and nothing breaks; memory and swap run out.
var never = math.Inf(1)

var thresholds = [gaugeCount]threshold{
	cpuGauge:           {0.90, never},
	memoryGauge:        {0.80, 0.92},
	diskGauge:          {0.90, never},
	swapOrNetworkGauge: {0.60, 0.85}, // of swap; traffic has no limit that is known
}

func (t threshold) level(ratio float64) widgets.Level {
	switch {
	case ratio >= t.critical:
		return widgets.Critical
	case ratio >= t.warning:
		return widgets.Warning
	default:
		return widgets.Normal
	}
}

func unknownGauge(i int) widgets.GaugeValue {
	titles := [gaugeCount]string{"CPU", "Memory", "Disk", "Network"}
	return widgets.GaugeValue{Ratio: math.NaN(), Title: titles[i]}
}

// gauges reads the values of all gauges. Network traffic is shown against
// networkTop, the top of its chart.
func gauges(s *metrics.Snapshot, networkTop float64) [gaugeCount]widgets.GaugeValue {
	last := networkValue(&s.Network, networkTop)
	if s.Swap.TotalBytes > 0 {
		last = swapValue(&s.Swap)
	}
	return [gaugeCount]widgets.GaugeValue{cpuValue(s), memoryValue(&s.Limits.Memory), diskValue(&s.DiskIO), last}
}

// ratioValue returns a gauge of a ratio, in percent.
func ratioValue(gauge int, title string, ratio metrics.Float, detail string) widgets.GaugeValue {
	return widgets.GaugeValue{
		Title:  title,
		Ratio:  float64(ratio),
		Value:  charts.FormatCompact(metrics.Ratio, float64(ratio)),
		Detail: detail,
		Level:  thresholds[gauge].level(float64(ratio)),
	}
}

// cpuValue shows the processor time in use of the limit that binds.
func cpuValue(s *metrics.Snapshot) widgets.GaugeValue {
	limit := &s.Limits.CPU
	if charts.LimitName(limit.Origin) != "" {
		return ratioValue(cpuGauge, "CPU", limit.UsedRatio, charts.CPULimitText(limit, ""))
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
		detail = append(detail, "load "+charts.FormatValue(metrics.Count, float64(s.Load.Load1)))
	}
	return ratioValue(cpuGauge, "CPU", limit.UsedRatio, strings.Join(detail, ", "))
}

func memoryValue(m *metrics.MemoryLimit) widgets.GaugeValue {
	return ratioValue(memoryGauge, "Memory", m.UsedRatio, charts.MemoryLimitText(m))
}

func swapValue(w *metrics.Swap) widgets.GaugeValue {
	return ratioValue(swapOrNetworkGauge, "Swap", w.UsedRatio, charts.PartOf(metrics.Bytes, w.UsedBytes, w.TotalBytes))
}

// diskValue shows the busiest disk, not counting those made of others unless
// there are no more.
func diskValue(io *metrics.DiskIO) widgets.GaugeValue {
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
		return ratioValue(diskGauge, "Disk", metrics.Unknown(), "")
	}
	traffic := rate(busiest.ReadBytesPerSecond + busiest.WriteBytesPerSecond)
	return ratioValue(diskGauge, "Disk", busiest.BusyRatio, busiest.Device+", "+traffic)
}

func rate(v metrics.Float) string { return charts.FormatCompact(metrics.BytesPerSecond, float64(v)) }

// networkValue shows the traffic of both directions and loopback. What the
// interfaces could carry is not known, so the arc shows the greater direction against the top of
// the chart; but little traffic shows as little.
func networkValue(n *metrics.Network, top float64) widgets.GaugeValue {
	const least = 128 << 10 // bytes per second, a slow line
	in, out, self := n.ReceiveBytesPerSecond, n.TransmitBytesPerSecond, n.LoopbackBytesPerSecond
	greatest := max(in, out)
	if self.Known() {
		greatest = max(greatest, self)
	}
	v := widgets.GaugeValue{Title: "Network", Ratio: float64(greatest) / max(top, least)}
	v.Value, v.Unit, _ = strings.Cut(rate(n.BytesPerSecond()), " ")
	switch {
	case self > in+out:
		v.Detail = rate(self) + " loopback"
	case in.Known() && out.Known():
		v.Detail = rate(in) + " in, " + rate(out) + " out"
	}
	return v
}
