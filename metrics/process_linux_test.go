package metrics

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"headroom/metrics/process"
)

// statLine is a line of /proc/PID/stat.
func statLine(pid int, name string, state byte, parent, ticks, pages int) string {
	return fmt.Sprintf("%d (%s) %c %d 1 1 0 -1 4194560 0 0 0 0 %d 0 0 0 20 0 2 0 %d 1000 %d 0\n", pid, name, state, parent, ticks, 100+pid, pages)
}

func (tr tree) process(pid int, name string, ticks, pages int) {
	tr.t.Helper()
	tr.write(fmt.Sprintf("proc/%d/stat", pid), statLine(pid, name, 'S', 1, ticks, pages))
}

func (tr tree) processIO(pid, written int) {
	tr.t.Helper()
	tr.write(fmt.Sprintf("proc/%d/io", pid), fmt.Sprintf("read_bytes: 0\nwrite_bytes: %d\n", written))
}

const taskStat = "cpu  1 0 1 1 0 0 0 0\nbtime 1000000000\nprocesses %d\nprocs_running 3\nprocs_blocked 1\nsoftirq 0\n"

func TestProcessCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{"proc/stat": fmt.Sprintf(taskStat, 100)})
		tr.process(1, "init", 0, 10)
		tr.write("proc/2/stat", statLine(2, "kthreadd", 'I', 0, 0, 0))
		tr.write("proc/3/stat", statLine(3, "gone", 'Z', 1, 0, 0))
		tr.write("proc/4/stat", statLine(4, "disk", 'D', 1, 0, 0))
		c := newProcessCollector()
		defer c.Close()
		s := mustCollect(t, ctx, c)
		p := s.Processes
		if p.Count != 4 || p.Threads != 8 || p.States != (ProcessStates{Running: 0, Sleeping: 1, DiskSleep: 1, Zombie: 1, Idle: 1}) || p.RunningTasks != 3 ||
			p.BlockedTasks != 1 || p.ForksTotal != 100 || p.ForksPerSecond.Known() || p.OthersHidden {
			t.Errorf("counts are %+v", p)
		}
		time.Sleep(time.Second)
		tr.write("proc/stat", fmt.Sprintf(taskStat, 150))
		tr.remove("proc/3")
		if p := mustCollect(t, ctx, c).Processes; p.ForksPerSecond != 50 || p.Count != 4 {
			t.Errorf("between two steps: %+v", p)
		}
		time.Sleep(10 * time.Second)
		if p := mustCollect(t, ctx, c).Processes; p.Count != 3 {
			t.Errorf("in the next step: %+v", p)
		}
		tr.remove("proc/stat")
		r := collect(ctx, c)
		after := &Snapshot{}
		if r.put != nil {
			r.put(after)
		}
		if r.err == nil || after.Processes.RunningTasks.Known() || after.Processes.Count != 3 {
			t.Errorf("without /proc/stat: %+v, %v", after.Processes, r.err)
		}
	})
}

// names are the culprits in words.
func culpritNamesOf(list []Culprit) string {
	var words []string
	for _, c := range list {
		words = append(words, fmt.Sprintf("%s %d %g", c.Name, c.PID, float64(c.Value)))
	}
	return strings.Join(words, ", ")
}

