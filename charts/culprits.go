package charts

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"headroom/metrics"
)

// CulpritKind is by what the processes are ranked that are to blame for what a
// panel shows. It is the name of their list in the JSON of a
// metrics.CulpritSpan.
type CulpritKind string

// The kinds of culprits.
const (
	NoCulprits  CulpritKind = ""
	CPUCulprits CulpritKind = "cpu_cores"
	// MemoryCulprits hold most resident memory.
	MemoryCulprits CulpritKind = "resident_bytes"
	IOCulprits     CulpritKind = "io_bytes_per_second"
)

// culpritsShown is how many are named.
const culpritsShown = 3

// Culprits is who used most in a span of time, ready to be read.
type Culprits struct {
	// From and To bound the steps that they are known of.
	From, To time.Time
	// Rows are the greatest first; there may be none.
	Rows []CulpritRow
}

// CulpritRow is a process and what it used, for people.
type CulpritRow struct{ Name, Value string }

// culpritStep is the time over which culprits are found, unless readings are
// further apart.
const culpritStep = 10 * time.Second

// Title says what the rows are: "Most CPU in 10 s", where interval is the time
// between two readings. A line may show less than they used, or more, since its
// values are of a shorter time.
func (k CulpritKind) Title(interval time.Duration) string {
	over := " in " + FormatCompact(metrics.Seconds, max(culpritStep, interval).Seconds())
	switch k {
	case CPUCulprits:
		return "Most CPU" + over
	case MemoryCulprits:
		return "Most memory"
	case IOCulprits:
		return "Most I/O" + over
	default:
		return ""
	}
}

// Format writes what a process used, with its unit: "1.24 cores", "340 MiB",
// "80.0 MiB/s".
func (k CulpritKind) Format(v float64) string {
	switch k {
	case MemoryCulprits:
		return FormatValue(metrics.Bytes, v)
	case IOCulprits:
		return FormatValue(metrics.BytesPerSecond, v)
	}
	text := FormatValue(metrics.Count, v)
	if text == "1" {
		return text + " core"
	}
	return text + " cores"
}

// least is what is worth a row: less reads as zero.
func (k CulpritKind) least() metrics.Float {
	if k == CPUCulprits {
		return 0.005
	}
	return 1
}

// of picks the list of a kind.
func (k CulpritKind) of(s *metrics.CulpritSpan) []metrics.Culprit {
	switch k {
	case CPUCulprits:
		return s.CPU
	case MemoryCulprits:
		return s.Memory
	case IOCulprits:
		return s.IO
	default:
		return nil
	}
}

// LoadCulprits fetches who used most in the steps that overlap the times from
// from until before to, each process with the most that it used in one of them.
// It returns false where none are known, as of the step under way.
func LoadCulprits(ctx context.Context, feed metrics.Feed, kind CulpritKind, from, to time.Time) (Culprits, bool, error) {
	spans, err := feed.Culprits(ctx, metrics.CulpritQuery{From: from, To: to})
	if err != nil {
		return Culprits{}, false, err
	}
	var found Culprits
	var all []metrics.Culprit
	known := false
	for i := range spans {
		s := &spans[i]
		// The end of a query is part of it; that of a step is not.
		if !s.From.Before(to) || !s.To.After(from) {
			continue
		}
		if !known {
			found.From = s.From
		}
		known = true
		found.To = s.To
		all = append(all, kind.of(s)...)
	}
	found.Rows = kind.rows(all)
	return found, known, nil
}

// rows ranks processes, and names them so that they can be told apart.
func (k CulpritKind) rows(all []metrics.Culprit) (rows []CulpritRow) {
	all = slices.DeleteFunc(all, func(c metrics.Culprit) bool { return !(c.Value >= k.least()) })
	slices.SortStableFunc(all, func(a, b metrics.Culprit) int { return cmp.Compare(b.Value, a.Value) })
	var shown []metrics.Culprit
	for _, c := range all {
		same := func(o metrics.Culprit) bool { return o.PID == c.PID && o.Name == c.Name }
		if len(shown) < culpritsShown && !slices.ContainsFunc(shown, same) {
			shown = append(shown, c)
		}
	}
	for _, c := range shown {
		name, pid := cleanText(c.Name), strconv.Itoa(c.PID)
		twin := func(o metrics.Culprit) bool { return o.PID != c.PID && o.Name == c.Name }
		switch {
		case name == "":
			name = "process " + pid
		case slices.ContainsFunc(shown, twin):
			name += " (" + pid + ")"
		}
		rows = append(rows, CulpritRow{name, k.Format(float64(c.Value))})
	}
	return rows
}
