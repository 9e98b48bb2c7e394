package exposition

import (
	"context"
	"net/http"
	"testing"
	"time"

	"headroom/metrics"
)

// BenchmarkScrape is what a scrape of this machine costs: the first in a tick,
// and one of the same tick.
func BenchmarkScrape(b *testing.B) {
	sampler, err := metrics.New(metrics.Config{})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- sampler.Run(ctx) }()
	snapshot := <-sampler.Subscribe(ctx)
	cancel()
	if err := <-ended; err != nil || snapshot == nil {
		b.Fatal(err)
	}
	again := *snapshot
	e := New("bench", counted(b))
	for name, snapshots := range map[string][2]*metrics.Snapshot{"first": {snapshot, &again}, "same": {snapshot, snapshot}} {
		b.Run(name, func(b *testing.B) {
			var out []byte
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				out = e.Append(out[:0], OpenMetrics, snapshots[i%2])
			}
			b.SetBytes(int64(len(out)))
		})
	}
}

func BenchmarkCounting(b *testing.B) {
	r := counted(b)
	b.ReportAllocs()
	for b.Loop() {
		response := r.Begin(nil)
		Route(response, "GET /slow/{file}")
		r.End(response, http.MethodGet)
	}
}
