package metrics

// Processes counts the processes of the machine, or of the container where its
// /proc shows no others. They are counted every 10 s, and more often while
// somebody looks at the table of them, which is asked for apart.
type Processes struct {
	Count Float `json:"count"`
	// Threads are those of the processes that may be looked at, as are States.
	Threads Float         `json:"threads"`
	States  ProcessStates `json:"states"`
	// OthersHidden is set where only the processes of Headroom's own user are
	// listed (the hidepid option of /proc).
	OthersHidden bool `json:"others_hidden"`
	// RunningTasks and BlockedTasks are the threads of the whole machine that
	// run or could, and that wait for a device (proc_stat(5)).
	RunningTasks Float `json:"running_tasks"`
	BlockedTasks Float `json:"blocked_tasks"`
	// ForksPerSecond is how many processes and threads were started on the
	// whole machine since the tick before. Many that live shortly are in no
	// table.
	ForksPerSecond Float `json:"forks_per_second"`
	ForksTotal     Float `json:"forks_total"`
}

// ProcessStates are the numbers of processes in each state of
// proc_pid_stat(5), the rare ones counted as the nearest of these.
type ProcessStates struct {
	Running  Float `json:"running"`
	Sleeping Float `json:"sleeping"`
	// DiskSleep waits for a device and can't be interrupted.
	DiskSleep Float `json:"disk_sleep"`
	Stopped   Float `json:"stopped"`
	// Zombie has ended, but its parent has not asked how.
	Zombie Float `json:"zombie"`
	// Idle is a kernel thread with nothing to do.
	Idle Float `json:"idle"`
}
