package metrics

// limitMetrics are the headline numbers: what is used of the limits that bind.
var limitMetrics = []Metric{
	{
		ID: "limit_cpu_used_ratio", Unit: Ratio, Kind: Gauge, Label: "CPU",
		Help:       "Part of the processor time that may be used which is in use: of the smallest of the host's size and the quotas of the control groups and the ECS task.",
		Prometheus: "headroom_limit_cpu_used_ratio", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Limits.CPU.UsedRatio }),
	},
	{
		ID: "limit_memory_used_ratio", Unit: Ratio, Kind: Gauge, Label: "Memory",
		Help:       "Part of the memory that may be used which is in use: of the smallest of the host's size and the limits of the control groups and the ECS task.",
		Prometheus: "headroom_limit_memory_used_ratio", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Limits.Memory.UsedRatio }),
	},
	{
		ID: "limit_memory_used_bytes", Unit: Bytes, Kind: Gauge, Label: "Used",
		Help:       "Memory in use of the limit that binds, without inactive page cache.",
		Prometheus: "headroom_limit_memory_used_bytes", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Limits.Memory.UsedBytes }),
	},
	{
		ID: "limit_memory_cached_bytes", Unit: Bytes, Kind: Gauge, Label: "Cached",
		Help:       "Page cache that counts towards the limit of the memory that binds.",
		Prometheus: "headroom_limit_memory_cached_bytes", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Limits.Memory.CachedBytes }),
	},
	{
		ID: "limit_memory_available_bytes", Unit: Bytes, Kind: Gauge, Label: "Available",
		Help:       "Memory that can still be had before the first limit is reached.",
		Prometheus: "headroom_limit_memory_available_bytes", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Limits.Memory.AvailableBytes }),
	},
	{
		ID: "limit_memory_bytes", Unit: Bytes, Kind: Gauge, Label: "Limit",
		Help:       "The limit of the memory that binds.",
		Prometheus: "headroom_limit_memory_bytes", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Limits.Memory.LimitBytes }),
	},
	{
		ID: "limit_cpu_used_cores", Unit: Count, Kind: Gauge, Label: "Used",
		Help:       "Processor time in use of the limit that binds, in cores.",
		Prometheus: "headroom_limit_cpu_used_cores", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Limits.CPU.UsedCores }),
	},
	{
		ID: "limit_cpu_cores", Unit: Count, Kind: Gauge, Label: "Limit",
		Help:       "Processor time that may be used, in cores.",
		Prometheus: "headroom_limit_cpu_cores", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Limits.CPU.LimitCores }),
	},
	{
		ID: "limit_tasks_used_ratio", Unit: Ratio, Kind: Gauge, Label: "Tasks",
		Help:       "Part of the processes and threads there may be which are there.",
		Prometheus: "headroom_limit_tasks_used_ratio", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Limits.Tasks.UsedRatio }),
	},
	{
		ID: "limit_tasks_used", Unit: Count, Kind: Gauge, Label: "Used",
		Help:       "Processes and threads that count towards the limit that binds.",
		Prometheus: "headroom_limit_tasks_used", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Limits.Tasks.Used }),
	},
	{
		ID: "limit_tasks", Unit: Count, Kind: Gauge, Label: "Limit",
		Help:       "The number of processes and threads there may be.",
		Prometheus: "headroom_limit_tasks", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Limits.Tasks.Limit }),
	},
}
