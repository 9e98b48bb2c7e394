//go:build !headless

package main

import (
	"log" //nolint:depguard // it is what the toolkit writes to
	"log/slog"
	"strings"
	"testing"
)

func TestToolkitLog(t *testing.T) {
	var written strings.Builder
	var noWindow []string
	drop := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	logger := slog.New(slog.NewTextHandler(&written, &slog.HandlerOptions{Level: slog.LevelInfo, ReplaceAttr: drop}))
	to := log.New(&toolkitLog{logger: logger, noWindow: func(cause string) { noWindow = append(noWindow, cause) }}, "", 0)
	for _, line := range []string{
		"Fyne error:  Failed to create fyne cache space", "  Cause: mkdir: no such file or directory", "  At: cache.go:28",
		"Fyne error:  failed to watch theme settings", "  Cause: no dbus-launch", "  At: app_xdg.go:152",
		"systray error: failed to register: no such name",
		"Fyne error:  Getting favorite locations", "  Cause: user-dirs.dirs does not define a VIDEOS folder", "  At: file.go:1",
		"Fyne error:  Preferences load error:", "  Cause: EOF", "  At: preferences.go:1",
		"Fyne error:  Preferences load error:", "  Cause: invalid character", "  At: preferences.go:1",
		"Fyne error:  the sky falls", "  Cause: gravity", "  At: sky.go:1",
		"Fyne error:  window creation error", "  Cause: APIUnavailable: GLX: GLX extension not found", "  At: driver.go:180",
		"Fyne error:  nobody knows why", "  At: sky.go:2",
		"a plain line",
	} {
		to.Println(line)
	}
	want := `level=WARN msg="the toolkit complains" what="Preferences load error:" cause="invalid character"
level=WARN msg="the toolkit complains" what="the sky falls" cause=gravity
level=WARN msg="the toolkit complains" what="nobody knows why"
level=WARN msg="the toolkit complains" what="a plain line"
`
	if got := written.String(); got != want {
		t.Errorf("the log has\n%s\nwant\n%s", got, want)
	}
	if len(noWindow) != 1 || noWindow[0] != "window creation error: APIUnavailable: GLX: GLX extension not found" {
		t.Errorf("told that there is no window: %q", noWindow)
	}
}
