package metrics

// ecsMetrics are those of the ECS task that Headroom runs in. Recorded are two
// series for each container, and those of the whole task.
var ecsMetrics = []Metric{
	{
		ID: "ecs_task_used_cores", Unit: Count, Kind: Gauge, Label: "Used",
		Help:      "Processor time that all containers of the ECS task use, in cores.",
		Collector: "ecs", Prometheus: "headroom_ecs_task_used_cores", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.ECSTask.UsedCores }),
	},
	{
		ID: "ecs_task_limit_cores", Unit: Count, Kind: Gauge, Label: "Limit",
		Help:      "Processor time that the ECS task may use, in cores; unknown where only its containers have limits.",
		Collector: "ecs", Prometheus: "headroom_ecs_task_limit_cores", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.ECSTask.LimitCores }),
	},
	{
		ID: "ecs_task_used_bytes", Unit: Bytes, Kind: Gauge, Label: "Used",
		Help:      "Memory that all containers of the ECS task use, without inactive page cache.",
		Collector: "ecs", Prometheus: "headroom_ecs_task_used_bytes", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.ECSTask.UsedBytes }),
	},
	{
		ID: "ecs_task_limit_bytes", Unit: Bytes, Kind: Gauge, Label: "Limit",
		Help:      "Memory that the ECS task may use; unknown where only its containers have limits.",
		Collector: "ecs", Prometheus: "headroom_ecs_task_limit_bytes", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.ECSTask.LimitBytes }),
	},
	{
		ID: "ecs_container_used_cores", Unit: Count, Kind: Gauge, Label: "CPU",
		Help:   "Processor time that a container of the ECS task uses, in cores.",
		Labels: []string{"container"}, Collector: "ecs", Prometheus: "headroom_ecs_container_used_cores", Recorded: true,
		Read: perECSContainer(func(c *ECSContainer) Float { return c.UsedCores }),
	},
	{
		ID: "ecs_container_used_bytes", Unit: Bytes, Kind: Gauge, Label: "Memory",
		Help:   "Memory that a container of the ECS task uses, without inactive page cache.",
		Labels: []string{"container"}, Collector: "ecs", Prometheus: "headroom_ecs_container_used_bytes", Recorded: true,
		Read: perECSContainer(func(c *ECSContainer) Float { return c.UsedBytes }),
	},
	{
		ID: "ecs_task_receive_bytes_per_second", Unit: BytesPerSecond, Kind: Gauge, Label: "Received",
		Help:      "Bytes received by the ECS task; what its containers share counts once.",
		Collector: "ecs",
		Read:      single(func(s *Snapshot) Float { return s.ECSTask.ReceiveBytesPerSecond }),
	},
	{
		ID: "ecs_task_transmit_bytes_per_second", Unit: BytesPerSecond, Kind: Gauge, Label: "Sent",
		Help:      "Bytes sent by the ECS task; what its containers share counts once.",
		Collector: "ecs",
		Read:      single(func(s *Snapshot) Float { return s.ECSTask.TransmitBytesPerSecond }),
	},
	{
		ID: "ecs_task_receive_bytes_total", Unit: Bytes, Kind: Counter, Label: "Received",
		Help:      "Bytes received by the ECS task.",
		Collector: "ecs", Prometheus: "headroom_ecs_task_receive_bytes_total",
		Read: single(func(s *Snapshot) Float { return s.ECSTask.ReceiveBytesTotal }),
	},
	{
		ID: "ecs_task_transmit_bytes_total", Unit: Bytes, Kind: Counter, Label: "Sent",
		Help:      "Bytes sent by the ECS task.",
		Collector: "ecs", Prometheus: "headroom_ecs_task_transmit_bytes_total",
		Read: single(func(s *Snapshot) Float { return s.ECSTask.TransmitBytesTotal }),
	},
	{
		ID: "ecs_task_storage_used_bytes", Unit: Bytes, Kind: Gauge, Label: "Storage used",
		Help:      "Ephemeral storage that the ECS task uses, on Fargate.",
		Collector: "ecs", Prometheus: "headroom_ecs_task_storage_used_bytes",
		Read: single(func(s *Snapshot) Float { return s.ECSTask.StorageUsedBytes }),
	},
	{
		ID: "ecs_task_storage_size_bytes", Unit: Bytes, Kind: Gauge, Label: "Storage",
		Help:      "Ephemeral storage of the ECS task, on Fargate.",
		Collector: "ecs", Prometheus: "headroom_ecs_task_storage_size_bytes",
		Read: single(func(s *Snapshot) Float { return s.ECSTask.StorageSizeBytes }),
	},
	{
		ID: "ecs_container_reserved_cores", Unit: Count, Kind: Gauge, Label: "Reserved",
		Help:   "Processor time that a container of the ECS task gets when all want some, in cores; unknown where nothing is reserved.",
		Labels: []string{"container"}, Collector: "ecs", Prometheus: "headroom_ecs_container_reserved_cores",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.ReservedCores }),
	},
	{
		ID: "ecs_container_limit_bytes", Unit: Bytes, Kind: Gauge, Label: "Limit",
		Help:   "Memory that a container of the ECS task may use; unknown where only the task has a limit.",
		Labels: []string{"container"}, Collector: "ecs", Prometheus: "headroom_ecs_container_limit_bytes",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.LimitBytes }),
	},
	{
		ID: "ecs_container_tasks", Unit: Count, Kind: Gauge, Label: "Tasks",
		Help:   "Processes and threads in a container of the ECS task; unknown on Fargate.",
		Labels: []string{"container"}, Collector: "ecs", Prometheus: "headroom_ecs_container_tasks",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.Tasks }),
	},
	{
		ID: "ecs_container_cpu_seconds_total", Unit: Seconds, Kind: Counter, Label: "CPU",
		Help:   "Processor time that a container of the ECS task has used since it started.",
		Labels: []string{"container"}, Collector: "ecs", Prometheus: "headroom_ecs_container_cpu_seconds_total",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.CPUSecondsTotal }),
	},
	{
		ID: "ecs_container_restarts_total", Unit: Count, Kind: Counter, Label: "Restarts",
		Help:   "Restarts of a container of the ECS task that has a restart policy.",
		Labels: []string{"container"}, Collector: "ecs", Prometheus: "headroom_ecs_container_restarts_total",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.RestartsTotal }),
	},
	{
		ID: "ecs_container_receive_bytes_per_second", Unit: BytesPerSecond, Kind: Gauge, Label: "Received",
		Help:   "Bytes received by a container of the ECS task, or by the whole task where its containers share their interfaces.",
		Labels: []string{"container"}, Collector: "ecs",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.ReceiveBytesPerSecond }),
	},
	{
		ID: "ecs_container_receive_bytes_total", Unit: Bytes, Kind: Counter, Label: "Received",
		Help:   "Bytes received by a container of the ECS task, or by the whole task where its containers share their interfaces.",
		Labels: []string{"container"}, Collector: "ecs", Prometheus: "headroom_ecs_container_receive_bytes_total",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.ReceiveBytesTotal }),
	},
	{
		ID: "ecs_container_transmit_bytes_per_second", Unit: BytesPerSecond, Kind: Gauge, Label: "Sent",
		Help:   "Bytes sent by a container of the ECS task, or by the whole task where its containers share their interfaces.",
		Labels: []string{"container"}, Collector: "ecs",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.TransmitBytesPerSecond }),
	},
	{
		ID: "ecs_container_transmit_bytes_total", Unit: Bytes, Kind: Counter, Label: "Sent",
		Help:   "Bytes sent by a container of the ECS task, or by the whole task where its containers share their interfaces.",
		Labels: []string{"container"}, Collector: "ecs", Prometheus: "headroom_ecs_container_transmit_bytes_total",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.TransmitBytesTotal }),
	},
	{
		ID: "ecs_container_read_bytes_per_second", Unit: BytesPerSecond, Kind: Gauge, Label: "Read",
		Help:   "Bytes read from block devices by a container of the ECS task.",
		Labels: []string{"container"}, Collector: "ecs",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.ReadBytesPerSecond }),
	},
	{
		ID: "ecs_container_read_bytes_total", Unit: Bytes, Kind: Counter, Label: "Read",
		Help:   "Bytes read from block devices by a container of the ECS task.",
		Labels: []string{"container"}, Collector: "ecs", Prometheus: "headroom_ecs_container_read_bytes_total",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.ReadBytesTotal }),
	},
	{
		ID: "ecs_container_write_bytes_per_second", Unit: BytesPerSecond, Kind: Gauge, Label: "Written",
		Help:   "Bytes written to block devices by a container of the ECS task.",
		Labels: []string{"container"}, Collector: "ecs",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.WriteBytesPerSecond }),
	},
	{
		ID: "ecs_container_write_bytes_total", Unit: Bytes, Kind: Counter, Label: "Written",
		Help:   "Bytes written to block devices by a container of the ECS task.",
		Labels: []string{"container"}, Collector: "ecs", Prometheus: "headroom_ecs_container_write_bytes_total",
		Read: perECSContainer(func(c *ECSContainer) Float { return c.WriteBytesTotal }),
	},
}

func perECSContainer(get func(c *ECSContainer) Float) func(*Snapshot, Emit) {
	return func(s *Snapshot, emit Emit) {
		for i := range s.ECSTask.Containers {
			emit(get(&s.ECSTask.Containers[i]), Labels{s.ECSTask.Containers[i].Container})
		}
	}
}
