package widgets

import (
	"image/color"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
)

const (
	// plotMargin is the room around the plot within the raster, for the half
	// of a line that lies outside of it.
	plotMargin = 2
	chartGap   = 6

	emptyChart = "Collecting…"
)

// chartRenderer lays a chart out: the title and the legend on top, the labels
// of the value axis on the left and those of the time axis below the plot,
// which is a grid with one picture above it. What follows the pointer lies above
// that, in objects of its own, so that the picture is not painted again when the
// pointer moves.
type chartRenderer struct {
	chart *TimeChart

	gridLines []*canvas.Rectangle
	picture   patches
	title     canvas.Text
	empty     canvas.Text
	yLabels   []*canvas.Text
	xLabels   []*canvas.Text
	legend    []*legendEntry
	more      canvas.Text
	hover     hover
	// ring shows that the chart has the focus: four thin lines around the plot.
	ring    [4]canvas.Rectangle
	objects []fyne.CanvasObject

	line   []point
	dashes []point
	rows   []float32
	floor  []float32

	foreground, muted, grid color.Color
	titleSize, textSize     float32

	// plot is where values are drawn, in units of the widget.
	plot struct{ x, y, w, h float32 }
	// yWidth is the room for the labels of the value axis. It grows with them,
	// but does not shrink before the chart is laid out anew: the plot stays
	// where it is while the values change.
	yWidth   float32
	hasData  bool
	tickSize float32 // height of the text of a tick
}

func newChartRenderer(c *TimeChart) *chartRenderer {
	r := &chartRenderer{chart: c}
	r.picture = patches{owner: c, paint: r.paint}
	r.title.TextStyle.Bold = true
	r.empty.Alignment = fyne.TextAlignCenter
	r.hover.init(r)
	r.applyTheme()
	r.update()
	return r
}

func (r *chartRenderer) applyTheme() {
	c := r.chart
	r.foreground = theme.ColorForWidget(theme.ColorNameForeground, c)
	r.muted = theme.ColorForWidget(theme.ColorNamePlaceHolder, c)
	r.grid = premultiply(r.foreground, 0.11)
	r.titleSize = theme.SizeForWidget(theme.SizeNameText, c)
	r.textSize = theme.SizeForWidget(theme.SizeNameCaptionText, c)
	r.tickSize = textHeight(r.textSize, fyne.TextStyle{})
	primary := theme.ColorForWidget(theme.ColorNamePrimary, c)
	for i := range r.ring {
		r.ring[i].FillColor = primary
	}
	r.hover.applyTheme()
}

func (r *chartRenderer) Destroy() {}

func (r *chartRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *chartRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 80) }

func (r *chartRenderer) Layout(fyne.Size) {
	r.yWidth = 0
	for _, e := range r.legend {
		e.valueWidth = 0
	}
	r.update()
}

func (r *chartRenderer) Refresh() {
	r.applyTheme()
	r.Layout(r.chart.Size())
}

// update brings all objects in line with the data.
func (r *chartRenderer) update() {
	d := &r.chart.data
	r.hasData = d.drawn() && d.To > d.From
	changed := r.ensure(len(d.YTicks), len(d.XTicks), len(d.Lines))
	if changed {
		r.collect()
	}
	size := r.chart.Size()
	top := r.layoutHead(size)
	r.layoutPlot(size, top)
	if r.picture.update() {
		r.collect()
		changed = true
	}
	r.hover.update()
	if changed {
		canvas.Refresh(r.chart)
	}
}

// setNotes shows notes on the sample under the pointer.
func (r *chartRenderer) setNotes(t int64, n Notes) {
	h := &r.hover
	if !h.told || h.pointed != t {
		return
	}
	changed := h.notes.set(t, n)
	if changed {
		r.collect()
	}
	if !h.telling {
		h.update()
	}
	if changed {
		canvas.Refresh(r.chart)
	}
}

// ensure has at least as many objects as the data needs.
func (r *chartRenderer) ensure(yTicks, xTicks, lines int) (changed bool) {
	for len(r.yLabels) < yTicks {
		r.yLabels = append(r.yLabels, &canvas.Text{Alignment: fyne.TextAlignTrailing})
		changed = true
	}
	for len(r.xLabels) < xTicks {
		r.xLabels = append(r.xLabels, &canvas.Text{Alignment: fyne.TextAlignCenter})
		changed = true
	}
	for len(r.gridLines) < yTicks+xTicks {
		r.gridLines = append(r.gridLines, &canvas.Rectangle{})
		changed = true
	}
	for len(r.legend) < lines {
		r.legend = append(r.legend, newLegendEntry(r.chart, len(r.legend)))
		changed = true
	}
	if r.hover.ensure(lines) {
		changed = true
	}
	return changed || r.objects == nil
}

