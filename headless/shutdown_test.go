package headless

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"
)

func TestShutdownIsGraceful(t *testing.T) {
	f := newPast(1)
	s := New(f, "test", quiet)
	entered, release := make(chan struct{}), make(chan struct{})
	s.mux.HandleFunc("GET /slow", func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-release
		_, _ = io.WriteString(w, "finished")
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l, time.Minute) }()
	answer := make(chan string, 1)
	go func() {
		r, err := fetch(t.Context(), "GET", "http://"+l.Addr().String()+"/slow")
		if err != nil {
			answer <- err.Error()
			return
		}
		answer <- string(r.body)
	}()
	<-entered
	cancel()
	// The port is closed soon, while the request still runs.
	for {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", l.Addr().String())
		if err != nil {
			break
		}
		c.Close()
		time.Sleep(time.Millisecond)
	}
	select {
	case err := <-ended:
		t.Fatalf("it ended while a request ran: %v", err)
	default:
	}
	close(release)
	if got := <-answer; got != "finished" {
		t.Errorf("the running request got %q", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("the end is %v", err)
	}
}

func TestShutdownDoesNotWaitForEver(t *testing.T) {
	s := New(newPast(1), "test", quiet)
	entered := make(chan struct{})
	s.mux.HandleFunc("GET /stuck", func(_ http.ResponseWriter, r *http.Request) {
		close(entered)
		<-r.Context().Done()
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l, 50*time.Millisecond) }()
	go fetch(t.Context(), "GET", "http://"+l.Addr().String()+"/stuck") //nolint:errcheck // it gets no answer
	<-entered
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("the end is %v", err)
	}
}

func TestLocalURL(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:5000": "http://127.0.0.1:5000", ":5000": "http://127.0.0.1:5000", "0.0.0.0:80": "http://127.0.0.1:80",
		"[::]:5000": "http://127.0.0.1:5000", "[::1]:5000": "http://[::1]:5000", "example:5000": "http://example:5000",
	} {
		if got, err := LocalURL(address); got != want || err != nil {
			t.Errorf("%s is %s, %v; want %s", address, got, err, want)
		}
	}
	if _, err := LocalURL("5000"); err == nil {
		t.Error("an address without a port is accepted")
	}
}

// A connection on which nothing was asked does not keep the server.
func TestShutdownClosesSilentConnections(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- New(newPast(1), "test", quiet).Serve(ctx, l, time.Minute) }()
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := fetch(t.Context(), "GET", "http://"+l.Addr().String()+"/healthz"); err != nil {
		t.Fatal(err) // the server is there, and has accepted the silent one before
	}
	cancel()
	_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) && !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the silent connection got %v", err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the end is %v", err)
	}
}

// More pictures than can wait are refused, not queued.
func TestTooManyPicturesAreRefused(t *testing.T) {
	s := New(newPast(3), "test", quiet)
	for range cap(s.waiting) {
		s.waiting <- struct{}{}
	}
	if r := get(t, s, "GET", "/charts/cpu.png"); r.status != http.StatusServiceUnavailable || r.header.Get("Retry-After") == "" {
		t.Errorf("answer is %d, %v", r.status, r.header)
	}
	for range cap(s.waiting) {
		<-s.waiting
	}
	if r := get(t, s, "GET", "/charts/cpu.png"); r.status != http.StatusOK {
		t.Errorf("afterwards it is %d: %s", r.status, r.body)
	}
}
