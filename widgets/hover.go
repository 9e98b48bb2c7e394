package widgets

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// hover is what a chart shows under the pointer: a line at the nearest sample's
// time, a dot on each line, and a box with the time, the values and the notes.
type hover struct {
	chart *chartRenderer
	// at is where the pointer is; over is false when it is not over the chart.
	at   fyne.Position
	over bool
	// picking is set while the keyboard says which time is shown, which is
	// picked.
	picking bool
	picked  int64

	cursor canvas.Rectangle
	box    canvas.Rectangle
	time   canvas.Text
	rows   []*hoverRow
	shown  []*hoverRow // those for which the box has room
	more   canvas.Text // how many others there are
	notes  notes

	// pointed is the time that the chart's OnPointed was told last, if told.
	pointed int64
	told    bool
	// telling is true while it is being told: the box is laid out afterwards.
	telling bool
}

type hoverRow struct {
	y           float64 // the value, NaN where there is none
	dot         canvas.Circle
	swatch      canvas.Rectangle
	name, value canvas.Text
}

func (h *hover) init(r *chartRenderer) {
	h.chart = r
	h.time.TextStyle.Bold = true
	h.hide()
}

func (h *hover) applyTheme() {
	c := h.chart.chart
	h.cursor.FillColor = premultiply(h.chart.foreground, 0.45)
	h.box.FillColor = theme.ColorForWidget(theme.ColorNameMenuBackground, c)
	h.box.StrokeColor = theme.ColorForWidget(theme.ColorNameSeparator, c)
	h.box.StrokeWidth = 1
	h.box.CornerRadius = 6
	h.notes.line.FillColor = h.chart.grid
}

func (h *hover) ensure(lines int) (changed bool) {
	for len(h.rows) < lines {
		row := &hoverRow{value: canvas.Text{Alignment: fyne.TextAlignTrailing, TextStyle: fyne.TextStyle{Bold: true}}}
		row.dot.StrokeWidth = 1.5
		h.rows = append(h.rows, row)
		h.hideRow(row)
		changed = true
	}
	return changed
}

func (h *hover) appendObjects(objects []fyne.CanvasObject) []fyne.CanvasObject {
	objects = append(objects, &h.cursor)
	for _, r := range h.rows {
		objects = append(objects, &r.dot)
	}
	objects = append(objects, &h.box, &h.time, &h.more)
	for _, r := range h.rows {
		objects = append(objects, &r.swatch, &r.name, &r.value)
	}
	return h.notes.appendObjects(objects)
}

func (h *hover) move(at fyne.Position) {
	h.at, h.over, h.picking = at, true, false
	h.update()
}

// pick shows the sample at a time, wherever the pointer is.
func (h *hover) pick(t int64) {
	h.picking, h.picked = true, t
	h.update()
}

func (h *hover) leave() {
	h.over, h.picking = false, false
	h.hide()
}

func (h *hover) hide() {
	h.tell(0, false)
	h.notes.hide()
	show(&h.cursor, false)
	show(&h.box, false)
	show(&h.time, false)
	show(&h.more, false)
	for _, r := range h.rows {
		h.hideRow(r)
	}
}

// tell says which sample is pointed at, when it is another than before. Notes
// that are known at once come back from within.
func (h *hover) tell(t int64, pointed bool) {
	if h.told == pointed && h.pointed == t {
		return
	}
	h.pointed, h.told = t, pointed
	if !pointed {
		h.notes.of = Notes{}
	}
	if tell := h.chart.chart.OnPointed; tell != nil {
		h.telling = true
		tell(t, pointed)
		h.telling = false
	}
}

func (h *hover) hideRow(r *hoverRow) {
	show(&r.dot, false)
	show(&r.swatch, false)
	show(&r.name, false)
	show(&r.value, false)
}

// sampleTime returns the time of the sample nearest to t in any line, and false
// if there is none within reach.
func sampleTime(lines []Line, t, reach int64) (int64, bool) {
	best, found := int64(0), false
	for i := range lines {
		l := &lines[i]
		if l.Hidden {
			continue
		}
		k, ok := l.at(t, reach)
		if ok && (!found || abs64(l.X[k]-t) < abs64(best-t)) {
			best, found = l.X[k], true
		}
	}
	return best, found
}

func abs64(v int64) int64 { return max(v, -v) }

// points reports whether the keyboard or the pointer is at a place of the plot.
func (h *hover) points() bool {
	r := h.chart
	if h.picking {
		return h.picked >= r.chart.data.From && h.picked <= r.chart.data.To
	}
	return h.over && h.at.X >= r.plot.x && h.at.X <= r.plot.x+r.plot.w &&
		h.at.Y >= r.plot.y-plotMargin && h.at.Y <= r.plot.y+r.plot.h
}

// update shows the samples at the pointer.
func (h *hover) update() {
	r := h.chart
	d := &r.chart.data
	ts := newTimeScale(d.From, d.To, int(r.plot.w))
	if !r.hasData || ts.empty() || !h.points() {
		h.hide()
		return
	}
	// A sample stands for the time around it, and for what a finger's width
	// covers.
	pointed := h.picked
	if !h.picking {
		pointed = ts.time(float64(h.at.X - r.plot.x))
	}
	reach := max(int64(6*ts.perPixel), d.reach())
	t, found := sampleTime(d.Lines, pointed, reach)
	if !found {
		t = pointed
	}
	x := r.plot.x + max(0, min(r.plot.w, float32(ts.x(t))))
	h.cursor.Move(fyne.NewPos(x-0.5, r.plot.y))
	h.cursor.Resize(fyne.NewSize(1, r.plot.h))
	show(&h.cursor, true)
	h.cursor.Refresh()

	vs := newValueScale(d.YMin, d.YMax, float64(r.plot.h))
	for i, row := range h.rows {
		if i >= len(d.Lines) || d.Lines[i].Hidden {
			h.hideRow(row)
			continue
		}
		l := &d.Lines[i]
		k, ok := l.at(t, reach)
		value := enDash
		row.y = math.NaN()
		if ok {
			row.y = l.Y[k]
			value = d.formatValue(l.told(k))
			h.placeDot(row, x, r.plot.y+float32(vs.y(l.Y[k])), r.colorOf(l))
		}
		show(&row.dot, ok && inside(l.Y[k], d.YMin, d.YMax))
		setText(&row.name, l.Name, r.muted, r.textSize)
		setText(&row.value, value, r.foreground, r.textSize)
		if c := r.colorOf(l); row.swatch.FillColor != c {
			row.swatch.FillColor = c
			row.swatch.CornerRadius = 3
			row.swatch.Refresh()
		}
	}
	h.tell(t, found)
	h.layoutBox(x, d.formatTime(t))
}

const dotSize = 8

func (h *hover) placeDot(row *hoverRow, x, y float32, c color.Color) {
	if row.dot.FillColor != c || row.dot.StrokeColor != h.box.FillColor {
		row.dot.FillColor, row.dot.StrokeColor = c, h.box.FillColor
		row.dot.Refresh()
	}
	row.dot.Move(fyne.NewPos(x-dotSize/2, y-dotSize/2))
	row.dot.Resize(fyne.NewSquareSize(dotSize))
}
