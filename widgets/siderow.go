package widgets

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	sideGap     = 6
	sparkWidth  = 58
	sparkHeight = 34
)

// sideRow is a row of a SideList.
type sideRow struct {
	widget.BaseWidget
	list     *SideList
	item     SideItem
	renderer *sideRowRenderer

	chosen, focused, hovered bool
}

var (
	_ fyne.Tappable     = (*sideRow)(nil)
	_ desktop.Hoverable = (*sideRow)(nil)
)

func newSideRow(list *SideList, item *SideItem) *sideRow {
	r := &sideRow{list: list, item: *item}
	r.ExtendBaseWidget(r)
	return r
}

func (r *sideRow) set(item *SideItem) {
	r.item = *item
	if r.renderer != nil {
		r.renderer.update()
	}
}

func (r *sideRow) setMarks(chosen, focused bool) {
	if r.chosen == chosen && r.focused == focused {
		return
	}
	r.chosen, r.focused = chosen, focused
	r.remark()
}

func (r *sideRow) remark() {
	if r.renderer != nil {
		r.renderer.mark()
	}
}

// Tapped implements fyne.Tappable.
func (r *sideRow) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(r.list); c != nil {
		c.Focus(r.list)
	}
	r.list.choose(r.item.ID)
}

// MouseIn implements desktop.Hoverable.
func (r *sideRow) MouseIn(*desktop.MouseEvent) {
	r.hovered = true
	r.remark()
}

// MouseMoved implements desktop.Hoverable.
func (r *sideRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *sideRow) MouseOut() {
	r.hovered = false
	r.remark()
}

// CreateRenderer implements fyne.Widget.
func (r *sideRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	n := &sideRowRenderer{row: r}
	r.renderer = n
	n.title.TextStyle.Bold = true
	n.spark = newRaster(n.paint)
	n.ground.CornerRadius = 7
	n.objects = []fyne.CanvasObject{&n.ground, &n.bar, n.spark, &n.title, &n.value}
	n.applyTheme()
	n.update()
	n.mark()
	return n
}

type sideRowRenderer struct {
	row          *sideRow
	ground, bar  canvas.Rectangle
	spark        *canvas.Raster
	title, value canvas.Text
	objects      []fyne.CanvasObject

	painter     painter
	line        []point
	rows, floor []float32

	foreground, muted, primary, frame color.Color
	warning, critical                 color.Color
	titleSize, valueSize              float32
}

func (n *sideRowRenderer) applyTheme() {
	named := func(name fyne.ThemeColorName) color.Color { return theme.ColorForWidget(name, n.row) }
	n.foreground, n.muted = named(theme.ColorNameForeground), named(theme.ColorNamePlaceHolder)
	n.primary = named(theme.ColorNamePrimary)
	n.warning, n.critical = named(theme.ColorNameWarning), named(theme.ColorNameError)
	n.frame = premultiply(n.foreground, 0.16)
	n.titleSize = theme.SizeForWidget(theme.SizeNameText, n.row)
	n.valueSize = theme.SizeForWidget(theme.SizeNameCaptionText, n.row)
	n.bar.FillColor = n.primary
	n.bar.CornerRadius = 1.5
}

func (n *sideRowRenderer) Destroy() {}

func (n *sideRowRenderer) Objects() []fyne.CanvasObject { return n.objects }

func (n *sideRowRenderer) MinSize() fyne.Size {
	height := textHeight(n.titleSize, n.title.TextStyle) + 2*sideGap
	if len(n.row.item.Lines) > 0 || n.row.item.Value != "" {
		height = max(sparkHeight+2*sideGap, height+textHeight(n.valueSize, fyne.TextStyle{}))
	}
	return fyne.NewSize(sparkWidth+90, height)
}

func (n *sideRowRenderer) Layout(fyne.Size) { n.update() }

func (n *sideRowRenderer) Refresh() {
	n.applyTheme()
	n.update()
	n.mark()
}

// mark shows that the row is chosen, or under the pointer.
func (n *sideRowRenderer) mark() {
	r := n.row
	// The toolkit draws any color but this one, even where it is invisible.
	n.ground.FillColor = color.Transparent
	switch {
	case r.chosen:
		n.ground.FillColor = premultiply(n.foreground, 0.10)
	case r.hovered:
		n.ground.FillColor = premultiply(n.foreground, 0.05)
	}
	n.ground.StrokeWidth, n.ground.StrokeColor = 0, color.Transparent
	if r.focused {
		n.ground.StrokeWidth, n.ground.StrokeColor = 2, n.primary
	}
	n.ground.Refresh()
	show(&n.bar, r.chosen)
}

// update brings the row in line with its item.
func (n *sideRowRenderer) update() {
	size, item := n.row.Size(), &n.row.item
	n.ground.Resize(size)
	barHeight := size.Height * 0.5
	n.bar.Move(fyne.NewPos(0, (size.Height-barHeight)/2))
	n.bar.Resize(fyne.NewSize(3, barHeight))

	left := float32(sideGap + 5)
	hasLines := len(item.Lines) > 0
	show(n.spark, hasLines)
	if hasLines {
		n.spark.Move(fyne.NewPos(left, (size.Height-sparkHeight)/2))
		n.spark.Resize(fyne.NewSize(sparkWidth, sparkHeight))
		n.spark.Refresh()
		left += sparkWidth + 9
	}
	width := max(0, size.Width-left-sideGap)
	titleHeight, valueHeight := textHeight(n.titleSize, n.title.TextStyle), textHeight(n.valueSize, fyne.TextStyle{})
	y := (size.Height - titleHeight) / 2
	value, valueColor := item.Value, n.muted
	if item.Level != Normal {
		// In words too, for those who don't see the color.
		value, valueColor = item.Value+" "+item.Level.text(), n.warning
		if item.Level == Critical {
			valueColor = n.critical
		}
	}
	if value != "" {
		y = (size.Height - titleHeight - valueHeight) / 2
	}
	setText(&n.title, truncate(item.Title, n.titleSize, width, n.title.TextStyle), n.foreground, n.titleSize)
	place(&n.title, left, y, width, titleHeight)
	setText(&n.value, truncate(value, n.valueSize, width, fyne.TextStyle{}), valueColor, n.valueSize)
	place(&n.value, left, y+titleHeight, width, valueHeight)
}

// paint draws the small chart.
func (n *sideRowRenderer) paint(w, h int) image.Image {
	img := n.painter.begin(w, h)
	item := &n.row.item
	scale := float64(w) / sparkWidth
	n.line, n.rows, n.floor = n.painter.spark(sparkOf{
		lines: item.Lines, from: item.From, to: item.To, top: item.Top, area: img.Rect, thickness: max(1, int(scale+0.5)), scale: scale,
		frame: premultiply(n.frame, 1), primary: n.primary,
	}, n.line, n.rows, n.floor)
	return img
}
