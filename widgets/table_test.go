package widgets_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"headroom/widgets"
)

// tableTold is what a table told, in words.
type tableTold struct{ list []string }

func (a *tableTold) add(format string, args ...any) {
	a.list = append(a.list, fmt.Sprintf(format, args...))
}

// take returns what was told since the last time.
func (a *tableTold) take() string {
	text := strings.Join(a.list, "; ")
	a.list = nil
	return text
}

var tableColumns = []widgets.TableColumn{
	{ID: "name", Title: "Name", Room: "a-program-name", Grow: 1},
	{ID: "cpu", Title: "CPU", Room: "88.8 %", Number: true},
	{ID: "user", Title: "User", Room: "a-username"},
}

// plainRows are so many rows without branches.
func plainRows(n int) widgets.TableRows {
	return widgets.TableRows{
		Count: n,
		Key:   func(i int) widgets.RowKey { return widgets.RowKey{Number: uint64(i) + 1} },
		Row: func(i int) widgets.TableRow {
			return widgets.TableRow{Cells: []string{"row " + strconv.Itoa(i), strconv.Itoa(i) + " %", "ada"}}
		},
	}
}

// newTable is a table of n rows in a window, 20 rows high.
func newTable(tb testing.TB, n int, width float32) (*widgets.Table, *tableTold, fyne.Window) {
	tb.Helper()
	useTheme(tb, light)
	table, told := widgets.NewTable(), &tableTold{}
	table.OnSort = func(column string) { told.add("sort %s", column) }
	table.OnSelected = func(key widgets.RowKey) { told.add("select %d", key.Number) }
	table.OnActivated = func(key widgets.RowKey) { told.add("activate %d", key.Number) }
	table.OnMenu = func(key widgets.RowKey, _ fyne.Position) { told.add("menu %d", key.Number) }
	table.OnBranch = func(key widgets.RowKey, open bool) { told.add("branch %d %v", key.Number, open) }
	table.OnKey = func(key fyne.KeyName) { told.add("key %s", key) }
	table.OnRune = func(r rune) { told.add("rune %c", r) }
	table.SetColumns(tableColumns)
	table.SetRows(plainRows(n))
	w := test.NewTempWindow(tb, table)
	w.SetPadded(false)
	header := parts(table)[0].MinSize().Height
	w.Resize(fyne.NewSize(width, header+20*rowHeight(table)))
	return table, told, w
}

// parts are the header, the rows, and the bars across and down.
func parts(table *widgets.Table) []fyne.CanvasObject { return test.WidgetRenderer(table).Objects() }

func rowHeight(table *widgets.Table) float32 { return parts(table)[1].MinSize().Height }

func focusPart(t *testing.T, w fyne.Window, part fyne.CanvasObject) {
	t.Helper()
	f, ok := part.(fyne.Focusable)
	if !ok {
		t.Fatal("it takes no focus")
	}
	w.Canvas().Focus(f)
}

// objects returns how many objects a widget is made of.
func objects(o fyne.CanvasObject) int {
	n := 1
	for _, c := range within(o) {
		n += objects(c)
	}
	return n
}

// within returns the objects of a widget.
func within(o fyne.CanvasObject) []fyne.CanvasObject {
	if w, ok := o.(fyne.Widget); ok {
		return test.WidgetRenderer(w).Objects()
	}
	return nil
}

