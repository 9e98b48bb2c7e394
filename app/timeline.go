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
	// fewestTicks are shown at least, so that a slow interval has a line.
	fewestTicks = 10
)

// timeline is the time that all charts of the window show. Its methods belong
// to the user interface's goroutine.
type timeline struct {
	// chosen is the length that the person has chosen; zero is the usual one.
	chosen time.Duration
	// zoomed is the length that was zoomed to, zero where it is the chosen one.
	zoomed time.Duration
	// end is zero while the charts follow the present.
	end time.Time

	// now is the time of the newest snapshot, interval that between two.
	now      time.Time
	interval time.Duration
	// oldest is the time of the first sample there has been, zero while that is
	// not known.
	oldest time.Time
}

// isLive tells whether the charts follow the present.
func (t *timeline) isLive() bool { return t.end.IsZero() }

// length is the time that the charts show.
func (t *timeline) length() time.Duration {
	if t.zoomed > 0 {
		return t.zoomed
	}
	return t.preset()
}

// preset is the length that the person has chosen, or the usual one: 300 ticks
// at least, so that a slow interval has as many points as a fast one.
func (t *timeline) preset() time.Duration {
	if t.chosen > 0 {
		return max(t.chosen, t.shortest())
	}
	return min(max(defaultLength, 300*t.interval), longestLength)
}

func (t *timeline) shortest() time.Duration {
	return min(max(shortestLength, fewestTicks*t.interval), longestLength)
}

// span returns the time that charts show for the newest snapshot.
func (t *timeline) span(s *metrics.Snapshot) span {
	t.now, t.interval = s.Time, interval(s)
	return t.current()
}

// current returns the time that charts show.
func (t *timeline) current() span {
	to := t.end
	if t.isLive() {
		to = t.now
	}
	return span{from: to.Add(-t.length()), to: to, interval: t.interval, now: t.now, live: t.isLive()}
}

// setLength shows so much time, up to the same end as before.
func (t *timeline) setLength(length time.Duration) {
	t.chosen, t.zoomed = max(shortestLength, min(longestLength, length)), 0
	if !t.isLive() {
		t.setEnd(t.end)
	}
}

// pause keeps what the charts show.
func (t *timeline) pause() {
	if t.isLive() {
		t.end = t.now
	}
}

// live follows the present again, in the length that was chosen.
func (t *timeline) live() { t.end, t.zoomed = time.Time{}, 0 }

// pan shows what was so much later, or earlier where by is below zero. At the
// present the charts follow it.
func (t *timeline) pan(by time.Duration) {
	if t.isLive() {
		if by >= 0 {
			return
		}
		t.end = t.now
	}
	end := t.end.Add(by)
	if !end.Before(t.now) {
		t.end = time.Time{}
		return
	}
	before := t.end
	if t.setEnd(end); by < 0 && t.end.After(before) {
		t.end = before // there is nothing earlier to look at
	}
}

// zoom makes the length so many times as long, and keeps a time in its place.
// Charts that follow the present go on with it where that time is at their end;
// paused ones stay so.
func (t *timeline) zoom(factor float64, at time.Time) {
	if !(factor > 0) {
		return
	}
	before := t.current()
	length := time.Duration(max(float64(t.shortest()), min(float64(longestLength), float64(t.length())*factor)))
	if length == t.length() {
		return
	}
	after := before.to.Sub(at)
	part := max(0, min(1, float64(after)/float64(t.length())))
	end := at.Add(time.Duration(part * float64(length)))
	t.zoomed = length
	if t.isLive() && t.now.Sub(end) <= length/50 {
		return
	}
	t.setEnd(end)
}

// setEnd ends the time in the past, within what the history has. Where that is
// shorter than the time that shows, the end stays where it is.
func (t *timeline) setEnd(end time.Time) {
	first := t.now.Add(-longestLength)
	if t.oldest.After(first) {
		first = t.oldest
	}
	switch earliest := first.Add(t.length()); {
	case !end.Before(earliest):
	case !earliest.After(t.now):
		end = earliest
	case t.isLive():
		end = t.now
	default:
		end = t.end
	}
	if end.After(t.now) {
		end = t.now
	}
	t.end = end
}
