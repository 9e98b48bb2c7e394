package app

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/systray"

	"headroom/metrics"
	"headroom/widgets"
)

// tray is the icon in the tray, which tells the state, and its menu.
//
// The toolkit starts the tray, but the entries of the menu are ours: the toolkit
// makes the whole menu anew for a change of one of them, under the pointer of
// who has it open.
type tray struct {
	desk *desk
	icon desktop.App

	cpu, memory, troubles, compact *systray.MenuItem
	// ready is closed when there are entries.
	ready chan struct{}

	// What is shown, and since when; they belong to the goroutine that follows
	// the feed.
	told   state
	toldAt time.Time
	drawn  trayDrawing
}

// trayDrawing is all that the icon depends on.
type trayDrawing struct {
	level widgets.Level
	// steps of 5 percent, -1 where the value is unknown.
	steps int
}

// statePause is the least time between two changes of what is told, each of
// which wakes the desktop's panel. Another level is told at once.
const statePause = 5 * time.Second

// newTray prepares the icon; it shows when the toolkit runs. It returns nil
// where the toolkit has no trays.
func newTray(d *desk) *tray {
	icon, ok := d.app.fyne.(desktop.App)
	if !ok {
		return nil
	}
	t := &tray{desk: d, icon: icon, ready: make(chan struct{})}
	t.draw(trayDrawing{steps: -1})
	icon.SetSystemTrayWindow(d.app.window)
	// The toolkit has made closing the window hide it.
	d.app.window.SetCloseIntercept(d.close)
	systray.SetOnTapped(d.app.Raise)
	return t
}

// build makes the menu. The tray has to run already, which it does when the user
// interface takes calls from other goroutines.
func (t *tray) build() {
	systray.SetTitle("Headroom")
	entry := func(title string) *systray.MenuItem {
		item := systray.AddMenuItem(title, "")
		item.Disable()
		return item
	}
	t.cpu, t.memory, t.troubles = entry(tr("CPU")), entry(tr("Memory")), entry("")
	t.troubles.Hide()
	systray.AddSeparator()
	open := systray.AddMenuItem(tr("Open Headroom"), "")
	t.compact = systray.AddMenuItemCheckbox(tr("Compact window"), "", t.desk.compact.Load() != nil)
	systray.AddSeparator()
	quit := systray.AddMenuItem(tr("Quit"), "")
	t.onClick(open, t.desk.raise)
	t.onClick(t.compact, t.desk.toggleCompact)
	t.onClick(quit, t.desk.app.close)
	close(t.ready)
}

func (t *tray) onClick(item *systray.MenuItem, f func()) {
	go func() {
		for range item.ClickedCh {
			t.desk.ease.do(f)
		}
	}()
}

// follow shows the state of a snapshot.
func (t *tray) follow(s *metrics.Snapshot) {
	select {
	case <-t.ready:
	default: // the toolkit does not run yet
		return
	}
	now := stateOf(s, t.desk.look.Load())
	drawing := trayDrawing{level: now.worst.Level, steps: -1}
	if r := now.worst.Ratio; r == r {
		drawing.steps = int(math.Round(min(1, max(0, r)) * 20))
	}
	if drawing.level == t.drawn.level && s.Time.Sub(t.toldAt).Abs() < statePause {
		return
	}
	t.toldAt = s.Time
	if drawing != t.drawn {
		fyne.Do(func() { t.draw(drawing) })
		t.drawn = drawing
	}
	if now.cpu != t.told.cpu {
		t.cpu.SetTitle(now.cpu)
	}
	if now.memory != t.told.memory {
		t.memory.SetTitle(now.memory)
	}
	if now.troubles != t.told.troubles {
		t.troubles.SetTitle(now.troubles)
		if now.troubles == "" {
			t.troubles.Hide()
		} else {
			t.troubles.Show()
		}
	}
	if text := now.text(); text != t.told.text() {
		systray.SetTooltip(text)
	}
	t.told = now
}

// draw shows the icon.
func (t *tray) draw(d trayDrawing) {
	p := currentPalette()
	icon := widgets.TrayIcon{Ratio: math.NaN(), Level: d.level, Normal: p.Color(0), Warning: p.Warning, Critical: p.Critical}
	if d.steps >= 0 {
		icon.Ratio = float64(d.steps) / 20
	}
	t.icon.SetSystemTrayIcon(fyne.NewStaticResource("headroom-state.png", icon.PNG()))
}

// checkCompact tells whether there is a compact window.
func (t *tray) checkCompact(open bool) {
	select {
	case <-t.ready:
	default: // the entry will be made as it has to be
		return
	}
	if open {
		t.compact.Check()
	} else {
		t.compact.Uncheck()
	}
}