func TestTableKeys(t *testing.T) {
	table, told, w := newTable(t, 100, 500)
	focusPart(t, w, parts(table)[1])
	for _, c := range []struct {
		key   fyne.KeyName
		want  string
		first int // the first row that is seen
	}{
		{fyne.KeyReturn, "", 0}, // there is none
		{fyne.KeyDown, "select 1", 0},
		{fyne.KeyDown, "select 2", 0},
		{fyne.KeyUp, "select 1", 0},
		{fyne.KeyUp, "select 1", 0},
		{fyne.KeyPageDown, "select 20", 0},
		{fyne.KeyDown, "select 21", 1},
		{fyne.KeyPageDown, "select 40", 20},
		{fyne.KeyReturn, "activate 40", 20},
		{fyne.KeyEnter, "activate 40", 20},
		{desktop.KeyMenu, "menu 40", 20},
		{fyne.KeyPageUp, "select 21", 20},
		{fyne.KeyPageUp, "select 2", 1},
		{fyne.KeyEnd, "select 100", 80},
		{fyne.KeyPageDown, "select 100", 80},
		{fyne.KeyDown, "select 100", 80},
		{fyne.KeyHome, "select 1", 0},
		{fyne.KeyPageUp, "select 1", 0},
		{fyne.KeyDelete, "key Delete", 0},
		{fyne.KeyEscape, "key Escape", 0},
	} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: c.key})
		if got := told.take(); got != c.want {
			t.Errorf("%s: told is %q, want %q", c.key, got, c.want)
		}
		if first, _ := table.Seen(); first != c.first {
			t.Errorf("%s: the first row that is seen is %d, want %d", c.key, first, c.first)
		}
	}
	w.Canvas().Focused().TypedRune('x')
	if got := told.take(); got != "rune x" {
		t.Errorf("told is %q", got)
	}
	// An empty table bears all keys.
	table.SetRows(widgets.TableRows{})
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyEnd, fyne.KeyLeft, fyne.KeyRight, fyne.KeyReturn, desktop.KeyMenu} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
		if got := told.take(); got != "" {
			t.Errorf("%s on no rows: told is %q", key, got)
		}
	}
}

func TestTableHeaderKeys(t *testing.T) {
	table, told, w := newTable(t, 100, 500)
	focusPart(t, w, parts(table)[0])
	for _, c := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeySpace, "sort name"},
		{fyne.KeyLeft, ""},
		{fyne.KeyRight, ""},
		{fyne.KeyReturn, "sort cpu"},
		{fyne.KeyEnd, ""},
		{fyne.KeyRight, ""},
		{fyne.KeyEnter, "sort user"},
		{fyne.KeyHome, ""},
		{fyne.KeySpace, "sort name"},
	} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: c.key})
		if got := told.take(); got != c.want {
			t.Errorf("%s: told is %q, want %q", c.key, got, c.want)
		}
	}
	if table.Focused() {
		t.Error("the rows have the focus")
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if !table.Focused() {
		t.Error("Down does not go to the rows")
	}
}

// TestTableHeaderScrolls goes to columns beyond the edge with the keys.
func TestTableHeaderScrolls(t *testing.T) {
	table, _, w := newTable(t, 100, 150)
	focusPart(t, w, parts(table)[0])
	if got := texts(table); slices.Contains(got, "ada") {
		t.Errorf("the last column is within the edge: %v", got)
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if got := texts(table); !slices.Contains(got, "ada") || slices.Contains(got, "row 0") {
		t.Errorf("End does not scroll to the last column: %v", got)
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if got := texts(table); slices.Contains(got, "ada") {
		t.Errorf("Home does not scroll back: %v", got)
	}
	focusPart(t, w, parts(table)[1])
	for range 9 {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	if got := texts(table); !slices.Contains(got, "ada") {
		t.Errorf("Right does not scroll: %v", got)
	}
	for range 9 {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	}
	if got := texts(table); slices.Contains(got, "ada") {
		t.Errorf("Left does not scroll: %v", got)
	}
}

func TestTableClicks(t *testing.T) {
	table, told, w := newTable(t, 100, 500)
	top, height := parts(table)[1].Position().Y, rowHeight(table)
	for _, c := range []struct {
		x, row float32
		want   string
	}{
		{20, 0.5, "select 1"}, {480, 3.5, "select 4"}, {20, 19.5, "select 20"}, {20, 0.5, "select 1"},
	} {
		test.TapCanvas(w.Canvas(), fyne.NewPos(c.x, top+c.row*height))
		if got := told.take(); got != c.want {
			t.Errorf("a click at row %v: told is %q, want %q", c.row, got, c.want)
		}
	}
	// Twice at the same place, without time between.
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, top+0.5*height))
	if got := told.take(); got != "select 1; activate 1" {
		t.Errorf("a double click: told is %q", got)
	}
	body, ok := parts(table)[1].(fyne.SecondaryTappable)
	if !ok {
		t.Fatal("the rows take no other button")
	}
	test.TapSecondaryAt(body, fyne.NewPos(20, 5.5*height))
	if got := told.take(); got != "select 6; menu 6" {
		t.Errorf("the other button: told is %q", got)
	}
	for x, want := range map[float32]string{20: "sort name", 480: "sort user"} {
		test.TapCanvas(w.Canvas(), fyne.NewPos(x, top/2))
		if got := told.take(); got != want {
			t.Errorf("a click on the header: told is %q, want %q", got, want)
		}
	}
	table.SetRows(plainRows(2))
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, top+5.5*height))
	if got := told.take(); got != "" {
		t.Errorf("a click below the rows: told is %q", got)
	}
}

