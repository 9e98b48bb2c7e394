package headless

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"headroom/metrics"
)

// handler answers a request or returns what is wrong with it. Any error that
// is not a *problem is a mistake of ours.
type handler func(w http.ResponseWriter, r *http.Request, p *params) error

func (s *Server) routes() {
	s.handle("GET /healthz", s.health)
	s.handle("GET /api/v1/snapshot", s.snapshot)
	s.handle("GET /api/v1/series", s.series)
	s.handle("GET /api/v1/metrics", s.catalog)
	s.handle("GET /metrics", s.prometheus)
	s.handle("GET /api/v1/processes", s.processes)
	s.handle("GET /charts/{file}", s.chart)
	s.handle("GET /{$}", s.page)
	s.handle("GET /assets/{file}", s.asset)
}

func (s *Server) handle(pattern string, h handler) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r, parseParams(r.URL.RawQuery))
		if err == nil || r.Context().Err() != nil {
			return
		}
		var known *problem
		if !errors.As(err, &known) {
			s.logger.Error("a request failed", "path", r.URL.Path, "query", r.URL.RawQuery, "error", err)
			known = newProblem(http.StatusInternalServerError, "%v", err)
		}
		known.write(w)
	})
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
func writeLive(w http.ResponseWriter, contentType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-cache")
	_, _ = w.Write(body) // the client has gone: nobody to tell
}

const contentJSON = "application/json"

func writeJSON(w http.ResponseWriter, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	writeLive(w, contentJSON, append(body, '\n'))
	return nil
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
func (s *Server) health(w http.ResponseWriter, _ *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	since, interval := s.started, metrics.Unknown()
	if snapshot := s.feed.Latest(); snapshot != nil {
		since, interval = snapshot.Time, snapshot.IntervalSeconds
	}
	if age := s.now().Sub(since); age > staleAfter(interval) {
		return newProblem(http.StatusServiceUnavailable, "the last sample is %s old: the sampler does not tick", age.Round(time.Second))
	}
	return writeJSON(w, struct {
		Status  string `json:"status"`
		Version string `json:"version"`
	}{"ok", s.version})
}

// snapshot answers with the newest Snapshot, encoded once for all clients.
func (s *Server) snapshot(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	snapshot, err := s.latest(w)
	if err != nil {
		return err
	}
	body, err := s.json.get(r.Context(), snapshot.Sequence, "snapshot", func(context.Context) ([]byte, error) {
		body, err := json.Marshal(snapshot)
		return append(body, '\n'), err
	})
	if err != nil {
		return err
	}
	writeLive(w, contentJSON, body)
	return nil
}
