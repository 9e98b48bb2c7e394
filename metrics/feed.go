package metrics

import (
	"context"
	"fmt"
	"time"
)

// Feed is what a face reads. The Sampler of this machine is one.
type Feed interface {
	// Latest returns the newest Snapshot, or nil before the first.
	Latest() *Snapshot

	// Subscribe returns a channel of Snapshots with room for one: a reader
	// that is slower than the sampler gets the newest and loses the others.
	// The channel is closed when ctx is done or the feed ends.
	Subscribe(ctx context.Context) <-chan *Snapshot

	// Series returns the past of the series that q names, in a stable order,
	// none if there are none. A query that makes no sense gives a *QueryError.
	Series(ctx context.Context, q Query) ([]Series, error)

	// Processes returns a table of the processes as they are now. They are read
	// only when somebody asks, at most once in an interval for all who do. Rates
	// are taken since the reading before, which is at most 10 s old; they are
	// unknown where there was none. A query that makes no sense gives a
	// *QueryError.
	Processes(ctx context.Context, q ProcessQuery) (*ProcessTable, error)

	// Sockets returns the sockets that listen now, with who holds them. They are
	// read only when somebody asks, at most once in an interval for all who do.
	// The error is ErrUnsupported where the feed does not have them.
	Sockets(ctx context.Context) (*SocketTable, error)

	// Culprits returns which processes used most at the times that overlap the
	// range of q, the oldest first; none are known of the last step of 10 s,
	// which is under way. A query that makes no sense gives a *QueryError.
	Culprits(ctx context.Context, q CulpritQuery) ([]CulpritSpan, error)
}

// Query names a metric and a time range.
type Query struct {
	// Metric is the ID of a row of the Catalog.
	Metric string
	// Labels keeps the series that have all of these label values; nil keeps
	// all.
	Labels map[string]string
	// From and To bound the time; a zero To means now, a zero From all there
	// is.
	From, To time.Time
	// Points is the greatest number of points wanted for each series, at least
	// 2; 0 means as many as there are. Thinned points keep the least and the
	// greatest value of what they stand for.
	Points int
}

// Series is the past of one metric with one set of labels. The slices have
// the same length and are the caller's own, but Times is shared by all series
// of an answer. A NaN is a gap.
type Series struct {
	Metric string
	Labels map[string]string
	// Step is the time that a point stands for, the longest where they differ.
	Step time.Duration
	// Times are milliseconds since the Unix epoch, increasing.
	Times []int64
	// Covered are the times that each point tells of, as a CulpritQuery asks for
	// them. A Feed need not tell them.
	Covered        []TimeSpan
	Min, Mean, Max []float64
}

// TimeSpan is a span of time, in milliseconds since the Unix epoch. Both ends
// belong to it.
type TimeSpan struct{ From, To int64 }

// QueryError is a query that cannot be answered.
type QueryError struct {
	// Field is the field of the Query, in lower case.
	Field string
	// Value is what was asked.
	Value string
	// Accepted says what would do.
	Accepted string
}

func (e *QueryError) Error() string {
	return fmt.Sprintf("%s %q is not accepted: %s", e.Field, e.Value, e.Accepted)
}
