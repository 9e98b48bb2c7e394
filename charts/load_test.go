package charts

import (
	"context"
	"errors"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"headroom/metrics"
)

// TestPanels holds the list of panels to the catalog.
func TestPanels(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Panels() {
		if seen[p.ID] || !regexp.MustCompile(`^[a-z-]+$`).MatchString(p.ID) || p.Title == "" || len(p.Lines) == 0 {
			t.Errorf("panel %q is not unique, or its name, title or lines are missing", p.ID)
		}
		seen[p.ID] = true
		if p.Unit == metrics.Ratio && (p.Min != 0 || p.Max != 1) {
			t.Errorf("%s: a ratio from %v to %v", p.ID, p.Min, p.Max)
		}
		if len(p.Queries(time.Time{}, time.Time{}, 0)) > len(p.Lines)+1 {
			t.Errorf("%s: too many queries", p.ID)
		}
		for _, l := range p.Lines {
			m, ok := metrics.LookupMetric(l.Metric)
			if !ok || !m.Recorded || m.Unit != p.Unit {
				t.Errorf("%s: metric %q is unknown, not recorded, or not in %s", p.ID, l.Metric, p.Unit)
			}
			for _, match := range regexp.MustCompile(`\{(.*?)\}`).FindAllStringSubmatch(l.Label, -1) {
				if !slices.Contains(m.Labels, match[1]) {
					t.Errorf("%s: %s has no label %q", p.ID, m.ID, match[1])
				}
			}
			if len(m.Labels) > 0 && len(l.Labels) == 0 && !strings.Contains(l.Label, "{") {
				t.Errorf("%s: several lines of %s would have the same label", p.ID, m.ID)
			}
		}
		if p.Limit.Metric != "" {
			if m, ok := metrics.LookupMetric(p.Limit.Metric); !ok || m.Unit != p.Unit || len(m.Labels) > 0 {
				t.Errorf("%s: the limit %q is unknown, has labels, or is not in %s", p.ID, p.Limit.Metric, p.Unit)
			}
		}
	}
	if _, ok := LookupPanel("nonsense"); ok {
		t.Error("there is a panel that is not")
	}
}

// cannedFeed answers with what it was given.
type cannedFeed struct {
	series map[string][]metrics.Series
	latest *metrics.Snapshot
	err    error
	asked  []metrics.Query
}

func (f *cannedFeed) Latest() *metrics.Snapshot { return f.latest }

func (f *cannedFeed) Subscribe(context.Context) <-chan *metrics.Snapshot { return nil }

func (f *cannedFeed) Series(_ context.Context, q metrics.Query) ([]metrics.Series, error) {
	f.asked = append(f.asked, q)
	return f.series[q.Metric], f.err
}

func (*cannedFeed) Sockets(context.Context) (*metrics.SocketTable, error) {
	return &metrics.SocketTable{}, nil
}

func (*cannedFeed) Processes(context.Context, metrics.ProcessQuery) (*metrics.ProcessTable, error) {
	return &metrics.ProcessTable{}, nil
}

func (*cannedFeed) Culprits(context.Context, metrics.CulpritQuery) ([]metrics.CulpritSpan, error) {
	return nil, nil
}

func seriesOf(metric string, labels map[string]string, v ...float64) metrics.Series {
	s := metrics.Series{Metric: metric, Labels: labels, Min: v, Mean: v, Max: v}
	for i := range v {
		s.Times = append(s.Times, int64(1000*(i+1)))
	}
	return s
}

