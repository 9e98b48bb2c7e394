package headless

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"headroom/metrics"
)

func TestPrometheus(t *testing.T) {
	f := newPast(3)
	s := New(f, "1.2.3", quiet)
	const text, open = "text/plain; version=0.0.4; charset=utf-8", "application/openmetrics-text; version=1.0.0; charset=utf-8"
	for accept, want := range map[string]string{"": text, "*/*": text, "application/openmetrics-text;version=1.0.0,text/plain;q=0.5": open} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != want || w.Header().Get("Vary") != "Accept" {
			t.Errorf("Accept %q gets %d, %v", accept, w.Code, w.Header())
		}
		if body := w.Body.String(); !strings.Contains(body, "headroom_cpu_usage_ratio ") || !strings.Contains(body, `headroom_build_info{version="1.2.3",`) ||
			strings.HasSuffix(body, "# EOF\n") != (want == open) {
			t.Errorf("Accept %q gets %s", accept, body)
		}
	}
	if got := get(t, s, http.MethodGet, "/metrics"); !strings.Contains(string(got.body), `headroom_http_requests_total{method="GET",route="/metrics",code="200"} 3`) {
		t.Errorf("the scrapes are not counted: %s", got.body)
	}
	if got := get(t, s, http.MethodGet, "/metrics?collect[]=cpu"); got.status != http.StatusBadRequest {
		t.Errorf("an unknown parameter gives %d", got.status)
	}
	if got := get(t, s, http.MethodPost, "/metrics"); got.status != http.StatusMethodNotAllowed {
		t.Errorf("POST gives %d", got.status)
	}
}

// A request is counted at its route whatever path a proxy puts before it.
func TestRoutesAreCountedBelowAPrefix(t *testing.T) {
	s := New(newPast(3), "test", quiet)
	below(t, s, "/monitor")
	for _, path := range []string{"/monitor/charts/cpu.svg", "/charts/memory.svg", "/monitor/charts/none.svg", "/monitor/nothing"} {
		get(t, s, http.MethodGet, path)
	}
	body := string(get(t, s, http.MethodGet, "/monitor/metrics").body)
	for _, want := range []string{`route="/charts/{file}",code="200"} 2`, `route="/charts/{file}",code="404"} 1`, `route="unmatched",code="404"} 1`} {
		if !strings.Contains(body, want+"\n") {
			t.Errorf("there is no %s in %s", want, body)
		}
	}
}

// Old counters would look like a machine that does nothing.
func TestPrometheusLeavesOutWhatIsOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newPast(3)
		s := New(f, "test", quiet)
		told := func() bool {
			got := get(t, s, http.MethodGet, "/metrics")
			if got.status != http.StatusOK || !strings.Contains(string(got.body), "\nprocess_cpu_seconds_total ") {
				t.Errorf("answers %d, %s", got.status, got.body)
			}
			return strings.Contains(string(got.body), "\nheadroom_cpu_usage_ratio ")
		}
		if !told() {
			t.Error("what is fresh is left out")
		}
		time.Sleep(time.Minute)
		if told() {
			t.Error("what was read a minute ago is told")
		}
		f.tick(0.5)
		if !told() {
			t.Error("what is fresh again is left out")
		}
	})
	if got := get(t, New(new(past), "test", quiet), http.MethodGet, "/metrics"); got.status != http.StatusOK || bytes.Contains(got.body, []byte("headroom_cpu")) {
		t.Errorf("before the first sample it answers %d, %s", got.status, got.body)
	}
}

// A Prometheus scrapes the server as it would in earnest, and answers queries
// as dashboards ask them.
func TestPrometheusScrapes(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	program, err := exec.LookPath("prometheus")
	if err != nil {
		t.Skip("NO PROMETHEUS SCRAPES THE SERVER: it is not installed (Debian: prometheus)")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	target := serveThisMachine(ctx, t)

	dir := t.TempDir()
	config := fmt.Sprintf("global: {scrape_interval: 500ms, scrape_timeout: 400ms}\nscrape_configs: [{job_name: node, static_configs: [{targets: [%q]}]}]\n", target)
	if err := os.WriteFile(filepath.Join(dir, "prometheus.yml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, program, "--config.file="+filepath.Join(dir, "prometheus.yml"), "--storage.tsdb.path="+filepath.Join(dir, "data"),
		"--web.listen-address="+address, "--log.level=warn")
	cmd.Stdout, cmd.Stderr, cmd.Dir = &said, &said, dir
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() || strings.Contains(said.String(), "Error on ingesting") || strings.Contains(said.String(), "duplicate") {
			t.Errorf("Prometheus says: %s", said.String())
		}
	}()
	query := func(expression string) (float64, bool) {
		r, err := fetch(ctx, http.MethodGet, "http://"+address+"/api/v1/query?query="+url.QueryEscape(expression))
		var answer struct {
			Data struct {
				Result []struct{ Value [2]any }
			}
		}
		if err != nil || json.Unmarshal(r.body, &answer) != nil || len(answer.Data.Result) == 0 {
			return 0, false
		}
		v, err := strconv.ParseFloat(fmt.Sprint(answer.Data.Result[0].Value[1]), 64)
		return v, err == nil
	}
	// Each with the least and the greatest that makes sense.
	for expression, bounds := range map[string][2]float64{
		`up{job="node"}`: {1, 1},
		`sum(rate(node_cpu_seconds_total[5s])) / count(count by (cpu) (node_cpu_seconds_total))`:         {0.5, 1.5},
		`node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes`:                                    {1 << 20, 1 << 50},
		`node_time_seconds - node_boot_time_seconds`:                                                     {1, 1 << 31},
		`count(node_filesystem_size_bytes{fstype!="",mountpoint!="",device!=""})`:                        {1, 1000},
		`histogram_quantile(0.5, sum by (le) (rate(headroom_http_request_duration_seconds_bucket[5s])))`: {0, 1},
		`sum(rate(headroom_http_requests_total{route="/metrics",code="200"}[5s]))`:                       {0.5, 10},
		`count({__name__=~"node_.+"})`:                                                                   {150, 1e5},
		`scrape_samples_scraped - scrape_samples_post_metric_relabeling`:                                 {0, 0},
	} {
		for {
			v, ok := query(expression)
			if ok && v >= bounds[0] && v <= bounds[1] {
				break
			}
			if ctx.Err() != nil {
				t.Fatalf("%s is %v (%t), want %v to %v", expression, v, ok, bounds[0], bounds[1])
			}
			select {
			case <-ctx.Done():
			case <-time.After(200 * time.Millisecond):
			}
		}
	}
}

// serveThisMachine samples and serves until ctx is done, and returns where.
func serveThisMachine(ctx context.Context, t *testing.T) string {
	t.Helper()
	sampler, err := metrics.New(metrics.Config{Interval: metrics.MinInterval})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 2)
	go func() { ended <- sampler.Run(ctx) }()
	go func() { ended <- New(sampler, "test", quiet).Serve(ctx, l, time.Second) }()
	t.Cleanup(func() {
		cancel()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	})
	return l.Addr().String()
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func BenchmarkPrometheus(b *testing.B) {
	s := New(newPast(3), "bench", quiet)
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/metrics", http.NoBody)
	b.ReportAllocs()
	for b.Loop() {
		s.ServeHTTP(discard{http.Header{}}, r)
	}
}

// discard is a response that nobody reads.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) WriteHeader(int)             {}
func (d discard) Write(b []byte) (int, error) { return io.Discard.Write(b) }
