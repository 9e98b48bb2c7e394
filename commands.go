package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"headroom/headless"
	"headroom/metrics"
)

const helpMore = `
Every flag can also be given as the environment variable that stands behind it; a flag goes first.
Times are written with their unit: 500ms, 2s, 15m.

Examples:
  headroom serve                        serve charts and JSON at http://127.0.0.1:5000
  headroom serve --listen :5000         the same for other machines too
  headroom snapshot                     print one reading as JSON
  headroom chart memory -o memory.png   watch the memory for 10 s and draw it
  headroom chart overview -o all.png    draw all that matters in one picture
  headroom health                       ask the server on this machine whether it is well
  headroom serve --record last.gz       write the last minutes to a file when the server ends
  headroom replay last.gz               look at them afterwards
`

// help adds examples to the help of the whole program.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	if ctx.Selected() == nil || ctx.Command() == defaultCommand {
		_, err := io.WriteString(ctx.Stdout, helpMore)
		return err
	}
	return nil
}

// environment is what a command works with besides its flags.
type environment struct {
	ctx            context.Context
	stdout, stderr io.Writer
	exit           func(status int)
	logger         *slog.Logger
}

// commonCommands are the commands of both builds besides the faces.
type commonCommands struct {
	Health   healthCmd   `cmd:"" help:"Ask a running server whether it is well; the exit status is 0 or 1."`
	Snapshot snapshotCmd `cmd:"" help:"Print one reading of this machine as JSON."`
	Chart    chartCmd    `cmd:"" help:"Draw a chart of this machine as a PNG or SVG picture."`
	Replay   replayCmd   `cmd:"" help:"Show a record that --record wrote, as if its end were now."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
	Options  `embed:""`

	ShowVersion kong.VersionFlag `name:"version" help:"Print the version."`
}

// shutdownGrace is how long requests may go on after the program was told to
// end: less than the 10 s after which Docker kills.
const shutdownGrace = 8 * time.Second

type serveCmd struct {
	serverFlags   `embed:""`
	recordOptions `embed:""`
}

// serverFlags are where a server listens, and who may read what it tells.
type serverFlags struct {
	Listen     address  `help:"Address and port to listen on." default:"127.0.0.1:5000" env:"HEADROOM_LISTEN" placeholder:"HOST:PORT"`
	PathPrefix urlPath  `help:"Path below which a proxy shows the server, such as /headroom." env:"HEADROOM_PATH_PREFIX" placeholder:"PATH"`
	AllowHost  []string `name:"allow-host" sep:"," help:"Name by which clients on this machine may ask for a server that only this machine reaches, besides localhost. May be given more than once." env:"HEADROOM_ALLOW_HOST" placeholder:"NAME"`
	Token      string   `help:"Token that a client sends to be told command lines of processes, at least 16 characters; better set by the variable, since others can read flags." env:"HEADROOM_TOKEN" placeholder:"TOKEN"`
	CORSOrigin []origin `name:"cors-origin" help:"Origin whose pages may read what the server tells, such as https://example.org, or * for all. May be given more than once." env:"HEADROOM_CORS_ORIGIN" placeholder:"ORIGIN"`
}

// listen opens the address.
func (f *serverFlags) listen() (net.Listener, error) {
	listener, err := net.Listen("tcp", string(f.Listen))
	if err != nil {
		return nil, listenError(string(f.Listen), err)
	}
	return listener, nil
}

// server makes a server of a feed.
func (f *serverFlags) server(feed metrics.Feed, logger *slog.Logger) (*headless.Server, error) {
	if err := checkToken(f.Token); err != nil {
		return nil, err
	}
	server := headless.New(feed, version, logger)
	if err := server.Below(string(f.PathPrefix)); err != nil {
		return nil, err
	}
	server.AskForToken(f.Token)
	var origins []string
	for _, o := range f.CORSOrigin {
		origins = append(origins, string(o))
	}
	server.AllowOrigins(origins)
	server.AllowHosts(f.hosts())
	return server, nil
}

// hosts are the names that are allowed: those that are given, and the one that
// the server listens at.
func (f *serverFlags) hosts() (names []string) {
	for _, name := range f.AllowHost {
		names = append(names, strings.ToLower(strings.TrimSpace(name)))
	}
	if own, _, err := net.SplitHostPort(string(f.Listen)); err == nil && own != "" {
		names = append(names, strings.ToLower(own))
	}
	return names
}

func (c *serveCmd) Run(env *environment, o *Options) error {
	paceGarbage(env.ctx)
	sampler, err := newSampler(env, o)
	if err != nil {
		return err
	}
	recorder, err := c.start(env, o, sampler)
	if err != nil {
		return err
	}
	defer recorder.onPanic()
	server, err := c.server(sampler, env.logger)
	if err != nil {
		return err
	}
	listener, err := c.listen()
	if err != nil {
		return err
	}
	// The sampler ends after the server, so that the last answers are fresh.
	sampling, stop := context.WithCancel(context.WithoutCancel(env.ctx))
	sampled := make(chan error, 1)
	recorder.run(sampling)
	go func() {
		defer recorder.onPanic()
		sampled <- sampler.Run(sampling)
	}()
	env.logger.Info("serving", "url", serverURL(listener.Addr()), "interval", o.every(), "version", version)
	err = server.Serve(env.ctx, listener, shutdownGrace)
	recorder.end(err)
	stop()
	env.logger.Info("stopped")
	return errors.Join(err, <-sampled)
}

func serverURL(a net.Addr) string {
	url, err := headless.LocalURL(a.String())
	if err != nil {
		return a.String()
	}
	return url
}

func listenError(address string, err error) error {
	hint := "--listen or HEADROOM_LISTEN names another address"
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		hint = "another program, perhaps another Headroom, listens there; choose another port with --listen or HEADROOM_LISTEN"
	case errors.Is(err, syscall.EACCES):
		hint = "ports below 1024 need a privilege; choose a higher one with --listen or HEADROOM_LISTEN"
	}
	return &hintedError{fmt.Errorf("can't listen on %s: %w", address, err), hint}
}

type healthCmd struct {
	URL     string  `name:"url" help:"Where the server is; by default on this machine, where --listen says." env:"HEADROOM_URL" placeholder:"URL"`
	Listen  address `help:"The address that the server listens on." default:"127.0.0.1:5000" env:"HEADROOM_LISTEN" placeholder:"HOST:PORT"`
	Timeout span    `help:"How long to wait for the answer." default:"3s" placeholder:"TIME"`
	Ready   bool    `help:"Ask whether it has something to show and takes requests, not only whether it is well."`
}

func (c *healthCmd) Run(env *environment) error {
	base := c.URL
	if base == "" {
		var err error
		if base, err = headless.LocalURL(string(c.Listen)); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(env.ctx, time.Duration(c.Timeout))
	defer cancel()
	if !strings.HasPrefix(base, "http://") && !strings.HasPrefix(base, "https://") {
		return fmt.Errorf("--url %q is not accepted: an address such as http://127.0.0.1:5000", base)
	}
	path, answer := "/healthz", "healthy"
	if c.Ready {
		path, answer = "/readyz", "ready"
	}
	url := strings.TrimSuffix(base, "/") + path
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("--url %q is not accepted: %w", base, err)
	}
	// An answer from elsewhere, such as the page where one logs in, says nothing
	// of Headroom.
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		return &hintedError{fmt.Errorf("no answer from Headroom: %w", err), "is \"headroom serve\" running there? --url names another place"}
	}
	defer response.Body.Close() //nolint:errcheck // only read
	body, err := io.ReadAll(io.LimitReader(response.Body, 4<<10))
	if err != nil {
		return fmt.Errorf("%s: %w", url, err)
	}
	if to := response.Header.Get("Location"); response.StatusCode/100 == 3 && to != "" {
		return fmt.Errorf("%s leads to %q, which is not followed: --url takes the address of Headroom itself", url, to)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s: %s", url, response.Status, strings.TrimSpace(string(body)))
	}
	if !headless.IsHealthy(body) {
		return fmt.Errorf("%s answered %s, but not as Headroom does: --url names another place", url, response.Status)
	}
	fmt.Fprintln(env.stdout, answer)
	return nil
}

type snapshotCmd struct{}

func (*snapshotCmd) Run(env *environment, o *Options) error {
	// Two readings a second apart say as much as two with a longer time between.
	quick := *o
	quick.Interval = interval(min(o.every(), metrics.DefaultInterval))
	sampler, err := newSampler(env, &quick)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(env.ctx)
	defer cancel()
	snapshots := sampler.Subscribe(ctx)
	go sampler.Run(ctx) //nolint:errcheck // it fails only when called twice
	for snapshot := range snapshots {
		if snapshot.Sequence < 2 {
			continue // rates need two readings
		}
		encoder := json.NewEncoder(env.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(snapshot)
	}
	return context.Cause(env.ctx)
}

type versionCmd struct{}

func (*versionCmd) Run(env *environment) error {
	_, err := fmt.Fprintln(env.stdout, "headroom", version)
	return err
}
