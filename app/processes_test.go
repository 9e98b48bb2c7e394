package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headroom/metrics"
	"headroom/widgets"
)

// processesOf returns the page of processes of a window.
func processesOf(t *testing.T, a *App) *processesPage {
	t.Helper()
	root, ok := a.pages[processesID].content.(*fyne.Container)
	if !ok {
		t.Fatal("the page has another root")
	}
	l, ok := root.Layout.(*processLayout)
	if !ok {
		t.Fatal("the page has another layout")
	}
	return l.page
}

// openProcesses opens a window on the page of these processes.
func openProcesses(t *testing.T, rows []metrics.ProcessEntry) (*App, *processesPage, *fakeTable) {
	t.Helper()
	feed := workstation()
	feed.table.rows = rows
	a := newTestApp(t, feed, theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 800))
	openPage(t, a, processesID)
	return a, processesOf(t, a), &feed.table
}

// again shows the newest snapshot again.
func again(t *testing.T, a *App) {
	t.Helper()
	a.show(t.Context(), a.feed.Latest())
}

// lines returns what the table draws, from the header down: the texts of a line
// from the left to the right.
func lines(a *App, p *processesPage) [][]string {
	type word struct {
		x, y float32
		text string
	}
	var words []word
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.table)
	visible(a.window.Content(), func(o fyne.CanvasObject, at fyne.Position, parent fyne.CanvasObject) {
		text, ok := o.(*canvas.Text)
		if ok && text.Text != "" && (parent == header(p.table) || parent == body(p.table)) {
			words = append(words, word{at.X, at.Y - top.Y, text.Text})
		}
	})
	slices.SortStableFunc(words, func(a, b word) int {
		if a.y != b.y {
			return int(a.y - b.y)
		}
		return int(a.x - b.x)
	})
	var all [][]string
	for i, w := range words {
		if i == 0 || w.y != words[i-1].y {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], w.text)
	}
	return all
}

// The table's parts have no names outside of their package.
func header(table *widgets.Table) fyne.CanvasObject { return test.WidgetRenderer(table).Objects()[0] }
func body(table *widgets.Table) fyne.CanvasObject   { return test.WidgetRenderer(table).Objects()[1] }

// firsts returns the first cells of the rows that are drawn.
func firsts(a *App, p *processesPage) []string {
	var all []string
	for _, l := range lines(a, p)[1:] {
		all = append(all, l[0])
	}
	return all
}

// press presses keys where the focus is.
func press(t *testing.T, a *App, keys ...fyne.KeyName) {
	t.Helper()
	for _, key := range keys {
		focused := a.window.Canvas().Focused()
		if focused == nil {
			t.Fatalf("%s: nothing has the focus", key)
		}
		focused.TypedKey(&fyne.KeyEvent{Name: key})
	}
}

// focusOn gives a part of the table the focus.
func focusOn(t *testing.T, a *App, part fyne.CanvasObject) {
	t.Helper()
	f, ok := part.(fyne.Focusable)
	if !ok {
		t.Fatal("it takes no focus")
	}
	a.window.Canvas().Focus(f)
}

// click clicks on a text that the table draws, the topmost one.
func click(t *testing.T, a *App, p *processesPage, text string) {
	t.Helper()
	var place *fyne.Position
	visible(a.window.Content(), func(o fyne.CanvasObject, at fyne.Position, parent fyne.CanvasObject) {
		c, ok := o.(*canvas.Text)
		if ok && (place == nil || at.Y < place.Y) && c.Text == text && (parent == header(p.table) || parent == body(p.table)) {
			middle := at.AddXY(c.Size().Width/2, c.Size().Height/2)
			place = &middle
		}
	})
	if place == nil {
		t.Fatalf("the table does not draw %q, but %v", text, lines(a, p))
	}
	test.TapCanvas(a.window.Canvas(), *place)
}

