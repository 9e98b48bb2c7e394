// Package prometheus holds no program: its tests hold the files beside it
// against Prometheus's own tool and against what Headroom tells.
package prometheus

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

func TestFilesAreTaken(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("THE FILES OF PROMETHEUS ARE NOT TESTED: promtool is not installed (Debian: prometheus)")
	}
	for _, args := range [][]string{{"check", "config", "prometheus.yml"}, {"check", "rules", "rules.yml"}, {"test", "rules", "rules_test.yml"}} {
		if out, err := exec.CommandContext(t.Context(), promtool, args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// Each alert has a test, and asks for metrics that Headroom has.
func TestRulesAskForMetricsThatThereAre(t *testing.T) {
	var rules struct {
		Groups []struct {
			Rules []struct{ Alert, Expr string }
		}
	}
	content, err := os.ReadFile("rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, &rules); err != nil {
		t.Fatal(err)
	}
	tests, err := os.ReadFile("rules_test.yml")
	if err != nil {
		t.Fatal(err)
	}
	told := exposition(t)
	for _, rule := range rules.Groups[0].Rules {
		if !strings.Contains(string(tests), "alertname: "+rule.Alert+"\n        exp_alerts:\n          - ") {
			t.Errorf("%s never fires in a test", rule.Alert)
		}
		for _, name := range regexp.MustCompile(`\b(?:headroom|node)_\w+`).FindAllString(rule.Expr, -1) {
			// A machine without control groups has none of these.
			if !strings.Contains(told, "\n# TYPE "+name+" ") && !strings.HasPrefix(name, "headroom_container_") {
				t.Errorf("%s asks for %s, which Headroom does not tell", rule.Alert, name)
			}
		}
	}
}

// exposition builds and starts the server and returns its metrics.
func exposition(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "headroom")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "headless", "-buildvcs=false", "-o", binary, ".")
	build.Dir, build.Env = "../..", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	server := exec.CommandContext(ctx, binary, "serve", "--listen", "127.0.0.1:0")
	log, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cancel()
		_ = server.Wait() // it was ended
	}()
	line := make([]byte, 4096)
	n, err := log.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`http://[0-9.:]+`).FindString(string(line[:n]))
	for ; ; time.Sleep(200 * time.Millisecond) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/metrics", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close() // it was read
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(body), "\nheadroom_limit_cpu_used_ratio ") { // a rate needs two readings
			return string(body)
		}
	}
}

// compose.yaml runs Headroom as it should be, and mounts files that there are.
func TestCompose(t *testing.T) {
	var compose struct {
		Services map[string]struct {
			ReadOnly bool     `yaml:"read_only"`
			CapDrop  []string `yaml:"cap_drop"`
			Ports    []string
			Volumes  []string
			Profiles []string
		}
	}
	content, err := os.ReadFile("../../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, &compose); err != nil {
		t.Fatal(err)
	}
	for name, s := range compose.Services {
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) {
			t.Errorf("%s may do more than it needs", name)
		}
		if (name == "headroom") != (len(s.Profiles) == 0) {
			t.Errorf("%s has the profiles %v", name, s.Profiles)
		}
		for _, port := range s.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s is open to others at %s", name, port)
			}
		}
		for _, volume := range s.Volumes {
			source, _, _ := strings.Cut(volume, ":")
			if strings.HasPrefix(source, "./") {
				if _, err := os.Stat(filepath.Join("../..", source)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
	if len(compose.Services) != 2 {
		t.Errorf("there are %d services", len(compose.Services))
	}
}
