package metrics

import (
	"cmp"
	"context"
	"maps"
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
	facts  map[string]*diskFacts
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
		f := c.factsOf(counter)
		if f.refresh(ctx, counter.Name, now); f.unused {
			continue
		}
		d := diskSince(c.last, counter, seconds)
		f.put(&d)
		disks = append(disks, d)
	}
	if len(c.facts) > len(counters) {
		maps.DeleteFunc(c.facts, func(name string, _ *diskFacts) bool { _, there := counters[name]; return !there })
	}
	slices.SortFunc(disks, func(a, b Disk) int { return cmp.Compare(a.Device, b.Device) })
	values := sumDisks(disks)
	c.at, c.last = now, counters
	return func(s *Snapshot) { s.DiskIO = values }, nil
}

// factsOf returns what is known of a disk that may be another one by now: its
// counters only grow.
func (c *diskCollector) factsOf(now disk.IOCountersStat) *diskFacts {
	f := c.facts[now.Name]
	if before := c.last[now.Name]; f == nil || now.ReadCount < before.ReadCount || now.WriteCount < before.WriteCount {
		f = &diskFacts{}
		if c.facts == nil {
			c.facts = make(map[string]*diskFacts)
		}
		c.facts[now.Name] = f
	}
	return f
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
		ReadWaitSeconds:     meanWait(before.ReadTime, now.ReadTime, before.ReadCount, now.ReadCount, seconds),
		WriteWaitSeconds:    meanWait(before.WriteTime, now.WriteTime, before.WriteCount, now.WriteCount, seconds),
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

// meanWait returns how long each operation between two readings took, which
// the kernel counts in milliseconds and adds up. It is unknown where there was
// none.
func meanWait(timeBefore, timeNow, countBefore, countNow uint64, seconds float64) Float {
	if math.IsNaN(seconds) || timeNow < timeBefore || countNow <= countBefore {
		return Unknown()
	}
	return Float(float64(timeNow-timeBefore) / 1000 / float64(countNow-countBefore))
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
