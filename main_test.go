package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"headroom/metrics"
)

// TestMain lets tests and scripts start the program under its own name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"headroom": main, "headroom-panics": panicking})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Condition: func(name string) (bool, error) {
			if name == "desktop" {
				return defaultCommand == "window", nil
			}
			return false, fmt.Errorf("condition %q is not known", name)
		},
		RequireExplicitExec: true,
	})
}

// server is a running "headroom serve".
type server struct {
	cmd *exec.Cmd
	url string
	log *strings.Builder
	end chan struct{} // closed when the log has ended
}

var urlInLog = regexp.MustCompile(`url=(http://\S+)`)

// startServer starts the program on a free port and waits until it serves.
func startServer(t *testing.T, args ...string) *server {
	t.Helper()
	return start(t, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
}

// start starts the program and waits until it serves.
func start(t *testing.T, args ...string) *server {
	t.Helper()
	s := &server{log: &strings.Builder{}, end: make(chan struct{})}
	s.cmd = exec.CommandContext(t.Context(), "headroom", args...)
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	urls := make(chan string, 1)
	go func() {
		defer close(s.end)
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			fmt.Fprintln(s.log, lines.Text())
			if m := urlInLog.FindStringSubmatch(lines.Text()); m != nil {
				urls <- m[1]
			}
		}
	}()
	select {
	case s.url = <-urls:
	case <-s.end:
		t.Fatalf("the server ended: %s", s.log)
	case <-time.After(time.Minute):
		t.Fatal("the server did not start within a minute")
	}
	return s
}

// fetch returns the answer to a request, whatever its status.
func (s *server) fetch(t *testing.T, path string) (status int, body []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if body, err = io.ReadAll(r.Body); err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, body
}

func (s *server) get(t *testing.T, path string) []byte {
	t.Helper()
	status, body := s.fetch(t, path)
	if status != http.StatusOK {
		t.Fatalf("%s: %d: %s", path, status, body)
	}
	return body
}

func (s *server) snapshot(t *testing.T) *metrics.Snapshot {
	t.Helper()
	var snapshot metrics.Snapshot
	if err := json.Unmarshal(s.get(t, "/api/v1/snapshot"), &snapshot); err != nil {
		t.Fatal(err)
	}
	return &snapshot
}

// await asks until the snapshot is as wanted, for at most 20 s.
func (s *server) await(t *testing.T, what string, wanted func(*metrics.Snapshot) bool) *metrics.Snapshot {
	t.Helper()
	var last *metrics.Snapshot
	for range 200 {
		status, body := s.fetch(t, "/api/v1/snapshot")
		last = &metrics.Snapshot{}
		if status == http.StatusOK && json.Unmarshal(body, last) == nil && wanted(last) {
			return last
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s was not seen; the last snapshot is %+v", what, last)
	return nil
}

// stop sends a signal and returns the exit status.
func (s *server) stop(t *testing.T, signal os.Signal) int {
	t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	<-s.end
	err := s.cmd.Wait()
	if err != nil && s.cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return s.cmd.ProcessState.ExitCode()
}

func TestServe(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		s := startServer(t, "--interval", "250ms")
		first := s.await(t, "a rate", func(s *metrics.Snapshot) bool { return s.CPU.UsageRatio.Known() })
		if first.Host.Hostname == "" || !(first.Memory.TotalBytes > 0) {
			t.Errorf("snapshot is %+v", first)
		}
		if page := string(s.get(t, "/")); !strings.Contains(page, "charts/cpu.svg") {
			t.Error("the page has no chart of the CPU")
		}
		if picture := s.get(t, "/charts/cpu.png"); http.DetectContentType(picture) != "image/png" {
			t.Error("the picture is no PNG")
		}
		if out, err := exec.CommandContext(t.Context(), "headroom", "health", "--url", s.url).CombinedOutput(); err != nil || string(out) != "healthy\n" {
			t.Errorf("health says %q, %v", out, err)
		}
		if out, err := exec.CommandContext(t.Context(), "headroom", "health", "--ready", "--url", s.url).CombinedOutput(); err != nil || string(out) != "ready\n" {
			t.Errorf("health says %q, %v", out, err)
		}
		address := strings.TrimPrefix(s.url, "http://")
		out, err := exec.CommandContext(t.Context(), "headroom", "serve", "--listen", address).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "can't listen on "+address) || !strings.Contains(string(out), "hint: another program") {
			t.Errorf("a second server on the same port says %q, %v", out, err)
		}
		if status := s.stop(t, signal); status != 0 {
			t.Errorf("after %s the exit status is %d; the log is\n%s", signal, status, s.log)
		}
		// A collector may be late on a busy machine, which is a warning.
		if log := s.log.String(); !strings.Contains(log, "msg=stopped") || strings.Contains(log, "level=ERROR") {
			t.Errorf("the log is\n%s", log)
		}
	}
}

