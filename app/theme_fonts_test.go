package app

import (
	"encoding/json"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"headroom/assets"
)

// The window's fonts have the letters of all its texts, and are those of the
// toolkit.
func TestFonts(t *testing.T) {
	letters := map[rune]bool{}
	for _, r := range "0123456789 %°²³µ·–—…„“”‘’«»‚€→ÅåØøÆæßẞŁłŞşİıĞğŐőĀāΑΩαωЀЯяїґҚқẤấ" {
		letters[r] = r != '→' // which the toolkit's do not have either
	}
	for _, language := range []string{"en", "de"} {
		content, err := assets.Translations.ReadFile("translations/" + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := json.Unmarshal(content, &texts); err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			words, _ := json.Marshal(text)
			for _, r := range string(words) {
				letters[r] = true
			}
		}
	}
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		ours, err := sfnt.Parse(newTheme(systemTheme).Font(style).Content())
		if err != nil {
			t.Fatal(err)
		}
		toolkits, err := sfnt.Parse(theme.DefaultTheme().Font(style).Content())
		if err != nil {
			t.Fatal(err)
		}
		if have, all := ours.NumGlyphs(), toolkits.NumGlyphs(); have > all/2 {
			t.Errorf("%v: it has %d glyphs of %d", style, have, all)
		}
		for r, wanted := range letters {
			if have, want := width(t, ours, r), width(t, toolkits, r); wanted && (have == 0 || have != want) {
				t.Errorf("%v: %q is %v wide, in the toolkit's font %v", style, r, have, want)
			}
		}
	}
	if italic := newTheme(systemTheme).Font(fyne.TextStyle{Italic: true}); italic != theme.DefaultTextItalicFont() {
		t.Errorf("italic is %s", italic.Name())
	}
}

// width is how wide a letter is, 0 where the font does not have it.
func width(t *testing.T, f *sfnt.Font, r rune) fixed.Int26_6 {
	t.Helper()
	var buffer sfnt.Buffer
	glyph, err := f.GlyphIndex(&buffer, r)
	if err != nil {
		t.Fatal(err)
	}
	if glyph == 0 {
		return 0
	}
	advance, err := f.GlyphAdvance(&buffer, glyph, fixed.I(16), font.HintingNone)
	if err != nil {
		t.Fatal(err)
	}
	return advance
}
