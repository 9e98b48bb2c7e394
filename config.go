package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"headroom/metrics"
)

// Options are the settings of all commands. A flag goes before the environment
// variable, that before the default.
type Options struct {
	Interval  interval    `help:"Time between two samples, from 250ms to 60s (default 1s; in the window, what its settings say)." env:"HEADROOM_INTERVAL" placeholder:"TIME"`
	Without   []collector `help:"What is not sampled: ${collectors}. May be given more than once." env:"HEADROOM_WITHOUT" placeholder:"NAME"`
	LogLevel  string      `help:"What is logged to standard error: debug, info, warn or error." default:"info" enum:"debug,info,warn,error" env:"HEADROOM_LOG_LEVEL" placeholder:"LEVEL"`
	LogFormat string      `help:"How log lines are written: text or json." default:"text" enum:"text,json" env:"HEADROOM_LOG_FORMAT" placeholder:"FORMAT"`
}

// every is the time between two samples.
func (o *Options) every() time.Duration {
	if o.Interval == 0 {
		return metrics.DefaultInterval
	}
	return time.Duration(o.Interval)
}

func (o *Options) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(o.LogLevel)) // the parser accepts only levels
	options := &slog.HandlerOptions{Level: level}
	if o.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// interval is a sampling interval within the sampler's bounds.
type interval time.Duration

// UnmarshalText reads a duration as Go writes it.
func (i *interval) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil || d < metrics.MinInterval || d > metrics.MaxInterval {
		return fmt.Errorf("%q is not accepted: a time from %s to %s with its unit, such as 500ms or 2s",
			text, metrics.MinInterval, metrics.MaxInterval)
	}
	*i = interval(d)
	return nil
}

// collector is the name of one that can be left out.
type collector string

// UnmarshalText reads a name.
func (c *collector) UnmarshalText(text []byte) error {
	if !slices.Contains(metrics.Optional(), string(text)) {
		return fmt.Errorf("%q is not accepted: one or more, with commas between them, of %s", text, strings.Join(metrics.Optional(), ", "))
	}
	*c = collector(text)
	return nil
}

// span is a positive time with its unit.
type span time.Duration

// UnmarshalText reads a duration as Go writes it.
func (s *span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil || d <= 0 || d > time.Hour {
		return fmt.Errorf("%q is not accepted: a time up to 1h with its unit, such as 10s or 2m", text)
	}
	*s = span(d)
	return nil
}

// address is a host, which may be empty for all interfaces, and a TCP port.
type address string

// UnmarshalText reads host:port.
func (a *address) UnmarshalText(text []byte) error {
	_, port, err := net.SplitHostPort(string(text))
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf("%q is not accepted: an address and a port, such as 127.0.0.1:5000, or :5000 for all interfaces", text)
	}
	*a = address(text)
	return nil
}

// urlPath is an absolute path without a slash at its end, or empty.
type urlPath string

// UnmarshalText reads a path; a slash at its end is dropped.
func (u *urlPath) UnmarshalText(text []byte) error {
	given := strings.TrimSuffix(string(text), "/")
	parsed, err := url.Parse(given)
	if err != nil || given != "" && (parsed.Path != given || given[0] != '/' || path.Clean(given) != given) {
		return fmt.Errorf("%q is not accepted: a path that begins with a slash, such as /headroom", text)
	}
	*u = urlPath(given)
	return nil
}

// origin is the scheme, host and port of web pages, or * for all.
type origin string

// UnmarshalText reads an origin as browsers send it.
func (o *origin) UnmarshalText(text []byte) error {
	given := strings.TrimSuffix(string(text), "/")
	parsed, err := url.Parse(given)
	if given != "*" && (err != nil || parsed.Host == "" || parsed.Scheme+"://"+parsed.Host != given) {
		return fmt.Errorf("%q is not accepted: a scheme and a host, such as https://example.org, or * for all", text)
	}
	*o = origin(strings.ToLower(given))
	return nil
}

// checkToken checks a secret that clients send in a header. It is not done
// where flags are parsed, whose errors repeat what was given.
func checkToken(token string) error {
	const least = 16
	for _, c := range token {
		if c <= ' ' || c > '~' {
			return errors.New("the token (--token or HEADROOM_TOKEN) has characters that are not accepted: it is made of ASCII letters, digits and signs, without spaces")
		}
	}
	if token != "" && len(token) < least {
		return fmt.Errorf("the token (--token or HEADROOM_TOKEN) has %d characters: at least %d are accepted, such as those of \"openssl rand -hex 16\"", len(token), least)
	}
	return nil
}
