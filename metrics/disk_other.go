//go:build !linux

package metrics

import (
	"context"
	"maps"

	"github.com/shirou/gopsutil/v3/disk"
)

// diskSource is gopsutil.
type diskSource struct{}

// read returns the counters of the devices by name.
func (*diskSource) read(ctx context.Context) (map[string]disk.IOCountersStat, error) {
	disks, err := disk.IOCountersWithContext(ctx)
	maps.DeleteFunc(disks, func(name string, _ disk.IOCountersStat) bool { return ignoredDisk([]byte(name)) })
	return disks, err
}