func load(t *testing.T, feed metrics.Feed, id string) []LineData {
	t.Helper()
	p, ok := LookupPanel(id)
	if !ok {
		t.Fatalf("no panel %s", id)
	}
	lines, err := Load(t.Context(), feed, &p, time.Unix(1, 0), time.Unix(60, 0), 300)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func labels(lines []LineData) string {
	var s []string
	for _, l := range lines {
		s = append(s, l.Label)
	}
	return strings.Join(s, ", ")
}

func TestLoadCores(t *testing.T) {
	const id = "cpu_core_usage_ratio"
	feed := &cannedFeed{series: map[string][]metrics.Series{}}
	for _, core := range []string{"0", "1", "10", "11", "2"} {
		feed.series[id] = append(feed.series[id], seriesOf(id, map[string]string{"core": core}, 0.5))
	}
	lines := load(t, feed, "cores")
	if got, want := labels(lines), "Core 0, Core 1, Core 2, Core 10, Core 11"; got != want {
		t.Errorf("lines %q, want %q", got, want)
	}
	for i := range lines {
		if lines[i].Color != i {
			t.Errorf("line %d has color %d", i, lines[i].Color)
		}
	}
	if q := feed.asked[0]; q.Points != 300 || !q.From.Equal(time.Unix(1, 0)) || !q.To.Equal(time.Unix(60, 0)) {
		t.Errorf("asked for %+v", q)
	}
}

func TestLoadDevicesTogether(t *testing.T) {
	const reads, writes = "disk_reads_per_second", "disk_writes_per_second"
	sda, sdb := map[string]string{"device": "sda"}, map[string]string{"device": "sdb"}
	feed := &cannedFeed{series: map[string][]metrics.Series{
		reads:  {seriesOf(reads, sdb, 1), seriesOf(reads, sda, 1)},
		writes: {seriesOf(writes, sda, 1), seriesOf(writes, sdb, 1)},
	}}
	if got, want := labels(load(t, feed, "disk-operations")), "sda reads, sda writes, sdb reads, sdb writes"; got != want {
		t.Errorf("lines %q, want %q", got, want)
	}
}

// TestLoadKeepsColors holds that a line keeps its color when another is
// missing.
func TestLoadKeepsColors(t *testing.T) {
	feed := &cannedFeed{series: map[string][]metrics.Series{
		"load15": {seriesOf("load15", nil, 1)},
	}}
	if lines := load(t, feed, "load"); len(lines) != 1 || lines[0].Color != 2 {
		t.Errorf("lines %+v", lines)
	}
}

func TestLoadLimit(t *testing.T) {
	recorded := &cannedFeed{series: map[string][]metrics.Series{
		"limit_memory_used_bytes": {seriesOf("limit_memory_used_bytes", nil, 1, 2, 3)},
		"limit_memory_bytes":      {seriesOf("limit_memory_bytes", nil, 8, 8, 16)},
	}}
	lines := load(t, recorded, "memory")
	if l := lines[len(lines)-1]; !l.Limit || l.Label != "Limit" || !slices.Equal(l.Mean, []float64{8, 8, 16}) {
		t.Errorf("limit %+v", l)
	}

	snapshot := metrics.UnknownSnapshot(time.Unix(60, 0))
	snapshot.Host.CPUs = 4
	latest := &cannedFeed{latest: snapshot, series: map[string][]metrics.Series{
		"load1": {seriesOf("load1", nil, 1, 2, 3)},
	}}
	lines = load(t, latest, "load")
	if l := lines[len(lines)-1]; !l.Limit || !slices.Equal(l.Mean, []float64{4, 4}) || !slices.Equal(l.Times, []int64{1000, 3000}) {
		t.Errorf("limit %+v", l)
	}

	// Nothing known, nothing recorded: no lines, no limit.
	if lines := load(t, &cannedFeed{latest: snapshot}, "load"); len(lines) != 0 {
		t.Errorf("lines %+v", lines)
	}
	snapshot.Host.CPUs = metrics.Unknown()
	if lines := load(t, latest, "load"); len(lines) != 1 {
		t.Errorf("lines %+v", lines)
	}
}

func TestLoadError(t *testing.T) {
	feed := &cannedFeed{err: errors.New("gone")}
	p, _ := LookupPanel("cpu")
	if _, err := Load(t.Context(), feed, &p, time.Time{}, time.Time{}, 0); !errors.Is(err, feed.err) || !strings.Contains(err.Error(), "limit_cpu_used_ratio") {
		t.Errorf("error %v", err)
	}
}

func TestExpand(t *testing.T) {
	got := expand("{device} on {mountpoint} {other}", map[string]string{"device": "{mountpoint}", "mountpoint": "/"})
	if want := "{mountpoint} on / {other}"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestCurrent(t *testing.T) {
	l := lineOf([]int64{1000, 2000, 3000}, 1, 2, 3)
	if got := l.current(3000); got != 3 {
		t.Errorf("%v, want 3", got)
	}
	if got := l.current(9000); !math.IsNaN(got) {
		t.Errorf("a line that has ended is at %v", got)
	}
	if got := (&LineData{}).current(0); !math.IsNaN(got) {
		t.Errorf("a line without points is at %v", got)
	}
}
