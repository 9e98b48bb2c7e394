package ecs

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// clientOf returns a client of a server with that handler.
func clientOf(t *testing.T, handler http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client, err := New(server.URL + "/v4/id")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.HTTP.CloseIdleConnections)
	return client
}

func TestAddresses(t *testing.T) {
	for _, address := range []string{"http://169.254.170.2/v4/id", "http://[fd00:ec2::2]/v4/id/", "http://localhost:5555"} {
		if _, err := New(address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{
		"https://169.254.170.2/v4", "169.254.170.2/v4", "file:///etc/passwd", "http://", "http://:80/v4", "http://user@host/v4", "http://host/v4?a=b",
		"http://host/v4#x", "://", "http://host\x00/", " ", "unix:///run/x",
	} {
		if _, err := New(address); err == nil || !strings.Contains(err.Error(), Variable) {
			t.Errorf("%q: the error is %v", address, err)
		}
	}
}

func TestPaths(t *testing.T) {
	client := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.Method + r.URL.String() {
		case "GET/v4/id":
			fmt.Fprint(w, `{"DockerId":"a","Name":"n"}`)
		case "GET/v4/id/task":
			fmt.Fprint(w, `{"TaskARN":"arn"}`)
		case "GET/v4/id/task/stats":
			fmt.Fprint(w, `{"a":null}`)
		default:
			http.NotFound(w, r)
		}
	})
	if c, err := client.Container(t.Context()); err != nil || c.ID != "a" {
		t.Errorf("container: %+v, %v", c, err)
	}
	if task, err := client.Task(t.Context()); err != nil || task.TaskARN != "arn" {
		t.Errorf("task: %+v, %v", task, err)
	}
	if s, err := client.Stats(t.Context()); err != nil || len(s) != 1 {
		t.Errorf("stats: %+v, %v", s, err)
	}
}

// Whatever comes instead of an answer is an error that tells what was asked.
func TestBadAnswers(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	defer elsewhere.Close()
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{
		"garbage":     {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>\x00") }, "can't be read"},
		"empty":       {func(http.ResponseWriter, *http.Request) {}, "can't be read"},
		"null":        {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "null") }, "null"},
		"list":        {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "[]") }, "can't be read"},
		"wrong type":  {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"a":{"memory_stats":7}}`) }, "memory_stats"},
		"half JSON":   {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"a":{"read":"2026-`) }, "unexpected end"},
		"two answers": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{}{}`) }, "can't be read"},
		"half written": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, `{"a":null`)
		}, "unexpected EOF"},
		"cut off": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
		"error": {func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, strings.Repeat("task not found ", 100), http.StatusInternalServerError)
		}, "500 Internal Server Error"},
		"redirect":     {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) }, "302 Found"},
		"huge":         {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, maxBody+1)) }, "longer than"},
		"endless":      {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.Copy(w, zeros{}) }, "longer than"},
		"huge headers": {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 200<<10)) }, "header"},
		"many":         {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, manyStats(maxContainers+1)) }, "more than"},
	} {
		t.Run(name, func(t *testing.T) {
			client := clientOf(t, test.handler)
			_, err := client.Stats(t.Context())
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), client.base+"/task/stats") {
				t.Errorf("the error is %v, want %q in it", err, test.want)
			} else if len(err.Error()) > 500 {
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
		})
	}
}

// zeros reads as endless zero bytes.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

func manyStats(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"%d":null`, i)
	}
	return "{" + b.String()[1:] + "}"
}

// An answer that does not end in time is given up.
func TestSlowAnswers(t *testing.T) {
	for name, begin := range map[string]string{"no answer": "", "half an answer": `{"a":`} {
		t.Run(name, func(t *testing.T) {
			release := make(chan struct{})
			client := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
				if begin != "" {
					fmt.Fprint(w, begin)
					w.(http.Flusher).Flush() //nolint:errcheck // the server's writers can
				}
				<-release
			})
			defer close(release)
			client.HTTP.Timeout = 50 * time.Millisecond
			if _, err := client.Stats(t.Context()); err == nil || !strings.Contains(err.Error(), "deadline exceeded") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestAbsentEndpoint(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	client, err := New(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Task(t.Context()); err == nil || !strings.Contains(err.Error(), server.URL+"/task") {
		t.Errorf("the error is %v", err)
	}
}
