//go:build !linux

package metrics

import (
	"context"

	"github.com/shirou/gopsutil/v3/mem"
)

// memorySource is gopsutil.
type memorySource struct{}

// read returns the memory with its swap space, which is not part of the same
// reading here.
func (*memorySource) read(ctx context.Context) (*mem.VirtualMemoryStat, MemoryDetails, error) {
	details := unknown[MemoryDetails]()
	vm, err := mem.VirtualMemoryWithContext(ctx)
	if err != nil {
		return nil, details, err
	}
	swap, err := mem.SwapMemoryWithContext(ctx)
	if err != nil {
		return nil, details, err
	}
	vm.SwapTotal, vm.SwapFree = swap.Total, swap.Free
	return vm, details, nil
}
