//go:build !linux

package metrics

import (
	"context"

	"github.com/shirou/gopsutil/v3/net"
)

// networkSource is gopsutil.
type networkSource struct{}

// read returns the counters of the interfaces.
func (*networkSource) read(ctx context.Context) ([]net.IOCountersStat, error) {
	return net.IOCountersWithContext(ctx, true)
}
