package headless

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

// ask asks with headers, given as name and value by turns.
func ask(t *testing.T, h http.Handler, method, target string, headers ...string) answered {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return answered{w.Code, w.Header(), w.Body.Bytes()}
}

func unzip(t *testing.T, body []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func TestCompression(t *testing.T) {
	s := New(newPast(3), "test", quiet)
	plain := ask(t, s, "GET", "/api/v1/snapshot")
	packed := ask(t, s, "GET", "/api/v1/snapshot", "Accept-Encoding", "br, gzip;q=0.5")
	if packed.header.Get("Content-Encoding") != "gzip" || !bytes.Equal(unzip(t, packed.body), plain.body) {
		t.Errorf("the compressed answer is another one: %v", packed.header)
	}
	if len(packed.body) > len(plain.body)/3 {
		t.Errorf("%d bytes became %d", len(plain.body), len(packed.body))
	}
	if plain.header.Get("Vary") != "Accept-Encoding" || packed.header.Get("Vary") != "Accept-Encoding" {
		t.Error("a cache does not learn that the encoding matters")
	}
	if plain.header.Get("Etag") == packed.header.Get("Etag") {
		t.Error("other bytes have the same strong tag")
	}
	for _, no := range []string{"", "identity", "gzip;q=0", "br", "*;q=0", "gzip; q=0.0, *"} {
		if r := ask(t, s, "GET", "/api/v1/snapshot", "Accept-Encoding", no); r.header.Get("Content-Encoding") != "" {
			t.Errorf("%q got %s", no, r.header.Get("Content-Encoding"))
		}
	}
	if r := ask(t, s, "GET", "/healthz", "Accept-Encoding", "gzip"); r.header.Get("Content-Encoding") != "" {
		t.Error("a few bytes were compressed")
	}
}

func TestTags(t *testing.T) {
	f := newPast(3)
	s := New(f, "test", quiet)
	for _, target := range []string{"/api/v1/snapshot", "/api/v1/metrics", "/api/v1/series?metric=cpu_usage_ratio&from=1&to=2", "/openapi.json", "/assets/icon.svg", "/api"} {
		for _, encoding := range []string{"identity", "gzip"} {
			first := ask(t, s, "GET", target, "Accept-Encoding", encoding)
			tag := first.header.Get("Etag")
			if len(tag) < 5 || tag[0] != '"' {
				t.Fatalf("%s has the tag %q", target, tag)
			}
			for _, match := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
				r := ask(t, s, "GET", target, "If-None-Match", match, "Accept-Encoding", encoding)
				if r.status != http.StatusNotModified || len(r.body) > 0 || r.header.Get("Etag") != tag || r.header.Get("Cache-Control") == "" {
					t.Errorf("%s: %s: %d, %d bytes, %v", target, match, r.status, len(r.body), r.header)
				}
			}
			if r := ask(t, s, "GET", target, "If-None-Match", `"other"`, "Accept-Encoding", encoding); r.status != http.StatusOK || len(r.body) == 0 {
				t.Errorf("%s: another tag gives %d", target, r.status)
			}
		}
	}
	before := ask(t, s, "GET", "/api/v1/snapshot").header.Get("Etag")
	f.tick(0.5)
	if r := ask(t, s, "GET", "/api/v1/snapshot", "If-None-Match", before); r.status != http.StatusOK {
		t.Errorf("after a tick the old tag gives %d", r.status)
	}
}

func TestNegotiation(t *testing.T) {
	s := New(newPast(3), "test", quiet)
	for _, test := range []struct {
		target, accept string
		status         int
		mediaType      string
	}{
		{"/api/v1/snapshot", "", 200, "application/json"},
		{"/api/v1/snapshot", "*/*", 200, "application/json"},
		{"/api/v1/snapshot", "text/html, application/*;q=0.1", 200, "application/json"},
		{"/api/v1/snapshot", "text/html", 406, "application/problem+json"},
		{"/api/v1/snapshot", "application/json;q=0, */*", 406, "application/problem+json"},
		{"/api/v1/series?metric=cpu_usage_ratio", "text/csv", 200, "text/csv; charset=utf-8"},
		{"/api/v1/series?metric=cpu_usage_ratio", "text/csv;q=0.5, application/json", 200, "application/json"},
		{"/api/v1/series?metric=cpu_usage_ratio", "text/csv, application/json;q=0.5", 200, "text/csv; charset=utf-8"},
		{"/api/v1/series?metric=cpu_usage_ratio&format=csv", "*/*", 200, "text/csv; charset=utf-8"},
		{"/api/v1/series?metric=cpu_usage_ratio&format=json", "text/csv, */*;q=0.1", 200, "application/json"},
		{"/", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200, "text/html; charset=utf-8"},
		{"/", "image/png", 406, "application/problem+json"},
		{"/api/v1/stream", "application/json", 406, "application/problem+json"},
	} {
		r := ask(t, s, "GET", test.target, "Accept", test.accept)
		if r.status != test.status || r.header.Get("Content-Type") != test.mediaType {
			t.Errorf("%s with %q: %d, %s", test.target, test.accept, r.status, r.header.Get("Content-Type"))
		}
		// A cache may keep only one of them else.
		byAccept := strings.HasSuffix(test.target, "metric=cpu_usage_ratio")
		if vary := strings.Join(r.header.Values("Vary"), ", "); slices.Contains(strings.Split(vary, ", "), "Accept") != byAccept {
			t.Errorf("%s with %q varies by %s", test.target, test.accept, vary)
		}
	}
}

