package headless

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"testing"
	"time"
)

// serveOn runs a server and returns its address and what it follows.
func serveOn(t *testing.T, s *Server) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, listener, 5*time.Second) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// dial opens a connection that the test closes.
func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	c, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// request asks on a connection that stays open.
func request(t *testing.T, c net.Conn) error {
	t.Helper()
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		return err
	}
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	_, err = io.Copy(io.Discard, r.Body)
	return err
}

// Many connections that stay open between requests take bounded memory: the
// oldest are closed. Who comes new is served.
func TestManyIdleConnections(t *testing.T) {
	address := serveOn(t, New(newPast(3), "test", quiet))
	many := 3 * idleMost
	if testing.Short() {
		many = idleMost + 100
	}
	var open []net.Conn
	for range many {
		c := dial(t, address)
		if err := request(t, c); err != nil {
			t.Fatal(err)
		}
		open = append(open, c)
	}
	if err := request(t, open[many-1]); err != nil {
		t.Errorf("the newest was closed: %v", err)
	}
	_ = open[0].SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := open[0].Read(make([]byte, 1)); !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the oldest is still open: %v", err)
	}
	waitUntil(t, "a goroutine or two for each that is left", func() bool { return runtime.NumGoroutine() < 2*idleMost+300 })
}

// Connections on which nothing ever comes don't keep others out.
func TestSilentConnections(t *testing.T) {
	var open connections
	var closed int
	for range connectionsMost + 100 {
		open.follow(&countedConn{closed: &closed}, http.StateNew)
	}
	if closed != 100 {
		t.Errorf("%d were closed, want 100", closed)
	}
	idle := &countedConn{closed: new(int)}
	open.follow(idle, http.StateNew)
	open.follow(idle, http.StateActive)
	open.follow(idle, http.StateIdle)
	open.follow(&countedConn{closed: &closed}, http.StateNew)
	if *idle.closed != 1 {
		t.Error("the idle one goes first")
	}
	open.end()
	late := &countedConn{closed: new(int)}
	open.follow(late, http.StateNew)
	if *late.closed != 1 || open.silent.Len() != 0 {
		t.Errorf("after the end %d are silent", open.silent.Len())
	}
}

// countedConn is a connection that counts how often it is closed.
type countedConn struct {
	net.Conn
	closed *int
}

func (c *countedConn) Close() error { *c.closed++; return nil }
