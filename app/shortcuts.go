package app

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headroom/widgets"
)

// shortcut is a key that does something wherever the focus is.
type shortcut struct {
	key      fyne.KeyName
	modifier fyne.KeyModifier
	// keys and does tell the person.
	keys, does string
	// do is nil for what is done elsewhere.
	do func(a *App)
}

// control is Ctrl, or Command on macOS.
const control = fyne.KeyModifierShortcutDefault

// shortcuts are those of the window. Pages and charts have keys of their own,
// in otherKeys.
func shortcuts() []shortcut {
	list := []shortcut{
		{fyne.KeyPageDown, control, tr("Ctrl+Page Down"), tr("Next page"), func(a *App) { a.frame.side.Step(1) }},
		{fyne.KeyPageUp, control, tr("Ctrl+Page Up"), tr("Previous page"), func(a *App) { a.frame.side.Step(-1) }},
		{fyne.Key1, control, tr("Ctrl+1 … 9"), tr("The first to ninth page"), nil},
		{fyne.KeyComma, control, tr("Ctrl+,"), tr("Settings"), func(a *App) { a.open(settingsID) }},
		{fyne.KeyC, control | fyne.KeyModifierShift, tr("Ctrl+Shift+C"), tr("The compact window"), nil},
		{fyne.KeyL, control, tr("Ctrl+L"), tr("The list of pages"), func(a *App) { a.focusList() }},
		{fyne.KeyF1, 0, tr("F1, Ctrl+/"), tr("This list of keys"), nil},
		{fyne.KeyW, control, tr("Ctrl+W"), tr("Close the window"), func(a *App) { a.desk.close() }},
		{fyne.KeyQ, control, tr("Ctrl+Q"), tr("Quit"), func(a *App) { a.close() }},
	}
	return list
}

// otherKeys are those of the list and of dialogs.
func otherKeys() [][2]string {
	return [][2]string{
		{tr("Tab, Shift+Tab"), tr("To the next or previous control")},
		{tr("Up, Down, Home, End"), tr("In the list: another page")},
		{tr("Left, Right, Home"), tr("On a chart: the values of another time")},
		{tr("Shift+Left, Right"), tr("On a chart: earlier, later")},
		{"+ −", tr("On a chart: less time, more time")},
		{tr("Space"), tr("On a chart: pause, go on")},
		{tr("Escape, End"), tr("On a chart: back to now")},
		{tr("C, Ctrl+C"), tr("On a chart: copy the values")},
		{"M", tr("On a chart: the menu, to save it and hide lines")},
		{tr("Ctrl+F, letters"), tr("Among the processes: search")},
		{tr("Enter"), tr("Among the processes: the details of the selected one")},
		{tr("Left, Right"), tr("Among the processes: close and open branches of the tree")},
		{tr("Left, Right, Space"), tr("On the head of the processes: choose a column, sort by it")},
		{"+ − 0", tr("On the head of the processes: a column wider, narrower, as usual")},
		{tr("Delete, Shift+Delete"), tr("Among the processes: end or kill the selected one")},
	}
}

// addShortcuts makes the keys do what they are for.
func (a *App) addShortcuts() {
	canvas := a.window.Canvas()
	add := func(key fyne.KeyName, modifier fyne.KeyModifier, do func()) {
		canvas.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: modifier}, func(fyne.Shortcut) { do() })
	}
	for _, s := range shortcuts() {
		if s.do != nil {
			add(s.key, s.modifier, func() {
				a.hideShortcuts()
				s.do(a)
			})
		}
	}
	for i := 1; i <= 9; i++ {
		add(fyne.KeyName(strconv.Itoa(i)), control, func() {
			a.hideShortcuts()
			a.frame.side.Choose(i - 1)
		})
	}
	add(fyne.KeySlash, control, a.showShortcuts)
	// Keys without a modifier come where nothing has the focus, and from our own
	// widgets where they have no use for them.
	canvas.SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch {
		case e.Name == fyne.KeyF1:
			a.showShortcuts()
		case a.current.keys != nil && canvas.Overlays().Top() == nil:
			a.current.keys(e)
		}
	})
	canvas.SetOnTypedRune(a.typed)
}

// typed gives what is typed to the page.
func (a *App) typed(r rune) {
	if a.current.typed != nil && a.window.Canvas().Overlays().Top() == nil {
		a.current.typed(r)
	}
}

// focusList gives the focus to the list of pages.
func (a *App) focusList() {
	a.frame.list(true)
	a.window.Canvas().Focus(a.frame.side)
}

