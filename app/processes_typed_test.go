package app

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestProcessesAreSearchedAtOnce types on the page that has just been opened.
func TestProcessesAreSearchedAtOnce(t *testing.T) {
	a, p, _ := openProcesses(t, family())
	c := a.window.Canvas()
	if c.Focused() != nil {
		t.Fatal("something has the focus already")
	}
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyDown})
	if !p.table.Focused() || p.table.Selected().Number == 0 {
		t.Error("Down chooses no row")
	}
	c.Unfocus()
	c.OnTypedRune()('f')
	if p.search.Text != "f" || c.Focused() != fyne.Focusable(p.search) {
		t.Errorf("the search holds %q", p.search.Text)
	}
	p.search.SetText("")
	a.focusList()
	c.Focused().TypedRune('p')
	if p.search.Text != "p" {
		t.Errorf("typed on the list of pages, the search holds %q", p.search.Text)
	}
	p.chooseColumns()
	c.Unfocus()
	c.OnTypedRune()('x')
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyDown})
	if p.search.Text != "p" || p.table.Focused() {
		t.Error("what is typed over a menu reaches the processes")
	}
	c.Overlays().Remove(c.Overlays().Top())
	openPage(t, a, cpuID)
	c.Unfocus()
	c.OnTypedRune()('x')
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyDown})
	if p.search.Text != "p" || p.table.Focused() {
		t.Error("what is typed on another page reaches the processes")
	}
}

// TestProcessesOrderIsSeen hides the column by which the rows are sorted.
func TestProcessesOrderIsSeen(t *testing.T) {
	_, p, _ := openProcesses(t, family())
	for _, c := range []struct{ sort, hide, want string }{
		{"memory", "memory", cpuColumn},
		{"pid", "memory", "pid"}, // which shows it again
		{cpuColumn, cpuColumn, nameColumn},
	} {
		p.sortBy(c.sort)
		p.toggleColumn(findColumn(p.all, c.hide))
		if p.wish.column != c.want {
			t.Errorf("sorted by %s, without %s it is sorted by %s", c.sort, c.hide, p.wish.column)
		}
	}
}
