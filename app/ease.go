package app

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
)

// ease slows the toolkit down while nobody sees a window, or nobody does
// anything with it. It looks for events and for something to paint 60 times a
// second, which costs more than all that Headroom samples; with a pause between,
// that is done when somebody may notice.
type ease struct {
	app *App
	// seen tells whether a window was painted since it had something new to show,
	// missed counts the readings that came before it was.
	seen   func() bool
	missed atomic.Int32
	// lookedAt is when the last reading came.
	lookedAt time.Time
	// away tells whether there is no window on the desktop, not even a minimised
	// one.
	away func() bool
	// input is when the person did something last, in Unix nanoseconds; 0 where
	// that is not told.
	input atomic.Int64
	// begin tells that pauses may be due, wake ends one.
	begin, wake chan struct{}
}

const (
	// unseenAfter is how many readings a window that somebody sees may miss, and
	// unseenFor how long it may take to paint: where readings come fast, a large
	// one takes longer than the next one to come.
	unseenAfter = 2
	unseenFor   = 900 * time.Millisecond
	// unseenPause is how long the user interface may take to notice that a
	// minimised window is wanted again.
	unseenPause = 500 * time.Millisecond
	// awayPause is how long it may take to notice what does not come through do,
	// such as a change of the desktop's theme, while all windows are in the tray.
	awayPause = time.Second
	// restPause is how long it may take to notice that somebody does something
	// with a window that was left alone for restAfter.
	restPause = 100 * time.Millisecond
	restAfter = 2 * time.Second
)

func newEase(a *App, seen, away func() bool) *ease {
	return &ease{app: a, seen: seen, away: away, begin: make(chan struct{}, 1), wake: make(chan struct{}, 1)}
}

// run pauses the user interface again and again while that is due.
func (e *ease) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.begin:
		}
		for length := e.due(); length > 0; length = e.due() {
			if !e.app.onScreen(ctx, func() { e.pause(ctx, length) }) {
				return
			}
		}
	}
}

// due returns how long the user interface may pause, 0 while somebody uses it.
func (e *ease) due() time.Duration {
	input := e.input.Load()
	switch {
	case input != 0 && time.Since(time.Unix(0, input)) <= restAfter:
		return 0
	case e.missed.Load() >= unseenAfter && !e.seen():
		if e.away() {
			return awayPause
		}
		return unseenPause
	case input != 0:
		return restPause
	default:
		return 0
	}
}

func (e *ease) pause(ctx context.Context, length time.Duration) {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-e.wake:
	case <-ctx.Done():
	}
}

// used tells that the person does something with the window.
func (e *ease) used() { e.input.Store(time.Now().UnixNano()) }

// look tells that a reading came, before it is shown: if nobody uses the window,
// pauses begin.
func (e *ease) look() {
	now := time.Now()
	switch {
	case e.seen():
		e.missed.Store(0)
	case now.Sub(e.lookedAt) >= unseenFor:
		e.missed.Store(unseenAfter)
	default:
		e.missed.Add(1)
	}
	e.lookedAt = now
	if e.due() == 0 {
		return
	}
	select {
	case e.begin <- struct{}{}:
	default:
	}
}

// do runs f on the user interface's goroutine without waiting for a pause to
// end, and lets none follow before the next reading: f may show a window, which
// has to be painted.
func (e *ease) do(f func()) {
	e.missed.Store(0)
	select {
	case e.wake <- struct{}{}:
	default:
	}
	fyne.Do(f)
}
