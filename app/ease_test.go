package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
)

func TestPausesOfTheUserInterface(t *testing.T) {
	var seen, away bool
	e := newEase(nil, func() bool { return seen }, func() bool { return away })
	due := func(when string, want time.Duration) {
		t.Helper()
		if got := e.due(); got != want {
			t.Errorf("%s it pauses for %v, not %v", when, got, want)
		}
	}
	due("before the first reading", 0)
	e.look()
	due("minimised", unseenPause)
	seen = true
	e.look()
	seen = false
	e.look()
	due("painted more slowly than readings come", 0)
	e.look()
	due("minimised, where readings come fast,", unseenPause)
	away = true
	due("in the tray", awayPause)
	seen = true
	due("shown, before the next reading,", 0)
	e.look()
	due("shown", 0)
	e.used()
	due("while it is used", 0)
	e.input.Store(time.Now().Add(-restAfter - time.Second).UnixNano())
	due("left alone", restPause)
	seen = false
	e.look()
	e.look()
	e.used()
	due("used before it is painted", 0)
	e.input.Store(0)

	seen = false
	e.look()
	e.look()
	select {
	case <-e.begin:
	default:
		t.Error("a reading that nobody sees begins no pause")
	}
	test.NewTempApp(t)
	e.do(func() { due("while a window is shown", 0) })
	select {
	case <-e.wake:
	default:
		t.Error("showing a window waits for the pause to end")
	}
}
