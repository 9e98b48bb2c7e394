package metrics

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// startLoad starts a shell command that runs until the test ends, and returns its
// PID.
func startLoad(t *testing.T, command string, args ...string) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", append([]string{"-c", command, "load"}, args...)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd.Process.Pid
}

// rowOf asks for the table and returns the row of a process.
func rowOf(t *testing.T, s *Sampler, pid int) (*ProcessTable, ProcessEntry) {
	t.Helper()
	table, err := s.Processes(t.Context(), ProcessQuery{IO: true, CommandLines: true, ProportionalMemory: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range table.Rows {
		if r.PID == pid {
			return table, r
		}
	}
	t.Fatalf("there is no process %d", pid)
	return nil, ProcessEntry{}
}

// The table of this machine agrees with what ps tells, and a child that is kept
// busy uses what its own counters and the processors say it did.
func TestProcessTableAgreesWithPS(t *testing.T) {
	if testing.Short() {
		t.Skip("it keeps a processor busy for seconds")
	}
	busy := startLoad(t, "while :; do :; done")
	written := filepath.Join(t.TempDir(), "written")
	writer := startLoad(t, `while :; do dd if=/dev/zero of="$1" bs=1M count=2 conv=fsync 2>/dev/null; sleep 0.2; done`, written)
	s, err := New(Config{Collectors: []Collector{newProcessCollector()}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ticks := s.Subscribe(ctx)
	go s.Run(ctx) //nolint:errcheck // checked by TestRun
	<-ticks
	first, begin := rowOf(t, s, busy)
	<-ticks
	<-ticks
	<-ticks
	told := psTells(t)
	asked, before := time.Now(), childTime(t, busy, false)
	table, row := rowOf(t, s, busy)
	if table.Time.After(asked) { // else it is a scan that was made for another
		between(t, "the processor time of the busy child", before, row.CPUSeconds, childTime(t, busy, false))
	}
	// Another scan may have come between the two tables: then the rate is over a
	// shorter time, and not comparable.
	span := table.Time.Sub(first.Time).Seconds()
	if used := float64(row.CPUSeconds-begin.CPUSeconds) / span; near(table.SpanSeconds, span, 0.01) && !near(row.CPUCores, used, 0.02) {
		t.Errorf("the busy child used %v cores in %v s, by its own counters %v: %+v", row.CPUCores, table.SpanSeconds, used, row)
	}
	if !(row.CPUCores > 0) || row.CPUCores > 1.1 || row.State != "running" {
		t.Errorf("the busy child is %+v", row)
	}
	if row.ParentPID != os.Getpid() || row.Name != "sh" || !strings.HasPrefix(row.CommandLine, "sh -c while :;") || time.Since(row.StartTime) > time.Minute || time.Since(row.StartTime) < 0 {
		t.Errorf("the busy child is %+v", row)
	}
	if os.Getuid() == 0 && (row.User != "root" || !(row.ProportionalBytes > 0) || row.ProportionalBytes > row.ResidentBytes+1<<20) {
		t.Errorf("the busy child is %+v", row)
	}
	if _, row := rowOf(t, s, writer); row.State != "sleeping" && row.State != "disk sleep" && row.State != "running" {
		t.Errorf("the writer is %+v", row)
	}

	// What stood still from before the table to after it is the same in both.
	// Workers of the kernel change their names with their work.
	compared := 0
	after := psTells(t)
	for _, r := range table.Rows {
		l, ok := told[r.PID]
		if !ok || l != after[r.PID] || strings.HasPrefix(l.name, "kworker") {
			continue
		}
		compared++
		// The counters of resident pages of a process that runs are not exact.
		if r.ParentPID != l.parent || !strings.HasPrefix(l.name, strings.TrimSpace(r.Name)) ||
			!near(r.Threads, float64(l.threads), 0) || !near(r.ResidentBytes, l.resident*1024, 1<<20) {
			t.Errorf("%+v, ps tells %+v", r, l)
		}
	}
	if compared < 3 {
		t.Errorf("only %d processes stood still", compared)
	}
}

// psLine is what ps tells of a process; resident is in KiB.
type psLine struct {
	parent, threads int
	resident        float64
	name            string
}

func psTells(t *testing.T) map[int]psLine {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ps", "-eo", "pid,ppid,nlwp,rss,comm").Output()
	if err != nil {
		t.Skip("THE TABLE OF PROCESSES IS NOT HELD AGAINST PS: there is none here: ", err)
	}
	told := make(map[int]psLine)
	for text := range strings.Lines(string(out)) {
		words := strings.Fields(text)
		if len(words) < 5 {
			continue
		}
		pid, err := strconv.Atoi(words[0])
		if err != nil {
			continue
		}
		l := psLine{name: strings.Join(words[4:], " ")}
		l.parent, _ = strconv.Atoi(words[1])
		l.threads, _ = strconv.Atoi(words[2])
		l.resident, _ = strconv.ParseFloat(words[3], 64)
		told[pid] = l
	}
	return told
}

// childTime is the processor time of a process in seconds, by hand; with that
// of its children that ended where that is wanted.
func childTime(t *testing.T, pid int, withChildren bool) float64 {
	t.Helper()
	content, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(content[bytes.LastIndexByte(content, ')')+1:]))
	own := number(t, words, 11) + number(t, words, 12)
	if withChildren {
		own += number(t, words, 13) + number(t, words, 14)
	}
	return own / 100
}

// Who keeps a processor busy is named as the culprit of its step, and so is the
// parent of many children that no scan sees, as much as other programs leave.
func TestCulpritsOfThisMachine(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes 20 s")
	}
	loads := map[string]int{
		"the busy child":     startLoad(t, "while :; do :; done"),
		"the parent of many": startLoad(t, "while :; do (i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done); done"),
	}
	s, err := New(Config{Collectors: []Collector{newProcessCollector()}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go s.Run(ctx) //nolint:errcheck // checked by TestRun

	// One whole step: from the first tick of one to that of the next.
	before, used := make(map[string]float64), make(map[string]float64)
	var step, begun time.Time
	steps := 0
	for tick := range s.Subscribe(ctx) {
		now := tick.Time.Round(0).Truncate(mediumStep)
		if now.Equal(step) {
			continue
		}
		step = now
		for what, pid := range loads {
			used[what] = (childTime(t, pid, true) - before[what]) / time.Since(begun).Seconds()
			before[what] = childTime(t, pid, true)
		}
		begun = time.Now()
		if steps++; steps == 3 {
			break
		}
	}
	list, err := s.Culprits(ctx, CulpritQuery{})
	if err != nil || len(list) == 0 || len(list[len(list)-1].CPU) != culpritsKept || len(list[len(list)-1].Memory) != culpritsKept {
		t.Fatalf("culprits are %+v, %v", list, err)
	}
	last := list[len(list)-1]
	t.Logf("the loads used %v cores; culprits are %+v", used, last.CPU)
	for what, pid := range loads {
		// The last child of the parent is told when it ends, up to half a second
		// later, and this test wakes up later than the sampler where others keep
		// the processors busy: a second of ten on each side.
		const tolerance = 0.2
		at := slices.IndexFunc(last.CPU, func(c Culprit) bool { return c.PID == pid })
		switch {
		case at >= 0 && !near(last.CPU[at].Value, used[what], tolerance):
			t.Errorf("%s used %v cores, the culprits tell %+v", what, used[what], last.CPU)
		case at < 0 && used[what] > float64(last.CPU[culpritsKept-1].Value)+tolerance:
			t.Errorf("%s used %v cores, and is not among the culprits %+v", what, used[what], last.CPU)
		}
	}
}
