package metrics

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/shirou/gopsutil/v3/common"

	"headroom/metrics/process"
)

// processCollector counts the processes, and finds the culprits of each step
// of 10 s. It scans them once in a step: what is read between two steps is for
// the table, and nothing where nobody looks at it.
type processCollector struct {
	interval atomic.Int64 // a time.Duration

	// turn is held by whoever uses the fields below: the collector, or one who
	// asks for the table.
	turn    chan struct{}
	scanner *process.Scanner
	boot    time.Time
	step    time.Time // the one that the last culprits ended with

	// The rest belongs to the collector.
	tasks   *process.TaskReader
	at      time.Time
	forked  uint64
	details processDetails
}

func newProcessCollector() *processCollector {
	c := &processCollector{turn: make(chan struct{}, 1), details: newProcessDetails()}
	c.setInterval(DefaultInterval)
	return c
}

func (*processCollector) Name() string { return "process" }

// setInterval tells the time between two ticks, within which those who ask for
// the table share a scan. Rates are taken over half of it at least.
func (c *processCollector) setInterval(d time.Duration) { c.interval.Store(int64(d)) }

// least is the shortest time that rates are taken over.
func (c *processCollector) least() time.Duration { return time.Duration(c.interval.Load()) / 2 }

// take waits for the turn.
func (c *processCollector) take(ctx context.Context) error {
	select {
	case c.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *processCollector) release() { <-c.turn }

// open makes the scanner, or tells it what has changed.
func (c *processCollector) open(ctx context.Context) {
	if c.scanner != nil {
		c.scanner.SetLeast(c.least())
		return
	}
	root := hostPath(ctx, common.HostProcEnvKey, "/proc")
	c.scanner = process.New(root, c.least())
	// The table may be asked for before the first tick.
	if tasks, err := process.NewTaskReader(root).Read(); err == nil {
		c.setBoot(tasks)
	}
}

func (c *processCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	if err := c.take(ctx); err != nil {
		return nil, err
	}
	defer c.release()
	c.open(ctx)
	now := time.Now()
	values := unknown[Processes]()
	tasksErr := c.readTasks(ctx, &values, now)
	var culprits *culprits
	// Rounded on the wall clock, as the History does.
	if step := now.Round(0).Truncate(mediumStep); !step.Equal(c.step) || c.scanner.At().IsZero() {
		if err := c.scanner.Scan(ctx, now); err != nil {
			return func(s *Snapshot) { s.Processes = values }, errors.Join(tasksErr, err)
		}
		c.step = step
		culprits = c.findCulprits(now)
	}
	values.count(c.scanner.Counts())
	if errors.Is(tasksErr, errors.ErrUnsupported) {
		tasksErr = nil
	}
	return func(s *Snapshot) {
		s.Processes = values
		s.culprits = culprits
	}, tasksErr
}

// readTasks reads the counts of the whole machine.
func (c *processCollector) readTasks(ctx context.Context, values *Processes, now time.Time) error {
	if c.tasks == nil {
		c.tasks = process.NewTaskReader(hostPath(ctx, common.HostProcEnvKey, "/proc"))
	}
	tasks, err := c.tasks.Read()
	if err != nil {
		c.at = time.Time{}
		return err
	}
	values.RunningTasks, values.BlockedTasks, values.ForksTotal = Float(tasks.Running), Float(tasks.Blocked), Float(tasks.Forked)
	values.ForksPerSecond = perSecond(c.forked, tasks.Forked, secondsBetween(c.at, now))
	c.forked, c.at = tasks.Forked, now
	c.setBoot(tasks)
	return nil
}

// setBoot keeps the time of boot as it is told first, so that start times stand
// still: it swings by a second. Only a clock that was set moves it.
func (c *processCollector) setBoot(tasks process.Tasks) {
	boot := time.Unix(int64(min(tasks.BootTime, 1<<40)), 0)
	if d := boot.Sub(c.boot); d > 2*time.Second || d < -2*time.Second {
		c.boot = boot
	}
}

func (p *Processes) count(c process.Counts) {
	p.Count, p.Threads, p.OthersHidden = Float(c.Processes), Float(c.Threads), c.OthersHidden
	state := func(s process.State) Float { return Float(c.States[s]) }
	p.States = ProcessStates{
		Running: state(process.Running), Sleeping: state(process.Sleeping), DiskSleep: state(process.DiskSleep),
		Stopped: state(process.Stopped), Zombie: state(process.Zombie), Idle: state(process.Idle),
	}
}

// Close gives the descriptors back.
func (c *processCollector) Close() {
	c.turn <- struct{}{}
	defer c.release()
	if c.scanner != nil {
		c.scanner.Close()
	}
}
