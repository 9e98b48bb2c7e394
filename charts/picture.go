package charts

import (
	"image/color"
	"math"
	"time"
)

// picture is all that is drawn, in pixels and in the order of the fields. How
// it becomes a file is the renderer's business.
type picture struct {
	width, height int
	scale         float64
	background    color.NRGBA
	boxes         []box
	areas         []area
	strokes       []stroke
	dots          []dot
	texts         []text
	// parts stand on the picture, each with its top left at a place.
	parts []part
}

// part is a picture on another, of which the background does not show.
type part struct {
	left, top float64
	*picture
}

type rect struct{ left, top, right, bottom float64 }

// box is a filled rectangle.
type box struct {
	rect
	color color.NRGBA
}

// area is the surface between two edges with points in rising order.
type area struct {
	upper, lower []point
	color        color.NRGBA
}

// stroke is a line of a width. Dashes are lengths of lines and gaps.
type stroke struct {
	points []point
	color  color.NRGBA
	width  float64
	dashes []float64
}

type dot struct {
	point
	radius float64
	color  color.NRGBA
}

// text starts at left on a baseline.
type text struct {
	body           string
	left, baseline float64
	size           float64
	color          color.NRGBA
}

// Sizes at scale 1, in pixels.
const (
	titleSize  = 15.0
	legendSize = 13.0
	tickSize   = 12.0
	noticeSize = 15.0

	lineWidth     = 1.7
	thinLineWidth = 1.0
	dotRadius     = 2.5

	tickGap      = 8.0
	valueTickGap = 24.0 // the least distance of two ticks of the value axis
	timeTickGap  = 24.0 // between two labels of the time axis

	// Digits and capitals of the font are this high, in ems.
	capHeight = 0.71

	// Panels with more lines than this have thin ones.
	manyLines = 10
	// Panels with more lines than this show no bands.
	bandLines = 4
)

// Alpha of what shines through, of 255.
const (
	fillAlpha    = 0x30
	stackedAlpha = 0xB0
	bandAlpha    = 0x38
	manyAlpha    = 0x90
)

// composer puts a picture together.
type composer struct {
	picture
	panel   *Panel
	lines   []LineData
	palette Palette
	loc     *time.Location
	from    int64
	to      int64
	lo, hi  float64
	plot    rect
	title   string
	legend  []entry
	opt     *Options
	room    *arena
}

// compose lays a panel out and places its lines. The points of the picture are
// in room, and gone when that is used again.
func compose(panel *Panel, lines []LineData, opt *Options, room *arena) *picture {
	room.used = 0
	return composeMore(panel, lines, opt, room)
}

// composeMore is compose for a picture that others stand beside: the points in
// room stay.
func composeMore(panel *Panel, lines []LineData, opt *Options, room *arena) *picture {
	c := &composer{room: room, opt: opt, panel: panel, palette: opt.Theme.Palette(), loc: opt.Location}
	if c.loc == nil {
		c.loc = time.UTC
	}
	c.scale = opt.Scale
	c.width = int(math.Round(float64(opt.Width) * opt.Scale))
	c.height = int(math.Round(float64(opt.Height) * opt.Scale))
	c.background = c.palette.Background
	lines = panel.greatestFirst(lines, len(c.palette.Series))
	c.lines = lines
	c.from, c.to = timeRange(lines, opt.From, opt.To)
	c.title = opt.titleOf(panel.Title)
	if !opt.NoLegend {
		c.legend = c.withThresholds(legendEntries(panel, lines, &c.palette))
	}
	if panel.Stacked {
		c.lines = Stack(lines)
	}
	c.lo, c.hi = opt.bounds(panel, c.lines)

	top := c.header()
	c.frame(top)
	c.data()
	return &c.picture
}

// timeRange returns the bounds of the time axis in milliseconds. What isn't
// asked for is that of the data.
func timeRange(lines []LineData, from, to time.Time) (first, last int64) {
	first, last = math.MaxInt64, math.MinInt64
	for _, l := range lines {
		if n := min(len(l.Times), len(l.Mean)); n > 0 {
			first, last = min(first, l.Times[0]), max(last, l.Times[n-1])
		}
	}
	if !from.IsZero() {
		first = from.UnixMilli()
	}
	if !to.IsZero() {
		last = to.UnixMilli()
	}
	const minute = 60_000
	switch {
	case first == math.MaxInt64 && last == math.MinInt64:
		return 0, 0
	case first == math.MaxInt64 || first >= last:
		first = last - minute
	case last == math.MinInt64:
		last = first + minute
	}
	return first, last
}

