package metrics

import (
	"strings"
	"testing"
)

const meminfo = `MemTotal:       1000000 kB
MemFree:         200000 kB
MemAvailable:    600000 kB
Buffers:          50000 kB
Cached:          300000 kB
SwapCached:           0 kB
SReclaimable:     20000 kB
SwapTotal:       400000 kB
SwapFree:        100000 kB
`

func TestMemory(t *testing.T) {
	_, ctx := newTree(t, map[string]string{"proc/meminfo": meminfo})
	s := mustCollect(t, ctx, &memoryCollector{})
	m := s.Memory
	const k = 1024
	if m.TotalBytes != 1000000*k || m.AvailableBytes != 600000*k || m.UsedBytes != 400000*k || m.UsedRatio != 0.4 ||
		m.FreeBytes != 200000*k || m.CachedBytes != 320000*k || m.BuffersBytes != 50000*k {
		t.Errorf("memory is %+v", m)
	}
	if w := s.Swap; w.TotalBytes != 400000*k || w.UsedBytes != 300000*k || w.FreeBytes != 100000*k || w.UsedRatio != 0.75 {
		t.Errorf("swap is %+v", w)
	}
	if d := m.Details; d.PageCacheBytes != 300000*k || d.SlabReclaimableBytes != 20000*k || d.SwapCachedBytes != 0 || d.SharedBytes.Known() {
		t.Errorf("the parts are %+v", d)
	}
}

func TestPartsOfMemory(t *testing.T) {
	_, ctx := newTree(t, map[string]string{"proc/meminfo": meminfo + "Active(anon):   5 kB\nHugePages_Total:   7\nHugePages_Free:    many\nCommitted_AS: 9 kB\nHugepagesize: 2048 kB\n"})
	d := mustCollect(t, ctx, &memoryCollector{}).Memory.Details
	if d.ActiveAnonBytes != 5*1024 || d.HugePagesTotal != 7 || d.CommittedBytes != 9*1024 || d.HugePageBytes != 2<<20 || d.HugePagesFree.Known() || d.DirtyBytes.Known() {
		t.Errorf("the parts are %+v", d)
	}
}

func TestNoSwapHasNoRatio(t *testing.T) {
	_, ctx := newTree(t, map[string]string{"proc/meminfo": strings.NewReplacer("400000 kB", "0 kB", "100000 kB", "0 kB").Replace(meminfo)})
	if s := mustCollect(t, ctx, &memoryCollector{}).Swap; s.TotalBytes != 0 || s.UsedBytes != 0 || s.UsedRatio.Known() {
		t.Errorf("swap is %+v", s)
	}
}

// In containers the parts may be the host's where the whole is not.
func TestMoreMemoryIsFreeThanThereIs(t *testing.T) {
	_, ctx := newTree(t, map[string]string{"proc/meminfo": "MemTotal: 1000 kB\nMemFree: 2000 kB\nMemAvailable: 3000 kB\nSwapTotal: 10 kB\nSwapFree: 20 kB\n"})
	s := mustCollect(t, ctx, &memoryCollector{})
	if m := s.Memory; m.UsedBytes != 0 || m.UsedRatio != 0 || m.AvailableBytes != 1000*1024 {
		t.Errorf("memory is %+v", m)
	}
	if w := s.Swap; w.UsedBytes != 0 || w.UsedRatio != 0 {
		t.Errorf("swap is %+v", w)
	}
}

func TestLoad(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"proc/loadavg": "0.52 1.58 12.59 3/602 29841\n", "proc/sys/kernel/pid_max": "4194304\n", "proc/sys/kernel/threads-max": "63000\n",
	})
	if l := mustCollect(t, ctx, &loadCollector{}).Load; l != (Load{0.52, 1.58, 12.59, 602, 63000}) {
		t.Errorf("load is %+v", l)
	}
	tr.remove("proc/sys")
	if l := mustCollect(t, ctx, &loadCollector{}).Load; l.Load1 != 0.52 || l.TasksMax.Known() {
		t.Errorf("without limits, load is %+v", l)
	}
}

func TestHost(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"proc/stat":    procStat([8]int{}, [8]int{}, [8]int{}),
		"proc/uptime":  "1000.50 2000.00\n",
		"proc/cpuinfo": "processor\t: 0\n\nprocessor\t: 1\n\nprocessor\t: 2\n\n",
	})
	tr.write("etc/hostname", "watched\n")
	tr.write("etc/os-release", "ID=alpine\nVERSION_ID=3.20\n")
	c := &hostCollector{}
	h := mustCollect(t, ctx, c).Host
	if h.CPUs != 3 || h.OS == "" || h.Kernel == "" || h.Arch == "" || h.Hostname == "" || !(h.UptimeSeconds > 0) || h.BootTime.IsZero() {
		t.Errorf("host is %+v", h)
	}
	tr.remove("proc/cpuinfo")
	tr.remove("proc/stat")
	if again := mustCollect(t, ctx, c).Host; again.CPUs != 3 || again.Hostname != h.Hostname {
		t.Errorf("what was known is lost: %+v", again)
	}
}