// The history names who used most in each step, at the time of the step.
func TestCulpritsOfASpike(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{"proc/stat": fmt.Sprintf(taskStat, 100)})
		tr.process(1, "init", 0, 10)
		tr.process(10, "hungry", 5000, 1000)
		tr.process(11, "db", 100, 300)
		tr.processIO(11, 1_000_000)
		tr.process(12, "idle", 3, 20)
		tr.processIO(12, 0)
		s, err := New(Config{Collectors: []Collector{newProcessCollector()}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(ctx)
		defer func() { cancel(); synctest.Wait() }()
		start := time.Now() // the bubble begins at a multiple of 10 s
		go s.Run(ctx)       //nolint:errcheck // checked by TestRun
		time.Sleep(15 * time.Second)
		tr.process(10, "hungry", 5000+1500, 1000) // 1.5 cores for 10 s
		tr.process(11, "db", 102, 300)
		tr.processIO(11, 1_000_000+50_000_000)
		tr.process(20, "new", 500, 5000)
		time.Sleep(20 * time.Second)
		found, err := s.Culprits(ctx, CulpritQuery{From: start.Add(15 * time.Second), To: start.Add(16 * time.Second)})
		if err != nil || len(found) != 1 {
			t.Fatalf("found %+v, %v", found, err)
		}
		page := float64(pageSizeOfTests())
		if c := found[0]; !c.From.Equal(start.Add(10*time.Second)) || !c.To.Equal(start.Add(20*time.Second)) ||
			culpritNamesOf(c.CPU) != "hungry 10 1.5, new 20 0.5, db 11 0.0020000000949949026" || culpritNamesOf(c.IO) != "db 11 5e+06" ||
			culpritNamesOf(c.Memory) != fmt.Sprintf("new 20 %g, hungry 10 %g, db 11 %g", 5000*page, 1000*page, 300*page) {
			t.Errorf("culprits are %+v", c)
		}
		// Before and after the spike nobody is to blame for the processor time.
		all, err := s.Culprits(ctx, CulpritQuery{})
		if err != nil || len(all) != 3 || len(all[0].CPU)+len(all[2].CPU) != 0 || len(all[2].Memory) != 3 {
			t.Errorf("all are %+v, %v", all, err)
		}
		joined, err := s.Culprits(ctx, CulpritQuery{Points: 2})
		if err != nil || len(joined) != 2 || culpritNamesOf(joined[0].CPU) != culpritNamesOf(found[0].CPU) || !joined[0].To.Equal(start.Add(20*time.Second)) {
			t.Errorf("joined they are %+v, %v", joined, err)
		}
		if none, err := s.Culprits(ctx, CulpritQuery{From: start.Add(-time.Hour), To: start.Add(-time.Minute)}); err != nil || len(none) != 0 {
			t.Errorf("before the start: %+v, %v", none, err)
		}
		var bad *QueryError
		if _, err := s.Culprits(ctx, CulpritQuery{From: start.Add(time.Hour)}); !errors.As(err, &bad) || bad.Field != "from" {
			t.Errorf("a range that ends before it begins: %v", err)
		}
	})
}

func pageSizeOfTests() int { return os.Getpagesize() }

// A process that is seen doing little is not blamed for a burst: what it moved
// in many steps counts over all of them.
func TestDripIsNoBurst(t *testing.T) {
	minute, step := time.Minute, Float(10)
	if got := ioSeconds(10*time.Millisecond, minute, step); got != 60 {
		t.Errorf("a drip counts over %v s", got)
	}
	if got := ioSeconds(20*time.Millisecond, minute, step); got != 10 {
		t.Errorf("a burst counts over %v s", got)
	}
	if got := ioSeconds(time.Second, 5*time.Second, step); got != 5 {
		t.Errorf("a young process counts over %v s", got)
	}
	if got := ioSeconds(time.Second, minute, Unknown()); got != 60 {
		t.Errorf("an unknown step counts over %v s", got)
	}
}

func TestCulpritsAreTheGreatest(t *testing.T) {
	var c culprits
	for i, v := range []Float{3, 1, 4, 1, 5, 9, 2, 6} {
		c.insert(culpritCPU, Culprit{PID: i + 1, Name: "p", Value: v})
	}
	c.insert(culpritCPU, Culprit{PID: 6, Name: "p", Value: 1})  // 9 was more
	c.insert(culpritCPU, Culprit{PID: 5, Name: "p", Value: 10}) // it rises
	c.insert(culpritCPU, Culprit{PID: 99, Name: "p", Value: Unknown()})
	if got := culpritNamesOf(c.list(culpritCPU)); got != "p 5 10, p 6 9, p 8 6" {
		t.Errorf("they are %s", got)
	}
	if got := c.list(culpritIO); len(got) != 0 {
		t.Errorf("none are %v", got)
	}
}

