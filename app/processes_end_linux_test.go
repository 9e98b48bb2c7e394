package app

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"

	"headroom/app/signals"
	"headroom/metrics/process"
)

// TestProcessesEndARealOne ends a child through the window, after the same was
// tried with a start that is not its.
func TestProcessesEndARealOne(t *testing.T) {
	child := exec.CommandContext(t.Context(), "sleep", "600")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = child.Process.Kill() }()
	start, _, err := process.Lookup("/proc", child.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	end := func(start uint64) (said string) {
		synctest.Test(t, func(t *testing.T) {
			e := entry(child.Process.Pid, 1, "a child of the test", "ada", "sleep 600")
			e.Start = start
			a, p, _ := openProcesses(t, append(family(), e))
			a.MayEnd(signals.Send)
			again(t, a)
			click(t, a, p, e.Name)
			press(t, a, fyne.KeyDelete)
			a.window.Canvas().FocusNext()
			press(t, a, fyne.KeyReturn)
			synctest.Wait()
			said = overlay(a) + joined(texts(a))
		})
		return said
	}
	if said := end(start + 1); !strings.Contains(said, "belongs to another process now") {
		t.Errorf("with another start the window says %q", said)
	}
	if said := end(start); !strings.Contains(said, "was told to end") {
		t.Errorf("the window says %q", said)
	}
	_ = child.Wait() // it says that a signal ended it
	if status, ok := child.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGTERM {
		t.Errorf("the process ended with %v", child.ProcessState)
	}
}
