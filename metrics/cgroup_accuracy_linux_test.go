package metrics

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// handGroup is where a controller accounts for this process, found here by hand
// at the usual places: the own group first, then those above it.
type handGroup struct {
	v2   bool
	dirs []string
}

// groupByHand finds the group of a controller. Where it is not mounted at the
// usual place the test is skipped.
func groupByHand(t *testing.T, controller string) handGroup {
	t.Helper()
	if os.Getenv("HOST_PROC") != "" || os.Getenv("HOST_SYS") != "" {
		t.Skip("HOST_PROC or HOST_SYS is set: another machine is watched, and the own control group left out")
	}
	content, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		t.Skipf("this machine has no control groups: %v", err)
	}
	mount, path := "", ""
	for line := range strings.Lines(string(content)) {
		words := strings.SplitN(strings.TrimSpace(line), ":", 3)
		switch {
		case strings.Contains(","+words[1]+",", ","+controller+","):
			return handGroup{false, groupsAbove(t, "/sys/fs/cgroup/"+controller, words[2])}
		case words[0] == "0":
			mount, path = "/sys/fs/cgroup", words[2]
		}
	}
	if _, err := os.Stat(filepath.Join(mount, "cgroup.controllers")); mount == "" || err != nil {
		t.Skipf("the controller %s is in no hierarchy below /sys/fs/cgroup: /proc/self/cgroup is %q", controller, content)
	}
	return handGroup{true, groupsAbove(t, mount, path)}
}

func groupsAbove(t *testing.T, mount, path string) []string {
	t.Helper()
	dir := filepath.Join(mount, path)
	if _, err := os.Stat(dir); err != nil || strings.HasPrefix(path, "/..") {
		dir = mount // of a container, in which its group alone is mounted
	}
	if _, err := os.Stat(filepath.Join(dir, "cgroup.procs")); err != nil {
		t.Skipf("no control group is mounted at %s: %v", mount, err)
	}
	var dirs []string
	for ; ; dir = filepath.Dir(dir) {
		dirs = append(dirs, dir)
		if dir == mount {
			return dirs
		}
	}
}

// number returns the number in a file of the own group, NaN where the file is
// not there.
func (g handGroup) number(t *testing.T, name string) float64 {
	t.Helper()
	return groupNumber(t, filepath.Join(g.dirs[0], name))
}

// smallest returns the smallest of a limit, NaN where there is none.
func (g handGroup) smallest(t *testing.T, name string) float64 {
	t.Helper()
	least := math.NaN()
	for _, dir := range g.dirs {
		if v := groupNumber(t, filepath.Join(dir, name)); !(v >= least) && !math.IsNaN(v) {
			least = v
		}
	}
	return least
}

// groupNumber returns the first number of a file, NaN for one that is not there
// and for what means that there is no limit.
func groupNumber(t *testing.T, path string) float64 {
	t.Helper()
	content, err := os.ReadFile(path)
	words := strings.Fields(string(content))
	if err != nil || len(words) == 0 || words[0] == "max" || words[0] == "-1" {
		return math.NaN()
	}
	v, err := strconv.ParseFloat(words[0], 64)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if v >= 1<<62 {
		return math.NaN()
	}
	return v
}

// agrees reports a value that is not the one that was read by hand; both may be
// unknown.
func agrees(t *testing.T, what string, got Float, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(want) != !got.Known() || got.Known() && !near(got, want, tolerance) {
		t.Errorf("%s is %v, its files tell %v", what, got, want)
	}
}

// Other processes of the group allocate between two readings.
const groupRoom = 128 << 20

