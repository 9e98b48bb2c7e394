// Package cgroup reads what the Linux kernel accounts for the control group
// that this process runs in, and the limits of that group and of those above
// it: cgroup v1, v2, and both together
// (Documentation/admin-guide/cgroup-v1 and cgroup-v2.rst in the kernel).
//
// It gives raw numbers, as the kernel counts them since the group was made.
package cgroup

import (
	"errors"
	"time"
)

// ErrNone is what Find returns where no control group can be seen: on other
// systems, or where no cgroup filesystem is mounted.
var ErrNone = errors.New("no control group can be seen")

// Number is one number of the kernel's. The zero Number is not known.
type Number struct {
	value uint64
	state numberState
}

type numberState uint8

const (
	notKnown numberState = iota
	known
	noLimit
)

// Known is the Number v.
func Known(v uint64) Number { return Number{v, known} }

// NoLimit is the Number of a limit that is not set.
func NoLimit() Number { return Number{state: noLimit} }

// Value returns the number, and whether there is one.
func (n Number) Value() (uint64, bool) { return n.value, n.state == known }

// IsNoLimit reports whether the kernel says that there is no limit. It is
// false where that is not known.
func (n Number) IsNoLimit() bool { return n.state == noLimit }

// minus returns n less what is left out of it, and n where that is not known.
func (n Number) minus(part Number) Number {
	if n.state == known && part.state == known {
		n.value -= min(n.value, part.value)
	}
	return n
}

// plus adds what is known.
func (n Number) plus(more Number) Number {
	switch {
	case more.state != known:
		return n
	case n.state != known:
		return more
	}
	n.value += more.value
	return n
}

// Version is which interface of the kernel accounts for a group.
type Version string

// The versions. Hybrid has controllers of v1 and the hierarchy of v2 beside
// them.
const (
	V1     Version = "cgroup v1"
	V2     Version = "cgroup v2"
	Hybrid Version = "hybrid"
)

// Reading is what was read of the own group. Where that can't be seen, but
// groups above it can, there are Levels only.
type Reading struct {
	CPU    CPU
	Memory Memory
	Tasks  Tasks
	IO     IO
	// CPUPressure, MemoryPressure and IOPressure are not known on kernels
	// without PSI, and in v1.
	CPUPressure, MemoryPressure, IOPressure Pressure
	// Levels are the own group and those above it as far as they can be seen,
	// the outermost first.
	Levels []Level
}

// CPU is processor time.
type CPU struct {
	Usage Usage
	// Periods are those of the quota in which something ran; in
	// ThrottledPeriods of them the group had to wait for ThrottledNanoseconds,
	// added up over the processors.
	Periods, ThrottledPeriods, ThrottledNanoseconds Number
}

// Usage is processor time used, and when it was read: a group that has to wait
// for its quota may wait between the reading of two files.
type Usage struct {
	Nanoseconds Number
	At          time.Time
}

// Memory is in bytes.
type Memory struct {
	// Usage is all that counts towards the limit. InactiveFile is the part of
	// it that the kernel gives back first.
	Usage, InactiveFile Number
	// Anon is what programs allocated, File the page cache, Kernel what the
	// kernel keeps for them. Peak is the highest Usage so far.
	Anon, File, Kernel, Peak Number
	SwapUsed                 Number
	// SwapLimit is the smallest of the group and of those above it that can be
	// seen. v1 limits memory and swap together: there it is what that leaves
	// beyond the limit of the memory.
	SwapLimit Number
	// OOMKills counts processes that were killed; Failures how often the limit
	// was hit (max of memory.events, failcnt in v1); HighEvents how often
	// memory.high slowed the group down.
	OOMKills, Failures, HighEvents Number
}

// WorkingSet is the usage without inactive page cache.
func (m *Memory) WorkingSet() Number { return m.Usage.minus(m.InactiveFile) }

// Tasks counts processes and threads.
type Tasks struct{ Used Number }

// IO is the traffic of all block devices together.
type IO struct{ ReadBytes, WriteBytes, Reads, Writes Number }

// Pressure is how much tasks waited (Documentation/accounting/psi.rst): some
// of them, or all that had something to do.
type Pressure struct{ Some, Full Stall }

// Stall is how long tasks waited.
type Stall struct {
	// Ratio10 is the part of the last 10 seconds, from 0 to 1.
	Ratio10 float64
	// Microseconds is the time altogether. Where it is not known, the ratio is
	// not either.
	Microseconds Number
}

// Level is one group that may set limits, and what all that is in it uses.
// Usages are read only where there is a limit to hold them against.
type Level struct {
	// Version is V1 or V2.
	Version Version
	// Path is that of the group, as /proc/self/cgroup has it.
	Path string
	// QuotaMicroseconds is the processor time for each PeriodMicroseconds.
	QuotaMicroseconds, PeriodMicroseconds Number
	// CPUs is the number of processors that may be used.
	CPUs        Number
	CPUUsage    Usage
	MemoryLimit Number
	// MemoryUsed leaves out inactive page cache.
	MemoryUsed Number
	// MemoryHigh is where the kernel begins to slow the group down (v2).
	MemoryHigh Number
	// SwapLimit is that of v2; v1 has MemoryAndSwapLimit, for both together.
	SwapLimit, MemoryAndSwapLimit Number
	TasksLimit                    Number
	TasksUsed                     Number
}
