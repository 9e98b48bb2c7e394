package metrics

import (
	"context"

	"github.com/shirou/gopsutil/v3/load"
)

// loadCollector reads the load averages (/proc/loadavg on Linux).
type loadCollector struct{}

func (*loadCollector) Name() string { return "load" }

func (*loadCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	avg, err := load.AvgWithContext(ctx)
	if err != nil {
		return nil, err
	}
	values := Load{Load1: Float(avg.Load1), Load5: Float(avg.Load5), Load15: Float(avg.Load15)}
	return func(s *Snapshot) { s.Load = values }, nil
}
