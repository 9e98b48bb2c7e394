package instance

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// directoryVariable makes the test program hold the lock of a directory instead
// of testing, as a process of its own.
const directoryVariable = "HEADROOM_TEST_INSTANCE"

func TestMain(m *testing.M) {
	if directory := os.Getenv(directoryVariable); directory != "" {
		first, err := Claim(context.Background(), directory, "window")
		fmt.Println(err)
		if err == nil {
			first.Serve(func() { fmt.Println("shown") })
		}
		return
	}
	os.Exit(m.Run())
}

// process starts another process that claims the directory, and returns what it
// says about that and its further lines.
func process(t *testing.T, directory string) (*exec.Cmd, string, *bufio.Scanner) {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), directoryVariable+"="+directory)
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Wait() })
	t.Cleanup(func() { _ = command.Process.Kill() })
	lines := bufio.NewScanner(output)
	lines.Scan()
	first := lines.Text()
	return command, first, lines
}

func TestSecondProcessShowsTheFirst(t *testing.T) {
	directory := t.TempDir()
	_, said, lines := process(t, directory)
	if said != "<nil>" {
		t.Fatalf("the first process says %s", said)
	}
	for range 2 {
		if _, err := Claim(t.Context(), directory, "window"); !errors.Is(err, ErrTaken) {
			t.Fatalf("the second process gets %v, want %v", err, ErrTaken)
		}
		if lines.Scan(); lines.Text() != "shown" {
			t.Errorf("the first process says %q", lines.Text())
		}
	}
	other, err := Claim(t.Context(), directory, "window-of-another-display")
	if err != nil {
		t.Fatal(err)
	}
	other.Close()
}

func TestCrashLeavesNothingInTheWay(t *testing.T) {
	directory := t.TempDir()
	command, said, _ := process(t, directory)
	if said != "<nil>" {
		t.Fatalf("the first process says %s", said)
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait()
	if _, err := os.Stat(filepath.Join(directory, "window.sock")); err != nil {
		t.Fatalf("the process that was killed has left no socket: %v", err)
	}
	next, err := Claim(t.Context(), directory, "window")
	if err != nil {
		t.Fatal(err)
	}
	next.Close()
	again, err := Claim(t.Context(), directory, "window")
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	again.Close()
}

// TestFirstIsAskedWhileItStarts plays a first that has the lock and no socket yet.
func TestFirstIsAskedWhileItStarts(t *testing.T) {
	directory := t.TempDir()
	lock, err := os.Create(filepath.Join(directory, "window.lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := tryLock(lock); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(200*time.Millisecond, func() {
		listener, err := net.Listen("unix", filepath.Join(directory, "window.sock"))
		if err != nil {
			t.Error(err)
			return
		}
		first := &Instance{lock, listener}
		go first.Serve(func() {})
		t.Cleanup(func() { _ = listener.Close() })
	})
	if _, err := Claim(t.Context(), directory, "window"); !errors.Is(err, ErrTaken) {
		t.Errorf("got %v, want %v", err, ErrTaken)
	}
}

func TestFirstThatHangs(t *testing.T) {
	directory := t.TempDir()
	first, err := Claim(t.Context(), directory, "window")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Claim(ctx, directory, "window"); err == nil || errors.Is(err, ErrTaken) {
		t.Errorf("got %v, want an error that tells that it does not answer", err)
	}
}

func TestDirectoryThatIsNotThere(t *testing.T) {
	if _, err := Claim(t.Context(), filepath.Join(t.TempDir(), "none"), "window"); err == nil || errors.Is(err, ErrTaken) {
		t.Errorf("got %v, want an error that tells that it can't be known", err)
	}
}
