package metrics

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const groupMounts = "24 22 0:21 / /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n"

// newContainer is a tree with the group /pod/app of cgroup v2, and the
// collector that reads it.
func newContainer(t *testing.T, files map[string]string) (tree, *containerCollector) {
	t.Helper()
	tr := tree{t: t, dir: t.TempDir()}
	tr.write("proc/self/cgroup", "0::/pod/app\n")
	tr.write("proc/self/mountinfo", groupMounts)
	for _, group := range []string{"", "pod/", "pod/app/"} {
		tr.write("sys/fs/cgroup/"+group+"cgroup.procs", "")
	}
	for name, content := range files {
		tr.write("sys/fs/cgroup/"+name, content)
	}
	return tr, &containerCollector{root: tr.dir}
}

func TestContainer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, c := newContainer(t, map[string]string{
			"pod/app/cpu.max": "50000 100000\n", "pod/app/cpu.stat": "usage_usec 1000000\nnr_periods 10\nnr_throttled 5\nthrottled_usec 2000000\n",
			"pod/app/memory.max": "67108864\n", "pod/app/memory.current": "50000000\n", "pod/app/memory.stat": "anon 30000000\nfile 19000000\nkernel 1000000\ninactive_file 10000000\n",
			"pod/app/memory.events": "high 1\nmax 2\noom_kill 3\n", "pod/app/memory.peak": "60000000\n", "pod/app/memory.swap.current": "4096\n", "pod/app/memory.swap.max": "8192\n",
			"pod/app/pids.current": "7\n", "pod/app/pids.max": "100\n", "pod/app/io.stat": "8:0 rbytes=1000 wbytes=2000 rios=1 wios=2\n",
			"pod/app/memory.pressure": "some avg10=25.00 avg60=0 avg300=0 total=3000000\nfull avg10=12.50 avg60=0 avg300=0 total=1000000\n",
			"pod/cpu.max":             "max 100000\n", "pod/memory.max": "max\n", "pod/pids.max": "50\n", "pod/pids.current": "40\n",
			"pod/memory.high": "48000000\n", "pod/app/memory.high": "55000000\n", "pod/memory.swap.max": "6000\n",
		})
		first := mustCollect(t, t.Context(), c).Container
		if first.CPU.UsedCores.Known() || first.CPU.ThrottledRatio.Known() || first.IO.ReadBytesPerSecond.Known() || first.CPU.UsageSecondsTotal != 1 || first.CPU.LimitCores != 0.5 {
			t.Errorf("the first reading is %+v", first)
		}
		time.Sleep(2 * time.Second)
		tr.write("sys/fs/cgroup/pod/app/cpu.stat", "usage_usec 2000000\nnr_periods 30\nnr_throttled 20\nthrottled_usec 3500000\n")
		tr.write("sys/fs/cgroup/pod/app/io.stat", "8:0 rbytes=5000 wbytes=2000 rios=3 wios=2\n")
		got := mustCollect(t, t.Context(), c).Container
		if got.Version != "cgroup v2" || got.Path != "/pod/app" {
			t.Errorf("found %q at %q", got.Version, got.Path)
		}
		if want := (ContainerCPU{0.5, 0.5, 2, 0.75, 30, 20, 3.5}); got.CPU != want {
			t.Errorf("CPU is %+v, want %+v", got.CPU, want)
		}
		if want := (ContainerMemory{40e6, 50e6, 64 << 20, 48e6, 30e6, 19e6, 1e6, 60e6, 4096, 6000, 3, 2, 1}); got.Memory != want {
			t.Errorf("memory is %+v, want %+v", got.Memory, want)
		}
		if want := (ContainerTasks{Used: 7, Limit: 50}); got.Tasks != want {
			t.Errorf("tasks are %+v, want %+v", got.Tasks, want)
		}
		if want := (ContainerIO{2000, 0, 5000, 2000, 3, 2}); got.IO != want {
			t.Errorf("I/O is %+v, want %+v", got.IO, want)
		}
		if want := (Stall{0.25, 0.125, 3, 1}); got.Pressure.Memory != want || got.Pressure.CPU.SomeRatio.Known() {
			t.Errorf("pressure is %+v, want %+v", got.Pressure, want)
		}
		if len(got.Levels) != 2 || got.Levels[0].Path != "/pod" || got.Levels[0].TasksUsed != 40 || got.Levels[1].UsedCores != 0.5 || got.Levels[1].WorkingSetBytes != 40e6 ||
			got.Levels[0].HighBytes != 48e6 || got.Levels[0].SwapLimitBytes != 6000 || got.Levels[1].SwapLimitBytes != 8192 || got.Levels[0].MemoryAndSwapLimitBytes.Known() {
			t.Errorf("levels are %+v", got.Levels)
		}
	})
}

