package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// gap is the space between and around the cards.
const gap = 10

// overview is the first page: gauges and charts that the person has chosen.
type overview struct {
	feed     metrics.Feed
	newChart chartMaker
	prefs    *preferences
	version  string
	ctx      context.Context // done when the window closes

	flow    *widgets.Flow
	heading *widgets.Heading
	edit    *widgets.Button
	top     *fyne.Container
	// tools are there while the cards are being changed.
	tools     *fyne.Container
	addGauge  *widget.Select
	addChart  *widget.Select
	gauges    map[string]*widgets.Gauge
	charts    map[string]*overviewChart
	container *widgets.Facts
	// arranged are the cards that the page is made of.
	arranged    []card
	hasPlace    bool
	isBeingMade bool
	shown       *overviewView
}

// overviewChart is a chart with who caused what it shows.
type overviewChart struct {
	chart    *widgets.TimeChart
	culprits *culprits
}

// overviewView is all that the overview shows at a time, but for the colors.
type overviewView struct {
	snapshot *metrics.Snapshot
	heading  widgets.HeadingText
	gauges   map[string]widgets.GaugeValue
	charts   map[string]*chartView
	place    []widgets.Fact
	// interval is the time between two samples.
	interval time.Duration
}

func newOverview(feed metrics.Feed, newChart chartMaker, prefs *preferences, version string) *page {
	ctx, cancel := context.WithCancel(context.Background())
	o := &overview{
		feed: feed, newChart: newChart, prefs: prefs, version: version, ctx: ctx,
		heading: widgets.NewHeading(widgets.HeadingText{Title: "Headroom"}),
		gauges:  map[string]*widgets.Gauge{}, charts: map[string]*overviewChart{}, container: widgets.NewFacts(),
	}
	o.edit = widgets.NewButton(editText(false), func() { o.change(!o.isBeingMade) })
	o.top = container.NewBorder(nil, nil, nil, container.NewCenter(o.edit), o.heading)
	o.flow = widgets.NewFlow(gap)
	o.arrange()
	return &page{
		title:   tr("Overview"),
		content: o.flow,
		prepare: o.prepare,
		restyle: o.restyle,
		leave:   cancel,
		plots:   o.plots,
	}
}

// plots are the charts that show.
func (o *overview) plots() []plot {
	var list []plot
	for _, c := range o.arranged {
		if c.Kind != chartCard || o.shown == nil {
			continue
		}
		if view, ok := o.shown.charts[c.ID]; ok {
			list = append(list, plot{o.charts[c.ID].chart, view})
		}
	}
	return list
}

// makeTools makes the row of what can be done to all cards.
func (o *overview) makeTools() {
	o.addGauge, o.addChart = widget.NewSelect(nil, nil), widget.NewSelect(nil, nil)
	o.addGauge.PlaceHolder, o.addChart.PlaceHolder = tr("Add a gauge"), tr("Add a chart")
	usual := widget.NewButtonWithIcon(tr("Usual cards"), theme.ViewRefreshIcon(), func() { o.set(usualCards()) })
	o.tools = container.NewGridWrap(fyne.NewSize(190, usual.MinSize().Height), o.addGauge, o.addChart, usual)
}

// editText is what the button says that begins or ends the changing of the cards.
func editText(isBeingMade bool) widgets.ButtonText {
	if isBeingMade {
		return widgets.ButtonText{Text: tr("Done"), Icon: theme.ConfirmIcon(), Filled: true}
	}
	return widgets.ButtonText{Text: tr("Edit"), Icon: theme.DocumentCreateIcon()}
}

// change begins or ends the changing of the cards.
func (o *overview) change(begin bool) {
	o.isBeingMade = begin
	if o.tools == nil {
		o.makeTools() // not before: most people never change the cards
	}
	o.edit.Set(editText(begin))
	o.arrange()
	o.restyle()
}

// set shows other cards, and keeps them.
func (o *overview) set(cards []card) {
	o.prefs.setCards(cards)
	o.arrange()
	o.restyle()
}

// offer lists what can be added.
func (o *overview) offer() {
	s := o.feed.Latest()
	if s == nil {
		s = metrics.UnknownSnapshot(time.Time{})
	}
	gauges, panels := choices(s, o.arranged)
	fill := func(into *widget.Select, list []choice) {
		into.Options = nil
		for _, c := range list {
			into.Options = append(into.Options, c.title)
		}
		into.OnChanged = nil
		into.ClearSelected()
		into.OnChanged = func(title string) {
			for _, c := range list {
				if c.title == title {
					o.set(append(o.prefs.cards(), c.card))
					return
				}
			}
		}
		into.Refresh()
	}
	fill(o.addGauge, gauges)
	fill(o.addChart, panels)
}

