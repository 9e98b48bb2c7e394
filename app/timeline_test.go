package app

import (
	"testing"
	"time"

	"headroom/metrics"
)

// newTimeline is one of a history that is an hour old, at noon.
func newTimeline() *timeline {
	s := metrics.UnknownSnapshot(noon)
	s.IntervalSeconds = 1
	t := &timeline{oldest: noon.Add(-time.Hour)}
	t.span(s)
	return t
}

func TestTimeline(t *testing.T) {
	const minute = time.Minute
	ago := func(d time.Duration) time.Time { return noon.Add(-d) }
	for _, c := range []struct {
		name     string
		do       func(l *timeline)
		from, to time.Duration // before noon
		live     bool
	}{
		{"at first", func(*timeline) {}, 5 * minute, 0, true},
		{"another length", func(l *timeline) { l.setLength(15 * minute) }, 15 * minute, 0, true},
		{"a length that is too short", func(l *timeline) { l.setLength(time.Second) }, shortestLength, 0, true},
		{"a length that is too long", func(l *timeline) { l.setLength(1000 * time.Hour) }, longestLength, 0, true},
		{"paused", func(l *timeline) { l.pause() }, 5 * minute, 0, false},
		{"back", func(l *timeline) { l.pan(-10 * minute) }, 15 * minute, 10 * minute, false},
		{"back and on", func(l *timeline) { l.pan(-10 * minute); l.pan(4 * minute) }, 11 * minute, 6 * minute, false},
		{"not into the future", func(l *timeline) { l.pan(minute) }, 5 * minute, 0, true},
		{"on to the present", func(l *timeline) { l.pan(-minute); l.pan(2 * minute) }, 5 * minute, 0, true},
		{"not before the history", func(l *timeline) { l.pan(-2 * time.Hour) }, 60 * minute, 55 * minute, false},
		{"a longer time than there has been", func(l *timeline) { l.setLength(6 * time.Hour); l.pan(-minute) }, 6 * time.Hour, 0, false},
		{"not before what is kept", func(l *timeline) {
			l.oldest = time.Time{}
			l.pan(-100 * 24 * time.Hour)
		}, longestLength, longestLength - 5*minute, false},
		{"a longer time in the past", func(l *timeline) { l.pan(-50 * minute); l.setLength(15 * minute) }, 60 * minute, 45 * minute, false},
		{"zoomed in at a time", func(l *timeline) { l.zoom(0.5, ago(3*minute)) }, 4 * minute, 4*minute - 150*time.Second, false},
		{"zoomed in at the present", func(l *timeline) { l.zoom(0.5, ago(0)) }, 150 * time.Second, 0, true},
		{"zoomed in to the shortest", func(l *timeline) { l.zoom(1e-9, ago(0)) }, shortestLength, 0, true},
		{"zoomed out to the longest", func(l *timeline) { l.zoom(1e9, ago(0)) }, longestLength, 0, true},
		{"zoomed out to the present", func(l *timeline) { l.pan(-minute); l.zoom(10, ago(2*minute)) }, 50 * minute, 0, false},
		{"paused and zoomed in", func(l *timeline) { l.pause(); l.zoom(0.5, ago(0)) }, 150 * time.Second, 0, false},
		{"zoomed out in the past", func(l *timeline) { l.pan(-30 * minute); l.zoom(2, ago(35*minute)) }, 35 * minute, 25 * minute, false},
		{"zoomed by nothing", func(l *timeline) { l.zoom(1, ago(3*minute)) }, 5 * minute, 0, true},
		{"zoomed by less than nothing", func(l *timeline) { l.zoom(-2, ago(3*minute)) }, 5 * minute, 0, true},
		{"live again", func(l *timeline) {
			l.setLength(15 * minute)
			l.zoom(0.1, ago(5*minute))
			l.live()
		}, 15 * minute, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newTimeline()
			c.do(l)
			got := l.current()
			if !got.from.Equal(ago(c.from)) || !got.to.Equal(ago(c.to)) || got.live != c.live || l.isLive() != c.live {
				t.Errorf("it shows from %v to %v ago, live %v; want %v to %v, %v",
					noon.Sub(got.from), noon.Sub(got.to), got.live, c.from, c.to, c.live)
			}
		})
	}
}

func TestTimelineStandsStillWhilePaused(t *testing.T) {
	l := newTimeline()
	l.pause()
	later := metrics.UnknownSnapshot(noon.Add(time.Minute))
	later.IntervalSeconds = 1
	if got := l.span(later); !got.to.Equal(noon) {
		t.Errorf("a minute later it shows up to %v", got.to)
	}
	l.live()
	if got := l.span(later); !got.to.Equal(later.Time) {
		t.Errorf("live it shows up to %v", got.to)
	}
}

// Where the history is shorter than what shows, looking back moves nothing: least
// of all ahead.
func TestTimelineOfShortHistory(t *testing.T) {
	l := newTimeline()
	l.oldest = noon.Add(-time.Minute)
	l.pause()
	later := metrics.UnknownSnapshot(noon.Add(30 * time.Second))
	later.IntervalSeconds = 1
	l.span(later)
	for what, change := range map[string]func(){
		"a drag":         func() { l.pan(-20 * time.Second) },
		"another length": func() { l.setLength(time.Hour) },
		"a short one":    func() { l.chosen = time.Minute + 10*time.Second; l.pan(-20 * time.Second) },
	} {
		l.end = noon
		change()
		if got := l.span(later); !got.to.Equal(noon) {
			t.Errorf("after %s it ends at %v", what, got.to)
		}
	}
}

func TestTimelineOfSlowInterval(t *testing.T) {
	s := metrics.UnknownSnapshot(noon)
	s.IntervalSeconds = 60
	l := &timeline{}
	if got := l.span(s); got.to.Sub(got.from) != 5*time.Hour {
		t.Errorf("the usual length is %v", got.to.Sub(got.from))
	}
	l.setLength(time.Minute)
	if got := l.span(s); got.to.Sub(got.from) != 10*time.Minute {
		t.Errorf("the shortest length is %v", got.to.Sub(got.from))
	}
}
