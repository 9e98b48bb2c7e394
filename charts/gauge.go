package charts

import (
	"context"
	"image/color"
	"math"
	"slices"
	"strings"

	"headroom/metrics"
)

// Gauge is a value as a part of a whole.
type Gauge struct {
	// Title names it; empty for none.
	Title string
	Unit  metrics.Unit
	// Value is NaN where it is not known; Max is where the gauge ends.
	Value, Max float64
	// Levels color the gauge, and write by name how bad it is.
	Levels Levels
	// Detail is a line below; empty for none.
	Detail string
}

// DefaultGaugeOptions are a PNG of 240 by 200 pixels in the light theme.
func DefaultGaugeOptions() Options {
	o := DefaultOptions()
	o.Width, o.Height = 240, 200
	return o
}

// RenderGauge draws a gauge as a picture. Its errors are those of Render.
func RenderGauge(ctx context.Context, g *Gauge, opt Options) ([]byte, error) {
	if err := opt.Check(); err != nil {
		return nil, err
	}
	return drawTo(ctx, nil, "gauge "+g.Title, opt.Format, func(*arena) *picture { return composeGauge(g, &opt) })
}

// The arc of a gauge goes from the lower left to the lower right. Angles are
// clockwise from the right, as the y axis points down.
const (
	arcFrom  = 0.75 * math.Pi
	arcSweep = 1.5 * math.Pi
	// arcDepth is how far the ends of the arc lie below its center, in radii.
	arcDepth = math.Sqrt2 / 2

	arcWidth  = 0.16 // of the radius
	bandWidth = 0.05 // of the levels, outside
	bandGap   = 0.04
)

// gaugeComposer puts a gauge together.
type gaugeComposer struct {
	picture
	gauge   *Gauge
	palette Palette
	centerX float64
	centerY float64
	radius  float64
}

func composeGauge(g *Gauge, opt *Options) *picture {
	c := &gaugeComposer{gauge: g, palette: opt.Theme.Palette()}
	c.scale = opt.Scale
	c.width = int(math.Round(float64(opt.Width) * opt.Scale))
	c.height = int(math.Round(float64(opt.Height) * opt.Scale))
	c.background = c.palette.Background

	width, height := float64(c.width), float64(c.height)
	small := min(width, height)
	margin := max(3*c.scale, small*0.05)
	// Text grows with the picture, for it may hang on a wall.
	titleSize := max(11*c.scale, small*0.075)
	detailSize := titleSize * 0.85
	title, titleSize := shrink(opt.titleOf(g.Title), titleSize, width-2*margin, 10*c.scale)
	detail, detailSize := shrink(withoutTail(cleanText(g.Detail), max(detailSize*0.8, 9*c.scale), width-2*margin), detailSize, width-2*margin, 9*c.scale)
	if height < 80*c.scale {
		detail = ""
	}
	if min(width, height) < 80*c.scale {
		title = ""
	}
	below := 0.0
	if title != "" {
		below += titleSize * 1.25
	}
	if detail != "" {
		below += detailSize * 1.35
	}
	c.radius = min((width-2*margin)/2, (height-2*margin-below)/(1+arcDepth+arcWidth/4))
	used := c.radius*(1+arcDepth+arcWidth/4) + below
	top := (height - used) / 2
	c.centerX, c.centerY = width/2, top+c.radius
	c.arcs()
	c.figure()

	baseline := top + used - below
	if title != "" {
		baseline += titleSize * 1.1
		c.centered(title, baseline, titleSize, c.palette.Text)
	}
	if detail != "" {
		baseline += detailSize * 1.35
		c.centered(detail, baseline, detailSize, c.palette.Muted)
	}
	return &c.picture
}

// shrink makes text fit a width: smaller as long as it can be read well, then
// shorter.
func shrink(body string, size, width, least float64) (fitting string, fittingSize float64) {
	if w := textWidth(body, size); w > width {
		size = max(size*width/w, size*0.8, min(size, least))
	}
	return fitText(body, size, width), size
}

// withoutTail drops what stands behind the last commas until text fits.
func withoutTail(body string, size, width float64) string {
	for textWidth(body, size) > width {
		i := strings.LastIndex(body, ", ")
		if i < 0 {
			break
		}
		body = body[:i]
	}
	return body
}

// part is how much of the whole a value is, from 0 to 1.
func (g *Gauge) part(v float64) float64 {
	if p := v / g.Max; finite(p) {
		return min(max(p, 0), 1)
	}
	return 0
}

