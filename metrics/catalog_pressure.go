package metrics

// pressureMetrics are those of the whole machine's pressure (PSI), and of the
// number of its tasks.
var pressureMetrics = []Metric{
	{
		ID: "pressure_cpu_some_ratio", Unit: Ratio, Kind: Gauge, Label: "CPU",
		Help:      "Part of the last 10 s in which some task of the machine waited for a processor.",
		Collector: "pressure", Prometheus: "headroom_pressure_cpu_some_ratio", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Pressure.CPU.SomeRatio }),
	},
	{
		ID: "pressure_memory_some_ratio", Unit: Ratio, Kind: Gauge, Label: "Memory",
		Help:      "Part of the last 10 s in which some task of the machine waited for memory.",
		Collector: "pressure", Prometheus: "headroom_pressure_memory_some_ratio", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Pressure.Memory.SomeRatio }),
	},
	{
		ID: "pressure_io_some_ratio", Unit: Ratio, Kind: Gauge, Label: "I/O",
		Help:      "Part of the last 10 s in which some task of the machine waited for I/O.",
		Collector: "pressure", Prometheus: "headroom_pressure_io_some_ratio", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Pressure.IO.SomeRatio }),
	},
	{
		ID: "pressure_cpu_full_ratio", Unit: Ratio, Kind: Gauge, Label: "CPU, all",
		Help:      "Part of the last 10 s in which all tasks of the machine waited for a processor.",
		Collector: "pressure", Prometheus: "headroom_pressure_cpu_full_ratio",
		Read: single(func(s *Snapshot) Float { return s.Pressure.CPU.FullRatio }),
	},
	{
		ID: "pressure_cpu_some_seconds_total", Unit: Seconds, Kind: Counter, Label: "CPU waiting",
		Help:      "Time in which some task of the machine waited for a processor.",
		Collector: "pressure", Prometheus: "node_pressure_cpu_waiting_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Pressure.CPU.SomeSecondsTotal }),
	},
	{
		ID: "pressure_cpu_full_seconds_total", Unit: Seconds, Kind: Counter, Label: "CPU stalled",
		Help:      "Time in which all tasks of the machine waited for a processor.",
		Collector: "pressure", Prometheus: "headroom_pressure_cpu_stalled_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Pressure.CPU.FullSecondsTotal }),
	},
	{
		ID: "pressure_memory_full_ratio", Unit: Ratio, Kind: Gauge, Label: "Memory, all",
		Help:      "Part of the last 10 s in which all tasks of the machine waited for memory.",
		Collector: "pressure", Prometheus: "headroom_pressure_memory_full_ratio",
		Read: single(func(s *Snapshot) Float { return s.Pressure.Memory.FullRatio }),
	},
	{
		ID: "pressure_memory_some_seconds_total", Unit: Seconds, Kind: Counter, Label: "Memory waiting",
		Help:      "Time in which some task of the machine waited for memory.",
		Collector: "pressure", Prometheus: "node_pressure_memory_waiting_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Pressure.Memory.SomeSecondsTotal }),
	},
	{
		ID: "pressure_memory_full_seconds_total", Unit: Seconds, Kind: Counter, Label: "Memory stalled",
		Help:      "Time in which all tasks of the machine waited for memory.",
		Collector: "pressure", Prometheus: "node_pressure_memory_stalled_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Pressure.Memory.FullSecondsTotal }),
	},
	{
		ID: "pressure_io_full_ratio", Unit: Ratio, Kind: Gauge, Label: "I/O, all",
		Help:      "Part of the last 10 s in which all tasks of the machine waited for I/O.",
		Collector: "pressure", Prometheus: "headroom_pressure_io_full_ratio",
		Read: single(func(s *Snapshot) Float { return s.Pressure.IO.FullRatio }),
	},
	{
		ID: "pressure_io_some_seconds_total", Unit: Seconds, Kind: Counter, Label: "I/O waiting",
		Help:      "Time in which some task of the machine waited for I/O.",
		Collector: "pressure", Prometheus: "node_pressure_io_waiting_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Pressure.IO.SomeSecondsTotal }),
	},
	{
		ID: "pressure_io_full_seconds_total", Unit: Seconds, Kind: Counter, Label: "I/O stalled",
		Help:      "Time in which all tasks of the machine waited for I/O.",
		Collector: "pressure", Prometheus: "node_pressure_io_stalled_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Pressure.IO.FullSecondsTotal }),
	},
	{
		ID: "tasks", Unit: Count, Kind: Gauge, Label: "Tasks",
		Help:      "Processes and threads of the machine.",
		Collector: "load", Prometheus: "headroom_host_tasks",
		Read: single(func(s *Snapshot) Float { return s.Load.Tasks }),
	},
	{
		ID: "tasks_max", Unit: Count, Kind: Gauge, Label: "Most tasks",
		Help:      "Processes and threads that the machine may have: the smaller of kernel.pid_max and kernel.threads-max.",
		Collector: "load", Prometheus: "headroom_host_tasks_max",
		Read: single(func(s *Snapshot) Float { return s.Load.TasksMax }),
	},
}
