package headless

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"headroom/metrics"
)

// handler answers a request or returns what is wrong with it. Any error that
// is not a *problem is a mistake of ours.
type handler func(w http.ResponseWriter, r *http.Request, p *params) error

// route is a line of the API.
type route struct {
	pattern string // as http.ServeMux reads it
	handler handler
	// types are the media types of its answers, the first the usual one. A
	// client that accepts none of them is told so.
	types []string
}

const (
	contentJSON = "application/json"
	contentHTML = "text/html; charset=utf-8"
	contentCSV  = "text/csv; charset=utf-8"
	// contentEvents are server-sent events, as the HTML standard has them.
	contentEvents = "text/event-stream"
)

// table is the list of all routes.
func (s *Server) table() []route {
	return []route{
		{"GET /healthz", s.health, []string{contentJSON}},
		{"GET /readyz", s.ready, []string{contentJSON}},
		{"GET /openapi.json", s.description, []string{contentJSON}},
		{"GET /api", s.manual, []string{contentHTML}},
		{"GET /api/v1/info", s.info, []string{contentJSON}},
		{"GET /api/v1/snapshot", s.snapshot, []string{contentJSON}},
		{"GET /api/v1/stream", s.stream, []string{contentEvents}},
		{"GET /api/v1/metrics", s.catalog, []string{contentJSON}},
		{"GET /api/v1/series", s.series, []string{contentJSON, contentCSV}},
		{"GET /api/v1/panels", s.panels, []string{contentJSON}},
		{"GET /api/v1/lines", s.lines, []string{contentJSON}},
		{"GET /api/v1/processes", s.processes, []string{contentJSON}},
		{"GET /api/v1/sockets", s.sockets, []string{contentJSON}},
		{"GET /metrics", s.prometheus, nil}, // who accepts neither format gets one
		{"GET /charts/{file}", s.chart, nil},
		{"GET /charts/gauge/{file}", s.gauge, nil},
		{"GET /badge/{file}", s.badge, nil},
		{"GET /{$}", s.page, []string{contentHTML}},
		{"GET /assets/{file}", s.asset, nil},
		{"GET /assets/{version}/{file}", s.asset, nil},
	}
}

func (s *Server) routes() {
	for _, route := range s.table() {
		s.mux.HandleFunc(route.pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := route.answer(w, r); err != nil && r.Context().Err() == nil {
				s.problemOf(err, r).write(w)
			}
		})
	}
}

func (t *route) answer(w http.ResponseWriter, r *http.Request) error {
	if len(t.types) > 0 {
		if _, err := negotiate(r, t.types...); err != nil {
			return err
		}
	}
	return t.handler(w, r, parseParams(r.URL.RawQuery))
}

// problemOf is what a client is told of an error.
func (s *Server) problemOf(err error, r *http.Request) *problem {
	if known, ok := errors.AsType[*problem](err); ok {
		return known
	}
	s.logger.Error("a request failed", "path", r.URL.Path, "query", cut(r.URL.RawQuery), "error", err)
	return newProblem(http.StatusInternalServerError, "%v", err)
}

// latest returns the newest Snapshot or the problem that there is none yet.
func (s *Server) latest(w http.ResponseWriter) (*metrics.Snapshot, error) {
	if snapshot := s.feed.Latest(); snapshot != nil {
		return snapshot, nil
	}
	w.Header().Set("Retry-After", "1")
	return nil, newProblem(http.StatusServiceUnavailable, "nothing has been measured yet; try again in a second")
}

// writeLive sends a body that is true until the next tick.
func writeLive(w http.ResponseWriter, r *http.Request, mediaType string, body []byte) {
	newContent(mediaType, body).write(w, r, cacheNotUnasked)
}

func writeJSON(w http.ResponseWriter, r *http.Request, v any) error {
	answer, err := jsonContent(json.Marshal(v))
	if err == nil {
		answer.write(w, r, cacheNotUnasked)
	}
	return err
}

// staleAfter is how old the newest Snapshot may be before the server counts as
// ill: a tick never takes this long, even where every collector hangs.
func staleAfter(interval metrics.Float) time.Duration {
	const least = 15 * time.Second
	if !interval.Known() {
		return least
	}
	return max(least, time.Duration(5*float64(interval)*float64(time.Second)))
}

// health answers 200 as long as there are fresh samples.
func (s *Server) health(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	if err := s.alive(); err != nil {
		return err
	}
	return writeJSON(w, r, statusAnswer{"ok", s.version})
}

// statusAnswer is the body of /healthz and /readyz.
type statusAnswer struct {
	Status  string `json:"status"`
	Version string `json:"version"`
}

// IsHealthy tells whether a body is that of a Headroom that answers /healthz or
// /readyz with 200.
func IsHealthy(body []byte) bool {
	var told statusAnswer
	return json.Unmarshal(body, &told) == nil && (told.Status == "ok" || told.Status == "ready") && told.Version != ""
}

// alive returns the problem that the sampler does not tick.
func (s *Server) alive() error {
	since, interval := s.started, metrics.Unknown()
	if snapshot := s.feed.Latest(); snapshot != nil {
		since, interval = snapshot.Time, snapshot.IntervalSeconds
	}
	if age := s.now().Sub(since); age > staleAfter(interval) {
		return newProblem(http.StatusServiceUnavailable, "the last sample is %s old: the sampler does not tick", age.Round(time.Second))
	}
	return nil
}

// ready answers 200 when there is something to show and the server is not
// about to end.
func (s *Server) ready(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	select {
	case <-s.draining:
		return newProblem(http.StatusServiceUnavailable, "the server is about to end")
	default:
	}
	if _, err := s.latest(w); err != nil {
		return err
	}
	if err := s.alive(); err != nil {
		return err
	}
	return writeJSON(w, r, statusAnswer{"ready", s.version})
}