func TestContainerMemoryAgreesWithItsFiles(t *testing.T) {
	g := groupByHand(t, "memory")
	got := mustCollect(t, t.Context(), &containerCollector{}).Container.Memory
	stat := fields(t, filepath.Join(g.dirs[0], "memory.stat"))
	if g.v2 {
		agrees(t, "usage", got.UsageBytes, g.number(t, "memory.current"), groupRoom)
		agrees(t, "working set", got.WorkingSetBytes, g.number(t, "memory.current")-number(t, stat["inactive_file"], 0), groupRoom)
		agrees(t, "anonymous memory", got.AnonBytes, number(t, stat["anon"], 0), groupRoom)
		agrees(t, "page cache", got.FileBytes, number(t, stat["file"], 0), groupRoom)
		agrees(t, "peak", got.PeakBytes, g.number(t, "memory.peak"), groupRoom)
		agrees(t, "limit", got.LimitBytes, g.smallest(t, "memory.max"), 0)
		agrees(t, "high", got.HighBytes, g.smallest(t, "memory.high"), 0)
		agrees(t, "limit of swap", got.SwapLimitBytes, g.smallest(t, "memory.swap.max"), 0)
		return
	}
	agrees(t, "usage", got.UsageBytes, g.number(t, "memory.usage_in_bytes"), groupRoom)
	agrees(t, "working set", got.WorkingSetBytes, g.number(t, "memory.usage_in_bytes")-number(t, stat["total_inactive_file"], 0), groupRoom)
	agrees(t, "anonymous memory", got.AnonBytes, number(t, stat["total_rss"], 0), groupRoom)
	agrees(t, "page cache", got.FileBytes, number(t, stat["total_cache"], 0), groupRoom)
	agrees(t, "peak", got.PeakBytes, g.number(t, "memory.max_usage_in_bytes"), groupRoom)
	hierarchical := func(name string) float64 { // of groups that can't be seen, too
		if words := stat[name]; len(words) > 0 && number(t, words, 0) < 1<<62 {
			return number(t, words, 0)
		}
		return math.Inf(1)
	}
	orNone := func(v float64) float64 {
		if math.IsNaN(v) {
			return math.Inf(1)
		}
		return v
	}
	limit := min(orNone(g.smallest(t, "memory.limit_in_bytes")), hierarchical("hierarchical_memory_limit"))
	swap := min(orNone(g.smallest(t, "memory.memsw.limit_in_bytes")), hierarchical("hierarchical_memsw_limit"))
	if !math.IsInf(limit, 1) && !math.IsInf(swap, 1) {
		swap -= limit
	}
	for what, pair := range map[string]struct {
		got  Float
		want float64
	}{"limit": {got.LimitBytes, limit}, "limit of swap": {got.SwapLimitBytes, swap}} {
		if math.IsInf(pair.want, 1) {
			pair.want = math.NaN()
		}
		agrees(t, what, pair.got, pair.want, 0)
	}
	if got.HighBytes.Known() {
		t.Errorf("high is %v, which v1 does not have", got.HighBytes)
	}
}

func TestContainerProcessorTimeAgreesWithItsFiles(t *testing.T) {
	quota := groupByHand(t, "cpu")
	read := func() float64 {
		if quota.v2 {
			return number(t, fields(t, filepath.Join(quota.dirs[0], "cpu.stat"))["usage_usec"], 0) / 1e6
		}
		return groupByHand(t, "cpuacct").number(t, "cpuacct.usage") / 1e9
	}
	before := read()
	got := mustCollect(t, t.Context(), &containerCollector{}).Container.CPU
	after := read()
	between(t, "processor time", before, got.UsageSecondsTotal, after)
	least := math.NaN()
	for _, dir := range quota.dirs {
		var time, period float64
		if quota.v2 {
			content, _ := os.ReadFile(filepath.Join(dir, "cpu.max")) // the root has none
			words := strings.Fields(string(content))
			if len(words) < 2 || words[0] == "max" {
				continue
			}
			time, period = number(t, words, 0), number(t, words, 1)
		} else {
			time, period = groupNumber(t, filepath.Join(dir, "cpu.cfs_quota_us")), groupNumber(t, filepath.Join(dir, "cpu.cfs_period_us"))
		}
		if v := time / period; !(v >= least) && !math.IsNaN(v) {
			least = v
		}
	}
	agrees(t, "quota", got.LimitCores, least, 1e-9)
}

func TestContainerTasksAgreeWithTheirFiles(t *testing.T) {
	g := groupByHand(t, "pids")
	got := mustCollect(t, t.Context(), &containerCollector{}).Container.Tasks
	// Others come and go meanwhile.
	now := g.number(t, "pids.current")
	agrees(t, "tasks", got.Used, now, 50+now/10)
	agrees(t, "limit of tasks", got.Limit, g.smallest(t, "pids.max"), 0)
}
