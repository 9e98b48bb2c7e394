package record

import (
	"fmt"
	"io"
	"math"
	"reflect"
	"testing"

	"headroom/metrics"
)

// BenchmarkAdd is what the recorder costs in a tick of a big machine.
func BenchmarkAdd(b *testing.B) {
	for name, snapshot := range map[string]func(int) *metrics.Snapshot{
		"small": func(i int) *metrics.Snapshot {
			s := bigSnapshot(i)
			s.CPU.Cores, s.DiskIO.Devices, s.Network.Interfaces, s.Filesystems = s.CPU.Cores[:4:4], s.DiskIO.Devices[:2:2], s.Network.Interfaces[:3:3], s.Filesystems[:3:3]
			return s
		},
		"big": bigSnapshot,
	} {
		b.Run(name, func(b *testing.B) {
			sampler, err := metrics.New(metrics.Config{})
			if err != nil {
				b.Fatal(err)
			}
			var snapshots []*metrics.Snapshot
			for i := range 1000 {
				snapshots = append(snapshots, snapshot(i))
			}
			r := New(sampler, "")
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				r.add(snapshots[i%len(snapshots)])
				i++
			}
			b.ReportMetric(float64(sizeOf(reflect.ValueOf(snapshots[0]).Elem())), "snapshot-bytes")
		})
	}
}

// BenchmarkWrite writes a full record: 200 series of a quarter of an hour.
func BenchmarkWrite(b *testing.B) {
	r := &Record{Header: Header{Format: Format}}
	for i := range 145 {
		s := bigSnapshot(i)
		s.CPU.Cores, s.DiskIO.Devices, s.Network.Interfaces, s.Filesystems = s.CPU.Cores[:8], s.DiskIO.Devices[:3], s.Network.Interfaces[:4], s.Filesystems[:4]
		r.Snapshots = append(r.Snapshots, s)
	}
	for i := range 900 {
		r.Ticks.Times = append(r.Ticks.Times, 1_800_000_000_000+int64(i)*1000)
	}
	for i := range 200 {
		s := metrics.TickSeries{Metric: "x", Labels: map[string]string{"device": fmt.Sprint(i)}, Values: make([]float32, 900)}
		for j := range s.Values {
			s.Values[j] = float32(math.Sin(float64(i*j)) + 1)
		}
		r.Ticks.Series = append(r.Ticks.Series, s)
	}
	b.ReportAllocs()
	for b.Loop() {
		n, err := r.WriteTo(io.Discard)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n), "file-bytes")
	}
}
