package widgets

import (
	"cmp"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
)

// hoverPad is the room within the box at its edges.
const hoverPad = 8

// hoverGrid is how the values stand in the box: in columns, each from top to
// bottom.
type hoverGrid struct {
	rows, columns          int
	nameWidth, columnWidth float32
	lineHeight             float32
}

// width is that of all columns.
func (g *hoverGrid) width() float32 {
	return float32(g.columns)*g.columnWidth + float32(max(0, g.columns-1))*3*chartGap
}

// at returns where in the grid the value with this number stands.
func (g *hoverGrid) at(i int) (x, y float32) {
	return float32(i/g.rows) * (g.columnWidth + 3*chartGap), float32(i%g.rows) * g.lineHeight
}

// chooseRows picks the values for which the chart has room, and arranges them:
// all if possible, in as many columns as they need, otherwise the greatest. It
// returns how many others there are.
func (h *hover) chooseRows(size fyne.Size, lineHeight float32) (grid hoverGrid, others int) {
	r := h.chart
	h.shown = h.shown[:0]
	valueWidth := float32(0)
	grid.lineHeight = lineHeight
	for i := range r.chart.data.Lines {
		if r.chart.data.Lines[i].Hidden {
			continue
		}
		row := h.rows[i]
		h.shown = append(h.shown, row)
		grid.nameWidth = max(grid.nameWidth, textWidth(row.name.Text, r.textSize, row.name.TextStyle))
		valueWidth = max(valueWidth, textWidth(row.value.Text, r.textSize, row.value.TextStyle))
	}
	grid.columnWidth = swatchSize + 5 + grid.nameWidth + 2*chartGap + valueWidth
	n := len(h.shown)
	most := max(1, int((size.Height-2*hoverPad-lineHeight)/lineHeight))
	fitting := max(1, int((size.Width-2*hoverPad+3*chartGap)/(grid.columnWidth+3*chartGap)))
	grid.columns = max(1, min(fitting, (n+most-1)/most))
	if room := grid.columns * most; n > room {
		others = n - room + 1 // the last place tells of them
		h.keepGreatest(room - 1)
		n = room
	}
	grid.rows = max(1, (n+grid.columns-1)/grid.columns)
	return grid, others
}

// keepGreatest leaves so many of the values, in the order of the lines.
func (h *hover) keepGreatest(n int) {
	sorted := slices.Clone(h.shown)
	// Those that are not known come last: NaN is less than all others.
	slices.SortStableFunc(sorted, func(a, b *hoverRow) int { return cmp.Compare(b.y, a.y) })
	dropped := sorted[n:]
	h.shown = slices.DeleteFunc(h.shown, func(row *hoverRow) bool { return slices.Contains(dropped, row) })
}

// layoutBox places the box beside the cursor, on the side that has more room.
// Notes stand below the values, or beside them where the chart is too low, or
// not at all.
func (h *hover) layoutBox(x float32, time string) {
	r := h.chart
	const pad = hoverPad
	size := r.chart.Size()
	lineHeight := r.tickSize + 2
	grid, others := h.chooseRows(size, lineHeight)
	setText(&h.time, time, r.foreground, r.textSize)
	timeWidth := textWidth(time, r.textSize, h.time.TextStyle)
	inner := max(timeWidth, grid.width())
	if grid.columns == 1 {
		grid.columnWidth = inner
	}
	rows := grid.rows
	if len(h.shown) == 0 {
		rows = 0
	}
	w, height := inner+2*pad, float32(rows+1)*lineHeight+2*pad-2

	noted, notesWidth := h.notes.count(), h.notes.measure(r)
	notesHeight := float32(noted) * lineHeight
	below := noted > 0 && height+2*noteGap+notesHeight <= size.Height && notesWidth+2*pad <= size.Width
	beside := noted > 0 && !below && notesHeight+2*pad-2 <= size.Height && w+2*pad+notesWidth <= size.Width
	switch {
	case below:
		if grid.columns == 1 {
			grid.columnWidth = max(inner, notesWidth)
		}
		inner = max(inner, notesWidth)
		notesWidth = inner
		w, height = inner+2*pad, height+2*noteGap+notesHeight
	case beside:
		w, height = w+2*pad+notesWidth, max(height, notesHeight+2*pad-2)
	}

	left := x + 10
	if x > r.plot.x+r.plot.w/2 {
		left = x - 10 - w
	}
	left = max(0, min(size.Width-w, left))
	top := max(0, min(r.plot.y+4, size.Height-height))
	fits := w <= size.Width && height <= size.Height
	h.box.Move(fyne.NewPos(left, top))
	h.box.Resize(fyne.NewSize(w, height))
	show(&h.box, fits)
	h.box.Refresh()
	place(&h.time, left+pad, top+pad-1, inner, lineHeight)
	show(&h.time, fits)
	h.layoutRows(left+pad, top+pad-1+lineHeight, &grid, fits)
	show(&h.more, fits && others > 0)
	if others > 0 {
		atX, atY := grid.at(len(h.shown))
		setText(&h.more, "+"+strconv.Itoa(others), r.muted, r.textSize)
		place(&h.more, left+pad+atX+swatchSize+5, top+pad-1+lineHeight+atY, grid.nameWidth, lineHeight)
	}
	seen := fits && (below || beside) && h.told && h.notes.at == h.pointed
	if below {
		y := top + pad - 1 + float32(rows+1)*lineHeight + noteGap
		h.notes.rule(left+pad, y, inner, 1, seen)
		h.notes.layout(left+pad, y+noteGap, inner, lineHeight, seen)
		return
	}
	h.notes.rule(left+pad+inner+pad-0.5, top+pad, 1, height-2*pad, seen)
	h.notes.layout(left+pad+inner+2*pad, top+pad-1, notesWidth, lineHeight, seen)
}

// layoutRows places the values that were chosen, from a corner on.
func (h *hover) layoutRows(left, top float32, grid *hoverGrid, fits bool) {
	for _, row := range h.rows {
		i := slices.Index(h.shown, row)
		visible := fits && i >= 0
		if visible {
			x, y := grid.at(i)
			x, y = left+x, top+y
			row.swatch.Move(fyne.NewPos(x, y+(grid.lineHeight-swatchSize)/2))
			row.swatch.Resize(fyne.NewSquareSize(swatchSize))
			place(&row.name, x+swatchSize+5, y, grid.nameWidth, grid.lineHeight)
			place(&row.value, x, y, grid.columnWidth, grid.lineHeight)
		}
		show(&row.swatch, visible)
		show(&row.name, visible)
		show(&row.value, visible)
	}
}
