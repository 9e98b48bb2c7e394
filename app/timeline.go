package app

import (
	"time"

	"headroom/metrics"
)

// The lengths of time that charts may show.
const (
	shortestLength = 30 * time.Second
	longestLength  = 7 * 24 * time.Hour
	defaultLength  = 5 * time.Minute
)

// timeline is the time that all charts of the window show. Its methods belong
// to the user interface's goroutine.
type timeline struct {
	length time.Duration
	// end is zero while the charts follow the present.
	end time.Time
}

// isLive tells whether the charts follow the present.
func (t *timeline) isLive() bool { return t.end.IsZero() }

// span returns the time that charts show for the newest snapshot: 300 ticks at
// least for the length that is usual, so that a slow interval has as many
// points as a fast one.
func (t *timeline) span(s *metrics.Snapshot) span {
	interval := interval(s)
	length := t.length
	if length == 0 {
		length = max(defaultLength, 300*interval)
	}
	to := t.end
	if t.isLive() {
		to = s.Time
	}
	return span{from: to.Add(-length), to: to, maxGap: 4 * interval}
}