// px scales a length.
func (c *composer) px(v float64) float64 { return v * c.scale }

// margin is the space at the edges of the picture.
func (c *composer) margin() float64 {
	return c.px(marginOf(float64(c.width)/c.scale, float64(c.height)/c.scale))
}

// marginOf is the margin of a picture of a size, all at scale 1.
func marginOf(width, height float64) float64 { return min(max(min(width, height)*0.05, 4), 14) }

// frame places the plot below top, with its grid, ticks and their labels, as
// far as there is room for them.
func (c *composer) frame(top float64) {
	margin := c.margin()
	width, height := float64(c.width), float64(c.height)
	c.plot = rect{left: margin, top: top, right: width - margin, bottom: height - margin}

	hasTimes := height-top >= c.px(64) && width >= c.px(120)
	if hasTimes {
		c.plot.bottom -= c.px(tickSize*capHeight + tickGap)
	}
	ticks := ValueTicks(c.panel.Unit, c.lo, c.hi, valueTickCount((c.plot.bottom-c.plot.top)/c.scale))
	widest := 0.0
	for _, t := range ticks {
		widest = max(widest, textWidth(t.Label, c.px(tickSize)))
	}
	if hasLabels := c.plot.bottom-c.plot.top >= c.px(40) && widest < width/3; hasLabels {
		c.plot.left = math.Round(margin + widest + c.px(tickGap+2))
		// Half of the lowest label stands below the plot.
		c.plot.bottom = min(c.plot.bottom, height-c.px(tickSize*capHeight/2+2))
		c.valueLabels(ticks)
	}
	c.plot.top, c.plot.right, c.plot.bottom = math.Round(c.plot.top), math.Round(c.plot.right), math.Round(c.plot.bottom)
	c.valueGrid(ticks)
	if hasTimes && c.from < c.to {
		c.timeAxis()
	}
}

// valueTickCount is how many ticks look right on an axis of that length.
func valueTickCount(length float64) int {
	fitting := int(length/valueTickGap) + 1
	pleasant := max(6, int(length/70))
	return max(2, min(fitting, pleasant))
}

func (c *composer) hairline() float64 { return math.Round(c.scale) }

func (c *composer) valueLabels(ticks []Tick) {
	for i, t := range ticks {
		if i > 0 && t.Label == ticks[i-1].Label {
			continue // closer together than can be written
		}
		c.texts = append(c.texts, text{
			body:     t.Label,
			left:     c.plot.left - c.px(tickGap) - textWidth(t.Label, c.px(tickSize)),
			baseline: c.valueAt(t.Value) + c.px(tickSize*capHeight)/2,
			size:     c.px(tickSize),
			color:    c.palette.Muted,
		})
	}
}

func (c *composer) valueAt(v float64) float64 {
	t := trace{plot: c.plot, lo: c.lo, hi: c.hi}
	return t.y(v)
}

func (c *composer) valueGrid(ticks []Tick) {
	for _, t := range ticks {
		y := math.Round(c.valueAt(t.Value))
		line := c.palette.Grid
		if t.Value == max(c.lo, 0) {
			line = c.palette.Axis
		}
		c.boxes = append(c.boxes, box{rect{c.plot.left, y, c.plot.right, y + c.hairline()}, line})
	}
}

