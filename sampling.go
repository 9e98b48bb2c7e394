package main

import (
	"errors"
	"fmt"

	"headroom/metrics"
)

// newSampler makes the sampler of this machine, or of the one whose files are
// mounted here.
func newSampler(env *environment, o *Options) (*metrics.Sampler, error) {
	cfg := metrics.Config{Interval: o.every(), Logger: env.logger}
	for _, name := range o.Without {
		cfg.Without = append(cfg.Without, string(name))
	}
	sampler, err := metrics.New(cfg)
	if bad, ok := errors.AsType[*metrics.HostPathError](err); ok {
		return nil, &hintedError{err, fmt.Sprintf("mount %s of the machine there, such as with -v %s:%s:ro, or unset %s to watch this one", bad.Own, bad.Own, bad.Value, bad.Variable)}
	}
	return sampler, err
}
