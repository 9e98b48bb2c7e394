package ecs

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Stats is what is used of the statistics of a container, which are those of
// Docker: https://docs.docker.com/reference/api/engine/version/v1.44/#tag/Container/operation/ContainerStats
//
// Every number may be missing. In a container's first second there are none,
// on Fargate pids_stats is empty and system_cpu_usage may be missing, and
// percpu_usage is there with version 1 of the control groups only.
type Stats struct {
	// Read is when the counters were read, and PreRead when PreCPU was: 1 s
	// before on EC2, 10 s on Fargate, the zero time where there is none.
	Read    time.Time `json:"read"`
	PreRead time.Time `json:"preread"`
	CPU     CPUStats  `json:"cpu_stats"`
	PreCPU  CPUStats  `json:"precpu_stats"`
	Memory  struct {
		Usage Number `json:"usage"`
		Stats struct {
			// InactiveFile is the container's own with version 1 of the control
			// groups, and with version 2 that of all below it too.
			InactiveFile      Number `json:"inactive_file"`
			TotalInactiveFile Number `json:"total_inactive_file"`
		} `json:"stats"`
	} `json:"memory_stats"`
	PIDs struct {
		Current Number `json:"current"`
	} `json:"pids_stats"`
	BlockIO struct {
		ServiceBytes []BlockIO `json:"io_service_bytes_recursive"`
	} `json:"blkio_stats"`
	// Networks holds the interfaces by their names. It is nil for containers
	// that use the network of their host.
	Networks map[string]Interface `json:"networks"`
}

// CPUStats is processor time that a container has used, in nanoseconds.
type CPUStats struct {
	Usage struct {
		Total Number `json:"total_usage"`
	} `json:"cpu_usage"`
}

// BlockIO counts one kind of traffic with one device.
type BlockIO struct {
	Major uint64 `json:"major"`
	// Op is Read, Write and others (version 1), or read and write (version 2).
	Op    string `json:"op"`
	Value Number `json:"value"`
}

// Interface counts the traffic of one network interface.
type Interface struct {
	ReceiveBytes  Number `json:"rx_bytes"`
	TransmitBytes Number `json:"tx_bytes"`
}

// ParseStats reads the answer to /task/stats. A container without statistics,
// because it has stopped or only just started (null or {}), is nil in the map.
func ParseStats(body []byte) (map[string]*Stats, error) {
	var all map[string]*Stats
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, fmt.Errorf("the statistics of the task can't be read: %w", err)
	}
	if all == nil {
		return nil, errors.New("the statistics of the task are null")
	}
	if len(all) > maxContainers {
		return nil, fmt.Errorf("there are statistics of %d containers, more than %d", len(all), maxContainers)
	}
	for id, s := range all {
		if s != nil && s.Read.IsZero() {
			all[id] = nil
		}
	}
	return all, nil
}

// WorkingSet is the memory in use without inactive page cache, in bytes, as
// "docker stats" counts it.
func (s *Stats) WorkingSet() Number {
	usage, cache := s.Memory.Usage, s.Memory.Stats.TotalInactiveFile
	if !cache.Known {
		cache = s.Memory.Stats.InactiveFile
	}
	if usage.Known && cache.Value < usage.Value {
		usage.Value -= cache.Value
	}
	return usage
}

// Traffic adds up the interfaces, in bytes since the container started.
func (s *Stats) Traffic() (received, transmitted Number) {
	for _, i := range s.Networks {
		received.add(i.ReceiveBytes)
		transmitted.add(i.TransmitBytes)
	}
	return received, transmitted
}

// DiskTraffic adds up the block devices, in bytes since the container started.
// Devices with a major number that the kernel gives out locally (240 to 254 in
// Documentation/admin-guide/devices.txt), such as those of the device mapper,
// are left out where there are others: those count the same bytes again.
func (s *Stats) DiskTraffic() (read, written Number) {
	local := func(b BlockIO) bool { return b.Major >= 240 && b.Major <= 254 }
	others := false
	for _, b := range s.BlockIO.ServiceBytes {
		others = others || !local(b)
	}
	for _, b := range s.BlockIO.ServiceBytes {
		switch {
		case others && local(b):
		case strings.EqualFold(b.Op, "read"):
			read.add(b.Value)
		case strings.EqualFold(b.Op, "write"):
			written.add(b.Value)
		}
	}
	return read, written
}
