package kernelfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Files of other filesystems may be written, replaced and removed.
func TestFilesThatChange(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "stat")
	r := Reader{buffer: make([]byte, 16)}
	for i, size := range []int{0, 15, 16, 17, 100_000, 3, 0, 5} {
		want := bytes.Repeat([]byte{'x'}, size)
		if i%2 == 1 {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(path, want, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := r.Read(dir, "stat"); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes are read as %d, %v", size, len(got), err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(dir, "stat"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("a file that has gone gives %v", err)
	}
	if len(r.open) > 0 {
		t.Errorf("it keeps %v", r.open)
	}
}

func TestFileWithoutAnEnd(t *testing.T) {
	r := Reader{buffer: make([]byte, 1<<20)}
	if _, err := r.Read("/dev", "zero"); err == nil || !strings.Contains(err.Error(), "/dev/zero: the file has no end") {
		t.Errorf("it gives %v", err)
	}
}

// Of the kernel's files the present content is read, without opening them or
// allocating anything.
func TestFilesOfTheKernel(t *testing.T) {
	var r Reader
	defer r.Close()
	read := func() string {
		content, err := r.Read("/proc/self", "comm")
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	before := read()
	if err := os.WriteFile("/proc/self/comm", []byte("another"), 0); err != nil {
		t.Fatal(err)
	}
	if got := read(); got != "another\n" {
		t.Errorf("it reads %q", got)
	}
	if err := os.WriteFile("/proc/self/comm", []byte(before), 0); err != nil {
		t.Fatal(err)
	}
	opened := r.open[place{"/proc/self", "comm"}]
	if n := testing.AllocsPerRun(100, func() { _, _ = r.Read("/proc/self", "comm") }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	if len(r.open) != 1 || opened == nil || r.open[place{"/proc/self", "comm"}] != opened {
		t.Errorf("it keeps %v", r.open)
	}
}

// What a file told about may go: then the file of that name is looked for.
func TestProcessThatEnds(t *testing.T) {
	sleeper := exec.CommandContext(t.Context(), "sleep", "60")
	if err := sleeper.Start(); err != nil {
		t.Fatal(err)
	}
	dir := fmt.Sprintf("/proc/%d", sleeper.Process.Pid)
	var r Reader
	defer r.Close()
	if _, err := r.Read(dir, "stat"); err != nil {
		t.Error(err)
	}
	if err := sleeper.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = sleeper.Wait() // it was killed
	if _, err := r.Read(dir, "stat"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it gives %v", err)
	}
	if len(r.open) > 0 {
		t.Errorf("it keeps %v", r.open)
	}
}

// A Reader that nobody closes gives its descriptors back, too.
func TestForgottenReader(t *testing.T) {
	before := descriptors(t)
	for range 10 {
		var r Reader
		for _, name := range []string{"stat", "meminfo", "loadavg"} {
			if _, err := r.Read("/proc", name); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 200 {
		runtime.GC()
		if descriptors(t) <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d descriptors were open before, %d are now", before, descriptors(t))
}

func descriptors(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}
