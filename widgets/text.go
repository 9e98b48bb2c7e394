package widgets

import (
	"image/color"

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
	return truncate(s, least, width, style), least
}

func floorHalf(v float32) float32 { return float32(int(v*2)) / 2 }

// truncate shortens a text with an ellipsis until it fits into the width.
func truncate(s string, size, width float32, style fyne.TextStyle) string {
	if textWidth(s, size, style) <= width {
		return s
	}
	runes := []rune(s)
	fits, tooLong := 0, len(runes)
	for tooLong-fits > 1 {
		middle := (fits + tooLong) / 2
		if textWidth(string(runes[:middle])+ellipsis, size, style) <= width {
			fits = middle
		} else {
			tooLong = middle
		}
	}
	if fits == 0 {
		return ""
	}
	return string(runes[:fits]) + ellipsis
}
