package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Table shows rows of text below a header by which they are sorted. It draws
// only the rows that are seen, and keeps what it has drawn of a row while the
// row moves. One row may be selected; it stays selected wherever it moves.
//
// The keyboard has two stops: on the header the arrows choose a column, Space
// sorts by it, and +, - and 0 change its width; on the rows they select. Its methods belong to the user
// interface's goroutine.
type Table struct {
	widget.BaseWidget
	// OnSort is called with the ID of the column to sort by.
	OnSort func(column string)
	// OnSelected is called when the person has selected a row.
	OnSelected func(key RowKey)
	// OnActivated is called at a double click, or Enter, on a row.
	OnActivated func(key RowKey)
	// OnMenu is called at a click with the other button on a row, with the
	// place in the window.
	OnMenu func(key RowKey, at fyne.Position)
	// OnBranch is called to open or close a row.
	OnBranch func(key RowKey, open bool)
	// OnKey is called with the keys that the table has no use for.
	OnKey func(key fyne.KeyName)
	// OnRune is called with what is typed on the rows.
	OnRune func(r rune)
	// OnScrolled is called when other rows are seen.
	OnScrolled func()
	// OnWidths is called when the person has changed Widths.
	OnWidths func()

	columns  []tableColumn
	sorted   string
	reversed bool // the sorted column is descending
	rows     TableRows
	selected RowKey

	x, y   float32 // how far it is scrolled
	width  float32 // of all columns
	header *tableHeader
	body   *tableBody
	across *tableBar
	down   *tableBar
}

// TableColumn is a column of a Table.
type TableColumn struct {
	ID, Title string
	// Room is a text for which the column has room.
	Room string
	// Number aligns the texts to the right.
	Number bool
	// Grow is the column's part of the width that is left over.
	Grow float32
	// Width is what the person has given it, zero for the usual width. Such a
	// column does not grow.
	Width float32
}

// RowKey tells a row from all others.
type RowKey struct{ Number, Version uint64 }

// TableRows are what a Table shows. The functions are asked for the rows that
// are seen, as long as no others are set.
type TableRows struct {
	Count int
	Key   func(i int) RowKey
	Row   func(i int) TableRow
}

// TableRow is a row of a Table.
type TableRow struct {
	// Cells are the texts by column.
	Cells []string
	// Depth is how far the first cell is moved in.
	Depth  int
	Branch Branch
	// Muted rows stand back: they are there for those around them.
	Muted bool
}

// Branch tells whether there are rows below one.
type Branch int

// The branches. In a table of NoBranches there is no room for the sign either.
const (
	NoBranches Branch = iota
	Leaf
	Open
	Closed
)

// NewTable returns an empty table.
func NewTable() *Table {
	t := &Table{}
	t.header, t.body = newTableHeader(t), newTableBody(t)
	t.across, t.down = newTableBar(t, true), newTableBar(t, false)
	t.ExtendBaseWidget(t)
	return t
}

// SetColumns shows these columns.
func (t *Table) SetColumns(columns []TableColumn) {
	t.columns = make([]tableColumn, len(columns))
	for i, c := range columns {
		t.columns[i].TableColumn = c
	}
	t.arrange()
}

// SetSort shows what the rows are sorted by.
func (t *Table) SetSort(column string, descending bool) {
	t.sorted, t.reversed = column, descending
	t.header.update()
}

// SetRows shows these rows.
func (t *Table) SetRows(rows TableRows) {
	t.rows = rows
	t.scrollTo(t.x, t.y)
}

// Select marks a row without calling OnSelected; the zero key marks none.
func (t *Table) Select(key RowKey) {
	t.selected = key
	t.body.update()
}

// Selected returns the key of the row that is marked.
func (t *Table) Selected() RowKey { return t.selected }

// Seen returns the first row that is seen, and the one after the last.
func (t *Table) Seen() (from, to int) {
	height := t.body.rowHeight()
	from = max(0, int(t.y/height))
	return min(from, t.rows.Count), min(t.rows.Count, int((t.y+t.body.Size().Height)/height)+1)
}

// Focus puts the keyboard's focus on the rows.
func (t *Table) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(t.body); c != nil {
		c.Focus(t.body)
	}
}

// Focused tells whether the keyboard's focus is on the rows.
func (t *Table) Focused() bool { return t.body.focused }

// Reveal scrolls to the selected row, if it is there.
func (t *Table) Reveal() { t.reveal(t.index()) }

// AccessibilityLabel tells what the table is sorted by.
func (t *Table) AccessibilityLabel() string { return t.header.AccessibilityLabel() }

// AccessibilityRole implements fyne.Accessible.
func (t *Table) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// index returns where the selected row is, -1 where it is not there.
func (t *Table) index() int {
	if t.selected == (RowKey{}) {
		return -1
	}
	for i := range t.rows.Count {
		if t.rows.Key(i) == t.selected {
			return i
		}
	}
	return -1
}

// choose is what the person does with a row.
func (t *Table) choose(i int) {
	if i < 0 || i >= t.rows.Count {
		return
	}
	t.selected = t.rows.Key(i)
	t.reveal(i)
	t.body.update()
	if t.OnSelected != nil {
		t.OnSelected(t.selected)
	}
}

func (t *Table) reveal(i int) {
	if i < 0 {
		return
	}
	height, view := t.body.rowHeight(), t.body.Size().Height
	top := float32(i) * height
	switch {
	case top < t.y:
		t.scrollTo(t.x, top)
	case top+height > t.y+view:
		t.scrollTo(t.x, top+height-view)
	}
}

