package charts

import (
	"math"
	"strings"

	"headroom/metrics"
)

// GaugeRequest is what a gauge is wanted of.
type GaugeRequest struct {
	Metric metrics.Metric
	// Labels pick one of the series of the metric.
	Labels map[string]string
	Levels Levels
	// Max is where the gauge ends; nil for the whole that the metric is a part
	// of.
	Max *float64
}

// AddLabel reads a label as name=value. An error is an *OptionError.
func (r *GaugeRequest) AddLabel(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return &OptionError{"label", text, "name=value, such as device=sda"}
	}
	if _, twice := r.Labels[name]; twice {
		return &OptionError{"label", text, "each label once"}
	}
	if r.Labels == nil {
		r.Labels = make(map[string]string)
	}
	r.Labels[name] = value
	return nil
}

// Check returns an *OptionError where there is no knowing how full the gauge
// would be.
func (r *GaugeRequest) Check() error {
	switch {
	case r.Max != nil && !(*r.Max > 0 && *r.Max <= MaxValue):
		return &OptionError{"max", boundText(r.Metric.Unit, *r.Max), "a value above 0"}
	case r.Max == nil && !HasWhole(&r.Metric):
		return &OptionError{"max", "", "where the gauge ends, since " + r.Metric.ID + " has no limit that is known: " + AcceptedValue(r.Metric.Unit)}
	}
	return nil
}

// Gauge reads the present value from a Snapshot, which may be nil. Its errors
// are those of Check and Read.
func (r *GaugeRequest) Gauge(s *metrics.Snapshot) (Gauge, error) {
	if err := r.Check(); err != nil {
		return Gauge{}, err
	}
	reading, err := Read(s, &r.Metric, r.Labels)
	if err != nil {
		return Gauge{}, err
	}
	g := Gauge{Title: reading.Name(), Unit: r.Metric.Unit, Value: reading.Value, Max: reading.Whole(s), Levels: r.Levels}
	if r.Max != nil {
		g.Max = *r.Max
	}
	if g.Unit != metrics.Ratio {
		g.Detail = English.PartOf(g.Unit, metrics.Float(g.Value), metrics.Float(g.Max))
	}
	if !finite(g.Max) {
		g.Value = math.NaN() // of a whole that is not known
	}
	return g, nil
}
