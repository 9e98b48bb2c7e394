package app

import (
	"fyne.io/fyne/v2"
)

// preferences are what the person has chosen, kept by the toolkit between
// starts. Their methods belong to the user interface's goroutine.
type preferences struct {
	store fyne.Preferences
	// changed are called after a change.
	changed []func()
}

// The names under which they are kept.
const (
	keyPage   = "page"
	keyWidth  = "window.width"
	keyHeight = "window.height"
)

// onChange calls f after each change that pages have to follow.
func (p *preferences) onChange(f func()) { p.changed = append(p.changed, f) }

// tell tells that something was changed.
func (p *preferences) tell() {
	for _, f := range p.changed {
		f()
	}
}

// page is the ID of the page that was open last.
func (p *preferences) page() string      { return p.store.StringWithFallback(keyPage, overviewID) }
func (p *preferences) setPage(id string) { p.store.SetString(keyPage, id) }

// windowSize is the size of the window, of which a part always fits on a
// screen.
func (p *preferences) windowSize() fyne.Size {
	within := func(v, fallback float64) float32 {
		if !(v >= 320 && v <= 8192) {
			v = fallback
		}
		return float32(v)
	}
	return fyne.NewSize(
		within(p.store.Float(keyWidth), 1180),
		within(p.store.Float(keyHeight), 780))
}

func (p *preferences) setWindowSize(size fyne.Size) {
	p.store.SetFloat(keyWidth, float64(size.Width))
	p.store.SetFloat(keyHeight, float64(size.Height))
}
