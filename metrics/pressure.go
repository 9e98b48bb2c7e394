package metrics

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"headroom/metrics/cgroup"
	"headroom/metrics/kernelfile"
)

// pressureCollector reads how much the tasks of the whole machine wait
// (/proc/pressure, Documentation/accounting/psi.rst in the kernel).
type pressureCollector struct{ files kernelfile.Reader }

func (*pressureCollector) Name() string { return "pressure" }

func (c *pressureCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	values := unknown[Pressure]()
	var failed []error
	absent := 0
	for name, to := range map[string]*Stall{"pressure/cpu": &values.CPU, "pressure/memory": &values.Memory, "pressure/io": &values.IO} {
		content, err := c.files.Read(hostProc(ctx), name)
		switch {
		case errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.EOPNOTSUPP):
			absent++
		case err != nil:
			failed = append(failed, err)
		default:
			*to = stallOf(cgroup.ParsePressure(content))
		}
	}
	if absent == 3 {
		return nil, fmt.Errorf("%w: the kernel tells no pressure (it takes Linux 4.20 with PSI switched on)", ErrUnsupported)
	}
	return func(s *Snapshot) { s.Pressure = values }, errors.Join(failed...)
}

func stallOf(p cgroup.Pressure) Stall {
	var s Stall
	s.SomeRatio, s.SomeSecondsTotal = waitOf(p.Some)
	s.FullRatio, s.FullSecondsTotal = waitOf(p.Full)
	return s
}

func waitOf(s cgroup.Stall) (ratio, seconds Float) {
	if _, ok := s.Microseconds.Value(); !ok {
		return Unknown(), Unknown()
	}
	return Float(s.Ratio10), floatOf(s.Microseconds) / 1e6
}
