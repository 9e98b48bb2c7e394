package app

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"headroom/widgets"
)

// cardFrame holds a card while the cards are being changed, below what can be
// done to it. It is kept while the card moves, so that its buttons keep the
// focus.
type cardFrame struct {
	card card
	root *fyne.Container
	body *fyne.Container
	// hint says what the button would do that is pointed at or has the focus.
	hint                         *widgets.Words
	earlier, later, wide, remove *widgets.Button
	// area is what the card is dragged by; nil for one that has no place among others.
	area *dragArea
}

// newCardFrame returns a frame that has a card changed. The one of the container
// has no size and no place among others.
func newCardFrame(c card, o *overview) *cardFrame {
	f := &cardFrame{card: c, body: container.NewStack(), hint: widgets.NewWords(theme.SizeNameCaptionText, fyne.TextAlignCenter)}
	button := func(how cardChange) *widgets.Button {
		b := widgets.NewButton(f.shows(how), func() { o.changeCard(f, how) })
		b.OnPointed = func(pointed bool) {
			text := ""
			if pointed {
				text = f.hintOf(how)
			}
			if b.Focused() {
				o.flow.Reveal(f.root)
			}
			f.hint.Set(text, false)
		}
		return b
	}
	f.remove = button(removeCard)
	row := container.New(layout.NewCustomPaddedHBoxLayout(2))
	if c.Kind != containerCard {
		f.earlier, f.later, f.wide = button(earlierCard), button(laterCard), button(resizeCard)
		row.Objects = append(row.Objects, f.earlier, f.later, f.wide)
		f.area = newDragArea()
		f.area.pointed = func(pointed bool) {
			text := ""
			if pointed && o.draggedOver == nil { // or another card is drawn across it
				text = tr("Drag to move")
			}
			f.hint.Set(text, false)
		}
		f.area.dragged = func(at fyne.Position) { o.drag(f, at) }
		f.area.ended = func() { o.draggedOver = nil }
	}
	row.Objects = append(row.Objects, f.remove)
	f.root = container.NewBorder(container.New(layout.NewCustomPaddedVBoxLayout(0), container.NewCenter(row), f.hint), nil, nil, nil, f.body)
	return f
}

// cardChange is what can be done to a card.
type cardChange int

const (
	earlierCard cardChange = iota
	laterCard
	resizeCard
	removeCard
)

// shows is what a button shows, and a screen reader tells.
func (f *cardFrame) shows(how cardChange) widgets.ButtonText {
	name := func(text string) string { return fmt.Sprintf(text, cardTitle(f.card)) }
	switch how {
	case earlierCard:
		return widgets.ButtonText{Name: name(tr("Move %s earlier")), Icon: theme.NavigateBackIcon()}
	case laterCard:
		return widgets.ButtonText{Name: name(tr("Move %s later")), Icon: theme.NavigateNextIcon()}
	case resizeCard:
		if f.card.Wide {
			return widgets.ButtonText{Name: name(tr("Make %s narrower")), Icon: narrowerIcon}
		}
		return widgets.ButtonText{Name: name(tr("Make %s wider")), Icon: widerIcon}
	default:
		return widgets.ButtonText{Name: name(tr("Remove %s")), Icon: theme.CancelIcon()}
	}
}

// hintOf is the same in short, for who sees the card.
func (f *cardFrame) hintOf(how cardChange) string {
	switch {
	case how == earlierCard:
		return tr("Earlier")
	case how == laterCard:
		return tr("Later")
	case how == removeCard:
		return tr("Remove")
	case f.card.Wide:
		return tr("Narrower")
	default:
		return tr("Wider")
	}
}

// show shows the card as it is chosen now.
func (f *cardFrame) show(c card, content fyne.CanvasObject) {
	if f.card != c && f.wide != nil {
		f.card = c
		f.wide.Set(f.shows(resizeCard))
		if f.hint.Text() != "" {
			f.hint.Set(f.hintOf(resizeCard), false) // only that button changes the card itself
		}
	}
	if len(f.body.Objects) == 0 || f.body.Objects[0] != content {
		f.body.Objects = []fyne.CanvasObject{content}
		if f.area != nil {
			f.body.Objects = append(f.body.Objects, f.area)
		}
		f.body.Refresh()
	}
}

// The arrows of the two sizes point outwards and inwards.
var (
	widerIcon = theme.NewThemedResource(fyne.NewStaticResource("wider.svg", []byte(
		`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000" d="M7 6.5 1.5 12 7 17.5V13.2H17V17.5L22.5 12 17 6.5V10.8H7Z"/></svg>`)))
	narrowerIcon = theme.NewThemedResource(fyne.NewStaticResource("narrower.svg", []byte(
		`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000" d="M1 10.8H6V6.5L11.5 12 6 17.5V13.2H1ZM23 10.8H18V6.5L12.5 12 18 17.5V13.2H23Z"/></svg>`)))
)
