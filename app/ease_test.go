package app

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2/test"
)

func TestPausesOfTheUserInterface(t *testing.T) {
	test.NewTempApp(t)
	synctest.Test(t, func(t *testing.T) {
		var seen, away bool
		e := newEase(nil, func() bool { return seen }, func() bool { return away })
		due := func(when string, want time.Duration) {
			t.Helper()
			if got := e.due(); got != want {
				t.Errorf("%s it pauses for %v, not %v", when, got, want)
			}
		}
		due("at the start", 0)
		// Each reading comes before it is shown.
		seen = true
		e.look()
		seen = false
		for range 3 {
			time.Sleep(250 * time.Millisecond)
			e.look()
			due("painted more slowly than readings come,", 0)
		}
		time.Sleep(250 * time.Millisecond)
		e.look()
		due("minimised", unseenPause)
		select {
		case <-e.begin:
		default:
			t.Error("a reading that nobody sees begins no pause")
		}
		away = true
		due("in the tray", awayPause)
		e.do(func() { due("while a window is shown", 0) })
		select {
		case <-e.wake:
		default:
			t.Error("showing a window waits for the pause to end")
		}
		time.Sleep(unseenAfter)
		due("not painted since", awayPause)
		seen = true
		due("painted", 0)

		e.used()
		due("while it is used", 0)
		seen = false
		time.Sleep(unseenAfter)
		due("used before it is painted", 0)
		seen = true
		time.Sleep(restAfter)
		due("left alone", restPause)
	})
}
