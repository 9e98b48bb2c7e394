package metrics

import (
	"context"
	"errors"
	"testing"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/disk"
	"github.com/shirou/gopsutil/v3/load"
	"github.com/shirou/gopsutil/v3/mem"
	"github.com/shirou/gopsutil/v3/net"
)

// BenchmarkCollectors reads this machine with each collector.
func BenchmarkCollectors(b *testing.B) {
	for _, c := range Collectors() {
		b.Run(c.Name(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Collect(b.Context()); err != nil && !errors.Is(err, ErrUnsupported) {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTick is one whole tick: all collectors, the snapshot, the history
// and a subscriber.
func BenchmarkTick(b *testing.B) {
	s, err := New(Config{})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	ticks := s.Subscribe(ctx)
	b.ReportAllocs()
	for b.Loop() {
		s.tick(ctx)
		<-ticks
	}
}

// BenchmarkPlainGopsutil reads the same with gopsutil alone, for comparison.
func BenchmarkPlainGopsutil(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		var errs [8]error
		_, errs[0] = cpu.Times(false)
		_, errs[1] = cpu.Times(true)
		_, errs[2] = mem.VirtualMemory()
		_, errs[3] = load.Avg()
		_, errs[4] = net.IOCounters(true)
		_, errs[5] = disk.IOCounters()
		var mounts []disk.PartitionStat
		mounts, errs[6] = disk.Partitions(false)
		for _, m := range mounts {
			_, errs[7] = disk.Usage(m.Mountpoint)
		}
		for _, err := range errs {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
