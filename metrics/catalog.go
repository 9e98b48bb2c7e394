package metrics

import "slices"

// Unit is the unit of a metric.
type Unit string

// The units. Faces turn them into percent, MiB and the like.
const (
	Ratio          Unit = "ratio"
	Bytes          Unit = "bytes"
	BytesPerSecond Unit = "bytes_per_second"
	Seconds        Unit = "seconds"
	PerSecond      Unit = "per_second"
	Count          Unit = "count"
	Celsius        Unit = "celsius"
	Hertz          Unit = "hertz"
	Watts          Unit = "watts"
	Joules         Unit = "joules"
	// PerMinute is how often something turns.
	PerMinute Unit = "per_minute"
)

// Kind tells gauges from counters.
type Kind string

// The kinds. A Counter only grows, until it starts again from zero.
const (
	Gauge   Kind = "gauge"
	Counter Kind = "counter"
)

// Labels are the values of a metric's labels, in the order of Metric.Labels.
type Labels [2]string

// Metric is a row of the catalogue: everything that a face needs to know of a
// metric to store, draw, export or document it.
type Metric struct {
	// ID names the metric in queries; its last words are its unit.
	ID   string
	Unit Unit
	Kind Kind
	// Label is its short name for people.
	Label string
	// Help is one sentence for people, with the source where that matters.
	Help string
	// Labels names what tells its series apart, two at most.
	Labels []string
	// Collector is the collector that its values come from.
	Collector string
	// Prometheus is its name in the Prometheus exposition: node_exporter's
	// where that has the same quantity. Empty where the exposition has the raw
	// counter instead.
	Prometheus string
	// Export is set where Prometheus is told other labels or values.
	Export *Export
	// Recorded metrics are kept in the History.
	Recorded bool
	// Read calls emit for each series of the metric in a Snapshot.
	Read func(s *Snapshot, emit Emit)
}

// Emit takes one value and its labels.
type Emit func(v Float, labels Labels)

// catalog is the single list of all metrics. What the History keeps first when
// it runs out of room stands first.
var catalog = slices.Concat(
	limitMetrics,
	hostMetrics,
	pressureMetrics,
	containerMetrics,
	ecsMetrics,
	gpuMetrics,
	sensorMetrics,
	processMetrics,
	connectionMetrics,
	memoryDetailMetrics,
	kernelMetrics,
	processorMetrics,
)

// Catalog returns all metrics, the most important first. The slice is the
// caller's own.
func Catalog() []Metric { return slices.Clone(catalog) }

// LookupMetric finds a metric by its ID.
func LookupMetric(id string) (Metric, bool) {
	i, ok := catalogIndex[id]
	if !ok {
		return Metric{}, false
	}
	return catalog[i], true
}

// LabelMap gives the labels their names.
func (m *Metric) LabelMap(l Labels) map[string]string {
	if len(m.Labels) == 0 {
		return nil
	}
	named := make(map[string]string, len(m.Labels))
	for i, name := range m.Labels {
		named[name] = l[i]
	}
	return named
}

var catalogIndex = func() map[string]int {
	index := make(map[string]int, len(catalog))
	for i, m := range catalog {
		index[m.ID] = i
	}
	return index
}()
