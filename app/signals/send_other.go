//go:build !linux

package signals

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"

	"headroom/metrics/process"
)

// Send tells a process a signal, after making sure that the PID is still its.
func Send(p Process, s Signal) error {
	if p.PID <= 0 || p.Start == 0 {
		return ErrUnknown
	}
	signal := os.Signal(syscall.SIGTERM)
	if s == Kill {
		signal = os.Kill
	} else if runtime.GOOS == "windows" {
		return ErrUnsupported
	}
	// Windows keeps the PID while we hold the process, so it is held first.
	held, err := os.FindProcess(p.PID)
	if err != nil {
		return ErrEnded
	}
	defer held.Release() //nolint:errcheck // there is nothing to lose
	start, _, err := process.Lookup("", p.PID)
	switch {
	case errors.Is(err, process.ErrGone):
		return ErrEnded
	case err != nil:
		return err
	case start != p.Start:
		return ErrReused
	}
	switch err := held.Signal(signal); {
	case err == nil:
		return nil
	case errors.Is(err, os.ErrProcessDone):
		return ErrEnded
	case errors.Is(err, os.ErrPermission):
		return ErrNotPermitted
	default:
		return fmt.Errorf("can't signal process %d: %w", p.PID, err)
	}
}