// zoo has known values in all columns, in another order in each, and an eel of
// which nothing is known but name and PID.
func zoo() []metrics.ProcessEntry {
	animal := func(pid int, name, user, state, box, command string, cpu, memory, read, written, threads, seconds metrics.Float, start int) metrics.ProcessEntry {
		e := entry(pid, 0, name, user, command)
		e.State, e.Container, e.CPUCores, e.ResidentBytes, e.Threads, e.CPUSeconds = state, box, cpu, memory, threads, seconds
		e.ReadBytesPerSecond, e.WriteBytesPerSecond = read, written
		e.StartTime = noon.AddDate(0, 0, start-10)
		return e
	}
	nothing := metrics.Unknown()
	eel := animal(55, "eel", "", "", "", "", nothing, nothing, nothing, nothing, nothing, nothing, 0)
	eel.StartTime, eel.Start = time.Time{}, 0
	return []metrics.ProcessEntry{
		eel,
		animal(44, "ant", "dan", "sleeping", "c1", "/bin/z", 0.1, 10, 1, 100, 2, 30, 3),
		animal(33, "Bear", "ann", "running", "c3", "/bin/y", 0.4, 30, 50, 1, 9, 40, 1),
		animal(11, "cow", "bob", "zombie", "c2", "/bin/x", 0.2, 40, 3, 10, 4, 10, 4),
		animal(22, "Deer", "cid", "stopped", "c4", "/bin/w", 0.3, 20, 9, 3, 1, 20, 2),
	}
}

// zooOrder is the usual order of the zoo by each column.
var zooOrder = map[string]string{
	"name":      "ant Bear cow Deer eel",
	"cpu":       "Bear Deer cow ant eel",
	"memory":    "cow Bear Deer ant eel",
	"io":        "ant Bear cow Deer eel",
	"pid":       "cow Deer Bear ant eel",
	"user":      "Bear cow Deer ant eel",
	"state":     "Bear ant Deer cow eel",
	"threads":   "Bear cow ant Deer eel",
	"start":     "cow ant Deer Bear eel",
	"time":      "Bear ant Deer cow eel",
	"read":      "Bear Deer cow ant eel",
	"written":   "ant cow Deer Bear eel",
	"container": "ant cow Bear Deer eel",
	"command":   "Deer cow Bear ant eel",
}

// turned is an order the other way round: what is unknown stays last.
func turned(id string) string {
	names := strings.Fields(zooOrder[id])
	if id != "name" && id != "pid" {
		names = names[:len(names)-1]
	}
	slices.Reverse(names)
	if len(names) < 5 {
		names = append(names, "eel")
	}
	return strings.Join(names, " ")
}

// TestProcessesSortedByKeys goes through all columns with the keyboard.
func TestProcessesSortedByKeys(t *testing.T) {
	a, p, _ := openProcesses(t, zoo())
	var ids []string
	for _, c := range p.all {
		ids = append(ids, c.id)
	}
	if len(ids) != len(zooOrder) {
		t.Fatalf("%d columns, and the order of %d", len(ids), len(zooOrder))
	}
	p.setColumns(ids)
	p.sortBy("threads") // so that no column is sorted by that the keys come to first
	focusOn(t, a, header(p.table))
	press(t, a, fyne.KeyHome)
	for _, id := range ids {
		if id == "threads" {
			p.sortBy(nameColumn)
		}
		for _, c := range []struct {
			key  fyne.KeyName
			want string
		}{{fyne.KeySpace, zooOrder[id]}, {fyne.KeyReturn, turned(id)}} {
			press(t, a, c.key)
			again(t, a) // reads what the order needs
			press(t, a, fyne.KeyHome)
			got := strings.Join(firsts(a, p), " ")
			for range slices.Index(ids, id) {
				press(t, a, fyne.KeyRight)
			}
			if got != c.want {
				t.Errorf("by %s after %s the order is %s, want %s", id, c.key, got, c.want)
			}
		}
		press(t, a, fyne.KeyRight)
	}
}

