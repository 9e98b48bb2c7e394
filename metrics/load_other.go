//go:build !linux

package metrics

import (
	"context"

	"github.com/shirou/gopsutil/v3/load"
)

// loadSource is gopsutil.
type loadSource struct{}

func (*loadSource) read(ctx context.Context) (Load, error) {
	avg, err := load.AvgWithContext(ctx)
	if err != nil {
		return unknown[Load](), err
	}
	return Load{
		Load1: Float(avg.Load1), Load5: Float(avg.Load5), Load15: Float(avg.Load15),
		Tasks: Unknown(), TasksMax: Unknown(),
	}, nil
}
