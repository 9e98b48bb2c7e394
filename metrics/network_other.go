//go:build !linux

package metrics

import (
	"context"

	"github.com/shirou/gopsutil/v3/net"
)

// networkSource is gopsutil.
type networkSource struct{}

// read returns the counters of the interfaces.
func (*networkSource) read(ctx context.Context) ([]interfaceCounts, error) {
	counters, err := net.IOCountersWithContext(ctx, true)
	if err != nil {
		return nil, err
	}
	u := Unknown()
	list := make([]interfaceCounts, len(counters))
	for i, c := range counters {
		list[i] = interfaceCounts{c, rareCounts{u, u, u, u, u, u}}
	}
	return list, nil
}
