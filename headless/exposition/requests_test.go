package exposition

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// served answers a request through a mux that counts.
func served(r *Requests, mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		counting := r.Begin(w)
		defer r.End(counting, request.Method)
		_, pattern := mux.Handler(request)
		Route(counting, pattern)
		mux.ServeHTTP(counting, request)
	})
}

// counted has answered requests of several kinds.
func counted(t testing.TB) *Requests {
	t.Helper()
	r := new(Requests)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) })
	mux.HandleFunc("GET /slow/{file}", func(w http.ResponseWriter, _ *http.Request) { time.Sleep(2 * time.Second) })
	mux.HandleFunc("GET /both", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("POST /both", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusTeapot)
		w.WriteHeader(http.StatusOK) // too late
	})
	for _, one := range []string{"GET /", "HEAD /", "GET /slow/a", "GET /slow/b", "GET /both", "POST /both", "GET /none", "BREW /none"} {
		method, path, _ := strings.Cut(one, " ")
		served(r, mux).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), method, path, http.NoBody))
	}
	return r
}

func TestRequestsAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := counted(t)
		response := r.Begin(httptest.NewRecorder())
		e := New("", r)
		text := string(e.Append(nil, Text, nil))
		for _, want := range []string{
			`headroom_http_requests_in_flight 1`,
			`headroom_http_requests_total{method="GET",route="/",code="200"} 1`,
			`headroom_http_requests_total{method="HEAD",route="/",code="200"} 1`,
			`headroom_http_requests_total{method="GET",route="/slow/{file}",code="200"} 2`,
			`headroom_http_requests_total{method="GET",route="/both",code="204"} 1`,
			`headroom_http_requests_total{method="POST",route="/both",code="418"} 1`,
			`headroom_http_requests_total{method="GET",route="unmatched",code="404"} 1`,
			`headroom_http_requests_total{method="other",route="unmatched",code="404"} 1`,
			`headroom_http_request_duration_seconds_bucket{route="/",le="0.001"} 2`,
			`headroom_http_request_duration_seconds_bucket{route="/",le="+Inf"} 2`,
			`headroom_http_request_duration_seconds_bucket{route="/slow/{file}",le="0.5"} 0`,
			`headroom_http_request_duration_seconds_bucket{route="/slow/{file}",le="2.5"} 2`,
			`headroom_http_request_duration_seconds_sum{route="/slow/{file}"} 4`,
			`headroom_http_request_duration_seconds_count{route="/slow/{file}"} 2`,
			`headroom_http_request_duration_seconds_count{route="/both"} 2`,
		} {
			if !strings.Contains(text, want+"\n") {
				t.Errorf("there is no %s in:\n%s", want, text)
			}
		}
		histogram := parseText(t, []byte(text))["headroom_http_request_duration_seconds"]
		if len(histogram.GetMetric()) != 4 || len(histogram.GetMetric()[0].GetHistogram().GetBucket()) != len(durationLabels) {
			t.Errorf("the histogram is %v", histogram)
		}
		if open := parseOpen(t, string(e.Append(nil, OpenMetrics, nil)))["headroom_http_request_duration_seconds"]; open == nil || open.unit != "seconds" {
			t.Errorf("the histogram is in OpenMetrics %+v", open)
		}
		r.End(response, http.MethodGet)
	})
}

// Whatever clients make up, the number of series is bounded.
func TestLabelsOfRequestsAreBounded(t *testing.T) {
	r := new(Requests)
	for i := range 2000 {
		w := r.Begin(httptest.NewRecorder())
		w.WriteHeader(200 + i%500)
		r.End(w, fmt.Sprintf("M%d", i))
	}
	if n := len(r.routes.all()[0].codes.all()); len(r.routes.all()) != 1 || n != codesMax {
		t.Errorf("there are %d routes with %d codes", len(r.routes.all()), n)
	}
}

func TestCountingLeavesNoGarbage(t *testing.T) {
	r := new(Requests)
	var w http.ResponseWriter = httptest.NewRecorder()
	once := func() {
		response := r.Begin(w)
		Route(response, "GET /charts/{file}")
		r.End(response, http.MethodGet)
	}
	once()
	if n := testing.AllocsPerRun(1000, once); n >= 0.5 { // the pool is emptied now and then
		t.Errorf("counting allocates %v times", n)
	}
}

func TestRequestsCountTogether(t *testing.T) {
	r := new(Requests)
	e := New("", r)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 100 {
				w := r.Begin(httptest.NewRecorder())
				Route(w, fmt.Sprintf("GET /%d", j%10))
				w.WriteHeader(200 + i)
				r.End(w, http.MethodGet)
				if j%50 == 0 {
					e.Append(nil, Text, nil)
				}
			}
		})
	}
	all.Wait()
	sum := uint64(0)
	for _, at := range r.routes.all() {
		for _, c := range at.codes.all() {
			sum += c.count.Load()
		}
	}
	if sum != 800 || len(r.routes.all()) != 10 || r.inFlight.Load() != 0 {
		t.Errorf("%d requests of 800 at %d routes, %d in flight", sum, len(r.routes.all()), r.inFlight.Load())
	}
}

// A handler reaches the server's own response through the counting one.
func TestResponseCanBeFlushed(t *testing.T) {
	r := new(Requests)
	recorder := httptest.NewRecorder()
	w := r.Begin(recorder)
	if err := http.NewResponseController(w).Flush(); err != nil || !recorder.Flushed {
		t.Errorf("flushed: %v, %v", recorder.Flushed, err)
	}
	if w.Unwrap() != http.ResponseWriter(recorder) {
		t.Error("the response is not the server's own")
	}
}
