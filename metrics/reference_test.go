package metrics

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/metrics.md anew")

const referenceFile = "../docs/metrics.md"

// TestReference holds docs/metrics.md to the catalogue. To write it anew:
// go test ./metrics -run TestReference -update
func TestReference(t *testing.T) {
	want := reference()
	if *update {
		if err := os.WriteFile(referenceFile, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/metrics.md does not agree with the catalogue: go test ./metrics -run TestReference -update")
	}
}

func reference() string {
	var b strings.Builder
	b.WriteString(`# Metrics

This page is made from the catalogue in the program (` + "`metrics/catalog_rows.go`" + `); ` + "`GET /api/v1/metrics`" + ` tells the same.
Units are those of SI: bytes, seconds, and ratios from 0 to 1. What is recorded has a past: ` + "`GET /api/v1/series?metric=ID`" + `.

In the Prometheus exposition (` + "`GET /metrics`" + `) a metric has the name in the column Prometheus: that of node_exporter, with its labels, where it has the same quantity. Rates have none, since the raw counters are there.

| ID | Unit | Labels | Recorded | Prometheus | Meaning |
|---|---|---|---|---|---|
`)
	for _, m := range Catalog() {
		recorded := ""
		if m.Recorded {
			recorded = "yes"
		}
		unit := strings.ReplaceAll(string(m.Unit), "_", " ")
		if m.Kind == Counter {
			unit += ", counter"
		}
		prometheus := ""
		if m.Prometheus != "" {
			prometheus = "`" + m.Prometheus + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", m.ID, unit, strings.Join(m.Labels, ", "), recorded, prometheus, m.Help)
	}
	b.WriteString(`
## Told to Prometheus alone

What is not a number is told in labels; the value is 1.

| Prometheus | Labels | Meaning |
|---|---|---|
`)
	for _, f := range infoFamilies {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Name, strings.Join(f.Labels, ", "), f.Help)
	}
	return b.String()
}
