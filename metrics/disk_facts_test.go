package metrics

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// bus makes the link from a disk to the bus that it is on.
func (tr tree) bus(disk, name string) {
	tr.t.Helper()
	dir := filepath.Join(tr.dir, "sys/block", disk, "device")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tr.t.Fatal(err)
	}
	if err := os.Symlink("../../../../bus/"+name, filepath.Join(dir, "subsystem")); err != nil {
		tr.t.Fatal(err)
	}
}

func factsOfDisk(ctx context.Context, name string) Disk {
	f, d := &diskFacts{}, Disk{}
	f.refresh(ctx, name, time.Now())
	f.put(&d)
	return d
}

func TestDiskFacts(t *testing.T) {
	for name, c := range map[string]struct {
		disk, bus string
		files     map[string]string
		want      Disk
	}{
		"SATA": {"sda", "scsi", map[string]string{
			"device/vendor": "ATA     \n", "device/model": "Samsung SSD 870 \n", "queue/rotational": "0\n", "removable": "0\n", "size": "1953525168\n",
		}, Disk{Model: "Samsung SSD 870", Kind: "ssd", SizeBytes: 1000204886016}},
		"turning": {"sdb", "scsi", map[string]string{
			"device/vendor": "SEAGATE \n", "device/model": "ST4000NM0023    \n", "queue/rotational": "1\n", "removable": "0\n", "size": "7814037168\n",
		}, Disk{Model: "SEAGATE ST4000NM0023", Kind: "hdd", SizeBytes: 4000787030016}},
		"stick": {"sdc", "scsi", map[string]string{
			"device/vendor": "SanDisk \n", "device/model": "Ultra Fit       \n", "queue/rotational": "1\n", "removable": "1\n", "size": "60062500\n",
		}, Disk{Model: "SanDisk Ultra Fit", Removable: true, SizeBytes: 30752000000}},
		"empty reader": {"sdd", "scsi", map[string]string{"device/model": "SD/MMC\n", "removable": "1\n", "size": "0\n"},
			Disk{Model: "SD/MMC", Removable: true}},
		"maker twice": {"sde", "scsi", map[string]string{"device/vendor": "QEMU\n", "device/model": "QEMU HARDDISK\n", "queue/rotational": "1\n", "size": "8\n"},
			Disk{Model: "QEMU HARDDISK", Kind: "hdd", SizeBytes: 4096}},
		"NVMe": {"nvme0n1", "nvme", map[string]string{"device/model": "WD_BLACK SN850X 2000GB                  \n", "queue/rotational": "0\n", "size": "8\n"},
			Disk{Model: "WD_BLACK SN850X 2000GB", Kind: "nvme", SizeBytes: 4096}},
		"NVMe of two paths": {"nvme1n1", "nvme-subsystem", map[string]string{"device/model": "Amazon Elastic Block Store\n", "size": "8\n"},
			Disk{Model: "Amazon Elastic Block Store", Kind: "nvme", SizeBytes: 4096}},
		"card":          {"mmcblk0", "mmc", map[string]string{"device/name": "SD64G\n", "size": "8\n"}, Disk{Model: "SD64G", Kind: "mmc", SizeBytes: 4096}},
		"virtio":        {"vda", "virtio", map[string]string{"device/vendor": "0x1af4\n", "queue/rotational": "1\n", "size": "8\n"}, Disk{Kind: "virtio", SizeBytes: 4096}},
		"LVM":           {"dm-0", "", map[string]string{"dm/uuid": "LVM-KtJ2\n", "size": "8\n"}, Disk{Kind: "lvm", SizeBytes: 4096}},
		"other mapping": {"dm-12", "", map[string]string{"dm/uuid": "\xff\x00\n", "size": "8\n"}, Disk{Kind: "dm", SizeBytes: 4096}},
		"RAID":          {"md127", "", map[string]string{"md/level": "raid1\n", "size": "8\n"}, Disk{Kind: "raid1", SizeBytes: 4096}},
		"zram":          {"zram0", "", map[string]string{"size": "8\n"}, Disk{Kind: "zram", SizeBytes: 4096}},
		"nothing":       {"sdz", "", nil, Disk{SizeBytes: Unknown()}},
		"junk": {"sdf", "scsi", map[string]string{
			"device/vendor": "\x00\x01\x02", "device/model": "a\x1b[2Jb\x00\u202ec\n", "queue/rotational": "maybe", "removable": "\xff", "size": "-1",
		}, Disk{Model: "a [2Jb c", SizeBytes: Unknown()}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, ctx := newTree(t, nil)
			for file, content := range c.files {
				tr.write("sys/block/"+c.disk+"/"+file, content)
			}
			if c.bus != "" {
				tr.bus(c.disk, c.bus)
			}
			got, want := factsOfDisk(ctx, c.disk), c.want
			if !got.SizeBytes.Known() && !want.SizeBytes.Known() {
				got.SizeBytes, want.SizeBytes = 0, 0
			}
			if got != want {
				t.Errorf("it is %+v, want %+v", got, want)
			}
		})
	}
}