// arcs draws the track, the value on it, and the levels outside.
func (c *gaugeComposer) arcs() {
	g := c.gauge
	outer := c.radius
	if finite(g.Levels.Warning) || finite(g.Levels.Critical) {
		outer -= c.radius * (bandWidth + bandGap)
		c.levels()
	}
	inner := outer - c.radius*arcWidth
	c.arc(0, 1, inner, outer, c.trackColor())
	if finite(g.Value) && g.part(g.Value) > 0 {
		// Something is there as soon as it is more than nothing.
		c.arc(0, max(g.part(g.Value), 0.004), inner, outer, c.levelColor(g.Levels.Of(g.Value)))
	}
}

func (c *gaugeComposer) trackColor() color.NRGBA {
	track := c.palette.Muted
	track.A = 0x30
	return track
}

func (c *gaugeComposer) levelColor(l Level) color.NRGBA {
	switch l {
	case Warning:
		return c.palette.Warning
	case Critical:
		return c.palette.Critical
	default:
		return c.palette.Color(0)
	}
}

// levels draws from where to where a value is a warning or critical. The
// stretch of the warning is half as thick, so that shape tells them apart too.
func (c *gaugeComposer) levels() {
	l := c.gauge.Levels
	warning, critical := c.gauge.part(l.Warning), c.gauge.part(l.Critical)
	thin := c.radius * bandWidth / 2
	end, far := 1.0, 1.0
	if l.lowIsBad() {
		end, far = critical, 0
	} else if finite(l.Critical) {
		end = critical
	}
	if finite(l.Warning) {
		c.arc(min(warning, end), max(warning, end), c.radius-2*thin, c.radius-thin, c.palette.Warning)
	}
	if finite(l.Critical) {
		c.arc(min(critical, far), max(critical, far), c.radius-2*thin, c.radius, c.palette.Critical)
	}
}

// arc fills a piece of a ring from one part of the whole to another.
func (c *gaugeComposer) arc(from, to, inner, outer float64, paint color.NRGBA) {
	if to <= from {
		return
	}
	// A corner for each two pixels looks round.
	n := max(4, int(outer*arcSweep*(to-from)/2))
	corners := make([]point, 2*n+2)
	for i := range n + 1 {
		sin, cos := math.Sincos(arcFrom + arcSweep*(from+(to-from)*float64(i)/float64(n)))
		corners[i] = point{c.centerX + outer*cos, c.centerY + outer*sin}
		corners[len(corners)-1-i] = point{c.centerX + inner*cos, c.centerY + inner*sin}
	}
	c.areas = append(c.areas, polygon(corners, paint))
}

// polygon is an area of any shape. It begins at its right end, so that it isn't
// taken for the surface between two lines that run from left to right.
func polygon(corners []point, paint color.NRGBA) area {
	right := 0
	for i, p := range corners {
		if p.x > corners[right].x {
			right = i
		}
	}
	return area{upper: slices.Concat(corners[right:], corners[:right]), color: paint}
}

// figure writes the value into the middle, and below it how bad it is.
func (c *gaugeComposer) figure() {
	g := c.gauge
	inside := 2 * c.radius * (1 - arcWidth - bandWidth - bandGap) * 0.8
	body, level, paint := FormatValue(g.Unit, g.Value), g.Levels.Of(g.Value), c.palette.Text
	if !finite(g.Value) {
		body, paint = "no data", c.palette.Muted
	}
	size := c.radius * 0.44
	if w := textWidth(body, size); w > inside {
		size *= inside / w
	}
	baseline := c.centerY + size*capHeight*0.5
	c.centered(body, baseline, size, paint)
	if level == Normal {
		return
	}
	stateSize := c.radius * 0.19
	state, mark := level.String(), stateSize*0.9
	least, gap := 8*c.scale, stateSize*0.3
	if stateSize < least {
		// There is no room for a word that can be read.
		state, gap = "", 0
		mark = max(mark, 6*c.scale)
	}
	stateWidth := mark + gap + textWidth(state, stateSize)
	left := c.centerX - stateWidth/2
	baseline = c.centerY + c.radius*0.52
	c.mark(level, left, baseline, mark)
	if state != "" {
		c.texts = append(c.texts, text{state, left + mark + gap, baseline, stateSize, c.levelColor(level)})
	}
}

// mark draws the sign of a level on a baseline: a triangle for a warning, a
// square that stands on a corner for what is critical.
func (c *gaugeComposer) mark(l Level, left, baseline, size float64) {
	right, top, middle := left+size, baseline-size*0.9, left+size/2
	corners := []point{{left, baseline}, {middle, top}, {right, baseline}}
	if l == Critical {
		half := baseline - size*0.42
		corners = []point{{left, half}, {middle, half - size*0.55}, {right, half}, {middle, half + size*0.55}}
	}
	c.areas = append(c.areas, polygon(corners, c.levelColor(l)))
}

func (c *gaugeComposer) centered(body string, baseline, size float64, paint color.NRGBA) {
	c.texts = append(c.texts, text{body, c.centerX - textWidth(body, size)/2, baseline, size, paint})
}
