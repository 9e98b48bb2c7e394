package metrics

import "time"

// ECSTask is the task of Amazon ECS that Headroom runs in, as the task
// metadata endpoint version 4 tells it. Everything is empty or unknown
// elsewhere. Numbers are of the newest statistics, which come every 5 to 10 s.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html
type ECSTask struct {
	TaskARN string `json:"task_arn"`
	// Cluster is an ARN on Fargate, and a name on EC2.
	Cluster  string `json:"cluster"`
	Family   string `json:"family"`
	Revision string `json:"revision"`
	// Service is empty for tasks that no service started.
	Service string `json:"service"`
	// LaunchType is EC2, FARGATE, EXTERNAL or MANAGED_INSTANCES.
	LaunchType       string `json:"launch_type"`
	AvailabilityZone string `json:"availability_zone"`
	DesiredStatus    string `json:"desired_status"`
	KnownStatus      string `json:"known_status"`
	// LimitCores and LimitBytes are the limits of the whole task; unknown where
	// only its containers have some.
	LimitCores Float `json:"limit_cores"`
	LimitBytes Float `json:"limit_bytes"`
	// UsedCores and UsedBytes are those of all containers of the task. One that
	// has no statistics, because it has stopped or only just started, adds
	// nothing; they are unknown where none has any.
	UsedCores Float `json:"used_cores"`
	UsedBytes Float `json:"used_bytes"`
	// The traffic is that of the task's interfaces: where containers share them
	// (network mode awsvpc) each byte counts once, else they are added up.
	// On EC2, agents before version 1.100 tell a part of the traffic in the
	// mode awsvpc (amazon-ecs-agent#4618).
	ReceiveBytesPerSecond  Float `json:"receive_bytes_per_second"`
	TransmitBytesPerSecond Float `json:"transmit_bytes_per_second"`
	ReceiveBytesTotal      Float `json:"receive_bytes_total"`
	TransmitBytesTotal     Float `json:"transmit_bytes_total"`
	// The ephemeral storage is known on Fargate only, and told once a minute.
	StorageUsedBytes Float          `json:"storage_used_bytes"`
	StorageSizeBytes Float          `json:"storage_size_bytes"`
	Containers       []ECSContainer `json:"containers"`
}

// ECSContainer is one container of the task, in the order in which the
// endpoint tells them.
type ECSContainer struct {
	// Container is its name in the task definition, as a label.
	Container  string `json:"container"`
	ID         string `json:"id"`
	DockerName string `json:"docker_name"`
	Image      string `json:"image"`
	ImageID    string `json:"image_id"`
	// Own marks the container that Headroom runs in.
	Own bool `json:"own"`
	// Type is NORMAL, or what ECS has added the container for, such as
	// CNI_PAUSE.
	Type          string `json:"type"`
	DesiredStatus string `json:"desired_status"`
	// KnownStatus and Health are told once a minute, and empty when they are
	// older than three. Health is empty too for containers without a check.
	KnownStatus string    `json:"known_status"`
	Health      string    `json:"health"`
	StartedAt   time.Time `json:"started_at,omitzero"`
	// ReservedCores is what the container gets when all want processor time. It
	// may use more while others use less: only the task's limit is a ceiling.
	// Unknown where nothing is reserved.
	ReservedCores Float `json:"reserved_cores"`
	UsedCores     Float `json:"used_cores"`
	// CPUSecondsTotal is the processor time used since the container started.
	CPUSecondsTotal Float `json:"cpu_seconds_total"`
	// LimitBytes is the container's own limit; unknown where the task's is the
	// only one.
	LimitBytes Float `json:"limit_bytes"`
	// UsedBytes leaves out inactive page cache.
	UsedBytes Float `json:"used_bytes"`
	// Tasks is the number of processes and threads; unknown on Fargate.
	Tasks Float `json:"tasks"`
	// RestartsTotal is known where the container has a restart policy.
	RestartsTotal Float `json:"restarts_total"`
	// The traffic is that of the whole task where its containers share their
	// interfaces (network mode awsvpc).
	ReceiveBytesPerSecond  Float `json:"receive_bytes_per_second"`
	TransmitBytesPerSecond Float `json:"transmit_bytes_per_second"`
	ReceiveBytesTotal      Float `json:"receive_bytes_total"`
	TransmitBytesTotal     Float `json:"transmit_bytes_total"`
	ReadBytesPerSecond     Float `json:"read_bytes_per_second"`
	WriteBytesPerSecond    Float `json:"write_bytes_per_second"`
	ReadBytesTotal         Float `json:"read_bytes_total"`
	WriteBytesTotal        Float `json:"write_bytes_total"`
}
