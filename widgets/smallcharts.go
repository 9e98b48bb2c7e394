package widgets

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// SmallChart is one of SmallCharts.
type SmallChart struct {
	Name, Value string
	Line        SideLine
	// From and To bound the time in milliseconds since the Unix epoch, Top the
	// values, which start at zero.
	From, To int64
	Top      float64
}

// SmallCharts shows many charts of the same kind, such as those of a
// processor's cores, with a name and a value each where there is room. All of
// them are one picture, so that a hundred cost little more than one. Its
// methods belong to the user interface's goroutine.
type SmallCharts struct {
	widget.BaseWidget
	title    string
	charts   []SmallChart
	renderer *smallRenderer
	width    float32
}

// NewSmallCharts returns none yet, below a title.
func NewSmallCharts(title string) *SmallCharts {
	s := &SmallCharts{title: title, width: 600}
	s.ExtendBaseWidget(s)
	return s
}

// SetCharts shows these charts.
func (s *SmallCharts) SetCharts(list []SmallChart) {
	changed := len(list) != len(s.charts)
	s.charts = list
	if s.renderer != nil {
		s.renderer.update()
	}
	if changed {
		s.Refresh()
	}
}

// SetWidth tells how wide it will be: its height follows.
func (s *SmallCharts) SetWidth(width float32) { s.width = width }

// CreateRenderer implements fyne.Widget.
func (s *SmallCharts) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	r := &smallRenderer{of: s}
	r.raster = newRaster(r.paint)
	r.title.TextStyle.Bold = true
	r.objects = []fyne.CanvasObject{r.raster, &r.title}
	s.renderer = r
	r.applyTheme()
	r.update()
	return laidOut(r, s)
}

// The sizes of a cell: as wide as there is room for, within these bounds.
const (
	smallWide   = 118
	smallNarrow = 44
	smallHeight = 44
	smallGap    = 6
)

type smallRenderer struct {
	of      *SmallCharts
	raster  *canvas.Raster
	title   canvas.Text
	names   []*canvas.Text
	objects []fyne.CanvasObject

	painter painter
	line    []point
	rows    []float32
	floor   []float32

	foreground, muted, frame, primary color.Color
	titleSize, textSize               float32
}

func (r *smallRenderer) applyTheme() {
	named := func(n fyne.ThemeColorName) color.Color { return theme.ColorForWidget(n, r.of) }
	r.foreground, r.muted, r.primary = named(theme.ColorNameForeground), named(theme.ColorNamePlaceHolder), named(theme.ColorNamePrimary)
	r.frame = premultiply(r.foreground, 0.14)
	r.titleSize = theme.SizeForWidget(theme.SizeNameText, r.of)
	r.textSize = theme.SizeForWidget(theme.SizeNameCaptionText, r.of)
}

// grid is how the cells are arranged, in units of the widget.
type grid struct {
	columns, rows int
	cell          fyne.Size
	// named tells whether there is room for names.
	named bool
	// head is the height above each chart for its name, top that of the title.
	head, top float32
}

// grid fits the cells into a width: wide ones with names where they take at
// most a few rows, else narrow ones.
func (r *smallRenderer) grid(width float32) grid {
	n := max(1, len(r.of.charts))
	fits := func(least float32) int { return max(1, int((width+smallGap)/(least+smallGap))) }
	g := grid{named: true, columns: fits(smallWide), head: textHeight(r.textSize, fyne.TextStyle{}) + 1}
	if (n+g.columns-1)/g.columns > 4 {
		g.named, g.columns, g.head = false, fits(smallNarrow), 0
	}
	g.columns = min(g.columns, n)
	g.rows = (n + g.columns - 1) / g.columns
	// Rows of the same length look better than a last one that is nearly empty.
	g.columns = (n + g.rows - 1) / g.rows
	g.cell = fyne.NewSize((width-float32(g.columns-1)*smallGap)/float32(g.columns), smallHeight+g.head)
	g.top = textHeight(r.titleSize, r.title.TextStyle) + smallGap
	return g
}

func (r *smallRenderer) Destroy() {}

func (r *smallRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *smallRenderer) MinSize() fyne.Size {
	g := r.grid(r.of.width)
	return fyne.NewSize(smallWide, g.top+float32(g.rows)*(g.cell.Height+smallGap)-smallGap)
}

func (r *smallRenderer) Layout(size fyne.Size) {
	r.of.width = size.Width
	r.update()
}

func (r *smallRenderer) Refresh() {
	r.applyTheme()
	r.update()
}

func (r *smallRenderer) update() {
	size := r.of.Size()
	g := r.grid(size.Width)
	setText(&r.title, truncate(r.of.title, r.titleSize, size.Width, r.title.TextStyle), r.foreground, r.titleSize)
	place(&r.title, 0, 0, size.Width, g.top)
	r.raster.Move(fyne.NewPos(0, g.top))
	r.raster.Resize(fyne.NewSize(size.Width, max(0, size.Height-g.top)))
	r.raster.Refresh()

	wanted := 0
	if g.named {
		wanted = len(r.of.charts)
	}
	changed := len(r.names) < 2*wanted
	for len(r.names) < 2*wanted {
		r.names = append(r.names, &canvas.Text{}, &canvas.Text{Alignment: fyne.TextAlignTrailing, TextStyle: fyne.TextStyle{Bold: true}})
	}
	for i := 0; i < len(r.names); i += 2 {
		name, value := r.names[i], r.names[i+1]
		show(name, i < 2*wanted)
		show(value, i < 2*wanted)
		if i >= 2*wanted {
			continue
		}
		c := &r.of.charts[i/2]
		x, y := g.at(i / 2)
		setText(value, c.Value, r.foreground, r.textSize)
		place(value, x, y, g.cell.Width, g.head)
		width := max(0, g.cell.Width-textWidth(c.Value, r.textSize, value.TextStyle)-smallGap)
		setText(name, truncate(c.Name, r.textSize, width, fyne.TextStyle{}), r.muted, r.textSize)
		place(name, x, y, width, g.head)
	}
	if changed {
		r.objects = append(r.objects[:0:0], r.raster, &r.title)
		for _, t := range r.names {
			r.objects = append(r.objects, t)
		}
		canvas.Refresh(r.of)
	}
}

// at returns the place of a cell.
func (g *grid) at(i int) (x, y float32) {
	return float32(i%g.columns) * (g.cell.Width + smallGap), g.top + float32(i/g.columns)*(g.cell.Height+smallGap)
}

// paint draws all charts.
func (r *smallRenderer) paint(w, h int) image.Image {
	img := r.painter.begin(w, h)
	size := r.of.Size()
	if size.Width < 1 || len(r.of.charts) == 0 {
		return img
	}
	g := r.grid(size.Width)
	scale := float64(w) / float64(size.Width)
	px := func(v float32) int { return int(math.Round(float64(v) * scale)) }
	for i := range r.of.charts {
		x, y := g.at(i)
		y += g.head - g.top
		r.chart(&r.of.charts[i], image.Rect(px(x), px(y), px(x+g.cell.Width), px(y+smallHeight)), scale)
	}
	return img
}

func (r *smallRenderer) chart(c *SmallChart, area image.Rectangle, scale float64) {
	t := max(1, int(scale+0.5))
	r.line, r.rows, r.floor = r.painter.spark(sparkOf{
		lines: []SideLine{c.Line}, from: c.From, to: c.To, top: c.Top, area: area, thickness: t, scale: scale,
		frame: premultiply(r.frame, 1), primary: r.primary,
	}, r.line, r.rows, r.floor)
}