// Counters that go back are a gap, and so is the first reading in another
// group.
func TestContainerRatesHaveGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, c := newContainer(t, map[string]string{"other/cgroup.procs": "", "other/cpu.stat": "usage_usec 9000000\n"})
		cores := func(usage string) Float {
			tr.write("sys/fs/cgroup/pod/app/cpu.stat", "usage_usec "+usage+"\n")
			time.Sleep(time.Second)
			return mustCollect(t, t.Context(), c).Container.CPU.UsedCores
		}
		cores("1000000")
		if got := cores("2500000"); got != 1.5 {
			t.Errorf("cores are %v, want 1.5", got)
		}
		if got := cores("100"); got.Known() {
			t.Errorf("after a reset they are %v", got)
		}
		if got := cores("half"); got.Known() {
			t.Errorf("of a half-written file they are %v", got)
		}
		if got := cores("500100"); got.Known() {
			t.Errorf("after one they are %v", got)
		}
		if got := cores("1000100"); got != 0.5 {
			t.Errorf("cores are %v, want 0.5", got)
		}
		time.Sleep(time.Second)
		tr.write("proc/self/cgroup", "0::/other\n")
		if s := mustCollect(t, t.Context(), c).Container; s.Path != "/other" || s.CPU.UsedCores.Known() || s.CPU.UsageSecondsTotal != 9 {
			t.Errorf("in another group it is %+v", s)
		}
		time.Sleep(longestRate + time.Second) // the machine slept
		tr.write("sys/fs/cgroup/other/cpu.stat", "usage_usec 9000001\n")
		if s := mustCollect(t, t.Context(), c).Container; s.CPU.UsedCores.Known() {
			t.Errorf("after a sleep it is %+v", s.CPU)
		}
	})
}

// Two readings at the same time have no rate, and divide by nothing.
func TestContainerWithoutTimeBetween(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := newContainer(t, map[string]string{"pod/app/cpu.stat": "usage_usec 5\nnr_periods 1\nnr_throttled 0\n", "pod/app/cpu.max": "1 2\n"})
		mustCollect(t, t.Context(), c)
		got := mustCollect(t, t.Context(), c).Container
		if got.CPU.UsedCores.Known() || got.CPU.ThrottledRatio.Known() || got.Levels[0].UsedCores.Known() {
			t.Errorf("CPU is %+v", got.CPU)
		}
	})
}

func TestContainerIsNotSupported(t *testing.T) {
	tr := tree{t: t, dir: t.TempDir()}
	c := &containerCollector{root: tr.dir}
	if r := collect(t.Context(), c); !errors.Is(r.err, ErrUnsupported) || r.put != nil {
		t.Errorf("without control groups: %v", r.err)
	}
	// The group of this process says nothing of the machine that it watches.
	_, ctx := newTree(t, nil)
	_, c = newContainer(t, map[string]string{"pod/app/memory.max": "1000\n"})
	if r := collect(ctx, c); !errors.Is(r.err, ErrUnsupported) || r.put != nil {
		t.Errorf("watching another machine: %v", r.err)
	}
	mustCollect(t, t.Context(), c)
}

func TestContainerWithUnreadableLimit(t *testing.T) {
	_, c := newContainer(t, map[string]string{"pod/memory.max": "\x00\xff"})
	if r := collect(t.Context(), c); r.err == nil || r.put != nil || errors.Is(r.err, ErrUnsupported) {
		t.Errorf("the error is %v", r.err)
	}
}

