package metrics

import (
	"math"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The values of the running machine, held against files of /proc that are
// parsed here by hand, before and after the reading: what only grows must lie
// between the two, what moves must be near.

// fields returns the words of each line of a file below /proc, by first word.
func fields(t *testing.T, path string) map[string][]string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := make(map[string][]string)
	for line := range strings.Lines(string(content)) {
		if words := strings.Fields(line); len(words) > 0 {
			lines[strings.TrimSuffix(words[0], ":")] = words[1:]
		}
	}
	return lines
}

func number(t *testing.T, words []string, i int) float64 {
	t.Helper()
	if i >= len(words) {
		t.Fatalf("there is no word %d in %q", i, words)
	}
	v, err := strconv.ParseFloat(words[i], 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// between reports whether a value lies between two readings of the same
// counter, with some room for rounding.
func between(t *testing.T, what string, before float64, got Float, after float64) {
	t.Helper()
	if !(float64(got) >= before-0.011 && float64(got) <= after+0.011) {
		t.Errorf("%s is %v, but /proc tells %v before and %v after", what, got, before, after)
	}
}

func TestProcessorTimesAgreeWithProc(t *testing.T) {
	before := fields(t, "/proc/stat")
	got := mustCollect(t, t.Context(), &cpuCollector{}).CPU
	after := fields(t, "/proc/stat")
	check := func(name string, m CPUModes) {
		for i, mode := range []Float{m.User, m.Nice, m.System, m.Idle, m.Iowait, m.IRQ, m.SoftIRQ, m.Steal} {
			if i == 4 {
				continue // iowait may go back
			}
			between(t, name+" mode "+strconv.Itoa(i), number(t, before[name], i)/100, mode, number(t, after[name], i)/100)
		}
	}
	check("cpu", got.ModeSeconds)
	for _, core := range got.Cores {
		check("cpu"+core.Core, core.ModeSeconds)
	}
}

func TestUsageAgreesWithProc(t *testing.T) {
	busy := func() (busy, all float64) {
		words := fields(t, "/proc/stat")["cpu"]
		for i := range 8 {
			all += number(t, words, i)
			if i != 3 && i != 4 {
				busy += number(t, words, i)
			}
		}
		return busy, all
	}
	c := &cpuCollector{}
	mustCollect(t, t.Context(), c)
	b0, a0 := busy()
	for end := time.Now().Add(700 * time.Millisecond); time.Now().Before(end); { //nolint:revive // one core is kept busy
	}
	got := mustCollect(t, t.Context(), c).CPU
	b1, a1 := busy()
	// Two ticks of 10 ms on each side of 70 to 80 for each processor.
	if want := (b1 - b0) / (a1 - a0); !near(got.UsageRatio, want, 0.08) {
		t.Errorf("usage is %v, /proc/stat tells %v", got.UsageRatio, want)
	}
}

func TestMemoryAgreesWithProc(t *testing.T) {
	words := fields(t, "/proc/meminfo")
	s := mustCollect(t, t.Context(), &memoryCollector{})
	kib := func(name string) float64 { return number(t, words[name], 0) * 1024 }
	if float64(s.Memory.TotalBytes) != kib("MemTotal") || float64(s.Swap.TotalBytes) != kib("SwapTotal") {
		t.Errorf("totals are %v and %v, /proc/meminfo tells %v and %v", s.Memory.TotalBytes, s.Swap.TotalBytes, kib("MemTotal"), kib("SwapTotal"))
	}
	// Other programs allocate between the two readings.
	const room = 256 << 20
	for name, pair := range map[string][2]float64{
		"available": {float64(s.Memory.AvailableBytes), kib("MemAvailable")},
		"free":      {float64(s.Memory.FreeBytes), kib("MemFree")},
		"used":      {float64(s.Memory.UsedBytes), kib("MemTotal") - kib("MemAvailable")},
		"cached":    {float64(s.Memory.CachedBytes), kib("Cached") + kib("SReclaimable")},
		"buffers":   {float64(s.Memory.BuffersBytes), kib("Buffers")},
	} {
		if math.Abs(pair[0]-pair[1]) > room {
			t.Errorf("%s is %v, /proc/meminfo tells %v", name, pair[0], pair[1])
		}
	}
}

func TestLoadAgreesWithProc(t *testing.T) {
	content, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(content))
	l := mustCollect(t, t.Context(), &loadCollector{}).Load
	for i, got := range []Float{l.Load1, l.Load5, l.Load15} {
		if !near(got, number(t, words, i), 0.5) { // it is renewed every 5 s
			t.Errorf("load %d is %v, /proc/loadavg tells %v", i, got, words[i])
		}
	}
}

func TestInterfacesAgreeWithProc(t *testing.T) {
	before := fields(t, "/proc/net/dev")
	got := mustCollect(t, t.Context(), &networkCollector{}).Network
	after := fields(t, "/proc/net/dev")
	if len(got.Interfaces) == 0 {
		t.Fatal("there are no interfaces")
	}
	for _, i := range got.Interfaces {
		for column, v := range map[int]Float{
			0: i.ReceiveBytesTotal, 1: i.ReceivePacketsTotal, 2: i.ReceiveErrorsTotal, 3: i.ReceiveDropsTotal,
			8: i.TransmitBytesTotal, 9: i.TransmitPacketsTotal, 10: i.TransmitErrorsTotal, 11: i.TransmitDropsTotal,
		} {
			between(t, i.Interface+" column "+strconv.Itoa(column), number(t, before[i.Interface], column), v, number(t, after[i.Interface], column))
		}
	}
}

func TestDisksAgreeWithProc(t *testing.T) {
	read := func() map[string][]string {
		content, err := os.ReadFile("/proc/diskstats")
		if err != nil {
			t.Fatal(err)
		}
		lines := make(map[string][]string)
		for line := range strings.Lines(string(content)) {
			words := strings.Fields(line)
			lines[words[2]] = words
		}
		return lines
	}
	before := read()
	got := mustCollect(t, t.Context(), &diskCollector{}).DiskIO
	after := read()
	for _, d := range got.Devices {
		a, b := before[d.Device], after[d.Device]
		between(t, d.Device+" reads", number(t, a, 3), d.ReadsTotal, number(t, b, 3))
		between(t, d.Device+" bytes read", number(t, a, 5)*512, d.ReadBytesTotal, number(t, b, 5)*512)
		between(t, d.Device+" writes", number(t, a, 7), d.WritesTotal, number(t, b, 7))
		between(t, d.Device+" bytes written", number(t, a, 9)*512, d.WriteBytesTotal, number(t, b, 9)*512)
		between(t, d.Device+" busy", number(t, a, 12)/1000, d.BusySecondsTotal, number(t, b, 12)/1000)
	}
}

func TestFilesystemsAgreeWithStatfs(t *testing.T) {
	for _, f := range mustCollect(t, t.Context(), &filesystemCollector{}).Filesystems {
		if f.Error != "" {
			t.Errorf("%s: %s", f.Mountpoint, f.Error)
			continue
		}
		var s syscall.Statfs_t
		if err := syscall.Statfs(f.Mountpoint, &s); err != nil {
			t.Fatal(err)
		}
		block := float64(s.Bsize)
		if float64(f.SizeBytes) != float64(s.Blocks)*block || !near(f.AvailableBytes, float64(s.Bavail)*block, 1<<30) ||
			!near(f.UsedBytes, float64(s.Blocks-s.Bfree)*block, 1<<30) {
			t.Errorf("%s is %+v, statfs tells %+v", f.Mountpoint, f, s)
		}
	}
}

func TestUptimeAgreesWithProc(t *testing.T) {
	content, err := os.ReadFile("/proc/uptime")
	if err != nil {
		t.Fatal(err)
	}
	want := number(t, strings.Fields(string(content)), 0)
	h := mustCollect(t, t.Context(), &hostCollector{}).Host
	if !near(h.UptimeSeconds, want, 2) {
		t.Errorf("uptime is %v, /proc/uptime tells %v", h.UptimeSeconds, want)
	}
	// A container's /proc/stat tells when its host booted.
	if since := time.Since(h.BootTime).Seconds(); !near(Float(since), want, 3) {
		t.Errorf("it booted %v s ago, /proc/uptime tells %v", since, want)
	}
}
