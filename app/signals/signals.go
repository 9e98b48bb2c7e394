// Package signals ends processes of this machine. A process is known by its PID
// and its start: one that has the PID of another that ended is left alone.
//
// It is for the person at the desktop. Nothing that serves over HTTP links it.
package signals

import (
	"errors"
)

// Signal is what a process is told.
type Signal int

// The signals.
const (
	// Terminate asks a process to end; it may take its time, or refuse.
	Terminate Signal = iota
	// Kill ends a process at once, with all that it has not saved.
	Kill
)

// Process is the process that is meant.
type Process struct {
	PID int
	// Start is that of metrics.ProcessEntry.
	Start uint64
}

// Why a process was not told.
var (
	// ErrEnded is a process that has ended already.
	ErrEnded = errors.New("the process has ended")
	// ErrReused is a PID that belongs to another process now.
	ErrReused = errors.New("another process has this number now")
	// ErrNotPermitted is a process of somebody else.
	ErrNotPermitted = errors.New("the system does not permit it")
	// ErrUnknown is a process that can't be told from others with its PID.
	ErrUnknown = errors.New("it is not known when the process started, so it can't be told from others")
	// ErrUnsupported is a signal that this system does not have.
	ErrUnsupported = errors.New("this system can't ask a process to end, only kill it")
)
