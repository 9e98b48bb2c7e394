package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// ease slows the toolkit down while nobody sees a window. It looks for events
// and for something to paint 60 times a second, which costs more than all that
// Headroom samples; with a pause between, that is done when somebody may notice.
type ease struct {
	app *App
	// seen tells whether somebody sees a window.
	seen func() bool
	// unseen tells that nobody may see one, wake ends a pause.
	unseen, wake chan struct{}
}

// easePause is how long the user interface may take to notice that a minimised
// window is wanted again.
const easePause = 250 * time.Millisecond

func newEase(a *App, seen func() bool) *ease {
	return &ease{app: a, seen: seen, unseen: make(chan struct{}, 1), wake: make(chan struct{}, 1)}
}

// run pauses the user interface again and again while nobody sees it. It never
// does so where it isn't told that nobody does.
func (e *ease) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.unseen:
		}
		for !e.seen() {
			if !e.app.onScreen(ctx, func() { e.pause(ctx) }) {
				return
			}
		}
	}
}

func (e *ease) pause(ctx context.Context) {
	timer := time.NewTimer(easePause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-e.wake:
	case <-ctx.Done():
	}
}

// look tells that a reading came: if nobody sees it, pauses begin.
func (e *ease) look() {
	if e.seen() {
		return
	}
	select {
	case e.unseen <- struct{}{}:
	default:
	}
}

// do runs f on the user interface's goroutine without waiting for a pause to
// end.
func (e *ease) do(f func()) {
	select {
	case e.wake <- struct{}{}:
	default:
	}
	fyne.Do(f)
}
