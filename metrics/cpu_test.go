package metrics

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// procStat is a /proc/stat whose total is the sum of its cores, each given as
// user, nice, system, idle, iowait, irq, softirq and steal in ticks of 10 ms.
func procStat(cores ...[8]int) string {
	var total [8]int
	var lines strings.Builder
	for i, core := range cores {
		fmt.Fprintf(&lines, "cpu%d %s 0 0\n", i, strings.Trim(fmt.Sprint(core), "[]"))
		for j, v := range core {
			total[j] += v
		}
	}
	return fmt.Sprintf("cpu  %s 0 0\n%sintr 1 2 3\nctxt 4\nbtime 1700000000\n", strings.Trim(fmt.Sprint(total), "[]"), lines.String())
}

func TestCPURatesBetweenTwoReadings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{"proc/stat": procStat([8]int{100, 0, 50, 800, 50, 0, 0, 0}, [8]int{0, 0, 0, 1000, 0, 0, 0, 0})})
		c := &cpuCollector{}
		first := mustCollect(t, ctx, c).CPU
		if first.UsageRatio.Known() || first.ModeRatio.User.Known() || first.Cores[0].UsageRatio.Known() {
			t.Errorf("usage is known after one reading: %+v", first)
		}
		if first.ModeSeconds.User != 1 || first.ModeSeconds.Idle != 18 {
			t.Errorf("seconds are %+v, want 1 of user and 18 of idle", first.ModeSeconds)
		}
		time.Sleep(time.Second)
		// Core 0: 60 user, 20 system, 10 iowait, 10 steal; core 1 idle.
		tr.write("proc/stat", procStat([8]int{160, 0, 70, 800, 60, 0, 0, 10}, [8]int{0, 0, 0, 1100, 0, 0, 0, 0}))
		got := mustCollect(t, ctx, c).CPU
		if !near(got.UsageRatio, 0.45, 1e-9) || !near(got.Cores[0].UsageRatio, 0.9, 1e-9) || got.Cores[1].UsageRatio != 0 {
			t.Errorf("usage is %v, by core %v and %v; want 0.45, 0.9 and 0", got.UsageRatio, got.Cores[0].UsageRatio, got.Cores[1].UsageRatio)
		}
		if m := got.ModeRatio; !near(m.User, 0.3, 1e-9) || !near(m.System, 0.1, 1e-9) || !near(m.Iowait, 0.05, 1e-9) || !near(m.Steal, 0.05, 1e-9) || !near(m.Idle, 0.5, 1e-9) {
			t.Errorf("modes are %+v", m)
		}
	})
}

func TestCPUReadingsThatGoBack(t *testing.T) {
	before := [8]int{1000, 0, 500, 8000, 500, 0, 0, 0}
	for _, test := range []struct {
		name  string
		now   [8]int
		usage Float
	}{
		{"counters are reset", [8]int{10, 0, 5, 80, 5, 0, 0, 0}, Unknown()},
		{"iowait goes back a little, as the kernel says it may", [8]int{1050, 0, 500, 8050, 490, 0, 0, 0}, 0.5},
		{"nothing has moved", before, Unknown()},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr, ctx := newTree(t, map[string]string{"proc/stat": procStat(before)})
				c := &cpuCollector{}
				mustCollect(t, ctx, c)
				time.Sleep(time.Second)
				tr.write("proc/stat", procStat(test.now))
				got := mustCollect(t, ctx, c).CPU.UsageRatio
				if got.Known() != test.usage.Known() || got.Known() && !near(got, float64(test.usage), 1e-9) {
					t.Errorf("usage is %v, want %v", got, test.usage)
				}
			})
		})
	}
}

func TestCPUCoresComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := [8]int{100, 0, 0, 100, 0, 0, 0, 0}
		tr, ctx := newTree(t, map[string]string{"proc/stat": procStat(busy)})
		c := &cpuCollector{}
		mustCollect(t, ctx, c)
		for step := 2; step < 5; step++ {
			time.Sleep(time.Second)
			n := 100 * step
			cores := [][8]int{{n, 0, 0, n, 0, 0, 0, 0}}
			if step == 3 {
				cores = append(cores, [8]int{5000, 0, 0, 5000, 0, 0, 0, 0})
			}
			tr.write("proc/stat", procStat(cores...))
			got := mustCollect(t, ctx, c).CPU
			if len(got.Cores) != len(cores) || !near(got.Cores[0].UsageRatio, 0.5, 1e-9) {
				t.Errorf("step %d: cores are %+v", step, got.Cores)
			}
			if step == 3 && got.Cores[1].UsageRatio.Known() {
				t.Errorf("a core that has just come has a usage of %v", got.Cores[1].UsageRatio)
			}
		}
	})
}

func TestCPU256Cores(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cores := make([][8]int, 256)
		tr, ctx := newTree(t, map[string]string{"proc/stat": procStat(cores...)})
		c := &cpuCollector{}
		mustCollect(t, ctx, c)
		time.Sleep(time.Second)
		for i := range cores {
			cores[i] = [8]int{i, 0, 0, 256 - i, 0, 0, 0, 0}
		}
		tr.write("proc/stat", procStat(cores...))
		got := mustCollect(t, ctx, c).CPU
		if len(got.Cores) != 256 {
			t.Fatalf("%d cores, want 256", len(got.Cores))
		}
		for i, core := range got.Cores {
			if core.Core != fmt.Sprint(i) || !near(core.UsageRatio, float64(i)/256, 1e-9) {
				t.Fatalf("core %d is %+v", i, core)
			}
		}
	})
}

func TestCPUBadFiles(t *testing.T) {
	for name, content := range map[string]string{
		"missing": "", "empty": "\n", "short": "cpu 1 2\ncpu0 1 2\n", "not numbers": "cpu a b c d e f g h\ncpu0 a b c d e f g h\n",
	} {
		t.Run(name, func(t *testing.T) {
			tr, ctx := newTree(t, nil)
			if name != "missing" {
				tr.write("proc/stat", content)
			}
			if r := collect(ctx, &cpuCollector{}); r.err == nil || r.put != nil {
				t.Errorf("error is %v and there are values: %t", r.err, r.put != nil)
			}
		})
	}
}
