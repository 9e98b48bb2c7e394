package app

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// shortcut is a key that does something wherever the focus is.
type shortcut struct {
	key      fyne.KeyName
	modifier fyne.KeyModifier
	// keys and does tell the person; an alternative has none.
	keys, does string
	do         func(a *App)
}

// control is Ctrl, or Command on macOS.
const control = fyne.KeyModifierShortcutDefault

// shortcuts are those of the window. Pages and charts have keys of their own,
// in otherKeys.
func shortcuts() []shortcut {
	list := []shortcut{
		{fyne.KeyPageDown, control, "Ctrl+Page Down", tr("Next page"), func(a *App) { a.frame.side.Step(1) }},
		{fyne.KeyPageUp, control, "Ctrl+Page Up", tr("Previous page"), func(a *App) { a.frame.side.Step(-1) }},
		{fyne.Key1, control, "Ctrl+1 … 9", tr("The first to ninth page"), nil},
		{fyne.KeyComma, control, "Ctrl+,", tr("Settings"), func(a *App) { a.open(settingsID) }},
		{fyne.KeyC, control | fyne.KeyModifierShift, "Ctrl+Shift+C", tr("The compact window"), nil},
		{fyne.KeyL, control, "Ctrl+L", tr("The list of pages"), func(a *App) { a.focusList() }},
		{fyne.KeyF1, 0, "F1, Ctrl+/", tr("This list of keys"), func(a *App) { a.showShortcuts() }},
		{fyne.KeySlash, control, "", "", func(a *App) { a.showShortcuts() }},
		{fyne.KeyW, control, "Ctrl+W", tr("Close the window"), func(a *App) { a.desk.close() }},
		{fyne.KeyQ, control, "Ctrl+Q", tr("Quit"), func(a *App) { a.close() }},
	}
	return list
}

// otherKeys are those of the list and of dialogs.
func otherKeys() [][2]string {
	return [][2]string{
		{"Tab, Shift+Tab", tr("To the next or previous control")},
		{tr("Up, Down, Home, End"), tr("In the list: another page")},
		{tr("Left, Right, Home"), tr("On a chart: the values of another time")},
		{tr("Shift+Left, Right"), tr("On a chart: earlier, later")},
		{"+ −", tr("On a chart: less time, more time")},
		{tr("Space"), tr("On a chart: pause, go on")},
		{tr("Escape, End"), tr("On a chart: back to now")},
		{"C, Ctrl+C", tr("On a chart: copy the values")},
		{"M", tr("On a chart: the menu, to save it and hide lines")},
		{"Ctrl+F", tr("Among the processes: search")},
		{tr("Left, Right"), tr("Among the processes: close and open branches of the tree")},
		{tr("Delete, Shift+Delete"), tr("Among the processes: end or kill the selected one")},
	}
}

// addShortcuts makes the keys do what they are for.
func (a *App) addShortcuts() {
	canvas := a.window.Canvas()
	for _, s := range shortcuts() {
		if s.do != nil && s.modifier != 0 {
			canvas.AddShortcut(&desktop.CustomShortcut{KeyName: s.key, Modifier: s.modifier}, func(fyne.Shortcut) { s.do(a) })
		}
	}
	for i := 1; i <= 9; i++ {
		key := fyne.KeyName(strconv.Itoa(i))
		canvas.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: control}, func(fyne.Shortcut) { a.frame.side.Choose(i - 1) })
	}
	// Keys without a modifier come where nothing has the focus, and from our own
	// widgets where they have no use for them.
	canvas.SetOnTypedKey(func(e *fyne.KeyEvent) {
		for _, s := range shortcuts() {
			if s.modifier == 0 && s.key == e.Name {
				s.do(a)
			}
		}
	})
}

// focusList gives the focus to the list of pages.
func (a *App) focusList() {
	a.frame.list(true)
	a.window.Canvas().Focus(a.frame.side)
}

// showShortcuts shows all keys.
func (a *App) showShortcuts() {
	rows := container.New(layout.NewFormLayout())
	add := func(keys, does string) {
		k := widget.NewLabel(keys)
		k.TextStyle.Bold = true
		rows.Add(k)
		rows.Add(widget.NewLabel(does))
	}
	for _, s := range shortcuts() {
		if s.keys != "" {
			add(s.keys, s.does)
		}
	}
	for _, k := range otherKeys() {
		add(k[0], k[1])
	}
	d := dialog.NewCustom(tr("Keyboard shortcuts"), tr("Close"), container.NewVScroll(rows), a.window)
	size := a.window.Canvas().Size()
	d.Resize(fyne.NewSize(min(480, size.Width-20), min(520, size.Height-20)))
	d.Show()
}
