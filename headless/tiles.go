package headless

import (
	"fmt"
	"strings"

	"headroom/charts"
	"headroom/metrics"
)

// tile is one figure of the page. The script writes the same
// (assets/web/tiles.js).
type tile struct {
	// ID names it for the script.
	ID, Title, Value, Detail string
	// Meter is how full the thing is, such as "43.2%", empty where that makes no
	// sense.
	Meter string
}

// tiles makes the figures of the page.
func tiles(s *metrics.Snapshot) []tile {
	list := limitTiles(s)
	if s.Swap.TotalBytes > 0 {
		list = append(list, tile{
			ID: "swap", Title: "Swap", Value: format(metrics.Ratio, s.Swap.UsedRatio), Meter: meter(s.Swap.UsedRatio),
			Detail: charts.English.PartOf(metrics.Bytes, s.Swap.UsedBytes, s.Swap.TotalBytes),
		})
	}
	if f := fullest(s.Filesystems); f != nil {
		list = append(list, tile{
			ID: "filesystem", Title: "Fullest filesystem", Value: format(metrics.Ratio, f.UsedRatio), Meter: meter(f.UsedRatio),
			Detail: strings.TrimSuffix(f.Mountpoint+", "+charts.English.LeftText(metrics.Bytes, f.AvailableBytes), ", "),
		})
	}
	traffic := format(metrics.BytesPerSecond, s.Network.ReceiveBytesPerSecond) + " in, " + format(metrics.BytesPerSecond, s.Network.TransmitBytesPerSecond) + " out"
	if self := s.Network.LoopbackBytesPerSecond; self > s.Network.ReceiveBytesPerSecond+s.Network.TransmitBytesPerSecond {
		traffic = format(metrics.BytesPerSecond, self) + " loopback"
	}
	return append(list, tile{
		ID: "disk", Title: "Busiest disk", Value: format(metrics.Ratio, s.DiskIO.BusyRatio), Meter: meter(s.DiskIO.BusyRatio),
		Detail: format(metrics.BytesPerSecond, s.DiskIO.ReadBytesPerSecond) + " read, " + format(metrics.BytesPerSecond, s.DiskIO.WriteBytesPerSecond) + " written",
	}, tile{
		ID: "network", Title: "Network", Value: format(metrics.BytesPerSecond, s.Network.BytesPerSecond()), Detail: traffic,
	})
}

// limitTiles shows CPU and memory against the limits that bind, and beside
// them the host's where those are others.
func limitTiles(s *metrics.Snapshot) []tile {
	cpu, memory := &s.Limits.CPU, &s.Limits.Memory
	load := fmt.Sprintf("load %s of %s CPUs", format(metrics.Count, s.Load.Load1), format(metrics.Count, s.Host.CPUs))
	list := []tile{
		{ID: "cpu", Title: "CPU", Value: format(metrics.Ratio, cpu.UsedRatio), Meter: meter(cpu.UsedRatio), Detail: load},
		{
			ID: "memory", Title: "Memory", Value: format(metrics.Ratio, memory.UsedRatio), Meter: meter(memory.UsedRatio),
			Detail: charts.English.MemoryLimitText(metrics.Bytes, memory),
		},
	}
	if charts.IsLimit(cpu.Origin) {
		list[0].Detail = charts.English.CPULimitText(cpu, charts.English.ThrottleText(&s.Container.CPU))
		list = append(list, tile{ID: "host-cpu", Title: "CPU of the host", Value: format(metrics.Ratio, s.CPU.UsageRatio), Meter: meter(s.CPU.UsageRatio), Detail: load})
	}
	if charts.IsLimit(memory.Origin) {
		list = append(list, tile{
			ID: "host-memory", Title: "Memory of the host", Value: format(metrics.Ratio, s.Memory.UsedRatio), Meter: meter(s.Memory.UsedRatio),
			Detail: charts.English.PartOf(metrics.Bytes, s.Memory.UsedBytes, s.Memory.TotalBytes),
		})
	}
	return list
}

// fullest returns the filesystem with the least room, nil if none is known.
func fullest(list []metrics.Filesystem) *metrics.Filesystem {
	var found *metrics.Filesystem
	for i := range list {
		if f := &list[i]; f.UsedRatio.Known() && (found == nil || f.UsedRatio > found.UsedRatio) {
			found = f
		}
	}
	return found
}

func format(unit metrics.Unit, v metrics.Float) string { return charts.FormatValue(unit, float64(v)) }

func meter(v metrics.Float) string {
	if !v.Known() {
		return ""
	}
	return fmt.Sprintf("%.1f%%", 100*min(max(float64(v), 0), 1))
}
