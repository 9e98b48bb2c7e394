package metrics

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v3/common"
	"github.com/shirou/gopsutil/v3/disk"

	"headroom/metrics/kernelfile"
)

const (
	// mountPatience is how long a reading waits for the mounts: a dead file
	// server never answers (statfs(2) has no time limit).
	mountPatience = 100 * time.Millisecond
	// mountCallsMax bounds the calls that run at the same time, since each that
	// hangs holds a thread. Others wait for their turn.
	mountCallsMax = 64
)

// pseudoFilesystems hold no data of their own, or (overlay, squashfs) data
// that another one counts. The root directory is listed whatever it is made of.
var pseudoFilesystems = strings.Fields(`autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devfs devpts devtmpfs
	efivarfs erofs fdescfs fuse.gvfsd-fuse fuse.lxcfs fuse.portal fuse.snapfuse fusectl hugetlbfs iso9660 mqueue
	nsfs nullfs overlay proc procfs pstore ramfs rootfs rpc_pipefs securityfs selinuxfs squashfs sysfs tmpfs tracefs`)

// filesystemCollector reads the mounts and how full they are (mountinfo as in
// proc_pid_mountinfo(5), statfs(2)).
type filesystemCollector struct {
	mounts knownMounts
	// usage asks one mount; nil means the system's.
	usage func(ctx context.Context, path string) (*disk.UsageStat, error)
	// calls are those in flight, by mount point. A mount that does not answer
	// is not asked again before it does.
	calls map[string]*mountCall
	turns chan struct{}
}

// mountCall is one question to one mount.
type mountCall struct {
	started time.Time
	done    chan mountAnswer
}

type mountAnswer struct {
	usage *disk.UsageStat
	err   error
}

var errNotDirectory = errors.New("not a directory")

func (*filesystemCollector) Name() string { return "filesystem" }

func (c *filesystemCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	mounts, err := c.mounts.read(ctx)
	if err != nil {
		return nil, err
	}
	c.ask(ctx, mounts)
	values := c.answers(mounts)
	if watched := watchedThrough(ctx); len(values) == 0 && watched != "" && hostPath(ctx, common.HostRootEnvKey, "") == "" {
		return nil, fmt.Errorf("the filesystems of the host can't be seen through %s: mount its root directory and let HOST_ROOT name the place", watched)
	}
	return func(s *Snapshot) { s.Filesystems = values }, nil
}

// knownMounts are what is mounted, which hardly ever changes: where the kernel
// tells the same as before, gopsutil does not take it apart again.
type knownMounts struct {
	file    kernelfile.Reader
	content []byte
	mounts  []disk.PartitionStat
}

// read returns the mounts that are to be shown.
func (t *knownMounts) read(ctx context.Context) ([]disk.PartitionStat, error) {
	ctx = ownMounts(ctx)
	content, unreadable := t.file.Read(hostPath(ctx, "HOST_PROC_MOUNTINFO", ""), "")
	if unreadable == nil && t.mounts != nil && bytes.Equal(content, t.content) {
		return t.mounts, nil
	}
	t.mounts, t.content = nil, append(t.content[:0], content...)
	mounts, err := disk.PartitionsWithContext(ctx, true)
	if err != nil {
		return nil, err
	}
	t.mounts = visible(mounts)
	return t.mounts, nil
}

// visible leaves out pseudo filesystems and what another mount at the same
// place hides: the last one is on top.
func visible(mounts []disk.PartitionStat) []disk.PartitionStat {
	top := make(map[string]int, len(mounts))
	for i, m := range mounts {
		top[m.Mountpoint] = i
	}
	var list []disk.PartitionStat
	for i, m := range mounts {
		if top[m.Mountpoint] == i && (m.Mountpoint == "/" || !slices.Contains(pseudoFilesystems, m.Fstype)) {
			list = append(list, m)
		}
	}
	return list
}

// ownMounts makes gopsutil read the mounts of this process: those of process
// 1, its first choice, may be in another mount namespace (a container that
// shares the host's processes). With HOST_PROC it is the host's process 1 that
// is wanted.
func ownMounts(ctx context.Context) context.Context {
	if hostPath(ctx, "HOST_PROC_MOUNTINFO", "") != "" {
		return ctx
	}
	mountinfo := "/proc/self/mountinfo"
	if watchedThrough(ctx) != "" {
		mountinfo = filepath.Join(hostProc(ctx), "1/mountinfo")
	}
	return withEnv(ctx, "HOST_PROC_MOUNTINFO", mountinfo)
}

