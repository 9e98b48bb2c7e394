package app

import (
	"time"

	"headroom/metrics"
)

const (
	// forgetful is how long nothing may happen before the toolkit forgets how all
	// is laid out: when a machine wakes up, or a program that was stopped goes
	// on, it counts what it has not seen for a minute as gone.
	forgetful = 30 * time.Second
	// afterSleep is when it has done so.
	afterSleep = 2 * time.Second
)

// slept tells whether the machine or the program slept between two snapshots.
func slept(before, now *metrics.Snapshot) bool {
	if before == nil || now == nil {
		return false
	}
	return now.Time.Round(0).Sub(before.Time.Round(0)) > max(interval(before), interval(now))+forgetful
}

// layOutAnew lays out all that is in the windows, the toolkit's own parts too.
func (a *App) layOutAnew() {
	a.fyne.Settings().SetTheme(newTheme(a.prefs.theme()))
	a.restyle()
	a.window.Canvas().Refresh(a.window.Content())
}
