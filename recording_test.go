package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"headroom/metrics"
	"headroom/metrics/record"
)

// replayServe are the arguments that serve a record in both builds.
func replayServe(file string) []string {
	if defaultCommand == "window" {
		return []string{"replay", "--serve", file}
	}
	return []string{"replay", file}
}

// seriesOf asks for the last quarter of an hour, tick by tick.
func (s *server) seriesOf(t *testing.T, metric string) []map[string]any {
	t.Helper()
	var answer struct {
		Series []map[string]any `json:"series"`
	}
	if err := json.Unmarshal(s.get(t, "/api/v1/series?points=20000&range=15m&metric="+metric), &answer); err != nil {
		t.Fatal(err)
	}
	return answer.Series
}

// A server that is told to end leaves a record that shows what it showed.
func TestRecordOfTheEndIsReplayed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "last.gz")
	live := startServer(t, "--interval", "250ms", "--record", file)
	live.await(t, "some ticks", func(s *metrics.Snapshot) bool { return s.Sequence >= 8 })
	before := map[string][]map[string]any{}
	for _, metric := range []string{"cpu_usage_ratio", "memory_used_bytes", "interface_receive_bytes_per_second"} {
		before[metric] = live.seriesOf(t, metric)
	}
	if status := live.stop(t, syscall.SIGTERM); status != 0 || !strings.Contains(live.log.String(), "the record is written") {
		t.Fatalf("status %d; the log is\n%s", status, live.log)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the file is %v, %v", info, err)
	}

	// It is not stale, however old it is.
	past := start(t, append(replayServe(file), "--listen", "127.0.0.1:0")...)
	past.get(t, "/healthz")
	for metric, want := range before {
		got := past.seriesOf(t, metric)
		if len(got) != len(want) || len(want) == 0 {
			t.Errorf("%s has %d series, want %d", metric, len(got), len(want))
			continue
		}
		for i := range want {
			// The record has the ticks that came after the question, too.
			for _, column := range []string{"times_unix_ms", "mean", "min", "max"} {
				w, _ := want[i][column].([]any)
				g, _ := got[i][column].([]any)
				if len(w) < 7 || len(g) < len(w) || !reflect.DeepEqual(g[:len(w)], w) {
					t.Errorf("%s %s is\n%v\nwant\n%v", metric, column, g, w)
				}
			}
		}
	}
	if page := string(past.get(t, "/")); !strings.Contains(page, "Record of ") || !strings.Contains(page, "terminated signal received") {
		t.Errorf("the page does not tell that it shows a record:\n%s", page)
	}
	if picture := past.get(t, "/charts/cpu.svg"); !bytes.Contains(picture, []byte("<svg")) {
		t.Error("there is no chart")
	}
	if status := past.stop(t, syscall.SIGTERM); status != 0 {
		t.Errorf("the replay ends with %d:\n%s", status, past.log)
	}

	// What is missing at the end is said, and the rest is shown.
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content[:len(content)*3/4], 0o600); err != nil {
		t.Fatal(err)
	}
	cut := start(t, append(replayServe(file), "--listen", "127.0.0.1:0")...)
	if s := cut.snapshot(t); s.Sequence < 8 {
		t.Errorf("the snapshot is number %d", s.Sequence)
	}
	if cut.stop(t, syscall.SIGTERM); !strings.Contains(cut.log.String(), "the record is not whole") {
		t.Errorf("the log is\n%s", cut.log)
	}
}

