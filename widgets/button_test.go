package widgets_test

import (
	"slices"
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

func TestButtonTellsWhenItIsPointedAt(t *testing.T) {
	useTheme(t, light)
	b := widgets.NewButton(widgets.ButtonText{Name: "Remove"}, nil)
	var told []bool
	b.OnPointed = func(pointed bool) { told = append(told, pointed) }
	b.MouseIn(nil)
	b.FocusGained()
	b.MouseOut()
	b.FocusLost()
	if !slices.Equal(told, []bool{true, true, true, false}) {
		t.Errorf("told are %v", told)
	}
}

func TestRow(t *testing.T) {
	useTheme(t, light)
	var buttons []fyne.CanvasObject
	for range 3 {
		buttons = append(buttons, widgets.NewButton(widgets.ButtonText{Text: "Usual cards"}, nil))
	}
	one := buttons[0].MinSize()
	row := widgets.NewRow(5, buttons...)
	for lines, width := range []float32{1: 3*one.Width + 10, 2: 2*one.Width + 5, 3: one.Width} {
		if lines == 0 {
			continue
		}
		row.SetWidth(width)
		if got, want := row.MinSize().Height, float32(lines)*(one.Height+5)-5; got != want {
			t.Errorf("%v wide it is %v high, want %v", width, got, want)
		}
		row.Resize(fyne.NewSize(width, row.MinSize().Height))
		if end := buttons[2].Position().Y + one.Height; end != row.Size().Height {
			t.Errorf("%v wide the last ends at %v of %v", width, end, row.Size().Height)
		}
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
