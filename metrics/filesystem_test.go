package metrics

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shirou/gopsutil/v3/disk"
)

// mountTable is the mountinfo of a machine with real, doubled and pseudo
// filesystems.
const mountTable = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
28 27 254:0 /srv /bind/of/root rw,relatime - ext4 /dev/vda rw
30 27 0:30 / /run rw - tmpfs tmpfs rw
31 27 0:31 / /mnt/nfs\040share rw - nfs4 server:/export rw
32 27 254:0 /hosts /etc/hosts rw - ext4 /dev/vda rw
33 27 7:1 / /snap/core ro - squashfs /dev/loop1 ro
35 27 8:2 / /data rw - ext3 /dev/hidden rw
36 35 8:1 / /data ro,relatime - xfs /dev/sda1 rw
34 27 0:40 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw
`

func usageOf(total, used uint64) *disk.UsageStat {
	return &disk.UsageStat{Total: total, Used: used, Free: (total - used) / 2, InodesTotal: 100, InodesUsed: 25}
}

func fixedUsage(_ context.Context, path string) (*disk.UsageStat, error) {
	switch path {
	case "/", "/bind/of/root":
		return usageOf(1000, 500), nil
	case "/data":
		return usageOf(4000, 0), nil
	case "/mnt/nfs share":
		return usageOf(100, 90), nil
	case "/etc/hosts":
		return nil, errNotDirectory
	}
	return nil, fmt.Errorf("%s is not to be asked", path)
}

func TestFilesystemsAreRealAndListedOnce(t *testing.T) {
	_, ctx := newTree(t, map[string]string{"proc/1/mountinfo": mountTable, "proc/filesystems": "ext4\n"})
	got := mustCollect(t, ctx, &filesystemCollector{usage: fixedUsage}).Filesystems
	var paths []string
	for _, f := range got {
		paths = append(paths, f.Mountpoint)
		if f.Error != "" {
			t.Errorf("%s: %s", f.Mountpoint, f.Error)
		}
	}
	if want := "/ /data /mnt/nfs share"; strings.Join(paths, " ") != want {
		t.Fatalf("filesystems are %q, want %q", paths, want)
	}
	root, data := got[0], got[1]
	if root.SizeBytes != 1000 || root.UsedBytes != 500 || root.AvailableBytes != 250 || !near(root.UsedRatio, 2.0/3, 1e-9) ||
		root.InodesUsedRatio != 0.25 || root.Device != "/dev/vda" || root.Type != "ext4" || root.ReadOnly {
		t.Errorf("/ is %+v", root)
	}
	if !data.ReadOnly || data.UsedRatio != 0 {
		t.Errorf("/data is %+v", data)
	}
}

// The root of a container is an overlay, and files of the host's disk are
// mounted over files of its own.
func TestFilesystemsOfAContainer(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"proc/1/mountinfo": `100 1 0:40 / / rw - overlay overlay rw
101 100 254:0 /resolv /etc/resolv.conf rw - ext4 /dev/vda rw
102 100 254:0 /volume /data rw - ext4 /dev/vda rw
`,
		"proc/filesystems":     "ext4\n",
		"root/etc/resolv.conf": "nameserver 127.0.0.1\n",
	})
	if err := os.MkdirAll(filepath.Join(tr.dir, "root/data"), 0o755); err != nil {
		t.Fatal(err)
	}
	got := mustCollect(t, ctx, &filesystemCollector{}).Filesystems
	if len(got) != 2 || got[0].Mountpoint != "/" || got[1].Mountpoint != "/data" || !(got[0].SizeBytes > 0) {
		t.Errorf("filesystems are %+v, want / and /data", got)
	}
}

// A mount whose statfs never returns loses its own numbers and nothing else,
// and is not asked twice.
func TestMountThatNeverAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, ctx := newTree(t, map[string]string{"proc/1/mountinfo": mountTable, "proc/filesystems": "ext4\n"})
		release := make(chan struct{})
		asked := 0
		c := &filesystemCollector{usage: func(ctx context.Context, path string) (*disk.UsageStat, error) {
			if path == "/mnt/nfs share" {
				asked++
				<-release
			}
			return fixedUsage(ctx, path)
		}}
		for range 5 {
			start := time.Now()
			got := mustCollect(t, ctx, c).Filesystems
			if took := time.Since(start); took > mountPatience {
				t.Errorf("the reading took %s", took)
			}
			if len(got) != 3 || !got[0].UsedRatio.Known() || !got[1].UsedRatio.Known() {
				t.Fatalf("the others are %+v", got)
			}
			if nfs := got[2]; nfs.UsedRatio.Known() || nfs.SizeBytes.Known() || !strings.HasPrefix(nfs.Error, "no answer for ") {
				t.Errorf("the dead mount is %+v", nfs)
			}
			time.Sleep(time.Second)
		}
		synctest.Wait()
		if asked != 1 {
			t.Errorf("the dead mount was asked %d times", asked)
		}
		close(release)
		synctest.Wait()
		if got := mustCollect(t, ctx, c).Filesystems; !near(got[2].UsedRatio, 90.0/95, 1e-9) || got[2].Error != "" {
			t.Errorf("after it answers again it is %+v", got[2])
		}
	})
}

// A dead file server with very many mounts must not take all threads.
func TestCallsToDeadMountsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var table strings.Builder
		for i := range 300 {
			fmt.Fprintf(&table, "%d 1 0:%d / /mnt/%d rw - nfs server:/%d rw\n", i+10, i, i, i)
		}
		_, ctx := newTree(t, map[string]string{"proc/1/mountinfo": table.String(), "proc/filesystems": "ext4\n"})
		release := make(chan struct{})
		defer close(release)
		asked := make(chan string, 1000)
		c := &filesystemCollector{usage: func(_ context.Context, path string) (*disk.UsageStat, error) {
			asked <- path
			<-release
			return nil, errors.New("released")
		}}
		for range 4 {
			if got := mustCollect(t, ctx, c).Filesystems; len(got) != 300 || slices.ContainsFunc(got, func(f Filesystem) bool { return f.Error == "" }) {
				t.Fatalf("%d mounts are listed", len(got))
			}
		}
		if len(asked) != mountCallsMax {
			t.Errorf("%d calls run, want %d", len(asked), mountCallsMax)
		}
	})
}

// Two filesystems of the same type may have the same word for a device, and a
// device that answers at one place is listed there.
func TestWhatCountsAsOneDevice(t *testing.T) {
	unanswered := unknown[Filesystem]()
	unanswered.Mountpoint, unanswered.Device, unanswered.Error = "/a", "/dev/sdb", "no answer for 3s"
	list := eachDeviceOnce([]Filesystem{
		unanswered, {Mountpoint: "/a/longer", Device: "/dev/sdb"}, {Mountpoint: "/m1", Device: "mergerfs"},
		{Mountpoint: "/m2", Device: "mergerfs"}, {Mountpoint: "/n1", Device: "host:/x"}, {Mountpoint: "/n1/again", Device: "host:/x"},
	})
	var paths []string
	for _, f := range list {
		paths = append(paths, f.Mountpoint)
	}
	if want := "/a/longer /m1 /m2 /n1"; strings.Join(paths, " ") != want {
		t.Errorf("listed are %v, want %s", paths, want)
	}
}

// Some file servers tell more free blocks than there are, which gopsutil takes
// from each other without looking.
func TestMoreIsFreeThanThereIs(t *testing.T) {
	_, ctx := newTree(t, map[string]string{"proc/1/mountinfo": mountTable, "proc/filesystems": "ext4\n"})
	c := &filesystemCollector{usage: func(ctx context.Context, path string) (*disk.UsageStat, error) {
		if path == "/data" {
			total, free := uint64(1000), uint64(1001)
			return &disk.UsageStat{Total: total, Used: total - free, Free: free, InodesTotal: 10, InodesFree: 11}, nil
		}
		return fixedUsage(ctx, path)
	}}
	got := mustCollect(t, ctx, c).Filesystems
	if data := got[1]; len(got) != 3 || data.SizeBytes != 1000 || data.UsedBytes.Known() || data.UsedRatio.Known() || data.InodesUsed.Known() || data.InodesUsedRatio.Known() {
		t.Errorf("filesystems are %+v", got)
	}
}

func TestUsageThatPanicsCostsOneMount(t *testing.T) {
	_, ctx := newTree(t, map[string]string{"proc/1/mountinfo": mountTable, "proc/filesystems": "ext4\n"})
	c := &filesystemCollector{usage: func(ctx context.Context, path string) (*disk.UsageStat, error) {
		if path == "/data" {
			panic("statfs")
		}
		return fixedUsage(ctx, path)
	}}
	got := mustCollect(t, ctx, c).Filesystems
	if len(got) != 3 || got[1].Error != "panic: statfs" || !got[0].UsedRatio.Known() {
		t.Errorf("filesystems are %+v", got)
	}
}

func TestUnreadableMountIsLeftOut(t *testing.T) {
	_, ctx := newTree(t, map[string]string{"proc/1/mountinfo": mountTable, "proc/filesystems": "ext4\n"})
	c := &filesystemCollector{usage: func(ctx context.Context, path string) (*disk.UsageStat, error) {
		if path == "/data" {
			return nil, &os.PathError{Op: "statfs", Path: path, Err: os.ErrPermission}
		}
		return fixedUsage(ctx, path)
	}}
	if got := mustCollect(t, ctx, c).Filesystems; len(got) != 2 {
		t.Errorf("filesystems are %+v", got)
	}
}
