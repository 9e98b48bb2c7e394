package app

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// resource is what a page shows of a processor, a disk and the like.
type resource struct {
	title string
	// panels are its charts, the first one larger than the others. Those
	// without a value are left out.
	panels []charts.Panel
	// heading, facts and parts read what is told of it now. parts is nil where
	// it has none, such as the cores of a processor.
	heading func(s *metrics.Snapshot, u units) widgets.HeadingText
	facts   func(s *metrics.Snapshot, u units) []widgets.Fact
	parts   *parts
	// hostPanel is the panel of the machine, which tells nothing new where no
	// container limits.
	hostPanel string
}

// parts are small charts of what a resource consists of, such as the cores of
// a processor.
type parts struct {
	title string
	panel charts.Panel
	name  func(l *charts.LineData) string
}

// resourcePage shows a resource.
type resourcePage struct {
	feed     metrics.Feed
	resource resource

	flow     *widgets.Flow
	heading  *widgets.Heading
	facts    *widgets.Facts
	charts   []*widgets.TimeChart
	cards    []fyne.CanvasObject
	culprits []*culprits
	small    *widgets.SmallCharts
	// factsCard and smallCard hold them.
	factsCard, smallCard fyne.CanvasObject
	// present says which of the charts have something to show.
	present []bool
	shown   *resourceView
}

// resourceView is all that the page shows at a time, but for the colors.
type resourceView struct {
	snapshot *metrics.Snapshot
	heading  widgets.HeadingText
	facts    []widgets.Fact
	charts   []chartView
	parts    []widgets.SmallChart
}

func newResourcePage(feed metrics.Feed, newChart chartMaker, r *resource) *page {
	ctx, cancel := context.WithCancel(context.Background())
	p := &resourcePage{
		feed: feed, resource: *r,
		heading: widgets.NewHeading(widgets.HeadingText{Title: r.title}), facts: widgets.NewFacts(),
		present: make([]bool, len(r.panels)),
	}
	for i := range r.panels {
		chart := newChart(tr(r.panels[i].Title))
		p.charts = append(p.charts, chart)
		p.cards = append(p.cards, widgets.NewCard(chart, 12))
		p.culprits = append(p.culprits, nameCulprits(ctx, feed, &r.panels[i], chart))
	}
	if r.parts != nil {
		p.small = widgets.NewSmallCharts(r.parts.title)
		p.smallCard = widgets.NewCard(p.small, 12)
	}
	p.factsCard = widgets.NewCard(p.facts, 14)
	p.present[0] = true
	p.flow = widgets.NewFlow(gap, p.sections()...)
	return &page{title: r.title, content: p.flow, prepare: p.prepare, restyle: p.restyle, end: cancel, plots: p.plots}
}

// plots are the charts that show.
func (p *resourcePage) plots() []plot {
	var list []plot
	for i, c := range p.charts {
		if p.shown != nil && p.present[i] {
			list = append(list, plot{c, &p.shown.charts[i]})
		}
	}
	return list
}

// sections are those of the page with the charts that are present.
func (p *resourcePage) sections() []widgets.Section {
	sections := []widgets.Section{{Objects: []fyne.CanvasObject{p.heading}, Full: true}}
	main := widgets.Section{MinCell: fyne.NewSize(300, 190), Aspect: 3, Grow: true, Scrolled: 280}
	rest := widgets.Section{MinCell: fyne.NewSize(300, 150), Aspect: 2.3}
	for i, card := range p.cards {
		switch {
		case !p.present[i]:
		case i == 0:
			main.Objects = append(main.Objects, card)
		default:
			rest.Objects = append(rest.Objects, card)
		}
	}
	sections = append(sections, main)
	if p.small != nil {
		sections = append(sections, widgets.Section{Objects: []fyne.CanvasObject{p.smallCard}, Full: true})
	}
	if p.facts.Rows() > 0 {
		sections = append(sections, widgets.Section{Objects: []fyne.CanvasObject{p.factsCard}, Full: true})
	}
	return append(sections, rest)
}

