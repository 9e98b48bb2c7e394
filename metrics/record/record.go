// Package record is the flight recorder: it keeps the last minutes of a
// sampler within a fixed memory, writes them to a file when the program ends,
// and reads such a file again.
//
// # The file
//
// A record is lines of JSON, compressed with gzip ("zcat FILE | jq" shows it).
// Each line is an object with a kind and, under the name of the kind, its
// content:
//
//	header    first: the Header, with the version of the format
//	snapshot  the newest metrics.Snapshot
//	event     a metrics.Event, in the order of time
//	times     the times of the ticks, in milliseconds since the Unix epoch
//	culprits  which processes used most in a span of 10 s, a metrics.CulpritSpan
//	series    a recorded series: metric, labels, and a value for each time
//	snapshot  older snapshots, the newest first
//	end       last: how many lines came before
//
// What matters most comes first, so that a file that was cut off is of use. A
// reader skips kinds that it does not know, so kinds may be added without a
// new version of the format.
package record

import (
	"time"

	"headroom/metrics"
)

// Format is the version of the format that this package writes and reads.
const Format = 1

// Record is what happened in the last minutes before it was made.
type Record struct {
	Header Header
	// Snapshots are in the order of time. At least one is there.
	Snapshots []*metrics.Snapshot
	// Events are in the order of time.
	Events []metrics.Event
	// Ticks are all recorded series, tick by tick.
	Ticks metrics.Ticks
	// Culprits are in the order of time.
	Culprits []metrics.CulpritSpan

	// Cut says why the end is missing in a record that was read; nil where it
	// is whole.
	Cut error
	// Skipped counts the lines of kinds that the reader does not know.
	Skipped int
}

// Header says what a record is.
type Header struct {
	Format int `json:"format"`
	// Version is that of the program.
	Version string `json:"version"`
	Host    string `json:"host"`
	// Reason is why the record was written.
	Reason string `json:"reason"`
	// Written is when it was.
	Written time.Time `json:"written"`
	// From and To are the times of the first and the last tick.
	From            time.Time     `json:"from"`
	To              time.Time     `json:"to"`
	IntervalSeconds metrics.Float `json:"interval_seconds"`
}

// Last returns the newest snapshot.
func (r *Record) Last() *metrics.Snapshot { return r.Snapshots[len(r.Snapshots)-1] }

// Feed returns the record as a Feed, and the IDs of metrics that this version
// of the program does not know.
func (r *Record) Feed() (feed *metrics.Replay, unknown []string, err error) {
	return metrics.NewReplay(r.Last(), r.Ticks, r.Culprits)
}
