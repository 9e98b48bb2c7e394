package app

import (
	"time"

	"fyne.io/fyne/v2"

	"headroom/widgets"
)

// plot is a chart over time of a page, and what it shows.
type plot struct {
	chart *widgets.TimeChart
	view  *chartView
}

// chartMaker makes a chart over time that does what a person wants of it.
type chartMaker func(title string) *widgets.TimeChart

// newChart makes a chart that shares its time with all others.
func (a *App) newChart(title string) *widgets.TimeChart {
	c := widgets.NewTimeChart(title)
	c.OnPan = func(ms int64) { a.move(func(t *timeline) { t.pan(time.Duration(ms) * time.Millisecond) }) }
	c.OnZoom = func(factor float64, at int64) { a.move(func(t *timeline) { t.zoom(factor, time.UnixMilli(at)) }) }
	c.OnLive = a.live
	c.OnPause = a.pauseOrGoOn
	c.OnHide = func(line string, hidden bool) { a.hide(c, line, hidden) }
	c.OnCopy = func() { a.copyReadout(c) }
	c.OnMenu = func(at fyne.Position) { a.showChartMenu(c, at) }
	return c
}

// move changes the time that the charts show: the axes at once, the lines when
// they have come.
func (a *App) move(how func(t *timeline)) {
	if a.timeline.now.IsZero() {
		return // there is nothing to show yet
	}
	before := a.timeline.current()
	how(a.timeline)
	if a.timeline.current() == before {
		return
	}
	a.slide()
	a.refresh()
}

func (a *App) live() { a.move((*timeline).live) }

// pauseOrGoOn keeps what the charts show, or follows the present again.
func (a *App) pauseOrGoOn() {
	if a.timeline.isLive() {
		a.move((*timeline).pause)
	} else {
		a.live()
	}
}

// setLength shows so much time, and keeps that for the next start.
func (a *App) setLength(d time.Duration) {
	a.prefs.setLength(d)
	if a.timeline.now.IsZero() {
		a.timeline.setLength(d)
		return
	}
	a.move(func(t *timeline) { t.setLength(d) })
	a.timeBar.update()
}

// slide moves the axes of the charts to the time that is wanted.
func (a *App) slide() {
	a.timeBar.update()
	if a.current == nil || a.current.plots == nil || a.timeline.now.IsZero() {
		return
	}
	s := a.timeline.current()
	ticks := s.ticks()
	for _, p := range a.current.plots() {
		p.chart.SetTime(s.from.UnixMilli(), s.to.UnixMilli(), ticks)
	}
}

// follows tells that the page shows a span. If another one is wanted meanwhile
// the axes are those of that one.
func (a *App) follows(shown span) {
	if a.timeline.current() != shown {
		a.slide()
		return
	}
	a.timeBar.update()
}

// points is how many points of a line are of use: all there are in a short time,
// and otherwise one for each pixel.
func (a *App) points() int {
	if a.timeline.length() <= detailLength || a.current == nil || a.current.plots == nil {
		return detailPoints
	}
	const least, most = 300, 4096
	points := least
	for _, p := range a.current.plots() {
		points = max(points, p.chart.Pixels())
	}
	return min(points, most)
}

// hide hides a line on all charts of its panel, or shows it again.
func (a *App) hide(c *widgets.TimeChart, line string, hidden bool) {
	of, ok := a.plotOf(c)
	if !ok {
		return
	}
	for i := range of.view.lines {
		if label := of.view.lines[i].Label; tr(label) == line {
			a.prefs.setHidden(of.view.panel.ID, label, hidden)
		}
	}
	c.SetHidden(line, hidden)
}

// plotOf finds what a chart of the page shows.
func (a *App) plotOf(c *widgets.TimeChart) (plot, bool) {
	if a.current != nil && a.current.plots != nil {
		for _, p := range a.current.plots() {
			if p.chart == c {
				return p, true
			}
		}
	}
	return plot{}, false
}
