package metrics

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// What adjtimex(2) answers with (include/uapi/linux/timex.h).
const (
	timeError  = 5      // nobody keeps the clock
	statusNano = 0x2000 // offsets are in nanoseconds
)

// clockCollector asks the kernel how well its clock is kept (adjtimex(2)),
// which it is only told by a program that keeps it, such as chrony.
type clockCollector struct {
	// ask is adjtimex; a test has another.
	ask func(*unix.Timex) (state int, err error)
}

func (*clockCollector) Name() string { return "clock" }

func (c *clockCollector) Collect(context.Context) (func(*Snapshot), error) {
	ask := c.ask
	if ask == nil {
		ask = unix.Adjtimex
	}
	var t unix.Timex // no mode: nothing is set
	state, err := ask(&t)
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSYS) { // as some sandboxes answer
		return nil, fmt.Errorf("%w: adjtimex: %w", ErrUnsupported, err)
	}
	if err != nil {
		return nil, fmt.Errorf("asking how well the clock is kept (adjtimex): %w", err)
	}
	values := clockOf(&t, state)
	return func(s *Snapshot) { s.Clock = values }, nil
}

// clockOf reads the answer. Offsets are in microseconds, or in nanoseconds
// where the status says so.
func clockOf(t *unix.Timex, state int) Clock {
	unit := Float(1e-6)
	if t.Status&statusNano != 0 {
		unit = 1e-9
	}
	return Clock{
		Synchronized:          oneIf(state != timeError),
		OffsetSeconds:         Float(t.Offset) * unit,
		GreatestErrorSeconds:  Float(t.Maxerror) * 1e-6,
		EstimatedErrorSeconds: Float(t.Esterror) * 1e-6,
	}
}
