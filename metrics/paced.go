package metrics

import (
	"context"
	"time"
)

// pacedCollector asks another collector less often than each tick, and gives
// its last values in between: what changes slowly, or is dear to read.
type pacedCollector struct {
	Collector
	every time.Duration

	at  time.Time
	put func(*Snapshot)
	err error
}

func (c *pacedCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	// Ticks are not quite regular: one that comes a little early counts.
	if now := time.Now(); c.at.IsZero() || now.Sub(c.at) >= c.every-c.every/10 {
		c.at = now
		c.put, c.err = c.Collector.Collect(ctx)
	}
	return c.put, c.err
}
