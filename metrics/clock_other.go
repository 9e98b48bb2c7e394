//go:build !linux

package metrics

import "context"

// clockCollector has nothing to ask elsewhere than on Linux.
type clockCollector struct{}

func (*clockCollector) Name() string { return "clock" }

func (*clockCollector) Collect(context.Context) (func(*Snapshot), error) {
	return nil, ErrUnsupported
}
