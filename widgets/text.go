package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

const (
	enDash   = "–"
	ellipsis = "…"
)

// setText changes a text, and repaints it only if that makes a difference.
func setText(t *canvas.Text, s string, c color.Color, size float32) {
	font := fontOf(t.TextStyle)
	if t.Text == s && t.Color == c && t.TextSize == size && t.FontSource == font {
		return
	}
	t.Text, t.Color, t.TextSize, t.FontSource = s, c, size, font
	t.Refresh()
}

// fontOf returns the theme's font of a style. A text that names its font costs
// less: for others the toolkit reads, with each style, the font of the system
// that suits the language best, which takes 3 MB. What letters a named font
// does not have it finds in the system's all the same, when they come.
func fontOf(style fyne.TextStyle) fyne.Resource {
	return fyne.CurrentApp().Settings().Theme().Font(style)
}

// place moves a text into a box; the text's alignment says where in it.
func place(t *canvas.Text, x, y, w, h float32) {
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(w, h))
}

// show sets whether an object is seen.
func show(o fyne.CanvasObject, visible bool) {
	switch {
	case visible == o.Visible():
	case visible:
		o.Show()
	default:
		o.Hide()
	}
}

func textWidth(s string, size float32, style fyne.TextStyle) float32 {
	if s == "" {
		return 0
	}
	return textBox(s, size, style).Width
}

func textHeight(size float32, style fyne.TextStyle) float32 { return textBox("0", size, style).Height }

func textBox(s string, size float32, style fyne.TextStyle) fyne.Size {
	measured, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, size, style, fontOf(style))
	return measured
}

// fitText returns the text and the size at which it fits into the width: the
// wanted size if possible, else a smaller one down to least, else shortened
// with an ellipsis. The text is empty where not even that fits.
func fitText(s string, wanted, least, width float32, style fyne.TextStyle) (string, float32) {
	return fitTextBy(truncate, s, wanted, least, width, style)
}

// fitTextBy is fitText with a way to shorten a text.
func fitTextBy(
	shorten func(s string, size, width float32, style fyne.TextStyle) string,
	s string, wanted, least, width float32, style fyne.TextStyle,
) (string, float32) {
	full := textWidth(s, wanted, style)
	if full <= width {
		return s, wanted
	}
	// Width is nearly proportional to size; whole steps keep a text that
	// changes a little at one size.
	for size := floorHalf(wanted * width / full); size >= least; size -= 0.5 {
		if textWidth(s, size, style) <= width {
			return s, size
		}
	}
	return shorten(s, least, width, style), least
}

func floorHalf(v float32) float32 { return float32(int(v*2)) / 2 }

// truncate shortens a text with an ellipsis until it fits into the width.
func truncate(s string, size, width float32, style fyne.TextStyle) string {
	if textWidth(s, size, style) <= width {
		return s
	}
	runes := []rune(s)
	n := longest(len(runes), func(n int) bool {
		return textWidth(string(runes[:n])+ellipsis, size, style) <= width
	})
	if n == 0 {
		return ""
	}
	return string(runes[:n]) + ellipsis
}

// shorten shortens a text in the middle until it fits into the width, for texts
// that differ at their ends: "Filesystem /var/lib/docker" becomes
// "Filesys…/docker". Its last part is kept as a whole unless it takes most of the
// room.
func shorten(s string, size, width float32, style fyne.TextStyle) string {
	if textWidth(s, size, style) <= width {
		return s
	}
	runes, tail := []rune(s), 0
	if at := strings.LastIndexAny(s, " /"); at > 0 && textWidth(ellipsis+s[at:], size, style) <= width*0.65 {
		tail = len([]rune(s[at:]))
	}
	cut := func(n int) string {
		return string(runes[:n]) + ellipsis + string(runes[len(runes)-max(n, tail):])
	}
	n := longest(min(len(runes)/2, len(runes)-tail), func(n int) bool { return textWidth(cut(n), size, style) <= width })
	if n == 0 {
		return truncate(s, size, width, style)
	}
	return cut(n)
}

// longest returns the greatest number below most for which something fits; of
// smaller ones it does too. 0 fits.
func longest(most int, fits func(n int) bool) int {
	best, tooMany := 0, most
	for tooMany-best > 1 {
		if middle := (best + tooMany) / 2; fits(middle) {
			best = middle
		} else {
			tooMany = middle
		}
	}
	return best
}
