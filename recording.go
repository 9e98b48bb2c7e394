package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"time"

	"headroom/metrics"
	"headroom/metrics/record"
)

// recordToLog is the target that writes a summary to the log.
const recordToLog = "log"

// recordOptions are the settings of the flight recorder.
type recordOptions struct {
	Record string `help:"Where to write the last 15 minutes when the program is told to end, panics or gets SIGUSR1: a file (one that is there is kept, and the newest 10 further ones beside it, with the time in their names), a directory, which keeps 32 of them, or \"log\" for a summary of the last minute. \"headroom replay\" shows the file." env:"HEADROOM_RECORD" placeholder:"FILE|DIR|log"`
}

// flight is the flight recorder of a running program, or, where none is wanted,
// what tells so when a record is asked for.
type flight struct {
	env      *environment
	target   string // empty where no record is wanted
	recorder *record.Recorder
	log      *slog.Logger // where a summary goes
	requests chan os.Signal
	// lastOnce is for the record of the end, of which there is one.
	lastOnce sync.Once
	written  chan struct{} // closed when that is written
}

// start checks the target and sets the recorder up; run sets it going.
func (c *recordOptions) start(env *environment, o *Options, sampler *metrics.Sampler) (*flight, error) {
	f := &flight{env: env, target: c.Record, requests: make(chan os.Signal, 1), written: make(chan struct{})}
	if f.target == "" {
		return f, nil
	}
	if f.target != recordToLog {
		if _, err := os.Stat(filepath.Dir(f.target)); err != nil {
			return nil, &hintedError{fmt.Errorf("can't write records to %s: %w", f.target, err), "--record or HEADROOM_RECORD names a file in a directory that is there, the directory, or log"}
		}
	}
	// A record that is asked for is told whatever else is.
	told := *o
	told.LogLevel = "info"
	f.log = told.logger(env.stderr)
	f.recorder = record.New(sampler, version)
	return f, nil
}

// run follows the sampler and waits for requests until ctx is done. When the
// program is told to end, the last record is written while other things end.
func (f *flight) run(ctx context.Context) {
	if len(recordSignals) > 0 {
		signal.Notify(f.requests, recordSignals...)
	}
	if f.recorder != nil {
		go func() {
			defer f.onPanic()
			f.recorder.Run(ctx)
		}()
		context.AfterFunc(f.env.ctx, func() { f.last(context.Cause(f.env.ctx).Error()) })
	}
	go func() {
		defer signal.Stop(f.requests)
		for {
			select {
			case <-ctx.Done():
				return
			case <-f.requests:
				f.write("it was asked for")
			}
		}
	}()
}

// recordGrace is how long the end of the program waits for the last record,
// which is begun as soon as the program is told to end.
const recordGrace = 5 * time.Second

// end waits for the last record where one is being written. An error ends the
// program too, and is a reason for a record of its own.
func (f *flight) end(err error) {
	if f.recorder == nil || err == nil && f.env.ctx.Err() == nil {
		return // somebody closed the window
	}
	if err != nil {
		go f.last("the server failed: " + err.Error())
	}
	select {
	case <-f.written:
	case <-time.After(recordGrace):
		f.env.logger.Warn("the record was not written in time", "waited", recordGrace)
	}
}

// onPanic is deferred: it writes a record of the panic, which then goes on. It
// sees only those of its own goroutine, of which the program has others; a
// mistake in a collector or in the answer to a request never gets this far.
func (f *flight) onPanic() {
	if p := recover(); p != nil { //nolint:revive // its caller defers it
		f.last(fmt.Sprintf("panic: %v", p))
		panic(p)
	}
}

// last writes the record of the end.
func (f *flight) last(reason string) {
	f.lastOnce.Do(func() {
		defer close(f.written)
		f.write(reason)
	})
}

// write writes a record. What goes wrong is logged and nothing more: the
// program has better things to do.
func (f *flight) write(reason string) {
	defer func() {
		if p := recover(); p != nil {
			f.env.logger.Error("the record can't be written", "reason", reason, "error", p)
		}
	}()
	if f.recorder == nil {
		f.env.logger.Warn("there is no record: --record or HEADROOM_RECORD would say where to write it")
		return
	}
	r, err := f.recorder.Record(reason)
	if err != nil {
		f.env.logger.Warn("there is no record", "reason", reason, "error", err)
		return
	}
	if f.target == recordToLog {
		r.Log(f.env.ctx, f.log)
		return
	}
	start := time.Now()
	path, err := r.Save(f.target)
	switch {
	case path == "":
		f.env.logger.Error("the record can't be written", "target", f.target, "reason", reason, "error", err)
		return
	case err != nil:
		f.env.logger.Warn("the record is written, but", "error", err)
	}
	f.log.Info("the record is written", "file", path, "reason", reason, "took", time.Since(start).Round(time.Millisecond))
}
