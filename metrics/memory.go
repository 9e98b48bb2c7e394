package metrics

import (
	"context"
	"errors"

	"github.com/shirou/gopsutil/v3/mem"
)

// memoryCollector reads memory and swap (/proc/meminfo on Linux,
// proc_meminfo(5)).
type memoryCollector struct{ source memorySource }

func (*memoryCollector) Name() string { return "memory" }

func (c *memoryCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	vm, details, err := c.source.read(ctx)
	if err != nil {
		return nil, err
	}
	if vm.Total == 0 {
		return nil, errors.New("the system tells a memory of 0 bytes (is /proc/meminfo complete?)")
	}
	memory, swap := memoryOf(vm), swapOf(vm.SwapTotal, vm.SwapFree)
	memory.Details = details
	return func(s *Snapshot) { s.Memory, s.Swap = memory, swap }, nil
}

func memoryOf(vm *mem.VirtualMemoryStat) Memory {
	m := Memory{
		TotalBytes:     Float(vm.Total),
		AvailableBytes: Float(min(vm.Available, vm.Total)),
		FreeBytes:      Float(vm.Free),
		CachedBytes:    Float(vm.Cached),
		BuffersBytes:   Float(vm.Buffers),
	}
	m.UsedBytes = m.TotalBytes - m.AvailableBytes
	m.UsedRatio = ratio(m.UsedBytes, m.TotalBytes)
	return m
}

func swapOf(total, free uint64) Swap {
	s := Swap{TotalBytes: Float(total), FreeBytes: Float(min(free, total))}
	s.UsedBytes = s.TotalBytes - s.FreeBytes
	s.UsedRatio = ratio(s.UsedBytes, s.TotalBytes)
	return s
}