func TestTableScrolls(t *testing.T) {
	table, _, w := newTable(t, 100, 500)
	height := rowHeight(table)
	scrolled := 0
	table.OnScrolled = func() { scrolled++ }
	at := fyne.NewPos(100, 100)
	for _, c := range []struct {
		dy    float32
		first int
	}{{-height * 3, 3}, {height * 2, 1}, {height * 50, 0}, {-height * 1000, 80}, {-height, 80}} {
		test.Scroll(w.Canvas(), at, 0, c.dy)
		if first, _ := table.Seen(); first != c.first {
			t.Errorf("after %v the first row is %d, want %d", c.dy, first, c.first)
		}
	}
	if scrolled != 4 {
		t.Errorf("told %d times of 4", scrolled)
	}
	// Fewer rows leave no empty room below them.
	table.SetRows(plainRows(30))
	if first, end := table.Seen(); first != 10 || end != 30 {
		t.Errorf("seen are %d to %d", first, end)
	}
	table.SetRows(plainRows(3))
	if first, end := table.Seen(); first != 0 || end != 3 {
		t.Errorf("seen are %d to %d", first, end)
	}
}

func TestTableBar(t *testing.T) {
	table, _, w := newTable(t, 100, 500)
	bar := parts(table)[3]
	if got := bar.Position(); got.X+bar.Size().Width != 500 {
		t.Errorf("the bar is at %v", got)
	}
	test.Drag(w.Canvas(), bar.Position().AddXY(5, 5), 0, bar.Size().Height)
	if first, _ := table.Seen(); first != 80 {
		t.Errorf("after a long drag the first row is %d", first)
	}
	tap, ok := bar.(fyne.Tappable)
	if !ok {
		t.Fatal("the bar takes no clicks")
	}
	test.TapAt(tap, fyne.NewPos(5, 1))
	if first, _ := table.Seen(); first != 60 {
		t.Errorf("after a click above the thumb the first row is %d", first)
	}
	test.TapAt(tap, fyne.NewPos(5, bar.Size().Height-1))
	if first, _ := table.Seen(); first != 80 {
		t.Errorf("after a click below it, it is %d", first)
	}
	table.SetRows(plainRows(20))
	for _, o := range within(bar) {
		if o.Visible() {
			t.Error("the bar has a thumb although all rows are seen")
		}
	}
}

