package app

import (
	"slices"
	"strings"

	"headroom/charts"
	"headroom/metrics"
)

// card is a gauge, a chart or the facts of the container on the overview.
type card struct {
	Kind cardKind `json:"kind"`
	// ID is that of a gauge or of a panel.
	ID string `json:"id,omitempty"`
	// Wide cards take the place of two.
	Wide bool `json:"wide,omitempty"`
}

type cardKind string

const (
	gaugeCard     cardKind = "gauge"
	chartCard     cardKind = "chart"
	containerCard cardKind = "container"
)

// usualCards are those of a person who has chosen none.
func usualCards() []card {
	return []card{
		{Kind: gaugeCard, ID: cpuGauge}, {Kind: gaugeCard, ID: memoryGauge}, {Kind: gaugeCard, ID: diskGauge}, {Kind: gaugeCard, ID: networkGauge},
		{Kind: chartCard, ID: "cpu"}, {Kind: chartCard, ID: "memory"}, {Kind: chartCard, ID: "network"}, {Kind: chartCard, ID: "disk-io"},
		{Kind: containerCard},
	}
}

// maxCards bounds what is drawn each second.
const maxCards = 60

// validCards leaves out what there is not, and what is there twice.
func validCards(cards []card) []card {
	valid := []card{}
	for _, c := range cards {
		known := c.Kind == containerCard && c.ID == ""
		switch c.Kind {
		case gaugeCard:
			known = validGauge(c.ID)
		case chartCard:
			_, known = charts.LookupPanel(c.ID)
		case containerCard:
		}
		if known && len(valid) < maxCards && findCard(valid, c) < 0 {
			valid = append(valid, c)
		}
	}
	return valid
}

// findCard returns where a card is among others, whatever its size; -1 if it is
// not there.
func findCard(cards []card, c card) int {
	return slices.IndexFunc(cards, func(o card) bool { return o.Kind == c.Kind && o.ID == c.ID })
}

// moveCard moves a card before or after the next one of its kind.
func moveCard(cards []card, c card, by int) []card {
	moved := slices.Clone(cards)
	from := findCard(moved, c)
	if from < 0 {
		return moved
	}
	for to := from + by; to >= 0 && to < len(moved); to += by {
		if moved[to].Kind == c.Kind {
			it := moved[from]
			moved = slices.Delete(moved, from, from+1)
			return slices.Insert(moved, to, it)
		}
	}
	return moved
}

// placeCard moves a card to the place of another one, which makes room towards
// where it came from.
func placeCard(cards []card, c, place card) []card {
	moved := slices.Clone(cards)
	from, to := findCard(moved, c), findCard(moved, place)
	if from < 0 || to < 0 {
		return moved
	}
	it := moved[from]
	return slices.Insert(slices.Delete(moved, from, from+1), to, it)
}

// neighbour returns the card that comes next to a place, one of a kind if there
// is any; none where there are no cards.
func neighbour(cards []card, at int, kind cardKind) card {
	for i := range cards {
		if c := cards[(at+i)%len(cards)]; c.Kind == kind {
			return c
		}
	}
	if len(cards) == 0 {
		return card{}
	}
	return cards[min(at, len(cards)-1)]
}

// choice is a card that can be added.
type choice struct {
	card  card
	title string
}

// choices are the cards that can be added to those there are, and have something
// to show.
func choices(s *metrics.Snapshot, cards []card) (gauges, panels []choice) {
	for _, id := range gaugesOf(s) {
		if c := (card{Kind: gaugeCard, ID: id}); findCard(cards, c) < 0 {
			gauges = append(gauges, choice{c, gaugeTitle(id)})
		}
	}
	for _, p := range charts.Panels() {
		if c := (card{Kind: chartCard, ID: p.ID}); findCard(cards, c) < 0 && p.IsMeasured(s) {
			panels = append(panels, choice{c, tr(p.Title)})
		}
	}
	if c := (card{Kind: containerCard}); findCard(cards, c) < 0 {
		panels = append(panels, choice{c, tr("Container")})
	}
	return gauges, panels
}

// cardTitle names a card.
func cardTitle(c card) string {
	switch c.Kind {
	case gaugeCard:
		return gaugeTitle(c.ID)
	case chartCard:
		p, _ := charts.LookupPanel(c.ID)
		return tr(p.Title)
	default:
		return tr("Container")
	}
}

// gaugeTitle names a gauge.
func gaugeTitle(id string) string {
	kind, device, _ := strings.Cut(id, ":")
	title := map[string]string{
		cpuGauge: tr("CPU"), memoryGauge: tr("Memory"), diskGauge: tr("Disk"), networkGauge: tr("Network"), swapGauge: tr("Swap"),
		tasksGauge: tr("Processes and threads"), filesystemGauge: tr("Filesystem"), gpuGauge: "GPU", gpuMemoryGauge: tr("GPU memory"),
	}[kind]
	if device != "" {
		title += " " + device
	}
	return title
}
