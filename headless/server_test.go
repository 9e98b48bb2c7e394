package headless

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headroom/charts"
	"headroom/metrics"
)

// past is a Feed with a scripted past.
type past struct {
	latest  atomic.Pointer[metrics.Snapshot]
	history *metrics.History
	queries atomic.Int64

	// table answers for the processes; culprits are those of any time.
	table    func(q metrics.ProcessQuery) (*metrics.ProcessTable, error)
	culprits []metrics.CulpritSpan
	// sockets answers for those that listen.
	sockets func() (*metrics.SocketTable, error)
}

func (f *past) Sockets(context.Context) (*metrics.SocketTable, error) { return f.sockets() }

func (f *past) Processes(_ context.Context, q metrics.ProcessQuery) (*metrics.ProcessTable, error) {
	return f.table(q)
}

func (f *past) Culprits(context.Context, metrics.CulpritQuery) ([]metrics.CulpritSpan, error) {
	return f.culprits, nil
}

func (f *past) Latest() *metrics.Snapshot { return f.latest.Load() }

func (f *past) Subscribe(context.Context) <-chan *metrics.Snapshot { return nil }

func (f *past) Series(_ context.Context, q metrics.Query) ([]metrics.Series, error) {
	f.queries.Add(1)
	return f.history.Query(q, time.Now())
}

// tick appends a Snapshot of now with this CPU usage.
func (f *past) tick(usage float64) {
	s := metrics.UnknownSnapshot(time.Now())
	s.Sequence = 1
	if last := f.latest.Load(); last != nil {
		s.Sequence = last.Sequence + 1
	}
	s.IntervalSeconds, s.ElapsedSeconds = 1, 1
	s.Host.Hostname = `<b>host & "name"</b>`
	s.CPU.UsageRatio = metrics.Float(usage)
	s.Memory = metrics.Memory{TotalBytes: 8 << 30, UsedBytes: 2 << 30, AvailableBytes: 6 << 30, UsedRatio: 0.25}
	host := metrics.Origin{Source: metrics.HostLimit}
	s.Limits.CPU = metrics.CPULimit{Origin: host, LimitCores: 4, UsedCores: metrics.Float(4 * usage), UsedRatio: metrics.Float(usage)}
	s.Limits.Memory = metrics.MemoryLimit{Origin: host, LimitBytes: 8 << 30, UsedBytes: 2 << 30, AvailableBytes: 6 << 30, UsedRatio: 0.25}
	s.DiskIO.Devices = []metrics.Disk{{Device: "sda", BusyRatio: 0.5}, {Device: "sdb", BusyRatio: 0.25}}
	s.Filesystems = []metrics.Filesystem{{Mountpoint: "/", UsedRatio: 0.5, AvailableBytes: 1 << 30}, {Mountpoint: "/dead", UsedRatio: metrics.Unknown(), Error: "no answer for 3s"}}
	s.Collectors = []metrics.CollectorStatus{{Collector: "cpu", State: metrics.CollectorOK}, {Collector: "disk", State: metrics.CollectorFailed, LastError: "no such file"}}
	f.history.Append(s)
	f.latest.Store(s)
}

func newPast(ticks int) *past {
	f := &past{history: metrics.NewHistory(time.Second, 0)}
	for i := range ticks {
		f.tick(float64(i) / float64(ticks))
	}
	return f
}

var quiet = slog.New(slog.DiscardHandler)

// answered is what a client gets.
type answered struct {
	status int
	header http.Header
	body   []byte
}

// get asks a handler, and holds what a Server answers to the description of
// the API.
func get(t *testing.T, h http.Handler, method, target string) answered {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, target, nil))
	a := answered{w.Code, w.Header(), w.Body.Bytes()}
	if _, ours := h.(*Server); ours {
		described.check(t, method, target, a)
	}
	return a
}

// fetch asks a server over the network.
func fetch(ctx context.Context, method, url string) (answered, error) {
	request, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return answered{}, err
	}
	r, err := http.DefaultClient.Do(request)
	if err != nil {
		return answered{}, err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	return answered{r.StatusCode, r.Header, body}, err
}