// Names are shared, bounded, and free again when their steps are.
func TestCulpritNamesAreBounded(t *testing.T) {
	const steps = 2160
	r := newCulpritRing(steps)
	pid := 0
	round := func() {
		for slot := range steps {
			var c culprits
			for kind := range c {
				for i := range c[kind] {
					pid++
					c[kind][i] = Culprit{PID: pid, Name: fmt.Sprintf("%d-%s", pid, strings.Repeat("x", 60)), Value: 1}
				}
			}
			r.put(slot, &c)
		}
	}
	round()
	round()
	if len(r.names) > culpritNames+1 || len(r.index) > culpritNames {
		t.Errorf("%d names, %d in the index", len(r.names), len(r.index))
	}
	for name := range r.index {
		if len(name) > culpritNameMost {
			t.Fatalf("the name %q is too long", name)
		}
	}
	// What the comment of culpritRing says it takes.
	if size := steps * int(unsafe.Sizeof(r.steps[0])); size > 234_000 {
		t.Errorf("the steps take %d bytes", size)
	}
	for slot := range steps {
		r.put(slot, nil)
	}
	if len(r.index) != 0 || len(r.free) != len(r.names)-1 {
		t.Errorf("%d names are left, %d of %d free", len(r.index), len(r.free), len(r.names))
	}
	var c culprits
	c.insert(culpritCPU, Culprit{PID: 1, Name: "back", Value: 2})
	r.put(7, &c)
	var got culprits
	r.get(7, &got)
	if culpritNamesOf(got.list(culpritCPU)) != "back 1 2" {
		t.Errorf("it holds %+v", got)
	}
}

// All memory of the culprits, measured, with as many names as there may be.
func TestMemoryOfCulprits(t *testing.T) {
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	r := newCulpritRing(2160)
	for slot := range r.steps {
		var c culprits
		for kind := range c {
			for i := range c[kind] {
				pid := slot*9 + kind*3 + i
				c[kind][i] = Culprit{PID: pid, Name: fmt.Sprintf("%d-%s", pid, strings.Repeat("x", 60)), Value: 1}
			}
		}
		r.put(slot, &c)
	}
	if used := int64(heap()) - int64(before); used > 600_000 {
		t.Errorf("the culprits take %d bytes", used)
	}
	runtime.KeepAlive(&r)
}

func TestCutName(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "short": "short", strings.Repeat("x", 40): strings.Repeat("x", 32), strings.Repeat("é", 20): strings.Repeat("é", 16), strings.Repeat("€", 20): strings.Repeat("€", 10),
	} {
		if got := cutName(name); got != want {
			t.Errorf("%q is cut to %q, want %q", name, got, want)
		}
	}
}

// pids are those of the rows, in order.
func pidsOf(t *ProcessTable) []int {
	var list []int
	for _, r := range t.Rows {
		list = append(list, r.PID)
	}
	return list
}

