package charts

import (
	"fmt"
	"image/color"
	"math"
)

// entry is one line in the legend: its color, its name and its newest value.
type entry struct {
	label, value string
	color        color.NRGBA
	isLimit      bool
	isThreshold  bool
}

const (
	swatchWidth = 12.0
	swatchGap   = 6.0
	valueGap    = 6.0
	entryGap    = 18.0
	legendLine  = 20.0 // from baseline to baseline

	// Between the header and the top of the plot, and in small pictures.
	headerGap      = 18.0
	smallHeaderGap = 14.0

	// No label takes more than this part of the width.
	longestLabel = 0.4
)

func legendEntries(panel *Panel, lines []LineData, palette *Palette) []entry {
	newest := int64(math.MinInt64)
	for i := range lines {
		if n := len(lines[i].Times); n > 0 {
			newest = max(newest, lines[i].Times[n-1])
		}
	}
	entries := make([]entry, len(lines))
	for i := range lines {
		l := &lines[i]
		entries[i] = entry{
			label:   cleanText(l.Label),
			value:   FormatValue(panel.Unit, l.current(newest)),
			color:   palette.Color(l.Color),
			isLimit: l.Limit,
		}
		if l.Limit {
			entries[i].color = palette.Limit
		}
	}
	return entries
}

// current is the newest value of a line, unknown if the line has ended while
// others went on.
func (l *LineData) current(newest int64) float64 {
	n := min(len(l.Times), len(l.Mean))
	if n == 0 {
		return math.NaN()
	}
	if n > 1 && float64(newest)-float64(l.Times[n-1]) > 2*(float64(l.Times[n-1])-float64(l.Times[n-2])) {
		return math.NaN()
	}
	return l.Mean[n-1]
}

// header places the title at the top left and the legend beside it or, if it
// is too long, below. It returns where the plot may begin.
func (c *composer) header() float64 {
	margin := c.margin()
	width, height := float64(c.width), float64(c.height)
	if height < c.px(90) {
		// Half of the topmost label stands above the plot.
		return max(margin, c.px(tickSize/2+2))
	}
	size := c.px(titleSize)
	title := fitText(c.title, size, width-2*margin)
	if title == "" && len(c.legend) == 0 {
		return max(margin, c.px(tickSize/2+2))
	}
	baseline := margin + c.px(titleSize*capHeight)
	bottom := baseline
	left, below := margin, baseline-c.px(legendLine)
	if title != "" {
		c.texts = append(c.texts, text{title, margin, baseline, size, c.palette.Text})
		left, below = margin+textWidth(title, size)+c.px(2*entryGap), baseline
	}
	gap := c.px(headerGap)
	if height < c.px(200) {
		gap = c.px(smallHeaderGap)
	}

	if all := c.rowWidth(c.legend); left+all <= width-margin {
		if title != "" {
			left = width - margin - all
		}
		c.row(c.legend, left, baseline)
		return bottom + gap
	}
	rows := 1
	switch {
	case height >= c.px(400):
		rows = 3
	case height >= c.px(220), height >= c.px(180) && len(c.opt.Thresholds) > 0:
		rows = 2 // so that the names of thresholds have room too
	}
	rest := c.legend
	for row := 1; row <= rows && len(rest) > 0; row++ {
		fitting := c.fitting(rest, width-2*margin, row == rows)
		if fitting == 0 && (row == 1 || row < rows) {
			break // it has no room at all, and how many there are is no help
		}
		bottom = below + float64(row)*c.px(legendLine)
		end := c.row(rest[:fitting], margin, bottom)
		rest = rest[fitting:]
		if row == rows && len(rest) > 0 {
			c.texts = append(c.texts, text{more(len(rest)), end, bottom, c.px(legendSize), c.palette.Muted})
		}
	}
	return bottom + gap
}

func more(n int) string { return fmt.Sprintf("+ %d more", n) }

// fitting returns how many entries fit on one row, which ends with the number
// of the others if it is the last.
func (c *composer) fitting(entries []entry, width float64, isLast bool) int {
	fitting, row := 0, 0.0
	for n := 1; n <= len(entries); n++ {
		if n > 1 {
			row += c.px(entryGap)
		}
		if row += c.entryWidth(&entries[n-1]); row > width {
			break
		}
		need := row
		if isLast && n < len(entries) {
			need += c.px(entryGap) + textWidth(more(len(entries)-n), c.px(legendSize))
		}
		if need <= width {
			fitting = n
		}
	}
	return fitting
}

func (c *composer) rowWidth(entries []entry) float64 {
	width := 0.0
	for i := range entries {
		if i > 0 {
			width += c.px(entryGap)
		}
		width += c.entryWidth(&entries[i])
	}
	return width
}

func (c *composer) entryWidth(e *entry) float64 {
	return c.px(swatchWidth+swatchGap) + textWidth(c.entryLabel(e), c.px(legendSize)) +
		c.px(valueGap) + textWidth(e.value, c.px(legendSize))
}

func (c *composer) entryLabel(e *entry) string {
	return fitText(e.label, c.px(legendSize), longestLabel*float64(c.width))
}

// row draws entries from left to right, and returns where the next would be.
func (c *composer) row(entries []entry, left, baseline float64) float64 {
	size := c.px(legendSize)
	for i := range entries {
		e := &entries[i]
		c.swatch(e, left, baseline)
		left += c.px(swatchWidth + swatchGap)
		label := c.entryLabel(e)
		c.texts = append(c.texts, text{label, left, baseline, size, c.palette.Muted})
		left += textWidth(label, size) + c.px(valueGap)
		c.texts = append(c.texts, text{e.value, left, baseline, size, c.palette.Text})
		left += textWidth(e.value, size) + c.px(entryGap)
	}
	return left
}

// swatch is a short piece of the line.
func (c *composer) swatch(e *entry, left, baseline float64) {
	left = math.Round(left)
	middle := baseline - c.px(legendSize*capHeight)/2
	half := math.Max(1, math.Round(c.px(1.5)))
	top := math.Round(middle - half)
	if e.isThreshold {
		for _, x := range []float64{0, 5, 10} {
			c.boxes = append(c.boxes, box{rect{left + math.Round(c.px(x)), top, left + math.Round(c.px(x+2)), top + half}, e.color})
		}
		return
	}
	if !e.isLimit {
		c.boxes = append(c.boxes, box{rect{left, top, left + math.Round(c.px(swatchWidth)), top + 2*half}, e.color})
		return
	}
	for _, x := range []float64{0, 7} {
		c.boxes = append(c.boxes, box{rect{left + math.Round(c.px(x)), top, left + math.Round(c.px(x+5)), top + half}, e.color})
	}
}
