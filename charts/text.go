package charts

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// longestText bounds the characters of a label before anything is measured.
const longestText = 200

// cleanText makes text from outside safe to draw in any format: valid UTF-8, on
// one line, without control characters or those that reverse the direction of
// what follows, and not endless.
func cleanText(s string) string {
	if len(s) > 4*longestText {
		s = s[:4*longestText]
	}
	n := 0
	return strings.Map(func(r rune) rune {
		n++
		switch {
		case n > longestText, unicode.Is(unicode.Bidi_Control, r), r == 0xFFFE, r == 0xFFFF:
			return -1
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// fitText shortens text to a width, with an ellipsis in place of the rest.
func fitText(s string, size, width float64) string {
	if textWidth(s, size) <= width {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		if short := strings.TrimRight(string(runes[:n]), " ") + "…"; textWidth(short, size) <= width {
			return short
		}
	}
	return ""
}

// textWidth is the width of text at a font size, both in pixels.
func textWidth(s string, size float64) float64 {
	advances := fontAdvances()
	sum := 0.0
	for _, r := range s {
		if int(r) < len(advances) {
			sum += advances[r]
		} else {
			sum += widestAdvance
		}
	}
	return sum * size
}

// widestAdvance stands for characters that aren't measured, in ems.
const widestAdvance = 1

// fontAdvances holds the widths of the characters up to the general
// punctuation, in ems, of the font that draws them.
var fontAdvances = sync.OnceValue(func() *[0x2100]float64 {
	advances := new([0x2100]float64)
	f := textFont()
	const ppem = 1024
	var buf sfnt.Buffer
	for r := range advances {
		advances[r] = widestAdvance
		glyph, err := f.GlyphIndex(&buf, rune(r))
		if err != nil {
			continue
		}
		if a, err := f.GlyphAdvance(&buf, glyph, fixed.I(ppem), font.HintingNone); err == nil {
			advances[r] = float64(a) / (ppem * 64)
		}
	}
	return advances
})
