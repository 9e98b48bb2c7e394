package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Row places objects of equal size one beside another, in as many lines as its
// width needs. Its height follows its width, which SetWidth tells it. Its
// methods belong to the user interface's goroutine.
type Row struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
	gap     float32
	width   float32
}

// NewRow returns a row with a gap between the objects.
func NewRow(gap float32, objects ...fyne.CanvasObject) *Row {
	r := &Row{objects: objects, gap: gap}
	r.ExtendBaseWidget(r)
	return r
}

// SetWidth tells how wide it will be.
func (r *Row) SetWidth(width float32) { r.width = width }

// cell is the size of an object, and how many there are in a line.
func (r *Row) cell() (size fyne.Size, columns int) {
	for _, o := range r.objects {
		size = size.Max(o.MinSize())
	}
	columns = max(1, min(len(r.objects), int((r.width+r.gap)/(size.Width+r.gap))))
	size.Width = max(0, min(size.Width, r.width))
	return size, columns
}

// CreateRenderer implements fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return laidOut(&rowRenderer{r}, r)
}

type rowRenderer struct{ of *Row }

func (r *rowRenderer) Destroy() {}

func (r *rowRenderer) Objects() []fyne.CanvasObject { return r.of.objects }

func (r *rowRenderer) MinSize() fyne.Size {
	cell, columns := r.of.cell()
	lines := (len(r.of.objects) + columns - 1) / columns
	return fyne.NewSize(0, max(0, float32(lines)*(cell.Height+r.of.gap)-r.of.gap))
}

func (r *rowRenderer) Layout(size fyne.Size) {
	r.of.width = size.Width
	cell, columns := r.of.cell()
	for i, o := range r.of.objects {
		o.Move(fyne.NewPos(float32(i%columns)*(cell.Width+r.of.gap), float32(i/columns)*(cell.Height+r.of.gap)))
		o.Resize(cell)
	}
}

func (r *rowRenderer) Refresh() { r.Layout(r.of.Size()) }
