//go:build !linux

package metrics

import (
	"context"
	"errors"

	"github.com/shirou/gopsutil/v3/cpu"
)

// cpuSource is gopsutil.
type cpuSource struct{}

// counts is not told here.
func (*cpuSource) counts() (interrupts, switches Float) { return Unknown(), Unknown() }

// read returns the times of all processors together and of each.
func (*cpuSource) read(ctx context.Context) (total cpu.TimesStat, cores []cpu.TimesStat, err error) {
	totals, err := cpu.TimesWithContext(ctx, false)
	if err != nil {
		return total, nil, err
	}
	cores, err = cpu.TimesWithContext(ctx, true)
	if err != nil {
		return total, nil, err
	}
	if len(totals) == 0 || len(cores) == 0 {
		return total, nil, errors.New("the system tells no processor times")
	}
	return totals[0], cores, nil
}