// collect lists the objects from the back to the front.
func (r *chartRenderer) collect() {
	r.objects = r.objects[:0:0]
	for _, l := range r.gridLines {
		r.objects = append(r.objects, l)
	}
	r.objects = r.picture.appendObjects(r.objects)
	r.objects = append(r.objects, &r.title, &r.empty, &r.more)
	for _, t := range slices.Concat(r.yLabels, r.xLabels) {
		r.objects = append(r.objects, t)
	}
	for _, e := range r.legend {
		r.objects = append(r.objects, e)
	}
	for i := range r.ring {
		r.objects = append(r.objects, &r.ring[i])
	}
	r.objects = r.hover.appendObjects(r.objects)
}

// layoutHead places the title and the legend, in one row if there is room,
// and returns where the plot may begin.
func (r *chartRenderer) layoutHead(size fyne.Size) float32 {
	d := &r.chart.data
	rowHeight := textHeight(r.titleSize, r.title.TextStyle)
	setText(&r.title, truncate(d.Title, r.titleSize, size.Width, r.title.TextStyle), r.foreground, r.titleSize)
	place(&r.title, 0, 0, size.Width, rowHeight)
	titleWidth := textWidth(r.title.Text, r.titleSize, r.title.TextStyle)

	total := float32(0)
	for i := range d.Lines {
		total += r.measureEntry(r.legend[i], &d.Lines[i])
	}
	if len(d.Lines) > 0 {
		total += float32(len(d.Lines)-1) * 2 * chartGap
	}
	if titleWidth+3*chartGap+total <= size.Width {
		r.layoutLegend(size.Width-total, 0, size.Width, rowHeight)
		return rowHeight + chartGap
	}
	if size.Height < 110 { // no room for a second row
		r.layoutLegend(titleWidth+3*chartGap, 0, size.Width, rowHeight)
		return rowHeight + chartGap
	}
	second := r.tickSize + 2
	r.layoutLegend(0, rowHeight, size.Width, second)
	return rowHeight + second + chartGap
}

func (r *chartRenderer) measureEntry(e *legendEntry, l *Line) float32 {
	return e.set(l, r.chart.newest(l), r)
}

// colorOf returns the color of a line, that of text if it has none.
func (r *chartRenderer) colorOf(l *Line) color.Color {
	if l.Color == nil {
		return r.foreground
	}
	return l.Color
}

// layoutLegend places as many entries as fit between left and right, and says
// how many do not.
func (r *chartRenderer) layoutLegend(left, top, right, height float32) {
	lines := r.chart.data.Lines
	x, shown := left, 0
	room := func(after int) float32 { // kept for the note on those that do not fit
		if after == len(lines) {
			return 0
		}
		return textWidth("+999", r.textSize, fyne.TextStyle{})
	}
	for i := range lines {
		e := r.legend[i]
		if x+e.width()+room(i+1) > right+0.5 {
			break
		}
		e.place(x, top, height)
		x += e.width() + 2*chartGap
		shown++
	}
	for i, e := range r.legend {
		show(e, i < shown)
	}
	show(&r.more, shown < len(lines))
	if shown < len(lines) {
		setText(&r.more, "+"+strconv.Itoa(len(lines)-shown), r.muted, r.textSize)
		place(&r.more, x, top, right-x, height)
	}
}

// layoutPlot places the picture, the grid and the labels of the axes.
func (r *chartRenderer) layoutPlot(size fyne.Size, top float32) {
	d := &r.chart.data
	below := r.tickSize + 2
	if size.Height-top-below < 40 {
		below = 0
	}
	r.yWidth = max(r.yWidth, textWidth(d.YRoom, r.textSize, fyne.TextStyle{}))
	for _, t := range d.YTicks {
		if t.Value >= d.YMin && t.Value <= d.YMax {
			r.yWidth = max(r.yWidth, textWidth(t.Label, r.textSize, fyne.TextStyle{}))
		}
	}
	left := float32(0)
	if r.yWidth > 0 && size.Width >= 200 {
		left = ceil(r.yWidth) + chartGap
	}
	// Labels are centered on their tick: the topmost needs some room above.
	half := ceil(r.tickSize / 2)
	if left == 0 {
		half = plotMargin
	}
	r.plot.x, r.plot.y = left, ceil(top)+half-chartGap/2
	r.plot.w = max(0, floor(size.Width-left-plotMargin))
	r.plot.h = max(0, floor(size.Height-below-plotMargin-r.plot.y))
	r.picture.place(r.plot.x-plotMargin, r.plot.y-plotMargin, r.plot.w+2*plotMargin, r.plot.h+2*plotMargin)
	r.placeGrid()

	vs := newValueScale(d.YMin, d.YMax, float64(r.plot.h))
	last := float32(1 << 20)
	for i, t := range r.yLabels {
		visible := i < len(d.YTicks) && left > 0
		if visible {
			tick := d.YTicks[i]
			y := r.plot.y + float32(vs.y(tick.Value)) - r.tickSize/2
			visible = inside(tick.Value, d.YMin, d.YMax) && abs(last-y) >= r.tickSize
			if visible {
				setText(t, tick.Label, r.muted, r.textSize)
				place(t, 0, y, left-chartGap, r.tickSize)
				last = y
			}
		}
		show(t, visible)
	}
	r.layoutTimes(below)

	r.placeRing()
	empty := r.isEmpty()
	show(&r.empty, empty)
	if empty {
		text := d.Empty
		if text == "" {
			text = lang.L(emptyChart)
		}
		setText(&r.empty, truncate(text, r.textSize, r.plot.w, fyne.TextStyle{}), r.muted, r.textSize)
		place(&r.empty, r.plot.x, r.plot.y, r.plot.w, r.plot.h)
	}
}

