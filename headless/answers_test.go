package headless

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"headroom/charts"
	"headroom/metrics"
)

func TestFields(t *testing.T) {
	s := New(newPast(3), "test", quiet)
	r := get(t, s, "GET", "/api/v1/snapshot?fields=memory,cpu,memory")
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(r.body, &fields); err != nil || len(fields) != 4 {
		t.Fatalf("%s: %v", r.body, err)
	}
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(get(t, s, "GET", "/api/v1/snapshot").body, &whole); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"time", "sequence", "cpu", "memory"} {
		if string(fields[name]) != string(whole[name]) || len(fields[name]) == 0 {
			t.Errorf("%s is %s, in the whole %s", name, fields[name], whole[name])
		}
	}
}

func TestSeriesAsCSV(t *testing.T) {
	f := newPast(3)
	s := New(f, "test", quiet)
	r := get(t, s, "GET", "/api/v1/series?metric=disk_busy_ratio&format=csv&aggregation=mean")
	lines := strings.Split(strings.TrimSuffix(string(r.body), "\r\n"), "\r\n")
	if len(lines) != 4 || lines[0] != "time,disk_busy_ratio{device=sda},disk_busy_ratio{device=sdb}" || !strings.HasSuffix(lines[1], "Z,0.5,0.25") {
		t.Errorf("the answer is %q", lines)
	}
	r = get(t, s, "GET", "/api/v1/series?metric=cpu_usage_ratio&format=csv")
	if !strings.HasPrefix(string(r.body), "time,cpu_usage_ratio min,cpu_usage_ratio mean,cpu_usage_ratio max\r\n") {
		t.Errorf("the answer is %q", r.body)
	}
	if r := get(t, s, "GET", "/api/v1/series?metric=gpu_usage_ratio&format=csv"); string(r.body) != "time\r\n" {
		t.Errorf("without a series the answer is %q", r.body)
	}
	r = get(t, s, "GET", "/api/v1/series?metric=cpu_usage_ratio&aggregation=max")
	if text := string(r.body); strings.Contains(text, `"min"`) || strings.Contains(text, `"mean"`) || !strings.Contains(text, `"max":[0,0.333`) {
		t.Errorf("only the greatest: %s", text)
	}
}

func TestLines(t *testing.T) {
	s := New(newPast(3), "test", quiet)
	r := get(t, s, "GET", "/api/v1/lines?panel=cpu&panel=disks&panel=memory")
	var answer struct {
		Panels []struct {
			ID    string  `json:"id"`
			Times []int64 `json:"times_unix_ms"`
			Lines []struct {
				Label string     `json:"label"`
				Limit bool       `json:"limit"`
				Color int        `json:"color"`
				Mean  []*float64 `json:"mean"`
				Max   []*float64 `json:"max"`
			} `json:"lines"`
		} `json:"panels"`
	}
	if err := json.Unmarshal(r.body, &answer); err != nil || len(answer.Panels) != 3 {
		t.Fatalf("%v: %s", err, r.body)
	}
	for _, p := range answer.Panels {
		for _, l := range p.Lines {
			if len(p.Times) != 3 || len(l.Mean) != 3 || l.Max != nil {
				t.Errorf("%s, %s: %d times, %d values, greatest %v", p.ID, l.Label, len(p.Times), len(l.Mean), l.Max)
			}
		}
	}
	disks, memory := answer.Panels[1].Lines, answer.Panels[2].Lines
	if len(disks) != 2 || disks[1].Label != "sdb" || disks[1].Color != 1 || *disks[1].Mean[2] != 0.25 {
		t.Errorf("disks are %+v", disks)
	}
	last := memory[len(memory)-1]
	if !last.Limit || *last.Mean[1] != 8<<30 {
		t.Errorf("the limit of the memory is %+v", last)
	}
}

