package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// choiceNames are the names beside what can be chosen on a page, all in one
// column.
type choiceNames struct{ labels []*widget.Label }

// The widths of what stands beside the names.
const (
	selectWidth    = 340
	thresholdWidth = 130
	fieldLeast     = 84
)

// row puts things beside a name, each as wide as most where there is room.
func (n *choiceNames) row(name string, most float32, things ...fyne.CanvasObject) fyne.CanvasObject {
	label := widget.NewLabel(name)
	n.labels = append(n.labels, label)
	return container.New(&choiceRow{names: n, most: most}, append([]fyne.CanvasObject{label}, things...)...)
}

func (n *choiceNames) width() float32 {
	width := float32(0)
	for _, l := range n.labels {
		width = max(width, l.MinSize().Width)
	}
	return width
}

// choiceRow is the layout of a row.
type choiceRow struct {
	names *choiceNames
	most  float32
}

// MinSize implements fyne.Layout.
func (r *choiceRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(r.names.width()+float32(len(objects)-1)*(fieldLeast+theme.Padding()), 0)
	for _, o := range objects {
		size.Height = max(size.Height, o.MinSize().Height)
	}
	return size
}

// Layout implements fyne.Layout.
func (r *choiceRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := r.names.width()
	place(objects[0], 0, 0, x, size.Height)
	things := objects[1:]
	pad := theme.Padding()
	width := min(r.most, (size.Width-x)/float32(len(things))-pad)
	for _, o := range things {
		x += pad
		place(o, x, 0, width, size.Height)
		x += width
	}
}

// newCheck makes a box to check with a text beside it that has as many lines as
// it needs: that of the toolkit has one.
func newCheck(text string, on bool, set func(bool)) fyne.CanvasObject {
	box := widget.NewCheck("", nil)
	box.SetChecked(on)
	box.OnChanged = set
	beside := &checkText{box: box}
	beside.Text, beside.Wrapping = text, fyne.TextWrapWord
	beside.ExtendBaseWidget(beside)
	return container.NewBorder(nil, nil, container.NewVBox(box), nil, beside)
}

// checkText is the text beside a box, which does the same.
type checkText struct {
	widget.Label
	box *widget.Check
}

var _ fyne.Tappable = (*checkText)(nil)

// Tapped implements fyne.Tappable.
func (t *checkText) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(t.box); c != nil {
		c.Focus(t.box)
	}
	t.box.SetChecked(!t.box.Checked)
}
