package main

import (
	"errors"
	"fmt"
	"time"

	"headroom/metrics"
)

// newSampler makes the sampler of this machine, or of the one whose files are
// mounted here.
func newSampler(env *environment, interval time.Duration) (*metrics.Sampler, error) {
	sampler, err := metrics.New(metrics.Config{Interval: interval, Logger: env.logger})
	if bad, ok := errors.AsType[*metrics.HostPathError](err); ok {
		return nil, &hintedError{err, fmt.Sprintf("mount %s of the machine there, such as with -v %s:%s:ro, or unset %s to watch this one", bad.Own, bad.Own, bad.Value, bad.Variable)}
	}
	return sampler, err
}