// Lines whose times differ are put on the times of all; a limit holds in
// between.
func TestJoinLines(t *testing.T) {
	joined := joinLines("x", []charts.LineData{
		{Label: "a", Times: []int64{1, 3}, Mean: []float64{10, 30}, Min: []float64{5, 30}, Max: []float64{10, 30}},
		{Label: "b", Times: []int64{2}, Mean: []float64{20.00004}, Min: []float64{20}, Max: []float64{20}},
		{Label: "limit", Limit: true, Times: []int64{1, 3}, Mean: []float64{7, 7}, Min: []float64{7, 7}, Max: []float64{7, 7}},
	})
	text, err := json.Marshal(joined)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"times_unix_ms":[1,2,3]`, `"mean":[10,null,30],"min":[5,null,30],"max":[10,null,30]`, `"mean":[null,20,null],"min"`, `"limit":true,"mean":[7,7,7]}`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}

func TestNumbersAsJSON(t *testing.T) {
	text, err := json.Marshal(numbers{0, 1.0 / 3, 8 << 30, math.NaN(), math.Inf(1), 1e-9, 1e300, -2})
	if want := `[0,0.333333,8589934592,null,null,1e-09,1e+300,-2]`; err != nil || string(text) != want {
		t.Errorf("%s, want %s: %v", text, want, err)
	}
}

func TestInfoAndPanels(t *testing.T) {
	s := New(newPast(3), "1.2.3", quiet)
	if r := get(t, s, "GET", "/api/v1/info"); !strings.Contains(string(r.body), `"version":"1.2.3"`) || !strings.Contains(string(r.body), `"limit_origins":{"cpu":{"source":"host"`) {
		t.Errorf("info is %s", r.body)
	}
	r := get(t, s, "GET", "/api/v1/panels")
	var answer panelsAnswer
	if err := json.Unmarshal(r.body, &answer); err != nil || len(answer.Panels) != len(charts.Panels()) || len(answer.Colors.Dark) != 8 {
		t.Errorf("%v: %d panels, %d colors", err, len(answer.Panels), len(answer.Colors.Dark))
	}
}

func TestReady(t *testing.T) {
	f := newPast(0)
	s := New(f, "test", quiet)
	if r := get(t, s, "GET", "/readyz"); r.status != http.StatusServiceUnavailable {
		t.Errorf("before the first sample it is %d", r.status)
	}
	f.tick(0.5)
	if r := get(t, s, "GET", "/readyz"); r.status != http.StatusOK {
		t.Errorf("with a sample it is %d: %s", r.status, r.body)
	}
	close(s.draining)
	if r := get(t, s, "GET", "/readyz"); r.status != http.StatusServiceUnavailable {
		t.Errorf("when it is about to end it is %d", r.status)
	}
	if r := get(t, s, "GET", "/healthz"); r.status != http.StatusOK {
		t.Errorf("then health is %d", r.status)
	}
}

// The page of the API tells every address and parameter of the description.
func TestManual(t *testing.T) {
	f := newPast(3)
	f.table = someProcesses
	s := New(f, "test", quiet)
	r := get(t, s, "GET", "/api")
	if r.status != http.StatusOK {
		t.Fatalf("%d: %s", r.status, r.body)
	}
	for _, want := range []string{"/api/v1/series</code></h2>", "integer from 2 to 20000; 300 if it is not given", `href="./api/v1/series?metric=cpu_usage_ratio"`, "interval_seconds", "cpu.cores[].usage_ratio", "501 where", "interfaces, network-errors", "string; 15m if it is not given", "may be given up to 8 times", "assets/theme.js", "The newest reading of everything"} {
		if !strings.Contains(string(r.body), want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	if word := regexp.MustCompile(`<td>[A-Z][a-z]+[A-Z]\w* (?:is|are) [^<]*`).Find(r.body); word != nil {
		t.Errorf("a field is described by its name in Go: %s", word)
	}
	// What can be tried works, but for the stream, which does not end.
	links := regexp.MustCompile(`href="\./((?:api/|assets/|badge/|charts/|healthz|readyz|metrics|openapi)[^"]*)"`).FindAllStringSubmatch(string(r.body), -1)
	if len(links) < 15 {
		t.Errorf("only %d addresses can be tried", len(links))
	}
	for _, link := range links {
		address := "/" + html.UnescapeString(link[1])
		if strings.HasSuffix(address, "/stream") || strings.HasSuffix(address, "/sockets") { // nor has this past sockets
			continue
		}
		if r := get(t, s, "GET", address); r.status != http.StatusOK {
			t.Errorf("%s gives %d: %s", address, r.status, r.body)
		}
	}
}

// An answer that would take too much memory is refused, with what would do.
func TestTooManyValues(t *testing.T) {
	f := newPast(3)
	snapshot := *f.Latest()
	snapshot.Sequence++
	snapshot.Time = snapshot.Time.Add(time.Millisecond)
	for i := range 100 {
		snapshot.DiskIO.Devices = append(snapshot.DiskIO.Devices, metrics.Disk{Device: fmt.Sprint("disk", i), BusyRatio: 0.5})
	}
	f.history.Append(&snapshot)
	f.latest.Store(&snapshot)
	s := New(f, "test", quiet)
	const target = "/api/v1/series?metric=disk_busy_ratio"
	r := get(t, s, "GET", target+"&points=20000")
	if r.status != http.StatusBadRequest || !strings.Contains(string(r.body), "at most 1960 for the 102 series") {
		t.Errorf("%d: %s", r.status, r.body)
	}
	for _, fits := range []string{"&points=1960", "", "&points=20000&label=device=sda"} {
		if r := get(t, s, "GET", target+fits); r.status != http.StatusOK {
			t.Errorf("%s: %d: %s", fits, r.status, r.body)
		}
	}
	// While too many wait, more are sent away.
	for range waitingMax {
		s.waiting <- struct{}{}
	}
	for _, target := range []string{target + "&points=7", "/api/v1/lines?panel=cpu"} {
		if r := get(t, s, "GET", target); r.status != http.StatusServiceUnavailable || r.header.Get("Retry-After") == "" {
			t.Errorf("%s: %d: %s", target, r.status, r.body)
		}
	}
}
