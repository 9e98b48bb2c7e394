package metrics

import (
	"slices"
	"sort"
	"time"
)

// culpritsKept is how many processes are remembered of each step and kind.
const culpritsKept = 3

// culpritKind is what a process may be to blame for.
type culpritKind int

const (
	culpritCPU culpritKind = iota
	culpritMemory
	culpritIO
	culpritKinds
)

// Culprit is a process and what it used.
type Culprit struct {
	PID int `json:"pid"`
	// Name is the first 32 bytes of its name; empty where there was no room
	// for another name.
	Name string `json:"name"`
	// Value is in cores, bytes or bytes per second, as a float32 holds it.
	Value Float `json:"value"`
}

// CulpritSpan is who used most in a span of time: up to three processes of
// each kind, the greatest first, each with the most that it used in any step of
// the span.
type CulpritSpan struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	// CPU is processor time, in cores. What children used that ended within the
	// step counts with the nearest ancestor that is left.
	CPU []Culprit `json:"cpu_cores"`
	// Memory is resident memory at the end of the step, in bytes.
	Memory []Culprit `json:"resident_bytes"`
	// IO is what was read from and written to storage, in bytes per second. It
	// is known of other users' processes only where Headroom may read it.
	IO []Culprit `json:"io_bytes_per_second"`
}

// CulpritQuery names a time range.
type CulpritQuery struct {
	// From and To bound the time; a zero To means now, a zero From all there is.
	From, To time.Time
	// Points is the greatest number of spans wanted; 0 means one for each step.
	Points int
}

// culprits is one step's worth of them, the greatest first.
type culprits [culpritKinds][culpritsKept]Culprit

// insert puts a process where it belongs, if it is among the greatest. The
// same process keeps its greatest value.
func (c *culprits) insert(kind culpritKind, v Culprit) {
	list := c[kind][:]
	at := slices.IndexFunc(list, func(o Culprit) bool { return o.PID == v.PID && o.Name == v.Name && o.Value > 0 })
	if at < 0 {
		at = culpritsKept - 1
	}
	if !(v.Value > list[at].Value) {
		return
	}
	list[at] = v
	for ; at > 0 && list[at].Value > list[at-1].Value; at-- {
		list[at], list[at-1] = list[at-1], list[at]
	}
}

// list returns the culprits of one kind that there are.
func (c *culprits) list(kind culpritKind) []Culprit {
	n := slices.IndexFunc(c[kind][:], func(v Culprit) bool { return !(v.Value > 0) })
	if n < 0 {
		n = culpritsKept
	}
	return slices.Clone(c[kind][:n])
}

// findCulprits returns who used most since the last call, and starts the next
// step. The first call knows the memory only.
//
// I/O takes another file for each process. Once it is read of all; then only
// of those that may have done some: what used no processor time (less than a
// hundredth of a second) nor waited for a device has moved hardly any bytes.
func (c *processCollector) findCulprits(now time.Time) *culprits {
	found := &culprits{}
	first := c.scanner.MarkedAt().IsZero()
	seconds := Float(secondsBetween(c.scanner.MarkedAt(), c.scanner.At()))
	for _, p := range c.scanner.Processes() {
		if p.Unreadable {
			continue
		}
		if first || p.MayHaveDoneIO() {
			c.scanner.ReadIO(p, now)
		}
		consider := func(kind culpritKind, v Float) {
			if v > found[kind][culpritsKept-1].Value { // NaN is not
				found.insert(kind, Culprit{p.PID, p.Name, v})
			}
		}
		consider(culpritMemory, Float(p.ResidentBytes))
		used, ok := p.CPUSinceMark()
		if !ok {
			continue
		}
		consider(culpritCPU, Float(used.Seconds())/seconds)
		if bytes, span, ok := p.IOSinceMark(); ok {
			consider(culpritIO, Float(float64(bytes)/ioSeconds(used, span, seconds)))
		}
	}
	c.scanner.Mark()
	return found
}

// ioSeconds is the time over which a process moved its bytes. One that was
// left alone for some steps may have moved a few in each of them: then the time
// since they were last read counts. But two hundredths of a second of processor
// time can't have gone unseen in the steps before: those bytes are of this one.
func ioSeconds(used, span time.Duration, step Float) float64 {
	if used >= 20*time.Millisecond && step.Known() {
		return min(span.Seconds(), float64(step))
	}
	return span.Seconds()
}

// The bounds of the names that are kept.
const (
	culpritNames    = 3000
	culpritNameMost = 32
)

// culpritEntry is a Culprit in 12 bytes.
type culpritEntry struct {
	value float32 // 0 where there is none
	pid   uint32
	name  uint16 // index of its name; 0 has none
}

// culpritRing holds the culprits of each step of the medium tier, in its
// slots: 108 bytes for each, 233 KB for 6 hours, and at most 330 KB of names.
type culpritRing struct {
	steps [][culpritKinds][culpritsKept]culpritEntry
	names []culpritName
	index map[string]uint16
	free  []uint16
}

