package headless

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"headroom/metrics"
)

// hostile are values that a parameter may be given by mistake or malice.
var hostile = []string{
	"0", "-1", "1e309", "NaN", "Inf", "-0", "00000000000000000001", "9223372036854775808", "0x10", "1_000", " 5", "5 ", "1,5", "٣",
	"1m", "-1m", "1000000h", "7d", "8d", "99999999999999999999d", "P1D", "2006-01-02T15:04:05Z", "9999-12-31T23:59:59Z", "0000-00-00T00:00:00Z",
	"true", "TRUE", "null", "[]", "{}", "../../etc/passwd", "<script>alert(1)</script>", "'; DROP TABLE x; --", "%00", "\x00", "\xff\xfe", "a\r\nX-Evil: 1",
	"cpu", "cpu_usage_ratio", "device=sda", "=", "=x", "x=", "light", "png", "🙂", strings.Repeat("9", 400), strings.Repeat("x", 3000), strings.Repeat("a,", 1000),
}

// tolerant is a Feed that has something to say to everything.
func tolerant() *past {
	f := newPast(5)
	f.table = func(metrics.ProcessQuery) (*metrics.ProcessTable, error) {
		return &metrics.ProcessTable{Rows: []metrics.ProcessEntry{}}, nil
	}
	f.sockets = func() (*metrics.SocketTable, error) {
		return &metrics.SocketTable{Rows: []metrics.ListeningSocket{}}, nil
	}
	return f
}

// briefly asks like get, but for a stream only as long as it takes to refuse.
func briefly(t *testing.T, s *Server, target *url.URL) answered {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	method := http.MethodGet
	if target.Path == "/api/v1/stream" {
		method = http.MethodHead
	}
	r := httptest.NewRequestWithContext(ctx, method, "/", nil)
	r.URL = target
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	a := answered{w.Code, w.Header(), w.Body.Bytes()}
	described.check(t, method, target.RequestURI(), a)
	return a
}

// Every parameter of every address bears any value: it is answered as
// described, or refused with a problem that names it.
func TestEveryParameterBearsAnything(t *testing.T) {
	text, err := os.ReadFile(descriptionFile)
	if err != nil {
		t.Fatal(err)
	}
	var d apiDescription
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	s := New(tolerant(), "test", quiet)
	for address, path := range d.Paths {
		for _, p := range path.Get.Parameters {
			for _, value := range hostile {
				target, err := url.Parse(path.example(address))
				if err != nil {
					t.Fatal(err)
				}
				target.Path = "/" + strings.TrimPrefix(target.Path, "./")
				query := target.Query()
				query.Set(p.Name, value)
				target.RawQuery = query.Encode()
				switch a := briefly(t, s, target); {
				case a.status >= 500 || a.status >= 300 && a.status < 400:
					t.Errorf("%s with %s=%.40q: %d: %.200s", address, p.Name, value, a.status, a.body)
				case a.status >= 400 && !strings.Contains(string(a.body), `"parameter":"`):
					if len(a.body) > 0 && a.status != http.StatusNotFound && a.status != http.StatusForbidden {
						t.Errorf("%s with %s=%.40q: it does not say what was wrong: %.200s", address, p.Name, value, a.body)
					}
				case a.header.Get("X-Evil") != "":
					t.Errorf("%s with %s=%.40q added a header", address, p.Name, value)
				}
			}
		}
	}
}

func FuzzRequests(f *testing.F) {
	s := New(tolerant(), "test", quiet)
	for _, route := range s.table() {
		path := strings.TrimPrefix(route.pattern, "GET ")
		f.Add(strings.NewReplacer("{$}", "", "{file}", "cpu.svg").Replace(path), "range=1h&points=5&metric=cpu_usage_ratio&panel=cpu")
	}
	f.Add("/charts/cpu.svg", "width=100&height=64&from=0&to=60")
	f.Add("/", "range=5m")
	f.Fuzz(func(t *testing.T, path, query string) {
		target := &url.URL{Path: "/" + strings.TrimLeft(path, "/"), RawQuery: query}
		if a := briefly(t, s, target); a.status >= 500 {
			t.Errorf("%s: %d: %s", target, a.status, a.body)
		}
	})
}

// Requests that are broken, cut off or too large are refused, and the next
// client is served.
func TestBrokenRequests(t *testing.T) {
	address := serveOn(t, New(newPast(3), "test", quiet))
	for _, test := range []struct {
		name, text string
		status     int // 0: the server may close without a word
	}{
		{"no HTTP", "hello\r\n\r\n", 400},
		{"old HTTP", "GET / HTTP/0.9\r\n\r\n", 505},
		{"no host", "GET /healthz HTTP/1.1\r\n\r\n", 400},
		{"two lengths", "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
		{"an address too long", "GET /healthz?x=" + strings.Repeat("x", 9000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
		{"headers too large", "GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n", 431},
		{"a body that nobody wants", "POST /api/v1/snapshot HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nabc", 405},
		{"a header with a line break in it", "GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\nGET /x\r\n\r\n", 400},
		{"an absolute address", "GET http://example.org/healthz HTTP/1.1\r\nHost: x\r\n\r\n", 200},
		{"a path that climbs", "GET /assets/../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 307},
		{"no path", "GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"a proxy wanted", "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n", 400},
		{"cut off", "GET /healthz HT", 0},
	} {
		c := dial(t, address)
		_ = c.SetDeadline(time.Now().Add(20 * time.Second))
		_, err := io.WriteString(c, test.text)
		if test.status == 0 {
			_ = c.Close()
			continue
		}
		r, readErr := http.ReadResponse(bufio.NewReader(c), nil)
		if readErr != nil {
			if test.status != http.StatusRequestHeaderFieldsTooLarge { // it may be cut off while it is still sent
				t.Errorf("%s: %v, %v", test.name, err, readErr)
			}
			continue
		}
		_ = r.Body.Close()
		if r.StatusCode != test.status {
			t.Errorf("%s: %d, want %d", test.name, r.StatusCode, test.status)
		}
	}
	if err := request(t, dial(t, address)); err != nil {
		t.Errorf("after all that: %v", err)
	}
}

// A client that sends its request byte by byte does not hold a place for ever.
func TestSlowRequest(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes as long as the server is patient")
	}
	t.Parallel()
	address := serveOn(t, New(newPast(3), "test", quiet))
	c := dial(t, address)
	_, _ = io.WriteString(c, "GET /healthz HTTP/1.1\r\n")
	start := time.Now()
	for {
		if _, err := io.WriteString(c, "X"); err != nil {
			break
		}
		if time.Since(start) > 4*readTimeout {
			t.Fatal("it is still listened to")
		}
		time.Sleep(100 * time.Millisecond)
	}
}
