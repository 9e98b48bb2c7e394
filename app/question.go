package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
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
	head := widget.NewLabel(title)
	head.TextStyle.Bold = true
	head.Wrapping = fyne.TextWrapWord
	body := widget.NewLabel(text)
	body.Wrapping = fyne.TextWrapWord
	body.Selectable = true
	row := container.NewHBox(layout.NewSpacer())
	for _, b := range buttons {
		row.Add(b)
	}
	size := q.canvas.Size()
	width := min(questionWidth, size.Width-24)
	scroll := container.NewVScroll(body)
	q.popUp = widget.NewModalPopUp(container.NewPadded(container.NewBorder(head, row, nil, nil, scroll)), q.canvas)
	// The height of a text follows its width.
	head.Resize(fyne.NewSize(width-questionEdge, 0))
	body.Resize(fyne.NewSize(width-questionEdge, 0))
	height := head.MinSize().Height + body.MinSize().Height + row.MinSize().Height + questionEdge
	q.popUp.Resize(fyne.NewSize(width, min(height, size.Height-24)))
	q.popUp.Show()
	q.canvas.Focus(buttons[0])
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
	}
}
