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
	// away whether there is none on the desktop, not even a minimised one.
	seen, away func() bool
	// started is when time began for those below, which tell nanoseconds since
	// then: the clock may be set.
	started time.Time
	// shown is when the reading came that was the first to be shown since a window
	// was seen, input when the person did something last, 0 where that is not told.
	shown, input atomic.Int64
	// begin tells that pauses may be due, wake ends one.
	begin, wake chan struct{}
}

const (
	// unseenAfter is how long a window that somebody sees may take to be painted.
	unseenAfter = 900 * time.Millisecond
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
	return &ease{app: a, seen: seen, away: away, started: time.Now(), begin: make(chan struct{}, 1), wake: make(chan struct{}, 1)}
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
	now, input := e.now(), e.input.Load()
	switch {
	case input != 0 && now-input <= int64(restAfter):
		return 0
	case now-e.shown.Load() >= int64(unseenAfter) && !e.seen():
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

func (e *ease) now() int64 { return int64(time.Since(e.started)) }

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
func (e *ease) used() { e.input.Store(e.now()) }

// look tells that a reading came, before it is shown: if nobody uses the window,
// pauses begin.
func (e *ease) look() {
	if e.seen() {
		e.shown.Store(e.now())
	}
	if e.due() == 0 {
		return
	}
	select {
	case e.begin <- struct{}{}:
	default:
	}
}

// do runs f on the user interface's goroutine without waiting for a pause to
// end. f may show a window, which then has time to be painted.
func (e *ease) do(f func()) {
	e.shown.Store(e.now())
	select {
	case e.wake <- struct{}{}:
	default:
	}
	fyne.Do(f)
}
