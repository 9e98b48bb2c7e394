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
	tools     *widgets.Row
	addGauge  *widget.Select
	addChart  *widget.Select
	gauges    map[string]*widgets.Gauge
	charts    map[string]*overviewChart
	container *widgets.Facts
	// cards are those that were made, and frames what they lie in while they are
	// being changed; the size of a card is left out of the key.
	cards  map[card]fyne.CanvasObject
	frames map[card]*cardFrame
	// none is shown where there is no card.
	none *widgets.Words
	// arranged are the cards that the page is made of.
	arranged    []card
	hasPlace    bool
	isBeingMade bool
	// draggedOver is the frame that the pointer is on while a card is dragged.
	draggedOver *cardFrame
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
		cards: map[card]fyne.CanvasObject{}, frames: map[card]*cardFrame{},
		none: widgets.NewWords(theme.SizeNameText, fyne.TextAlignCenter),
	}
	o.none.Set(tr("There are no cards. Edit adds some."), false)
	o.edit = widgets.NewButton(editText(false), func() { o.change(!o.isBeingMade) })
	o.top = container.NewBorder(nil, nil, nil, container.NewCenter(o.edit), o.heading)
	o.flow = widgets.NewFlow(gap)
	o.arrange()
	return &page{
		title:   tr("Overview"),
		content: o.flow,
		prepare: o.prepare,
		restyle: o.restyle,
		end:     cancel,
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
	usual := widget.NewButtonWithIcon(tr("Usual cards"), theme.ViewRefreshIcon(), o.resetCards)
	o.tools = widgets.NewRow(gap/2, o.addGauge, o.addChart, usual)
}

// resetCards shows the usual cards again. There is no way back to other ones.
func (o *overview) resetCards() {
	if usual := usualCards(); !slices.Equal(o.prefs.cards(), usual) {
		confirm(fyne.CurrentApp().Driver().CanvasForObject(o.tools), tr("Usual cards"), tr("The cards that you have chosen go, with their order and sizes."),
			tr("Usual cards"), func() { o.set(usual) })
	}
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
		var titles []string
		for _, c := range list {
			titles = append(titles, c.title)
		}
		if slices.Equal(into.Options, titles) && into.Selected == "" {
			return
		}
		into.Options = titles
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
		gauges.MinCell.Width, gauges.MinCell.Height = 4*38, 166
		lines.MinCell.Height += 56
	}
	for _, c := range o.arranged {
		switch c.Kind {
		case gaugeCard:
			gauges.Add(o.framed(c), c.Wide)
		case chartCard:
			lines.Add(o.framed(c), c.Wide)
		case containerCard:
			if o.hasPlace || o.isBeingMade {
				place.Add(o.framed(c), false)
			}
		}
	}
	sections := []widgets.Section{{Objects: []fyne.CanvasObject{o.top}, Full: true}}
	switch {
	case o.isBeingMade:
		o.offer()
		sections = append(sections, widgets.Section{Objects: []fyne.CanvasObject{o.tools}, Full: true})
	case len(gauges.Objects)+len(lines.Objects)+len(place.Objects) == 0:
		sections = append(sections, widgets.Section{Objects: []fyne.CanvasObject{o.none}, Full: true})
	}
	o.flow.SetSections(append(sections, gauges, lines, place)...)
}

// made returns a card, which is made when it is chosen first.
func (o *overview) made(c card) fyne.CanvasObject {
	key := card{Kind: c.Kind, ID: c.ID}
	if made := o.cards[key]; made != nil {
		return made
	}
	var made fyne.CanvasObject
	switch c.Kind {
	case gaugeCard:
		o.gauges[c.ID] = widgets.NewGauge(unknownGauge(c.ID))
		made = widgets.NewCard(o.gauges[c.ID], 8)
	case chartCard:
		p, _ := charts.LookupPanel(c.ID)
		chart := &overviewChart{chart: o.newChart(tr(p.Title))}
		chart.culprits = nameCulprits(o.ctx, o.feed, &p, chart.chart)
		o.charts[c.ID] = chart
		made = widgets.NewCard(chart.chart, 12)
	case containerCard:
		made = widgets.NewCard(o.container, 14)
	}
	o.cards[key] = made
	return made
}

// framed returns a card, with what can be done to it while the cards are being
// changed.
func (o *overview) framed(c card) fyne.CanvasObject {
	content := o.made(c)
	if !o.isBeingMade {
		return content
	}
	if c.Kind == containerCard && !o.hasPlace {
		content = note(tr("Container: shown where there is one"))
	}
	f := o.frameOf(c)
	if f == nil {
		f = newCardFrame(c, o)
		o.frames[card{Kind: c.Kind, ID: c.ID}] = f
	}
	f.show(c, content)
	return f.root
}

func (o *overview) frameOf(c card) *cardFrame { return o.frames[card{Kind: c.Kind, ID: c.ID}] }

// changeCard does to a card what its frame was asked for.
func (o *overview) changeCard(f *cardFrame, how cardChange) {
	all := o.prefs.cards()
	at := findCard(all, f.card)
	if at < 0 {
		return
	}
	switch how {
	case earlierCard:
		all = moveCard(all, f.card, -1)
	case laterCard:
		all = moveCard(all, f.card, 1)
	case resizeCard:
		all[at].Wide = !all[at].Wide
	case removeCard:
		all = slices.Delete(all, at, at+1)
	}
	o.set(all)
	if how != removeCard {
		o.flow.Reveal(f.root)
		return
	}
	// The focus goes to the card that takes the place of the one that has gone.
	c := fyne.CurrentApp().Driver().CanvasForObject(o.flow)
	if c == nil || c.Focused() != fyne.Focusable(f.remove) {
		return
	}
	next := fyne.Focusable(o.edit)
	if n := o.frameOf(neighbour(all, at, f.card.Kind)); n != nil {
		next = n.remove
	}
	c.Focus(next)
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
		if err == nil {
			view.tellAbsent(s, &l)
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
		} else if o.isBeingMade {
			o.offer() // some are measured from the second tick on
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
