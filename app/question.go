package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
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

// questionButton is a button that Enter presses too, and where Escape leaves.
type questionButton struct {
	widget.Button
	question *question
}

func (q *question) button(text string, f func()) *questionButton {
	b := &questionButton{question: q}
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
