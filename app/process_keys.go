package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"headroom/app/signals"
)

// addShortcuts makes the keys of the page work while it is open.
func (p *processesPage) addShortcuts() {
	// The toolkit takes Shift+Delete for an old way to cut.
	for _, s := range []fyne.Shortcut{&desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: control}, &fyne.ShortcutCut{}} {
		p.app.window.Canvas().AddShortcut(s, func(s fyne.Shortcut) {
			if p.app.current != nil && p.app.current.content == p.root {
				p.typedShortcut(s)
			}
		})
	}
}

func (p *processesPage) typedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *desktop.CustomShortcut:
		p.app.window.Canvas().Focus(p.search)
		p.search.TypedShortcut(&fyne.ShortcutSelectAll{})
	case *fyne.ShortcutCut:
		if s.Secondary && p.table.Focused() {
			p.ask(signals.Kill)
		}
	}
}

// typed is what is typed on the page: who types wants to search.
func (p *processesPage) typed(r rune) {
	if r != ' ' && p.table.Visible() {
		p.app.window.Canvas().Focus(p.search)
		p.search.TypedRune(r)
	}
}

// keys are those that come while nothing has the focus: the rows take those that
// choose one.
func (p *processesPage) keys(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyEnd:
		if p.table.Focus(); p.table.Focused() {
			p.app.window.Canvas().Focused().TypedKey(e)
		}
	}
}

// rowKeys are those that the rows have no use for while they have the focus.
func (p *processesPage) rowKeys(key fyne.KeyName) {
	switch key {
	case fyne.KeyDelete:
		p.ask(signals.Terminate)
	case fyne.KeyEscape:
		p.showDetails(false)
	}
}
