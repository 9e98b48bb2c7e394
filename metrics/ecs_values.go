package metrics

import (
	"strings"
	"time"

	"headroom/metrics/ecs"
)

const (
	// ecsStale is the age at which statistics no longer tell the present: three
	// times the 10 s in which Fargate renews them.
	ecsStale = 30 * time.Second
	// ecsMetadataStale is the age at which the states of containers no longer
	// tell the present.
	ecsMetadataStale = 3 * ecsMetadataInterval

	mebibyte = 1 << 20
	// noECSMemory is more than any machine has: limits from here on are what
	// the kernel and Docker write for none.
	noECSMemory = 1 << 50
	// noECSShares is the kernel's least number of CPU shares, which the agent
	// gives a container that has none (aws-otel-collector#1368).
	noECSShares   = 2
	sharesPerCore = 1024
)

// ecsView is what was read of the task, and when.
type ecsView struct {
	task     *ecs.Task
	taskSeen time.Time
	own      string // the ID of the container that Headroom runs in
	readings map[string]ecsReading
}

// values makes the Snapshot's part. What is too old is unknown, except what
// does not change while a task runs.
func (v *ecsView) values(now time.Time) ECSTask {
	t := unknown[ECSTask]()
	if v.task == nil {
		return t
	}
	t.TaskARN, t.Cluster, t.Family, t.Revision, t.Service = v.task.TaskARN, v.task.Cluster, v.task.Family, v.task.Revision, v.task.ServiceName
	t.LaunchType, t.AvailabilityZone = v.task.LaunchType, v.task.AvailabilityZone
	t.DesiredStatus, t.KnownStatus = v.task.DesiredStatus, v.task.KnownStatus
	t.LimitCores, t.LimitBytes = ecsLimit(v.task.Limits.CPU), ecsMemoryLimit(v.task.Limits.Memory)
	stale := now.Sub(v.taskSeen) > ecsMetadataStale
	if s := v.task.EphemeralStorage; s != nil && s.Reserved > 0 {
		t.StorageSizeBytes = Float(s.Reserved * mebibyte)
		if !stale {
			t.StorageUsedBytes = Float(max(s.Utilized, 0) * mebibyte)
		}
	}
	if stale {
		t.DesiredStatus, t.KnownStatus = "", ""
	}
	cores, bytes := taskSum{sum: Unknown()}, taskSum{sum: Unknown()}
	names := make(map[string]bool, len(v.task.Containers))
	for i := range v.task.Containers {
		c := ecsContainer(&v.task.Containers[i])
		c.Own = c.ID != "" && c.ID == v.own
		if stale {
			c.DesiredStatus, c.KnownStatus, c.Health = "", "", ""
		}
		// A label names one series.
		if c.Container == "" || names[c.Container] {
			c.Container = strings.TrimSpace(c.Container + " " + c.ID)
		}
		if c.Container == "" || names[c.Container] {
			continue
		}
		names[c.Container] = true
		if r, ok := v.readings[c.ID]; ok && now.Sub(r.seen) <= ecsStale {
			c.setReading(&r)
		}
		cores.add(&c, c.UsedCores)
		bytes.add(&c, c.UsedBytes)
		t.Containers = append(t.Containers, c)
	}
	t.UsedCores, t.UsedBytes = cores.sum, bytes.sum
	t.setTraffic(v)
	return t
}

// taskSum adds up what the containers of a task use. It is unknown while one
// that runs does not tell.
type taskSum struct {
	sum     Float
	unknown bool
}

func (s *taskSum) add(c *ECSContainer, used Float) {
	if !used.Known() && c.KnownStatus == "RUNNING" {
		s.unknown = true
	}
	if s.sum = addKnown(s.sum, used); s.unknown {
		s.sum = Unknown()
	}
}

