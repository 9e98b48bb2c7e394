package process

import (
	"bytes"
	"fmt"

	"headroom/metrics/kernelfile"
)

// TaskReader reads Tasks. It is for one goroutine at a time.
type TaskReader struct {
	root string
	file kernelfile.Reader
}

// NewTaskReader returns a reader for a /proc directory.
func NewTaskReader(root string) *TaskReader {
	return &TaskReader{root: root}
}

// Read returns the present values.
func (r *TaskReader) Read() (Tasks, error) {
	content, err := r.file.Read(r.root, "stat")
	if err != nil {
		return Tasks{}, err
	}
	return parseTasks(content)
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