// TestTableDrawsOnlyWhatIsSeen holds that many rows cost no more than few.
func TestTableDrawsOnlyWhatIsSeen(t *testing.T) {
	few, _, _ := newTable(t, 30, 500)
	want := objects(few)
	table, _, w := newTable(t, 100_000, 500)
	rows := plainRows(100_000)
	asked := map[int]bool{}
	row := rows.Row
	rows.Row = func(i int) widgets.TableRow {
		asked[i] = true
		return row(i)
	}
	table.SetRows(rows)
	if len(asked) > 21 || !asked[0] || !asked[19] {
		t.Errorf("asked for are %d rows", len(asked))
	}
	for range 200 {
		test.Scroll(w.Canvas(), fyne.NewPos(100, 100), 0, -777)
	}
	if first, _ := table.Seen(); first < 1000 {
		t.Fatalf("the first row is %d", first)
	}
	// Half rows at both edges make one more.
	if got, line := objects(table), 3+len(tableColumns)+2; got > want+2*line {
		t.Errorf("%d objects after scrolling, %d at first", got, want)
	}
	shown := 0
	for _, s := range texts(table) {
		if strings.HasPrefix(s, "row ") {
			shown++
		}
	}
	if shown < 20 || shown > 21 {
		t.Errorf("%d rows are drawn", shown)
	}
}

// TestTableKeepsWhatMoves holds that a row that moves keeps the object that it
// is drawn with, as one that only moves need not be painted anew.
func TestTableKeepsWhatMoves(t *testing.T) {
	table, _, _ := newTable(t, 10, 500)
	find := func(text string) *canvas.Text {
		for _, o := range within(parts(table)[1]) {
			if c, ok := o.(*canvas.Text); ok && c.Visible() && c.Text == text {
				return c
			}
		}
		return nil
	}
	before := find("row 3")
	table.Select(widgets.RowKey{Number: 4})
	turned, rows := plainRows(10), plainRows(10)
	turned.Key = func(i int) widgets.RowKey { return rows.Key(9 - i) }
	turned.Row = func(i int) widgets.TableRow { return rows.Row(9 - i) }
	table.SetRows(turned)
	after := find("row 3")
	if before == nil || after != before {
		t.Error("the row is drawn with another object")
	}
	if want := 6 * rowHeight(table); after == nil || math.Abs(float64(after.Position().Y-want)) > 0.5 {
		t.Errorf("the row is not at %v", want)
	}
	if table.Selected() != (widgets.RowKey{Number: 4}) {
		t.Errorf("selected is %v", table.Selected())
	}
	// One that is not there any more is not selected in the place of another.
	table.SetRows(plainRows(2))
	table.Reveal()
	if got := texts(table); !slices.Contains(got, "row 1") || slices.Contains(got, "row 3") {
		t.Errorf("the table shows %v", got)
	}
}

// branchRows are a tree: 1 has 2 and 3, of which 3 is closed.
func branchRows() widgets.TableRows {
	rows := []widgets.TableRow{
		{Cells: []string{"one", "1 %", "ada"}, Branch: widgets.Open},
		{Cells: []string{"two", "2 %", "ada"}, Depth: 1, Branch: widgets.Leaf, Muted: true},
		{Cells: []string{"three with a name that is too long for it", "3 %", "ada"}, Depth: 1, Branch: widgets.Closed},
		{Cells: []string{"four", "4 %", "ada"}, Branch: widgets.Leaf},
	}
	return widgets.TableRows{
		Count: len(rows),
		Key:   func(i int) widgets.RowKey { return widgets.RowKey{Number: uint64(i) + 1} },
		Row:   func(i int) widgets.TableRow { return rows[i] },
	}
}

