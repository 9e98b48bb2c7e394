package charts

import "headroom/metrics"

// DiskPanels returns the panels of one disk, the most telling first.
func DiskPanels(device string) []Panel {
	of := map[string]string{"device": device}
	return []Panel{
		{
			ID: "disk-busy", Title: "Busy", Unit: metrics.Ratio, Min: 0, Max: 1, Culprits: IOCulprits,
			Lines: []Line{{Metric: "disk_busy_ratio", Labels: of, Label: "Busy", Fill: true}},
		},
		{
			ID: "disk-transfer", Title: "Transfer", Unit: metrics.BytesPerSecond, Min: 0, Max: auto, Culprits: IOCulprits,
			Lines: []Line{
				{Metric: "disk_read_bytes_per_second", Labels: of, Label: "Read", Fill: true},
				{Metric: "disk_write_bytes_per_second", Labels: of, Label: "Written", Fill: true},
			},
		},
		{
			ID: "disk-operations", Title: "Operations", Unit: metrics.PerSecond, Min: 0, Max: auto, Culprits: IOCulprits,
			Lines: []Line{
				{Metric: "disk_reads_per_second", Labels: of, Label: "Reads", Fill: true},
				{Metric: "disk_writes_per_second", Labels: of, Label: "Writes", Fill: true},
			},
		},
		{
			ID: "disk-latency", Title: "Latency", Unit: metrics.Seconds, Min: 0, Max: auto, Culprits: IOCulprits,
			Lines: []Line{
				{Metric: "disk_read_wait_seconds", Labels: of, Label: "Read"},
				{Metric: "disk_write_wait_seconds", Labels: of, Label: "Write"},
			},
		},
	}
}

// InterfacePanels returns the panels of one network interface.
func InterfacePanels(name string) []Panel {
	of := map[string]string{"interface": name}
	return []Panel{
		{
			ID: "interface-traffic", Title: "Traffic", Unit: metrics.BytesPerSecond, Min: 0, Max: auto,
			Lines: []Line{
				{Metric: "interface_receive_bytes_per_second", Labels: of, Label: "Received", Fill: true},
				{Metric: "interface_transmit_bytes_per_second", Labels: of, Label: "Sent", Fill: true},
			},
		},
		{
			ID: "interface-packets", Title: "Packets", Unit: metrics.PerSecond, Min: 0, Max: auto,
			Lines: []Line{
				{Metric: "interface_receive_packets_per_second", Labels: of, Label: "Received", Fill: true},
				{Metric: "interface_transmit_packets_per_second", Labels: of, Label: "Sent", Fill: true},
			},
		},
		{
			ID: "interface-errors", Title: "Errors and drops", Unit: metrics.PerSecond, Min: 0, Max: auto,
			Lines: []Line{
				{Metric: "interface_receive_errors_per_second", Labels: of, Label: "Receive errors"},
				{Metric: "interface_transmit_errors_per_second", Labels: of, Label: "Send errors"},
				{Metric: "interface_receive_drops_per_second", Labels: of, Label: "Receive drops"},
				{Metric: "interface_transmit_drops_per_second", Labels: of, Label: "Send drops"},
			},
		},
	}
}

// GPUPanels returns the panels of one GPU, by its address on the bus.
func GPUPanels(gpu string) []Panel {
	of := map[string]string{"gpu": gpu}
	one := func(id, title string, unit metrics.Unit, top float64, metric string) Panel {
		return Panel{
			ID: id, Title: title, Unit: unit, Min: 0, Max: top,
			Lines: []Line{{Metric: metric, Labels: of, Label: title, Fill: true}},
		}
	}
	return []Panel{
		one("gpu-usage", "Usage", metrics.Ratio, 1, "gpu_usage_ratio"),
		one("gpu-memory", "Memory", metrics.Ratio, 1, "gpu_memory_used_ratio"),
		one("gpu-temperature", "Temperature", metrics.Celsius, auto, "gpu_temperature_celsius"),
		one("gpu-power", "Power", metrics.Watts, auto, "gpu_power_watts"),
		one("gpu-clock", "Clock", metrics.Hertz, auto, "gpu_clock_hertz"),
	}
}