func TestProcessTable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{"proc/stat": fmt.Sprintf(taskStat, 100), "etc/passwd": "root:x:0:0::/:/bin/sh\n"})
		tr.process(1, "init", 0, 10)
		tr.process(10, "Burner", 0, 20)
		tr.process(11, "db", 0, 3000)
		tr.write("proc/11/cmdline", "db\x00--password=secret\x00")
		tr.processIO(11, 1000)
		s, err := New(Config{Collectors: []Collector{newProcessCollector()}})
		if err != nil {
			t.Fatal(err)
		}
		defer s.process.Close()
		ask := func(q ProcessQuery) *ProcessTable {
			t.Helper()
			table, err := s.process.table(ctx, q, 4)
			if err != nil {
				t.Fatal(err)
			}
			return table
		}
		first := ask(ProcessQuery{IO: true})
		if first.Count != 3 || first.Matched != 3 || first.SpanSeconds.Known() || first.Rows[0].CPUCores.Known() || first.Rows[2].ReadBytesPerSecond.Known() {
			t.Errorf("the first table is %+v", first)
		}
		time.Sleep(2 * time.Second)
		tr.process(10, "Burner", 100, 20)
		tr.process(11, "db", 10, 3000)
		tr.processIO(11, 5000)
		second := ask(ProcessQuery{IO: true})
		if got := pidsOf(second); !slices.Equal(got, []int{10, 11, 1}) || second.SpanSeconds != 2 {
			t.Fatalf("the second table is %+v", second)
		}
		burner, db := second.Rows[0], second.Rows[1]
		if burner.CPUCores != 0.5 || burner.CPUUsageRatio != 0.125 || burner.CPUSeconds != 1 || burner.State != "sleeping" || burner.Threads != 2 ||
			burner.ParentPID != 1 || !burner.StartTime.Equal(time.Unix(1_000_000_001, 100e6)) || burner.ReadBytesPerSecond.Known() {
			t.Errorf("the burner is %+v", burner)
		}
		if db.WriteBytesPerSecond != 2000 || db.ReadBytesPerSecond != 0 || db.ResidentBytes != Float(3000*pageSizeOfTests()) || db.CommandLine != "" || db.ProportionalBytes.Known() {
			t.Errorf("the database is %+v", db)
		}
		for _, test := range []struct {
			q    ProcessQuery
			want []int
		}{
			{ProcessQuery{Sort: SortByMemory}, []int{11, 10, 1}},
			{ProcessQuery{Sort: SortByMemory, Reverse: true}, []int{1, 10, 11}},
			{ProcessQuery{Sort: SortByPID}, []int{1, 10, 11}},
			{ProcessQuery{Sort: SortByPID, Reverse: true}, []int{11, 10, 1}},
			{ProcessQuery{Sort: SortByName}, []int{10, 11, 1}},
			{ProcessQuery{Sort: SortByName, Reverse: true}, []int{1, 11, 10}},
			{ProcessQuery{Sort: SortByStart}, []int{11, 10, 1}},
			{ProcessQuery{Sort: SortByThreads}, []int{1, 10, 11}},
			{ProcessQuery{Sort: SortByIO}, []int{11, 1, 10}},
			{ProcessQuery{Sort: SortByIO, Reverse: true}, []int{11, 1, 10}},
			{ProcessQuery{Limit: 1}, []int{10}},
			{ProcessQuery{Search: "BURN"}, []int{10}},
			{ProcessQuery{Search: "11"}, []int{11}},
			{ProcessQuery{Search: "secret"}, nil},
			{ProcessQuery{Search: "secret", CommandLines: true}, []int{11}},
		} {
			if got := pidsOf(ask(test.q)); !slices.Equal(got, test.want) {
				t.Errorf("%+v gives %v, want %v", test.q, got, test.want)
			}
		}
		if got := ask(ProcessQuery{CommandLines: true, Search: "db"}).Rows; got[0].CommandLine != "db --password=secret" || got[0].User == "" {
			t.Errorf("with its command line: %+v", got)
		}
		// The memory maps are read of the rows of the answer, and where asked for.
		for _, pid := range []string{"10", "11"} {
			tr.write("proc/"+pid+"/smaps_rollup", "00400000-7fff0000 ---p 00000000 00:00 0 [rollup]\nRss: 20 kB\nPss: "+pid+" kB\n")
		}
		if got := ask(ProcessQuery{ProportionalMemory: true, Limit: 1}).Rows; len(got) != 1 || got[0].ProportionalBytes != 10<<10 {
			t.Errorf("with its proportional memory: %+v", got)
		}
		if got := ask(ProcessQuery{Sort: SortByPID, ProportionalMemory: true}).Rows; got[0].ProportionalBytes.Known() || got[2].ProportionalBytes != 11<<10 {
			t.Errorf("with their proportional memory: %+v", got)
		}
		if got := ask(ProcessQuery{}).Rows; got[0].ProportionalBytes.Known() {
			t.Errorf("proportional memory without asking: %+v", got)
		}
		// Those who ask within the interval share a scan.
		tr.process(12, "late", 0, 1)
		time.Sleep(100 * time.Millisecond)
		if got := ask(ProcessQuery{}); got.Count != 3 || !got.Time.Equal(second.Time) {
			t.Errorf("a second scan at %s: %+v", got.Time, got)
		}
		for _, bad := range []ProcessQuery{{Sort: "color"}, {Limit: -1}} {
			var q *QueryError
			if _, err := s.Processes(ctx, bad); !errors.As(err, &q) {
				t.Errorf("%+v gives %v", bad, err)
			}
		}
	})
}