// limited tells whether something else than the size of the machine limits.
func limited(l *metrics.Limits) bool {
	return charts.IsLimit(l.CPU.Origin) || charts.IsLimit(l.Memory.Origin)
}

// prepare reads the past of all panels and formats everything.
func (p *resourcePage) prepare(ctx context.Context, s *metrics.Snapshot, l look) func() {
	v := &resourceView{snapshot: s, heading: p.resource.heading(s, l.units), facts: p.resource.facts(s, l.units)}
	notice := func(err error) {
		if err != nil && !errors.Is(err, context.Canceled) && v.heading.Notice == "" {
			v.heading.Notice = tr("charts") + ": " + err.Error()
		}
	}
	for i := range p.resource.panels {
		c, err := loadChart(ctx, p.feed, &p.resource.panels[i], &l)
		notice(err)
		if i == 0 && err == nil { // others without a value are left out
			c.tellAbsent(s, &l)
		}
		v.charts = append(v.charts, c)
	}
	if p.small != nil {
		var err error
		v.parts, err = loadParts(ctx, p.feed, p.resource.parts, &l)
		notice(err)
	}
	return func() {
		p.shown = v
		p.arrange()
		p.showLines()
	}
}

// arrange shows the facts, and the charts that have something to show. What has
// another height than before moves what is below.
func (p *resourcePage) arrange() {
	present := make([]bool, len(p.charts))
	for i := range present {
		isHost := p.resource.panels[i].ID == p.resource.hostPanel && !limited(&p.shown.snapshot.Limits)
		present[i] = i == 0 || !isHost && charts.AnyKnown(p.shown.charts[i].lines)
	}
	rows, height := p.facts.Rows(), p.partsHeight()
	p.facts.SetFacts(p.shown.facts)
	p.showParts()
	if !slices.Equal(present, p.present) || p.facts.Rows() != rows || p.partsHeight() != height {
		p.present = present
		p.flow.SetSections(p.sections()...)
	}
}

// partsHeight is what the small charts need.
func (p *resourcePage) partsHeight() float32 {
	if p.small == nil {
		return 0
	}
	return p.small.MinSize().Height
}

// restyle shows the current view in the current colors.
func (p *resourcePage) restyle() {
	if p.shown != nil {
		p.showParts()
		p.showLines()
	}
}

// showParts shows the small charts.
func (p *resourcePage) showParts() {
	if p.small == nil {
		return
	}
	palette := currentPalette()
	for i := range p.shown.parts {
		p.shown.parts[i].Line.Color = palette.Color(0)
	}
	p.small.SetCharts(p.shown.parts)
}

// showLines shows the heading and the charts.
func (p *resourcePage) showLines() {
	v, palette := p.shown, currentPalette()
	p.heading.SetText(v.heading)
	for i, c := range p.charts {
		p.culprits[i].follow(v.charts[i].lines, interval(v.snapshot))
		if p.present[i] {
			c.SetData(v.charts[i].colored(&palette))
		}
	}
}

// loadParts reads the past of the parts of a resource.
func loadParts(ctx context.Context, feed metrics.Feed, of *parts, look *look) ([]widgets.SmallChart, error) {
	span := look.span
	lines, err := look.load(ctx, feed, &of.panel, partPoints)
	list := make([]widgets.SmallChart, 0, len(lines))
	for i := range lines {
		l := &lines[i]
		if l.Limit {
			continue
		}
		value := charts.Unknown
		if n := len(l.Mean); n > 0 {
			value = charts.FormatCompact(of.panel.Unit, l.Mean[n-1])
		}
		list = append(list, widgets.SmallChart{
			Name: of.name(l), Value: value,
			Line: widgets.SideLine{X: l.Times, Y: l.Mean, MaxGap: gapFrom(span.interval, l.Step)},
			From: span.from.UnixMilli(), To: span.to.UnixMilli(), Top: of.panel.Max,
		})
	}
	return list, err
}

// partPoints are enough for a small chart.
const partPoints = 120
