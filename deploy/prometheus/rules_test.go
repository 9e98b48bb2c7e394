// Package prometheus holds no program: its tests hold the files beside it
// against Prometheus's own tool and against what Headroom tells.
package prometheus

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

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
	if err := yaml.Unmarshal(read(t, "rules.yml"), &rules); err != nil {
		t.Fatal(err)
	}
	tests := string(read(t, "rules_test.yml"))
	told := exposition(t)
	for _, rule := range rules.Groups[0].Rules {
		if !strings.Contains(tests, "alertname: "+rule.Alert+"\n        exp_alerts:\n          - ") {
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
