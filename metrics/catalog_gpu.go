package metrics

import "strconv"

// gpuMetrics are those of graphics and compute processors.
var gpuMetrics = []Metric{
	{
		ID: "gpu_usage_ratio", Unit: Ratio, Kind: Gauge, Label: "Busy",
		Help:   "Part of the time in which the GPU had work.",
		Labels: []string{"gpu", "name"}, Collector: "gpu", Prometheus: "headroom_gpu_usage_ratio", Recorded: true,
		Read: perGPU(func(g *GPU) Float { return g.UsageRatio }),
	},
	{
		ID: "gpu_memory_used_ratio", Unit: Ratio, Kind: Gauge, Label: "Memory used",
		Help:   "Part of the GPU's own memory in use.",
		Labels: []string{"gpu", "name"}, Collector: "gpu", Prometheus: "headroom_gpu_memory_used_ratio", Recorded: true,
		Read: perGPU(func(g *GPU) Float { return g.MemoryUsedRatio }),
	},
	{
		ID: "gpu_memory_used_bytes", Unit: Bytes, Kind: Gauge, Label: "Memory used",
		Help:   "Bytes of the GPU's own memory in use.",
		Labels: []string{"gpu", "name"}, Collector: "gpu", Prometheus: "headroom_gpu_memory_used_bytes", Recorded: true,
		Read: perGPU(func(g *GPU) Float { return g.MemoryUsedBytes }),
	},
	{
		ID: "gpu_memory_total_bytes", Unit: Bytes, Kind: Gauge, Label: "Memory",
		Help:   "Size of the GPU's own memory.",
		Labels: []string{"gpu", "name"}, Collector: "gpu", Prometheus: "headroom_gpu_memory_total_bytes",
		Read: perGPU(func(g *GPU) Float { return g.MemoryTotalBytes }),
	},
	{
		ID: "gpu_temperature_celsius", Unit: Celsius, Kind: Gauge, Label: "Temperature",
		Help:   "Temperature of the GPU.",
		Labels: []string{"gpu", "name"}, Collector: "gpu", Prometheus: "headroom_gpu_temperature_celsius", Recorded: true,
		Read: perGPU(func(g *GPU) Float { return g.TemperatureCelsius }),
	},
	{
		ID: "gpu_power_watts", Unit: Watts, Kind: Gauge, Label: "Power",
		Help:   "What the GPU takes.",
		Labels: []string{"gpu", "name"}, Collector: "gpu", Prometheus: "headroom_gpu_power_watts", Recorded: true,
		Read: perGPU(func(g *GPU) Float { return g.PowerWatts }),
	},
	{
		ID: "gpu_power_limit_watts", Unit: Watts, Kind: Gauge, Label: "Power limit",
		Help:   "What the GPU may take.",
		Labels: []string{"gpu", "name"}, Collector: "gpu", Prometheus: "headroom_gpu_power_limit_watts",
		Read: perGPU(func(g *GPU) Float { return g.PowerLimitWatts }),
	},
	{
		ID: "gpu_clock_hertz", Unit: Hertz, Kind: Gauge, Label: "Clock",
		Help:   "Clock of the GPU's cores.",
		Labels: []string{"gpu", "name"}, Collector: "gpu", Prometheus: "headroom_gpu_clock_hertz", Recorded: true,
		Read: perGPU(func(g *GPU) Float { return g.ClockHertz }),
	},
	{
		ID: "gpu_memory_clock_hertz", Unit: Hertz, Kind: Gauge, Label: "Memory clock",
		Help:   "Clock of the GPU's memory.",
		Labels: []string{"gpu", "name"}, Collector: "gpu", Prometheus: "headroom_gpu_memory_clock_hertz",
		Read: perGPU(func(g *GPU) Float { return g.MemoryClockHertz }),
	},
	{
		ID: "gpu_fan_ratio", Unit: Ratio, Kind: Gauge, Label: "Fan",
		Help:   "How fast the GPU's fan turns, of the fastest it can.",
		Labels: []string{"gpu", "name"}, Collector: "gpu", Prometheus: "headroom_gpu_fan_ratio",
		Read: perGPU(func(g *GPU) Float { return g.FanRatio }),
	},
	{
		ID: "gpu_fan_per_minute", Unit: PerMinute, Kind: Gauge, Label: "Fan",
		Help:   "How often the GPU's fan turns in a minute.",
		Labels: []string{"gpu", "name"}, Collector: "gpu", Prometheus: "headroom_gpu_fan_per_minute",
		Read: perGPU(func(g *GPU) Float { return g.FanPerMinute }),
	},
	{
		ID: "gpu_process_memory_used_bytes", Unit: Bytes, Kind: Gauge, Label: "Memory used",
		Help:   "Bytes of the GPU's memory that a compute program has.",
		Labels: []string{"gpu", "pid"}, Collector: "gpu", Prometheus: "headroom_gpu_process_memory_used_bytes",
		Read: readGPUProcesses,
	},
}

func perGPU(get func(g *GPU) Float) func(*Snapshot, Emit) {
	return func(s *Snapshot, emit Emit) {
		for i := range s.GPUs {
			emit(get(&s.GPUs[i]), Labels{s.GPUs[i].GPU, s.GPUs[i].Name})
		}
	}
}

func readGPUProcesses(s *Snapshot, emit Emit) {
	for i := range s.GPUs {
		for _, p := range s.GPUs[i].Processes {
			emit(p.MemoryUsedBytes, Labels{s.GPUs[i].GPU, strconv.Itoa(p.PID)})
		}
	}
}
