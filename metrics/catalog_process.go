package metrics

// processMetrics count processes.
var processMetrics = []Metric{
	{
		ID: "processes", Unit: Count, Kind: Gauge, Label: "Processes",
		Help:      "Processes of the machine, or of the container where it sees no others; counted every 10 s.",
		Collector: "process", Prometheus: "node_processes_pids", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Processes.Count }),
	},
	{
		ID: "processes_threads", Unit: Count, Kind: Gauge, Label: "Threads",
		Help:      "Threads of the processes; counted every 10 s.",
		Collector: "process", Prometheus: "node_processes_threads", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Processes.Threads }),
	},
	{
		ID: "processes_running_tasks", Unit: Count, Kind: Gauge, Label: "Running",
		Help:      "Threads of the whole machine that run or could run.",
		Collector: "process", Prometheus: "node_procs_running", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Processes.RunningTasks }),
	},
	{
		ID: "processes_blocked_tasks", Unit: Count, Kind: Gauge, Label: "Blocked",
		Help:      "Threads of the whole machine that wait for a device.",
		Collector: "process", Prometheus: "node_procs_blocked", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Processes.BlockedTasks }),
	},
	{
		ID: "processes_forks_per_second", Unit: PerSecond, Kind: Gauge, Label: "Started",
		Help:      "Processes and threads that were started on the whole machine.",
		Collector: "process", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Processes.ForksPerSecond }),
	},
	{
		ID: "processes_forks_total", Unit: Count, Kind: Counter, Label: "Started",
		Help:      "Processes and threads that were started on the whole machine since boot.",
		Collector: "process", Prometheus: "node_forks_total",
		Read: single(func(s *Snapshot) Float { return s.Processes.ForksTotal }),
	},
	{
		ID: "processes_by_state", Unit: Count, Kind: Gauge, Label: "Processes",
		Help:   "Processes in each state: R running, S sleeping, D waiting for a device, T stopped, Z zombie, I idle kernel thread; counted every 10 s.",
		Labels: []string{"state"}, Collector: "process", Prometheus: "node_processes_state",
		Read: func(s *Snapshot, emit Emit) {
			states := &s.Processes.States
			emit(states.Running, Labels{"R"})
			emit(states.Sleeping, Labels{"S"})
			emit(states.DiskSleep, Labels{"D"})
			emit(states.Stopped, Labels{"T"})
			emit(states.Zombie, Labels{"Z"})
			emit(states.Idle, Labels{"I"})
		},
	},
}
