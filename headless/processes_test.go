package headless

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"headroom/metrics"
)

func TestProcesses(t *testing.T) {
	f := newPast(2)
	var asked atomic.Int64
	var last atomic.Pointer[metrics.ProcessQuery]
	f.table = func(q metrics.ProcessQuery) (*metrics.ProcessTable, error) {
		asked.Add(1)
		last.Store(&q)
		return &metrics.ProcessTable{
			Count: 3, Matched: 2, Rows: []metrics.ProcessEntry{{PID: 7, Name: "a\n<b>", CPUCores: 0.5, ReadBytesPerSecond: metrics.Unknown()}},
		}, nil
	}
	s := New(f, "test", quiet)
	r := get(t, s, "GET", "/api/v1/processes")
	var got struct {
		Count, Matched int
		Note           string
		Processes      []struct {
			PID  int
			Name string
			CPU  float64  `json:"cpu_cores"`
			Read *float64 `json:"read_bytes_per_second"`
		}
	}
	if err := json.Unmarshal(r.body, &got); err != nil || r.status != http.StatusOK {
		t.Fatalf("%d, %v, %s", r.status, err, r.body)
	}
	if got.Count != 3 || got.Matched != 2 || len(got.Processes) != 1 || got.Processes[0].Name != "a\n<b>" || got.Processes[0].CPU != 0.5 || got.Processes[0].Read != nil || got.Note == "" {
		t.Errorf("the table is %+v", got)
	}
	get(t, s, "GET", "/api/v1/processes")
	if asked.Load() != 1 {
		t.Errorf("the feed was asked %d times in a tick", asked.Load())
	}
	for target, want := range map[string]metrics.ProcessQuery{
		"":                         {Sort: metrics.SortByCPU, Limit: 50, IO: true},
		"?sort=pid&order=desc":     {Sort: metrics.SortByPID, Reverse: true, Limit: 50, IO: true},
		"?sort=name&order=asc":     {Sort: metrics.SortByName, Limit: 50, IO: true},
		"?sort=memory&order=asc":   {Sort: metrics.SortByMemory, Reverse: true, Limit: 50, IO: true},
		"?search=sql&limit=1":      {Sort: metrics.SortByCPU, Search: "sql", Limit: 1, IO: true},
		"?sort=io&limit=5000":      {Sort: metrics.SortByIO, Limit: 5000, IO: true},
		"?sort=threads&order=desc": {Sort: metrics.SortByThreads, Limit: 50, IO: true},

		"?proportional_memory=true&limit=3": {Sort: metrics.SortByCPU, Limit: 3, IO: true, ProportionalMemory: true},
		"?proportional_memory=false":        {Sort: metrics.SortByCPU, Limit: 50, IO: true},
	} {
		f.tick(0.5)
		get(t, s, "GET", "/api/v1/processes"+target)
		if !reflect.DeepEqual(*last.Load(), want) {
			t.Errorf("%s asks for %+v", target, *last.Load())
		}
	}
	// Within one tick the two are different answers.
	for _, target := range []string{"", "?proportional_memory=true"} {
		get(t, s, "GET", "/api/v1/processes"+target)
		if got := last.Load().ProportionalMemory; got != (target != "") {
			t.Errorf("%q asks for proportional memory: %t", target, got)
		}
	}
	f.table = func(metrics.ProcessQuery) (*metrics.ProcessTable, error) {
		return nil, fmt.Errorf("not here: %w", metrics.ErrUnsupported)
	}
	f.tick(0.5)
	if r := get(t, s, "GET", "/api/v1/processes"); r.status != http.StatusNotImplemented {
		t.Errorf("unsupported is %d", r.status)
	}
}

func TestBadProcessQueries(t *testing.T) {
	s := New(newPast(2), "test", quiet)
	for target, parameter := range map[string]string{
		"?sort=color": "sort", "?order=up": "order", "?limit=0": "limit", "?limit=x": "limit", "?command_lines=yes": "command_lines", "?sort=cpu&sort=pid": "sort",
		"?proportional_memory=yes": "proportional_memory",
	} {
		var got problem
		r := get(t, s, "GET", "/api/v1/processes"+target)
		if err := json.Unmarshal(r.body, &got); err != nil || r.status != http.StatusBadRequest || got.Parameter != parameter {
			t.Errorf("%s: %d, %s", target, r.status, r.body)
		}
	}
}

// Command lines are told only to who sends the token, and no cache keeps them.
func TestCommandLinesNeedTheToken(t *testing.T) {
	f := newPast(2)
	f.table = func(q metrics.ProcessQuery) (*metrics.ProcessTable, error) {
		row := metrics.ProcessEntry{PID: 7, Name: "mysql"}
		if q.CommandLines {
			row.CommandLine = "mysql --password=secret"
		}
		return &metrics.ProcessTable{Rows: []metrics.ProcessEntry{row}}, nil
	}
	const target, token = "/api/v1/processes?command_lines=true", "0123456789abcdef"
	s := New(f, "test", quiet)
	if r := ask(t, s, "GET", target, "Authorization", "Bearer "+token); r.status != http.StatusForbidden || bytes.Contains(r.body, []byte("secret\"")) {
		t.Errorf("without a token of the server's it is %d: %s", r.status, r.body)
	}
	if r := ask(t, s, "GET", target, "Authorization", "Bearer "); r.status != http.StatusForbidden {
		t.Errorf("an empty one gives %d", r.status)
	}
	s.AskForToken(token)
	for _, wrong := range []string{"", "Bearer", "Bearer ", "Bearer " + token[1:], "Basic " + token, "Bearer " + token + "x", token} {
		r := ask(t, s, "GET", target, "Authorization", wrong)
		if r.status != http.StatusUnauthorized || r.header.Get("WWW-Authenticate") == "" || bytes.Contains(r.body, []byte("--password")) || bytes.Contains(r.body, []byte(token)) {
			t.Errorf("%q gives %d: %s", wrong, r.status, r.body)
		}
	}
	r := ask(t, s, "GET", target, "Authorization", "bearer "+token)
	if r.status != http.StatusOK || !bytes.Contains(r.body, []byte("--password=secret")) || r.header.Get("Cache-Control") != "no-store" || bytes.Contains(r.body, []byte(`"note"`)) {
		t.Errorf("with the token it is %d, %v: %s", r.status, r.header, r.body)
	}
	// Who asks next without it gets another answer of the same tick.
	if r := ask(t, s, "GET", "/api/v1/processes"); bytes.Contains(r.body, []byte("--password")) {
		t.Error("the answer of somebody else was told")
	}
}

func TestSeriesWithCulprits(t *testing.T) {
	f := newPast(5)
	s := New(f, "test", quiet)
	const target = "/api/v1/series?metric=cpu_usage_ratio"
	if body := get(t, s, "GET", target).body; bytes.Contains(body, []byte("culprits")) {
		t.Errorf("culprits without asking: %s", body)
	}
	if body := get(t, s, "GET", target+"&culprits=true").body; !bytes.Contains(body, []byte(`"culprits":[]`)) {
		t.Errorf("no culprits are %s", body)
	}
	f.tick(0.5)
	f.culprits = []metrics.CulpritSpan{{From: time.Unix(0, 0), To: time.Unix(10, 0), CPU: []metrics.Culprit{{PID: 7, Name: "cc1", Value: 1.5}}}}
	if body := get(t, s, "GET", target+"&culprits=true").body; !bytes.Contains(body, []byte(`"cpu_cores":[{"pid":7,"name":"cc1","value":1.5}]`)) {
		t.Errorf("culprits are %s", body)
	}
}
