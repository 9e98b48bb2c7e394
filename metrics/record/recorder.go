package record

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"time"

	"headroom/metrics"
)

// The bounds of what a Recorder keeps besides the History of the sampler.
const (
	// detailSpan is how long every Snapshot is kept; older ones are thinned to
	// one in thinStep, for keepSpan.
	detailSpan = time.Minute
	thinStep   = 10 * time.Second
	keepSpan   = 15 * time.Minute
	// snapshotsMaxBytes bounds the memory of all of them, by estimate; the
	// oldest go first.
	snapshotsMaxBytes = 1 << 20
	eventsMax         = 256
	// quiet is how long a counter must not grow before its next growth is an
	// event of its own.
	quiet = 15 * time.Second
)

// ErrNothing is returned where nothing has been sampled yet.
var ErrNothing = errors.New("nothing has been measured yet")

// Recorder keeps the last minutes of a Sampler. The values of series are those
// of the sampler's History, so only Snapshots and events cost memory here. All
// methods may be called from any goroutine.
type Recorder struct {
	sampler *metrics.Sampler
	version string

	mu     sync.Mutex
	recent []kept // every one, the oldest first
	older  []kept // thinned, the oldest first
	bytes  int
	events []metrics.Event
}

type kept struct {
	snapshot *metrics.Snapshot
	bytes    int
}

// New makes a Recorder of a sampler; Run starts it. The version is that of the
// program, for the header.
func New(sampler *metrics.Sampler, version string) *Recorder {
	return &Recorder{sampler: sampler, version: version}
}

// Run follows the sampler until it ends or ctx is done.
func (r *Recorder) Run(ctx context.Context) {
	for s := range r.sampler.Subscribe(ctx) {
		r.add(s)
	}
}

// add takes a Snapshot in and lets go of what is too old or too much.
func (r *Recorder) add(s *metrics.Snapshot) {
	size := sizeOf(reflect.ValueOf(s).Elem())
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.recent); n > 0 {
		for _, e := range metrics.Events(r.recent[n-1].snapshot, s) {
			r.addEvent(e)
		}
	}
	r.recent = append(r.recent, kept{s, size})
	r.bytes += size
	for len(r.recent) > 1 && s.Time.Sub(r.recent[0].snapshot.Time) > detailSpan {
		first := r.recent[0]
		r.recent = dropFirst(r.recent)
		if n := len(r.older); n == 0 || apart(r.older[n-1], first) >= thinStep {
			r.older = append(r.older, first)
		} else {
			r.bytes -= first.bytes
		}
	}
	for len(r.older) > 0 && (r.bytes > snapshotsMaxBytes || s.Time.Sub(r.older[0].snapshot.Time) > keepSpan) {
		r.bytes -= r.older[0].bytes
		r.older = dropFirst(r.older)
	}
	for len(r.recent) > 1 && r.bytes > snapshotsMaxBytes {
		r.bytes -= r.recent[0].bytes
		r.recent = dropFirst(r.recent)
	}
}

// apart is the time between two Snapshots, whichever way the clock was set.
func apart(a, b kept) time.Duration { return b.snapshot.Time.Sub(a.snapshot.Time).Abs() }

// dropFirst keeps the array, so that a list that stays as long as it is needs
// no new memory.
func dropFirst[T any](list []T) []T {
	n := copy(list, list[1:])
	clear(list[n:])
	return list[:n]
}

// addEvent lets a counter that goes on growing be one event, or a machine that
// is throttled all the time would drive out everything else.
func (r *Recorder) addEvent(e metrics.Event) {
	for i := len(r.events) - 1; i >= 0; i-- {
		if earlier := &r.events[i]; e.Continues(earlier, quiet) {
			earlier.Until, earlier.To = e.Until, e.To
			return
		}
	}
	if len(r.events) == eventsMax {
		r.events = dropFirst(r.events)
	}
	r.events = append(r.events, e)
}

// Record returns what is known of the last minutes, or ErrNothing. The reason
// says why it is wanted.
func (r *Recorder) Record(reason string) (*Record, error) {
	latest := r.sampler.Latest()
	if latest == nil {
		return nil, ErrNothing
	}
	record := &Record{Ticks: r.sampler.Ticks()}
	r.mu.Lock()
	for _, list := range [][]kept{r.older, r.recent} {
		for _, k := range list {
			record.Snapshots = append(record.Snapshots, k.snapshot)
		}
	}
	record.Events = append(record.Events, r.events...)
	r.mu.Unlock()
	if n := len(record.Snapshots); n == 0 {
		record.Snapshots = append(record.Snapshots, latest)
	} else if last := record.Snapshots[n-1]; last.Sequence < latest.Sequence {
		record.Events = append(record.Events, metrics.Events(last, latest)...)
		record.Snapshots = append(record.Snapshots, latest)
	}
	record.Header = Header{
		Format: Format, Version: r.version, Host: latest.Host.Hostname, Reason: reason, Written: time.Now(),
		From: record.Snapshots[0].Time, To: latest.Time, IntervalSeconds: latest.IntervalSeconds,
	}
	if times := record.Ticks.Times; len(times) > 0 && times[0] < record.Header.From.UnixMilli() {
		record.Header.From = time.UnixMilli(times[0])
	}
	var err error
	record.Culprits, err = r.sampler.Culprits(context.Background(), metrics.CulpritQuery{From: record.Header.From})
	if err != nil {
		return nil, err
	}
	return record, nil
}

// sizeOf estimates the memory of a value: that of its own and of what its
// slices and strings hold, although Snapshots may share strings.
func sizeOf(v reflect.Value) int { return int(v.Type().Size()) + sizeBehind(v) }

func sizeBehind(v reflect.Value) int {
	n := 0
	switch v.Kind() {
	case reflect.String:
		n = v.Len()
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return 0
		}
		for _, field := range v.Fields() {
			n += sizeBehind(field)
		}
	case reflect.Slice:
		n = v.Cap() * int(v.Type().Elem().Size())
		if !flat(v.Type().Elem()) {
			for i := range v.Len() {
				n += sizeBehind(v.Index(i))
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			n = sizeOf(v.Elem())
		}
	case reflect.Map:
		n = v.Len() * (int(v.Type().Key().Size()) + int(v.Type().Elem().Size()) + 16)
	default: // it is all in the value itself
	}
	return n
}

// flat reports whether values of a type hold nothing elsewhere.
func flat(t reflect.Type) bool {
	return t.Kind() >= reflect.Bool && t.Kind() <= reflect.Complex128
}
