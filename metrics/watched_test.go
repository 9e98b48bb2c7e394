package metrics

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shirou/gopsutil/v3/common"
	"github.com/shirou/gopsutil/v3/disk"
)

func TestWatchedThrough(t *testing.T) {
	for _, test := range []struct {
		env  common.EnvMap
		want string
	}{
		{common.EnvMap{}, ""},
		{common.EnvMap{common.HostProcEnvKey: "/proc", common.HostSysEnvKey: "/sys"}, ""},
		{common.EnvMap{common.HostProcEnvKey: "/proc/"}, ""},
		{common.EnvMap{common.HostProcEnvKey: "/host/proc"}, "/host/proc"},
		{common.EnvMap{common.HostSysEnvKey: "/host/sys"}, "/host/sys"},
		{common.EnvMap{common.HostRootEnvKey: "/rootfs"}, ""},
	} {
		if got := watchedThrough(context.WithValue(t.Context(), common.EnvKey, test.env)); got != test.want {
			t.Errorf("with %v it is %q, want %q", test.env, got, test.want)
		}
	}
	t.Setenv("HOST_PROC", "/host/proc")
	if got := watchedThrough(t.Context()); got != "/host/proc" {
		t.Errorf("with HOST_PROC in the environment it is %q", got)
	}
	if got := hostRoot(t.Context()); got != "/host/proc/1/root" {
		t.Errorf("without HOST_ROOT the host's files are below %q", got)
	}
	t.Setenv("HOST_ROOT", "/rootfs")
	if got := hostEtc(t.Context()); got != "/rootfs/etc" {
		t.Errorf("the host's settings are below %q", got)
	}
}

func TestHostThatIsWatchedSaysSo(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"proc/stat": procStat([8]int{}, [8]int{}, [8]int{}), "proc/uptime": "1000.50 2000.00\n",
		"proc/sys/kernel/hostname": "this-container\n", "root/etc/hostname": "the-host\n", "root/etc/os-release": "ID=debian\nVERSION_ID=\"12\"\n",
	})
	env, _ := ctx.Value(common.EnvKey).(common.EnvMap)
	delete(env, common.HostEtcEnvKey) // HOST_ROOT alone says where it is
	h := mustCollect(t, ctx, &hostCollector{}).Host
	if h.Hostname != "the-host" || h.WatchedThrough != filepath.Join(tr.dir, "proc") || h.Platform != "debian 12" {
		t.Errorf("the host is %+v", h)
	}
	tr.remove("root/etc/hostname")
	if h := mustCollect(t, ctx, &hostCollector{}).Host; h.Hostname != "this-container" {
		t.Errorf("without /etc/hostname the host is %q", h.Hostname)
	}
	if h := mustCollect(t, t.Context(), &hostCollector{}).Host; h.WatchedThrough != "" {
		t.Errorf("the own machine is watched through %q", h.WatchedThrough)
	}
}

// /proc/net is a link to self/net, which has the interfaces of the container.
// What can't be read at the start is tried again, and is told until then.
func TestHostThatComesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, map[string]string{"proc/stat": procStat([8]int{}, [8]int{}), "proc/uptime": "1000.50 2000.00\n", "root/etc/os-release": "ID=debian\n"})
		c := &hostCollector{}
		for range 3 {
			if _, err := c.Collect(ctx); err == nil {
				t.Fatal("it has no name, and that is no error")
			}
			time.Sleep(time.Second)
		}
		tr.write("etc/hostname", "the-host\n")
		time.Sleep(identityAgain)
		if h := mustCollect(t, ctx, c).Host; h.Hostname != "the-host" {
			t.Errorf("the host is %+v", h)
		}
	})
}

