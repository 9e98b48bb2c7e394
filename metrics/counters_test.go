package metrics

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const netHeader = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`

func netLine(name string, in, out uint64) string {
	return fmt.Sprintf("%6s: %d %d 0 0 0 0 0 0 %d %d 0 0 0 0 0 0\n", name, in, in/100, out, out/100)
}

func diskLine(name string, read, written, busy uint64) string {
	return fmt.Sprintf(" 254 0 %s %d 0 %d 5 %d 0 %d 5 0 %d 10 0 0 0 0 0 0\n", name, read/8, read, written/8, written, busy)
}

// diskStats is a line of /proc/diskstats that tells operations and the
// milliseconds that they took.
func diskStats(name string, reads, readMillis, writes, writeMillis int) string {
	return fmt.Sprintf(" 254 0 %s %d 0 %d %d %d 0 %d %d 0 0 0\n", name, reads, reads*8, readMillis, writes, writes*8, writeMillis)
}

func TestNetworkRates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{"proc/1/net/dev": netHeader + netLine("lo", 500, 500) + netLine("eth0", 1000, 2000) + netLine("veth1", 10, 10)})
		for name, target := range map[string]string{"lo": "virtual", "eth0": "pci0000:00", "veth1": "virtual"} {
			link(t, tr, "sys/class/net/"+name, "../../devices/"+target+"/net/"+name)
		}
		c := &networkCollector{}
		first := mustCollect(t, ctx, c).Network
		if first.ReceiveBytesPerSecond.Known() || first.Interfaces[1].ReceiveBytesPerSecond.Known() || first.Interfaces[1].ReceiveBytesTotal != 1000 {
			t.Errorf("first reading: %+v", first)
		}
		time.Sleep(2 * time.Second)
		tr.write("proc/1/net/dev", netHeader+netLine("lo", 9500, 9500)+netLine("eth0", 5000, 2400)+netLine("veth1", 4010, 410))
		got := mustCollect(t, ctx, c).Network
		if got.ReceiveBytesPerSecond != 2000 || got.TransmitBytesPerSecond != 200 {
			t.Errorf("sums are %v and %v, want those of eth0: 2000 and 200", got.ReceiveBytesPerSecond, got.TransmitBytesPerSecond)
		}
		if got.LoopbackBytesPerSecond != 4500 || got.BytesPerSecond() != 6700 {
			t.Errorf("loopback is %v and the sum %v, want 4500 and 6700", got.LoopbackBytesPerSecond, got.BytesPerSecond())
		}
		lo, eth, veth := got.Interfaces[0], got.Interfaces[1], got.Interfaces[2]
		if !lo.Loopback || !lo.Virtual || eth.Loopback || eth.Virtual || veth.Loopback || !veth.Virtual {
			t.Errorf("marks are wrong: %+v", got.Interfaces)
		}
		if lo.ReceiveBytesPerSecond != 4500 || eth.ReceivePacketsPerSecond != 20 || veth.TransmitBytesPerSecond != 200 {
			t.Errorf("rates are wrong: %+v", got.Interfaces)
		}
	})
}

func link(t *testing.T, tr tree, name, target string) {
	t.Helper()
	path := filepath.Join(tr.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

// In a container every interface is virtual; their sum is what counts there.
func TestNetworkOfAContainer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{"proc/1/net/dev": netHeader + netLine("lo", 0, 0) + netLine("eth0", 0, 0)})
		for _, name := range []string{"lo", "eth0"} {
			link(t, tr, "sys/class/net/"+name, "../../devices/virtual/net/"+name)
		}
		c := &networkCollector{}
		mustCollect(t, ctx, c)
		time.Sleep(time.Second)
		tr.write("proc/1/net/dev", netHeader+netLine("lo", 999, 999)+netLine("eth0", 300, 100))
		if got := mustCollect(t, ctx, c).Network; got.ReceiveBytesPerSecond != 300 || got.TransmitBytesPerSecond != 100 {
			t.Errorf("sums are %v and %v, want 300 and 100", got.ReceiveBytesPerSecond, got.TransmitBytesPerSecond)
		}
	})
}

// A device's counters are followed through a reset, a wrap of 32 bits, a
// disappearance and its return: each is a gap, never a spike, in its own rate
// and in the sum.
func TestCountersThatGoBackAreGaps(t *testing.T) {
	steps := []struct {
		name  string
		in    uint64
		there bool
		want  Float
	}{
		{"first", 4294960000, true, Unknown()},
		{"grows", 4294967000, true, 7000},
		{"wraps at 32 bits", 500, true, Unknown()},
		{"grows again", 1500, true, 1000},
		{"is gone", 0, false, Unknown()},
		{"is back with less", 100, true, Unknown()},
		{"grows once more", 150, true, 50},
		{"is reset to zero", 0, true, Unknown()},
		{"is gone again", 0, false, Unknown()},
		{"is back with more", 9_000_000_000, true, Unknown()},
	}
	t.Run("network", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			tr, ctx := newTree(t, nil)
			c := &networkCollector{}
			other := uint64(0)
			for _, step := range steps {
				other += 10
				content := netHeader + netLine("eth0", other, other)
				if step.there {
					content += netLine("usb0", step.in, 0)
				}
				tr.write("proc/1/net/dev", content)
				got := mustCollect(t, ctx, c).Network
				rate := Unknown()
				if step.there {
					rate = got.Interfaces[1].ReceiveBytesPerSecond
				}
				if rate.Known() != step.want.Known() || rate.Known() && rate != step.want {
					t.Errorf("%s: %v, want %v", step.name, rate, step.want)
				}
				if got.Interfaces[0].ReceiveBytesPerSecond != 10 && other > 10 {
					t.Errorf("%s: the other interface shows %v, want 10", step.name, got.Interfaces[0].ReceiveBytesPerSecond)
				}
				if sum := addKnown(10, step.want); got.ReceiveBytesPerSecond != sum && other > 10 {
					t.Errorf("%s: the sum is %v, want %v", step.name, got.ReceiveBytesPerSecond, sum)
				}
				time.Sleep(time.Second)
			}
		})
	})
	t.Run("disk", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			tr, ctx := newTree(t, nil)
			c := &diskCollector{}
			for _, step := range steps {
				content := diskLine("sda", 8, 8, 1)
				if step.there {
					content += diskLine("sdb", step.in, 8, 1)
				}
				tr.write("proc/diskstats", content)
				got := mustCollect(t, ctx, c).DiskIO
				rate := Unknown()
				if step.there {
					rate = got.Devices[1].ReadBytesPerSecond
				}
				want := step.want * 512
				if rate.Known() != want.Known() || rate.Known() && rate != want {
					t.Errorf("%s: %v, want %v", step.name, rate, want)
				}
				if sum := addKnown(0, want); got.ReadBytesPerSecond != sum && step.name != "first" {
					t.Errorf("%s: the sum is %v, want %v", step.name, got.ReadBytesPerSecond, sum)
				}
				time.Sleep(time.Second)
			}
		})
	})
}

func TestDiskRates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{
			"proc/diskstats": diskLine("loop0", 8, 8, 8) + diskLine("sda", 1000, 1000, 100) + diskLine("sda1", 900, 900, 90) +
				diskLine("nvme0n1", 0, 16, 0) + diskLine("nvme0n1p1", 0, 16, 0) + diskLine("dm-0", 1000, 1000, 100),
		})
		c := &diskCollector{}
		mustCollect(t, ctx, c)
		time.Sleep(2 * time.Second)
		tr.write("proc/diskstats", diskLine("sda", 3000, 2000, 1100)+diskLine("sda1", 2900, 1900, 1090)+
			diskLine("nvme0n1", 0, 4016, 1980)+diskLine("nvme0n1p1", 0, 4016, 1980)+diskLine("dm-0", 3000, 2000, 4000))
		got := mustCollect(t, ctx, c).DiskIO
		var names []string
		for _, d := range got.Devices {
			names = append(names, d.Device)
		}
		if strings.Join(names, " ") != "dm-0 nvme0n1 sda" {
			t.Fatalf("devices are %v, want whole disks only", names)
		}
		dm, nvme, sda := got.Devices[0], got.Devices[1], got.Devices[2]
		if sda.ReadBytesPerSecond != 1000*512 || sda.WriteBytesPerSecond != 500*512 || sda.ReadsPerSecond != 125 || !near(sda.BusyRatio, 0.5, 1e-9) {
			t.Errorf("sda is %+v", sda)
		}
		if !dm.Virtual || dm.BusyRatio != 1 {
			t.Errorf("dm-0 is %+v, want virtual and a busy ratio of at most 1", dm)
		}
		if got.ReadBytesPerSecond != 1000*512 || got.WriteBytesPerSecond != 2500*512 || got.BusyRatio != nvme.BusyRatio {
			t.Errorf("sums are %v, %v and %v, want those of sda and nvme0n1", got.ReadBytesPerSecond, got.WriteBytesPerSecond, got.BusyRatio)
		}
	})
}

func Test500Disks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		content := func(n uint64) string {
			var b strings.Builder
			for i := range 500 {
				b.WriteString(diskLine(fmt.Sprintf("dasd%c%c%d", 'a'+i%26, 'a'+i/26, i), n, n, n/10))
			}
			return b.String()
		}
		tr, ctx := newTree(t, map[string]string{"proc/diskstats": content(8)})
		c := &diskCollector{}
		mustCollect(t, ctx, c)
		time.Sleep(time.Second)
		tr.write("proc/diskstats", content(1008))
		got := mustCollect(t, ctx, c).DiskIO
		if len(got.Devices) != 500 || got.ReadBytesPerSecond != 500*1000*512 {
			t.Errorf("%d disks read %v, want 500 and %d", len(got.Devices), got.ReadBytesPerSecond, 500*1000*512)
		}
	})
}

func TestIgnoredDisks(t *testing.T) {
	for name, ignored := range map[string]bool{
		"sda": false, "sda1": true, "vda": false, "vda15": true, "nvme0n1": false, "nvme0n1p2": true, "mmcblk0": false,
		"mmcblk0p1": true, "mmcblk0boot0": true, "loop7": true, "ram0": true, "sr0": true, "dm-3": false, "md127": false,
		"xvda": false, "xvda1": true, "zram0": false, "nbd0": false, "nbd0p1": true, "hdb": false, "dasda": false,
	} {
		if ignoredDisks.MatchString(name) != ignored {
			t.Errorf("%s is ignored: %t, want %t", name, !ignored, ignored)
		}
	}
}

// gopsutil panics on some of these; nothing that the kernel writes may end the
// program or the collector.
func TestShortAndMissingCounterFiles(t *testing.T) {
	for _, test := range []struct {
		collector func() Collector
		file      string
	}{
		{func() Collector { return &networkCollector{} }, "proc/1/net/dev"},
		{func() Collector { return &diskCollector{} }, "proc/diskstats"},
		{func() Collector { return &loadCollector{} }, "proc/loadavg"},
		{func() Collector { return &memoryCollector{} }, "proc/meminfo"},
		{func() Collector { return &filesystemCollector{} }, "proc/1/mountinfo"},
	} {
		for name, content := range map[string]string{
			"empty": "", "one line": "x\n", "cut": "Inter-| Receive\n face |bytes\neth0: 1 2\n", "words": "a b c d e f g h i j k l m n o p q r\n",
			"cut memory": "MemTotal:\n", "binary": "\x00\xff\x00\n\x00 - \x00\n",
		} {
			t.Run(test.file+" "+name, func(t *testing.T) {
				_, ctx := newTree(t, map[string]string{test.file: content})
				c := test.collector()
				for range 2 {
					collect(ctx, c) // must return
				}
			})
		}
		t.Run(test.file+" missing", func(t *testing.T) {
			_, ctx := newTree(t, nil)
			c := test.collector()
			r := collect(ctx, c)
			if r.err == nil {
				t.Error("no error")
			}
		})
	}
}
