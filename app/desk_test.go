package app

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headroom/metrics"
)

func TestStateInWords(t *testing.T) {
	s := *workstation().latest
	l := &look{levels: usualLevels}
	if got, want := stateOf(&s, l), (state{cpu: "CPU 43 %", memory: "Memory 84 % high"}); got.cpu != want.cpu || got.memory != want.memory || got.troubles != "" || got.worst.Title != "Memory" {
		t.Errorf("the state is %+v", got)
	}
	s.Swap = metrics.Swap{TotalBytes: 2 << 30, UsedBytes: 2 << 30, UsedRatio: 0.99}
	if got := stateOf(&s, l); got.text() != "CPU 43 %, Memory 84 % high, Swap 99 % critical" || got.worst.Title != "Swap" {
		t.Errorf("with swap in use: %q, worst %s", got.text(), got.worst.Title)
	}
	if got := stateOf(metrics.UnknownSnapshot(noon), l); got.text() != "CPU –, Memory –" || !math.IsNaN(got.worst.Ratio) {
		t.Errorf("unknown: %q", got.text())
	}
}

func TestDesktopPreferences(t *testing.T) {
	p := &preferences{store: test.NewTempApp(t).Preferences()}
	if p.closeToTray() || p.startMinimised() || p.compactOpen() || p.compactSize() != fyne.NewSize(260, 180) {
		t.Error("at first nothing is chosen")
	}
	p.setCloseToTray(true)
	p.setStartMinimised(true)
	p.setCompactOpen(true)
	p.setCompactSize(fyne.NewSize(300, 200))
	if !p.closeToTray() || !p.startMinimised() || !p.compactOpen() || p.compactSize() != fyne.NewSize(300, 200) {
		t.Error("what was chosen is not kept")
	}
	p.setCompactSize(fyne.NewSize(3, 1e6))
	if got := p.compactSize(); got != fyne.NewSize(260, 180) {
		t.Errorf("a size that makes no sense gives %v", got)
	}
}

func TestCompactWindow(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.JoinDesktop(Desktop{Native: func() *Native { return nil }})
	a.desk.toggleCompact()
	c := a.desk.compact.Load()
	if c == nil || !a.prefs.compactOpen() {
		t.Fatal("the compact window does not open")
	}
	c.window.Canvas().Capture()
	if !c.follow(t.Context(), a.feed.Latest()) {
		t.Fatal("it does not show the snapshot")
	}
	if v := c.shown; v.gauges[0].Value != "43 %" || v.gauges[1].Value != "84 %" || len(v.lines[0].Lines) != 1 {
		t.Errorf("it shows %+v", v)
	}
	c.window.Resize(fyne.NewSize(310, 190))
	a.desk.toggleCompact()
	if a.desk.compact.Load() != nil || a.prefs.compactOpen() || a.prefs.compactSize() != fyne.NewSize(310, 190) {
		t.Error("it does not close, or its size is not kept")
	}
	a.desk.closeCompact() // as by a second key that came at the same time
}
