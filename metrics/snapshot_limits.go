package metrics

// Limits is, for each resource, the limit that binds: the smallest of the
// host's size, of what the control groups that Headroom runs in allow, and of
// the ECS task's. What is used is measured where the limit is: of the host for
// the host's size, of the control group for its limit.
type Limits struct {
	CPU    CPULimit    `json:"cpu"`
	Memory MemoryLimit `json:"memory"`
	Tasks  TaskLimit   `json:"tasks"`
}

// LimitSource is what sets a limit.
type LimitSource string

// The sources of limits.
const (
	HostLimit     LimitSource = "host"
	CgroupV1Limit LimitSource = "cgroup v1"
	CgroupV2Limit LimitSource = "cgroup v2"
	ECSTaskLimit  LimitSource = "ECS task"
)

// Origin says where a limit comes from.
type Origin struct {
	// Source is empty where no limit is known.
	Source LimitSource `json:"source"`
	// Path is that of the control group, or the ARN of the ECS task.
	Path string `json:"path,omitempty"`
}

// CPULimit is the processor time that may be used, in cores: 0.5 is half of
// the time of one processor.
type CPULimit struct {
	Origin
	LimitCores Float `json:"limit_cores"`
	UsedCores  Float `json:"used_cores"`
	UsedRatio  Float `json:"used_ratio"`
}

// MemoryLimit is the memory that may be used. Used leaves out what the kernel
// gives back without ado: inactive page cache.
type MemoryLimit struct {
	Origin
	LimitBytes Float `json:"limit_bytes"`
	UsedBytes  Float `json:"used_bytes"`
	// CachedBytes is the page cache that counts towards the same limit; of the
	// host it includes reclaimable slab.
	CachedBytes Float `json:"cached_bytes"`
	// AvailableBytes is how much more fits before the first limit is reached,
	// whichever that is.
	AvailableBytes Float `json:"available_bytes"`
	UsedRatio      Float `json:"used_ratio"`
}

// TaskLimit is the number of processes and threads there may be.
type TaskLimit struct {
	Origin
	Limit     Float `json:"limit"`
	Used      Float `json:"used"`
	UsedRatio Float `json:"used_ratio"`
}
