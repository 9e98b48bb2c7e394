package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// How much the heap grows before garbage is collected, in percent of what is
// in use. A server or a window that mostly waits makes next to no garbage and
// should be small. One with thousands of requests a second would collect all the time:
// then it takes the room that Go programs usually take.
const (
	growthIdle = 25
	growthBusy = 200
	// busyFrom is the number of collections between two looks that says that it
	// is busy; collecting a small heap takes about a millisecond.
	busyFrom     = 20
	betweenLooks = 5 * time.Second
)

// paceGarbage makes the collector frugal or fast, as the load wants it, until
// ctx is done. It leaves alone what the environment says.
func paceGarbage(ctx context.Context) {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(growthIdle)
	go func() {
		sample := []metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}}
		cycles := func() uint64 {
			metrics.Read(sample)
			if sample[0].Value.Kind() != metrics.KindUint64 {
				return 0
			}
			return sample[0].Value.Uint64()
		}
		growth, before := growthIdle, cycles()
		ticker := time.NewTicker(betweenLooks)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			now := cycles()
			if next := nextGrowth(growth, now-before); next != growth {
				growth = next
				debug.SetGCPercent(growth)
			}
			before = now
		}
	}()
}

// nextGrowth decides by the collections since the last look. While it is busy
// there are fewer of them, by about the ratio of the growths.
func nextGrowth(growth int, cycles uint64) int {
	switch {
	case growth == growthIdle && cycles >= busyFrom:
		return growthBusy
	case growth == growthBusy && cycles == 0:
		return growthIdle
	default:
		return growth
	}
}