// Where only groups above the own one can be seen, there are their limits, and
// nothing passes for what the own one uses.
func TestContainerWithHiddenGroup(t *testing.T) {
	tr, c := newContainer(t, map[string]string{"pod/memory.max": "1000\n", "pod/memory.current": "500\n"})
	tr.remove("sys/fs/cgroup/pod/app")
	got := mustCollect(t, t.Context(), c).Container
	if got.Path != "" || got.Memory.UsageBytes.Known() || got.Memory.LimitBytes != 1000 || len(got.Levels) != 1 || got.Levels[0].WorkingSetBytes != 500 {
		t.Errorf("the container is %+v", got)
	}
}

func TestRuntime(t *testing.T) {
	for path, want := range map[string]string{
		"/": "", "/user.slice/user-1000.slice/session-2.scope": "", "/system.slice/docker.service": "",
		"/docker/0123abcd": "docker", "/system.slice/docker-0123abcd.scope": "docker", "/machine.slice/libpod-0123.scope": "podman",
		"/libpod_parent/libpod-1": "podman", "/kubepods/burstable/pod1/2": "kubernetes", "/kubepods.slice/kubepods-pod1.slice/cri-containerd-2.scope": "kubernetes",
		"/ecs/task/container": "ecs", "/lxc.payload.web": "lxc", "/lxc/web": "lxc",
	} {
		if got := runtimeOf(t.TempDir(), path); got != want {
			t.Errorf("%s is of %q, want %q", path, got, want)
		}
	}
	for file, want := range map[string]string{".dockerenv": "docker", "run/.containerenv": "podman", "var/run/secrets/kubernetes.io/serviceaccount/token": "kubernetes"} {
		tr := tree{t: t, dir: t.TempDir()}
		tr.write(file, "")
		if got := runtimeOf(tr.dir, "/"); got != want {
			t.Errorf("with %s it is %q, want %q", file, got, want)
		}
	}
}

func TestPressure(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"proc/pressure/cpu": "some avg10=50.00 avg60=0 avg300=0 total=2500000\n",
		"proc/pressure/io":  "some avg10=1.00 avg60=0 avg300=0 total=1\nfull avg10=0.50 avg60=0 avg300=0 total=0\n",
	})
	got := mustCollect(t, ctx, &pressureCollector{}).Pressure
	if got.CPU.SomeRatio != 0.5 || got.CPU.SomeSecondsTotal != 2.5 || got.CPU.FullRatio.Known() || got.IO.FullRatio != 0.005 || got.Memory.SomeRatio.Known() {
		t.Errorf("pressure is %+v", got)
	}
	tr.remove("proc/pressure")
	if r := collect(ctx, &pressureCollector{}); !errors.Is(r.err, ErrUnsupported) {
		t.Errorf("without PSI: %v", r.err)
	}
}

// No file of the kernel, cut or binary, may end the program.
func TestShortAndBinaryGroupFiles(t *testing.T) {
	names := strings.Fields(`cpu.max cpu.stat cpu.pressure memory.max memory.current memory.stat memory.events memory.peak
		memory.swap.current memory.swap.max memory.high pids.current pids.max io.stat io.pressure cpuset.cpus.effective`)
	for _, content := range []string{"", "\n", "x", "max", "\x00\xff\x00", "some avg10=\n", "8:0 rbytes\n", "usage_usec", strings.Repeat("a ", 100_000)} {
		for _, file := range append(names, "proc/self/cgroup", "proc/self/mountinfo") {
			tr, c := newContainer(t, nil)
			if strings.HasPrefix(file, "proc") {
				tr.write(file, content)
			} else {
				tr.write("sys/fs/cgroup/pod/app/"+file, content)
			}
			for range 2 {
				if r := collect(t.Context(), c); r.err != nil && strings.HasPrefix(r.err.Error(), "panic") {
					t.Errorf("%s with %.20q: %v", file, content, r.err)
				}
			}
		}
	}
}
