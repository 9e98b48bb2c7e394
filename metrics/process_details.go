package metrics

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"headroom/metrics/process"
)

// detailsPatience is how long the details of a table are waited for: some files
// of a process hang while the process itself does.
const detailsPatience = time.Second

// processDetails reads details in a goroutine of its own, one at a time: one
// that hangs costs the details, not the table.
type processDetails struct {
	free   chan struct{} // holds a token while nobody reads
	reader *process.DetailReader
}

func newProcessDetails() processDetails {
	d := processDetails{free: make(chan struct{}, 1)}
	d.free <- struct{}{}
	return d
}

// start calls f with the reader in another goroutine and waits for it.
// Once it is no longer waited for, f's context is done.
func (d *processDetails) start(ctx context.Context, f func(context.Context, *process.DetailReader)) error {
	ctx, cancel := context.WithTimeout(ctx, detailsPatience)
	defer cancel()
	select {
	case <-d.free:
	case <-ctx.Done():
		return errors.New("the details of the processes are missing: reading them hangs, as it does where a process hangs")
	}
	if d.reader == nil {
		d.reader = process.NewDetailReader(hostProc(ctx), filepath.Join(hostEtc(ctx), "passwd"))
	}
	done := make(chan error, 1)
	go func() {
		err := d.ask(ctx, f)
		d.free <- struct{}{}
		done <- err
	}()
	tooLong := errors.New("the details of the processes are missing: reading them takes too long")
	select {
	case err := <-done:
		if err == nil && ctx.Err() != nil {
			return tooLong // it may have ended early
		}
		return err
	case <-ctx.Done():
		return tooLong
	}
}

// ask calls f and turns a panic into an error, since the goroutine is ours and
// the sampler does not catch its panics.
func (d *processDetails) ask(ctx context.Context, f func(context.Context, *process.DetailReader)) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the details of the processes are missing: panic: %v", p)
		}
		d.reader.Close()
	}()
	f(ctx, d.reader)
	return nil
}

// identities copies what details are read by: the processes belong to the
// scanner, which goes on.
func identities(list []*process.Process) []process.Process {
	copies := make([]process.Process, len(list))
	for i, p := range list {
		copies[i] = process.Process{PID: p.PID, Start: p.Start, Name: p.Name, KernelThread: p.KernelThread, Unreadable: p.Unreadable}
	}
	return copies
}

// read returns the details of processes by PID.
func (d *processDetails) read(ctx context.Context, list []*process.Process, commandLines bool, now time.Time) (map[int]process.Details, error) {
	copies := identities(list)
	found := make(map[int]process.Details, len(copies))
	err := d.start(ctx, func(ctx context.Context, r *process.DetailReader) {
		for i := range copies {
			if ctx.Err() != nil {
				return
			}
			if details, err := r.Read(&copies[i], commandLines, now); err == nil { // one that has ended has none
				found[copies[i].PID] = details
			}
		}
	})
	if err != nil {
		return nil, err // the map may still be written to
	}
	return found, nil
}

// proportional returns the proportional memory of processes by PID, as far as
// it may be read.
func (d *processDetails) proportional(ctx context.Context, list []*process.Process) (map[int]uint64, error) {
	copies := identities(list)
	found := make(map[int]uint64, len(copies))
	err := d.start(ctx, func(ctx context.Context, r *process.DetailReader) {
		for i := range copies {
			if ctx.Err() != nil {
				return // the kernel takes milliseconds for each of a big program's
			}
			if bytes, err := r.ProportionalBytes(&copies[i]); err == nil {
				found[copies[i].PID] = bytes
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}
