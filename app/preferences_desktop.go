package app

import "fyne.io/fyne/v2"

// The names under which the choices about the desktop are kept.
const (
	keyCloseToTray    = "desktop.close_to_tray"
	keyStartMinimised = "desktop.start_minimised"
	keyCompact        = "compact.open"
	keyCompactWidth   = "compact.width"
	keyCompactHeight  = "compact.height"
)

// closeToTray tells whether closing the window leaves the program in the tray,
// where there is one.
func (p *preferences) closeToTray() bool      { return p.store.Bool(keyCloseToTray) }
func (p *preferences) setCloseToTray(on bool) { p.store.SetBool(keyCloseToTray, on) }

// startMinimised tells whether the program starts in the tray, or minimised
// where there is no tray.
func (p *preferences) startMinimised() bool      { return p.store.Bool(keyStartMinimised) }
func (p *preferences) setStartMinimised(on bool) { p.store.SetBool(keyStartMinimised, on) }

// compactOpen tells whether the compact window was open last.
func (p *preferences) compactOpen() bool      { return p.store.Bool(keyCompact) }
func (p *preferences) setCompactOpen(on bool) { p.store.SetBool(keyCompact, on) }

// compactSize is the size of the compact window.
func (p *preferences) compactSize() fyne.Size {
	within := func(v, least, fallback float64) float32 {
		if !(v >= least && v <= 2000) {
			v = fallback
		}
		return float32(v)
	}
	return fyne.NewSize(
		within(p.store.Float(keyCompactWidth), compactLeast.width, 260),
		within(p.store.Float(keyCompactHeight), compactLeast.height, 180))
}

func (p *preferences) setCompactSize(size fyne.Size) {
	p.store.SetFloat(keyCompactWidth, float64(size.Width))
	p.store.SetFloat(keyCompactHeight, float64(size.Height))
}
