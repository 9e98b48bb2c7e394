// Package prometheus holds no program: its tests hold the files beside it
// against Prometheus's own tool and against what Headroom tells.
package prometheus

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
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

// A real Prometheus that scrapes Headroom has an answer for what each panel of
// the dashboard asks for.
func TestDashboard(t *testing.T) {
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	content, err := os.ReadFile("../grafana/dashboards/headroom.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &dashboard); err != nil {
		t.Fatal(err)
	}
	program, err := exec.LookPath("prometheus")
	if err != nil {
		t.Skip("THE DASHBOARD IS NOT TESTED: prometheus is not installed (Debian: prometheus)")
	}
	target := strings.TrimPrefix(start(t), "http://")
	configuration, err := os.ReadFile("prometheus.yml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	text := strings.NewReplacer("headroom:5000", target, "scrape_interval: 5s", "scrape_interval: 1s", "rules.yml", filepath.Join(wd(t), "rules.yml")).Replace(string(configuration))
	if err := os.WriteFile(filepath.Join(dir, "prometheus.yml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close() // Prometheus takes no listener
	server := exec.CommandContext(t.Context(), program, "--config.file", filepath.Join(dir, "prometheus.yml"), "--storage.tsdb.path", filepath.Join(dir, "data"), "--web.listen-address", address)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Wait() }) // the end of the test ends it
	// Four scrapes, for rates over 10 s.
	for range 120 {
		if strings.Contains(fetch(t, "http://"+address+"/api/v1/query?query="+url.QueryEscape("count_over_time(up[1m]) > 3")), `"value":[`) {
			break
		}
		time.Sleep(250 * time.Millisecond)
	}
	filled := strings.NewReplacer("$__rate_interval", "10s", "$instance", ".*")
	for _, panel := range dashboard.Panels {
		for _, q := range panel.Targets {
			answer := fetch(t, "http://"+address+"/api/v1/query?query="+url.QueryEscape(filled.Replace(q.Expr)))
			if !strings.Contains(answer, `"status":"success"`) {
				t.Errorf("%s: %s: %s", panel.Title, q.Expr, answer)
			}
			// A machine without control groups has none of these.
			if !strings.Contains(answer, `"value":[`) && !strings.Contains(q.Expr, "headroom_container_") {
				t.Errorf("%s: nothing answers %s", panel.Title, q.Expr)
			}
		}
	}
	if rules := fetch(t, "http://"+address+"/api/v1/rules"); strings.Count(rules, `"type":"alerting"`) != 8 || strings.Contains(rules, `"health":"err"`) {
		t.Errorf("the rules are %s", rules)
	}
}

func wd(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir
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
	if len(compose.Services) != 3 {
		t.Errorf("there are %d services", len(compose.Services))
	}
}
