package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headroom/widgets"
)

// processSearch is the field to search in. Escape clears it, and leaves it when
// it is empty; Enter and the arrow down go to the rows.
type processSearch struct {
	widget.Entry
	// pass is called with the shortcuts of the window.
	pass    func(fyne.Shortcut)
	onLeave func()
}

func newProcessSearch(pass func(fyne.Shortcut)) *processSearch {
	s := &processSearch{pass: pass}
	s.ExtendBaseWidget(s)
	s.Icon = theme.SearchIcon()
	return s
}

// TypedKey implements fyne.Focusable.
func (s *processSearch) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		if s.Text != "" {
			s.SetText("")
			return
		}
		s.onLeave()
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		s.onLeave()
	case fyne.KeyF1:
		widgets.PassKey(s, e)
	default:
		s.Entry.TypedKey(e)
	}
}

// TypedShortcut implements fyne.Shortcutable. Those of the window work here too:
// a field keeps them all for itself otherwise.
func (s *processSearch) TypedShortcut(shortcut fyne.Shortcut) {
	if custom, ok := shortcut.(*desktop.CustomShortcut); ok {
		switch custom.KeyName {
		case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyHome, fyne.KeyEnd:
		default:
			s.pass(shortcut)
			return
		}
	}
	s.Entry.TypedShortcut(shortcut)
}