// setTraffic adds up the traffic of the containers, or takes that of the one
// that was read last where they share their interfaces.
func (t *ECSTask) setTraffic(v *ecsView) {
	shared := v.sharedNetwork()
	var newest time.Time
	for i := range t.Containers {
		c := &t.Containers[i]
		if !c.ReceiveBytesTotal.Known() {
			continue
		}
		if !shared {
			t.ReceiveBytesPerSecond = addKnown(t.ReceiveBytesPerSecond, c.ReceiveBytesPerSecond)
			t.TransmitBytesPerSecond = addKnown(t.TransmitBytesPerSecond, c.TransmitBytesPerSecond)
			t.ReceiveBytesTotal = addKnown(t.ReceiveBytesTotal, c.ReceiveBytesTotal)
			t.TransmitBytesTotal = addKnown(t.TransmitBytesTotal, c.TransmitBytesTotal)
			continue
		}
		read := v.readings[c.ID].stats.Read
		// A container that has just come has no rates yet, but others have.
		if c.ReceiveBytesPerSecond.Known() == t.ReceiveBytesPerSecond.Known() && !read.After(newest) ||
			!c.ReceiveBytesPerSecond.Known() && t.ReceiveBytesPerSecond.Known() {
			continue
		}
		newest = read
		t.ReceiveBytesPerSecond, t.TransmitBytesPerSecond = c.ReceiveBytesPerSecond, c.TransmitBytesPerSecond
		t.ReceiveBytesTotal, t.TransmitBytesTotal = c.ReceiveBytesTotal, c.TransmitBytesTotal
	}
}

// sharedNetwork tells whether the containers of the task share their
// interfaces. That is so with the network mode awsvpc, the only one of Fargate:
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
func (v *ecsView) sharedNetwork() bool {
	for i := range v.task.Containers {
		if networks := v.task.Containers[i].Networks; len(networks) > 0 {
			return networks[0].NetworkMode == "awsvpc"
		}
	}
	return v.task.LaunchType == "FARGATE"
}

// ecsContainer takes over what the metadata tell of a container.
func ecsContainer(m *ecs.Container) ECSContainer {
	c := unknown[ECSContainer]()
	c.Container, c.ID, c.DockerName, c.Image, c.ImageID, c.Type = m.Name, m.ID, m.DockerName, m.Image, m.ImageID, m.Type
	c.DesiredStatus, c.KnownStatus, c.Health, c.StartedAt = m.DesiredStatus, m.KnownStatus, m.Health.Status, m.StartedAt
	if m.Limits.CPU > noECSShares {
		c.ReservedCores = Float(m.Limits.CPU / sharesPerCore)
	}
	c.LimitBytes = ecsMemoryLimit(m.Limits.Memory)
	c.RestartsTotal = ecsFloat(m.RestartCount)
	return c
}

// setReading takes over what the statistics tell of a container.
func (c *ECSContainer) setReading(r *ecsReading) {
	c.UsedCores = r.cores
	c.CPUSecondsTotal = ecsFloat(r.stats.CPU.Usage.Total) / 1e9
	c.UsedBytes = ecsFloat(r.stats.WorkingSet())
	c.Tasks = ecsFloat(r.stats.PIDs.Current)
	received, transmitted := r.stats.Traffic()
	read, written := r.stats.DiskTraffic()
	c.ReceiveBytesTotal, c.TransmitBytesTotal = ecsFloat(received), ecsFloat(transmitted)
	c.ReadBytesTotal, c.WriteBytesTotal = ecsFloat(read), ecsFloat(written)
	c.ReceiveBytesPerSecond, c.TransmitBytesPerSecond = r.receive, r.transmit
	c.ReadBytesPerSecond, c.WriteBytesPerSecond = r.read, r.write
}

// ecsLimit takes 0 for what it means: none.
func ecsLimit(v float64) Float {
	if !(v > 0) {
		return Unknown()
	}
	return Float(v)
}

// ecsMemoryLimit turns MiB into bytes.
func ecsMemoryLimit(mib float64) Float {
	limit := ecsLimit(mib) * mebibyte
	if limit >= noECSMemory {
		return Unknown()
	}
	return limit
}