func TestProcessesSortedByClick(t *testing.T) {
	a, p, _ := openProcesses(t, zoo())
	if got := strings.Join(firsts(a, p), " "); got != zooOrder["cpu"] {
		t.Errorf("at first the order is %s", got)
	}
	for _, c := range []struct{ title, id string }{{"Memory", "memory"}, {"Disk", "io"}, {"Name", "name"}, {"User", "user"}, {"PID", "pid"}, {"CPU", "cpu"}, {"Started", "start"}} {
		for _, want := range []string{zooOrder[c.id], turned(c.id)} {
			click(t, a, p, c.title)
			again(t, a)
			if got := strings.Join(firsts(a, p), " "); got != want {
				t.Errorf("by %s the order is %s, want %s", c.title, got, want)
			}
		}
	}
	if got, want := p.table.AccessibilityLabel(), "Sorted by Started, ascending"; got != want {
		t.Errorf("told is %q, want %q", got, want)
	}
	b := New(a.fyne, a.feed, "")
	again(t, b)
	if got := strings.Join(firsts(b, processesOf(t, b)), " "); got != turned("start") {
		t.Errorf("after a restart the order is %s", got)
	}
}

// TestProcessesCells holds what stands in the rows.
func TestProcessesCells(t *testing.T) {
	a, p, _ := openProcesses(t, family())
	got := lines(a, p)
	if want := []string{"Name", "CPU", "Memory", "Disk", "PID", "User", "State", "Threads", "Started"}; !slices.Equal(got[0], want) {
		t.Errorf("the header is %v", got[0])
	}
	if want := []string{"firefox", "142 %", "900 MiB", "0 B/s", "3000", "ada", "sleeping", "118", "3 May 02:40"}; !slices.Equal(got[1], want) {
		t.Errorf("the first row is %v, want %v", got[1], want)
	}
	if i := slices.IndexFunc(got, func(l []string) bool { return l[0] == "postgres" }); i < 0 || got[i][3] != "15.0 MiB/s" || got[i][5] != "postgres" {
		t.Errorf("the rows are %v", got)
	}
}

// A process may give itself any name.
func TestProcessesNamesThatTurnTheWritingRound(t *testing.T) {
	a, p, _ := openProcesses(t, []metrics.ProcessEntry{entry(7, 0, "a\u202eb\nc\x1bd", "ada", "x")})
	if got := firsts(a, p)[0]; got != "a\uFFFDb\uFFFDc\uFFFDd" {
		t.Errorf("the name is shown as %q", got)
	}
}

func TestProcessesSearch(t *testing.T) {
	a, p, _ := openProcesses(t, family())
	all := len(p.shown.rows)
	typeShortcut(t, a, &desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: control})
	if a.window.Canvas().Focused() != fyne.Focusable(p.search) {
		t.Fatal("Ctrl+F does not go to the search")
	}
	for _, c := range []struct{ search, want, count string }{
		{"cc1", "cc1plus cc1plus", "2 of 13 match"},   // a name
		{"BASH", "bash", "1 of 13 match"},             // in another case
		{"812", "postgres", "1 of 13 match"},          // a PID
		{"gizmo", "firefox cc1plus", "2 of 13 match"}, // a command line
		{"0123456789", "python3", "1 of 13 match"},    // a container
		{"1000", "python3", "1 of 13 match"},          // a user
		{"  make  ", "make", "1 of 13 match"},         // with spaces
		{"no such thing", "", "0 of 13 match"},        // nothing
	} {
		p.search.SetText("")
		test.Type(p.search, c.search)
		again(t, a)
		if got := strings.Join(firsts(a, p), " "); got != c.want {
			t.Errorf("%q finds %q, want %q", c.search, got, c.want)
		}
		if got := joined(texts(a)); !strings.Contains(got, c.count) {
			t.Errorf("%q: the window does not show %q, but %s", c.search, c.count, got)
		}
	}
	press(t, a, fyne.KeyEscape)
	if p.search.Text != "" || len(p.shown.rows) != all || a.window.Canvas().Focused() != fyne.Focusable(p.search) {
		t.Errorf("Escape leaves %q and %d rows, or the search", p.search.Text, len(p.shown.rows))
	}
	press(t, a, fyne.KeyEscape)
	if !p.table.Focused() {
		t.Error("a second Escape does not go to the table")
	}
	// Who types on the table searches; Ctrl+F writes over it.
	a.window.Canvas().Focused().TypedRune('m')
	if p.search.Text != "m" || a.window.Canvas().Focused() != fyne.Focusable(p.search) {
		t.Errorf("who types on the table searches for %q", p.search.Text)
	}
	typeShortcut(t, a, &desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: control})
	a.window.Canvas().Focused().TypedRune('x')
	if p.search.Text != "x" {
		t.Errorf("typed over is %q", p.search.Text)
	}
}