// data places the lines, or says that there are none.
func (c *composer) data() {
	t := trace{plot: c.plot, from: c.from, to: c.to, lo: c.lo, hi: c.hi, room: c.room}
	drawn := 0
	below := c.plot.bottom
	if c.lo < 0 {
		below = max(c.valueAt(0), c.plot.top) // zero may lie above what is shown
	}
	// The first line is drawn last, on top; a stack is drawn from its top.
	for i := len(c.lines) - 1; i >= 0; i-- {
		l := &c.lines[i]
		low, high := l.Min, l.Max
		if len(c.lines) > bandLines || l.Limit {
			low, high = nil, nil
		}
		spans := t.spans(l.Times, l.Mean, low, high)
		if !l.Limit {
			drawn += len(spans)
		}
		for _, s := range spans {
			switch {
			case l.Limit:
				if l.Times[0] == l.Times[len(l.Times)-1] {
					// Of one reading a limit is seen as a line all the same.
					y := s.mean[0].y
					s.mean = []point{{c.plot.left, y}, {c.plot.right, y}}
				}
				c.limit(s)
			case c.panel.Stacked:
				c.layer(l, s, below)
			default:
				c.line(l, s, below)
			}
		}
	}
	c.thresholds()
	if drawn == 0 {
		c.notice("no data")
	}
}

func (c *composer) limit(s span) {
	for _, piece := range c.plot.pieces(s.mean) {
		// On the middle of a pixel a level line is sharper.
		for i := range piece {
			piece[i].y = math.Floor(piece[i].y) + 0.5
		}
		c.strokes = append(c.strokes, stroke{
			points: piece, color: c.palette.Limit, width: math.Round(c.scale),
			dashes: []float64{c.px(5), c.px(4)},
		})
	}
}

// layer is one line of a stack: all that lies below it is filled, and what
// stands lower in the stack covers it.
func (c *composer) layer(l *LineData, s span, below float64) {
	col := c.palette.Color(l.Color)
	if len(s.mean) == 1 {
		c.dot(s.mean[0], col)
		return
	}
	surface := c.plot.leveled(s.mean)
	if c.background.A == 0 {
		// There is no background to hide what lies below.
		c.areas = append(c.areas, area{surface, floorOf(surface, below), col})
	} else {
		c.areas = append(c.areas,
			area{surface, floorOf(surface, below), c.background},
			area{surface, floorOf(surface, below), withAlpha(col, stackedAlpha)})
	}
	c.stroke(s.mean, col, c.px(thinLineWidth))
}

// stroke draws a line as far as it lies in the plot.
func (c *composer) stroke(line []point, col color.NRGBA, width float64) {
	for _, piece := range c.plot.pieces(line) {
		c.strokes = append(c.strokes, stroke{points: piece, color: col, width: width})
	}
}

// dot draws a value that stands alone, if it lies in the plot.
func (c *composer) dot(p point, col color.NRGBA) {
	if c.plot.within([]point{p}) {
		c.dots = append(c.dots, dot{p, c.px(dotRadius), col})
	}
}

func (c *composer) line(l *LineData, s span, below float64) {
	col, width := c.palette.Color(l.Color), c.px(lineWidth)
	if len(c.lines) > manyLines {
		col, width = withAlpha(col, manyAlpha), c.px(thinLineWidth)
	}
	if len(s.mean) == 1 {
		c.dot(s.mean[0], col)
		return
	}
	if l.Fill {
		surface := c.plot.leveled(s.mean)
		c.areas = append(c.areas, area{surface, floorOf(surface, below), withAlpha(col, fillAlpha)})
	}
	if hasHeight(s, c.px(1)) {
		c.areas = append(c.areas, area{c.plot.leveled(s.high), c.plot.leveled(s.low), withAlpha(col, bandAlpha)})
	}
	c.stroke(s.mean, col, width)
}

func (c *composer) notice(body string) {
	size := c.px(noticeSize)
	width := textWidth(body, size)
	if width > c.plot.right-c.plot.left {
		size *= (c.plot.right - c.plot.left) / width
		width = c.plot.right - c.plot.left
	}
	c.texts = append(c.texts, text{
		body:     body,
		left:     (c.plot.left + c.plot.right - width) / 2,
		baseline: (c.plot.top+c.plot.bottom)/2 + size*capHeight/2,
		size:     size,
		color:    c.palette.Muted,
	})
}

// floorOf returns the lower edge of the area under a line.
func floorOf(line []point, y float64) []point {
	return []point{{line[0].x, y}, {line[len(line)-1].x, y}}
}

// hasHeight reports whether the band of a span is more than a line.
func hasHeight(s span, least float64) bool {
	for i := range s.low {
		if s.low[i].y-s.high[i].y >= least {
			return true
		}
	}
	return false
}

func withAlpha(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}
