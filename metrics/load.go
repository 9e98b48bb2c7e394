package metrics

import "context"

// loadCollector reads the load averages (/proc/loadavg on Linux).
type loadCollector struct{ source loadSource }

func (*loadCollector) Name() string { return "load" }

func (c *loadCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	values, err := c.source.read(ctx)
	if err != nil {
		return nil, err
	}
	return func(s *Snapshot) { s.Load = values }, nil
}
