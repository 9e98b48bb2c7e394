// Headroom shows how much room is left on this machine: in a desktop window,
// or (built with -tags headless) as a small server of charts and JSON.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"headroom/metrics"
)

// version is stamped by the build.
var version = "dev"

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, os.Exit))
}

// run is the program: it returns the exit status, 0 for success, 1 for a
// failure and 2 for a command line that makes no sense. exit is for what can't
// return.
func run(args []string, stdout, stderr io.Writer, exit func(status int)) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once

	unsetEmpty(os.Environ())
	var cli commands
	exited := -1
	parser, err := kong.New(&cli,
		kong.Name("headroom"),
		kong.Description(description),
		kong.Vars{"panels": panelIDs(), "collectors": strings.Join(metrics.Optional(), ", "), "version": "headroom " + version},
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Help(help),
	)
	if err != nil {
		return fail(stderr, err)
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help was given
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "headroom: error: %v\nheadroom: hint: \"headroom --help\" lists the commands and flags\n", err)
		return 2
	}
	env := &environment{ctx: ctx, stdout: stdout, stderr: stderr, exit: exit, logger: cli.Options.logger(stderr)}
	if err := parsed.Run(env, &cli.Options); err != nil {
		return fail(stderr, err)
	}
	return 0
}

// unsetEmpty makes an empty HEADROOM_ variable count as none: that is what
// templates of containers leave where a value is missing.
func unsetEmpty(environ []string) {
	for _, entry := range environ {
		if name, value, _ := strings.Cut(entry, "="); value == "" && strings.HasPrefix(name, "HEADROOM_") {
			_ = os.Unsetenv(name) // the name comes from the environment
		}
	}
}

// fail tells an error and, where there is one, what to do about it.
func fail(stderr io.Writer, err error) int {
	fmt.Fprintf(stderr, "headroom: error: %v\n", err)
	if hinted, ok := errors.AsType[*hintedError](err); ok {
		fmt.Fprintf(stderr, "headroom: hint: %s\n", hinted.hint)
	}
	return 1
}

// hintedError is an error with something to do about it.
type hintedError struct {
	error
	hint string
}

func (e *hintedError) Unwrap() error { return e.error }