func TestOrigins(t *testing.T) {
	s := New(newPast(3), "test", quiet)
	if r := ask(t, s, "GET", "/api/v1/snapshot", "Origin", "https://example.org"); r.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("pages of others may read answers though nobody said so")
	}
	if r := ask(t, s, "OPTIONS", "/api/v1/snapshot", "Origin", "https://example.org", "Access-Control-Request-Method", "GET"); r.status != http.StatusMethodNotAllowed {
		t.Errorf("a question about that is answered with %d", r.status)
	}
	s.AllowOrigins([]string{"https://example.org", "https://example.com"})
	for origin, allowed := range map[string]string{"https://example.org": "https://example.org", "https://evil.example": "", "": ""} {
		r := ask(t, s, "GET", "/api/v1/snapshot", "Origin", origin)
		if r.header.Get("Access-Control-Allow-Origin") != allowed || !strings.Contains(strings.Join(r.header.Values("Vary"), ","), "Origin") {
			t.Errorf("origin %q: %v", origin, r.header)
		}
	}
	r := ask(t, s, "OPTIONS", "/api/v1/snapshot", "Origin", "https://example.com", "Access-Control-Request-Method", "GET")
	if r.status != http.StatusNoContent || r.header.Get("Access-Control-Allow-Methods") != "GET, HEAD" {
		t.Errorf("the question of a browser: %d, %v", r.status, r.header)
	}
	if may := r.header.Get("Access-Control-Allow-Headers"); !strings.Contains(may, "Authorization") {
		t.Errorf("an origin that was named may send %s", may)
	}
	s.AllowOrigins([]string{"*"})
	r = ask(t, s, "OPTIONS", "/api/v1/snapshot", "Origin", "https://example.net", "Access-Control-Request-Method", "GET")
	if may := r.header.Get("Access-Control-Allow-Headers"); may == "" || strings.Contains(may, "Authorization") {
		t.Errorf("all origins may send %q", may)
	}
	if r := ask(t, s, "GET", "/api/v1/snapshot"); r.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("all: %v", r.header)
	}
}

func TestBelowAPath(t *testing.T) {
	s := New(newPast(3), "test", quiet)
	below(t, s, "/tools/headroom")
	for target, status := range map[string]int{
		"/tools/headroom/api/v1/snapshot": 200, "/tools/headroom/": 200, "/tools/headroom/charts/cpu.png?width=100": 200,
		"/healthz": 200, "/tools/headroom/nope": 404, "/tools/headroomnope": 404, "/tools/headroom": 307,
	} {
		if r := ask(t, s, "GET", target); r.status != status {
			t.Errorf("%s: %d", target, r.status)
		}
	}
	if r := ask(t, s, "GET", "/tools/headroom?range=1h"); r.header.Get("Location") != "/tools/headroom/?range=1h" || r.header.Get("Cache-Control") != "no-store" {
		t.Errorf("without the slash one gets to %q", r.header.Get("Location"))
	}
	// A path with something too much leads to the clean one, where it came from.
	for target, want := range map[string]string{
		"/tools/headroom//charts/cpu.png?width=100": "/tools/headroom/charts/cpu.png?width=100", "/charts//cpu.png": "/charts/cpu.png",
	} {
		r := ask(t, s, "GET", target)
		if r.header.Get("Location") != want || r.status/100 != 3 || len(r.body) != 0 {
			t.Errorf("%s leads to %q with %d", target, r.header.Get("Location"), r.status)
		}
	}
	if r := ask(t, s, "GET", "/tools/headroom/nope"); !strings.Contains(string(r.body), "the page at /tools/headroom/ shows") {
		t.Errorf("what is not there tells %s", r.body)
	}
}

// A path of the server's own would be hidden by the prefix.
func TestBelowAPathOfItsOwn(t *testing.T) {
	s := New(newPast(3), "test", quiet)
	for _, path := range []string{"/api", "/api/v1", "/charts", "/charts/gauge", "/badge", "/metrics", "/healthz", "/assets"} {
		if err := s.Below(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, path := range []string{"", "/headroom", "/api/headroom", "/chart"} {
		if err := s.Below(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func below(t *testing.T, s *Server, path string) {
	t.Helper()
	if err := s.Below(path); err != nil {
		t.Fatal(err)
	}
}
