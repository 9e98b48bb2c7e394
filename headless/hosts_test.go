package headless

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// A page of another server does not get at one that is for its own machine,
// while proxies and the names of the machine do.
func TestNamesOfTheMachine(t *testing.T) {
	local := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 5000}
	for _, test := range []struct {
		listen net.Addr
		host   string
		want   int
	}{
		{local, "evil.example:5000", 421},
		{local, "EVIL.example.:5000", 421},
		{local, "devbox:5000", 421},
		{local, "127.0.0.1.evil.example:5000", 421},
		{local, "localhost.evil.example:5000", 421},
		{&net.TCPAddr{IP: net.IPv6loopback, Port: 5000}, "evil.example:5000", 421},
		{&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80}, "evil.example", 421},
		{local, "localhost:5000", 200},
		{local, "LocalHost.:5000", 200},
		{local, "headroom.localhost:5000", 200},
		{local, "host.docker.internal:5000", 200},
		{local, "127.0.0.1:5000", 200},
		{local, "[::1]:5000", 200},
		{local, "", 200},
		{local, "mine.example:5000", 200},
		{local, "monitor.example.org", 200},      // Caddy and load balancers pass it on
		{local, "monitor.example.org:8443", 200}, // also with their own port
		{&net.TCPAddr{IP: net.IPv4zero, Port: 5000}, "evil.example:5000", 200},
		{&net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 5000}, "evil.example:5000", 200},
	} {
		s := New(newPast(1), "test", quiet)
		s.AllowHosts([]string{"mine.example"})
		s.hosts.listenAt(test.listen)
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/api/v1/snapshot", nil)
		r.Host = test.host
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, r); w.Code != test.want {
			t.Errorf("at %s, %q gets %d, want %d", test.listen, test.host, w.Code, test.want)
		}
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); w.Code == 421 && (err != nil || p.Status != 421) {
			t.Errorf("%q is told %s, %v", test.host, w.Body, err)
		}
	}
}

// Serve itself sees where it listens.
func TestServeKnowsWhereItListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- New(newPast(1), "test", quiet).Serve(ctx, l, time.Second) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for host, want := range map[string]int{"evil.example:" + port: 421, "localhost:" + port: 200} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.Addr().String()+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s gets %d, want %d", host, answer.StatusCode, want)
		}
	}
}
