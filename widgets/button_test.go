package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headroom/widgets"
)

func TestButtonPictures(t *testing.T) {
	pause := widgets.ButtonText{Text: "Pause", Icon: theme.MediaPauseIcon()}
	for _, c := range []struct {
		name  string
		theme fyne.Theme
		shows widgets.ButtonText
		then  func(*widgets.Button)
	}{
		{"plain", light, pause, nil},
		{"plain_dark", dark, pause, nil},
		{"filled", light, widgets.ButtonText{Text: "Live", Icon: theme.MediaPlayIcon(), Filled: true}, nil},
		{"icon", dark, widgets.ButtonText{Name: "Pages", Icon: theme.MenuIcon()}, nil},
		{"focus", light, pause, (*widgets.Button).FocusGained},
		{"hover", light, pause, func(b *widgets.Button) { b.MouseIn(nil) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			useTheme(t, c.theme)
			b := widgets.NewButton(c.shows, nil)
			size := b.MinSize()
			picture := capture(b, size.Width, size.Height, 1)
			if c.then != nil {
				c.then(b)
				picture = capture(b, size.Width, size.Height, 1)
			}
			test.AssertImageMatches(t, "button_"+c.name+".png", picture)
		})
	}
}

func TestButton(t *testing.T) {
	useTheme(t, light)
	taps := 0
	b := widgets.NewButton(widgets.ButtonText{Text: "Pause", Icon: theme.MediaPauseIcon()}, func() { taps++ })
	window := test.NewTempWindow(t, b)
	passed := 0
	window.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { passed++ })
	test.Tap(b)
	for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF1} {
		b.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if taps != 4 || passed != 1 {
		t.Errorf("it was tapped %d times, and passed on %d keys", taps, passed)
	}
	wide := b.MinSize()
	b.Set(widgets.ButtonText{Name: "Pause", Icon: theme.MediaPauseIcon()})
	if narrow := b.MinSize(); narrow.Width >= wide.Width || narrow.Height != wide.Height {
		t.Errorf("without text it takes %v, with it %v", narrow, wide)
	}
	if b.AccessibilityLabel() != "Pause" {
		t.Errorf("a screen reader is told %q", b.AccessibilityLabel())
	}
}

func TestWordsPictures(t *testing.T) {
	for _, c := range []struct {
		name      string
		theme     fyne.Theme
		alignment fyne.TextAlign
		bold      bool
		width     float32
	}{
		{"plain", light, fyne.TextAlignLeading, false, 200},
		{"bold_dark", dark, fyne.TextAlignTrailing, true, 200},
		{"short", light, fyne.TextAlignLeading, false, 80},
	} {
		t.Run(c.name, func(t *testing.T) {
			useTheme(t, c.theme)
			w := widgets.NewWords(theme.SizeNameText, c.alignment)
			w.Set("Paused at 11:59:00", c.bold)
			test.AssertImageMatches(t, "words_"+c.name+".png", capture(w, c.width, 30, 1))
		})
	}
}
