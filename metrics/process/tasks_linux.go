package process

import (
	"bytes"
	"fmt"

	"golang.org/x/sys/unix"
)

// TaskReader reads Tasks. It is for one goroutine at a time.
type TaskReader struct {
	path   string
	buffer []byte
}

// NewTaskReader returns a reader for a /proc directory.
func NewTaskReader(root string) *TaskReader {
	return &TaskReader{path: root + "/stat\x00", buffer: make([]byte, 8<<10)}
}

// Read returns the present values.
func (r *TaskReader) Read() (Tasks, error) {
	for {
		content, err := readAt(unix.AT_FDCWD, []byte(r.path), r.buffer)
		if err != nil {
			return Tasks{}, fmt.Errorf("can't read %s: %w", r.path[:len(r.path)-1], err)
		}
		if len(content) < len(r.buffer) || len(r.buffer) >= 4<<20 {
			return parseTasks(content)
		}
		r.buffer = make([]byte, 2*len(r.buffer)) // it has a line for each processor
	}
}

// parseTasks parses /proc/stat, whose lines for tasks stand near its end.
func parseTasks(b []byte) (t Tasks, err error) {
	for word, v := range map[string]*uint64{
		"\nbtime ": &t.BootTime, "\nprocesses ": &t.Forked, "\nprocs_running ": &t.Running, "\nprocs_blocked ": &t.Blocked,
	} {
		at := bytes.LastIndex(b, []byte(word))
		if at < 0 {
			return Tasks{}, fmt.Errorf("/proc/stat lacks the line %q", word[1:len(word)-1])
		}
		number, _, _ := bytes.Cut(b[at+len(word):], []byte{'\n'})
		*v = parseUint(number)
	}
	return t, nil
}
