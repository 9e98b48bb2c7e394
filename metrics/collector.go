package metrics

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/shirou/gopsutil/v3/common"
)

// ErrUnsupported is what a collector returns where this system has no source
// for its values.
var ErrUnsupported = errors.New("not supported on this system")

// unsupported is an ErrUnsupported for another reason, which it tells.
type unsupported string

func (u unsupported) Error() string { return string(u) }

// Is makes it an ErrUnsupported.
func (unsupported) Is(target error) bool { return target == ErrUnsupported }

// Collector reads one subject. Collect is never called again before it has
// returned, so a collector may keep its last reading to tell rates.
type Collector interface {
	// Name is a lower-case word.
	Name() string
	// Collect reads the present values and returns a function that puts them
	// into a Snapshot, together with an error where only some could be read.
	// That function may be called while the next Collect runs, and again for
	// the same values in a later tick.
	Collect(ctx context.Context) (func(*Snapshot), error)
}

// slowReading is how often values are read that change slowly.
const slowReading = 5 * time.Second

// Collectors returns the collectors of this system, new ones on each call.
func Collectors() []Collector {
	return []Collector{
		&cpuCollector{},
		&loadCollector{},
		&memoryCollector{},
		&pacedCollector{Collector: &filesystemCollector{}, every: slowReading},
		&diskCollector{},
		&networkCollector{},
		&hostCollector{},
		&pacedCollector{Collector: &pressureCollector{}, every: slowReading},
		&pacedCollector{Collector: &kernelCollector{}, every: slowReading},
		&pacedCollector{Collector: &clockCollector{}, every: slowReading},
		&containerCollector{},
		&ecsCollector{},
		newProcessCollector(),
		&pacedCollector{Collector: &frequencyCollector{}, every: slowReading}, // after the cpu
		&pacedCollector{Collector: &sensorCollector{}, every: slowReading},
		&gpuCollector{},
		&pacedCollector{Collector: &connectionCollector{}, every: slowReading},
	}
}

// Optional returns the names of the collectors that a Sampler can do without.
// The others tell what binds, and of what.
func Optional() []string {
	return []string{
		"clock", "connections", "disk", "filesystem", "frequency", "gpu",
		"kernel", "load", "network", "pressure", "process", "sensors",
	}
}

// envKey is common.EnvKey, converted once.
var envKey any = common.EnvKey

// hostPath returns a path below /proc, /sys, ..., or below the directory that
// stands in for it: in the context as gopsutil knows it (tests), or in the
// environment (a container that watches its host).
func hostPath(ctx context.Context, key common.EnvKeyType, fallback string) string {
	if env, ok := ctx.Value(envKey).(common.EnvMap); ok && env[key] != "" {
		return env[key]
	}
	if dir := os.Getenv(string(key)); dir != "" {
		return dir
	}
	return fallback
}

// reading is what came of one call of a collector.
type reading struct {
	put      func(*Snapshot)
	err      error
	duration time.Duration
}

// collect calls a collector and turns a panic into an error: gopsutil panics
// on some short files, and no input of the kernel may end the program.
func collect(ctx context.Context, c Collector) (r reading) {
	start := time.Now()
	defer func() {
		r.duration = time.Since(start)
		if p := recover(); p != nil {
			r = reading{err: fmt.Errorf("panic: %v\n%s", p, debug.Stack()), duration: r.duration}
		}
	}()
	r.put, r.err = c.Collect(ctx)
	return r
}

// worker is what the sampler knows of one collector. It has room for one
// answer, so that one that hangs keeps nobody waiting.
type worker struct {
	collector Collector
	done      chan reading

	// The rest belongs to the sampler's goroutine.
	busySince time.Time // zero when idle
	skip      int       // ticks left before an unsupported collector is asked again
	status    CollectorStatus
}

func newWorker(c Collector) *worker {
	return &worker{
		collector: c,
		done:      make(chan reading, 1),
		status:    CollectorStatus{Collector: c.Name(), State: CollectorLate, DurationSeconds: Unknown()},
	}
}

// finish takes a reading in and returns how to put its values into the
// Snapshot, nil if there are none.
func (w *worker) finish(r reading, now time.Time, retry int) func(*Snapshot) {
	w.busySince = time.Time{}
	w.status.DurationSeconds = Float(r.duration.Seconds())
	switch {
	case r.err == nil:
		w.status.State = CollectorOK
		return r.put
	case errors.Is(r.err, ErrUnsupported):
		w.status.State = CollectorUnsupported
		w.skip = retry
	default:
		w.status.State = CollectorFailed
	}
	w.status.LastError, w.status.LastErrorTime = firstLine(r.err.Error()), now
	return r.put
}

// late marks a collector that has not answered by now.
func (w *worker) late(now time.Time) {
	busy := now.Sub(w.busySince)
	w.status.State = CollectorLate
	w.status.DurationSeconds = Float(busy.Seconds())
	w.status.LastError = fmt.Sprintf("no answer for %s", busy.Round(time.Millisecond))
	w.status.LastErrorTime = now
}
