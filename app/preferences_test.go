package app

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func newTestPreferences(t *testing.T) *preferences {
	t.Helper()
	return &preferences{store: test.NewTempApp(t).Preferences(), changed: func() {}}
}

func TestPreferencesAreKept(t *testing.T) {
	p := newTestPreferences(t)
	if p.page() != overviewID || p.theme() != systemTheme || p.units() != (units{}) || p.interval() != 0 || p.levels() != usualLevels || !slices.Equal(p.cards(), usualCards()) {
		t.Error("something is chosen that nobody chose")
	}
	changes := 0
	p.changed = func() { changes++ }
	levels := usualLevels
	levels[diskFigure] = threshold{0.5, never}
	cards := []card{{Kind: chartCard, ID: "load", Wide: true}, {Kind: gaugeCard, ID: "filesystem:/home"}}
	p.setPage("disk/sda")
	p.setTheme(darkTheme)
	p.setUnits(units{decimal: true, bits: true})
	p.setInterval(2 * time.Second)
	p.setLevels(levels)
	p.setCards(cards)
	p.setWindowSize(fyne.NewSize(900, 700))
	again := &preferences{store: p.store}
	if again.page() != "disk/sda" || again.theme() != darkTheme || again.units() != (units{true, true}) || again.interval() != 2*time.Second ||
		again.levels() != levels || !slices.Equal(again.cards(), cards) || again.windowSize() != fyne.NewSize(900, 700) {
		t.Errorf("kept is %v %v %v %v %v %v %v", again.page(), again.theme(), again.units(), again.interval(), again.levels(), again.cards(), again.windowSize())
	}
	if changes != 3 {
		t.Errorf("%d changes are told, want 3: of units, thresholds and cards", changes)
	}
}

// What is kept may come from another version, or another hand.
func TestPreferencesThatMakeNoSense(t *testing.T) {
	p := newTestPreferences(t)
	for key, text := range map[string]string{
		keyTheme: "pink", keyLevels: `{"cpu":[0.9,0.1],"memory":[-1,2],"disk":[0.5,0.6],"nonsense":[0,0]}`,
		keyCards: `[{"kind":"gauge","id":"cpu"},{"kind":"gauge","id":"cpu"},{"kind":"chart","id":"no such"},{"kind":"x"},{"kind":"gauge","id":"disk:sda"}]`,
	} {
		p.store.SetString(key, text)
	}
	p.store.SetFloat(keyInterval, 1e9)
	p.setWindowSize(fyne.NewSize(1e6, 3))
	want := usualLevels
	want[diskFigure] = threshold{0.5, 0.6}
	if p.theme() != systemTheme || p.levels() != want || p.interval() != 0 || p.windowSize() != fyne.NewSize(1180, 780) {
		t.Errorf("taken is %v %v %v %v", p.theme(), p.levels(), p.interval(), p.windowSize())
	}
	if got := p.cards(); !slices.Equal(got, []card{{Kind: gaugeCard, ID: "cpu"}}) {
		t.Errorf("the cards are %v", got)
	}
	p.store.SetString(keyCards, "{")
	p.store.SetString(keyLevels, "[")
	if !slices.Equal(p.cards(), usualCards()) || p.levels() != usualLevels {
		t.Error("what can't be read is taken")
	}
	p.setCards(nil)
	if len(p.cards()) != 0 {
		t.Error("a person may want no cards")
	}
}

func TestPercent(t *testing.T) {
	for text, want := range map[string]float64{"80": 0.8, "92.5  %": 0.925, "100%": 1, "": never, "85,5": 0.855, "0.06": 0.001} {
		got, err := parsePercent(text)
		if err != nil || got != want {
			t.Errorf("%q is %v, %v", text, got, err)
		}
		if again, err := parsePercent(percentText(got)); err != nil || again != want {
			t.Errorf("%q comes back as %v, %v", percentText(got), again, err)
		}
	}
	for _, text := range []string{"0", "-1", "101", "x", "NaN", "1e9", "8 0", "0.04", "1,000.5", "1,0,5"} {
		if v, err := parsePercent(text); err == nil {
			t.Errorf("%q is taken for %v", text, v)
		}
	}
}
