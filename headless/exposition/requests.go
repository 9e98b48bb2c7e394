package exposition

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"headroom/metrics"
)

// Requests counts the requests that a server answers, by the pattern of their
// route, and not by their path, of which there is no end. The zero Requests is
// ready; any number of goroutines may use it. Counting takes a few atomic
// additions and leaves no garbage.
type Requests struct {
	inFlight atomic.Int64
	patterns growing[pattern]
	routes   growing[*route]
	mu       sync.Mutex // held to add to a list
	spare    sync.Pool
}

// growing is a list that is read without a lock and replaced when it grows.
type growing[T any] struct{ list atomic.Pointer[[]T] }

func (g *growing[T]) all() []T {
	if list := g.list.Load(); list != nil {
		return *list
	}
	return nil
}

// add is called by one goroutine at a time.
func (g *growing[T]) add(one T) {
	list := append(slices.Clip(g.all()), one)
	g.list.Store(&list)
}

// durationBounds are the upper ends of the buckets in seconds, durationLabels
// the same as they are written.
var (
	durationBounds = [...]time.Duration{time.Millisecond, 5 * time.Millisecond, 25 * time.Millisecond, 100 * time.Millisecond, 500 * time.Millisecond, 2500 * time.Millisecond}
	durationLabels = [...]string{`le="0.001"`, `le="0.005"`, `le="0.025"`, `le="0.1"`, `le="0.5"`, `le="2.5"`, `le="+Inf"`}
)

// pattern is one of the mux: "GET /charts/{file}". Several methods may be those
// of one route.
type pattern struct {
	text  string
	route *route
}

// route is what is counted of one.
type route struct {
	name    string // the pattern without its method
	codes   growing[*codeCount]
	buckets [len(durationLabels)]atomic.Uint64
	nanos   atomic.Int64
}

type codeCount struct {
	method string
	code   int
	count  atomic.Uint64
}

// codesMax bounds the combinations of method and status of a route.
const codesMax = 64

// Response is a response under way. It remembers its status, and takes what the
// server's own one takes through http.ResponseController.
type Response struct {
	http.ResponseWriter
	pattern string
	status  int
	started time.Time
}

// Route tells a response that Begin has made by which pattern of the mux the
// request found its handler.
func Route(w http.ResponseWriter, pattern string) {
	if response, ok := w.(*Response); ok {
		response.pattern = pattern
	}
}

// Begin is called before a request is answered. The answer goes to what it
// returns, which End is called with.
func (r *Requests) Begin(w http.ResponseWriter) *Response {
	r.inFlight.Add(1)
	response, ok := r.spare.Get().(*Response)
	if !ok {
		response = new(Response)
	}
	*response = Response{ResponseWriter: w, started: time.Now()}
	return response
}

// End is called when a request of this method has been answered, and w is used
// no more.
func (r *Requests) End(w *Response, method string) {
	took := time.Since(w.started)
	pattern, status := w.pattern, w.status
	if status == 0 {
		status = http.StatusOK
	}
	*w = Response{}
	r.spare.Put(w)
	r.inFlight.Add(-1)

	at := r.route(pattern)
	bucket := 0
	for bucket < len(durationBounds) && took > durationBounds[bucket] {
		bucket++
	}
	at.buckets[bucket].Add(1)
	at.nanos.Add(int64(took))
	if c := r.code(at, methodLabel(method), status); c != nil {
		c.count.Add(1)
	}
}

func (r *Requests) route(text string) *route {
	find := func() *route {
		for _, one := range r.patterns.all() {
			if one.text == text {
				return one.route
			}
		}
		return nil
	}
	if found := find(); found != nil {
		return found
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if found := find(); found != nil {
		return found
	}
	name := routeLabel(text)
	i := slices.IndexFunc(r.routes.all(), func(one *route) bool { return one.name == name })
	if i < 0 {
		i = len(r.routes.all())
		r.routes.add(&route{name: name})
	}
	r.patterns.add(pattern{text, r.routes.all()[i]})
	return r.routes.all()[i]
}

func (r *Requests) code(at *route, method string, status int) *codeCount {
	find := func() *codeCount {
		for _, one := range at.codes.all() {
			if one.code == status && one.method == method {
				return one
			}
		}
		return nil
	}
	if found := find(); found != nil {
		return found
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if found := find(); found != nil || len(at.codes.all()) >= codesMax {
		return found
	}
	made := &codeCount{method: method, code: status}
	at.codes.add(made)
	return made
}

// routeLabel is the pattern without its method; requests that nothing is at are
// told apart from all others.
func routeLabel(pattern string) string {
	if pattern == "" {
		return "unmatched"
	}
	if _, path, ok := strings.Cut(pattern, " "); ok {
		pattern = path
	}
	return strings.TrimSuffix(pattern, "{$}")
}

// methodLabel keeps what clients make up out of the labels.
func methodLabel(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	default:
		return "other"
	}
}

// WriteHeader implements http.ResponseWriter.
func (w *Response) WriteHeader(status int) {
	if w.status == 0 && (status < 100 || status > 199) { // others may follow those
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *Response) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Flush implements http.Flusher.
func (w *Response) Flush() {
	if f, ok := w.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Unwrap is for http.ResponseController.
func (w *Response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// httpFamilies are what is told of the requests.
type httpFamilies struct{ requests, duration, inFlight *family }

func newHTTPFamilies() httpFamilies {
	return httpFamilies{
		requests: counter("headroom_http_requests_total", "Requests answered, by method, pattern of the route and status.", "method", "route", "code"),
		duration: newFamily(metrics.Family{
			Name: "headroom_http_request_duration_seconds", Kind: kindHistogram, Labels: []string{"route"},
			Help: "Time that it took to answer requests, by pattern of the route.",
		}),
		inFlight: gauge("headroom_http_requests_in_flight", "Requests that are being answered."),
	}
}

func (e *Exposition) writeRequests(to *encoder) {
	to.value(e.http.inFlight, metrics.Float(e.requests.inFlight.Load()))
	to.begin(e.http.requests)
	routes := e.requests.routes.all()
	for _, at := range routes {
		for _, c := range at.codes.all() {
			to.sample(metrics.Float(c.count.Load()), metrics.FamilyLabels{c.method, at.name, strconv.Itoa(c.code)})
		}
	}
	to.begin(e.http.duration)
	for _, at := range routes {
		labels := []string{at.name}
		count := uint64(0)
		for i := range at.buckets {
			count += at.buckets[i].Load()
			to.line("_bucket", metrics.Float(count), labels, durationLabels[i])
		}
		to.line("_sum", metrics.Float(at.nanos.Load())/1e9, labels, "")
		to.line("_count", metrics.Float(count), labels, "")
	}
}

// ReadFrom implements io.ReaderFrom where what is below does.
func (w *Response) ReadFrom(src io.Reader) (int64, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	if to, ok := w.ResponseWriter.(io.ReaderFrom); ok {
		return to.ReadFrom(src)
	}
	return io.Copy(w.ResponseWriter, src)
}
