package metrics

// ECSTask is the task of Amazon ECS that Headroom runs in, as the task
// metadata endpoint version 4 tells it. Everything is empty or unknown
// elsewhere.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html
type ECSTask struct {
	TaskARN string `json:"task_arn"`
	// LimitCores and LimitBytes are the limits of the whole task; unknown where
	// only its containers have some.
	LimitCores Float `json:"limit_cores"`
	LimitBytes Float `json:"limit_bytes"`
	// UsedCores and UsedBytes are those of all containers of the task.
	UsedCores  Float          `json:"used_cores"`
	UsedBytes  Float          `json:"used_bytes"`
	Containers []ECSContainer `json:"containers"`
}

// ECSContainer is one container of the task.
type ECSContainer struct{}
