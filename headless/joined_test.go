package headless

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// asked sends requests on one connection, all in one go, and returns what comes
// until the server closes, without the lines that tell the time.
func asked(t *testing.T, address string, requests ...string) string {
	t.Helper()
	c := dial(t, address)
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c, strings.Join(requests, "")); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(regexp.MustCompile(`(?m)^Date: .*\r\n`).ReplaceAll(all, nil))
}

// What is joined is the same, byte for byte, as what net/http writes itself.
func TestJoinedIsTheSame(t *testing.T) {
	feed := newPast(300)
	one, other := New(feed, "test", quiet), New(feed, "test", quiet)
	for _, s := range []*Server{one, other} {
		s.ReplayUntil(feed.Latest().Time, "") // or charts would move on
	}
	joined, ordinary := serveOn(t, one), httptest.NewServer(other)
	defer ordinary.Close()

	const line = "%s %s HTTP/1.%d\r\nHost: 127.0.0.1\r\n%s\r\n"
	last := "Connection: close\r\n"
	get := func(target, header string) string { return fmt.Sprintf(line, "GET", target, 1, header) }
	snapshot, series := "/api/v1/snapshot", "/api/v1/series?metric=cpu_usage_ratio&range=5m"
	for name, requests := range map[string][]string{
		"one":                {get(snapshot, last)},
		"a small one":        {get("/healthz", last)},
		"a large one":        {get("/static/page.js", last)},
		"three in one write": {get(snapshot, ""), get(series, ""), get("/healthz", last)},
		"compressed":         {get(snapshot, "Accept-Encoding: gzip\r\n"), get(series, "Accept-Encoding: gzip\r\n"+last)},
		"HEAD, then GET":     {fmt.Sprintf(line, "HEAD", snapshot, 1, ""), get(snapshot, last)},
		"another method":     {get(snapshot, ""), fmt.Sprintf(line, "DELETE", snapshot, 1, last)},
		"a body with it":     {fmt.Sprintf(line, "GET", snapshot, 1, "Content-Length: 5\r\n") + "hello", get(series, last)},
		"expecting":          {fmt.Sprintf(line, "GET", snapshot, 1, "Expect: 100-continue\r\nContent-Length: 5\r\n"+last) + "hello"},
		"HTTP/1.0":           {fmt.Sprintf(line, "GET", snapshot, 0, "")},
		"HTTP/1.0, kept":     {fmt.Sprintf(line, "GET", snapshot, 0, "Connection: keep-alive\r\n"), fmt.Sprintf(line, "GET", series, 0, "")},
		"a picture":          {get("/charts/cpu.png?range=5m", ""), get("/charts/cpu.svg?range=5m", last)},
		"a mistake":          {get("/api/v1/series?metric=none", ""), get(snapshot, last)},
	} {
		t.Run(name, func(t *testing.T) {
			want := asked(t, strings.TrimPrefix(ordinary.URL, "http://"), requests...)
			got := asked(t, joined, requests...)
			if got != want {
				t.Errorf("%d bytes instead of %d:\n%.600s\ninstead of\n%.600s", len(got), len(want), got, want)
			}
			if !strings.HasPrefix(want, "HTTP/1.") || strings.Count(want, "HTTP/1.1 ")+strings.Count(want, "HTTP/1.0 ") < len(requests) {
				t.Errorf("the test itself got no answer to each of its requests: %.600s", want)
			}
		})
	}
}

// An answer above the buffer of net/http leaves in one segment, which a version
// of net/http may undo.
func TestJoinedIsOneSegment(t *testing.T) {
	server := New(newPast(3), "test", quiet)
	c, ok := dial(t, serveOn(t, server)).(*net.TCPConn)
	if !ok {
		t.Fatal("no connection by TCP")
	}
	raw, err := c.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	segments := func() (n uint32) {
		var info *unix.TCPInfo
		if failed := raw.Control(func(fd uintptr) { info, err = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO) }); failed != nil || err != nil {
			t.Fatal(failed, err)
		}
		return info.Data_segs_in
	}
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	answers := bufio.NewReaderSize(c, 1<<20)
	for i := range uint32(3) {
		if _, err := io.WriteString(c, "GET /api/v1/snapshot HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		r, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
		if err != nil || n < 4096 {
			t.Fatalf("%d bytes came, which say nothing: %v", n, err)
		}
		if came := segments(); came != i+1 {
			t.Errorf("after %d answers %d segments came", i+1, came)
		}
	}
}

// A connection of another kind than TCP is served as ever.
func TestJoinedOnUnixSocket(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", filepath.Join(t.TempDir(), "socket"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- New(newPast(3), "test", quiet).Serve(ctx, listener, time.Second) }()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "unix", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(c, "GET /api/v1/snapshot HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	if all, err := io.ReadAll(c); err != nil || !bytes.HasPrefix(all, []byte("HTTP/1.1 200 OK\r\n")) || !bytes.HasSuffix(all, []byte("}\n")) {
		t.Errorf("%v: %.300s", err, all)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A client that goes before its answer has come harms no other one.
func TestJoinedClientGoes(t *testing.T) {
	address := serveOn(t, New(newPast(3), "test", quiet))
	for range 50 {
		c, ok := dial(t, address).(*net.TCPConn)
		if !ok {
			t.Fatal("no connection by TCP")
		}
		_, _ = io.WriteString(c, strings.Repeat("GET /static/page.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 20))
		_ = c.SetLinger(0) // what is under way is dropped
		_ = c.Close()
	}
	if err := request(t, dial(t, address)); err != nil {
		t.Error(err)
	}
}

// What net/http does not take as expected is written all the same, in order.
func TestHeldIsLetGo(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client := dial(t, listener.Addr().String())
	accepted, err := joiningListener{listener}.Accept()
	if err != nil {
		t.Fatal(err)
	}
	c, ok := accepted.(*joiningConn)
	if !ok {
		t.Fatalf("it is a %T", accepted)
	}
	c.holds = true
	_, _ = io.WriteString(c, "header, ")
	_, _ = io.WriteString(c, "body, ")
	c.letGo()
	_, _ = io.WriteString(c, "next")
	_ = c.Close()
	if all, err := io.ReadAll(client); err != nil || string(all) != "header, body, next" {
		t.Errorf("%v: %q", err, all)
	}
}
