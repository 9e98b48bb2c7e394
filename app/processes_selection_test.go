package app

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// selection is what the page and its table have selected.
func selection(p *processesPage) string {
	return fmt.Sprintf("%s in the details, %d in the table", p.details.title.Text, p.table.Selected().Number)
}

func TestProcessesSelectionFollows(t *testing.T) {
	a, p, table := openProcesses(t, family())
	test.Tap(p.more)
	if got := p.details.title.Text; got != "Select a process to see its details." {
		t.Errorf("without a process, the details say %q", got)
	}
	click(t, a, p, "postgres")
	const want = "postgres (PID 812) in the details, 812 in the table"
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"a refresh", func() {}},
		{"a sort", func() { p.sortBy("name") }},
		{"a search", func() { p.search.SetText("postgres") }},
		{"the tree", func() { p.tree.SetChecked(true) }},
		{"a new place", func() {
			rows := family()
			rows[8].CPUCores = 9
			table.set(rows)
			p.sortBy("cpu")
		}},
	} {
		c.do()
		if got := selection(p); got != want {
			t.Errorf("at once after %s, selected is %s", c.name, got)
		}
		again(t, a)
		if got := selection(p); got != want {
			t.Errorf("after %s, selected is %s", c.name, got)
		}
	}
	if p.selected.CPUCores != 9 {
		t.Errorf("the details are of another time: %v", p.selected.CPUCores)
	}
	// A process that a search does not find stays selected.
	p.search.SetText("firefox")
	again(t, a)
	if got := selection(p); got != want {
		t.Errorf("while it is not found, selected is %s", got)
	}
	p.search.SetText("")

	// Another process gets its number.
	rows := family()
	rows[8].Name, rows[8].Start = "innocent", 7
	table.set(rows)
	for range 2 {
		again(t, a)
		if got := selection(p); got != "postgres (PID 812): has ended in the details, 0 in the table" {
			t.Errorf("after its end, selected is %s", got)
		}
	}
	if !p.end.Disabled() {
		t.Error("End can be pressed")
	}
	click(t, a, p, "innocent")
	if got := selection(p); got != "innocent (PID 812) in the details, 812 in the table" || p.end.Disabled() {
		t.Errorf("selected is %s", got)
	}
}

// A reading may miss a process, as one that was cut short does.
func TestProcessesSelectionComesBack(t *testing.T) {
	a, p, table := openProcesses(t, family())
	test.Tap(p.more)
	click(t, a, p, "postgres")
	table.set(family()[:3])
	again(t, a)
	table.set(family())
	again(t, a)
	if got := selection(p); got != "postgres (PID 812) in the details, 812 in the table" || p.end.Disabled() {
		t.Errorf("of a process that is there again, selected is %s", got)
	}
}

// What a search hides is not ended: nobody sees that it is selected.
func TestProcessesSelectionIsHidden(t *testing.T) {
	a, p, _ := openProcesses(t, family())
	a.MayEnd((&fakeSend{}).send)
	click(t, a, p, "postgres")
	expect := func(when string, able bool) {
		t.Helper()
		if p.end.Disabled() == able || p.kill.Disabled() == able || p.more.Disabled() == able {
			t.Errorf("%s: End %v, Kill %v, Details %v", when, !p.end.Disabled(), !p.kill.Disabled(), !p.more.Disabled())
		}
		p.table.Focus()
		press(t, a, fyne.KeyDelete)
		if asks := overlay(a) != ""; asks != able {
			t.Errorf("%s: Delete asks %s", when, overlay(a))
		}
		if able {
			press(t, a, fyne.KeyEscape)
		}
	}
	expect("at first", true)
	p.search.SetText("firefox")
	expect("hidden", false)
	again(t, a)
	expect("hidden, read again", false)
	p.search.SetText("")
	expect("shown again", true)
	p.search.SetText("firefox")
	a.window.Canvas().Focus(p.search)
	press(t, a, fyne.KeyReturn)
	if p.selected.Name != "firefox" || !p.table.Focused() || p.table.Selected() != rowKey(p.selected) {
		t.Errorf("after Enter, selected is %s", selection(p))
	}
	expect("after Enter", true)
	p.tree.SetChecked(true)
	p.search.SetText("postgres")
	a.window.Canvas().Focus(p.search)
	press(t, a, fyne.KeyDown)
	if p.selected.Name != "postgres" {
		t.Errorf("among those above it, Down selects %s", selection(p))
	}
	// Details that are open can be closed.
	test.Tap(p.more)
	p.search.SetText("no such process")
	if p.more.Disabled() {
		t.Error("the details can't be closed")
	}
	test.Tap(p.more)
	if p.details.card.Visible() || !p.more.Disabled() {
		t.Error("the details do not close")
	}
	a.window.Canvas().Focus(p.search)
	press(t, a, fyne.KeyReturn)
	if !p.table.Focused() {
		t.Error("Enter does not go to the table")
	}
}

func TestProcessesDetails(t *testing.T) {
	a, p, _ := openProcesses(t, family())
	click(t, a, p, "python3")
	press(t, a, fyne.KeyReturn)
	again(t, a)
	got := p.details.text()
	for _, want := range []string{
		"python3 (PID 3100)", "User: 1000", "Parent: systemd (PID 1)", "State: sleeping", "Container: 0123456789ab",
		"Running for: 1 d 7 h", "python3 -m http.server", "Control group: /docker/0123456789ab",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the details lack %q: %s", want, got)
		}
	}
	if !p.details.card.Visible() || !a.prefs.processDetails() {
		t.Error("Enter does not open the details, or they are not kept")
	}
	if end, at := p.details.facts.MinSize().Height, p.details.long.Position().Y; end < 60 || at < end {
		t.Errorf("the command line is at %v, and the facts end at %v", at, end)
	}
	click(t, a, p, "kthreadd")
	if got := p.details.text(); !strings.Contains(got, "A thread of the kernel: it has no command line.") || !strings.Contains(got, "Parent: none") {
		t.Errorf("of a thread of the kernel the details are %s", got)
	}
	press(t, a, fyne.KeyEscape)
	if p.details.card.Visible() || a.prefs.processDetails() || !p.table.Focused() {
		t.Error("Escape does not close the details, or leaves the table")
	}
}
