package app

import (
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"

	"headroom/metrics"
)

// preferences are what the person has chosen, kept by the toolkit between
// starts. What is kept may come from another version or another hand: what
// makes no sense counts as not chosen. Their methods belong to the user
// interface's goroutine.
type preferences struct {
	store fyne.Preferences
	// changed is called after a change that shows.
	changed func()
}

// The names under which they are kept.
const (
	keyPage     = "page"
	keyWidth    = "window.width"
	keyHeight   = "window.height"
	keyTheme    = "theme"
	keyDecimal  = "units.decimal"
	keyBits     = "units.bits"
	keyInterval = "interval.seconds"
	keyLevels   = "thresholds"
	keyCards    = "overview"
	keyLength   = "charts.seconds"
	keyHidden   = "charts.hidden"
)

// page is the ID of the page that was open last.
func (p *preferences) page() string      { return p.store.StringWithFallback(keyPage, overviewID) }
func (p *preferences) setPage(id string) { p.store.SetString(keyPage, id) }

// windowSize is the size of the window, of which a part always fits on a
// screen.
func (p *preferences) windowSize() fyne.Size {
	within := func(v, fallback float64) float32 {
		if !(v >= 320 && v <= 8192) {
			v = fallback
		}
		return float32(v)
	}
	return fyne.NewSize(
		within(p.store.Float(keyWidth), 1180),
		within(p.store.Float(keyHeight), 780))
}

func (p *preferences) setWindowSize(size fyne.Size) {
	p.store.SetFloat(keyWidth, float64(size.Width))
	p.store.SetFloat(keyHeight, float64(size.Height))
}

// themeChoice is light, dark, or what the desktop has.
type themeChoice string

const (
	systemTheme themeChoice = "system"
	lightTheme  themeChoice = "light"
	darkTheme   themeChoice = "dark"
)

func (p *preferences) theme() themeChoice {
	switch c := themeChoice(p.store.String(keyTheme)); c {
	case lightTheme, darkTheme:
		return c
	default:
		return systemTheme
	}
}

func (p *preferences) setTheme(c themeChoice) { p.store.SetString(keyTheme, string(c)) }

func (p *preferences) units() units {
	return units{decimal: p.store.Bool(keyDecimal), bits: p.store.Bool(keyBits)}
}

func (p *preferences) setUnits(u units) {
	p.store.SetBool(keyDecimal, u.decimal)
	p.store.SetBool(keyBits, u.bits)
	p.changed()
}

// interval is the time between two samples from the next start on, 0 where none
// was chosen.
func (p *preferences) interval() time.Duration { return Interval(p.store) }

func (p *preferences) setInterval(d time.Duration) { p.store.SetFloat(keyInterval, d.Seconds()) }

// Interval returns the time between two samples that the person has chosen in
// the window; 0 where there is none.
func Interval(store fyne.Preferences) time.Duration {
	d := time.Duration(store.Float(keyInterval) * float64(time.Second))
	if d < metrics.MinInterval || d > metrics.MaxInterval {
		return 0
	}
	return d
}

// levels are the thresholds of the figures.
func (p *preferences) levels() levels {
	chosen := usualLevels
	var kept map[string][2]float64
	if json.Unmarshal([]byte(p.store.String(keyLevels)), &kept) != nil {
		return chosen
	}
	for i, name := range figureNames {
		if v, ok := kept[name]; ok && validThreshold(v[0], v[1]) {
			chosen[i] = threshold{v[0], v[1]}
		}
	}
	return chosen
}

func validThreshold(warning, critical float64) bool {
	return warning > 0 && warning <= critical && critical <= never
}

func (p *preferences) setLevels(l levels) {
	kept := map[string][2]float64{}
	for i, name := range figureNames {
		if l[i] != usualLevels[i] {
			kept[name] = [2]float64{l[i].warning, l[i].critical}
		}
	}
	p.setJSON(keyLevels, kept)
	p.changed()
}

// figureNames name the figures where their thresholds are kept.
var figureNames = [figureCount]string{
	cpuFigure: "cpu", memoryFigure: "memory", diskFigure: "disk", swapFigure: "swap",
	filesystemFigure: "filesystem", gpuMemoryFigure: "gpu-memory",
}

// cards are those of the overview, in their order.
func (p *preferences) cards() []card {
	var kept []card
	text := p.store.String(keyCards)
	if text == "" || json.Unmarshal([]byte(text), &kept) != nil {
		return usualCards()
	}
	return validCards(kept)
}

func (p *preferences) setCards(cards []card) {
	p.setJSON(keyCards, cards)
	p.changed()
}

func (p *preferences) setJSON(key string, v any) {
	text, err := json.Marshal(v)
	if err == nil { // it always can be written
		p.store.SetString(key, string(text))
	}
}
