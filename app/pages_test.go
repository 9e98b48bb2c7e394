package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Neither keys nor menus may belong to a page that has been left.
func TestLeavingAPageTakesTheFocusFromIt(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	defer a.window.Close()
	a.open(settingsID)
	canvas := a.window.Canvas()
	a.focusList()
	canvas.FocusNext()
	if f := canvas.Focused(); f == nil || f == a.frame.side {
		t.Fatalf("the focus is on %T, want something on the page", f)
	}
	a.open(overviewID)
	if f := canvas.Focused(); f != nil {
		t.Errorf("the focus is on %T of the page that was left", f)
	}
	a.open(settingsID)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", fyne.NewMenuItem("x", nil)), canvas, fyne.NewPos(300, 100))
	a.open(overviewID)
	if canvas.Overlays().Top() != nil {
		t.Error("a menu stays open over another page")
	}
	a.focusList()
	a.open(settingsID)
	if canvas.Focused() != a.frame.side {
		t.Error("the list of pages loses the focus when it opens a page")
	}
}
