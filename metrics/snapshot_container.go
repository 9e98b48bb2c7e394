package metrics

// Container is what the kernel accounts for the control group that Headroom
// runs in. Everything is unknown where there is none, and where Headroom
// watches another machine through mounted files (HOST_PROC).
type Container struct {
	// Version is "cgroup v1", "cgroup v2", or "hybrid" where both are in use.
	// It is empty where nothing was read.
	Version string `json:"version"`
	// Path is that of the group as this process sees it: "/" in a container
	// with a cgroup namespace of its own. It is empty where only groups above
	// the own one can be seen.
	Path string `json:"path"`
	// Runtime is what made the container, such as "docker", "podman" or
	// "kubernetes". It is empty where nothing tells.
	Runtime  string            `json:"runtime,omitempty"`
	CPU      ContainerCPU      `json:"cpu"`
	Memory   ContainerMemory   `json:"memory"`
	Tasks    ContainerTasks    `json:"tasks"`
	IO       ContainerIO       `json:"io"`
	Pressure Pressure          `json:"pressure"`
	Levels   []ContainerLimits `json:"levels"`
}

// ContainerCPU is the processor time of the group.
type ContainerCPU struct {
	// UsedCores is the time used in each second since the tick before.
	UsedCores Float `json:"used_cores"`
	// LimitCores is the smallest quota of the group and those above it; unknown
	// where there is none.
	LimitCores        Float `json:"limit_cores"`
	UsageSecondsTotal Float `json:"usage_seconds_total"`
	// ThrottledRatio is the part of the periods of the quota, since the tick
	// before, in which the group had to wait.
	ThrottledRatio        Float `json:"throttled_ratio"`
	PeriodsTotal          Float `json:"periods_total"`
	ThrottledPeriodsTotal Float `json:"throttled_periods_total"`
	// ThrottledSecondsTotal is added up over the processors.
	ThrottledSecondsTotal Float `json:"throttled_seconds_total"`
}

// ContainerMemory is the memory of the group and all below it.
type ContainerMemory struct {
	// WorkingSetBytes is the usage without inactive page cache, as docker stats
	// and the kubelet count it.
	WorkingSetBytes Float `json:"working_set_bytes"`
	// UsageBytes is all that counts towards the limit.
	UsageBytes Float `json:"usage_bytes"`
	// LimitBytes is the smallest limit of the group and those above it; unknown
	// where there is none.
	LimitBytes Float `json:"limit_bytes"`
	// HighBytes is the usage from which on the kernel slows the group down and
	// takes memory back (memory.high of v2), the smallest of the group and those
	// above it; unknown where there is none. It never counts as the limit that
	// binds: what is over it is slow, not dead.
	HighBytes Float `json:"high_bytes"`
	// AnonBytes is what programs allocated, FileBytes the page cache,
	// KernelBytes what the kernel keeps for them.
	AnonBytes   Float `json:"anon_bytes"`
	FileBytes   Float `json:"file_bytes"`
	KernelBytes Float `json:"kernel_bytes"`
	// PeakBytes is the highest usage since the group was made.
	PeakBytes     Float `json:"peak_bytes"`
	SwapUsedBytes Float `json:"swap_used_bytes"`
	// SwapLimitBytes is the smallest of the group and those above it; in v1,
	// which limits memory and swap together, what that leaves beyond the limit
	// of the memory. It is unknown where there is none.
	SwapLimitBytes Float `json:"swap_limit_bytes"`
	// OOMKillsTotal counts the processes that were killed for want of memory.
	OOMKillsTotal Float `json:"oom_kills_total"`
	// FailuresTotal counts how often the limit was hit.
	FailuresTotal Float `json:"failures_total"`
	// HighEventsTotal counts how often the group was slowed down because it was
	// over memory.high (v2).
	HighEventsTotal Float `json:"high_events_total"`
}

// ContainerTasks counts the processes and threads of the group.
type ContainerTasks struct {
	Used Float `json:"used"`
	// Limit is the smallest of the group and those above it; unknown where
	// there is none.
	Limit Float `json:"limit"`
}

// ContainerIO is the traffic of the group with all block devices; devices that
// are made of others may count again.
type ContainerIO struct {
	ReadBytesPerSecond  Float `json:"read_bytes_per_second"`
	WriteBytesPerSecond Float `json:"write_bytes_per_second"`
	ReadBytesTotal      Float `json:"read_bytes_total"`
	WriteBytesTotal     Float `json:"write_bytes_total"`
	ReadsTotal          Float `json:"reads_total"`
	WritesTotal         Float `json:"writes_total"`
}

// ContainerLimits are the limits that one control group sets, the own one or
// one above it, and what all that is in it uses. Groups without limits are not
// listed, and what is used is known only where there is a limit.
type ContainerLimits struct {
	Path string `json:"path"`
	// Version is "cgroup v1" or "cgroup v2".
	Version LimitSource `json:"version"`
	// LimitCores is the quota.
	LimitCores Float `json:"limit_cores"`
	// CPUs is the number of processors of the cpuset, which may be all.
	CPUs            Float `json:"cpus"`
	UsedCores       Float `json:"used_cores"`
	LimitBytes      Float `json:"limit_bytes"`
	WorkingSetBytes Float `json:"working_set_bytes"`
	// HighBytes is memory.high of v2.
	HighBytes Float `json:"high_bytes"`
	// SwapLimitBytes is that of v2, MemoryAndSwapLimitBytes that of v1.
	SwapLimitBytes          Float `json:"swap_limit_bytes"`
	MemoryAndSwapLimitBytes Float `json:"memory_and_swap_limit_bytes"`
	TasksLimit              Float `json:"tasks_limit"`
	TasksUsed               Float `json:"tasks_used"`
}

// Pressure is how much of the time tasks waited for a resource (PSI,
// Documentation/accounting/psi.rst in the kernel).
type Pressure struct {
	CPU    Stall `json:"cpu"`
	Memory Stall `json:"memory"`
	IO     Stall `json:"io"`
}

// Stall is how much of the time tasks waited for one resource: some of them, or
// all that had something to do.
type Stall struct {
	// SomeRatio and FullRatio are of the last 10 seconds.
	SomeRatio        Float `json:"some_ratio"`
	FullRatio        Float `json:"full_ratio"`
	SomeSecondsTotal Float `json:"some_seconds_total"`
	FullSecondsTotal Float `json:"full_seconds_total"`
}
