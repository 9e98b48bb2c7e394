//go:build headless

package main

// Containers have no time zones of their own: the data is part of the program.
import _ "time/tzdata"

const (
	description    = "Headroom shows how much room is left on this machine. This is the headless build: it serves charts and JSON over HTTP."
	defaultCommand = "serve"
)

// commands is the command line of the headless build.
type commands struct {
	Serve          serveCmd `cmd:"" default:"withargs" help:"Serve charts, JSON and a page over HTTP (the default)."`
	commonCommands `embed:""`
}

// replayCmd serves a record.
type replayCmd struct {
	recordFile  `embed:""`
	serverFlags `embed:""`
}

func (c *replayCmd) Run(env *environment) error {
	played, err := c.open(env)
	if err != nil {
		return err
	}
	return played.serve(env, &c.serverFlags)
}