// scrollTo scrolls as far as there is something to see.
func (t *Table) scrollTo(x, y float32) {
	size := t.body.Size()
	x = max(0, min(x, t.width-size.Width))
	y = max(0, min(y, t.height()-size.Height))
	moved := x != t.x || y != t.y
	t.x, t.y = x, y
	t.header.update()
	t.body.update()
	t.across.update()
	t.down.update()
	if moved && t.OnScrolled != nil {
		t.OnScrolled()
	}
}

// height is that of all rows, and of the bar that would cover the last one.
func (t *Table) height() float32 {
	height := float32(t.rows.Count) * t.body.rowHeight()
	if t.width > t.body.Size().Width+0.5 {
		height += barWidth
	}
	return height
}

// arrange gives the columns their places.
func (t *Table) arrange() {
	// The bar has the right edge for itself.
	t.width = barWidth + arrangeColumns(t.columns, t.body.Size().Width-barWidth, t.header.textSize(), t.body.textSize())
	t.body.recut()
	t.scrollTo(t.x, t.y)
}

// scrolled is what the wheel does.
func (t *Table) scrolled(e *fyne.ScrollEvent) { t.scrollTo(t.x-e.Scrolled.DX, t.y-e.Scrolled.DY) }

// step selects the row that is so many further down.
func (t *Table) step(by int) {
	i := t.index()
	if i < 0 {
		// Nothing is selected: what is seen first is next.
		i, _ = t.Seen()
		by = 0
	}
	t.choose(max(0, min(t.rows.Count-1, i+by)))
}

// typedKey is what the keys do on the rows.
func (t *Table) typedKey(e *fyne.KeyEvent) {
	page := max(1, int(t.body.Size().Height/t.body.rowHeight())-1)
	switch e.Name {
	case fyne.KeyUp:
		t.step(-1)
	case fyne.KeyDown:
		t.step(1)
	case fyne.KeyPageUp:
		t.step(-page)
	case fyne.KeyPageDown:
		t.step(page)
	case fyne.KeyHome:
		t.choose(0)
	case fyne.KeyEnd:
		t.choose(t.rows.Count - 1)
	case fyne.KeyLeft:
		t.left()
	case fyne.KeyRight:
		t.right()
	case fyne.KeyReturn, fyne.KeyEnter:
		if i := t.index(); i >= 0 && t.OnActivated != nil {
			t.OnActivated(t.selected)
		}
	case desktop.KeyMenu:
		if i := t.index(); i >= 0 {
			t.reveal(i)
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(t.body)
			t.menu(i, at.AddXY(tablePad, float32(i+1)*t.body.rowHeight()-t.y))
		}
	default:
		if t.OnKey != nil {
			t.OnKey(e.Name)
		}
		PassKey(t.body, e)
	}
}

// left closes the row, or goes to the one that it is below; in a table without
// branches it scrolls.
func (t *Table) left() {
	i := t.index()
	if i < 0 {
		t.scrollTo(t.x-tableScroll, t.y)
		return
	}
	row := t.rows.Row(i)
	switch row.Branch {
	case Open:
		t.branch(i, false)
	case NoBranches:
		t.scrollTo(t.x-tableScroll, t.y)
	default:
		for k := i - 1; k >= 0; k-- {
			if t.rows.Row(k).Depth < row.Depth {
				t.choose(k)
				return
			}
		}
	}
}

// right opens the row, or goes to the first one below it.
func (t *Table) right() {
	i := t.index()
	if i < 0 {
		t.scrollTo(t.x+tableScroll, t.y)
		return
	}
	switch t.rows.Row(i).Branch {
	case Closed:
		t.branch(i, true)
	case Open:
		t.step(1)
	case NoBranches:
		t.scrollTo(t.x+tableScroll, t.y)
	case Leaf:
	}
}

func (t *Table) branch(i int, open bool) {
	if t.OnBranch != nil {
		t.OnBranch(t.rows.Key(i), open)
	}
}

func (t *Table) menu(i int, at fyne.Position) {
	if t.OnMenu != nil {
		t.OnMenu(t.rows.Key(i), at)
	}
}

// tableScroll is how far an arrow key scrolls sideways.
const tableScroll = 60

// CreateRenderer implements fyne.Widget.
func (t *Table) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return &tableRenderer{t, []fyne.CanvasObject{t.header, t.body, t.across, t.down}}
}

type tableRenderer struct {
	table   *Table
	objects []fyne.CanvasObject
}

func (r *tableRenderer) Destroy() {}

func (r *tableRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *tableRenderer) MinSize() fyne.Size {
	t := r.table
	return fyne.NewSize(120, t.header.height()+2*t.body.rowHeight())
}

func (r *tableRenderer) Layout(size fyne.Size) {
	t := r.table
	top := min(size.Height, t.header.height())
	t.header.Move(fyne.NewPos(0, 0))
	t.header.Resize(fyne.NewSize(size.Width, top))
	t.body.Move(fyne.NewPos(0, top))
	t.body.Resize(fyne.NewSize(size.Width, size.Height-top))
	t.down.Move(fyne.NewPos(size.Width-barWidth, top))
	t.down.Resize(fyne.NewSize(barWidth, max(0, size.Height-top)))
	t.across.Move(fyne.NewPos(0, size.Height-barWidth))
	t.across.Resize(fyne.NewSize(max(0, size.Width-barWidth), barWidth))
	t.arrange()
}

func (r *tableRenderer) Refresh() {
	for _, o := range r.objects {
		o.Refresh()
	}
	r.table.arrange()
}
