package metrics

import "context"

// loadCollector reads the load averages and the number of tasks
// (/proc/loadavg on Linux, proc_loadavg(5)).
type loadCollector struct{ source loadSource }

func (*loadCollector) Name() string { return "load" }

func (c *loadCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	values, err := c.source.read(ctx)
	if !values.Load1.Known() {
		return nil, err
	}
	return func(s *Snapshot) { s.Load = values }, err
}
