package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Words are one line of text, shortened with an ellipsis where there is not
// room for all of it. They take less memory than the toolkit's label: see
// fontOf. Its methods belong to the user interface's goroutine.
type Words struct {
	widget.BaseWidget
	size      fyne.ThemeSizeName
	alignment fyne.TextAlign
	text      string
	bold      bool
	renderer  *wordsRenderer
}

var _ fyne.Accessible = (*Words)(nil)

// wordsPadding is the room on both sides.
const wordsPadding = 8

// NewWords returns a line of text of a size.
func NewWords(size fyne.ThemeSizeName, alignment fyne.TextAlign) *Words {
	w := &Words{size: size, alignment: alignment}
	w.ExtendBaseWidget(w)
	return w
}

// Text returns all of the text.
func (w *Words) Text() string { return w.text }

// Set shows another text. It repaints only if that makes a difference.
func (w *Words) Set(text string, bold bool) {
	if w.text == text && w.bold == bold {
		return
	}
	w.text, w.bold = text, bold
	if w.renderer != nil {
		w.renderer.update()
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (w *Words) AccessibilityLabel() string { return w.text }

// AccessibilityRole implements fyne.Accessible.
func (*Words) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (w *Words) CreateRenderer() fyne.WidgetRenderer {
	w.ExtendBaseWidget(w)
	r := &wordsRenderer{of: w}
	r.text.Alignment = w.alignment
	r.objects = []fyne.CanvasObject{&r.text}
	w.renderer = r
	r.update()
	return laidOut(r, w)
}

type wordsRenderer struct {
	of      *Words
	text    canvas.Text
	objects []fyne.CanvasObject
}

func (r *wordsRenderer) Destroy() {}

func (r *wordsRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *wordsRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, textHeight(theme.SizeForWidget(r.of.size, r.of), fyne.TextStyle{Bold: true}))
}

func (r *wordsRenderer) Layout(fyne.Size) { r.update() }

func (r *wordsRenderer) Refresh() { r.update() }

func (r *wordsRenderer) update() {
	w := r.of
	size, box := theme.SizeForWidget(w.size, w), w.Size()
	room := max(0, box.Width-2*wordsPadding)
	r.text.TextStyle.Bold = w.bold
	setText(&r.text, truncate(w.text, size, room, r.text.TextStyle), theme.ColorForWidget(theme.ColorNameForeground, w), size)
	place(&r.text, wordsPadding, 0, room, box.Height)
}
