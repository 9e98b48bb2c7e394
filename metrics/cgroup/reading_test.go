package cgroup

import (
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"
)

func mustRead(t *testing.T, f Files) Reading {
	t.Helper()
	g, err := Find(f)
	if err != nil {
		t.Fatal(err)
	}
	v, err := g.Read()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// withoutTimes leaves out when something was read.
func withoutTimes(v Reading) Reading {
	v.CPU.Usage = Usage{Nanoseconds: v.CPU.Usage.Nanoseconds}
	for i := range v.Levels {
		v.Levels[i].CPUUsage = Usage{Nanoseconds: v.Levels[i].CPUUsage.Nanoseconds}
	}
	return v
}

// Files of a machine with cgroup v2, where the group has 64 MiB and half a
// processor.
func TestReadV2(t *testing.T) {
	got := withoutTimes(mustRead(t, Files{Proc: "testdata/v2/proc", Root: "testdata/v2"}))
	percent := 8.69 // a constant would be rounded otherwise
	none := Pressure{Stall{0, Known(0)}, Stall{0, Known(0)}}
	want := Reading{
		CPU: CPU{Usage{Nanoseconds: Known(1500652000)}, Known(30), Known(29), Known(1440261000)},
		Memory: Memory{
			Usage: Known(22798336), InactiveFile: Known(0), Anon: Known(22355968), File: Known(0), Kernel: Known(303104), Peak: Known(22798336),
			SwapUsed: Known(0), SwapLimit: NoLimit(), OOMKills: Known(0), Failures: Known(0), HighEvents: Known(0),
		},
		Tasks: Tasks{Known(4)}, IO: IO{Known(0), Known(0), Known(0), Known(0)},
		CPUPressure:    Pressure{Stall{0.096, Known(1589772)}, Stall{percent / 100, Known(1447061)}},
		MemoryPressure: none, IOPressure: none,
		Levels: []Level{
			{Version: V2, Path: "/", CPUs: Known(1), CPUUsage: Usage{Nanoseconds: Known(2500652000)}},
			{Version: V2, Path: "/ecs", QuotaMicroseconds: NoLimit(), PeriodMicroseconds: Known(100000), MemoryLimit: NoLimit(), TasksLimit: NoLimit()},
			{
				Version: V2, Path: "/ecs/task1", QuotaMicroseconds: Known(50000), PeriodMicroseconds: Known(100000), CPUUsage: Usage{Nanoseconds: Known(1500652000)},
				MemoryLimit: Known(64 << 20), MemoryUsed: Known(22798336), MemoryHigh: NoLimit(), SwapLimit: NoLimit(), TasksLimit: Known(128), TasksUsed: Known(4),
			},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read\n%+v, want\n%+v", got, want)
	}
}

// Files of a container with 64 MiB and half a processor under cgroup v1: its
// group alone is mounted, and /proc/self/cgroup has the path of the host.
func TestReadV1(t *testing.T) {
	f := Files{Proc: "testdata/v1/proc", Root: "testdata/v1"}
	g, err := Find(f)
	if err != nil {
		t.Fatal(err)
	}
	const path = "/libpod_parent/libpod-22780a0ffac8dbdf1f2aa3e15abf2853f0033a4f831819ad71115bac780b95c4"
	if g.Version != V1 || g.Path != path || !g.Own {
		t.Errorf("found %s %q (own: %t)", g.Version, g.Path, g.Own)
	}
	v, err := g.Read()
	if err != nil {
		t.Fatal(err)
	}
	if v.CPU.Usage.Nanoseconds != Known(489136291) || v.CPU.ThrottledNanoseconds != Known(438350822) || v.CPU.Periods != Known(9) {
		t.Errorf("CPU is %+v", v.CPU)
	}
	m := v.Memory
	if m.Usage != Known(46489600) || m.Anon != Known(42860544) || m.File != Known(2879488) || m.SwapLimit != Known(64<<20) || m.OOMKills != Known(0) || m.Failures != Known(0) || m.HighEvents != (Number{}) {
		t.Errorf("memory is %+v", m)
	}
	if len(v.Levels) != 1 {
		t.Fatalf("levels are %+v", v.Levels)
	}
	l := v.Levels[0]
	if l.Version != V1 || l.Path != path || l.QuotaMicroseconds != Known(50000) || l.PeriodMicroseconds != Known(100000) || l.CPUs != Known(2) ||
		l.CPUUsage != v.CPU.Usage || l.MemoryLimit != Known(64<<20) || l.MemoryUsed != m.WorkingSet() || l.TasksLimit != Known(2048) || l.TasksUsed != v.Tasks.Used {
		t.Errorf("the level is %+v", l)
	}
}

// v2 is a small tree of groups /a/b, in which tests set files.
func v2(t *testing.T, files map[string]string) Files {
	t.Helper()
	all := map[string]string{procCg: "0::/a/b\n", procMnt: others + cg2, base: "", base + "a/": "", base + "a/b/": ""}
	for name, content := range files {
		all[base+name] = content
	}
	return write(t, all)
}

func TestLimitsOfGroupsAbove(t *testing.T) {
	v := mustRead(t, v2(t, map[string]string{
		"a/cpu.max": "150000 100000\n", "a/cpu.stat": "usage_usec 700\n", "a/memory.max": "1000\n", "a/memory.current": "900\n", "a/memory.stat": "inactive_file 100\n",
		"a/b/cpu.max": "max 100000\n", "a/b/cpu.stat": "usage_usec 500\n", "a/b/memory.max": "max\n", "a/b/memory.current": "600\n", "a/b/memory.stat": "inactive_file 0\n",
	}))
	if len(v.Levels) != 3 {
		t.Fatalf("levels are %+v", v.Levels)
	}
	a, b := v.Levels[1], v.Levels[2]
	if a.Path != "/a" || a.QuotaMicroseconds != Known(150000) || a.CPUUsage.Nanoseconds != Known(700000) || a.MemoryLimit != Known(1000) || a.MemoryUsed != Known(800) {
		t.Errorf("/a is %+v", a)
	}
	if b.Path != "/a/b" || !b.QuotaMicroseconds.IsNoLimit() || !b.MemoryLimit.IsNoLimit() || b.MemoryUsed != (Number{}) {
		t.Errorf("/a/b is %+v", b)
	}
	if v.Memory.Usage != Known(600) || v.CPU.Usage.Nanoseconds != Known(500000) {
		t.Errorf("the own group is %+v", v)
	}
}

// The outermost group with a number of processors sets it.
func TestCPUSet(t *testing.T) {
	v := mustRead(t, v2(t, map[string]string{
		"cpuset.cpus.effective": "0-7\n", "a/cpuset.cpus.effective": "0,2\n", "a/b/cpuset.cpus.effective": "0,2\n",
		"cpu.stat": "usage_usec 3\n", "a/cpu.stat": "usage_usec 2\n", "a/b/cpu.stat": "usage_usec 1\n",
	}))
	if got := []Number{v.Levels[0].CPUs, v.Levels[1].CPUs, v.Levels[2].CPUs}; got[0] != Known(8) || got[1] != Known(2) || got[2] != (Number{}) || v.Levels[1].CPUUsage.Nanoseconds != Known(2000) {
		t.Errorf("processors are %+v", got)
	}
}

// Files that are not there are not known, and no error: a bare kernel, and the
// group of a whole system.
func TestMissingFiles(t *testing.T) {
	v := mustRead(t, v2(t, nil))
	for _, l := range v.Levels {
		if l.QuotaMicroseconds != (Number{}) || l.MemoryLimit != (Number{}) || l.TasksLimit != (Number{}) || l.CPUs != (Number{}) {
			t.Errorf("level %+v", l)
		}
	}
	v.Levels = nil
	if v := withoutTimes(v); !reflect.DeepEqual(v, Reading{}) {
		t.Errorf("read %+v", v)
	}
}

// A limit that can't be read must not pass for none.
func TestUnreadableLimits(t *testing.T) {
	good := map[string]string{"a/memory.max": "1000\n", "a/b/memory.max": "max\n", "a/b/cpu.max": "50000 100000\n", "a/b/pids.max": "5\n", "a/b/cpuset.cpus.effective": "0\n"}
	mustRead(t, v2(t, good))
	for name := range good {
		for _, content := range []string{"", "\x00\xff", "half written 5", "-5", "50000 0"} {
			if content == "" && name == "a/b/cpuset.cpus.effective" {
				continue
			}
			files := maps.Clone(good)
			files[name] = content
			g, err := Find(v2(t, files))
			if err != nil {
				t.Fatal(err)
			}
			if v, err := g.Read(); !errors.Is(err, ErrLimits) || len(v.Levels) > 0 {
				t.Errorf("%s with %q: %v, read %+v", name, content, err, v)
			}
		}
	}
}

// The smallest limit of the swap binds, whichever group above sets it; it and
// memory.high are no limits of the memory.
func TestSwapAndHighOfGroupsAbove(t *testing.T) {
	v := mustRead(t, v2(t, map[string]string{
		"a/memory.max": "5000\n", "a/memory.swap.max": "300\n", "a/memory.high": "4000\n",
		"a/b/memory.max": "max\n", "a/b/memory.swap.max": "700\n", "a/b/memory.high": "max\n", "a/b/memory.swap.current": "20\n",
	}))
	a, b := v.Levels[1], v.Levels[2]
	if v.Memory.SwapLimit != Known(300) || v.Memory.SwapUsed != Known(20) || a.SwapLimit != Known(300) || b.SwapLimit != Known(700) {
		t.Errorf("the swap is %+v, of %+v and %+v", v.Memory, a, b)
	}
	if a.MemoryHigh != Known(4000) || !b.MemoryHigh.IsNoLimit() || a.MemoryLimit != Known(5000) || !b.MemoryLimit.IsNoLimit() {
		t.Errorf("memory.high is of %+v and %+v", a, b)
	}
	for name, want := range map[string]Number{"max\n": NoLimit(), "0\n": Known(0)} {
		if got := mustRead(t, v2(t, map[string]string{"a/memory.swap.max": "max\n", "a/b/memory.swap.max": name})).Memory.SwapLimit; got != want {
			t.Errorf("%q gives %+v", name, got)
		}
	}
	if got := mustRead(t, v2(t, nil)).Memory.SwapLimit; got != (Number{}) {
		t.Errorf("without a file it is %+v", got)
	}
}

// v1 limits memory and swap together: the smallest of both sums less the
// smallest of the memory, not the smallest difference.
func TestSwapOfGroupsAboveV1(t *testing.T) {
	const unlimited = "9223372036854771712\n"
	for _, test := range []struct {
		outer, outerBoth, inner, innerBoth, stat string
		want                                     Number
	}{
		{"200\n", "200\n", "50\n", "150\n", "", Known(100)},
		{unlimited, "120\n", "50\n", "150\n", "", Known(70)},
		{unlimited, unlimited, "50\n", "50\n", "", Known(0)},
		{unlimited, unlimited, "50\n", unlimited, "", NoLimit()},
		{unlimited, unlimited, unlimited, "90\n", "", Known(90)},
		// A group that can't be seen, above all others, sets it.
		{unlimited, unlimited, "50\n", unlimited, "hierarchical_memory_limit 80\nhierarchical_memsw_limit 110\n", Known(60)},
	} {
		v := mustRead(t, write(t, map[string]string{
			procCg: "4:memory:/m/n\n", procMnt: "1 2 0:1 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", base + "memory/": "", base + "memory/memory.stat": test.stat, base + "memory/m/": "", base + "memory/m/n/": "",
			base + "memory/m/memory.limit_in_bytes": test.outer, base + "memory/m/memory.memsw.limit_in_bytes": test.outerBoth,
			base + "memory/m/n/memory.limit_in_bytes": test.inner, base + "memory/m/n/memory.memsw.limit_in_bytes": test.innerBoth,
		}))
		if v.Memory.SwapLimit != test.want {
			t.Errorf("%+v gives %+v", test, v.Memory.SwapLimit)
		}
	}
}

// Other files that can't be understood cost their own values only.
func TestBinaryFiles(t *testing.T) {
	files := map[string]string{"a/b/memory.max": "1000\n", "a/b/memory.current": "\x00\xff", "a/b/pids.current": "7\n"}
	for _, name := range []string{"cpu.stat", "memory.stat", "memory.events", "io.stat", "cpu.pressure", "memory.pressure"} {
		files["a/b/"+name] = "\x00\xff\n\x00 \xff\n some=\n"
	}
	g, err := Find(v2(t, files))
	if err != nil {
		t.Fatal(err)
	}
	v, err := g.Read()
	if err == nil || errors.Is(err, ErrLimits) {
		t.Errorf("the error is %v", err)
	}
	if v.Memory.Usage != (Number{}) || v.Tasks.Used != Known(7) || v.Levels[2].MemoryLimit != Known(1000) || v.Levels[2].MemoryUsed != (Number{}) {
		t.Errorf("read %+v", v)
	}
}

// v1 tells the smallest limit of all groups above, also of those that are not
// mounted.
func TestLimitOfGroupThatCanNotBeSeen(t *testing.T) {
	files := map[string]string{
		procCg: "4:memory:/docker/abc\n", procMnt: "1 2 0:1 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", base + "memory/": "",
		base + "memory/memory.limit_in_bytes": "9223372036854771712\n", base + "memory/memory.usage_in_bytes": "700\n",
		base + "memory/memory.stat": "inactive_file 50\ntotal_inactive_file 100\nhierarchical_memory_limit 1000\nhierarchical_memsw_limit 9223372036854771712\n",
	}
	v := mustRead(t, write(t, files))
	if l := v.Levels[0]; l.MemoryLimit != Known(1000) || l.MemoryUsed != Known(600) || v.Memory.SwapLimit != NoLimit() {
		t.Errorf("the level is %+v, swap %v", l, v.Memory.SwapLimit)
	}
	files[base+"memory/memory.limit_in_bytes"] = "900\n"
	if l := mustRead(t, write(t, files)).Levels[0]; l.MemoryLimit != Known(900) {
		t.Errorf("the own limit is smaller: %+v", l)
	}
}

// Beside v1, the hierarchy of v2 may have the process in another group: how
// that one waits says nothing of the own.
func TestPressureOfAHybrid(t *testing.T) {
	const some = "some avg10=10.00 avg60=0.00 avg300=0.00 total=5\n"
	files := map[string]string{
		procCg: "4:memory:/m\n0::/\n", base + "memory/": "", base + "memory/m/": "", base + "memory/m/memory.usage_in_bytes": "7\n",
		procMnt:           "1 2 0:1 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n2 2 0:2 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
		base + "unified/": "", base + "unified/cpu.pressure": some, base + "unified/m/": "", base + "unified/m/cpu.pressure": some,
	}
	if v := mustRead(t, write(t, files)); v.CPUPressure != (Pressure{}) || v.Memory.Usage != Known(7) {
		t.Errorf("of another group: %+v", v)
	}
	files[procCg] = "4:memory:/m\n0::/m\n"
	if v := mustRead(t, write(t, files)); v.CPUPressure.Some != (Stall{0.1, Known(5)}) {
		t.Errorf("of the own group: %+v", v)
	}
}

// What is read now and then stays in trouble until it is read again.
func TestTroubleIsToldInBetween(t *testing.T) {
	files := map[string]string{procCg: "0::/\n", procMnt: "2 2 0:2 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", base: "", base + "cpu.pressure/": ""}
	g, err := Find(write(t, files))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := g.Read(); err == nil || !strings.Contains(err.Error(), "cpu.pressure") {
			t.Errorf("a directory in place of a file gives %v", err)
		}
	}
}
