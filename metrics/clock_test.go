package metrics

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// machine is a tree with a processor, a disk and an interface whose counters
// stand at n.
func machine(n uint64) map[string]string {
	ticks := int(n)
	return map[string]string{
		"proc/stat":      procStat([8]int{ticks, 0, 0, ticks, 0, 0, 0, 0}),
		"proc/diskstats": diskLine("sda", n, n, n),
		"proc/1/net/dev": netHeader + netLine("eth0", n, n),
	}
}

// rates are what the collectors tell of the machine.
func rates(s *Snapshot) map[string]Float {
	return map[string]Float{
		"cpu": s.CPU.UsageRatio, "core": s.CPU.Cores[0].UsageRatio,
		"disk": s.DiskIO.ReadBytesPerSecond, "busy": s.DiskIO.BusyRatio, "network": s.Network.ReceiveBytesPerSecond,
	}
}

// readAll asks collectors and returns what they put.
func readAll(ctx context.Context, t *testing.T, collectors []Collector) *Snapshot {
	t.Helper()
	s := &Snapshot{}
	for _, c := range collectors {
		r := collect(ctx, c)
		if r.err != nil {
			t.Fatalf("%s: %v", c.Name(), r.err)
		}
		r.put(s)
	}
	return s
}

// Over a suspend nothing is known, however much the counters moved, and the
// reading after it is right again.
func TestSuspendBetweenTwoReadings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, machine(1000))
		collectors := []Collector{&cpuCollector{}, &diskCollector{}, &networkCollector{}}
		read := func(n uint64) *Snapshot {
			for name, content := range machine(n) {
				tr.write(name, content)
			}
			return readAll(ctx, t, collectors)
		}
		read(1000)
		time.Sleep(time.Second)
		for name, v := range rates(read(1100)) {
			if !v.Known() {
				t.Errorf("%s is unknown before the suspend", name)
			}
		}
		time.Sleep(2 * time.Hour)
		for name, v := range rates(read(99000)) {
			if v.Known() {
				t.Errorf("%s is %v over the suspend", name, v)
			}
		}
		time.Sleep(time.Second)
		after := rates(read(99100))
		if !near(after["cpu"], 0.5, 1e-9) || after["disk"] != 100*512 || !near(after["busy"], 0.1, 1e-9) || after["network"] != 100 {
			t.Errorf("after the suspend: %v", after)
		}
	})
}

// Two readings at the same time have no rate, and divide by nothing; those a
// moment apart have no more than there is.
func TestReadingsWithHardlyATimeBetween(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, machine(1000))
		collectors := []Collector{&cpuCollector{}, &diskCollector{}, &networkCollector{}}
		read := func() map[string]Float { return rates(readAll(ctx, t, collectors)) }
		read()
		for name, v := range machine(1001) {
			tr.write(name, v)
		}
		for name, v := range read() {
			if !math.IsNaN(float64(v)) {
				t.Errorf("%s is %v without a time between", name, v)
			}
		}
		time.Sleep(time.Microsecond)
		for name, v := range machine(1002) {
			tr.write(name, v)
		}
		for name, v := range read() {
			if name != "network" && name != "disk" && !(v >= 0 && v <= 1) {
				t.Errorf("%s is %v over a moment", name, v)
			}
		}
	})
	now := time.Now()
	for _, before := range []time.Time{{}, now, now.Add(time.Second), now.Add(-longestRate - 1)} {
		if s := secondsBetween(before, now); !math.IsNaN(s) {
			t.Errorf("from %s to %s are %v s", before, now, s)
		}
	}
}

// Rates are told by the monotonic clock, which no setting of the clock moves:
// the times that the collectors remember carry it.
func TestReadingsCarryTheMonotonicClock(t *testing.T) {
	_, ctx := newTree(t, machine(1))
	c, d, n := &cpuCollector{}, &diskCollector{}, &networkCollector{}
	mustCollect(t, ctx, c)
	mustCollect(t, ctx, d)
	mustCollect(t, ctx, n)
	for name, at := range map[string]time.Time{"cpu": c.last.at, "disk": d.at, "network": n.at} {
		if !strings.Contains(at.String(), " m=") {
			t.Errorf("%s remembers %s", name, at)
		}
	}
	// An hour back on the wall clock, a second on by the monotonic one.
	before := time.Now()
	if s := secondsBetween(before, before.Add(time.Second)); s != 1 {
		t.Errorf("a second is %v s", s)
	}
}

// A file that can't be read costs that reading; the next one works, and tells
// no rate over the hole that it can't know.
func TestFileThatCannotBeRead(t *testing.T) {
	for name, collector := range map[string]Collector{
		"proc/stat": &cpuCollector{}, "proc/diskstats": &diskCollector{}, "proc/1/net/dev": &networkCollector{}, "proc/meminfo": &memoryCollector{},
	} {
		tr, ctx := newTree(t, machine(1000))
		tr.write("proc/meminfo", meminfo)
		mustCollect(t, ctx, collector)
		content, err := os.ReadFile(filepath.Join(tr.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		tr.remove(name)
		if err := os.Mkdir(filepath.Join(tr.dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if r := collect(ctx, collector); r.err == nil || r.put != nil {
			t.Errorf("%s: a directory in its place gives %v", name, r.err)
		}
		tr.remove(name)
		tr.write(name, string(content))
		mustCollect(t, ctx, collector)
	}
}
