package metrics

import (
	"context"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
)

// cpuCollector reads the times that the processors spent in each mode
// (/proc/stat on Linux, proc_stat(5)).
type cpuCollector struct {
	source cpuSource
	last   cpuReading
}

// cpuReading is what the processors told at a time.
type cpuReading struct {
	at    time.Time
	total cpu.TimesStat
	cores map[string]cpu.TimesStat
}

func (*cpuCollector) Name() string { return "cpu" }

func (c *cpuCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	now := time.Now()
	total, perCore, err := c.source.read(ctx)
	if err != nil {
		return nil, err
	}
	next := cpuReading{at: now, total: total, cores: make(map[string]cpu.TimesStat, len(perCore))}
	for _, t := range perCore {
		next.cores[t.CPU] = t
	}
	values := next.since(&c.last, perCore)
	values.InterruptsTotal, values.ContextSwitchesTotal = c.source.counts()
	c.last = next
	return func(s *Snapshot) { s.CPU = values }, nil
}

// since turns two readings into the values of the time between them.
func (c *cpuReading) since(previous *cpuReading, order []cpu.TimesStat) CPU {
	values := unknown[CPU]()
	values.ModeSeconds = modeSeconds(c.total)
	known := !isUnknownTime(previous.at, c.at)
	if known {
		values.ModeRatio = modeRatio(previous.total, c.total)
		values.UsageRatio = usage(values.ModeRatio)
	}
	values.Cores = make([]Core, len(order))
	for i, t := range order {
		core := &values.Cores[i]
		core.Core = strings.TrimPrefix(t.CPU, "cpu")
		core.ModeSeconds = modeSeconds(t)
		core.GuestSeconds, core.GuestNiceSeconds = Float(t.Guest), Float(t.GuestNice)
		core.UsageRatio, core.FrequencyHertz = Unknown(), Unknown()
		if before, ok := previous.cores[t.CPU]; ok && known {
			core.UsageRatio = usage(modeRatio(before, t))
		}
	}
	return values
}

func isUnknownTime(previous, now time.Time) bool {
	seconds := secondsBetween(previous, now)
	return !Float(seconds).Known()
}

func modeSeconds(t cpu.TimesStat) CPUModes {
	return CPUModes{
		User: Float(t.User), Nice: Float(t.Nice), System: Float(t.System), Idle: Float(t.Idle),
		Iowait: Float(t.Iowait), IRQ: Float(t.Irq), SoftIRQ: Float(t.Softirq), Steal: Float(t.Steal),
	}
}

// smallStep is how far the kernel lets idle and iowait time go back without a
// reset (proc_stat(5): iowait "may decrease in certain conditions").
const smallStep = 1.0 // seconds

// modeRatio returns how the time between two readings was spent. The modes
// are held against their own sum and not against a clock, so that they always
// add up to 1. It is unknown after a reset.
func modeRatio(before, now cpu.TimesStat) CPUModes {
	modes := [...]float64{
		now.User - before.User, now.Nice - before.Nice, now.System - before.System, now.Idle - before.Idle,
		now.Iowait - before.Iowait, now.Irq - before.Irq, now.Softirq - before.Softirq, now.Steal - before.Steal,
	}
	sum := 0.0
	for i, v := range modes {
		if v < -smallStep {
			return unknown[CPUModes]()
		}
		modes[i] = max(v, 0)
		sum += modes[i]
	}
	if sum == 0 {
		return unknown[CPUModes]()
	}
	part := func(i int) Float { return Float(modes[i] / sum) }
	return CPUModes{
		User: part(0), Nice: part(1), System: part(2), Idle: part(3),
		Iowait: part(4), IRQ: part(5), SoftIRQ: part(6), Steal: part(7),
	}
}

// usage is what is neither idle nor waiting for I/O.
func usage(m CPUModes) Float { return clampRatio(1 - m.Idle - m.Iowait) }