func TestProcessesThatAreNotSampled(t *testing.T) {
	s, err := New(Config{Collectors: []Collector{good{}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Processes(t.Context(), ProcessQuery{}); !errors.Is(err, ErrUnsupported) {
		t.Errorf("error is %v", err)
	}
}

// A table may be asked for by many at once, while the sampler ticks.
func TestProcessTableForMany(t *testing.T) {
	s, err := New(Config{Interval: MinInterval, Collectors: []Collector{newProcessCollector()}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go s.Run(ctx) //nolint:errcheck // checked by TestRun
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for range 20 {
				if _, err := s.Processes(ctx, ProcessQuery{Sort: ProcessSorts()[i%7], CommandLines: i%2 == 0, IO: true, ProportionalMemory: i == 3, Limit: 10}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
}

// What is asked for in short has no details, and what is asked for by PID is
// all of those that there are.
func TestProcessTableInParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{"proc/stat": fmt.Sprintf(taskStat, 100)})
		for pid := 1; pid <= 5; pid++ {
			tr.process(pid, "p", 0, 10)
			tr.write(fmt.Sprintf("proc/%d/cgroup", pid), "0::/some.slice\n")
		}
		c := newProcessCollector()
		defer c.Close()
		brief, err := c.table(ctx, ProcessQuery{Brief: true}, 1)
		if err != nil || len(brief.Rows) != 5 || brief.Rows[2].ResidentBytes != Float(10*pageSizeOfTests()) || brief.Rows[2].Cgroup != "" || brief.Rows[2].User != "" {
			t.Errorf("in short: %+v, %v", brief, err)
		}
		if got := brief.Rows[2].Start; got != 103 {
			t.Errorf("the start is %d", got)
		}
		some, err := c.table(ctx, ProcessQuery{PIDs: []int{4, 2, 99}}, 1)
		if err != nil || !slices.Equal(pidsOf(some), []int{2, 4}) || some.Matched != 2 || some.Count != 5 || some.Rows[0].Cgroup != "/some.slice" {
			t.Errorf("by their PIDs: %+v, %v", some, err)
		}
		if none, err := c.table(ctx, ProcessQuery{PIDs: []int{}}, 1); err != nil || len(none.Rows) != 0 {
			t.Errorf("of no PID: %+v, %v", none, err)
		}
		var bad *QueryError
		if _, err := c.table(ctx, ProcessQuery{Brief: true, CommandLines: true}, 1); !errors.As(err, &bad) || bad.Field != "brief" {
			t.Errorf("in short with command lines: %v", err)
		}
	})
}

// One who has gone is not waited for, nor does one wait who has gone.
func TestProcessTableWaitsNoLongerThanItsCaller(t *testing.T) {
	c := newProcessCollector()
	c.turn <- struct{}{} // somebody hangs
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.table(ctx, ProcessQuery{}, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

// What nobody waits for any longer is not read to its end: the memory maps of
// big programs take long.
func TestDetailsEndWithTheirReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newProcessDetails()
		stopped := false
		err := d.start(t.Context(), func(ctx context.Context, _ *process.DetailReader) {
			<-ctx.Done()
			stopped = true
		})
		if err == nil || !strings.Contains(err.Error(), "too long") {
			t.Errorf("the error is %v", err)
		}
		<-d.free
		if !stopped {
			t.Error("the reading goes on")
		}
	})
}

// Details that hang cost the details, not the table.
func TestDetailsThatHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{"proc/stat": fmt.Sprintf(taskStat, 100)})
		tr.process(1, "init", 0, 10)
		c := newProcessCollector()
		defer c.Close()
		<-c.details.free // a reading that hangs
		table, err := c.table(ctx, ProcessQuery{}, 1)
		if err != nil || len(table.Rows) != 1 || table.Rows[0].Name != "init" || table.Rows[0].User != "" || !strings.Contains(table.Error, "hangs") {
			t.Errorf("the table is %+v, %v", table, err)
		}
	})
}
