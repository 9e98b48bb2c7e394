package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	swatchSize = 9
	swatchGap  = 5
	// entryPadding is the room around an entry for the mark of the focus.
	entryPadding = 3
)

// legendEntry is a swatch, a name and the current value of a line. A click, or a
// key while it has the focus, hides the line: then the swatch is hollow and the
// name is struck through.
type legendEntry struct {
	widget.BaseWidget
	chart *TimeChart
	index int

	frame       canvas.Rectangle
	swatch      canvas.Rectangle
	name, value canvas.Text
	strike      canvas.Rectangle
	objects     []fyne.CanvasObject

	// valueWidth is the most that the value has needed so far, so that the
	// legend does not tremble.
	valueWidth float32
	nameWidth  float32
	// inset is where the swatch begins.
	inset float32

	hovered, focused bool
}

var (
	_ fyne.Tappable     = (*legendEntry)(nil)
	_ fyne.Focusable    = (*legendEntry)(nil)
	_ desktop.Hoverable = (*legendEntry)(nil)
)

func newLegendEntry(c *TimeChart, index int) *legendEntry {
	e := &legendEntry{chart: c, index: index, value: canvas.Text{TextStyle: fyne.TextStyle{Bold: true}}}
	e.frame.CornerRadius, e.frame.StrokeWidth = 5, 1.5
	e.swatch.CornerRadius = 3
	e.objects = []fyne.CanvasObject{&e.frame, &e.swatch, &e.name, &e.value, &e.strike}
	e.ExtendBaseWidget(e)
	return e
}

// set shows a line with its current value and returns the width that it needs.
func (e *legendEntry) set(l *Line, value string, r *chartRenderer) float32 {
	ink := r.foreground
	if l.Hidden {
		value, ink = enDash, r.muted
	}
	setText(&e.name, l.Name, r.muted, r.textSize)
	setText(&e.value, value, ink, r.textSize)
	setSwatch(&e.swatch, r.colorOf(l), l.Hidden)
	if e.strike.FillColor != r.muted {
		e.strike.FillColor = r.muted
		e.strike.Refresh()
	}
	show(&e.strike, l.Hidden)
	e.nameWidth = textWidth(l.Name, r.textSize, e.name.TextStyle)
	e.valueWidth = max(e.valueWidth, textWidth(value, r.textSize, e.value.TextStyle))
	return e.width()
}

// setSwatch gives a swatch its color, as an outline where it is hollow.
func setSwatch(s *canvas.Rectangle, c color.Color, hollow bool) {
	fill, stroke, width := c, color.Color(nil), float32(0)
	if hollow {
		fill, stroke, width = nil, c, 1.5
	}
	if s.FillColor != fill || s.StrokeColor != stroke || s.StrokeWidth != width {
		s.FillColor, s.StrokeColor, s.StrokeWidth = fill, stroke, width
		s.Refresh()
	}
}

func (e *legendEntry) width() float32 {
	return swatchSize + swatchGap + e.nameWidth + swatchGap + e.valueWidth
}

// place puts the entry there, with its padding around it as far as the chart
// reaches.
func (e *legendEntry) place(x, y, height float32) {
	left := max(0, x-entryPadding)
	right := min(e.chart.Size().Width, x+e.width()+entryPadding)
	e.inset = x - left
	e.Move(fyne.NewPos(left, y))
	size := fyne.NewSize(right-left, height)
	if e.Size() != size {
		e.Resize(size)
		return
	}
	e.arrange() // the name may be another one of the same width
}

func (e *legendEntry) arrange() {
	height := e.Size().Height
	e.frame.Resize(e.Size())
	e.swatch.Move(fyne.NewPos(e.inset, (height-swatchSize)/2))
	e.swatch.Resize(fyne.NewSquareSize(swatchSize))
	left := e.inset + swatchSize + swatchGap
	place(&e.name, left, 0, e.nameWidth, height)
	place(&e.value, left+e.nameWidth+swatchGap, 0, e.valueWidth, height)
	e.strike.Move(fyne.NewPos(left, ceil(height/2)))
	e.strike.Resize(fyne.NewSize(e.nameWidth, 1))
}

// mark shows where the pointer and the focus are.
func (e *legendEntry) mark() {
	fill, stroke := color.Color(color.Transparent), color.Color(color.Transparent)
	if e.hovered {
		fill = theme.ColorForWidget(theme.ColorNameHover, e)
	}
	if e.focused {
		stroke = theme.ColorForWidget(theme.ColorNamePrimary, e)
	}
	show(&e.frame, e.hovered || e.focused)
	if e.frame.FillColor != fill || e.frame.StrokeColor != stroke {
		e.frame.FillColor, e.frame.StrokeColor = fill, stroke
		e.frame.Refresh()
	}
}

// toggle hides the line, or shows it again.
func (e *legendEntry) toggle() {
	lines := e.chart.data.Lines
	if e.chart.OnHide != nil && e.index < len(lines) {
		e.chart.OnHide(lines[e.index].Name, !lines[e.index].Hidden)
	}
}

// Tapped implements fyne.Tappable.
func (e *legendEntry) Tapped(*fyne.PointEvent) { e.toggle() }

// FocusGained implements fyne.Focusable.
func (e *legendEntry) FocusGained() {
	e.focused = true
	e.chart.reveal(e)
	e.mark()
}

// FocusLost implements fyne.Focusable.
func (e *legendEntry) FocusLost() {
	e.focused = false
	e.mark()
}

// TypedRune implements fyne.Focusable.
func (e *legendEntry) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (e *legendEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		e.toggle()
	default:
		PassKey(e, k)
	}
}

// MouseIn implements desktop.Hoverable.
func (e *legendEntry) MouseIn(*desktop.MouseEvent) {
	e.hovered = true
	e.mark()
}

// MouseMoved implements desktop.Hoverable.
func (e *legendEntry) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (e *legendEntry) MouseOut() {
	e.hovered = false
	e.mark()
}

// CreateRenderer implements fyne.Widget.
func (e *legendEntry) CreateRenderer() fyne.WidgetRenderer {
	e.ExtendBaseWidget(e)
	e.mark()
	return &legendRenderer{e}
}

type legendRenderer struct{ entry *legendEntry }

func (r *legendRenderer) Destroy() {}

func (r *legendRenderer) Objects() []fyne.CanvasObject { return r.entry.objects }

func (r *legendRenderer) MinSize() fyne.Size { return fyne.NewSize(r.entry.width(), swatchSize) }

func (r *legendRenderer) Layout(fyne.Size) { r.entry.arrange() }

func (r *legendRenderer) Refresh() {
	r.entry.mark()
	for _, o := range r.entry.objects {
		o.Refresh()
	}
}