// showShortcuts shows all keys, or hides them where they are shown.
func (a *App) showShortcuts() {
	if a.hideShortcuts() {
		return
	}
	a.keys = &question{canvas: a.window.Canvas()}
	rows := &keyRows{width: a.keys.width() - keyRowsEdge}
	list := container.New(rows)
	add := func(keys, does string) {
		k, d := widget.NewLabel(keys), widget.NewLabel(does)
		k.TextStyle.Bold = true
		k.Wrapping, d.Wrapping = fyne.TextWrapWord, fyne.TextWrapWord
		list.Add(k)
		list.Add(d)
	}
	for _, s := range shortcuts() {
		add(s.keys, s.does)
	}
	for _, k := range otherKeys() {
		add(k[0], k[1])
	}
	body := newKeyScroll(list, a.keys.hide)
	a.keys.open(tr("Keyboard shortcuts"), body, list.MinSize().Height, body, a.keys.button(tr("Close"), nil))
}

// hideShortcuts hides the list of keys, and tells whether it was shown.
func (a *App) hideShortcuts() bool {
	if a.keys == nil || !a.keys.popUp.Visible() {
		return false
	}
	a.keys.hide()
	return true
}

// keyRows places texts in two columns, each as high as it needs.
type keyRows struct{ width float32 }

// keyRowsEdge is room for the bar that scrolls.
const keyRowsEdge = 16

// MinSize implements fyne.Layout.
func (k *keyRows) MinSize(cells []fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for i := 0; i+1 < len(cells); i += 2 {
		height += k.height(cells[i], cells[i+1])
	}
	return fyne.NewSize(0, height+theme.InnerPadding()/2)
}

// height is that of a row. The height of a text follows its width.
func (k *keyRows) height(keys, does fyne.CanvasObject) float32 {
	left := k.left()
	keys.Resize(fyne.NewSize(left, keys.Size().Height))
	does.Resize(fyne.NewSize(k.width-left, does.Size().Height))
	// The texts have room of their own above and below.
	return max(keys.MinSize().Height, does.MinSize().Height) - theme.InnerPadding()
}

// left is the width of the first column.
func (k *keyRows) left() float32 { return min(170, k.width*0.42) }

// Layout implements fyne.Layout.
func (k *keyRows) Layout(cells []fyne.CanvasObject, _ fyne.Size) {
	left, y := k.left(), float32(0)
	for i := 0; i+1 < len(cells); i += 2 {
		height := k.height(cells[i], cells[i+1])
		cells[i].Move(fyne.NewPos(0, y))
		cells[i].Resize(fyne.NewSize(left, height))
		cells[i+1].Move(fyne.NewPos(left, y))
		cells[i+1].Resize(fyne.NewSize(k.width-left, height))
		y += height
	}
}

// keyScroll is what the keys scroll; Escape and Enter leave it.
type keyScroll struct {
	widget.BaseWidget
	scroll *container.Scroll
	ring   *canvas.Rectangle
	leave  func()
}

func newKeyScroll(content fyne.CanvasObject, leave func()) *keyScroll {
	k := &keyScroll{scroll: container.NewVScroll(content), ring: focusRing(), leave: leave}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer implements fyne.Widget.
func (k *keyScroll) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(k.scroll, k.ring))
}

// FocusGained implements fyne.Focusable.
func (k *keyScroll) FocusGained() { k.ring.Show() }

// FocusLost implements fyne.Focusable.
func (k *keyScroll) FocusLost() { k.ring.Hide() }

// TypedRune implements fyne.Focusable.
func (k *keyScroll) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (k *keyScroll) TypedKey(e *fyne.KeyEvent) {
	const line = 30
	page := max(line, k.scroll.Size().Height-line)
	switch e.Name {
	case fyne.KeyUp:
		k.by(-line)
	case fyne.KeyDown:
		k.by(line)
	case fyne.KeyPageUp:
		k.by(-page)
	case fyne.KeyPageDown, fyne.KeySpace:
		k.by(page)
	case fyne.KeyHome:
		k.scroll.ScrollToTop()
	case fyne.KeyEnd:
		k.scroll.ScrollToBottom()
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
		k.leave()
	default:
		widgets.PassKey(k, e)
	}
}

func (k *keyScroll) by(dy float32) {
	k.scroll.ScrollToOffset(fyne.NewPos(0, k.scroll.Offset.Y+dy))
}