func TestTableBranches(t *testing.T) {
	table, told, w := newTable(t, 0, 320)
	table.SetRows(branchRows())
	focusPart(t, w, parts(table)[1])
	for _, c := range []struct {
		at   uint64
		key  fyne.KeyName
		want string
	}{
		{1, fyne.KeyLeft, "branch 1 false"},
		{1, fyne.KeyRight, "select 2"},
		{2, fyne.KeyLeft, "select 1"},
		{2, fyne.KeyRight, ""},
		{3, fyne.KeyRight, "branch 3 true"},
		{3, fyne.KeyLeft, "select 1"},
		{4, fyne.KeyLeft, ""},
	} {
		table.Select(widgets.RowKey{Number: c.at})
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: c.key})
		if got := told.take(); got != c.want {
			t.Errorf("%s on %d: told is %q, want %q", c.key, c.at, got, c.want)
		}
	}
	// The sign opens and closes; beside it, a click selects.
	top, height := parts(table)[1].Position().Y, rowHeight(table)
	for _, c := range []struct {
		x, row float32
		want   string
	}{{14, 0.5, "branch 1 false"}, {14 + 16, 2.5, "branch 3 true"}, {14, 2.5, "select 3"}, {14, 3.5, "select 4"}, {60, 0.5, "select 1"}} {
		test.TapCanvas(w.Canvas(), fyne.NewPos(c.x, top+c.row*height))
		if got := told.take(); got != c.want {
			t.Errorf("a click at %v of row %v: told is %q, want %q", c.x, c.row, got, c.want)
		}
	}
}

func TestTablePictures(t *testing.T) {
	for _, c := range []struct {
		name  string
		theme fyne.Theme
		rows  widgets.TableRows
		w, h  float32
	}{
		{"rows", light, plainRows(100), 420, 180},
		{"tree_dark", dark, branchRows(), 320, 150},
		{"narrow", light, plainRows(5), 200, 120},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, _, w := newTable(t, 0, 500)
			fyne.CurrentApp().Settings().SetTheme(c.theme)
			table.SetSort("cpu", true)
			table.SetRows(c.rows)
			w.Resize(fyne.NewSize(c.w, c.h))
			table.Select(widgets.RowKey{Number: 1})
			test.AssertImageMatches(t, "table_"+c.name+".png", w.Canvas().Capture())
		})
	}
}

// BenchmarkTableRefresh shows other values of 5,000 rows.
func BenchmarkTableRefresh(b *testing.B) {
	table, _, w := newTable(b, 5000, 800)
	w.Resize(fyne.NewSize(800, 700))
	values := make([]string, 1000)
	for i := range values {
		values[i] = fmt.Sprintf("%.1f %%", float64(i)/10)
	}
	names := make([]string, 5000)
	for i := range names {
		names[i] = "row " + strconv.Itoa(i)
	}
	at := 0
	rows := plainRows(5000)
	rows.Row = func(i int) widgets.TableRow {
		return widgets.TableRow{Cells: []string{names[i], values[(i+at)%len(values)], "ada"}}
	}
	b.ReportAllocs()
	for b.Loop() {
		at++
		table.SetRows(rows)
	}
}

// TestTableHasRoomForDeepRows shows rows so deep that the first column ends
// before they would begin, the last of them above the bar.
func TestTableHasRoomForDeepRows(t *testing.T) {
	table, _, _ := newTable(t, 0, 150)
	rows := plainRows(100)
	plain := rows.Row
	rows.Row = func(i int) widgets.TableRow {
		row := plain(i)
		row.Depth, row.Branch = 10*i, widgets.Open
		return row
	}
	table.SetRows(rows)
	table.Select(widgets.RowKey{Number: 100})
	table.Reveal()
	typed, ok := parts(table)[1].(fyne.Scrollable)
	if !ok {
		t.Fatal("the rows do not scroll")
	}
	typed.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -1e6)})
	shown := false
	for _, o := range within(parts(table)[1]) {
		text, ok := o.(*canvas.Text)
		if !ok || text.Text != "row 99" || !text.Visible() {
			continue
		}
		shown = true
		if end, bar := text.Position().Y+rowHeight(table), parts(table)[2]; end > parts(table)[1].Size().Height-bar.Size().Height+0.5 {
			t.Errorf("the last row ends at %v, below the bar", end)
		}
	}
	if !shown {
		t.Error("the name of the last row is not drawn")
	}
}
