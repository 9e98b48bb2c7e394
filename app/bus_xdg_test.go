//go:build linux || freebsd || netbsd || openbsd

package app

import (
	"os"
	"testing"
)

func TestStartNoBus(t *testing.T) {
	t.Setenv(busVariable, "unix:path=/run/some/bus")
	startNoBus()
	if got := os.Getenv(busVariable); got != "unix:path=/run/some/bus" {
		t.Errorf("a bus that is there became %q", got)
	}
	// Where the session has a bus that the variable does not name, it is found.
	t.Setenv(busVariable, "")
	startNoBus()
	if got := os.Getenv(busVariable); got == "" {
		t.Error("the toolkit may start a bus")
	}
}