// culpritName is a name and the number of entries that have it.
type culpritName struct {
	name string
	uses int
}

// newCulpritRing returns an empty ring. Name 0 stands for none.
func newCulpritRing(steps int) culpritRing {
	return culpritRing{
		steps: make([][culpritKinds][culpritsKept]culpritEntry, steps),
		names: make([]culpritName, 1), index: make(map[string]uint16),
	}
}

// put replaces what a slot holds; nil empties it.
func (r *culpritRing) put(slot int, c *culprits) {
	step := &r.steps[slot]
	for kind := range step {
		for i := range step[kind] {
			r.forget(step[kind][i].name)
			step[kind][i] = culpritEntry{}
			if c != nil && c[kind][i].Value > 0 {
				v := c[kind][i]
				step[kind][i] = culpritEntry{float32(v.Value), uint32(v.PID), r.intern(v.Name)}
			}
		}
	}
}

// get adds what a slot holds.
func (r *culpritRing) get(slot int, into *culprits) {
	for kind, list := range r.steps[slot] {
		for _, e := range list {
			if e.value > 0 {
				into.insert(culpritKind(kind), Culprit{int(e.pid), r.names[e.name].name, Float(e.value)})
			}
		}
	}
}

// intern returns the index of a name, 0 where there is no room for it.
func (r *culpritRing) intern(name string) uint16 {
	name = cutName(name)
	if name == "" {
		return 0
	}
	i, known := r.index[name]
	if !known {
		switch {
		case len(r.free) > 0:
			i = r.free[len(r.free)-1]
			r.free = r.free[:len(r.free)-1]
		case len(r.names) <= culpritNames:
			i = uint16(len(r.names))
			r.names = append(r.names, culpritName{})
		default:
			return 0
		}
		r.index[name] = i
		r.names[i].name = name
	}
	r.names[i].uses++
	return i
}

func (r *culpritRing) forget(i uint16) {
	if i == 0 {
		return
	}
	n := &r.names[i]
	if n.uses--; n.uses == 0 {
		delete(r.index, n.name)
		n.name = ""
		r.free = append(r.free, i)
	}
}

// cutName bounds a name to what is kept of it, in whole characters, and lets
// go of the longer one.
func cutName(name string) string {
	if len(name) <= culpritNameMost {
		return name
	}
	end := 0
	for i := range name {
		if i > culpritNameMost {
			break
		}
		end = i
	}
	return string([]byte(name[:end]))
}

// check returns what makes no sense in a query.
func (q CulpritQuery) check(now time.Time) error {
	times := Query{Metric: "processes", From: q.From, To: q.To, Points: q.Points}
	_, err := times.check(now)
	return err
}

// perSpan returns how many steps a span of the answer stands for.
func (q CulpritQuery) perSpan(steps int) int {
	if q.Points == 0 {
		return 1
	}
	return max(1, (steps+q.Points-1)/q.Points)
}

// joinSpans joins each perSpan spans into one.
func joinSpans(spans []CulpritSpan, perSpan int) []CulpritSpan {
	var joined []CulpritSpan
	for group := range slices.Chunk(spans, perSpan) {
		var all culprits
		for _, s := range group {
			for kind, list := range [culpritKinds][]Culprit{culpritCPU: s.CPU, culpritMemory: s.Memory, culpritIO: s.IO} {
				for _, c := range list {
					all.insert(culpritKind(kind), c)
				}
			}
		}
		joined = append(joined, CulpritSpan{
			From: group[0].From, To: group[len(group)-1].To,
			CPU: all.list(culpritCPU), Memory: all.list(culpritMemory), IO: all.list(culpritIO),
		})
	}
	return joined
}

// Culprits answers q as Feed.Culprits describes it. now stands for a zero To.
func (h *History) Culprits(q CulpritQuery, now time.Time) ([]CulpritSpan, error) {
	if err := q.check(now); err != nil {
		return nil, err
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	to := now
	if !q.To.IsZero() {
		to = q.To
	}
	t := &h.thinned[0]
	// Steps that overlap the range, so that a point in time has one.
	lo := sort.Search(t.count, func(i int) bool { return q.From.IsZero() || t.at(i)+t.length(i) > q.From.UnixMilli() })
	hi := sort.Search(t.count, func(i int) bool { return t.at(i) > to.UnixMilli() })
	perSpan := q.perSpan(hi - lo)
	var answer []CulpritSpan
	for ; lo < hi; lo += perSpan {
		last := min(lo+perSpan, hi) - 1
		var all culprits
		for i := lo; i <= last; i++ {
			h.culprits.get(t.slot(i), &all)
		}
		span := CulpritSpan{
			From: time.UnixMilli(t.at(lo)).UTC(), To: time.UnixMilli(t.at(last) + t.length(last)).UTC(),
			CPU: all.list(culpritCPU), Memory: all.list(culpritMemory), IO: all.list(culpritIO),
		}
		if len(span.CPU)+len(span.Memory)+len(span.IO) > 0 {
			answer = append(answer, span)
		}
	}
	return answer, nil
}