func TestSnapshot(t *testing.T) {
	f := newPast(3)
	s := New(f, "test", quiet)
	first := get(t, s, "GET", "/api/v1/snapshot")
	if first.status != http.StatusOK || first.header.Get("Content-Type") != "application/json" {
		t.Fatalf("answer is %d, %s", first.status, first.header.Get("Content-Type"))
	}
	var got metrics.Snapshot
	text := first.body
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got.Sequence != 3 || got.Memory.UsedBytes != 2<<30 || got.Swap.UsedRatio.Known() {
		t.Errorf("snapshot is %s", text)
	}
	f.tick(0.75)
	if err := json.Unmarshal(get(t, s, "GET", "/api/v1/snapshot").body, &got); err != nil || got.CPU.UsageRatio != 0.75 {
		t.Errorf("after a tick the CPU usage is %v, %v", got.CPU.UsageRatio, err)
	}
}

func TestSeries(t *testing.T) {
	s := New(newPast(5), "test", quiet)
	var got struct {
		Metric, Unit string
		Series       []struct {
			Labels map[string]string
			Times  []int64   `json:"times_unix_ms"`
			Mean   []float64 `json:"mean"`
		}
	}
	r := get(t, s, "GET", "/api/v1/series?metric=disk_busy_ratio&label=device=sdb&range=5m&points=100")
	if err := json.Unmarshal(r.body, &got); err != nil {
		t.Fatal(err)
	}
	if got.Unit != "ratio" || len(got.Series) != 1 || got.Series[0].Labels["device"] != "sdb" || got.Series[0].Mean[0] != 0.25 {
		t.Errorf("series are %+v", got)
	}
	if text := get(t, s, "GET", "/api/v1/series?metric=swap_used_ratio").body; !bytes.Contains(text, []byte(`"series":[]`)) {
		t.Errorf("no series are %s", text)
	}
}

// The same series are worked out once in a tick, whoever asks and when.
func TestSeriesAreMadeOnceInATick(t *testing.T) {
	f := newPast(5)
	s := New(f, "test", quiet)
	const target = "/api/v1/series?metric=cpu_usage_ratio&range=5m"
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() { get(t, s, "GET", target) })
	}
	wait.Wait()
	first := get(t, s, "GET", target)
	if n := f.queries.Load(); n != 1 {
		t.Errorf("21 requests made %d queries", n)
	}
	if to := f.Latest().Time.UTC().Format(time.RFC3339Nano); !strings.Contains(string(first.body), `"to":"`+to+`"`) {
		t.Errorf("it does not end at the tick, %s: %s", to, first.body)
	}
	csv := get(t, s, "GET", target+"&format=csv")
	if csv.header.Get("Content-Type") != contentCSV || f.queries.Load() != 2 {
		t.Errorf("as CSV it is %s, after %d queries", csv.header.Get("Content-Type"), f.queries.Load())
	}
	request := httptest.NewRequestWithContext(t.Context(), "GET", target, nil)
	request.Header.Set("If-None-Match", first.header.Get("Etag"))
	again := httptest.NewRecorder()
	if s.ServeHTTP(again, request); again.Code != http.StatusNotModified {
		t.Errorf("who has it already gets %d", again.Code)
	}
	f.tick(0.5)
	if next := get(t, s, "GET", target); next.header.Get("Etag") == first.header.Get("Etag") || f.queries.Load() != 3 {
		t.Errorf("after a tick it is the same, or %d queries were made", f.queries.Load())
	}
}

func TestCatalogTellsEveryMetricAndItsCollector(t *testing.T) {
	var got struct{ Metrics []catalogRow }
	if err := json.Unmarshal(get(t, New(newPast(1), "test", quiet), "GET", "/api/v1/metrics").body, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Metrics) != len(metrics.Catalog()) {
		t.Errorf("%d metrics, want %d", len(got.Metrics), len(metrics.Catalog()))
	}
	for _, m := range got.Metrics {
		if m.ID == "disk_busy_ratio" && (m.State != metrics.CollectorFailed || m.Labels[0] != "device" || m.Help == "") {
			t.Errorf("the disks are %+v", m)
		}
	}
}

