package ecs

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// maxContainers bounds the containers of a task. ECS allows ten in a task
// definition and adds a few of its own.
const maxContainers = 100

// Task is what is used of the answer to /task.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-response.html
type Task struct {
	// Cluster is an ARN (Fargate) or a name (EC2).
	Cluster          string
	TaskARN          string
	Family           string
	Revision         string
	ServiceName      string
	DesiredStatus    string
	KnownStatus      string
	AvailabilityZone string
	// LaunchType is EC2, FARGATE, EXTERNAL or MANAGED_INSTANCES.
	LaunchType string
	// Limits are those of the whole task: CPU in vCPUs, Memory in MiB. On EC2
	// they are left out where the task definition has none.
	Limits     Limits
	Containers []Container
	// EphemeralStorage is told on Fargate only; nil elsewhere.
	EphemeralStorage *EphemeralStorage `json:"EphemeralStorageMetrics"`
}

// Limits are those of a task or a container; 0 means none. The unit of CPU
// differs.
type Limits struct {
	CPU float64
	// Memory is in MiB.
	Memory float64
}

// EphemeralStorage is the disk space of a task, in MiB.
type EphemeralStorage struct {
	Utilized float64
	Reserved float64
}

// Container is what is used of the metadata of a container.
type Container struct {
	// ID is the key of the container's statistics.
	ID            string `json:"DockerId"`
	Name          string
	DockerName    string
	Image         string
	ImageID       string
	DesiredStatus string
	KnownStatus   string
	// Type is NORMAL, or what the agent has added the container for, such as
	// CNI_PAUSE.
	Type string
	// Limits are those of the task definition. CPU is in shares of which a vCPU
	// has 1024: what the container gets when all want some, not a ceiling. The
	// agent gives 2, the kernel's least, where there are none.
	Limits       Limits
	Health       Health
	StartedAt    time.Time
	RestartCount Number
	Networks     []Network
}

// Health is the outcome of a container's health check.
type Health struct {
	// Status is HEALTHY, UNHEALTHY or UNKNOWN; empty without a check.
	Status string `json:"status"`
}

// Network is one network of a container.
type Network struct {
	// NetworkMode is awsvpc, bridge, host or none. In awsvpc all containers of
	// a task share their interfaces.
	NetworkMode string
}

// ParseTask reads the answer to /task.
func ParseTask(body []byte) (*Task, error) {
	var t *Task
	if err := json.Unmarshal(body, &t); err != nil {
		return nil, fmt.Errorf("the metadata of the task can't be read: %w", err)
	}
	if t == nil || t.TaskARN == "" {
		return nil, errors.New("the metadata of the task has no TaskARN")
	}
	if len(t.Containers) > maxContainers {
		return nil, fmt.Errorf("the task has %d containers, more than %d", len(t.Containers), maxContainers)
	}
	return t, nil
}

// ParseContainer reads the answer to the endpoint's own address.
func ParseContainer(body []byte) (*Container, error) {
	var c *Container
	if err := json.Unmarshal(body, &c); err != nil {
		return nil, fmt.Errorf("the metadata of the container can't be read: %w", err)
	}
	if c == nil || c.ID == "" {
		return nil, errors.New("the metadata of the container has no DockerId")
	}
	return c, nil
}
