package metrics

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"headroom/metrics/cgroup"
)

// groupAge is how long the place of the control group is kept: filesystems may
// be mounted meanwhile. That the process was moved is seen at once.
const groupAge = time.Minute

// containerCollector reads what the kernel accounts for the control group that
// this process runs in.
type containerCollector struct {
	// root stands before all paths; it is empty but in tests.
	root    string
	group   *cgroup.Group
	runtime string
	found   time.Time

	at   time.Time
	last cgroup.Reading
}

func (*containerCollector) Name() string { return "container" }

func (c *containerCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	if dir := watchedThrough(ctx); dir != "" {
		return nil, fmt.Errorf("%w: the machine is watched through %s", ErrUnsupported, dir)
	}
	files := cgroup.Files{Proc: c.root + "/proc", Root: c.root}
	now := time.Now()
	if c.group == nil || now.Sub(c.found) >= groupAge || c.group.Moved(files) {
		group, err := cgroup.Find(files)
		if c.group != nil {
			c.group.Close()
		}
		if err != nil {
			c.group = nil
			return nil, fmt.Errorf("%w: %w", ErrUnsupported, err)
		}
		if c.group == nil || c.group.Path != group.Path || c.group.Version != group.Version {
			c.at, c.last = time.Time{}, cgroup.Reading{} // what another group used says nothing of this one
		}
		c.group, c.found, c.runtime = group, now, runtimeOf(c.root, group.Path)
	}
	now = time.Now() // it may have taken long to find
	reading, err := c.group.Read()
	if errors.Is(err, cgroup.ErrLimits) {
		return nil, err
	}
	values := containerSince(c.last, reading, secondsBetween(c.at, now))
	values.Version, values.Runtime = string(c.group.Version), c.runtime
	if c.group.Own {
		values.Path = c.group.Path
	}
	c.at, c.last = now, reading
	return func(s *Snapshot) { s.Container = values }, err
}

// containerSince turns two readings into the values of the time between them.
func containerSince(before, now cgroup.Reading, seconds float64) Container {
	v := unknown[Container]()
	v.Levels = levelsSince(before.Levels, now.Levels)
	v.CPU = containerCPU(before.CPU, now.CPU, seconds)
	m := now.Memory
	v.Memory = ContainerMemory{
		WorkingSetBytes: floatOf(m.WorkingSet()), UsageBytes: floatOf(m.Usage), LimitBytes: Unknown(),
		AnonBytes: floatOf(m.Anon), FileBytes: floatOf(m.File), KernelBytes: floatOf(m.Kernel), PeakBytes: floatOf(m.Peak),
		HighBytes:     Unknown(),
		SwapUsedBytes: floatOf(m.SwapUsed), SwapLimitBytes: floatOf(m.SwapLimit),
		OOMKillsTotal: floatOf(m.OOMKills), FailuresTotal: floatOf(m.Failures), HighEventsTotal: floatOf(m.HighEvents),
	}
	v.Tasks.Used = floatOf(now.Tasks.Used)
	v.IO = ContainerIO{
		ReadBytesPerSecond:  numberPerSecond(before.IO.ReadBytes, now.IO.ReadBytes, seconds),
		WriteBytesPerSecond: numberPerSecond(before.IO.WriteBytes, now.IO.WriteBytes, seconds),
		ReadBytesTotal:      floatOf(now.IO.ReadBytes), WriteBytesTotal: floatOf(now.IO.WriteBytes),
		ReadsTotal: floatOf(now.IO.Reads), WritesTotal: floatOf(now.IO.Writes),
	}
	v.Pressure = Pressure{CPU: stallOf(now.CPUPressure), Memory: stallOf(now.MemoryPressure), IO: stallOf(now.IOPressure)}
	for i := range v.Levels {
		l := &v.Levels[i]
		v.CPU.LimitCores = smallest(v.CPU.LimitCores, l.LimitCores)
		v.Memory.LimitBytes = smallest(v.Memory.LimitBytes, l.LimitBytes)
		v.Memory.HighBytes = smallest(v.Memory.HighBytes, l.HighBytes)
		v.Tasks.Limit = smallest(v.Tasks.Limit, l.TasksLimit)
	}
	return v
}

func containerCPU(before, now cgroup.CPU, seconds float64) ContainerCPU {
	return ContainerCPU{
		UsedCores:             coresSince(before.Usage, now.Usage),
		LimitCores:            Unknown(),
		UsageSecondsTotal:     floatOf(now.Usage.Nanoseconds) / 1e9,
		ThrottledRatio:        throttled(before, now, seconds),
		PeriodsTotal:          floatOf(now.Periods),
		ThrottledPeriodsTotal: floatOf(now.ThrottledPeriods),
		ThrottledSecondsTotal: floatOf(now.ThrottledNanoseconds) / 1e9,
	}
}

// throttled returns the part of the periods in which the group had to wait. It
// is unknown where no period has passed: there is no quota, or nothing ran.
func throttled(before, now cgroup.CPU, seconds float64) Float {
	periods := numberPerSecond(before.Periods, now.Periods, seconds)
	return ratio(numberPerSecond(before.ThrottledPeriods, now.ThrottledPeriods, seconds), periods)
}

// levelsSince turns the groups that set limits into what they use of them.
func levelsSince(before, now []cgroup.Level) []ContainerLimits {
	var list []ContainerLimits
	for _, l := range now {
		v := ContainerLimits{
			Path: l.Path, Version: LimitSource(l.Version),
			LimitCores: floatOf(l.QuotaMicroseconds) / floatOf(l.PeriodMicroseconds),
			CPUs:       floatOf(l.CPUs), UsedCores: Unknown(),
			LimitBytes: floatOf(l.MemoryLimit), WorkingSetBytes: floatOf(l.MemoryUsed),
			HighBytes: floatOf(l.MemoryHigh), SwapLimitBytes: floatOf(l.SwapLimit), MemoryAndSwapLimitBytes: floatOf(l.MemoryAndSwapLimit),
			TasksLimit: floatOf(l.TasksLimit), TasksUsed: floatOf(l.TasksUsed),
		}
		if !v.LimitCores.Known() && !v.CPUs.Known() && !v.LimitBytes.Known() && !v.TasksLimit.Known() &&
			!v.HighBytes.Known() && !v.SwapLimitBytes.Known() && !v.MemoryAndSwapLimitBytes.Known() {
			continue
		}
		for _, b := range before {
			if b.Path == l.Path && b.Version == l.Version {
				v.UsedCores = coresSince(b.CPUUsage, l.CPUUsage)
			}
		}
		list = append(list, v)
	}
	return list
}

// numberPerSecond returns how fast a counter of the kernel's grew.
func numberPerSecond(before, now cgroup.Number, seconds float64) Float {
	b, ok := before.Value()
	n, too := now.Value()
	if !ok || !too {
		seconds = math.NaN()
	}
	return perSecond(b, n, seconds)
}

// floatOf returns a number of the kernel's, unknown where there is none or no
// limit.
func floatOf(n cgroup.Number) Float {
	if v, ok := n.Value(); ok {
		return Float(v)
	}
	return Unknown()
}

// smallest returns the smaller of what is known.
func smallest(a, b Float) Float {
	if !a.Known() || b < a {
		return b
	}
	return a
}

// coresSince returns how many processors were kept busy, by the times when that
// was read.
func coresSince(before, now cgroup.Usage) Float {
	return numberPerSecond(before.Nanoseconds, now.Nanoseconds, secondsBetween(before.At, now.At)) / 1e9
}