// ask starts a call for each mount that has none in flight.
func (c *filesystemCollector) ask(ctx context.Context, mounts []disk.PartitionStat) {
	usage := c.usage
	if usage == nil {
		usage = systemUsage
	}
	if c.calls == nil {
		c.calls, c.turns = make(map[string]*mountCall), make(chan struct{}, mountCallsMax)
	}
	// Answers that came too late, and of mounts that are gone, are stale.
	maps.DeleteFunc(c.calls, func(_ string, call *mountCall) bool { return len(call.done) > 0 })
	for _, m := range mounts {
		if c.calls[m.Mountpoint] != nil {
			continue
		}
		call := &mountCall{started: time.Now(), done: make(chan mountAnswer, 1)}
		c.calls[m.Mountpoint] = call
		go func() {
			c.turns <- struct{}{}
			call.done <- askMount(ctx, usage, m.Mountpoint)
			<-c.turns
		}()
	}
}

// askMount turns a panic into an error, since it runs in a goroutine of its own.
func askMount(ctx context.Context, usage func(context.Context, string) (*disk.UsageStat, error), path string) (a mountAnswer) {
	defer func() {
		if p := recover(); p != nil {
			a = mountAnswer{err: fmt.Errorf("panic: %v", p)}
		}
	}()
	a.usage, a.err = usage(ctx, path)
	return a
}

// systemUsage asks the system. Files that are mounted over files, as
// containers have them for /etc/hosts, are no filesystems to look at.
func systemUsage(ctx context.Context, path string) (*disk.UsageStat, error) {
	path = filepath.Join(hostRoot(ctx), path)
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, errNotDirectory
	}
	return disk.UsageWithContext(ctx, path)
}

// answers waits for the calls and lists each device once, by mount point.
func (c *filesystemCollector) answers(mounts []disk.PartitionStat) []Filesystem {
	deadline := time.NewTimer(mountPatience)
	defer deadline.Stop()
	expired := false
	var list []Filesystem
	for _, m := range mounts {
		f := unknown[Filesystem]()
		f.Mountpoint, f.Device, f.Type = m.Mountpoint, m.Device, m.Fstype
		f.ReadOnly = slices.Contains(m.Opts, "ro")
		call := c.calls[m.Mountpoint]
		var answer mountAnswer
		answered := false
		if !expired {
			select {
			case answer = <-call.done:
				answered = true
			case <-deadline.C:
				expired = true
			}
		}
		if !answered {
			select {
			case answer = <-call.done:
				answered = true
			default:
				f.Error = fmt.Sprintf("no answer for %s", time.Since(call.started).Round(time.Millisecond))
			}
		}
		if answered {
			delete(c.calls, m.Mountpoint)
			if !f.take(answer) {
				continue
			}
		}
		list = append(list, f)
	}
	return eachDeviceOnce(list)
}

// take fills in an answer and reports whether the mount is worth listing.
func (f *Filesystem) take(a mountAnswer) bool {
	switch {
	case errors.Is(a.err, errNotDirectory):
		return false
	case a.err != nil:
		f.Error = a.err.Error()
		// What this user may not see at all is not a fault of the machine.
		return !errors.Is(a.err, os.ErrPermission)
	case a.usage.Total == 0:
		return false
	}
	f.SizeBytes, f.AvailableBytes = Float(a.usage.Total), Float(a.usage.Free)
	// Some file servers tell more that is free than there is.
	if a.usage.Used <= a.usage.Total {
		f.UsedBytes = Float(a.usage.Used)
	}
	f.UsedRatio = ratio(f.UsedBytes, f.UsedBytes+f.AvailableBytes)
	if a.usage.InodesTotal > 0 && a.usage.InodesFree <= a.usage.InodesTotal {
		f.Inodes, f.InodesUsed = Float(a.usage.InodesTotal), Float(a.usage.InodesUsed)
		f.InodesUsedRatio = ratio(f.InodesUsed, f.Inodes)
	}
	return true
}

// eachDeviceOnce keeps the shortest mount point of each device, if one that
// answers.
func eachDeviceOnce(list []Filesystem) []Filesystem {
	slices.SortStableFunc(list, func(a, b Filesystem) int {
		return cmp.Or(cmp.Compare(a.Device, b.Device), compareBool(a.Error != "", b.Error != ""),
			cmp.Compare(len(a.Mountpoint), len(b.Mountpoint)), cmp.Compare(a.Mountpoint, b.Mountpoint))
	})
	list = slices.CompactFunc(list, func(a, b Filesystem) bool { return a.Device == b.Device && namesOneDevice(a.Device) })
	slices.SortFunc(list, func(a, b Filesystem) int { return cmp.Compare(a.Mountpoint, b.Mountpoint) })
	return list
}

// namesOneDevice tells the names of devices and of exports of file servers from
// words that any number of filesystems may have in their place, such as none.
func namesOneDevice(name string) bool {
	return strings.HasPrefix(name, "/") && name != "/dev/fuse" || strings.Contains(name, ":")
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}
