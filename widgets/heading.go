package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Heading is the head of a page: a large title, a line that explains it, and,
// if something is wrong, a notice on the right.
type Heading struct {
	widget.BaseWidget
	text     HeadingText
	renderer *headingRenderer
}

// HeadingText is what a Heading shows.
type HeadingText struct {
	Title    string
	Subtitle string
	// Notice is empty where nothing is wrong.
	Notice string
}

// NewHeading returns a heading.
func NewHeading(text HeadingText) *Heading {
	h := &Heading{text: text}
	h.ExtendBaseWidget(h)
	return h
}

// SetText shows other texts. It repaints only what has changed.
func (h *Heading) SetText(text HeadingText) {
	if h.text == text {
		return
	}
	h.text = text
	if h.renderer != nil {
		h.renderer.update()
	}
}

// CreateRenderer implements fyne.Widget.
func (h *Heading) CreateRenderer() fyne.WidgetRenderer {
	h.ExtendBaseWidget(h)
	r := &headingRenderer{heading: h}
	h.renderer = r
	r.title.TextStyle.Bold = true
	r.notice.TextStyle.Bold = true
	r.notice.Alignment = fyne.TextAlignCenter
	r.objects = []fyne.CanvasObject{&r.title, &r.subtitle, &r.pill, &r.notice}
	r.applyTheme()
	r.update()
	return laidOut(r, h)
}

type headingRenderer struct {
	heading                 *Heading
	title, subtitle, notice canvas.Text
	pill                    canvas.Rectangle
	objects                 []fyne.CanvasObject

	foreground, muted, warning color.Color
	titleSize, textSize        float32
}

func (r *headingRenderer) applyTheme() {
	h := r.heading
	r.foreground = theme.ColorForWidget(theme.ColorNameForeground, h)
	r.muted = theme.ColorForWidget(theme.ColorNamePlaceHolder, h)
	r.warning = theme.ColorForWidget(theme.ColorNameWarning, h)
	r.titleSize = theme.SizeForWidget(theme.SizeNameSubHeadingText, h) * 1.1
	r.textSize = theme.SizeForWidget(theme.SizeNameCaptionText, h) * 1.1
	r.pill.FillColor = premultiply(r.warning, 0.14)
	r.pill.StrokeColor = r.warning
	r.pill.StrokeWidth = 1
}

func (r *headingRenderer) Destroy() {}

func (r *headingRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *headingRenderer) MinSize() fyne.Size {
	return fyne.NewSize(120, r.titleHeight()+textHeight(r.textSize, fyne.TextStyle{}))
}

// titleHeight is that of the first line, which is left out where it is empty.
func (r *headingRenderer) titleHeight() float32 {
	if t := &r.heading.text; t.Title == "" && t.Notice == "" {
		return 0
	}
	return textHeight(r.titleSize, r.title.TextStyle)
}

func (r *headingRenderer) Layout(fyne.Size) { r.update() }

func (r *headingRenderer) Refresh() {
	r.applyTheme()
	r.pill.Refresh()
	r.update()
}

func (r *headingRenderer) update() {
	text := r.heading.text
	size := r.heading.Size()
	left := size.Width
	noticed := text.Notice != "" && size.Width > 0
	if noticed {
		left = r.layoutNotice(size, text.Notice)
	}
	show(&r.pill, noticed)
	show(&r.notice, noticed)

	height := r.titleHeight()
	setText(&r.title, truncate(text.Title, r.titleSize, left, r.title.TextStyle), r.foreground, r.titleSize)
	place(&r.title, 0, 0, left, height)
	setText(&r.subtitle, truncate(text.Subtitle, r.textSize, size.Width, r.subtitle.TextStyle), r.muted, r.textSize)
	place(&r.subtitle, 0, height, size.Width, textHeight(r.textSize, r.subtitle.TextStyle))
}

// layoutNotice puts the notice beside the title and returns the width that is
// left for the title: two fifths at least.
func (r *headingRenderer) layoutNotice(size fyne.Size, notice string) float32 {
	const pad = 10
	s := truncate(notice, r.textSize, size.Width*0.6-2*pad, r.notice.TextStyle)
	setText(&r.notice, s, r.warning, r.textSize)
	w := textWidth(s, r.textSize, r.notice.TextStyle) + 2*pad
	h := textHeight(r.textSize, r.notice.TextStyle) + 6
	x, y := size.Width-w, (r.titleHeight()-h)/2
	r.pill.CornerRadius = h / 2
	r.pill.Move(fyne.NewPos(x, y))
	r.pill.Resize(fyne.NewSize(w, h))
	place(&r.notice, x, y, w, h)
	return max(0, x-pad)
}
