package metrics

// ecsMetrics are those of the ECS task that Headroom runs in.
var ecsMetrics = []Metric{
	{
		ID: "ecs_task_used_cores", Unit: Count, Kind: Gauge, Label: "Used",
		Help:       "Processor time that all containers of the ECS task use, in cores.",
		Prometheus: "headroom_ecs_task_used_cores", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.ECSTask.UsedCores }),
	},
	{
		ID: "ecs_task_limit_cores", Unit: Count, Kind: Gauge, Label: "Limit",
		Help:       "Processor time that the ECS task may use, in cores.",
		Prometheus: "headroom_ecs_task_limit_cores", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.ECSTask.LimitCores }),
	},
	{
		ID: "ecs_task_used_bytes", Unit: Bytes, Kind: Gauge, Label: "Used",
		Help:       "Memory that all containers of the ECS task use, without inactive page cache.",
		Prometheus: "headroom_ecs_task_used_bytes", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.ECSTask.UsedBytes }),
	},
	{
		ID: "ecs_task_limit_bytes", Unit: Bytes, Kind: Gauge, Label: "Limit",
		Help:       "Memory that the ECS task may use.",
		Prometheus: "headroom_ecs_task_limit_bytes", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.ECSTask.LimitBytes }),
	},
}
