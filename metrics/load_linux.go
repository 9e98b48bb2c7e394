package metrics

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"headroom/metrics/kernelfile"
)

// loadSource is /proc/loadavg, and what the kernel says how many tasks there
// may be, which hardly ever changes.
type loadSource struct {
	file     kernelfile.Reader
	tasksMax Float
	maxErr   error // why it is not known
	readMax  time.Time
}

// tasksMaxAge is how long the greatest number of tasks is kept.
const tasksMaxAge = time.Minute

// read returns what is known, with an error where that is not all.
func (s *loadSource) read(ctx context.Context) (Load, error) {
	if now := time.Now(); s.readMax.IsZero() || now.Sub(s.readMax) >= tasksMaxAge {
		s.readMax = now
		s.tasksMax, s.maxErr = s.readTasksMax(ctx)
	}
	content, err := s.file.Read(hostProc(ctx), "loadavg")
	if err != nil {
		return unknown[Load](), err
	}
	values, err := parseLoadavg(content)
	values.TasksMax = s.tasksMax
	return values, errors.Join(err, s.maxErr)
}

// readTasksMax returns the smaller of the two bounds of the kernel
// (Documentation/admin-guide/sysctl/kernel.rst).
func (s *loadSource) readTasksMax(ctx context.Context) (Float, error) {
	least, failed := Unknown(), []error(nil)
	for _, name := range []string{"sys/kernel/pid_max", "sys/kernel/threads-max"} {
		content, err := s.file.Read(hostProc(ctx), name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		n, ok := parseCount(bytes.TrimSpace(content))
		switch {
		case err != nil:
			failed = append(failed, err)
		case !ok:
			failed = append(failed, fmt.Errorf("%s: %.40q is no whole number", name, content))
		case !(Float(n) >= least):
			least = Float(n)
		}
	}
	return least, errors.Join(failed...)
}

// parseLoadavg reads /proc/loadavg: "0.20 0.18 0.12 1/80 11206", where 80 is
// the number of tasks.
func parseLoadavg(content []byte) (Load, error) {
	values := unknown[Load]()
	rest := content
	var word []byte
	for _, to := range []*Float{&values.Load1, &values.Load5, &values.Load15} {
		word, rest = cutWord(rest)
		v, err := strconv.ParseFloat(string(word), 64)
		if err != nil || !(v >= 0) || !Float(v).Known() {
			return unknown[Load](), fmt.Errorf("/proc/loadavg: %.60q are no load averages", content)
		}
		*to = Float(v)
	}
	word, _ = cutWord(rest)
	_, tasks, _ := bytes.Cut(word, []byte{'/'})
	if n, ok := parseCount(tasks); ok {
		values.Tasks = Float(n)
	}
	return values, nil
}
