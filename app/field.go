package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// field is an entry in which the keys of the window work too: the toolkit's keeps
// them all for itself.
type field struct {
	widget.Entry
	window fyne.Canvas
	// pass is called with the shortcuts of the window.
	pass func(fyne.Shortcut)
	// onLeave, where there is one, is called when the focus has left.
	onLeave func()
}

func newField(a *App) *field {
	f := &field{}
	f.init(a)
	f.ExtendBaseWidget(f)
	return f
}

// init is for those that are more than a field.
func (f *field) init(a *App) { f.window, f.pass = a.window.Canvas(), a.passShortcut }

// TypedKey implements fyne.Focusable.
func (f *field) TypedKey(key *fyne.KeyEvent) {
	if typed := f.window.OnTypedKey(); key.Name == fyne.KeyF1 && typed != nil {
		typed(key)
		return
	}
	f.Entry.TypedKey(key)
}

// TypedShortcut implements fyne.Shortcutable.
func (f *field) TypedShortcut(shortcut fyne.Shortcut) {
	if custom, ok := shortcut.(*desktop.CustomShortcut); ok {
		switch custom.KeyName {
		case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyHome, fyne.KeyEnd:
		default:
			f.pass(shortcut)
			return
		}
	}
	f.Entry.TypedShortcut(shortcut)
}

// FocusLost implements fyne.Focusable.
func (f *field) FocusLost() {
	f.Entry.FocusLost()
	if f.onLeave != nil {
		f.onLeave()
	}
}

// passShortcut gives a shortcut to the window.
func (a *App) passShortcut(s fyne.Shortcut) {
	if window, ok := a.window.Canvas().(fyne.Shortcutable); ok {
		window.TypedShortcut(s)
	}
}
