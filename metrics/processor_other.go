//go:build !linux

package metrics

import (
	"context"
	"runtime"

	"github.com/shirou/gopsutil/v3/cpu"
)

// readProcessor asks gopsutil for what is cheap. On Windows the name takes a
// question to WMI, which may last seconds.
func readProcessor(ctx context.Context) Processor {
	p := unknown[Processor]()
	if cores, err := cpu.CountsWithContext(ctx, false); err == nil && cores > 0 {
		p.PhysicalCores = Float(cores)
	}
	if runtime.GOOS == "windows" {
		return p
	}
	if info, err := cpu.InfoWithContext(ctx); err == nil && len(info) > 0 {
		p.Model = plainText(info[0].ModelName)
	}
	return p
}
