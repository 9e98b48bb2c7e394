package prometheus

import (
	"encoding/json"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A real Prometheus that scrapes Headroom has an answer for what each panel of
// the dashboard asks for.
func TestDashboard(t *testing.T) {
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(read(t, "../grafana/dashboards/headroom.json"), &dashboard); err != nil {
		t.Fatal(err)
	}
	program, err := exec.LookPath("prometheus")
	if err != nil {
		t.Skip("THE DASHBOARD IS NOT TESTED: prometheus is not installed (Debian: prometheus)")
	}
	target := strings.TrimPrefix(start(t), "http://")
	rules, err := filepath.Abs("rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	text := strings.NewReplacer("headroom:5000", target, "scrape_interval: 5s", "scrape_interval: 1s", "rules.yml", rules).Replace(string(read(t, "prometheus.yml")))
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
	told := fetch(t, "http://"+address+"/api/v1/rules")
	if n := strings.Count(told, `"type":"alerting"`); n == 0 || n != strings.Count(string(read(t, rules)), "- alert: ") || strings.Contains(told, `"health":"err"`) {
		t.Errorf("the rules are %s", told)
	}
}
