//go:build headless

package main

const (
	description    = "Headroom shows how much room is left on this machine. This is the headless build: it serves charts and JSON over HTTP."
	defaultCommand = "serve"
)

// commands is the command line of the headless build.
type commands struct {
	Serve          serveCmd `cmd:"" default:"withargs" help:"Serve charts, JSON and a page over HTTP (the default)."`
	commonCommands `embed:""`
}