func TestChartsOfEveryPanel(t *testing.T) {
	s := New(newPast(5), "test", quiet)
	for _, p := range charts.Panels() {
		r := get(t, s, "GET", "/charts/"+p.ID+".png?width=400&height=200&scale=2&theme=dark&range=1m")
		picture, err := png.DecodeConfig(bytes.NewReader(r.body))
		if r.status != http.StatusOK || r.header.Get("Content-Type") != "image/png" || err != nil || picture.Width != 800 || picture.Height != 400 {
			t.Errorf("%s.png: %d, %+v, %v", p.ID, r.status, picture, err)
		}
		r = get(t, s, "GET", "/charts/"+p.ID+".svg")
		if err := xml.Unmarshal(r.body, new(struct{})); r.status != http.StatusOK || r.header.Get("Content-Type") != "image/svg+xml" || err != nil {
			t.Errorf("%s.svg: %d, %v", p.ID, r.status, err)
		}
	}
}

// The same picture is drawn once in a tick, and anew after the next.
func TestPictureIsDrawnOnceInATick(t *testing.T) {
	f := newPast(5)
	s := New(f, "test", quiet)
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() { get(t, s, "GET", "/charts/cpu.png") })
	}
	wait.Wait()
	if n := f.queries.Load(); n != 1 {
		t.Errorf("20 requests made %d queries", n)
	}
	get(t, s, "GET", "/charts/cpu.png?range=1h")
	f.tick(0.5)
	get(t, s, "GET", "/charts/cpu.png")
	if n := f.queries.Load(); n != 3 {
		t.Errorf("another range and another tick made %d queries, want 3", n)
	}
}

