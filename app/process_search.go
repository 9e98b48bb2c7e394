package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// processSearch is the field to search in. Escape clears it, and leaves it when
// it is empty; Enter and the arrow down go to the first row.
type processSearch struct {
	field
	// onRows is called to go to the rows, and onFirst to the first of them.
	onRows, onFirst func()
}

func newProcessSearch(a *App) *processSearch {
	s := &processSearch{}
	s.init(a)
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
		s.onRows()
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		s.onFirst()
	default:
		s.field.TypedKey(e)
	}
}
