package metrics

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"headroom/metrics/ecs"
)

const (
	// ecsStatsInterval is the time between two questions for statistics. The
	// agent renews them every second on EC2, and every 10 s on Fargate.
	ecsStatsInterval = 5 * time.Second
	// ecsMetadataInterval is that for the metadata, which hardly change.
	ecsMetadataInterval = time.Minute
	// ecsFirstWait is how long the first reading waits for the first answers.
	ecsFirstWait = 500 * time.Millisecond
)

// ecsCollector tells of the ECS task. A goroutine asks the endpoint at its own
// pace, so that a slow answer makes no tick late and a long interval of ticks
// makes no value old; Collect takes what is there.
type ecsCollector struct {
	client *ecs.Client
	first  chan struct{} // closed after the first questions

	mu   sync.Mutex
	view ecsView
	err  error
}

func (*ecsCollector) Name() string { return "ecs" }

// Collect starts the goroutine when it is first called; it ends with ctx.
func (c *ecsCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	if c.first == nil {
		if err := c.open(); err != nil {
			return nil, err
		}
		c.first, c.err = make(chan struct{}), errors.New("the task metadata endpoint has not answered yet")
		go c.watch(ctx)
		wait := time.NewTimer(ecsFirstWait)
		defer wait.Stop()
		select {
		case <-c.first:
		case <-wait.C:
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	task := c.view.values(time.Now())
	return func(s *Snapshot) { s.ECSTask = task }, c.err
}

// open finds the endpoint in the environment.
func (c *ecsCollector) open() error {
	if c.client != nil {
		return nil
	}
	address := os.Getenv(ecs.Variable)
	if address == "" {
		return fmt.Errorf("no task of Amazon ECS: %s is not set: %w", ecs.Variable, ErrUnsupported)
	}
	var err error
	c.client, err = ecs.New(address)
	return err
}

// watch asks the endpoint until ctx is done.
func (c *ecsCollector) watch(ctx context.Context) {
	ticker := time.NewTicker(ecsStatsInterval)
	defer ticker.Stop()
	next := ecsView{}
	for first := true; ; first = false {
		err := next.poll(ctx, c.client)
		c.mu.Lock()
		c.view, c.err = next, err
		c.mu.Unlock()
		if first {
			close(c.first)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// poll asks for what is due and takes the answers in. What was known stays
// where an answer fails. Nothing that v refers to is changed, only replaced.
func (v *ecsView) poll(ctx context.Context, client *ecs.Client) (err error) {
	defer func() {
		// This goroutine is ours, so the sampler does not catch its panics.
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	var failed []error
	askTask := func() {
		task, err := client.Task(ctx)
		if err == nil {
			v.task, v.taskSeen = task, time.Now()
		}
		failed = append(failed, err)
	}
	first := v.task == nil
	if first { // its limits are what matters most
		askTask()
	}
	stats, err := client.Stats(ctx)
	if err == nil {
		v.readings = ecsReadings(v.readings, stats, time.Now())
	}
	failed = append(failed, err)
	if !first && v.metadataDue(time.Now()) {
		askTask()
	}
	if v.own == "" {
		own, err := client.Container(ctx)
		if err == nil {
			v.own = own.ID
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// metadataDue tells whether to ask for the metadata: once in a while, and at
// once when a container has come that they don't name.
func (v *ecsView) metadataDue(now time.Time) bool {
	if v.task == nil || now.Sub(v.taskSeen) >= ecsMetadataInterval {
		return true
	}
	named := make(map[string]bool, len(v.task.Containers))
	for i := range v.task.Containers {
		named[v.task.Containers[i].ID] = true
	}
	for id := range v.readings {
		if !named[id] {
			return true
		}
	}
	return false
}