func TestBadRequests(t *testing.T) {
	s := New(newPast(2), "test", quiet)
	for _, test := range []struct {
		method, target string
		status         int
		parameter      string
		accepted       string
	}{
		{"GET", "/charts/cpu.png?width=abc", 400, "width", "a whole number from 64 to 4096"},
		{"GET", "/charts/cpu.png?width=63", 400, "width", "64 to 4096"},
		{"GET", "/charts/cpu.png?height=4097", 400, "height", "64 to 4096"},
		{"GET", "/charts/cpu.png?width=1e3", 400, "width", "64 to 4096"},
		{"GET", "/charts/cpu.png?scale=NaN", 400, "scale", "1 to 3"},
		{"GET", "/charts/cpu.png?scale=0", 400, "scale", "1 to 3"},
		{"GET", "/charts/cpu.png?width=4096&height=4096&scale=3", 400, "scale", "pixels"},
		{"GET", "/charts/cpu.png?theme=blue", 400, "theme", "light, dark"},
		{"GET", "/charts/cpu.png?range=10s", 400, "range", "1m to 7d"},
		{"GET", "/charts/cpu.png?range=8d", 400, "range", "1m to 7d"},
		{"GET", "/charts/cpu.png?range=-1h", 400, "range", "1m to 7d"},
		{"GET", "/charts/cpu.png?range=1h&range=2h", 400, "range", "one value"},
		{"GET", "/charts/cpu.png?from=yesterday", 400, "from", "seconds since 1970"},
		{"GET", "/charts/cpu.png?from=2000&to=1000", 400, "from", "before the end"},
		{"GET", "/charts/cpu.png?from=1000&to=1000000000", 400, "from", "7 days"},
		{"GET", "/charts/cpu.png?from=1000&to=2000&range=1h", 400, "range", "nothing"},
		{"GET", "/charts/cpu.png?widht=100", 400, "widht", "width"},
		{"GET", "/charts/cpu.png?%zz", 400, "", ""},
		{"GET", "/charts/nope.png", 404, "", ""},
		{"GET", "/charts/cpu.gif", 404, "", ""},
		{"GET", "/charts/cpu", 404, "", ""},
		{"GET", "/charts/.png", 404, "", ""},
		{"GET", "/api/v1/series", 400, "metric", "/api/v1/metrics"},
		{"GET", "/api/v1/series?metric=nope", 400, "metric", "cpu_usage_ratio"},
		{"GET", "/api/v1/series?metric=disk_busy_ratio&label=sda", 400, "label", "name=value"},
		{"GET", "/api/v1/series?metric=disk_busy_ratio&label=disk=sda", 400, "label", "device"},
		{"GET", "/api/v1/series?metric=disk_busy_ratio&label=device=sda&label=device=sdb", 400, "label", "once"},
		{"GET", "/api/v1/series?metric=disk_busy_ratio&points=1", 400, "points", "2 to 20000"},
		{"GET", "/api/v1/snapshot?x=1", 400, "x", "fields"},
		{"GET", "/api/v1/snapshot?fields=cpu,nope", 400, "fields", "memory"},
		{"GET", "/api/v1/info?x=1", 400, "x", "no parameters"},
		{"GET", "/api/v1/stream?fields=nope", 400, "fields", "memory"},
		{"GET", "/api/v1/lines", 400, "panel", "cpu"},
		{"GET", "/api/v1/lines?panel=nope", 400, "panel", "cpu"},
		{"GET", "/api/v1/series?metric=cpu_usage_ratio&format=xml", 400, "format", "csv"},
		{"GET", "/api/v1/series?metric=cpu_usage_ratio&aggregation=median", 400, "aggregation", "mean"},
		{"GET", "/api/v1/series?metric=cpu_usage_ratio&format=csv&culprits=true", 400, "culprits", "CSV"},
		{"GET", "/api/v1/snapshot?x=" + strings.Repeat("x", 9000), 414, "", ""},
		{"GET", "/api/v1/snapshot?fields=cpu,,cpu", 400, "fields", "with commas"},
		{"GET", "/api/v1/series?metric=load1&from=1795645600000", 400, "from", "it is 1795645600"},
		{"GET", "/api/v1/series?metric=load1&range=1d-2h", 400, "range", "1d12h"},
		{"GET", "/api/v1/series?metric=load1&range=6d25h", 400, "range", "1d12h"},
		{"GET", "/nothing/here", 404, "", ""},
		{"GET", "/assets/../page.html", 404, "", ""},
		{"GET", "/assets/page.html", 404, "", ""},
		{"POST", "/api/v1/snapshot", 405, "", ""},
		{"DELETE", "/charts/cpu.png", 405, "", ""},
	} {
		r := get(t, s, test.method, test.target)
		if r.status == http.StatusTemporaryRedirect || r.status == http.StatusMovedPermanently {
			r = get(t, s, test.method, r.header.Get("Location")) // a path that was not clean
		}
		var p problem
		text := r.body
		if err := json.Unmarshal(text, &p); err != nil {
			t.Errorf("%s: %d: %q is no problem", test.target, r.status, text)
			continue
		}
		if r.status != test.status || p.Status != test.status || p.Detail == "" || p.Parameter != test.parameter || !strings.Contains(p.Accepted, test.accepted) {
			t.Errorf("%s: %d: %s", test.target, r.status, text)
		}
		if r.header.Get("Content-Type") != "application/problem+json" || r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: header is %v", test.target, r.header)
		}
		if test.status == 405 && r.header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: Allow is %q", test.target, r.header.Get("Allow"))
		}
	}
}

func TestTimeRanges(t *testing.T) {
	now := time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)
	for query, want := range map[string][2]time.Duration{
		"":                                   {-15 * time.Minute, 0},
		"range=1h":                           {-time.Hour, 0},
		"from=2026-01-10T11:00:00+01:00":     {-2 * time.Hour, 0},
		"range=7d":                           {-7 * 24 * time.Hour, 0},
		"range=1d12h":                        {-36 * time.Hour, 0},
		"from=2026-01-10T10:00:00Z":          {-2 * time.Hour, 0},
		"from=2026-01-10T10:00:00Z&range=1h": {-2 * time.Hour, -time.Hour},
		"to=2026-01-10T11:00:00Z&range=1h":   {-2 * time.Hour, -time.Hour},
		"from=1768035600&to=1768039200":      {-3 * time.Hour, -2 * time.Hour},
	} {
		p := parseParams(query)
		from, to := p.timeRange(now)
		if err := p.check(); err != nil || from.Sub(now) != want[0] || to.Sub(now) != want[1] {
			t.Errorf("%q is %s to %s, %v; want %v", query, from, to, err, want)
		}
	}
}

