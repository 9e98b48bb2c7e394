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
	"headroom/metrics"
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

type windowCmd struct{}

func (*windowCmd) Run(env *environment, o *Options) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return &hintedError{
			errors.New("there is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set"),
			"\"headroom serve\" serves the same at http://127.0.0.1:5000",
		}
	}
	sampler, err := metrics.New(metrics.Config{Interval: time.Duration(o.Interval), Logger: env.logger})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(env.ctx)
	defer cancel()
	go sampler.Run(ctx) //nolint:errcheck // it fails only when called twice
	app.New(fyneapp.NewWithID(appID), sampler, version).Run(ctx)
	return nil
}
