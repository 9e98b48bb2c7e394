package charts

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"headroom/metrics"
)

// Reading is the present value of one series of a metric.
type Reading struct {
	Metric metrics.Metric
	Labels map[string]string
	// Value is NaN where it is not known.
	Value float64
}

// Read finds the series of a metric that has all of these label values in a
// Snapshot, which may be nil. Where there is none the value is unknown. Where
// more than one fits it is an *OptionError that names them.
func Read(s *metrics.Snapshot, m *metrics.Metric, labels map[string]string) (Reading, error) {
	for name, value := range labels {
		if !slices.Contains(m.Labels, name) {
			return Reading{}, &OptionError{"label", name + "=" + value, acceptedLabels(m)}
		}
	}
	unknown := Reading{Metric: *m, Value: math.NaN()}
	if len(labels) > 0 {
		unknown.Labels = make(map[string]string, len(m.Labels))
		for _, name := range m.Labels {
			unknown.Labels[name] = labels[name] // "" for one that was not given
		}
	}
	if s == nil {
		return unknown, nil
	}
	fitting := readings(s, m, labels)
	switch {
	case len(fitting) == 1:
		return fitting[0], nil
	case len(fitting) == 0:
		// What the labels name may have gone, as a disk that is not mounted: a
		// picture of it in a page is not to break then.
		return unknown, nil
	default:
		return unknown, &OptionError{"label", labelsText(labels), fmt.Sprintf("one of the %d series: %s", len(fitting), seriesText(fitting))}
	}
}

// readings are those of a metric in a Snapshot that have all of these label
// values.
func readings(s *metrics.Snapshot, m *metrics.Metric, labels map[string]string) (fitting []Reading) {
	m.Read(s, func(v metrics.Float, l metrics.Labels) {
		r := Reading{Metric: *m, Labels: m.LabelMap(l), Value: float64(v)}
		for name, value := range labels {
			if r.Labels[name] != value {
				return
			}
		}
		fitting = append(fitting, r)
	})
	return fitting
}

// IsMeasured tells whether a panel has a value in a Snapshot, and is of what the
// machine has: see HasNothing.
func (p *Panel) IsMeasured(s *metrics.Snapshot) bool {
	has := func(metric string, labels map[string]string, is func(v float64) bool) bool {
		m, ok := metrics.LookupMetric(metric)
		return ok && slices.ContainsFunc(readings(s, &m, labels), func(r Reading) bool { return is(r.Value) })
	}
	if has(p.Limit.Metric, nil, func(v float64) bool { return v == 0 }) {
		return false
	}
	return slices.ContainsFunc(p.Lines, func(l Line) bool { return has(l.Metric, l.Labels, finite) })
}

func acceptedLabels(m *metrics.Metric) string {
	if len(m.Labels) == 0 {
		return "none, since " + m.ID + " has no labels"
	}
	return "a value of " + strings.Join(m.Labels, " or ") + ", such as label=" + m.Labels[0] + "=..."
}

// seriesText tells how series are picked, the first of many.
func seriesText(list []Reading) string {
	const most = 20
	var names []string
	for i := range list {
		if i == most {
			return strings.Join(names, ", ") + " and others"
		}
		names = append(names, labelsText(list[i].Labels))
	}
	return strings.Join(names, ", ")
}

// labelsText writes labels in the order of their names, as a query has them:
// "zone=0&label=core=1" where there are two.
func labelsText(labels map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		parts = append(parts, name+"="+labels[name])
	}
	return strings.Join(parts, "&label=")
}

// Name names the series for people: the title of the panel that shows it, or
// its label, with the values of its labels.
func (r *Reading) Name() string {
	name, template := r.Metric.Label, ""
	if i := slices.IndexFunc(panels, func(p Panel) bool { return p.Limit.Metric == r.Metric.ID }); i >= 0 {
		name = panels[i].Title + ", " + panels[i].Limit.Label
	}
	if p, l, ok := panelOf(r.Metric.ID); ok {
		name = p.Title
		if strings.Contains(l.Label, "{") {
			template = l.Label
		} else if len(p.Lines) > 1 {
			name += ", " + l.Label
		}
	}
	if len(r.Labels) == 0 {
		return name
	}
	if template == "" {
		for _, label := range r.Metric.Labels {
			template += "{" + label + "} "
		}
	}
	return strings.Join(strings.Fields(name+" "+expand(template, r.Labels)), " ")
}

// IsTime tells whether the value is a point in time, in seconds since 1970, and
// not a duration.
func (r *Reading) IsTime() bool {
	return r.Metric.Unit == metrics.Seconds && strings.HasSuffix(r.Metric.ID, "_time_seconds")
}

// panelOf finds the first panel that shows a metric.
func panelOf(metric string) (Panel, Line, bool) {
	for _, p := range panels {
		for _, l := range p.Lines {
			if l.Metric == metric {
				return p, l, true
			}
		}
	}
	return Panel{}, Line{}, false
}

// Whole is what the value is a part of: 1 for a ratio, the limit of the panel
// that shows the metric; NaN where none is known.
func (r *Reading) Whole(s *metrics.Snapshot) float64 {
	if r.Metric.Unit == metrics.Ratio {
		return 1
	}
	p, _, ok := panelOf(r.Metric.ID)
	m, isKnown := metrics.LookupMetric(p.Limit.Metric)
	if !ok || !isKnown || s == nil || m.Unit != r.Metric.Unit {
		return math.NaN()
	}
	v := math.NaN()
	m.Read(s, func(f metrics.Float, _ metrics.Labels) { v = float64(f) })
	return v
}

// HasWhole tells whether a metric is a part of something that Headroom knows.
func HasWhole(m *metrics.Metric) bool {
	if m.Unit == metrics.Ratio {
		return true
	}
	p, _, ok := panelOf(m.ID)
	limit, isKnown := metrics.LookupMetric(p.Limit.Metric)
	return ok && isKnown && limit.Unit == m.Unit
}
