//go:build !headless

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"headroom/app"
	"headroom/app/signals"
	"headroom/instance"
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
	Minimised     bool `help:"Start in the tray, or minimised where there is no tray." env:"HEADROOM_MINIMISED"`
	NewWindow     bool `help:"Open one more window, although there is one: without this, the one that is open comes forward."`
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

// newToolkit starts the toolkit. Where it finds no way to open a window, the
// program ends with the command that serves instead.
func newToolkit(env *environment, instead string) fyne.App {
	takeToolkitLog(&toolkitLog{logger: env.logger, noWindow: func(cause string) {
		env.exit(fail(env.stderr, &hintedError{
			errors.New("no window can be opened here: " + cause),
			instead + " serves the same at http://127.0.0.1:5000",
		}))
	}})
	if caches, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(caches, 0o700) // the toolkit expects it; where it can't be made, there is no cache
	}
	if path, err := choicesFile(); err == nil {
		mendChoices(path, env.logger)
	}
	drawInOneThread()
	return fyneapp.NewWithID(appID)
}

func (c *windowCmd) Run(env *environment, o *Options) error {
	if err := checkDisplay(`"headroom serve"`); err != nil {
		return err
	}
	var first *instance.Instance
	if !c.NewWindow {
		var err error
		if first, err = claimDesktop(env); errors.Is(err, errShownElsewhere) {
			fmt.Fprintln(env.stdout, "Headroom is open already: its window comes forward (\"headroom --new-window\" opens one more)")
			return nil
		}
	}
	if first != nil {
		defer first.Close()
	}
	toolkit := newToolkit(env, `"headroom serve"`)
	if o.Interval == 0 {
		o.Interval = interval(app.Interval(toolkit.Preferences()))
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
	paceGarbage(ctx)
	window := app.New(toolkit, sampler, version)
	closed := endAnyway(env, window, func() { recorder.end(nil) })
	defer closed()
	window.MayEnd(signals.Send)
	window.ChangesInterval(sampler.SetInterval)
	window.OnFirstPaint(drawInPieces)
	window.JoinDesktop(app.Desktop{Minimised: c.Minimised, Native: nativeWindow})
	if first != nil {
		go first.Serve(window.Raise)
	}
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
	window := app.New(newToolkit(env, `"headroom replay --serve"`), played.feed, version)
	closed := endAnyway(env, window, func() {})
	defer closed()
	window.OnFirstPaint(drawInPieces)
	window.ShowsRecord("Headroom: " + played.notice)
	window.Run(env.ctx)
	return nil
}

// windowGrace is how long the window may take to close when it, or the program,
// is told to.
const windowGrace = 4 * time.Second

// endAnyway ends the program when it was told to and the window does not close:
// a display server that does not answer would keep it for ever, and there is
// nothing to lose but what was chosen, and what last does. What it returns is
// called when the window has closed.
func endAnyway(env *environment, window *app.App, last func()) (closed func()) {
	done := make(chan struct{})
	go func() {
		select {
		case <-done:
			return
		case <-env.ctx.Done():
		case <-window.Closing():
		}
		select {
		case <-done:
		case <-time.After(windowGrace):
			stacks := make([]byte, 1<<20)
			env.logger.Warn("the window did not close in time; the program ends without it", "waited", windowGrace,
				"stacks", string(stacks[:runtime.Stack(stacks, true)]))
			window.KeepChoices()
			last()
			env.exit(0)
		}
	}()
	return func() { close(done) }
}