// What answers with 200 is not always a Headroom.
func TestHealthOfSomethingElse(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/guarded/"):
			http.Redirect(w, r, "/login", http.StatusFound)
		case strings.HasPrefix(r.URL.Path, "/json/"):
			fmt.Fprint(w, `{"status":"ok"}`)
		default:
			fmt.Fprint(w, "<h1>welcome</h1>")
		}
	}))
	defer other.Close()
	for path, says := range map[string]string{"": "not as Headroom does", "/json": "not as Headroom does", "/guarded": `leads to "/login"`} {
		out, err := exec.CommandContext(t.Context(), "headroom", "health", "--url", other.URL+path).CombinedOutput()
		if err == nil || !strings.Contains(string(out), says) {
			t.Errorf("of %s health says %q, %v", path, out, err)
		}
	}
}

// The memory in use after an allocation, and a transfer over loopback, show up
// with their size.
func TestLoadShowsUp(t *testing.T) {
	s := startServer(t, "--interval", "500ms")
	s.await(t, "a rate", func(s *metrics.Snapshot) bool { return s.CPU.UsageRatio.Known() })

	const size = 512 << 20
	before := usedByHand(t)
	memory := make([]byte, size)
	for i := 0; i < size; i += 4096 {
		memory[i] = 1
	}
	// Not every kernel counts what was freed just before as free at once, so
	// what it tells now is held against, not what was allocated.
	t.Logf("/proc/meminfo tells %.0f MiB more in use after an allocation of 512 MiB", (usedByHand(t)-before)/(1<<20))
	s.await(t, "what /proc/meminfo tells after an allocation of 512 MiB", func(s *metrics.Snapshot) bool {
		return math.Abs(float64(s.Memory.UsedBytes)-usedByHand(t)) < 0.1*size
	})
	runtime.KeepAlive(memory)

	loopback := func(s *metrics.Snapshot) (total, rate metrics.Float) {
		for _, i := range s.Network.Interfaces {
			if i.Loopback {
				return i.ReceiveBytesTotal, i.ReceiveBytesPerSecond
			}
		}
		t.Fatal("there is no loopback interface")
		return 0, 0
	}
	sent, _ := loopback(s.snapshot(t))
	transfer(t, 256<<20)
	s.await(t, "a transfer of 256 MiB over loopback", func(s *metrics.Snapshot) bool {
		total, _ := loopback(s)
		return total-sent >= 256<<20 // others may use it too
	})
	if total, rate := loopback(s.snapshot(t)); !rate.Known() || total < sent {
		t.Errorf("loopback is %v bytes at %v a second", total, rate)
	}
	if status := s.stop(t, syscall.SIGTERM); status != 0 {
		t.Errorf("the exit status is %d", status)
	}
}

// usedByHand is the memory that /proc/meminfo tells to be in use, in bytes.
func usedByHand(t *testing.T) float64 {
	t.Helper()
	content, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		t.Skipf("THE MEMORY IS NOT HELD AGAINST A SECOND SOURCE: %v", err)
	}
	used := 0.0
	for line := range strings.Lines(string(content)) {
		var kib float64
		if n, _ := fmt.Sscanf(line, "MemTotal: %f kB", &kib); n == 1 {
			used += kib * 1024
		}
		if n, _ := fmt.Sscanf(line, "MemAvailable: %f kB", &kib); n == 1 {
			used -= kib * 1024
		}
	}
	return used
}

// transfer sends bytes to itself over loopback.
func transfer(t *testing.T, size int64) {
	t.Helper()
	sink, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer sink.Close()
	received := make(chan int64, 1)
	go func() {
		c, err := sink.Accept()
		if err != nil {
			received <- -1
			return
		}
		n, _ := io.Copy(io.Discard, c)
		received <- n
	}()
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", sink.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(c, zeros{}, size); err != nil {
		t.Fatal(err)
	}
	c.Close()
	if n := <-received; n != size {
		t.Fatalf("%d bytes were received", n)
	}
}

// zeros reads as endless zero bytes.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }
