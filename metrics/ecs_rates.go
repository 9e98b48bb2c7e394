package metrics

import (
	"math"
	"time"

	"headroom/metrics/ecs"
)

// ecsReading is what is known of one container from its newest statistics.
type ecsReading struct {
	stats *ecs.Stats
	// seen is when these statistics first came, by our own clock.
	seen                           time.Time
	cores                          Float
	receive, transmit, read, write Float
}

// ecsReadings turns statistics into readings. Rates are told over the times at
// which the counters were read, from the reading before; the first rate of the
// CPU comes from the earlier value that the statistics hold themselves.
// Containers without statistics have no reading.
func ecsReadings(last map[string]ecsReading, stats map[string]*ecs.Stats, now time.Time) map[string]ecsReading {
	next := make(map[string]ecsReading, len(stats))
	for id, s := range stats {
		if s == nil {
			continue
		}
		before, ok := last[id]
		if ok && s.Read.Equal(before.stats.Read) { // the agent has nothing newer yet
			next[id] = before
			continue
		}
		next[id] = ecsReadingSince(before.stats, s, now)
	}
	return next
}

// ecsReadingSince tells the rates between two statistics of a container;
// before is nil for a container that was not there.
func ecsReadingSince(before, s *ecs.Stats, now time.Time) ecsReading {
	r := ecsReading{stats: s, seen: now, receive: Unknown(), transmit: Unknown(), read: Unknown(), write: Unknown()}
	if before == nil {
		r.cores = ecsCores(s.PreCPU, s.CPU, secondsBetween(s.PreRead, s.Read))
		return r
	}
	seconds := secondsBetween(before.Read, s.Read)
	r.cores = ecsCores(before.CPU, s.CPU, seconds)
	receivedBefore, transmittedBefore := before.Traffic()
	received, transmitted := s.Traffic()
	if sameInterfaces(before, s) {
		r.receive = ecsPerSecond(receivedBefore, received, seconds)
		r.transmit = ecsPerSecond(transmittedBefore, transmitted, seconds)
	}
	readBefore, writtenBefore := before.DiskTraffic()
	read, written := s.DiskTraffic()
	r.read = ecsPerSecond(readBefore, read, seconds)
	r.write = ecsPerSecond(writtenBefore, written, seconds)
	return r
}

// sameInterfaces tells whether the traffic of two statistics can be compared:
// an interface that comes brings what it has counted so far.
func sameInterfaces(before, now *ecs.Stats) bool {
	for name := range now.Networks {
		if _, ok := before.Networks[name]; !ok {
			return false
		}
	}
	return len(before.Networks) == len(now.Networks)
}

// ecsCores is the processor time used for each second. The usage in
// nanoseconds is held against the clock and not against system_cpu_usage,
// which Fargate leaves out on platform 1.4.0 (containers-roadmap#855).
func ecsCores(before, now ecs.CPUStats, seconds float64) Float {
	return ecsPerSecond(before.Usage.Total, now.Usage.Total, seconds) / 1e9
}

func ecsPerSecond(before, now ecs.Number, seconds float64) Float {
	if !before.Known || !now.Known {
		seconds = math.NaN()
	}
	return perSecond(before.Value, now.Value, seconds)
}

func ecsFloat(n ecs.Number) Float {
	if !n.Known {
		return Unknown()
	}
	return Float(n.Value)
}
