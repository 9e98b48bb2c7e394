package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"headroom/metrics"
	"headroom/metrics/record"
)

// recordFile is the record that is replayed.
type recordFile struct {
	File string `arg:"" help:"The record: a file that --record wrote." placeholder:"FILE"`
}

// played is a record that can be shown.
type played struct {
	feed *metrics.Replay
	// notice says that nothing is live, and what it is.
	notice string
}

// open reads the record and logs what it tells besides its values.
func (f *recordFile) open(env *environment) (*played, error) {
	r, err := record.ReadFile(f.File)
	if err != nil {
		err = fmt.Errorf("can't replay: %w", err)
		switch {
		case errors.Is(err, record.ErrForeign):
			err = &hintedError{err, "records are written by \"headroom serve --record\""}
		case errors.Is(err, record.ErrFormat):
			err = &hintedError{err, "use the version of Headroom that wrote it"}
		case errors.Is(err, fs.ErrNotExist):
			err = &hintedError{err, "\"headroom replay\" wants a file that \"headroom serve --record\" wrote"}
		}
		return nil, err
	}
	feed, unknown, err := r.Feed()
	if err != nil {
		return nil, fmt.Errorf("can't replay: %s: the record makes no sense: %w", f.File, err)
	}
	h := &r.Header
	from, to := h.From.Local().Format(time.DateTime), feed.End().Local().Format(time.DateTime)
	env.logger.Info("replaying", "file", f.File, "host", h.Host, "from", from, "to", to, "reason", h.Reason, "version", h.Version, "snapshots", len(r.Snapshots), "events", len(r.Events))
	// Who reads it in a browser may live by another clock.
	notice := fmt.Sprintf("record of %s from %s to %s %s, written because: %s", h.Host, from, to, feed.End().Local().Format("MST"), h.Reason)
	if r.Cut != nil {
		env.logger.Warn("the record is not whole; what is there is shown", "error", r.Cut)
		notice += "; its end is missing"
	}
	if len(unknown) > 0 || r.Skipped > 0 {
		slices.Sort(unknown)
		env.logger.Warn("the record has more than this version of Headroom knows", "metrics", strings.Join(slices.Compact(unknown), " "), "lines", r.Skipped)
	}
	for i := range r.Events {
		e := &r.Events[i]
		env.logger.Info("event", "at", e.Time.Local().Format(time.DateTime), "until", e.Until.Local().Format(time.DateTime), "event", e.String())
	}
	return &played{feed, notice}, nil
}

// serve serves the record until the program is told to end.
func (p *played) serve(env *environment, f *serverFlags) error {
	server, err := f.server(p.feed, env.logger)
	if err != nil {
		return err
	}
	listener, err := f.listen()
	if err != nil {
		return err
	}
	server.ReplayUntil(p.feed.End(), strings.ToUpper(p.notice[:1])+p.notice[1:])
	env.logger.Info("serving", "url", serverURL(listener.Addr()), "version", version)
	err = server.Serve(env.ctx, listener, shutdownGrace)
	env.logger.Info("stopped")
	return err
}
