package metrics

import (
	"cmp"
	"context"
	"math"
	"regexp"
	"slices"
	"time"

	"github.com/shirou/gopsutil/v3/disk"
)

// diskCollector reads the counters of the block devices (/proc/diskstats on
// Linux, the kernel's Documentation/admin-guide/iostats.rst).
type diskCollector struct {
	source diskSource
	at     time.Time
	last   map[string]disk.IOCountersStat
}

func (*diskCollector) Name() string { return "disk" }

// ignoredDisks are partitions, whose traffic the whole device counts already,
// and devices that hold no data of their own, much as node_exporter leaves
// them out.
var ignoredDisks = regexp.MustCompile(`^(ram|loop|fd|sr)\d+$|^([hsv]d[a-z]+|xvd[a-z]+)\d+$|^(nvme\d+n|mmcblk|nbd)\d+p\d+$|^mmcblk\d+(boot\d|rpmb)$`)

func ignoredDisk(name []byte) bool { return ignoredDisks.Match(name) }

// virtualDisks are made of other devices or of memory.
var virtualDisks = regexp.MustCompile(`^(dm-|md|zram|bcache|drbd)\d+`)

func (c *diskCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	now := time.Now()
	counters, err := c.source.read(ctx)
	if err != nil {
		return nil, err
	}
	seconds := secondsBetween(c.at, now)
	disks := make([]Disk, 0, len(counters))
	for _, counter := range counters {
		disks = append(disks, diskSince(c.last, counter, seconds))
	}
	slices.SortFunc(disks, func(a, b Disk) int { return cmp.Compare(a.Device, b.Device) })
	values := sumDisks(disks)
	c.at, c.last = now, counters
	return func(s *Snapshot) { s.DiskIO = values }, nil
}

// diskSince turns a reading into rates. A disk that was not there before has
// none yet.
func diskSince(last map[string]disk.IOCountersStat, now disk.IOCountersStat, seconds float64) Disk {
	before, ok := last[now.Name]
	if !ok {
		seconds = math.NaN()
	}
	return Disk{
		Device:              now.Name,
		Virtual:             virtualDisks.MatchString(now.Name),
		ReadBytesPerSecond:  perSecond(before.ReadBytes, now.ReadBytes, seconds),
		WriteBytesPerSecond: perSecond(before.WriteBytes, now.WriteBytes, seconds),
		ReadsPerSecond:      perSecond(before.ReadCount, now.ReadCount, seconds),
		WritesPerSecond:     perSecond(before.WriteCount, now.WriteCount, seconds),
		BusyRatio:           clampRatio(perSecond(before.IoTime, now.IoTime, seconds) / 1000),
		ReadBytesTotal:      Float(now.ReadBytes),
		WriteBytesTotal:     Float(now.WriteBytes),
		ReadsTotal:          Float(now.ReadCount),
		WritesTotal:         Float(now.WriteCount),
		BusySecondsTotal:    Float(now.IoTime) / 1000,
		ReadSecondsTotal:    Float(now.ReadTime) / 1000,
		WriteSecondsTotal:   Float(now.WriteTime) / 1000,
		WaitingSecondsTotal: Float(now.WeightedIO) / 1000,
		ReadsMergedTotal:    Float(now.MergedReadCount),
		WritesMergedTotal:   Float(now.MergedWriteCount),
		InFlight:            Float(now.IopsInProgress),
	}
}

// sumDisks adds up the traffic of the physical devices, or of all where there
// are no others.
func sumDisks(disks []Disk) DiskIO {
	d := unknown[DiskIO]()
	d.Devices = disks
	physical := slices.ContainsFunc(disks, func(d Disk) bool { return !d.Virtual })
	for _, one := range disks {
		if physical && one.Virtual {
			continue
		}
		d.ReadBytesPerSecond = addKnown(d.ReadBytesPerSecond, one.ReadBytesPerSecond)
		d.WriteBytesPerSecond = addKnown(d.WriteBytesPerSecond, one.WriteBytesPerSecond)
		if one.BusyRatio.Known() && !(one.BusyRatio <= d.BusyRatio) {
			d.BusyRatio = one.BusyRatio
		}
	}
	return d
}
