package signals

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"headroom/metrics/process"
)

// Send tells a process a signal. The descriptor of pidfd_open(2) belongs to one
// process for ever, so what is compared is what gets the signal, whatever
// happens in between.
func Send(p Process, s Signal) error {
	fd, err := unix.PidfdOpen(p.PID, 0)
	switch {
	case errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EPERM):
		return sendByPID(p, s) // before Linux 5.3, or forbidden in a container
	case errors.Is(err, unix.ESRCH):
		return ErrEnded
	case err != nil:
		return fmt.Errorf("can't hold process %d: %w", p.PID, err)
	}
	defer unix.Close(fd) //nolint:errcheck // nothing was written
	if err := check(p); err != nil {
		return err
	}
	return reason(p, unix.PidfdSendSignal(fd, number(s), nil, 0))
}

// sendByPID does the same where the system holds no processes: between the two
// calls a process could end and its PID be used again, which takes the kernel
// at least as long as it takes to start 32,000 others.
func sendByPID(p Process, s Signal) error {
	if err := check(p); err != nil {
		return err
	}
	return reason(p, unix.Kill(p.PID, number(s)))
}

// check tells whether the PID is still that of the process.
func check(p Process) error {
	if p.PID <= 0 || p.Start == 0 {
		return ErrUnknown
	}
	start, state, err := process.Lookup("/proc", p.PID)
	switch {
	case errors.Is(err, process.ErrGone):
		return ErrEnded
	case err != nil:
		return err
	case start != p.Start:
		return ErrReused
	case state == process.Zombie:
		return ErrEnded
	}
	return nil
}

func number(s Signal) unix.Signal {
	if s == Kill {
		return unix.SIGKILL
	}
	return unix.SIGTERM
}

// reason says what an error of the kernel means here.
func reason(p Process, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.ESRCH):
		return ErrEnded
	case errors.Is(err, unix.EPERM):
		return ErrNotPermitted
	default:
		return fmt.Errorf("can't signal process %d: %w", p.PID, err)
	}
}
