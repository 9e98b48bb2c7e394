//go:build !linux

package metrics

import "context"

// kernelCollector has nothing to read elsewhere than on Linux.
type kernelCollector struct{}

func (*kernelCollector) Name() string { return "kernel" }

func (*kernelCollector) Collect(context.Context) (func(*Snapshot), error) {
	return nil, ErrUnsupported
}
