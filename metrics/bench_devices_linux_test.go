package metrics

import (
	"errors"
	"testing"
)

// BenchmarkUnpaced reads what a tick reads only now and then.
func BenchmarkUnpaced(b *testing.B) {
	source := &connectionSource{}
	for _, c := range []Collector{&frequencyCollector{}, &sensorCollector{}, &connectionCollector{}} {
		b.Run(c.Name(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Collect(b.Context()); err != nil && !errors.Is(err, ErrUnsupported) {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("states", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := source.count(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
