package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// controls returns the selects and entries of the page, from top to bottom.
func controls(a *App) (selects []*widget.Select, entries []*field) {
	visible(a.window.Content(), func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		switch w := o.(type) {
		case *widget.Select:
			selects = append(selects, w)
		case *field:
			entries = append(entries, w)
		}
	})
	return selects, entries
}

func TestSettings(t *testing.T) {
	a := newTestApp(t, server(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 1000))
	openPage(t, a, settingsID)
	selects, entries := controls(a)
	if len(selects) != 4 || len(entries) != 2*int(figureCount) {
		t.Fatalf("the page has %d selects and %d entries", len(selects), len(entries))
	}
	selects[0].SetSelected("light")
	selects[1].SetSelected("decimal: kB, MB, GB")
	selects[2].SetSelected("bits per second")
	selects[3].SetSelected("2.0 s")
	if a.prefs.theme() != lightTheme || a.prefs.units() != (units{true, true}) || a.prefs.interval() != 2*time.Second {
		t.Errorf("chosen are %v, %v, %v", a.prefs.theme(), a.prefs.units(), a.prefs.interval())
	}
	if got, want := theme.Color(theme.ColorNameBackground), paletteOf(theme.VariantLight).Background; got != want {
		t.Errorf("the background is %v, want %v", got, want)
	}
	selects[0].SetSelected("dark")
	if got, want := theme.Color(theme.ColorNameBackground), paletteOf(theme.VariantDark).Background; got != want {
		t.Errorf("the background is %v, want %v", got, want)
	}

	entries[2].SetText("50")
	entries[3].SetText("")
	if got := a.prefs.levels()[memoryFigure]; got != (threshold{0.5, never}) {
		t.Errorf("the thresholds of memory are %v", got)
	}
	for _, wrong := range []string{"x", "0", "120"} {
		entries[0].SetText(wrong)
		if got := texts(a); !slices.ContainsFunc(got, func(s string) bool {
			return strings.HasPrefix(s, `CPU: "`+wrong+`": a percentage above 0 and up to 100`)
		}) {
			t.Errorf("%q is not refused: %s", wrong, joined(got))
		}
	}
	entries[0].SetText("70")
	entries[1].SetText("60")
	if got := texts(a); !slices.Contains(got, "CPU: critical is below high") {
		t.Errorf("the window shows %s", joined(got))
	}
	if got := a.prefs.levels()[cpuFigure]; got.critical < got.warning {
		t.Errorf("taken is %v", got)
	}
	test.Tap(buttonOf(t, a, "Usual thresholds", nil))
	if a.prefs.levels() != usualLevels || entries[0].Text != "90 %" || entries[1].Text != "" {
		t.Errorf("the usual thresholds are %v, shown as %q and %q", a.prefs.levels(), entries[0].Text, entries[1].Text)
	}
}

func TestShortcutsSheet(t *testing.T) {
	a := newTestApp(t, server(), theme.VariantDark)
	openPage(t, a, settingsID)
	test.Tap(buttonOf(t, a, "Keyboard shortcuts", nil))
	top := a.window.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("no sheet is shown")
	}
	var got []string
	visible(top, func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		if l, ok := o.(*widget.Label); ok {
			got = append(got, l.Text)
		}
	})
	for _, s := range shortcuts() {
		if s.keys != "" && !slices.Contains(got, s.keys) {
			t.Errorf("the sheet lacks %s: %s", s.keys, joined(got))
		}
	}
}

// TestKeysOfTheWindowInFields types them where the focus is in a field.
func TestKeysOfTheWindowInFields(t *testing.T) {
	a := newTestApp(t, server(), theme.VariantDark)
	openPage(t, a, settingsID)
	_, entries := controls(a)
	f := entries[0]
	var passed []fyne.Shortcut
	f.pass = func(s fyne.Shortcut) { passed = append(passed, s) }
	var focused fyne.Focusable = f
	a.window.Canvas().Focus(focused)
	keyed, ok := focused.(fyne.Shortcutable)
	if !ok {
		t.Fatal("the field takes no shortcuts")
	}
	for _, key := range []fyne.KeyName{fyne.KeyQ, fyne.KeyW, fyne.Key1, fyne.KeyPageDown} {
		passed = nil
		s := &desktop.CustomShortcut{KeyName: key, Modifier: control}
		keyed.TypedShortcut(s)
		if len(passed) != 1 || passed[0] != fyne.Shortcut(s) {
			t.Errorf("Ctrl+%s is not passed on", key)
		}
	}
	passed = nil
	keyed.TypedShortcut(&fyne.ShortcutSelectAll{})
	keyed.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: control})
	if len(passed) > 0 || f.SelectedText() == "" && f.CursorColumn != 0 {
		t.Error("what the field uses is passed on, or not used")
	}
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
	if a.window.Canvas().Overlays().Top() == nil {
		t.Error("F1 shows no keys")
	}
}