// TestProcessesSearchAtOnce does not wait for the feed: a name is known.
func TestProcessesSearchAtOnce(t *testing.T) {
	a, p, table := openProcesses(t, family())
	table.questions()
	test.Type(p.search, "postgres")
	if got := firsts(a, p); !slices.Equal(got, []string{"postgres"}) {
		t.Errorf("before the feed answers, found are %v", got)
	}
	if asked := table.questions(); len(asked) != 0 {
		t.Errorf("the user interface asked the feed %d times", len(asked))
	}
}

// Command lines may hold secrets: they are read only where they are seen or
// searched in.
func TestProcessesReadsCommandLinesOnlyWhereSeen(t *testing.T) {
	a, p, table := openProcesses(t, family())
	wanted := func() bool {
		table.questions()
		again(t, a)
		return slices.ContainsFunc(table.questions(), func(q metrics.ProcessQuery) bool { return q.CommandLines })
	}
	if wanted() {
		t.Error("command lines are read for nobody")
	}
	for name, c := range map[string][2]func(){
		"search":  {func() { p.search.SetText("x") }, func() { p.search.SetText("") }},
		"details": {func() { p.showDetails(true) }, func() { p.showDetails(false) }},
		"column":  {func() { p.setColumns([]string{commandColumn}) }, func() { p.setColumns(nil) }},
	} {
		c[0]()
		if !wanted() {
			t.Errorf("%s: no command lines are read", name)
		}
		c[1]()
		if wanted() {
			t.Errorf("%s: command lines are still read", name)
		}
	}
}

func TestProcessesTree(t *testing.T) {
	a, p, _ := openProcesses(t, family())
	test.Tap(p.tree)
	again(t, a)
	whole := firsts(a, p)
	// kthreadd has used more time than systemd.
	want := []string{"kthreadd", "kworker/0:1", "systemd", "firefox", "Web Content", "postgres", "python3", "sshd", "bash", "defunct", "make", "cc1plus", "cc1plus"}
	if !slices.Equal(whole, want) {
		t.Errorf("the tree is %v, want %v", whole, want)
	}
	var depths []int
	for _, r := range p.shown.rows {
		depths = append(depths, r.depth)
	}
	if want := []int{0, 1, 0, 1, 2, 1, 1, 1, 2, 3, 3, 4, 4}; !slices.Equal(depths, want) {
		t.Errorf("the depths are %v, want %v", depths, want)
	}
	// Left closes a branch, and goes up from one that is closed.
	click(t, a, p, "make")
	press(t, a, fyne.KeyLeft)
	if got := firsts(a, p); len(got) != len(want)-2 || slices.Contains(got, "cc1plus") {
		t.Errorf("with make closed the tree is %v", got)
	}
	press(t, a, fyne.KeyLeft)
	if p.selected.Name != "bash" {
		t.Errorf("Left went to %s", p.selected.Name)
	}
	press(t, a, fyne.KeyLeft)
	if got := firsts(a, p); len(got) != len(want)-4 {
		t.Errorf("with bash closed the tree is %v", got)
	}
	again(t, a)
	if got := firsts(a, p); len(got) != len(want)-4 {
		t.Errorf("after the next reading the tree is %v", got)
	}
	// A search opens what is closed, and keeps those above what it finds.
	p.search.SetText("cc1plus")
	again(t, a)
	if got := strings.Join(firsts(a, p), " "); got != "systemd sshd bash make cc1plus cc1plus" {
		t.Errorf("the search keeps %s", got)
	}
	for _, r := range p.shown.rows {
		if r.muted == (r.entry.Name == "cc1plus") {
			t.Errorf("%s stands back: %v", r.entry.Name, r.muted)
		}
	}
	if p.shown.matched != 2 {
		t.Errorf("%d match", p.shown.matched)
	}
	p.search.SetText("")
	// Right opens, and goes down into what is open.
	focusOn(t, a, body(p.table))
	press(t, a, fyne.KeyRight)
	if got := firsts(a, p); len(got) != len(want)-2 {
		t.Errorf("with bash open again the tree is %v", got)
	}
	press(t, a, fyne.KeyRight)
	if p.selected.Name != "defunct" {
		t.Errorf("Right went to %s", p.selected.Name)
	}
	press(t, a, fyne.KeyDown, fyne.KeyRight)
	if got := firsts(a, p); !slices.Equal(got, whole) {
		t.Errorf("with all open again the tree is %v", got)
	}
	b := New(a.fyne, a.feed, "")
	again(t, b)
	if got := firsts(b, processesOf(t, b)); !slices.Equal(got, whole) {
		t.Errorf("after a restart the rows are %v", got)
	}
}

