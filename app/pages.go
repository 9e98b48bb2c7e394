package app

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"headroom/metrics"
)

// The IDs of pages. Those of devices are followed by a slash and the device.
const (
	overviewID  = "overview"
	cpuID       = "cpu"
	memoryID    = "memory"
	diskID      = "disk"
	networkID   = "network"
	gpuID       = "gpu"
	sensorsID   = "sensors"
	processesID = "processes"
	settingsID  = "settings"
)

// page is one page of the window.
type page struct {
	id      string
	title   string
	content fyne.CanvasObject
	// prepare reads and formats what the page shows for a snapshot, away from
	// the user interface's goroutine, on which the function that it returns
	// then shows it.
	prepare func(ctx context.Context, s *metrics.Snapshot, l look) (show func())
	// typed takes what is typed while nothing has the focus, and keys the keys,
	// where the page has a use for them.
	typed func(r rune)
	keys  func(e *fyne.KeyEvent)
	// copy copies what the page has chosen, where it has anything.
	copy func()
	// restyle shows the same again in the colors of another theme.
	restyle func()
	// leave is called, where there is one, when another page is opened or the
	// window closes. end ends what the page does in the background.
	leave, end func()
	// plots returns the charts over time that the page shows now; it is nil for
	// a page that has none.
	plots func() []plot
}

// open shows a page; one that there is not shows the overview.
func (a *App) open(id string) {
	p := a.pages[id]
	if p == nil {
		if p = a.newPage(id); p == nil {
			id = overviewID
			if p = a.pages[id]; p == nil {
				p = a.newPage(id)
			}
		}
		p.id = id
		a.pages[id] = p
	}
	if a.current == p {
		a.frame.list(false)
		return
	}
	a.leave()
	a.current = p
	a.leaveFocus()
	a.prefs.setPage(id)
	a.frame.side.Select(id)
	a.frame.open(p)
	a.refresh()
}

// leave leaves the page that is open.
func (a *App) leave() {
	if a.current != nil && a.current.leave != nil {
		a.current.leave()
	}
}

// leaveFocus takes the keys from what is on the page that is left, where Delete
// could ask to end a process, and closes a menu of it. A question stays until it
// is answered.
func (a *App) leaveFocus() {
	c := a.window.Canvas()
	top := c.Overlays().Top()
	// The toolkit tells a menu by what is beside it: a click there closes it. It
	// does not close a question.
	if beside, ok := top.(fyne.Tappable); ok {
		beside.Tapped(&fyne.PointEvent{})
		if c.Overlays().Top() == top {
			return
		}
	}
	if f := c.Focused(); f != nil && f != fyne.Focusable(a.frame.side) {
		c.Unfocus()
	}
}

// newPage makes a page when it is opened first, nil where there is none.
func (a *App) newPage(id string) *page {
	kind, device, _ := strings.Cut(id, "/")
	switch {
	case id == overviewID:
		return newOverview(a.feed, a.newChart, a.prefs, a.version)
	case device != "" && kind == diskID:
		return newResourcePage(a.feed, a.newChart, diskResource(device))
	case device != "" && kind == networkID:
		return newResourcePage(a.feed, a.newChart, networkResource(device))
	case device != "" && kind == gpuID:
		return newResourcePage(a.feed, a.newChart, gpuResource(device))
	case id == cpuID:
		return newResourcePage(a.feed, a.newChart, cpuResource())
	case id == memoryID:
		return newResourcePage(a.feed, a.newChart, memoryResource())
	case id == sensorsID:
		return newResourcePage(a.feed, a.newChart, sensorsResource())
	case id == settingsID:
		return a.newSettings()
	case id == processesID:
		return newProcessesPage(a)
	}
	return nil
}
