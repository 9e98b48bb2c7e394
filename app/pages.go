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
	prepare func(ctx context.Context, s *metrics.Snapshot, span span) (show func())
	// restyle shows the same again in the colors of another theme.
	restyle func()
	// leave ends what the page does in the background.
	leave func()
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
	a.current = p
	a.prefs.setPage(id)
	a.frame.side.Select(id)
	a.frame.open(p)
	a.refresh()
}

// newPage makes a page when it is opened first, nil where there is none.
func (a *App) newPage(id string) *page {
	kind, device, _ := strings.Cut(id, "/")
	switch {
	case id == overviewID:
		return newDashboard(a.feed, a.version)
	case device != "" && kind == diskID:
		return newResourcePage(a.feed, diskResource(device))
	case device != "" && kind == networkID:
		return newResourcePage(a.feed, networkResource(device))
	case device != "" && kind == gpuID:
		return newResourcePage(a.feed, gpuResource(device))
	case id == cpuID:
		return newResourcePage(a.feed, cpuResource())
	case id == memoryID:
		return newResourcePage(a.feed, memoryResource())
	case id == sensorsID:
		return newResourcePage(a.feed, sensorsResource())
	case id == processesID:
		return newProcessesPage(a)
	}
	return nil
}