// SIGUSR1 writes a record each time, and the server goes on.
func TestRecordOnRequest(t *testing.T) {
	if len(recordSignals) == 0 {
		t.Skip("this system has no signal for it")
	}
	dir := t.TempDir()
	s := startServer(t, "--interval", "250ms", "--record", dir)
	s.await(t, "a tick", func(s *metrics.Snapshot) bool { return s.Sequence >= 1 })
	for want := 1; want <= 2; want++ {
		if err := s.cmd.Process.Signal(recordSignals[0]); err != nil {
			t.Fatal(err)
		}
		var found []string
		for i := 0; len(found) < want && i < 200; i++ {
			time.Sleep(50 * time.Millisecond)
			found, _ = filepath.Glob(filepath.Join(dir, "*"+record.Suffix))
		}
		if len(found) != want {
			t.Fatalf("files are %v, want %d", found, want)
		}
		if r, err := record.ReadFile(found[want-1]); err != nil || r.Cut != nil || r.Header.Reason != "it was asked for" {
			t.Errorf("the record is %+.400v, %v", r, err)
		}
	}
	s.get(t, "/healthz")
	if status := s.stop(t, syscall.SIGTERM); status != 0 {
		t.Errorf("the exit status is %d", status)
	}
}

// Without a target the server says so and goes on.
func TestRequestWithoutATarget(t *testing.T) {
	if len(recordSignals) == 0 {
		t.Skip("this system has no signal for it")
	}
	s := startServer(t)
	if err := s.cmd.Process.Signal(recordSignals[0]); err != nil {
		t.Fatal(err)
	}
	s.await(t, "a tick", func(s *metrics.Snapshot) bool { return s.Sequence >= 2 })
	if status := s.stop(t, syscall.SIGTERM); status != 0 || !strings.Contains(s.log.String(), "--record or HEADROOM_RECORD would say where") {
		t.Errorf("status %d; the log is\n%s", status, s.log)
	}
}

// The log gets a summary, even where it is told to be quiet; a disk that takes
// no record does not keep the server from ending well.
func TestRecordInTheLogAndOnAFullDisk(t *testing.T) {
	s := startServer(t, "--interval", "250ms", "--record", "log")
	s.await(t, "a tick", func(s *metrics.Snapshot) bool { return s.Sequence >= 2 })
	if status := s.stop(t, syscall.SIGTERM); status != 0 || !strings.Contains(s.log.String(), `"record: last minute" metric=memory_used_ratio`) {
		t.Errorf("status %d; the log is\n%s", status, s.log)
	}
	dir := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s = startServer(t, "--interval", "250ms", "--record", filepath.Join(dir, "last.gz"))
	s.await(t, "a tick", func(s *metrics.Snapshot) bool { return s.Sequence >= 1 })
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if status := s.stop(t, syscall.SIGTERM); status != 0 || !strings.Contains(s.log.String(), "the record can't be written") {
		t.Errorf("status %d; the log is\n%s", status, s.log)
	}
}

// panicking is a program that records and panics; it stands in for a mistake
// that nobody knows of yet.
func panicking() {
	sampler, err := metrics.New(metrics.Config{})
	if err != nil {
		panic(err)
	}
	env := &environment{ctx: context.Background(), stdout: io.Discard, stderr: os.Stderr, logger: slog.New(slog.DiscardHandler)}
	recorder, err := (&recordOptions{Record: os.Args[1]}).start(env, &Options{}, sampler)
	if err != nil {
		panic(err)
	}
	defer recorder.onPanic()
	recorder.run(env.ctx)
	snapshots := sampler.Subscribe(env.ctx)
	go sampler.Run(env.ctx) //nolint:errcheck // it fails only when called twice
	<-snapshots
	panic("a mistake")
}

func TestRecordOfAPanic(t *testing.T) {
	file := filepath.Join(t.TempDir(), "last.gz")
	out, err := exec.CommandContext(t.Context(), "headroom-panics", file).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "a mistake") || !strings.Contains(string(out), ".panicking(") {
		t.Errorf("the panic does not go on, %v:\n%s", err, out)
	}
	r, err := record.ReadFile(file)
	if err != nil || r.Cut != nil || !strings.Contains(r.Header.Reason, "panic: a mistake") {
		t.Errorf("the record is %+.400v, %v", r, err)
	}
}
