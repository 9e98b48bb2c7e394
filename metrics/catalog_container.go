package metrics

// containerMetrics are those of the control group that Headroom runs in, and of
// those above it that set limits.
var containerMetrics = []Metric{
	{
		ID: "container_cpu_used_cores", Unit: Count, Kind: Gauge, Label: "Used",
		Help:      "Processor time that the control group uses, in cores.",
		Collector: "container", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Container.CPU.UsedCores }),
	},
	{
		ID: "container_cpu_throttled_ratio", Unit: Ratio, Kind: Gauge, Label: "Throttled",
		Help:      "Part of the periods of the CPU quota in which the control group had to wait.",
		Collector: "container", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Container.CPU.ThrottledRatio }),
	},
	{
		ID: "container_memory_working_set_bytes", Unit: Bytes, Kind: Gauge, Label: "Working set",
		Help:      "Memory of the control group without inactive page cache.",
		Collector: "container", Prometheus: "headroom_container_memory_working_set_bytes", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.WorkingSetBytes }),
	},
	{
		ID: "container_io_read_bytes_per_second", Unit: BytesPerSecond, Kind: Gauge, Label: "Read",
		Help:      "Bytes that the control group reads from block devices.",
		Collector: "container", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Container.IO.ReadBytesPerSecond }),
	},
	{
		ID: "container_io_write_bytes_per_second", Unit: BytesPerSecond, Kind: Gauge, Label: "Written",
		Help:      "Bytes that the control group writes to block devices.",
		Collector: "container", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Container.IO.WriteBytesPerSecond }),
	},
	{
		ID: "container_pressure_cpu_some_ratio", Unit: Ratio, Kind: Gauge, Label: "CPU",
		Help:      "Part of the last 10 s in which some task of the control group waited for a processor.",
		Collector: "container", Prometheus: "headroom_container_pressure_cpu_some_ratio", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.CPU.SomeRatio }),
	},
	{
		ID: "container_pressure_memory_some_ratio", Unit: Ratio, Kind: Gauge, Label: "Memory",
		Help:      "Part of the last 10 s in which some task of the control group waited for memory.",
		Collector: "container", Prometheus: "headroom_container_pressure_memory_some_ratio", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.Memory.SomeRatio }),
	},
	{
		ID: "container_pressure_io_some_ratio", Unit: Ratio, Kind: Gauge, Label: "I/O",
		Help:      "Part of the last 10 s in which some task of the control group waited for I/O.",
		Collector: "container", Prometheus: "headroom_container_pressure_io_some_ratio", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.IO.SomeRatio }),
	},
	{
		ID: "container_pressure_cpu_full_ratio", Unit: Ratio, Kind: Gauge, Label: "CPU, all",
		Help:      "Part of the last 10 s in which all tasks of the control group waited for a processor.",
		Collector: "container", Prometheus: "headroom_container_pressure_cpu_full_ratio",
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.CPU.FullRatio }),
	},
	{
		ID: "container_pressure_cpu_some_seconds_total", Unit: Seconds, Kind: Counter, Label: "CPU waiting",
		Help:      "Time in which some task of the control group waited for a processor.",
		Collector: "container", Prometheus: "headroom_container_pressure_cpu_waiting_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.CPU.SomeSecondsTotal }),
	},
	{
		ID: "container_pressure_cpu_full_seconds_total", Unit: Seconds, Kind: Counter, Label: "CPU stalled",
		Help:      "Time in which all tasks of the control group waited for a processor.",
		Collector: "container", Prometheus: "headroom_container_pressure_cpu_stalled_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.CPU.FullSecondsTotal }),
	},
	{
		ID: "container_pressure_memory_full_ratio", Unit: Ratio, Kind: Gauge, Label: "Memory, all",
		Help:      "Part of the last 10 s in which all tasks of the control group waited for memory.",
		Collector: "container", Prometheus: "headroom_container_pressure_memory_full_ratio",
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.Memory.FullRatio }),
	},
	{
		ID: "container_pressure_memory_some_seconds_total", Unit: Seconds, Kind: Counter, Label: "Memory waiting",
		Help:      "Time in which some task of the control group waited for memory.",
		Collector: "container", Prometheus: "headroom_container_pressure_memory_waiting_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.Memory.SomeSecondsTotal }),
	},
	{
		ID: "container_pressure_memory_full_seconds_total", Unit: Seconds, Kind: Counter, Label: "Memory stalled",
		Help:      "Time in which all tasks of the control group waited for memory.",
		Collector: "container", Prometheus: "headroom_container_pressure_memory_stalled_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.Memory.FullSecondsTotal }),
	},
	{
		ID: "container_pressure_io_full_ratio", Unit: Ratio, Kind: Gauge, Label: "I/O, all",
		Help:      "Part of the last 10 s in which all tasks of the control group waited for I/O.",
		Collector: "container", Prometheus: "headroom_container_pressure_io_full_ratio",
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.IO.FullRatio }),
	},
	{
		ID: "container_pressure_io_some_seconds_total", Unit: Seconds, Kind: Counter, Label: "I/O waiting",
		Help:      "Time in which some task of the control group waited for I/O.",
		Collector: "container", Prometheus: "headroom_container_pressure_io_waiting_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.IO.SomeSecondsTotal }),
	},
	{
		ID: "container_pressure_io_full_seconds_total", Unit: Seconds, Kind: Counter, Label: "I/O stalled",
		Help:      "Time in which all tasks of the control group waited for I/O.",
		Collector: "container", Prometheus: "headroom_container_pressure_io_stalled_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Container.Pressure.IO.FullSecondsTotal }),
	},
	{
		ID: "container_cpu_limit_cores", Unit: Count, Kind: Gauge, Label: "Quota",
		Help:      "Smallest CPU quota of the control group and those above it, in cores.",
		Collector: "container", Prometheus: "headroom_container_cpu_limit_cores",
		Read: single(func(s *Snapshot) Float { return s.Container.CPU.LimitCores }),
	},
	{
		ID: "container_cpu_usage_seconds_total", Unit: Seconds, Kind: Counter, Label: "CPU time",
		Help:      "Processor time that the control group used.",
		Collector: "container", Prometheus: "headroom_container_cpu_usage_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Container.CPU.UsageSecondsTotal }),
	},
	{
		ID: "container_cpu_periods_total", Unit: Count, Kind: Counter, Label: "Periods",
		Help:      "Periods of the CPU quota in which something ran in the control group.",
		Collector: "container", Prometheus: "headroom_container_cpu_periods_total",
		Read: single(func(s *Snapshot) Float { return s.Container.CPU.PeriodsTotal }),
	},
	{
		ID: "container_cpu_throttled_periods_total", Unit: Count, Kind: Counter, Label: "Throttled periods",
		Help:      "Periods of the CPU quota in which the control group had to wait.",
		Collector: "container", Prometheus: "headroom_container_cpu_throttled_periods_total",
		Read: single(func(s *Snapshot) Float { return s.Container.CPU.ThrottledPeriodsTotal }),
	},
	{
		ID: "container_cpu_throttled_seconds_total", Unit: Seconds, Kind: Counter, Label: "Throttled time",
		Help:      "Time that the control group waited for its CPU quota, added up over the processors.",
		Collector: "container", Prometheus: "headroom_container_cpu_throttled_seconds_total",
		Read: single(func(s *Snapshot) Float { return s.Container.CPU.ThrottledSecondsTotal }),
	},
	{
		ID: "container_memory_usage_bytes", Unit: Bytes, Kind: Gauge, Label: "Usage",
		Help:      "Memory of the control group, with all page cache.",
		Collector: "container", Prometheus: "headroom_container_memory_usage_bytes",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.UsageBytes }),
	},
	{
		ID: "container_memory_limit_bytes", Unit: Bytes, Kind: Gauge, Label: "Limit",
		Help:      "Smallest memory limit of the control group and those above it.",
		Collector: "container", Prometheus: "headroom_container_memory_limit_bytes",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.LimitBytes }),
	},
	{
		ID: "container_memory_high_bytes", Unit: Bytes, Kind: Gauge, Label: "High",
		Help:      "Memory usage from which on the control group is slowed down: smallest memory.high of it and those above it.",
		Collector: "container", Prometheus: "headroom_container_memory_high_bytes",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.HighBytes }),
	},
	{
		ID: "container_memory_anon_bytes", Unit: Bytes, Kind: Gauge, Label: "Anonymous",
		Help:      "Memory that the programs of the control group allocated.",
		Collector: "container", Prometheus: "headroom_container_memory_anon_bytes",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.AnonBytes }),
	},
	{
		ID: "container_memory_file_bytes", Unit: Bytes, Kind: Gauge, Label: "Page cache",
		Help:      "Page cache of the control group.",
		Collector: "container", Prometheus: "headroom_container_memory_file_bytes",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.FileBytes }),
	},
	{
		ID: "container_memory_kernel_bytes", Unit: Bytes, Kind: Gauge, Label: "Kernel",
		Help:      "Memory that the kernel keeps for the control group.",
		Collector: "container", Prometheus: "headroom_container_memory_kernel_bytes",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.KernelBytes }),
	},
	{
		ID: "container_memory_peak_bytes", Unit: Bytes, Kind: Gauge, Label: "Peak",
		Help:      "Highest memory usage of the control group so far.",
		Collector: "container", Prometheus: "headroom_container_memory_peak_bytes",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.PeakBytes }),
	},
	{
		ID: "container_memory_swap_used_bytes", Unit: Bytes, Kind: Gauge, Label: "Swap used",
		Help:      "Swap space that the control group uses.",
		Collector: "container", Prometheus: "headroom_container_memory_swap_used_bytes",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.SwapUsedBytes }),
	},
	{
		ID: "container_memory_swap_limit_bytes", Unit: Bytes, Kind: Gauge, Label: "Swap limit",
		Help:      "Swap space that the control group may use: smallest limit of it and those above it; in v1 what the limit of memory and swap together leaves beyond that of the memory.",
		Collector: "container", Prometheus: "headroom_container_memory_swap_limit_bytes",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.SwapLimitBytes }),
	},
	{
		ID: "container_memory_oom_kills_total", Unit: Count, Kind: Counter, Label: "OOM kills",
		Help:      "Processes of the control group that were killed for want of memory.",
		Collector: "container", Prometheus: "headroom_container_memory_oom_kills_total",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.OOMKillsTotal }),
	},
	{
		ID: "container_memory_failures_total", Unit: Count, Kind: Counter, Label: "Limit hits",
		Help:      "How often the control group hit its memory limit.",
		Collector: "container", Prometheus: "headroom_container_memory_failures_total",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.FailuresTotal }),
	},
	{
		ID: "container_memory_high_events_total", Unit: Count, Kind: Counter, Label: "High events",
		Help:      "How often the control group was slowed down for being over memory.high.",
		Collector: "container", Prometheus: "headroom_container_memory_high_events_total",
		Read: single(func(s *Snapshot) Float { return s.Container.Memory.HighEventsTotal }),
	},
	{
		ID: "container_tasks_used", Unit: Count, Kind: Gauge, Label: "Tasks",
		Help:      "Processes and threads in the control group.",
		Collector: "container", Prometheus: "headroom_container_tasks_used",
		Read: single(func(s *Snapshot) Float { return s.Container.Tasks.Used }),
	},
	{
		ID: "container_tasks_limit", Unit: Count, Kind: Gauge, Label: "Task limit",
		Help:      "Smallest limit of the processes and threads of the control group and those above it.",
		Collector: "container", Prometheus: "headroom_container_tasks_limit",
		Read: single(func(s *Snapshot) Float { return s.Container.Tasks.Limit }),
	},
	{
		ID: "container_io_read_bytes_total", Unit: Bytes, Kind: Counter, Label: "Read",
		Help:      "Bytes that the control group read from block devices.",
		Collector: "container", Prometheus: "headroom_container_io_read_bytes_total",
		Read: single(func(s *Snapshot) Float { return s.Container.IO.ReadBytesTotal }),
	},
	{
		ID: "container_io_write_bytes_total", Unit: Bytes, Kind: Counter, Label: "Written",
		Help:      "Bytes that the control group wrote to block devices.",
		Collector: "container", Prometheus: "headroom_container_io_write_bytes_total",
		Read: single(func(s *Snapshot) Float { return s.Container.IO.WriteBytesTotal }),
	},
	{
		ID: "container_io_reads_total", Unit: Count, Kind: Counter, Label: "Reads",
		Help:      "Reads of the control group from block devices.",
		Collector: "container", Prometheus: "headroom_container_io_reads_total",
		Read: single(func(s *Snapshot) Float { return s.Container.IO.ReadsTotal }),
	},
	{
		ID: "container_io_writes_total", Unit: Count, Kind: Counter, Label: "Writes",
		Help:      "Writes of the control group to block devices.",
		Collector: "container", Prometheus: "headroom_container_io_writes_total",
		Read: single(func(s *Snapshot) Float { return s.Container.IO.WritesTotal }),
	},
	{
		ID: "cgroup_limit_cores", Unit: Count, Kind: Gauge, Label: "Quota",
		Help:   "CPU quota of each control group that sets limits, from the own one outwards, in cores.",
		Labels: []string{"path", "version"}, Collector: "container", Prometheus: "headroom_cgroup_limit_cores",
		Read: perLevel(func(l *ContainerLimits) Float { return l.LimitCores }),
	},
	{
		ID: "cgroup_cpus", Unit: Count, Kind: Gauge, Label: "CPUs",
		Help:   "Processors that each control group may use.",
		Labels: []string{"path", "version"}, Collector: "container", Prometheus: "headroom_cgroup_cpus",
		Read: perLevel(func(l *ContainerLimits) Float { return l.CPUs }),
	},
	{
		ID: "cgroup_used_cores", Unit: Count, Kind: Gauge, Label: "CPU used",
		Help:   "Processor time that each control group with such a limit uses, in cores.",
		Labels: []string{"path", "version"}, Collector: "container", Prometheus: "headroom_cgroup_used_cores",
		Read: perLevel(func(l *ContainerLimits) Float { return l.UsedCores }),
	},
	{
		ID: "cgroup_limit_bytes", Unit: Bytes, Kind: Gauge, Label: "Memory limit",
		Help:   "Memory limit of each control group.",
		Labels: []string{"path", "version"}, Collector: "container", Prometheus: "headroom_cgroup_limit_bytes",
		Read: perLevel(func(l *ContainerLimits) Float { return l.LimitBytes }),
	},
	{
		ID: "cgroup_working_set_bytes", Unit: Bytes, Kind: Gauge, Label: "Memory used",
		Help:   "Memory of each control group with such a limit, without inactive page cache.",
		Labels: []string{"path", "version"}, Collector: "container", Prometheus: "headroom_cgroup_working_set_bytes",
		Read: perLevel(func(l *ContainerLimits) Float { return l.WorkingSetBytes }),
	},
	{
		ID: "cgroup_high_bytes", Unit: Bytes, Kind: Gauge, Label: "Memory high",
		Help:   "Memory usage from which on each control group is slowed down (memory.high of v2).",
		Labels: []string{"path", "version"}, Collector: "container", Prometheus: "headroom_cgroup_high_bytes",
		Read: perLevel(func(l *ContainerLimits) Float { return l.HighBytes }),
	},
	{
		ID: "cgroup_swap_limit_bytes", Unit: Bytes, Kind: Gauge, Label: "Swap limit",
		Help:   "Limit of the swap space of each control group (v2).",
		Labels: []string{"path", "version"}, Collector: "container", Prometheus: "headroom_cgroup_swap_limit_bytes",
		Read: perLevel(func(l *ContainerLimits) Float { return l.SwapLimitBytes }),
	},
	{
		ID: "cgroup_memory_and_swap_limit_bytes", Unit: Bytes, Kind: Gauge, Label: "Memory and swap limit",
		Help:   "Limit of memory and swap space together of each control group (v1).",
		Labels: []string{"path", "version"}, Collector: "container", Prometheus: "headroom_cgroup_memory_and_swap_limit_bytes",
		Read: perLevel(func(l *ContainerLimits) Float { return l.MemoryAndSwapLimitBytes }),
	},
	{
		ID: "cgroup_tasks_limit", Unit: Count, Kind: Gauge, Label: "Task limit",
		Help:   "Limit of the processes and threads of each control group.",
		Labels: []string{"path", "version"}, Collector: "container", Prometheus: "headroom_cgroup_tasks_limit",
		Read: perLevel(func(l *ContainerLimits) Float { return l.TasksLimit }),
	},
	{
		ID: "cgroup_tasks_used", Unit: Count, Kind: Gauge, Label: "Tasks",
		Help:   "Processes and threads in each control group with such a limit.",
		Labels: []string{"path", "version"}, Collector: "container", Prometheus: "headroom_cgroup_tasks_used",
		Read: perLevel(func(l *ContainerLimits) Float { return l.TasksUsed }),
	},
}

// perLevel reads a metric of the groups that set limits. In hybrid systems both
// versions may have a group with the same path.
func perLevel(get func(l *ContainerLimits) Float) func(*Snapshot, Emit) {
	return func(s *Snapshot, emit Emit) {
		for i := range s.Container.Levels {
			l := &s.Container.Levels[i]
			emit(get(l), Labels{l.Path, string(l.Version)})
		}
	}
}
