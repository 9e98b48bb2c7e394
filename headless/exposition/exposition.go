package exposition

import (
	"runtime"
	"sync"

	"headroom/metrics"
)

// Exposition writes the answers to scrapes. What is read in a tick is written
// once in each, however many ask; what the program itself uses is read at each
// scrape. Any number of goroutines may use it.
type Exposition struct {
	requests *Requests

	mu      sync.Mutex
	encoder *encoder
	system  []*family
	// written is what the newest snapshot looks like, by format.
	written [formats]struct {
		snapshot *metrics.Snapshot
		text     []byte
	}
	own     ownFamilies
	process processReader
	runtime runtimeReader
	build   metrics.FamilyLabels
	http    httpFamilies
}

// New makes an Exposition of a program of this version, and of the requests
// that it has answered.
func New(version string, requests *Requests) *Exposition {
	e := &Exposition{requests: requests, encoder: newEncoder(), own: newOwnFamilies(), http: newHTTPFamilies(), runtime: newRuntimeReader()}
	e.build = metrics.FamilyLabels{version, runtime.Version(), runtime.GOOS, runtime.GOARCH}
	for _, f := range metrics.Families() {
		e.system = append(e.system, newFamily(f))
	}
	return e
}

// Append writes what a scrape gets to the end of out and returns it. Without a
// snapshot it is what is known of the program itself.
func (e *Exposition) Append(out []byte, format Format, snapshot *metrics.Snapshot) []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	if snapshot != nil {
		out = append(out, e.systemText(format, snapshot)...)
	}
	e.encoder.start(out, format)
	e.writeOwn(e.encoder)
	e.writeRequests(e.encoder)
	return e.encoder.end()
}

// systemText returns the families of a snapshot, which are written when the
// first one asks.
func (e *Exposition) systemText(format Format, snapshot *metrics.Snapshot) []byte {
	w := &e.written[format]
	if w.snapshot != snapshot {
		e.encoder.start(w.text[:0], format)
		for _, f := range e.system {
			e.encoder.begin(f)
			f.Read(snapshot, e.encoder.emit)
		}
		w.snapshot, w.text = snapshot, e.encoder.out
	}
	return w.text
}
