package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"headroom/widgets"
)

// dragged is what the head of a table is for the pointer.
type dragged interface {
	fyne.CanvasObject
	fyne.Focusable
	fyne.Tappable
	fyne.Draggable
	desktop.Hoverable
	desktop.Mouseable
	desktop.Cursorable
}

func headOf(t *testing.T, table *widgets.Table) dragged {
	t.Helper()
	head, ok := parts(table)[0].(dragged)
	if !ok {
		t.Fatal("the head can't be dragged")
	}
	return head
}

func mouseAt(x float32) *desktop.MouseEvent {
	at := fyne.NewPos(x, 5)
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at, AbsolutePosition: at}, Button: desktop.MouseButtonPrimary}
}

// dragTo drags from one place to others, as the toolkit does.
func dragTo(head dragged, from float32, to ...float32) {
	head.MouseDown(mouseAt(from))
	for _, x := range to {
		head.Dragged(&fyne.DragEvent{PointEvent: mouseAt(x).PointEvent})
	}
	head.MouseUp(mouseAt(from))
	head.DragEnd()
}

// edges returns where the pointer finds the right edges of columns.
func edges(head dragged) (list []float32) {
	on := false
	for x := float32(0); x < head.Size().Width; x++ {
		head.MouseMoved(mouseAt(x))
		is := head.Cursor() == desktop.HResizeCursor
		if is && !on {
			list = append(list, x+5)
		}
		on = is
	}
	head.MouseOut()
	return list
}

func near(a, b float32) bool { return a-b <= 1.5 && b-a <= 1.5 }

func TestColumnsAreDragged(t *testing.T) {
	table, told, _ := newTable(t, 100, 500)
	table.OnWidths = func() { told.add("widths") }
	head := headOf(t, table)
	usual := edges(head)
	if len(usual) != 3 {
		t.Fatalf("edges at %v, not of 3 columns", usual)
	}

	dragTo(head, usual[1], usual[1]+20, usual[1]+10, usual[1]+40)
	now := edges(head)
	if !near(now[0], usual[0]) || !near(now[1], usual[1]+40) {
		t.Errorf("dragged by 40, the edges are at %v; they were at %v", now, usual)
	}
	if widths := table.Widths(); len(widths) != 2 || widths["name"] == 0 || widths["cpu"] == 0 {
		t.Errorf("the column and the one before that would grow have widths, not %v", widths)
	}
	if got := told.take(); got != "widths" {
		t.Errorf("dragging tells %q", got)
	}

	dragTo(head, now[0], now[0]-1000)
	dragTo(head, edges(head)[1], -1000)
	if name, cpu := table.Widths()["name"], table.Widths()["cpu"]; name < 20 || name > 50 || cpu <= name {
		t.Errorf("dragged far to the left the columns are %v and %v wide: the number can't be read", name, cpu)
	}
	dragTo(head, edges(head)[0], 1e9)
	if name := table.Widths()["name"]; name < 1000 || name > 1e4 {
		t.Errorf("dragged far to the right it is %v wide", name)
	}
	told.take()

	// Two clicks on the edge: the usual width again.
	table.SetColumns(tableColumns)
	dragTo(head, usual[0], usual[0]-30)
	told.take()
	at := edges(head)[0]
	for range 2 {
		head.MouseDown(mouseAt(at))
		head.MouseUp(mouseAt(at))
		head.Tapped(&mouseAt(at).PointEvent)
	}
	if widths := table.Widths(); len(widths) != 0 || !near(edges(head)[0], usual[0]) {
		t.Errorf("two clicks leave %v, and edges at %v", widths, edges(head))
	}
	if got := told.take(); got != "widths" {
		t.Errorf("two clicks tell %q", got)
	}

	head.Dragged(&fyne.DragEvent{PointEvent: mouseAt(30).PointEvent}) // by no edge
	head.DragEnd()
	if got := told.take(); got != "" || len(table.Widths()) != 0 {
		t.Errorf("dragging a title tells %q", got)
	}
}

func TestColumnsByKeyboard(t *testing.T) {
	table, told, w := newTable(t, 100, 500)
	table.OnWidths = func() { told.add("widths") }
	head := headOf(t, table)
	w.Canvas().Focus(head)
	usual := edges(head)
	head.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	test.Type(head, "++-+x")
	if now := edges(head); !near(now[0], usual[0]) || !near(now[1], usual[1]+32) {
		t.Errorf("wider by two steps: edges at %v, before at %v", now, usual)
	}
	if got := told.take(); got != "widths; widths; widths; widths" {
		t.Errorf("it tells %q", got)
	}
	test.Type(head, "0")
	head.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	test.Type(head, "0")
	if now := edges(head); len(table.Widths()) != 0 || !near(now[1], usual[1]) {
		t.Errorf("as usual: edges at %v, before at %v", now, usual)
	}
	for range 100 {
		test.Type(head, "-")
	}
	if name := table.Widths()["name"]; name < 20 || name > 50 {
		t.Errorf("as narrow as can be it is %v wide", name)
	}
	table.SetColumns(nil)
	test.Type(head, "+") // there is none
}
