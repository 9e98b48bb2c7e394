package app

import (
	"math"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// look is how the person wants to see what is measured, at the moment: it is
// taken on the user interface's goroutine and read away from it.
type look struct {
	span   span
	units  units
	levels levels
	cards  []card
	// points is how many are of use in a chart that is not short.
	points int
	hidden hiddenLines
	kept   *keptLines
}

// units are those of bytes.
type units struct {
	// Decimal counts bytes in powers of 1000.
	decimal bool
	// Bits shows what goes over a network in bits per second.
	bits bool
}

// bytes is the unit of sizes.
func (u units) bytes() metrics.Unit {
	if u.decimal {
		return charts.DecimalBytes
	}
	return metrics.Bytes
}

// transfer is the unit of what goes to and from disks.
func (u units) transfer() metrics.Unit {
	if u.decimal {
		return charts.DecimalBytesPerSecond
	}
	return metrics.BytesPerSecond
}

// traffic is the unit of what goes over a network.
func (u units) traffic() metrics.Unit {
	if u.bits {
		return charts.BitsPerSecond
	}
	return u.transfer()
}

// trafficPanels are in the unit of traffic.
var trafficPanels = map[string]bool{"network": true, "interfaces": true, "interface-traffic": true}

// of returns a panel in the person's units.
func (u units) of(p charts.Panel) charts.Panel {
	switch {
	case p.Unit == metrics.Bytes:
		p.Unit = u.bytes()
	case p.Unit == metrics.BytesPerSecond && trafficPanels[p.ID]:
		p.Unit = u.traffic()
	case p.Unit == metrics.BytesPerSecond:
		p.Unit = u.transfer()
	}
	return p
}

// room is a label as wide as the value axis is likely to need.
func (u units) room(unit metrics.Unit) string {
	if unit == charts.BitsPerSecond {
		return "888 Mbit/s"
	}
	return "888 MiB/s"
}

// The figures that have thresholds of their own.
const (
	cpuFigure = iota
	memoryFigure
	diskFigure
	swapFigure
	filesystemFigure
	gpuMemoryFigure
	figureCount
)

// levels are from where on a ratio is a warning, and from where on critical,
// for each figure.
type levels [figureCount]threshold

// threshold is from where on a ratio is a warning, and from where on critical.
// Above 1 it never is.
type threshold struct{ warning, critical float64 }

// never is a threshold that no ratio reaches. It can be compared and kept as
// JSON, which the NaN of charts.Levels can't.
const never = 2

// usualLevels are those where the person has chosen none.
var usualLevels = levels{
	cpuFigure:        usual(charts.BusyLevels),
	memoryFigure:     usual(charts.MemoryLevels),
	diskFigure:       usual(charts.BusyLevels),
	swapFigure:       usual(charts.SwapLevels),
	filesystemFigure: usual(charts.FilesystemLevels),
	gpuMemoryFigure:  usual(charts.GPUMemoryLevels),
}

func usual(l charts.Levels) threshold {
	orNever := func(v float64) float64 {
		if math.IsNaN(v) {
			return never
		}
		return v
	}
	return threshold{orNever(l.Warning), orNever(l.Critical)}
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
