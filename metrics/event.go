package metrics

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// EventKind says what an Event is about.
type EventKind string

// The kinds of events.
const (
	// CounterEvent: a counter that hardly ever should has grown. Subject is
	// the ID of its metric, From and To its values.
	CounterEvent EventKind = "counter"
	// LimitEvent: another limit binds. Subject is the ID of the limit's
	// metric, From and To its values, Detail where it comes from now.
	LimitEvent EventKind = "limit"
	// CollectorEvent: a collector changed its state. Subject is its name,
	// Detail the new state and the error.
	CollectorEvent EventKind = "collector"
	// GapEvent: ticks were missing, because the machine slept or was too busy.
	// To is the time between the two ticks, in seconds.
	GapEvent EventKind = "gap"
)

// Event is something that happened between two Snapshots.
type Event struct {
	// Time is that of the first Snapshot that shows it, Until that of the last
	// where it went on.
	Time    time.Time         `json:"time"`
	Until   time.Time         `json:"until"`
	Kind    EventKind         `json:"kind"`
	Subject string            `json:"subject"`
	Labels  map[string]string `json:"labels,omitempty"`
	From    Float             `json:"from"`
	To      Float             `json:"to"`
	Detail  string            `json:"detail,omitempty"`
}

// String tells the event in a sentence.
func (e *Event) String() string {
	switch e.Kind {
	case CounterEvent:
		return fmt.Sprintf("%s%s rose by %s to %s", e.Subject, labelText(e.Labels), plain(e.To-e.From), plain(e.To))
	case LimitEvent:
		return fmt.Sprintf("%s went from %s to %s (%s)", e.Subject, plain(e.From), plain(e.To), e.Detail)
	case CollectorEvent:
		return "collector " + e.Subject + ": " + e.Detail
	case GapEvent:
		return fmt.Sprintf("no ticks for %s s", plain(e.To))
	}
	return fmt.Sprintf("%s %s%s %s", e.Kind, e.Subject, labelText(e.Labels), e.Detail)
}

func labelText(labels map[string]string) string {
	if len(labels) == 0 {
		return ""
	}
	parts := make([]string, 0, len(labels))
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		parts = append(parts, name+"="+labels[name])
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func plain(f Float) string {
	if !f.Known() {
		return "unknown"
	}
	return string(appendJSON(nil, float64(f)))
}

// noteworthy are the endings of the IDs of counters whose growth is an event.
var noteworthy = []string{"_oom_kills_total", "_ooms_total", "_failures_total", "_throttled_periods_total"}

// noteworthyMetrics are the rows of the catalogue whose growth is an event.
var noteworthyMetrics = func() []*Metric {
	var found []*Metric
	for i := range catalog {
		if isNoteworthy(&catalog[i]) {
			found = append(found, &catalog[i])
		}
	}
	return found
}()

func isNoteworthy(m *Metric) bool {
	return m.Kind == Counter && slices.ContainsFunc(noteworthy, func(ending string) bool { return strings.HasSuffix(m.ID, ending) })
}

// gapTicks is how many intervals two Snapshots lie apart, at least, where
// ticks were missing.
const gapTicks = 3

// Events returns what happened between two Snapshots, the older one first;
// none where there is no older one.
func Events(previous, next *Snapshot) []Event {
	if previous == nil || next == nil {
		return nil
	}
	var events []Event
	if elapsed := next.ElapsedSeconds; elapsed > gapTicks*max(previous.IntervalSeconds, next.IntervalSeconds, Float(next.waited.Seconds())) {
		events = append(events, Event{Kind: GapEvent, From: Unknown(), To: elapsed})
	}
	for _, m := range noteworthyMetrics {
		events = appendGrowth(events, m, previous, next)
	}
	events = appendLimits(events, &previous.Limits, &next.Limits)
	events = appendStates(events, previous.Collectors, next.Collectors)
	for i := range events {
		events[i].Time, events[i].Until = next.Time, next.Time
	}
	return events
}

// appendGrowth adds an event for each series of a counter that has grown. A
// series that was not there before, or whose counter was reset, has not.
func appendGrowth(events []Event, m *Metric, previous, next *Snapshot) []Event {
	type value struct {
		labels Labels
		v      Float
	}
	room := [8]value{}
	before := room[:0]
	m.Read(previous, func(v Float, labels Labels) { before = append(before, value{labels, v}) })
	i := 0
	m.Read(next, func(v Float, labels Labels) {
		// The order hardly ever changes between two Snapshots.
		if i >= len(before) || before[i].labels != labels {
			i = slices.IndexFunc(before, func(b value) bool { return b.labels == labels })
			if i < 0 {
				i = len(before)
				return
			}
		}
		if from := before[i].v; v > from {
			events = append(events, Event{Kind: CounterEvent, Subject: m.ID, Labels: m.LabelMap(labels), From: from, To: v})
		}
		i++
	})
	return events
}

func appendLimits(events []Event, previous, next *Limits) []Event {
	for _, l := range [...]struct {
		metric       string
		from, to     Float
		before, then Origin
	}{
		{"limit_cpu_cores", previous.CPU.LimitCores, next.CPU.LimitCores, previous.CPU.Origin, next.CPU.Origin},
		{"limit_memory_bytes", previous.Memory.LimitBytes, next.Memory.LimitBytes, previous.Memory.Origin, next.Memory.Origin},
		{"limit_tasks", previous.Tasks.Limit, next.Tasks.Limit, previous.Tasks.Origin, next.Tasks.Origin},
	} {
		// One that could not be read for a moment is the collector's event.
		if l.from.Known() && l.to.Known() && (l.from != l.to || l.before != l.then) {
			detail := strings.TrimSpace(string(l.then.Source) + " " + l.then.Path)
			events = append(events, Event{Kind: LimitEvent, Subject: l.metric, From: l.from, To: l.to, Detail: detail})
		}
	}
	return events
}

func appendStates(events []Event, previous, next []CollectorStatus) []Event {
	for i := range next {
		c := &next[i]
		var before *CollectorStatus
		if i < len(previous) && previous[i].Collector == c.Collector {
			before = &previous[i]
		} else if j := slices.IndexFunc(previous, func(p CollectorStatus) bool { return p.Collector == c.Collector }); j >= 0 {
			before = &previous[j]
		}
		if before == nil || before.State == c.State {
			continue
		}
		detail := string(c.State)
		if c.State != CollectorOK && c.LastError != "" {
			detail += ": " + c.LastError
		}
		events = append(events, Event{Kind: CollectorEvent, Subject: c.Collector, From: Unknown(), To: Unknown(), Detail: detail})
	}
	return events
}

// Continues reports whether e goes on with what an earlier event began, within
// a time: the counter grew again.
func (e *Event) Continues(earlier *Event, within time.Duration) bool {
	return e.Kind == CounterEvent && earlier.Kind == e.Kind && earlier.Subject == e.Subject &&
		e.Time.Sub(earlier.Until) <= within && maps.Equal(earlier.Labels, e.Labels) && e.From >= earlier.To
}