func TestBeforeTheFirstSample(t *testing.T) {
	s := New(newPast(0), "test", quiet)
	for target, status := range map[string]int{
		"/api/v1/snapshot": 503, "/healthz": 200, "/": 200, "/charts/cpu.png": 200, "/charts/cpu.svg": 200,
		"/api/v1/series?metric=cpu_usage_ratio": 200, "/api/v1/metrics": 200,
	} {
		if r := get(t, s, "GET", target); r.status != status {
			t.Errorf("%s: %d: %s", target, r.status, r.body)
		}
	}
}

func TestHealth(t *testing.T) {
	f := newPast(1)
	s := New(f, "1.2.3", quiet)
	if r := get(t, s, "GET", "/healthz"); r.status != http.StatusOK || !strings.Contains(string(r.body), `"1.2.3"`) {
		t.Errorf("a fresh sample gives %d", r.status)
	}
	old := *f.Latest()
	old.Time = time.Now().Add(-time.Minute)
	f.latest.Store(&old)
	if r := get(t, s, "GET", "/healthz"); r.status != 503 {
		t.Errorf("a sample of a minute ago gives %d", r.status)
	}
	old.IntervalSeconds = 60
	if r := get(t, s, "GET", "/healthz"); r.status != http.StatusOK {
		t.Errorf("with an interval of a minute it gives %d", r.status)
	}
}

func TestHead(t *testing.T) {
	s := httptest.NewServer(New(newPast(3), "test", quiet))
	defer s.Close()
	r, err := fetch(t.Context(), "HEAD", s.URL+"/charts/cpu.png")
	if err != nil {
		t.Fatal(err)
	}
	if length := r.header.Get("Content-Length"); r.status != http.StatusOK || len(length) < 4 || len(r.body) != 0 {
		t.Errorf("HEAD: %d, %s bytes", r.status, length)
	}
}

// A panic in a feed is one failed request.
func TestPanicIsAProblem(t *testing.T) {
	s := New(&past{}, "test", quiet) // it has no history
	for range 2 {
		for _, target := range []string{"/api/v1/series?metric=cpu_usage_ratio", "/charts/cpu.png"} {
			if r := get(t, s, "GET", target); r.status != 500 || r.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %d", target, r.status)
			}
		}
	}
}

// On the end of ctx the server stops accepting, finishes what runs and ends
// without an error.
func BenchmarkSnapshot(b *testing.B) {
	s := New(newPast(300), "test", quiet)
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), "GET", "/api/v1/snapshot", nil))
		if w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}

// A record is as old as it is: its end is the present for ranges and health.
func TestReplayEndsWithTheRecord(t *testing.T) {
	feed := newPast(1)
	old := *feed.Latest()
	old.Time = time.Now().Add(-time.Hour)
	feed.latest.Store(&old)
	server, end := New(feed, "1.2.3", quiet), old.Time
	if r := get(t, server, "GET", "/healthz"); r.status != http.StatusServiceUnavailable {
		t.Fatalf("an old sample gives %d without a replay", r.status)
	}
	server.ReplayUntil(end, "A record of <long ago>")
	if r := get(t, server, "GET", "/healthz"); r.status != http.StatusOK {
		t.Errorf("health is %d: %s", r.status, r.body)
	}
	if r := get(t, server, "GET", "/api/v1/series?metric=cpu_usage_ratio&range=1m"); !strings.Contains(string(r.body), `"to":"`+end.UTC().Format(time.RFC3339Nano)) {
		t.Errorf("the range is %s", r.body)
	}
	if r := get(t, server, "GET", "/"); !strings.Contains(string(r.body), "A record of &lt;long ago&gt;") {
		t.Error("the page does not show the notice")
	}
}