// isEmpty tells whether the chart says why there is nothing to see.
func (r *chartRenderer) isEmpty() bool { return !r.hasData && !r.chart.data.hidden() }

// placeRing marks the chart that has the focus.
func (r *chartRenderer) placeRing() {
	const width, apart = 2, plotMargin
	x, y := r.plot.x-apart, r.plot.y-apart
	w, h := r.plot.w+2*apart, r.plot.h+2*apart
	for i, at := range [...]struct{ x, y, w, h float32 }{
		{x, y, w, width}, {x, y + h - width, w, width}, {x, y, width, h}, {x + w - width, y, width, h},
	} {
		r.ring[i].Move(fyne.NewPos(at.x, at.y))
		r.ring[i].Resize(fyne.NewSize(at.w, at.h))
		show(&r.ring[i], r.chart.focused)
	}
}

func (r *chartRenderer) layoutTimes(below float32) {
	d := &r.chart.data
	ts := newTimeScale(d.From, d.To, int(r.plot.w))
	widest := float32(0)
	for _, tick := range d.XTicks {
		widest = max(widest, textWidth(tick.Label, r.textSize, fyne.TextStyle{}))
	}
	keep := tickFilter(d.XTicks, ts, float64(widest+2*chartGap))
	for i, t := range r.xLabels {
		visible := i < len(d.XTicks) && below > 0 && keep(i)
		if visible {
			tick := d.XTicks[i]
			w := textWidth(tick.Label, r.textSize, fyne.TextStyle{})
			x := r.plot.x + float32(ts.column(int64(tick.Value))) - w/2
			visible = inside(tick.Value, float64(d.From), float64(d.To)) &&
				x >= r.plot.x-w/4 && x+w <= r.plot.x+r.plot.w+plotMargin
			if visible {
				setText(t, tick.Label, r.muted, r.textSize)
				place(t, x, r.plot.y+r.plot.h+2, w, r.tickSize)
			}
		}
		show(t, visible)
	}
}

// placeGrid places the lines at the ticks, on the pixels of the picture. None
// goes through the text of an empty chart.
func (r *chartRenderer) placeGrid() {
	d := &r.chart.data
	area := r.area(r.picture.pixels())
	scale := r.picture.scale
	w, h := area.Dx(), area.Dy()
	thickness := max(1, int(scale+0.5))
	ts, vs := newTimeScale(d.From, d.To, w), newValueScale(d.YMin, d.YMax, float64(h))
	lines := r.gridLines
	add := func(x, y, width, height int) {
		l := lines[0]
		lines = lines[1:]
		if l.FillColor != r.grid {
			l.FillColor = r.grid
			l.Refresh()
		}
		l.Move(r.picture.position.AddXY(float32(area.Min.X+x)/scale, float32(area.Min.Y+y)/scale))
		l.Resize(fyne.NewSize(float32(width)/scale, float32(height)/scale))
		show(l, true)
	}
	if !area.Empty() {
		textBand := r.tickSize * scale
		for _, t := range d.YTicks {
			y := min(int(vs.y(t.Value)+0.5), h-thickness)
			if inside(t.Value, d.YMin, d.YMax) && (!r.isEmpty() || abs(float32(y-h/2)) > textBand) {
				add(0, y, w, thickness)
			}
		}
		for _, t := range d.XTicks {
			if x := ts.column(int64(t.Value)); !ts.empty() && !r.isEmpty() && x >= 0 && x <= w-thickness && inside(t.Value, float64(d.From), float64(d.To)) {
				add(x, 0, thickness, h)
			}
		}
	}
	for _, rest := range lines {
		show(rest, false)
	}
}

// inside reports whether v is within the bounds, but for rounding.
func inside(v, lo, hi float64) bool {
	slack := (hi - lo) * 1e-9
	return v >= lo-slack && v <= hi+slack
}

func abs(v float32) float32 { return max(v, -v) }

func floor(v float32) float32 { return float32(int(v)) }

func ceil(v float32) float32 {
	if f := floor(v); f < v {
		return f + 1
	}
	return floor(v)
}
