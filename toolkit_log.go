//go:build !headless

package main

import (
	"bytes"
	"context"
	"fmt"
	"log" //nolint:depguard // it is what the toolkit writes to
	"log/slog"
	"strings"
	"sync"
)

// toolkitLog takes what the toolkit writes to the standard logger, and puts it
// into ours. Of an error it writes up to three lines: what, why and where.
type toolkitLog struct {
	logger *slog.Logger
	// noWindow is called where the toolkit tells that it can't open a window: it
	// goes on without one, or panics.
	noWindow func(cause string)

	mu sync.Mutex
	// what is the first line of an error whose other lines are still to come.
	what string
}

// takeToolkitLog makes the toolkit write to the log.
func takeToolkitLog(l *toolkitLog) {
	log.SetFlags(0)
	log.SetOutput(l)
}

// minor are complaints about what a plain desktop may lack and nobody misses:
// no D-Bus means that the theme is not followed while the program runs, no tray
// that there is no tray, and no folder for videos that a dialog does not offer
// it. They have a level of their own.
var minor = []string{
	"failed to watch theme settings",
	"systray error: failed to register",
	"systray error: failed to connect to DBus",
	"Failed to create fyne cache space",
	"Failed to create app cache space",
	"Getting favorite locations",
}

// emptyPreferences is what the toolkit says when it looks at the file of the
// preferences while it writes it itself. One that is damaged has another cause.
const emptyPreferences = "Preferences load error:"

// Write takes one line.
func (l *toolkitLog) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := string(bytes.TrimSpace(line))
	switch {
	case strings.HasPrefix(text, "Fyne error:"):
		l.flush("")
		l.what = strings.TrimSpace(strings.TrimPrefix(text, "Fyne error:"))
	case l.what != "" && strings.HasPrefix(text, "Cause:"):
		l.flush(strings.TrimSpace(strings.TrimPrefix(text, "Cause:")))
	case strings.HasPrefix(text, "At:"):
		l.flush("")
		l.logger.Debug("the toolkit complained", "at", strings.TrimSpace(strings.TrimPrefix(text, "At:")))
	default:
		l.flush("")
		l.tell(text, "")
	}
	return len(line), nil
}

// flush tells the error whose lines were awaited.
func (l *toolkitLog) flush(cause string) {
	what := l.what
	l.what = ""
	switch what {
	case "":
	case "window creation error", "failed to initialise GLFW":
		l.noWindow(fmt.Sprintf("%s: %s", what, cause))
	default:
		l.tell(what, cause)
	}
}

func (l *toolkitLog) tell(what, cause string) {
	level := slog.LevelWarn
	for _, m := range minor {
		if strings.HasPrefix(what, m) {
			level = slog.LevelDebug
		}
	}
	if what == emptyPreferences && cause == "EOF" {
		level = slog.LevelDebug
	}
	args := []any{"what", what}
	if cause != "" {
		args = append(args, "cause", cause)
	}
	l.logger.Log(context.Background(), level, "the toolkit complains", args...)
}
