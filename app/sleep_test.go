package app

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// TestWakes lets a machine sleep between two snapshots: all has to be laid out
// anew, since the toolkit forgets how it was.
func TestWakes(t *testing.T) {
	feed := workstation()
	a := newTestApp(t, feed, theme.VariantDark)
	laidOut := 0
	a.fyne.Settings().AddListener(func(fyne.Settings) { laidOut++ })
	synctest.Test(t, func(t *testing.T) {
		a.stopped, a.hurry = make(chan struct{}), make(chan struct{}, 1) // of this test's bubble
		ctx, cancel := context.WithCancel(t.Context())
		go a.follow(ctx)
		synctest.Wait()
		at := feed.latest.Time
		for _, c := range []struct {
			later time.Duration
			want  int
		}{
			{time.Second, 0},
			{20 * time.Second, 0},
			{8 * time.Hour, 1},
			{time.Second, 1},
			{-time.Hour, 1},
			{2 * time.Minute, 2},
		} {
			at = at.Add(c.later)
			s := *feed.latest
			s.Time = at
			feed.channels[0] <- &s
			time.Sleep(afterSleep + time.Second)
			synctest.Wait()
			if laidOut != c.want {
				t.Errorf("after %s it was laid out %d times, want %d", c.later, laidOut, c.want)
			}
		}
		cancel()
		<-a.stopped
	})
}
