package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// addShortcuts makes the keys do what they are for, wherever the focus is.
func (a *App) addShortcuts() {
	canvas := a.window.Canvas()
	canvas.AddShortcut(quitShortcut(), func(fyne.Shortcut) { a.close() })
	for _, s := range []struct {
		key fyne.KeyName
		by  int
	}{{fyne.KeyPageDown, 1}, {fyne.KeyPageUp, -1}} {
		canvas.AddShortcut(&desktop.CustomShortcut{KeyName: s.key, Modifier: fyne.KeyModifierShortcutDefault},
			func(fyne.Shortcut) { a.frame.side.Step(s.by) })
	}
}

// quitShortcut is Ctrl+Q, or Command+Q on macOS.
func quitShortcut() fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: fyne.KeyModifierShortcutDefault}
}
