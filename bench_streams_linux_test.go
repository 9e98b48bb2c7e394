package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkStreams starts the headless program, lets clients read its events
// and tells what they cost it: processor time in percent of a core, and the
// resident memory of each. go test -run '^$' -bench Streams .
func BenchmarkStreams(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "headroom")
	build := exec.CommandContext(b.Context(), "go", "build", "-tags", "headless", "-trimpath", "-ldflags", "-s -w", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	for _, clients := range []int{0, 100, 1000} {
		b.Run(strconv.Itoa(clients), func(b *testing.B) {
			server := startMeasured(b, binary)
			time.Sleep(3 * time.Second)
			before := server.resident(b)
			events := server.readStreams(b, clients)
			time.Sleep(3 * time.Second)
			const span = 10 * time.Second
			for b.Loop() {
				events.reset()
				cpu, start := server.cpu(b), time.Now()
				time.Sleep(span)
				took := time.Since(start)
				b.ReportMetric(100*(server.cpu(b)-cpu).Seconds()/took.Seconds(), "%core")
				b.ReportMetric(float64(events.count())/took.Seconds(), "events/s")
				if clients > 0 {
					b.ReportMetric(float64(server.resident(b)-before)/float64(clients)/1024, "KiB/client")
				}
			}
		})
	}
}

// measured is a program that runs for a benchmark.
type measured struct {
	process *os.Process
	address string
}

func startMeasured(b *testing.B, binary string) *measured {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	c := exec.CommandContext(ctx, binary, "serve", "--listen", "127.0.0.1:0")
	stderr, err := c.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cancel(); _ = c.Wait() })
	line, err := bufio.NewReader(stderr).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	address := regexp.MustCompile(`http://(\S+)`).FindStringSubmatch(line)
	if address == nil {
		b.Fatalf("no address in %q", line)
	}
	return &measured{c.Process, address[1]}
}

// eventCount counts what all clients of a benchmark got.
type eventCount struct{ counters []chan int }

func (e *eventCount) count() (n int) {
	for _, c := range e.counters {
		have := <-c
		n += have
		c <- have
	}
	return n
}

func (e *eventCount) reset() {
	for _, c := range e.counters {
		<-c
		c <- 0
	}
}

// readStreams lets clients read compressed events, as browsers do.
func (s *measured) readStreams(b *testing.B, clients int) *eventCount {
	b.Helper()
	var events eventCount
	for range clients {
		conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(b.Context(), "tcp", s.address)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = conn.Close() })
		if _, err := fmt.Fprintf(conn, "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"); err != nil {
			b.Fatal(err)
		}
		counter := make(chan int, 1)
		counter <- 0
		events.counters = append(events.counters, counter)
		go func() {
			// An event is one chunk and one write, so it comes in one piece or
			// few: what follows within a moment belongs to it.
			buffer := make([]byte, 64<<10)
			var last time.Time
			for {
				if _, err := conn.Read(buffer); err != nil {
					return
				}
				if time.Since(last) > 100*time.Millisecond {
					have := <-counter
					counter <- have + 1
				}
				last = time.Now()
			}
		}()
	}
	return &events
}

// cpu is the processor time that the threads of the program have had.
func (s *measured) cpu(b *testing.B) (total time.Duration) {
	b.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", s.process.Pid))
	if err != nil || len(threads) == 0 {
		b.Skipf("/proc/%d/task/*/schedstat is not there: this kernel does not tell the time", s.process.Pid)
	}
	for _, name := range threads {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // a thread that has ended meanwhile
		}
		field, _, _ := strings.Cut(string(text), " ")
		ns, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		total += time.Duration(ns)
	}
	return total
}

// resident is the memory of the program in bytes.
func (s *measured) resident(b *testing.B) int64 {
	b.Helper()
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", s.process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		b.Fatal(err)
	}
	found := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(text)
	if found == nil {
		b.Fatalf("no VmRSS in %s", text)
	}
	kb, err := strconv.ParseInt(string(found[1]), 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return kb << 10
}
