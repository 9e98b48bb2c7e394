package metrics

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// countingCollector tells how often it was asked.
type countingCollector struct {
	asked int
	err   error
}

func (*countingCollector) Name() string { return "counting" }

func (c *countingCollector) Collect(context.Context) (func(*Snapshot), error) {
	c.asked++
	n := Float(c.asked)
	return func(s *Snapshot) { s.Load.Load1 = n }, c.err
}

func TestPacedCollectorKeepsItsValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inner := &countingCollector{err: errors.New("half of it")}
		c := &pacedCollector{Collector: inner, every: 5 * time.Second}
		for tick := range 11 {
			put, err := c.Collect(t.Context())
			if !errors.Is(err, inner.err) {
				t.Errorf("tick %d: the error is %v", tick, err)
			}
			s := UnknownSnapshot(time.Now())
			put(s)
			if want := Float(1 + tick/5); s.Load.Load1 != want {
				t.Errorf("tick %d gives reading %v, want %v", tick, s.Load.Load1, want)
			}
			time.Sleep(time.Second - time.Millisecond) // a little early each time
		}
		if inner.asked != 3 {
			t.Errorf("asked %d times in 11 ticks, want 3", inner.asked)
		}
	})
}