func TestInterfacesOfTheHost(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"proc/1/net/dev":    netHeader + netLine("lo", 1, 1) + netLine("enp1s0", 1000, 2000),
		"proc/self/net/dev": netHeader + netLine("eth0", 5, 5),
	})
	link(t, tr, "proc/net", "self/net")
	got := mustCollect(t, ctx, &networkCollector{}).Network.Interfaces
	if len(got) != 2 || got[1].Interface != "enp1s0" || got[1].ReceiveBytesTotal != 1000 {
		t.Errorf("interfaces are %+v, want those of process 1", got)
	}
}

// The mounts are those of the host's process 1, shown as it sees them and asked
// below HOST_ROOT. Files that the container has mounted over its own are none
// of them, and what is mounted later is seen.
func TestFilesystemsOfTheHost(t *testing.T) {
	const root = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
	tr, ctx := newTree(t, map[string]string{
		"proc/1/mountinfo":     root + "28 27 254:0 /resolv /etc/resolv.conf rw - ext4 /dev/vdb rw\n29 27 254:0 /hostname /etc/hostname rw - ext4 /dev/vdc rw\n",
		"proc/self/mountinfo":  "1 1 0:40 / / rw - overlay overlay rw\n2 1 8:9 / /own-volume rw - ext4 /dev/own rw\n",
		"root/etc/resolv.conf": "", "root/etc/hostname": "host\n",
	})
	c := &filesystemCollector{}
	paths := func() string {
		var list []string
		for _, f := range mustCollect(t, ctx, c).Filesystems {
			if f.Error != "" || !(f.SizeBytes > 0) {
				t.Errorf("%s: %+v", f.Mountpoint, f)
			}
			list = append(list, f.Mountpoint)
		}
		return strings.Join(list, " ")
	}
	if got := paths(); got != "/" {
		t.Errorf("filesystems are %q, want / alone", got)
	}
	if err := os.MkdirAll(filepath.Join(tr.dir, "root/mnt/later"), 0o755); err != nil {
		t.Fatal(err)
	}
	tr.write("proc/1/mountinfo", root+"30 27 8:1 / /mnt/later rw - xfs /dev/sdb rw\n")
	if got := paths(); got != "/ /mnt/later" {
		t.Errorf("filesystems are %q, want the later one too", got)
	}
}

// In a container that watches nobody, process 1 may be the host's: the mounts
// are the own ones.
func TestOwnMountsWithoutAHost(t *testing.T) {
	for _, env := range []common.EnvMap{{}, {common.HostProcEnvKey: "/proc"}} {
		ctx := ownMounts(context.WithValue(t.Context(), common.EnvKey, env))
		if got := hostPath(ctx, "HOST_PROC_MOUNTINFO", ""); got != "/proc/self/mountinfo" {
			t.Errorf("with %v the mounts are read from %q", env, got)
		}
	}
	if _, err := disk.PartitionsWithContext(ownMounts(t.Context()), true); err != nil {
		t.Error(err)
	}
}

// Without HOST_ROOT the host's files are those of its process 1, which an
// ordinary container may not see: it is told what to do, and the container's own
// root filesystem does not pass for the host's.
func TestFilesystemsOfAHostWithoutItsRoot(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{"proc/1/mountinfo": "27 1 254:0 / / rw - ext4 /dev/vda rw\n"})
	env, _ := ctx.Value(common.EnvKey).(common.EnvMap)
	delete(env, common.HostRootEnvKey)
	denied := &filesystemCollector{usage: func(_ context.Context, path string) (*disk.UsageStat, error) {
		return nil, &os.PathError{Op: "stat", Path: path, Err: os.ErrPermission}
	}}
	if r := collect(ctx, denied); r.err == nil || !strings.Contains(r.err.Error(), "HOST_ROOT") {
		t.Errorf("the error is %v", r.err)
	}
	link(t, tr, "proc/1/root", "/")
	if got := mustCollect(t, ctx, &filesystemCollector{}).Filesystems; len(got) != 1 {
		t.Errorf("with privileges the filesystems are %+v", got)
	}
}
