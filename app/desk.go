package app

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"headroom/metrics"
)

// Desktop is how the window takes its place on a desktop.
type Desktop struct {
	// Minimised starts without showing the window, whatever the person has
	// chosen before.
	Minimised bool
	// Native returns the window that is being painted, nil where the operating
	// system's is not known.
	Native func() *Native
}

// desk is the place of the program on the desktop: its window shown, minimised
// or in the tray, and the compact window. Its methods belong to the user
// interface's goroutine, but for follow, seen and away.
type desk struct {
	app     *App
	options *Desktop // nil for a window that is nothing but a window
	host    *trayHost
	tray    *tray
	// native is the window, once it was painted.
	native *Native
	// created is set once the window was shown, hidden while it is not.
	created bool
	hidden  atomic.Bool
	compact atomic.Pointer[compact]
	ease    *ease
	// look is how the person wants to see the state: App.show keeps it, as
	// choices are made in a window that is seen.
	look atomic.Pointer[look]
}

func newDesk(a *App) *desk {
	d := &desk{app: a}
	d.hidden.Store(true)
	d.ease = newEase(a, d.seen, d.away)
	d.look.Store(&look{units: a.prefs.units(), levels: a.prefs.levels()})
	return d
}

// JoinDesktop gives the window a tray icon where there is a tray, a compact
// window, and the state in which it was left. It is called before Run.
func (a *App) JoinDesktop(options Desktop) {
	a.desk.options = &options
	a.window.Canvas().AddShortcut(compactShortcut(), func(fyne.Shortcut) { a.desk.toggleCompact() })
}

// Raise brings the window forward, from wherever it is. It may be called on any
// goroutine.
func (a *App) Raise() { a.desk.ease.do(a.desk.raise) }

// compactShortcut is Ctrl+Shift+C, or Command+Shift+C on macOS.
func compactShortcut() fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: fyne.KeyC, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}

// open shows what is to be seen at the start.
func (d *desk) open(ctx context.Context) {
	if d.options == nil {
		d.show()
		return
	}
	go d.ease.run(ctx)
	d.host = watchTrayHost(ctx, func() { d.trayChanged(ctx) })
	if d.host.reachable {
		d.tray = newTray(d)
	}
	minimised := d.options.Minimised || d.app.prefs.startMinimised()
	d.app.painted.watchMinimised(d.options.Native, func(n *Native) {
		d.native = n
		d.ease.used()
		n.OnInput(d.ease.used)
		if minimised {
			n.Minimise()
		}
	}, d.app.refresh)
	if !minimised || !d.hasTray() {
		d.show()
	}
	if d.app.prefs.compactOpen() {
		d.openCompact()
	}
	if d.tray != nil {
		go fyne.Do(d.tray.build) // once the toolkit runs
	}
}

// hasTray tells whether there is a tray from which the window can be opened
// again.
func (d *desk) hasTray() bool { return d.tray != nil && d.host.present.Load() }

// trayPause is how long a tray may be away before that is taken as lasting: a
// desktop that starts its panel again has none for a moment.
const trayPause = 5 * time.Second

// trayChanged shows the window again where the tray that it was hidden in has
// gone: nothing else would lead to it.
func (d *desk) trayChanged(ctx context.Context) {
	time.AfterFunc(trayPause, func() {
		d.ease.do(func() {
			if ctx.Err() == nil && d.away() && !d.hasTray() {
				d.raise()
			}
		})
	})
}

// close is what closing the window does: it hides it in the tray if the person
// wants that and there is one, and ends the program otherwise.
func (d *desk) close() {
	if !d.hasTray() || !d.app.prefs.closeToTray() {
		d.app.close()
		return
	}
	d.app.prefs.setWindowSize(d.app.window.Canvas().Size())
	d.hidden.Store(true)
	d.app.window.Hide()
}

func (d *desk) show() {
	d.created = true
	d.hidden.Store(false)
	d.app.window.Show()
}

// raise brings the window forward.
func (d *desk) raise() {
	if d.hidden.Load() {
		d.show()
	}
	if d.native != nil && d.app.painted.minimised.Load() {
		d.native.Restore()
	}
	d.app.window.RequestFocus()
	d.app.refresh()
}

// follow tells the tray and the compact window of a snapshot, or returns false
// if that is no longer wanted.
func (d *desk) follow(ctx context.Context, s *metrics.Snapshot) bool {
	if d.tray != nil {
		d.tray.follow(s)
	}
	if c := d.compact.Load(); c != nil && c.painted.since() && !c.follow(ctx, s) {
		return false
	}
	return true
}

// seen tells whether a window was painted since it last had something new to
// show. It may be called on any goroutine.
func (d *desk) seen() bool {
	c := d.compact.Load()
	return d.app.painted.since() || c != nil && c.painted.since()
}

// away tells whether there is no window on the desktop. It may be called on any
// goroutine.
func (d *desk) away() bool { return d.hidden.Load() && d.compact.Load() == nil }

// toggleCompact opens the compact window, or closes it.
func (d *desk) toggleCompact() {
	if d.compact.Load() != nil {
		d.closeCompact()
	} else {
		d.openCompact()
	}
}

func (d *desk) openCompact() {
	c := newCompact(d)
	d.compact.Store(c)
	d.app.prefs.setCompactOpen(true)
	d.tellCompact()
	c.show()
	d.app.refresh()
}

func (d *desk) closeCompact() {
	c := d.compact.Swap(nil)
	if c == nil {
		return // it was closed by two keys that came at the same time
	}
	d.app.prefs.setCompactSize(c.window.Canvas().Size())
	d.app.prefs.setCompactOpen(false)
	d.tellCompact()
	c.window.Close()
	if d.hidden.Load() && !d.hasTray() {
		d.raise()
	}
}

// tellCompact tells the menu whether there is a compact window.
func (d *desk) tellCompact() {
	if d.tray != nil {
		d.tray.checkCompact(d.compact.Load() != nil)
	}
}

func (d *desk) restyle() {
	if c := d.compact.Load(); c != nil {
		c.restyle()
	}
}

// end closes the windows.
func (d *desk) end() {
	if c := d.compact.Swap(nil); c != nil {
		d.app.prefs.setCompactSize(c.window.Canvas().Size())
		c.window.Close()
	}
	d.app.window.SetCloseIntercept(nil)
	// The toolkit bears no closing of a window that was never shown.
	if d.created {
		d.app.window.Close()
	}
}
