package headless

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"headroom/metrics"
)

// ticking is a Feed that brings a Snapshot whenever the test says so.
type ticking struct {
	*past
	mu      sync.Mutex
	readers map[chan *metrics.Snapshot]struct{}
}

func newTicking() *ticking {
	return &ticking{past: newPast(1), readers: map[chan *metrics.Snapshot]struct{}{}}
}

func (f *ticking) Subscribe(ctx context.Context) <-chan *metrics.Snapshot {
	c := make(chan *metrics.Snapshot, 1)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readers[c] = struct{}{}
	context.AfterFunc(ctx, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.readers, c)
	})
	return c
}

func (f *ticking) publish(usage float64) {
	f.tick(usage)
	f.mu.Lock()
	defer f.mu.Unlock()
	for c := range f.readers {
		select {
		case <-c:
		default:
		}
		c <- f.Latest()
	}
}

func (f *ticking) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.readers)
}

// sent is an event as a browser reads it.
type sent struct{ id, name, data string }

// events reads a stream until it ends.
func events(body io.Reader) <-chan sent {
	c := make(chan sent, 16)
	go func() {
		defer close(c)
		var e sent
		for lines := bufio.NewScanner(body); lines.Scan(); {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch field {
			case "":
				if e != (sent{}) {
					c <- e
				}
				e = sent{}
			case "id":
				e.id = value
			case "event":
				e.name = value
			case "data":
				e.data = value
			case "retry":
				if value != "2000" {
					e.name = "bad retry " + value
				}
			}
		}
	}()
	return c
}

// next waits for an event.
func next(t *testing.T, c <-chan sent) sent {
	t.Helper()
	select {
	case e, ok := <-c:
		if !ok {
			t.Fatal("the stream has ended")
		}
		return e
	case <-time.After(10 * time.Second):
		t.Fatal("no event came")
	}
	return sent{}
}

// opened is a stream that a client reads.
type opened struct {
	header http.Header
	body   io.ReadCloser
}

// open opens a stream, which ends with the test at the latest.
func open(t *testing.T, url string, headers ...string) opened {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := (&http.Transport{DisableCompression: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return opened{response.Header, response.Body}
}

// waitUntil waits for a condition for as long as a busy machine may need.
func waitUntil(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for range 1000 {
		if condition() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s: it did not come", what)
}

func TestStream(t *testing.T) {
	for _, encoding := range []string{"identity", "gzip"} {
		t.Run(encoding, func(t *testing.T) {
			f := newTicking()
			s := httptest.NewServer(New(f, "test", quiet))
			t.Cleanup(s.Close) // after the streams
			r := open(t, s.URL+"/api/v1/stream", "Accept-Encoding", encoding)
			if r.header.Get("Content-Type") != "text/event-stream" || r.header.Get("Cache-Control") != "no-store" {
				t.Errorf("header is %v", r.header)
			}
			body := io.Reader(r.body)
			if encoding == "gzip" {
				unpacked, err := gzip.NewReader(r.body)
				if err != nil {
					t.Fatal(err)
				}
				body = unpacked
			}
			c := events(body)
			var seen []string
			for i := range 4 {
				if i > 0 {
					f.publish(float64(i) / 4)
				}
				e := next(t, c)
				var snapshot metrics.Snapshot
				if err := json.Unmarshal([]byte(e.data), &snapshot); err != nil || e.name != "snapshot" {
					t.Fatalf("event %q: %v", e.name, err)
				}
				if snapshot.Sequence != uint64(i+1) || !strings.HasSuffix(e.id, fmt.Sprintf("-%d", i+1)) {
					t.Errorf("event %d is %s with the sequence %d", i, e.id, snapshot.Sequence)
				}
				seen = append(seen, e.id)
			}
			// Who comes back is not sent again what it has.
			again := events(open(t, s.URL+"/api/v1/stream?fields=cpu", "Last-Event-ID", seen[3]).body)
			waitUntil(t, "two readers", func() bool { return f.count() == 2 })
			f.publish(1)
			e := next(t, again)
			if !strings.HasSuffix(e.id, "-5") || !strings.HasPrefix(e.data, `{"time":"`) || !strings.Contains(e.data, `,"sequence":5,"cpu":{`) || strings.Contains(e.data, `"memory"`) {
				t.Errorf("after coming back: %s %s", e.id, e.data)
			}
			// What it missed is made up for by the newest.
			late := events(open(t, s.URL+"/api/v1/stream", "Last-Event-ID", seen[3]).body)
			if e := next(t, late); !strings.HasSuffix(e.id, "-5") {
				t.Errorf("what came in between is not sent: %s", e.id)
			}
		})
	}
}

// When a client goes, nothing of it stays; when the server ends, streams end.
func TestStreamEnds(t *testing.T) {
	f := newTicking()
	server := New(f, "test", quiet)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener, 5*time.Second) }()
	url := "http://" + listener.Addr().String() + "/api/v1/stream"
	goroutines := runtime.NumGoroutine()
	for range 20 {
		r := open(t, url)
		next(t, events(r.body))
		_ = r.body.Close()
	}
	waitUntil(t, "all have gone", func() bool {
		return f.count() == 0 && len(server.streams) == 0 && runtime.NumGoroutine() <= goroutines+2
	})
	c := events(open(t, url).body)
	next(t, c)
	start := time.Now()
	cancel()
	if err := <-ended; err != nil || time.Since(start) > 4*time.Second {
		t.Errorf("the server ended after %s with %v", time.Since(start), err)
	}
	if _, more := <-c; more {
		t.Error("an event came after the end")
	}
}

// A client that does not read is cut off and holds up nobody.
func TestStreamOfAClientThatDoesNotRead(t *testing.T) {
	f := newTicking()
	server := New(f, "test", quiet)
	pipe, client := net.Pipe() // nothing is buffered: a write waits for the reader
	defer client.Close()
	w := &pipeWriter{conn: pipe, header: http.Header{}}
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/api/v1/stream", nil)
	done := make(chan struct{})
	go func() { defer close(done); server.ServeHTTP(w, r) }()
	// It is there, but never reads: the deadline of the write ends it.
	waitUntil(t, "a deadline", func() bool { return w.deadlines() > 0 })
	_ = pipe.SetWriteDeadline(time.Now())
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("the stream still stands")
	}
	if len(server.streams) != 0 {
		t.Error("it keeps its place")
	}
}

