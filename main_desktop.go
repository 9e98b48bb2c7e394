//go:build !headless

package main

import (
	"context"
	"errors"
	"os"
	"runtime"
	"time"

	fyneapp "fyne.io/fyne/v2/app"

	"headroom/app"
	"headroom/app/signals"
)

const (
	description    = "Headroom shows how much room is left on this machine: in a window, or over HTTP."
	defaultCommand = "window"
)

// appID names the program to the desktop, as in FyneApp.toml.
const appID = "io.headroom.Headroom"

// commands is the command line of the desktop build.
type commands struct {
	Window         windowCmd `cmd:"" default:"withargs" help:"Open the window (the default)."`
	Serve          serveCmd  `cmd:"" help:"Serve charts, JSON and a page over HTTP."`
	commonCommands `embed:""`
}

type windowCmd struct {
	recordOptions `embed:""`
}

// checkDisplay returns an error where no window can be opened, with the command
// that serves instead.
func checkDisplay(instead string) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return &hintedError{
			errors.New("there is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set"),
			instead + " serves the same at http://127.0.0.1:5000",
		}
	}
	return nil
}

func (c *windowCmd) Run(env *environment, o *Options) error {
	if err := checkDisplay(`"headroom serve"`); err != nil {
		return err
	}
	sampler, err := newSampler(env, o)
	if err != nil {
		return err
	}
	recorder, err := c.start(env, o, sampler)
	if err != nil {
		return err
	}
	defer recorder.onPanic()
	ctx, cancel := context.WithCancel(env.ctx)
	defer cancel()
	recorder.run(ctx)
	go func() {
		defer recorder.onPanic()
		_ = sampler.Run(ctx) // it fails only when called twice
	}()
	closed := make(chan struct{})
	defer close(closed)
	go endAnyway(env, closed)
	window := app.New(fyneapp.NewWithID(appID), sampler, version)
	window.MayEnd(signals.Send)
	window.Run(ctx)
	recorder.end(nil)
	return nil
}

// replayCmd shows a record in the window, or serves it.
type replayCmd struct {
	recordFile  `embed:""`
	Serve       bool `help:"Serve the record over HTTP instead of opening the window."`
	serverFlags `embed:""`
}

func (c *replayCmd) Run(env *environment) error {
	played, err := c.open(env)
	if err != nil {
		return err
	}
	if c.Serve {
		return played.serve(env, &c.serverFlags)
	}
	if err := checkDisplay(`"headroom replay --serve"`); err != nil {
		return err
	}
	closed := make(chan struct{})
	defer close(closed)
	go endAnyway(env, closed)
	window := app.New(fyneapp.NewWithID(appID), played.feed, version)
	window.SetTitle("Headroom: " + played.notice)
	window.Run(env.ctx)
	return nil
}

// windowGrace is how long the window may take to close when the program is
// told to end.
const windowGrace = 4 * time.Second

// endAnyway ends the program when it was told to and the window does not
// close: a display server that does not answer would keep it for ever, and
// there is nothing to lose.
func endAnyway(env *environment, closed <-chan struct{}) {
	select {
	case <-closed:
		return
	case <-env.ctx.Done():
	}
	select {
	case <-closed:
	case <-time.After(windowGrace):
		stacks := make([]byte, 1<<20)
		env.logger.Debug("where it hangs", "stacks", string(stacks[:runtime.Stack(stacks, true)]))
		env.logger.Warn("the window did not close in time; the program ends without it", "waited", windowGrace)
		env.exit(0)
	}
}
