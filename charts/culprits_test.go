package charts

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"headroom/metrics"
)

// blamingFeed answers each question for culprits with all that it has.
type blamingFeed struct {
	cannedFeed
	spans []metrics.CulpritSpan
}

func (f *blamingFeed) Culprits(context.Context, metrics.CulpritQuery) ([]metrics.CulpritSpan, error) {
	return f.spans, f.err
}

func TestLoadCulprits(t *testing.T) {
	at := func(s int64) time.Time { return time.Unix(s, 0) }
	span := func(from int64, cpu ...metrics.Culprit) metrics.CulpritSpan {
		return metrics.CulpritSpan{From: at(from), To: at(from + 10), CPU: cpu}
	}
	feed := &blamingFeed{spans: []metrics.CulpritSpan{
		span(0, metrics.Culprit{PID: 1, Name: "make", Value: 0.5}),
		span(10, metrics.Culprit{PID: 2, Name: "cc1", Value: 0.9}, metrics.Culprit{PID: 3, Name: "cc1", Value: 0.25},
			metrics.Culprit{PID: 4, Name: "idle", Value: 0.004}),
		span(20, metrics.Culprit{PID: 2, Name: "cc1", Value: 1}, metrics.Culprit{PID: 5, Value: 0.75},
			metrics.Culprit{PID: 6, Name: "a\u202eb\nc", Value: 0.5}),
		span(30),
	}}
	for _, tt := range []struct {
		name     string
		from, to int64
		known    bool
		rows     []CulpritRow
	}{
		{"one step", 0, 10, true, []CulpritRow{{"make", "0.50 cores"}}},
		{"twins, and one that reads as zero", 12, 13, true, []CulpritRow{{"cc1 (2)", "0.90 cores"}, {"cc1 (3)", "0.25 cores"}}},
		{"the greatest of two steps", 10, 30, true, []CulpritRow{{"cc1", "1 core"}, {"process 5", "0.75 cores"}, {"ab c", "0.50 cores"}}},
		{"nobody", 31, 32, true, nil},
		{"under way", 40, 41, false, nil},
	} {
		got, known, err := LoadCulprits(t.Context(), feed, CPUCulprits, at(tt.from), at(tt.to))
		if err != nil || known != tt.known || !slices.Equal(got.Rows, tt.rows) {
			t.Errorf("%s: %v, %t, %v, want %v, %t", tt.name, got, known, err, tt.rows, tt.known)
		}
		if known && (got.From.After(at(tt.from)) || got.To.Before(at(tt.to))) {
			t.Errorf("%s: from %s to %s", tt.name, got.From, got.To)
		}
	}
	feed.err = errors.New("no such thing")
	if got, known, err := LoadCulprits(t.Context(), feed, CPUCulprits, at(0), at(1)); err == nil || known || got.Rows != nil {
		t.Errorf("of a feed that fails: %v, %t, %v", got, known, err)
	}
}

func TestCulpritKinds(t *testing.T) {
	span := metrics.CulpritSpan{
		CPU:    []metrics.Culprit{{PID: 1, Name: "a", Value: 12.345}, {PID: 2, Name: "b", Value: metrics.Float(math.NaN())}},
		Memory: []metrics.Culprit{{PID: 1, Name: "a", Value: 340 << 20}},
		IO:     []metrics.Culprit{{PID: 1, Name: "a", Value: 80 << 20}},
	}
	for kind, want := range map[CulpritKind]string{
		CPUCulprits: "12.3 cores", MemoryCulprits: "340 MiB", IOCulprits: "80.0 MiB/s",
	} {
		rows := kind.rows(slices.Clone(kind.of(&span)))
		if len(rows) != 1 || rows[0].Value != want {
			t.Errorf("%s: %v, want %s", kind, rows, want)
		}
	}
	if rows := NoCulprits.of(&span); rows != nil || NoCulprits.Title(0) != "" {
		t.Errorf("none are %v", rows)
	}
	for title, got := range map[string]string{
		"Most CPU in 10 s":  CPUCulprits.Title(time.Second),
		"Most I/O in 1 min": IOCulprits.Title(time.Minute),
		"Most memory":       MemoryCulprits.Title(time.Minute),
	} {
		if got != title {
			t.Errorf("%q, want %q", got, title)
		}
	}
	// Who sends is not known, and those of other containers are not seen.
	for id, want := range map[string]CulpritKind{
		"cpu": CPUCulprits, "memory": MemoryCulprits, "disk-io": IOCulprits, "network": NoCulprits, "ecs-cpu": NoCulprits,
	} {
		if p, _ := LookupPanel(id); p.Culprits != want {
			t.Errorf("panel %s has the culprits %q, want %q", id, p.Culprits, want)
		}
	}
}