// The same on a real connection, whose buffers take some events: what nobody
// reads does not pile up in the system.
func TestStreamOfAClientThatStopsReading(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes as long as the server is patient")
	}
	t.Parallel()
	f := newTicking()
	server := New(f, "test", quiet)
	c, ok := dial(t, serveOn(t, server)).(*net.TCPConn)
	if !ok {
		t.Fatal("no connection by TCP")
	}
	_ = c.SetReadBuffer(16 << 10)
	if _, err := io.WriteString(c, "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	sent, start := 0, time.Now()
	for ; time.Since(start) < 2*slowAfter && (sent < 10 || len(server.streams) > 0); sent++ {
		f.publish(0.5)
		time.Sleep(20 * time.Millisecond)
	}
	if took := time.Since(start); len(server.streams) > 0 || took < slowAfter/2 {
		t.Errorf("after %s and %d ticks %d streams stand", took, sent, len(server.streams))
	}
	_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
	if n, err := io.Copy(io.Discard, c); n > 8*streamBuffer || !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("%d bytes came after that, and then: %v", n, err)
	}
}

// pipeWriter is a ResponseWriter over a connection, which counts deadlines.
type pipeWriter struct {
	conn   net.Conn
	header http.Header
	mu     sync.Mutex
	set    int
}

func (w *pipeWriter) Header() http.Header         { return w.header }
func (w *pipeWriter) WriteHeader(int)             {}
func (w *pipeWriter) Write(b []byte) (int, error) { return w.conn.Write(b) }
func (w *pipeWriter) Flush()                      {}
func (w *pipeWriter) SetWriteDeadline(time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.set++
	return nil
}

func (w *pipeWriter) deadlines() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.set
}

func TestTooManyStreamsAreRefused(t *testing.T) {
	server := New(newTicking(), "test", quiet)
	for range streamsMost {
		server.streams <- struct{}{}
	}
	if r := get(t, server, "GET", "/api/v1/stream"); r.status != http.StatusServiceUnavailable || r.header.Get("Retry-After") == "" {
		t.Errorf("one too many gives %d", r.status)
	}
}
