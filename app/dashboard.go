package app

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// dashboardPanels are the panels that the dashboard shows, by ID.
var dashboardPanels = []string{"cpu", "memory", "network", "disk-io"}

// gap is the space between and around the cards.
const gap = 10

// dashboard is the first page: the state of the whole machine at a glance.
type dashboard struct {
	feed    metrics.Feed
	panels  []charts.Panel
	version string

	heading *widgets.Heading
	gauges  [gaugeCount]*widgets.Gauge
	charts  []*widgets.TimeChart
	// culprits are those of each chart.
	culprits []*culprits
	shown    *dashboardView
}

// dashboardView is all that the dashboard shows at a time, but for the colors.
type dashboardView struct {
	heading widgets.HeadingText
	gauges  [gaugeCount]widgets.GaugeValue
	charts  []chartView
	// interval is the time between two samples.
	interval time.Duration
}

func newDashboard(feed metrics.Feed, version string) *page {
	ctx, cancel := context.WithCancel(context.Background())
	d := &dashboard{feed: feed, version: version, heading: widgets.NewHeading(widgets.HeadingText{Title: "Headroom"})}
	gauges := widgets.Section{MinCell: fyne.NewSize(100, 104), Aspect: 1.15, MaxHeight: 250}
	for i := range d.gauges {
		d.gauges[i] = widgets.NewGauge(unknownGauge(i))
		gauges.Objects = append(gauges.Objects, widgets.NewCard(d.gauges[i], 8))
	}
	lines := widgets.Section{MinCell: fyne.NewSize(300, 150), Aspect: 2.3, Grow: true}
	for _, id := range dashboardPanels {
		p, ok := charts.LookupPanel(id)
		if !ok {
			continue
		}
		chart := widgets.NewTimeChart(p.Title)
		d.panels = append(d.panels, p)
		d.charts = append(d.charts, chart)
		d.culprits = append(d.culprits, nameCulprits(ctx, feed, &p, chart))
		lines.Objects = append(lines.Objects, widgets.NewCard(chart, 12))
	}
	return &page{
		title: tr("Overview"),
		content: widgets.NewFlow(gap,
			widgets.Section{Objects: []fyne.CanvasObject{d.heading}, Full: true}, gauges, lines),
		prepare: d.prepare,
		restyle: d.restyle,
		leave:   cancel,
	}
}

// prepare reads the past of all panels and formats everything.
func (d *dashboard) prepare(ctx context.Context, s *metrics.Snapshot, span span) func() {
	v := &dashboardView{heading: heading(s, d.version), interval: interval(s)}
	for i := range d.panels {
		c, err := loadChart(ctx, d.feed, &d.panels[i], span)
		if err != nil && !errors.Is(err, context.Canceled) && v.heading.Notice == "" {
			v.heading.Notice = "charts: " + err.Error()
		}
		v.charts = append(v.charts, c)
	}
	v.gauges = gauges(s, d.networkTop(v.charts))
	return func() {
		d.shown = v
		d.restyle()
	}
}

// networkTop returns the top of the network chart's value axis, in bytes per
// second, 0 if there is none.
func (d *dashboard) networkTop(views []chartView) float64 {
	for i := range d.panels {
		if d.panels[i].ID == "network" {
			return views[i].data.YMax
		}
	}
	return 0
}

// restyle shows the current view in the current colors.
func (d *dashboard) restyle() {
	v := d.shown
	if v == nil {
		return
	}
	p := currentPalette()
	d.heading.SetText(v.heading)
	for i, g := range d.gauges {
		value := v.gauges[i]
		value.Color = p.Color(0)
		g.SetValue(value)
	}
	for i, c := range d.charts {
		d.culprits[i].follow(v.charts[i].lines, v.interval)
		c.SetData(v.charts[i].colored(&p))
	}
}

// interval returns the time between two samples.
func interval(s *metrics.Snapshot) time.Duration {
	if s.IntervalSeconds.Known() && s.IntervalSeconds > 0 {
		return time.Duration(float64(s.IntervalSeconds) * float64(time.Second))
	}
	return time.Second
}
