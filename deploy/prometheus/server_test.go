package prometheus

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// read reads a file.
func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// start builds and starts the server, and returns its address.
func start(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "headroom")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "headless", "-buildvcs=false", "-o", binary, ".")
	build.Dir, build.Env = "../..", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	server := exec.CommandContext(t.Context(), binary, "serve", "--listen", "127.0.0.1:0")
	log, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Wait() }) // the end of the test ends it
	line := make([]byte, 4096)
	n, err := log.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`http://[0-9.:]+`).FindString(string(line[:n]))
}

// fetch returns an answer, "" for none.
func fetch(t *testing.T, address string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return ""
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close() // it was read
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// exposition returns the metrics once there are rates, which need two readings.
func exposition(t *testing.T) string {
	t.Helper()
	address := start(t)
	for range 100 {
		if body := fetch(t, address+"/metrics"); strings.Contains(body, "\nheadroom_limit_cpu_used_ratio ") {
			return body
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatal("there are no rates")
	return ""
}