// TestProcessesTreeOfNoSense has parents that are their own descendants.
func TestProcessesTreeOfNoSense(t *testing.T) {
	_, p, _ := openProcesses(t, []metrics.ProcessEntry{entry(5, 6, "a", "", ""), entry(6, 5, "b", "", ""), entry(7, 7, "c", "", ""), entry(8, 99, "d", "", "")})
	p.tree.SetChecked(true)
	if got := len(p.shown.rows); got != 4 {
		t.Errorf("the tree has %d rows of 4", got)
	}
}

func TestProcessesColumnsAreKept(t *testing.T) {
	a, p, _ := openProcesses(t, family())
	choose := func(title string) {
		test.Tap(p.columns)
		for _, o := range a.window.Canvas().Overlays().List() {
			visible(o, func(o fyne.CanvasObject, _ fyne.Position, parent fyne.CanvasObject) {
				text, ok := o.(*canvas.Text)
				item, isItem := parent.(fyne.Tappable)
				if ok && isItem && text.Text == title {
					item.Tapped(&fyne.PointEvent{})
				}
			})
		}
		again(t, a)
	}
	choose("User")
	choose("Command line")
	want := []string{"Name", "CPU", "Memory", "Disk", "PID", "State", "Threads", "Started", "Command line"}
	if got := lines(a, p); !slices.Equal(got[0], want) || len(got[1]) != len(want) || !strings.HasPrefix(got[1][8], "/usr/lib/fire") {
		t.Errorf("the columns are %v, the first row %v", got[0], got[1])
	}
	b := New(a.fyne, a.feed, "")
	b.window.Resize(fyne.NewSize(1280, 800))
	again(t, b)
	q := processesOf(t, b)
	if got := lines(b, q)[0]; !slices.Equal(got, want) {
		t.Errorf("after a restart the columns are %v", got)
	}
	a, p = b, q
	choose("The usual columns")
	if got := lines(a, p)[0]; len(got) != 9 || slices.Contains(got, "Command line") {
		t.Errorf("the usual columns are %v", got)
	}
}

// Other columns do not move the rows.
func TestProcessesColumnsKeepTheRows(t *testing.T) {
	a, p, _ := openProcesses(t, crowd(500))
	focusOn(t, a, body(p.table))
	press(t, a, fyne.KeyEnd)
	before, _ := p.table.Seen()
	p.toggleColumn(findColumn(p.all, "time"))
	if after, _ := p.table.Seen(); before == 0 || after != before {
		t.Errorf("the first row was %d, and is %d", before, after)
	}
}

// Kept choices may come from another version.
func TestProcessesPreferencesThatMakeNoSense(t *testing.T) {
	a, _, _ := openProcesses(t, zoo())
	a.prefs.setProcessSort("no such column", true)
	a.prefs.setProcessColumns([]string{"no such column", "pid"})
	b := New(a.fyne, a.feed, "")
	again(t, b)
	p := processesOf(t, b)
	if got := lines(b, p)[0]; !slices.Equal(got, []string{"Name", "PID"}) {
		t.Errorf("the columns are %v", got)
	}
	if got := strings.Join(firsts(b, p), " "); got != zooOrder["cpu"] {
		t.Errorf("the order is %s", got)
	}
}
