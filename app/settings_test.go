package app

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
	var set time.Duration
	a.ChangesInterval(func(d time.Duration) error { set = d; return nil })
	if selects[3].Selected != "1.0 s" {
		t.Errorf("the interval is shown as %q", selects[3].Selected)
	}
	selects[3].SetSelected("2.0 s")
	if set != 2*time.Second {
		t.Errorf("the interval is set to %s at once", set)
	}
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

	test.Tap(buttonOf(t, a, "Usual thresholds"))
	if a.prefs.levels() != usualLevels || entries[0].Text != "90 %" || entries[1].Text != "" {
		t.Errorf("the usual thresholds are %v, shown as %q and %q", a.prefs.levels(), entries[0].Text, entries[1].Text)
	}
}

func TestShortcutsSheet(t *testing.T) {
	a := newTestApp(t, server(), theme.VariantDark)
	openPage(t, a, settingsID)
	test.Tap(buttonOf(t, a, "Keyboard shortcuts"))
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

// What is on its way to another number is none yet; what is no number gives way
// to the last one that was.
func TestThresholdsAreTaken(t *testing.T) {
	a := newTestApp(t, server(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 1000))
	openPage(t, a, settingsID)
	_, entries := controls(a)
	typed := func(i int, text string) {
		a.window.Canvas().Focus(entries[i])
		entries[i].SetText("")
		test.Type(entries[i], text)
	}
	shown := func(text string) bool {
		return slices.ContainsFunc(texts(a), func(s string) bool { return strings.HasPrefix(s, text) })
	}
	expect := func(when string, figure int, want threshold, first, second string) {
		t.Helper()
		if got := a.prefs.levels()[figure]; got != want {
			t.Errorf("%s: taken is %v, want %v", when, got, want)
		}
		if f := entries[2*figure:]; f[0].Text != first || f[1].Text != second {
			t.Errorf("%s: shown are %q and %q", when, f[0].Text, f[1].Text)
		}
	}
	usual := usualLevels[cpuFigure]
	typed(0, "12")
	expect("half typed", cpuFigure, usual, "12", "")
	test.Type(entries[0], "0")
	expect("too much", cpuFigure, usual, "120", "")
	const accepted = `"120": a percentage above 0 and up to 100`
	if !shown(accepted) {
		t.Errorf("it is not told what is accepted: %s", joined(texts(a)))
	}
	press(t, a, fyne.KeyReturn)
	expect("too much, Enter", cpuFigure, usual, "120", "")
	a.window.Canvas().Unfocus()
	expect("too much, left", cpuFigure, usual, "90 %", "")
	if !shown(accepted) {
		t.Error("it is not told why the number has gone")
	}
	for _, wrong := range []string{"x", "0", "-3", "100.1"} {
		typed(0, wrong)
		a.window.Canvas().Unfocus()
		expect(wrong, cpuFigure, usual, "90 %", "")
	}

	typed(0, "70")
	press(t, a, fyne.KeyReturn)
	expect("Enter", cpuFigure, threshold{0.7, never}, "70 %", "")
	if shown(`"`) {
		t.Error("the reason stays")
	}
	typed(3, "95.5")
	a.window.Canvas().Focus(entries[4])
	expect("left", memoryFigure, threshold{usualLevels[memoryFigure].warning, 0.955}, "80 %", "95.5 %")

	// Two numbers may be on their way together.
	typed(2, "97")
	a.window.Canvas().Focus(entries[3])
	expect("the first of two", memoryFigure, threshold{usualLevels[memoryFigure].warning, 0.955}, "97", "95.5 %")
	if !shown("critical is below high") || entries[2].Validate() != nil {
		t.Errorf("it is not told what is wrong: %s", joined(texts(a)))
	}
	typed(3, "99")
	a.window.Canvas().Unfocus()
	expect("both", memoryFigure, threshold{0.97, 0.99}, "97 %", "99 %")

	// What is typed counts when the window closes.
	typed(1, "80")
	a.pages[settingsID].leave()
	expect("closed", cpuFigure, threshold{0.7, 0.8}, "70 %", "80 %")
	typed(1, "60")
	a.pages[settingsID].leave()
	expect("closed with what makes no sense", cpuFigure, threshold{0.7, 0.8}, "70 %", "80 %")
}

// TestSettingsFit holds that nothing is cut at the right, in any language.
func TestSettingsFit(t *testing.T) {
	for _, language := range []string{"en", "de"} {
		speak(t, language)
		a := newTestApp(t, server(), theme.VariantDark)
		openPage(t, a, settingsID)
		for _, size := range []fyne.Size{{Width: 480, Height: 360}, {Width: 1280, Height: 800}} {
			a.window.Resize(size)
			var left float32
			visible(a.window.Content(), func(o fyne.CanvasObject, at fyne.Position, parent fyne.CanvasObject) {
				if s, ok := o.(*widget.Select); ok {
					if left == 0 {
						left = at.X
					}
					if at.X != left || fyne.MeasureText(s.Selected, theme.TextSize(), fyne.TextStyle{}).Width > s.Size().Width-50 {
						t.Errorf("%s, %v: %q is at %v, another at %v, with a width of %v", language, size, s.Selected, at.X, left, s.Size().Width)
					}
				}
				text, isText := o.(*canvas.Text)
				end := at.X + o.Size().Width
				if isText {
					end = at.X + text.MinSize().Width
				}
				if _, isControl := o.(fyne.Focusable); (isText || isControl) && end > size.Width+0.5 {
					t.Errorf("%s, %v: %T %q reaches to %v", language, size, o, textOf(o), end)
				}
			})
		}
	}
}

func textOf(o fyne.CanvasObject) string {
	if text, ok := o.(*canvas.Text); ok {
		return text.Text
	}
	return ""
}

// A tap on the text beside a box does what one on the box does.
func TestCheckText(t *testing.T) {
	a := newTestApp(t, server(), theme.VariantDark)
	openPage(t, a, settingsID)
	var text *checkText
	visible(a.window.Content(), func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		if c, ok := o.(*checkText); ok && text == nil {
			text = c
		}
	})
	if text == nil {
		t.Fatal("there is no box")
	}
	for _, on := range []bool{true, false} {
		test.Tap(text)
		if text.box.Checked != on || a.prefs.closeToTray() != on {
			t.Errorf("the box is %v, kept is %v, want %v", text.box.Checked, a.prefs.closeToTray(), on)
		}
	}
	if a.window.Canvas().Focused() != fyne.Focusable(text.box) {
		t.Error("the box has no focus")
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

// speak shows the texts of a language for the length of a test.
func speak(t *testing.T, language string) {
	t.Helper()
	load := func() { translated = sync.OnceValue(loadTexts) }
	t.Cleanup(load) // after the language is as it was
	t.Setenv("LANGUAGE", language)
	load()
	if cancel := tr("Cancel"); language == "de" && cancel != "Abbrechen" {
		t.Fatalf("the window speaks no %s: %q", language, cancel)
	}
}