// arrange makes the page of the cards that are chosen.
func (o *overview) arrange() {
	o.arranged = o.prefs.cards()
	gauges := widgets.Section{MinCell: fyne.NewSize(100, 104), Aspect: 1.15, MaxHeight: 250}
	lines := widgets.Section{MinCell: fyne.NewSize(300, 150), Aspect: 2.3, Grow: true}
	place := widgets.Section{Full: true}
	if o.isBeingMade {
		gauges.MinCell.Width, gauges.MinCell.Height = 4*38, 150
		lines.MinCell.Height += 40
	}
	for _, c := range o.arranged {
		switch c.Kind {
		case gaugeCard:
			g := o.gauges[c.ID]
			if g == nil {
				g = widgets.NewGauge(unknownGauge(c.ID))
				o.gauges[c.ID] = g
			}
			gauges.Add(o.framed(c, widgets.NewCard(g, 8)), c.Wide)
		case chartCard:
			chart := o.charts[c.ID]
			if chart == nil {
				p, _ := charts.LookupPanel(c.ID)
				chart = &overviewChart{chart: o.newChart(tr(p.Title))}
				chart.culprits = nameCulprits(o.ctx, o.feed, &p, chart.chart)
				o.charts[c.ID] = chart
			}
			lines.Add(o.framed(c, widgets.NewCard(chart.chart, 12)), c.Wide)
		case containerCard:
			if o.hasPlace || o.isBeingMade {
				place.Add(o.framed(c, widgets.NewCard(o.container, 14)), false)
			}
		}
	}
	sections := []widgets.Section{{Objects: []fyne.CanvasObject{o.top}, Full: true}}
	if o.isBeingMade {
		o.offer()
		sections = append(sections, widgets.Section{Objects: []fyne.CanvasObject{o.tools}, Full: true})
	}
	o.flow.SetSections(append(sections, gauges, lines, place)...)
}

// framed returns a card, with what can be done to it while the cards are being
// changed.
func (o *overview) framed(c card, content fyne.CanvasObject) fyne.CanvasObject {
	if !o.isBeingMade {
		return content
	}
	button := func(icon fyne.Resource, f func() []card) fyne.CanvasObject {
		b := widget.NewButtonWithIcon("", icon, func() { o.set(f()) })
		b.Importance = widget.LowImportance
		return b
	}
	cards := o.prefs.cards
	var row []fyne.CanvasObject
	if c.Kind != containerCard {
		row = append(row,
			button(theme.NavigateBackIcon(), func() []card { return moveCard(cards(), c, -1) }),
			button(theme.NavigateNextIcon(), func() []card { return moveCard(cards(), c, 1) }),
			button(sizeIcon(c.Wide), func() []card {
				all := cards()
				if i := findCard(all, c); i >= 0 {
					all[i].Wide = !all[i].Wide
				}
				return all
			}))
	}
	row = append(row, button(theme.CancelIcon(), func() []card {
		all := cards()
		if i := findCard(all, c); i >= 0 {
			all = slices.Delete(all, i, i+1)
		}
		return all
	}))
	if c.Kind == containerCard && !o.hasPlace {
		content = note(tr("Container: shown where there is one"))
	}
	return container.NewBorder(container.NewCenter(container.NewHBox(row...)), nil, nil, nil, content)
}

func sizeIcon(wide bool) fyne.Resource {
	if wide {
		return theme.ZoomOutIcon()
	}
	return theme.ZoomInIcon()
}

// prepare reads the past of all panels and formats everything.
func (o *overview) prepare(ctx context.Context, s *metrics.Snapshot, l look) func() {
	v := &overviewView{
		snapshot: s, heading: heading(s, o.version), interval: interval(s), place: placeFacts(s, &l),
		gauges: map[string]widgets.GaugeValue{}, charts: map[string]*chartView{},
	}
	for _, c := range l.cards {
		if c.Kind != chartCard {
			continue
		}
		p, _ := charts.LookupPanel(c.ID)
		view, err := loadChart(ctx, o.feed, &p, &l)
		if err != nil && !errors.Is(err, context.Canceled) && v.heading.Notice == "" {
			v.heading.Notice = tr("charts") + ": " + err.Error()
		}
		v.charts[c.ID] = &view
	}
	networkTop := 0.0
	if network := v.charts["network"]; network != nil {
		networkTop = network.data.YMax
	}
	for _, c := range l.cards {
		if c.Kind == gaugeCard {
			v.gauges[c.ID] = gaugeValue(c.ID, s, &l, networkTop)
		}
	}
	if v.heading.Notice == "" {
		v.heading.Notice = closest(s, &l)
	}
	return func() {
		o.shown = v
		if hasPlace := len(v.place) > 0; hasPlace != o.hasPlace || !slices.Equal(o.arranged, o.prefs.cards()) {
			o.hasPlace = hasPlace
			o.arrange()
		}
		o.restyle()
	}
}

// restyle shows the current view in the current colors.
func (o *overview) restyle() {
	v := o.shown
	if v == nil {
		return
	}
	p := currentPalette()
	o.heading.SetText(v.heading)
	o.container.SetFacts(v.place)
	for _, c := range o.arranged {
		switch c.Kind {
		case gaugeCard:
			// One that was added has no value before the next tick.
			if value, ok := v.gauges[c.ID]; ok {
				value.Color = p.Color(0)
				o.gauges[c.ID].SetValue(value)
			}
		case chartCard:
			if view, ok := v.charts[c.ID]; ok {
				o.charts[c.ID].culprits.follow(view.lines, v.interval)
				o.charts[c.ID].chart.SetData(view.colored(&p))
			}
		case containerCard:
		}
	}
}

// interval returns the time between two samples.
func interval(s *metrics.Snapshot) time.Duration {
	if s.IntervalSeconds.Known() && s.IntervalSeconds > 0 {
		return time.Duration(float64(s.IntervalSeconds) * float64(time.Second))
	}
	return time.Second
}
