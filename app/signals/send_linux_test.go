package signals

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"headroom/metrics/process"
)

// child starts a process and returns what it is known by.
func child(t *testing.T, name string, arguments ...string) (*exec.Cmd, Process) {
	t.Helper()
	command := exec.CommandContext(t.Context(), name, arguments...)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	start, _, err := process.Lookup("/proc", command.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	return command, Process{command.Process.Pid, start}
}

// endedBy returns the signal that a child has ended by.
func endedBy(t *testing.T, command *exec.Cmd) syscall.Signal {
	t.Helper()
	_ = command.Wait() // it says that a signal ended it
	status, ok := command.ProcessState.Sys().(syscall.WaitStatus)
	if !ok {
		t.Fatal("no status")
	}
	return status.Signal()
}

func TestSendEndsAProcess(t *testing.T) {
	for send, how := range map[string]func(Process, Signal) error{"held": Send, "by its PID": sendByPID} {
		for signal, want := range map[Signal]syscall.Signal{Terminate: syscall.SIGTERM, Kill: syscall.SIGKILL} {
			command, p := child(t, "sleep", "600")
			if err := how(p, signal); err != nil {
				t.Fatalf("%s: %v", send, err)
			}
			if got := endedBy(t, command); got != want {
				t.Errorf("%s: the process ended by %v, want %v", send, got, want)
			}
			if err := how(p, signal); !errors.Is(err, ErrEnded) && !errors.Is(err, ErrReused) {
				t.Errorf("%s: a process that has ended: %v", send, err)
			}
		}
	}
}

// TestSendSparesAReusedPID sends to a living process that is not the one that
// is meant.
func TestSendSparesAReusedPID(t *testing.T) {
	for name, how := range map[string]func(Process, Signal) error{"held": Send, "by its PID": sendByPID} {
		command, p := child(t, "sleep", "600")
		for _, start := range []uint64{p.Start - 1, p.Start + 1} {
			if err := how(Process{p.PID, start}, Kill); !errors.Is(err, ErrReused) {
				t.Errorf("%s: a start of %d instead of %d: %v", name, start, p.Start, err)
			}
		}
		if err := how(Process{PID: p.PID}, Kill); !errors.Is(err, ErrUnknown) {
			t.Errorf("%s: without a start: %v", name, err)
		}
		// It ends by what is sent now, not by what was sent before.
		if err := how(p, Terminate); err != nil {
			t.Fatal(err)
		}
		if got := endedBy(t, command); got != syscall.SIGTERM {
			t.Errorf("%s: the process was ended by %v", name, got)
		}
	}
}

// TestSendToWhatIsNotThere sends to groups, which PIDs below 1 stand for, and
// beyond the greatest PID.
func TestSendToWhatIsNotThere(t *testing.T) {
	for _, pid := range []int{0, -1, -os.Getpid(), 1 << 30} {
		if err := Send(Process{pid, 1}, Terminate); err == nil {
			t.Errorf("process %d was told", pid)
		}
		// Not sendByPID, which would reach every process if this were wrong.
		if err := check(Process{pid, 1}); !errors.Is(err, ErrUnknown) && !errors.Is(err, ErrEnded) {
			t.Errorf("process %d by its PID: %v", pid, err)
		}
	}
}

// TestSendToAZombie sends to a process that has ended, but was not waited for.
func TestSendToAZombie(t *testing.T) {
	command, p := child(t, "sleep", "600")
	if err := Send(p, Kill); err != nil {
		t.Fatal(err)
	}
	for {
		_, state, err := process.Lookup("/proc", p.PID)
		if err != nil {
			t.Fatal(err)
		}
		if state == process.Zombie {
			break
		}
	}
	if err := Send(p, Terminate); !errors.Is(err, ErrEnded) {
		t.Errorf("a zombie was told: %v", err)
	}
	_ = command.Wait()
}

// TestReason holds what the errors of the kernel mean. The tests may run as
// root, whom nothing is refused.
func TestReason(t *testing.T) {
	for err, want := range map[error]error{nil: nil, syscall.EPERM: ErrNotPermitted, syscall.ESRCH: ErrEnded} {
		if got := reason(Process{PID: 1}, err); !errors.Is(got, want) {
			t.Errorf("%v means %v, want %v", err, got, want)
		}
	}
	if got := reason(Process{PID: 1}, syscall.EINVAL); !errors.Is(got, syscall.EINVAL) {
		t.Errorf("another error: %v", got)
	}
}

// TestSendIsRefused sends to process 1 as a user without rights, where there is
// one to become.
func TestSendIsRefused(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may signal every process")
	}
	start, _, err := process.Lookup("/proc", 1)
	if err != nil {
		t.Skip("process 1 can't be seen")
	}
	if err := Send(Process{1, start}, Terminate); !errors.Is(err, ErrNotPermitted) {
		t.Errorf("process 1 was told: %v", err)
	}
}
