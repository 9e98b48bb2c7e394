package metrics

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/shirou/gopsutil/v3/load"
)

// loadCollector reads the load averages and the number of tasks
// (/proc/loadavg on Linux, proc_loadavg(5)).
type loadCollector struct{}

func (*loadCollector) Name() string { return "load" }

func (*loadCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	if runtime.GOOS != "linux" {
		avg, err := load.AvgWithContext(ctx)
		if err != nil {
			return nil, err
		}
		values := Load{Load1: Float(avg.Load1), Load5: Float(avg.Load5), Load15: Float(avg.Load15), Tasks: Unknown(), TasksMax: Unknown()}
		return func(s *Snapshot) { s.Load = values }, nil
	}
	content, err := os.ReadFile(hostProc(ctx, "loadavg"))
	if err != nil {
		return nil, err
	}
	values, err := parseLoad(string(content))
	if err != nil {
		return nil, err
	}
	var failed []error
	for _, name := range []string{"sys/kernel/pid_max", "sys/kernel/threads-max"} {
		most, err := readCount(hostProc(ctx, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, err)
		}
		values.TasksMax = smallest(values.TasksMax, most)
	}
	return func(s *Snapshot) { s.Load = values }, errors.Join(failed...)
}

// parseLoad reads /proc/loadavg: "0.20 0.18 0.12 1/80 11206", where 80 is the
// number of tasks.
func parseLoad(content string) (Load, error) {
	values := unknown[Load]()
	words := strings.Fields(content)
	if len(words) < 4 {
		return values, fmt.Errorf("%.60q are no load averages", content)
	}
	for i, to := range []*Float{&values.Load1, &values.Load5, &values.Load15} {
		v, err := strconv.ParseFloat(words[i], 64)
		if err != nil || !(v >= 0) || !Float(v).Known() {
			return unknown[Load](), fmt.Errorf("%.60q are no load averages", content)
		}
		*to = Float(v)
	}
	_, tasks, _ := strings.Cut(words[3], "/")
	if n, err := strconv.ParseUint(tasks, 10, 64); err == nil {
		values.Tasks = Float(n)
	}
	return values, nil
}

// readCount reads a file that holds one number.
func readCount(path string) (Float, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return Unknown(), err
	}
	v, err := strconv.ParseUint(strings.TrimSpace(string(content)), 10, 64)
	if err != nil {
		return Unknown(), fmt.Errorf("%s: %.40q is no whole number", path, content)
	}
	return Float(v), nil
}
