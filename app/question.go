package app

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headroom/widgets"
)

// confirm asks before f is called. What does nothing is chosen at first.
func confirm(c fyne.Canvas, title, text, act string, f func()) {
	q := &question{canvas: c}
	cancel, yes := q.button(tr("Cancel"), nil), q.button(act, f)
	yes.Importance = widget.DangerImportance
	q.show(title, text, cancel, yes)
}

// tell tells something that has to be read.
func tell(c fyne.Canvas, title, text string) {
	q := &question{canvas: c}
	q.show(title, text, q.button(tr("OK"), nil))
}

// question is a text over the window, with buttons. The window goes on below
// it. The toolkit's own dialogs know neither Enter nor Escape.
type question struct {
	canvas fyne.Canvas
	popUp  *widget.PopUp
}

// show shows the text as large as the window allows, and chooses the first
// button.
func (q *question) show(title, text string, buttons ...*questionButton) {
	body := widget.NewLabel(text)
	body.Wrapping = fyne.TextWrapWord
	body.Selectable = true
	// The height of a text follows its width.
	body.Resize(fyne.NewSize(q.width(), 0))
	q.open(title, container.NewVScroll(body), body.MinSize().Height, buttons[0], buttons...)
}

// width is that of what it holds.
func (q *question) width() float32 {
	return min(questionWidth, q.canvas.Size().Width-24) - questionEdge
}

// open shows a body that is as high as the window allows and need not be higher
// than what is told, and gives the focus to what is first.
func (q *question) open(title string, body fyne.CanvasObject, height float32, first fyne.Focusable, buttons ...*questionButton) {
	head := widget.NewLabel(title)
	head.TextStyle.Bold = true
	head.Wrapping = fyne.TextWrapWord
	row := container.NewHBox(layout.NewSpacer())
	for _, b := range buttons {
		row.Add(b)
	}
	q.popUp = widget.NewModalPopUp(container.NewPadded(container.NewBorder(head, row, nil, nil, body)), q.canvas)
	head.Resize(fyne.NewSize(q.width(), 0))
	height += head.MinSize().Height + row.MinSize().Height + questionEdge
	q.popUp.Resize(fyne.NewSize(q.width()+questionEdge, min(height, q.canvas.Size().Height-24)))
	q.popUp.Show()
	q.canvas.Focus(first)
}

const (
	questionWidth = 460
	questionEdge  = 32
)

func (q *question) hide() { q.popUp.Hide() }

// questionButton is a button that Enter presses too, and where Escape leaves. A
// ring shows the focus, which the toolkit's colors hardly do on a button that
// does harm.
type questionButton struct {
	widget.Button
	question *question
	ring     *canvas.Rectangle
}

func (q *question) button(text string, f func()) *questionButton {
	b := &questionButton{question: q, ring: focusRing()}
	b.Text = text
	b.OnTapped = func() {
		q.hide()
		if f != nil {
			f()
		}
	}
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained implements fyne.Focusable.
func (b *questionButton) FocusGained() {
	b.Button.FocusGained()
	b.ring.Show()
}

// FocusLost implements fyne.Focusable.
func (b *questionButton) FocusLost() {
	b.Button.FocusLost()
	b.ring.Hide()
}

// CreateRenderer implements fyne.Widget.
func (b *questionButton) CreateRenderer() fyne.WidgetRenderer {
	r := &ringedRenderer{b.Button.CreateRenderer(), b.ring, nil}
	r.objects = append(slices.Clone(r.WidgetRenderer.Objects()), b.ring)
	return r
}

// focusRing is a ring that shows where the focus is, hidden at first.
func focusRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = theme.Color(theme.ColorNamePrimary), 2, 6
	r.Hide()
	return r
}

// ringedRenderer lays a ring around what another renderer draws.
type ringedRenderer struct {
	fyne.WidgetRenderer
	ring    *canvas.Rectangle
	objects []fyne.CanvasObject
}

// Layout implements fyne.WidgetRenderer.
func (r *ringedRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	const out = 3 // between the ring and what it is around
	r.ring.Move(fyne.NewPos(-out, -out))
	r.ring.Resize(size.AddWidthHeight(2*out, 2*out))
}

// Objects implements fyne.WidgetRenderer.
func (r *ringedRenderer) Objects() []fyne.CanvasObject { return r.objects }

// TypedKey implements fyne.Focusable.
func (b *questionButton) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.OnTapped()
	case fyne.KeyEscape:
		b.question.hide()
	default:
		widgets.PassKey(b, e)
	}
}