// A device that was made ahead of its use is none until it has a size; a reader
// without a card is one.
func TestUnusedDisks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{
			"proc/diskstats":       diskLine("nbd0", 0, 0, 0) + diskLine("sdd", 0, 0, 0) + diskLine("zram0", 0, 0, 0),
			"sys/block/nbd0/size":  "0\n",
			"sys/block/sdd/size":   "0\n",
			"sys/block/zram0/size": "0\n",
		})
		tr.bus("sdd", "scsi")
		c := &diskCollector{}
		expect := func(when string, want ...string) {
			t.Helper()
			var got []string
			for _, d := range mustCollect(t, ctx, c).DiskIO.Devices {
				got = append(got, d.Device)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s there are %q, want %q", when, got, want)
			}
		}
		expect("at first", "sdd")
		tr.write("sys/block/zram0/size", "16777216\n")
		time.Sleep(2 * diskFactsAge)
		expect("when zram0 was set up", "sdd", "zram0")
	})
}

// In sysfs a name has ! for /, and no name leads out of the directory.
func TestDiskNamesInSysfs(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{"sys/block/cciss!c0d0/size": "8\n", "sys/secret/size": "16\n"})
	tr.bus("cciss!c0d0", "cciss")
	if d := factsOfDisk(ctx, "cciss/c0d0"); d.SizeBytes != 4096 {
		t.Errorf("cciss/c0d0 is %+v", d)
	}
	if d := factsOfDisk(ctx, "../secret"); d.SizeBytes.Known() {
		t.Errorf("../secret is %+v", d)
	}
}

// The facts are read when a disk comes, a minute after that, and when another
// disk has taken its name.
func TestDiskFactsAreReadAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{"proc/diskstats": diskLine("vda", 800, 800, 1), "sys/block/vda/size": "8\n"})
		c := &diskCollector{}
		size := func() Float { return mustCollect(t, ctx, c).DiskIO.Devices[0].SizeBytes }
		expect := func(when string, want Float) {
			t.Helper()
			if got := size(); got != want {
				t.Errorf("%s the size is %v, want %v", when, got, want)
			}
		}
		expect("at first", 4096)
		tr.write("sys/block/vda/size", "16\n")
		time.Sleep(diskFactsAge - time.Second)
		expect("within a minute", 4096)
		time.Sleep(time.Second)
		expect("after a minute", 8192)

		tr.write("sys/block/vda/size", "24\n")
		tr.write("proc/diskstats", diskLine("vda", 8, 8, 1))
		time.Sleep(time.Second)
		expect("of another disk", 12288)

		tr.write("sys/block/vda/size", "32\n")
		tr.write("proc/diskstats", "")
		mustCollect(t, ctx, c)
		if len(c.facts) != 0 {
			t.Errorf("facts of %d disks are kept that are gone", len(c.facts))
		}
		tr.write("proc/diskstats", diskLine("vda", 8, 8, 1))
		time.Sleep(time.Second)
		expect("of a disk that came back", 16384)
	})
}

func TestDiskLatency(t *testing.T) {
	line := func(reads, readMillis, writes, writeMillis int) string {
		return diskStats("sda", reads, readMillis, writes, writeMillis)
	}
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, nil)
		c := &diskCollector{}
		for _, step := range []struct {
			name        string
			content     string
			read, write Float
		}{
			{"first", line(100, 1000, 200, 4000), Unknown(), Unknown()},
			{"both", line(110, 1005, 204, 4100), 0.0005, 0.025},
			{"reads only", line(111, 1013, 204, 4100), 0.008, Unknown()},
			{"neither", line(111, 1013, 204, 4100), Unknown(), Unknown()},
			{"too fast to measure", line(121, 1013, 205, 4101), 0, 0.001},
			{"times wrapped", line(122, 3, 206, 4103), Unknown(), 0.002},
			{"counters reset", line(1, 4, 2, 9), Unknown(), Unknown()},
			{"after that", line(2, 8, 3, 10), 0.004, 0.001},
		} {
			tr.write("proc/diskstats", step.content)
			d := mustCollect(t, ctx, c).DiskIO.Devices[0]
			for _, v := range [][2]Float{{d.ReadWaitSeconds, step.read}, {d.WriteWaitSeconds, step.write}} {
				if v[0].Known() != v[1].Known() || v[0].Known() && !near(v[0], float64(v[1]), 1e-12) {
					t.Errorf("%s: %v, want %v", step.name, v[0], v[1])
				}
			}
			time.Sleep(time.Second)
		}
	})
}
