package charts

import (
	"context"
	"math"
	"slices"
	"time"

	"headroom/metrics"
)

// Overview is a dashboard in one picture.
type Overview struct {
	// Host heads it; Place tells where Headroom runs, empty where it is simply
	// the machine.
	Host, Place string
	// Time is that of the figures. Since is the start of the charts in an
	// overview of the past, and otherwise zero.
	Time, Since time.Time

	Figures []Gauge
	Charts  []OverviewChart
}

// OverviewChart is one chart of an Overview.
type OverviewChart struct {
	Panel Panel
	Lines []LineData
}

// DefaultOverviewOptions are a PNG of 1200 by 800 pixels in the light theme.
func DefaultOverviewOptions() Options {
	o := DefaultOptions()
	o.Width, o.Height = 1200, 800
	return o
}

// overviewPanels are the charts that an overview has room for first. Those of
// which nothing is known are left out, except the first four.
var overviewPanels = []string{
	"cpu", "memory", "network", "disk-io", "ecs-cpu", "ecs-memory", "gpu", "gpu-memory",
	"filesystems", "load", "cores", "disks", "swap", "connections", "temperatures", "power",
}

// LoadOverview fetches what a picture with these options has room for. The
// options bound the time of the charts too; where they end in the past, the
// figures are those of their end.
func LoadOverview(ctx context.Context, feed metrics.Feed, opt *Options) (*Overview, error) {
	s := feed.Latest()
	if s == nil {
		s = metrics.UnknownSnapshot(time.Now())
	}
	o := &Overview{Host: s.Host.Hostname, Place: English.PlaceText(s), Time: s.Time}
	if isPast(s, opt.To) {
		var err error
		if o.Figures, err = figuresAt(ctx, feed, s, opt.To); err != nil {
			return nil, err
		}
		o.Time, o.Since = opt.To, opt.From
	} else {
		o.Figures = Figures(s)
	}
	grid := overviewGrid(opt)
	for _, id := range overviewPanels {
		if len(o.Charts) >= grid.columns*grid.rows {
			break
		}
		panel, ok := LookupPanel(id)
		if !ok {
			continue
		}
		lines, err := Load(ctx, feed, &panel, opt.From, opt.To, int(grid.chartWidth*grid.zoom))
		if err != nil {
			return nil, err
		}
		if !HasNothing(lines) && (len(lines) > 0 || len(o.Charts) < 4) {
			o.Charts = append(o.Charts, OverviewChart{panel, lines})
		}
	}
	return o, nil
}

// isPast tells whether a time lies before the newest values, and not only since
// they have just come.
func isPast(s *metrics.Snapshot, to time.Time) bool {
	interval := s.IntervalSeconds
	if !interval.Known() {
		interval = 1
	}
	return !to.IsZero() && s.Time.Sub(to).Seconds() > 2*float64(interval)
}

// RenderOverview draws a dashboard. Its errors are those of Render.
func RenderOverview(ctx context.Context, o *Overview, opt Options) ([]byte, error) {
	if err := opt.Check(); err != nil {
		return nil, err
	}
	return drawTo(ctx, nil, "overview", opt.Format, func(room *arena) *picture { return composeOverview(o, &opt, room) })
}

// grid tells how an overview is divided. Lengths are in pixels at a zoom and a
// scale of 1.
type grid struct {
	// zoom enlarges all of a large picture, for it hangs on a wall.
	zoom          float64
	width, height float64
	margin        float64
	header        float64 // its height; 0 for none
	figures       int     // at most
	figureHeight  float64
	columns, rows int // of charts; none without rows
	chartWidth    float64
	chartsTop     float64
}

const (
	overviewGap      = 16.0
	overviewHeading  = 20.0
	overviewWidth    = 1280.0 // from where on a picture is enlarged
	overviewHeight   = 720.0
	leastChartWidth  = 270.0
	leastChartHeight = 150.0
	gaugeWidth       = 1.05 // at least, of its height
)

func overviewGrid(opt *Options) grid {
	g := grid{zoom: max(1, min(float64(opt.Width)/overviewWidth, float64(opt.Height)/overviewHeight))}
	g.width, g.height = float64(opt.Width)/g.zoom, float64(opt.Height)/g.zoom
	g.margin = min(max(min(g.width, g.height)*0.03, 4), 20)
	if g.height >= 140 && g.width >= 120 {
		g.header = overviewHeading + 14
	}
	inside := g.width - 2*g.margin
	free := g.height - 2*g.margin - g.header
	switch {
	case free < 260 || inside < 180:
		// Nothing but figures.
		g.figureHeight = free
	default:
		// Three beside each other, where they can be read then.
		beside := (inside - 2*overviewGap) / 3 / gaugeWidth
		g.figureHeight = max(min(max(free*0.25, 110), 170, beside), 100)
	}
	g.figures = max(1, int((inside+overviewGap)/(g.figureHeight*gaugeWidth+overviewGap)))
	g.chartsTop = g.margin + g.header + g.figureHeight + overviewGap
	if rest := g.height - g.margin - g.chartsTop; g.figureHeight < free && rest >= leastChartHeight*0.7 {
		g.columns = min(max(int((inside+overviewGap)/(leastChartWidth+overviewGap)), 1), 3)
		g.rows = max(1, int((rest+overviewGap)/(leastChartHeight+overviewGap)))
		g.chartWidth = (inside - float64(g.columns-1)*overviewGap) / float64(g.columns)
	}
	return g
}

func composeOverview(o *Overview, opt *Options, room *arena) *picture {
	room.used = 0
	g := overviewGrid(opt)
	palette := opt.Theme.Palette()
	p := &picture{
		width:  int(math.Round(float64(opt.Width) * opt.Scale)),
		height: int(math.Round(float64(opt.Height) * opt.Scale)),
		scale:  opt.Scale * g.zoom, background: palette.Background,
	}
	if g.header > 0 {
		p.heading(o, opt, &g, &palette)
	}
	p.figures(o, opt, &g)
	p.charts(o, opt, &g, room)
	return p
}

// heading writes the host on the left, and place and time on the right, or
// below where that has no room.
func (p *picture) heading(o *Overview, opt *Options, g *grid, palette *Palette) {
	px := func(v float64) float64 { return v * p.scale }
	size, small := px(overviewHeading), px(legendSize)
	inside := px(g.width - 2*g.margin)
	loc := opt.Location
	if loc == nil {
		loc = time.UTC
	}
	when := o.when(loc)
	about := joinKnown(cleanText(o.Place), when)
	host := opt.titleOf(o.Host)
	if w := textWidth(host, size); w > inside {
		size = max(size*inside/w, px(legendSize))
		host = fitText(host, size, inside)
	}
	baseline := px(g.margin) + px(overviewHeading)*capHeight
	p.texts = append(p.texts, text{host, px(g.margin), baseline, size, palette.Text})
	room := inside - textWidth(host, size) - px(overviewGap)
	for _, candidate := range []string{about, when, o.whenShort(loc)} {
		if w := textWidth(candidate, small); w <= room {
			p.texts = append(p.texts, text{candidate, px(g.width-g.margin) - w, baseline, small, palette.Muted})
			break
		}
	}
	line := math.Round(px(g.margin + overviewHeading*capHeight + 8))
	p.boxes = append(p.boxes, box{rect{px(g.margin), line, px(g.width - g.margin), line + max(1, math.Round(p.scale))}, palette.Grid})
}

// when is the time of the figures, or the span of a past overview.
func (o *Overview) when(loc *time.Location) string {
	if o.Since.IsZero() {
		return o.Time.In(loc).Format("2006-01-02 15:04:05 MST")
	}
	return spanText(o.Since.In(loc), o.Time.In(loc))
}

// whenShort is when for a narrow picture.
func (o *Overview) whenShort(loc *time.Location) string {
	if o.Since.IsZero() {
		return o.Time.In(loc).Format("15:04 MST")
	}
	return o.Time.In(loc).Format("2006-01-02 15:04")
}

// figures places the gauges side by side.
func (p *picture) figures(o *Overview, opt *Options, g *grid) {
	figures := o.Figures
	if len(figures) == 0 {
		figures = []Gauge{unknownFigure("CPU"), unknownFigure("Memory")}
	}
	n := min(g.figures, len(figures))
	if n == 1 && len(figures) > 1 {
		figures = []Gauge{slices.MinFunc(figures, byUrgency)}
	}
	inside := g.width - 2*g.margin
	width := (inside - float64(n-1)*overviewGap) / float64(n)
	for i := range n {
		figure := figures[i]
		if figure.Detail == "" {
			figure.Detail = " " // all are of one size
		}
		p.place(g.margin+float64(i)*(width+overviewGap), g.margin+g.header, width, g.figureHeight, opt, func(sub *Options) *picture {
			return composeGauge(&figure, sub)
		})
	}
}

// unknownFigure has the place of a figure that nothing is known of.
func unknownFigure(title string) Gauge {
	return Gauge{Title: title, Value: math.NaN(), Max: 1, Levels: NoLevels(), Unit: metrics.Ratio}
}

// charts places the charts in rows.
func (p *picture) charts(o *Overview, opt *Options, g *grid, room *arena) {
	n := min(len(o.Charts), g.columns*g.rows)
	if n == 0 {
		return
	}
	rows := (n + g.columns - 1) / g.columns
	height := (g.height - g.margin - g.chartsTop - float64(rows-1)*overviewGap) / float64(rows)
	for i := range n {
		row, column := i/g.columns, i%g.columns
		// What stands in the last row shares its width.
		inRow := min(g.columns, n-row*g.columns)
		width := (g.width - 2*g.margin - float64(inRow-1)*overviewGap) / float64(inRow)
		c := &o.Charts[i]
		// Its own margin stands in the gap, so that all is in line.
		m := marginOf(width, height)
		p.place(g.margin+float64(column)*(width+overviewGap)-m, g.chartsTop+float64(row)*(height+overviewGap), width+2*m, height, opt, func(sub *Options) *picture {
			return composeMore(&c.Panel, c.Lines, sub, room)
		})
	}
}

// place puts a part of the picture where there is room for it.
func (p *picture) place(left, top, width, height float64, opt *Options, compose func(sub *Options) *picture) {
	if width < 1 || height < 1 {
		return
	}
	sub := *opt
	sub.Title, sub.NoTitle, sub.Thresholds, sub.Min, sub.Max = "", false, nil, nil, nil
	sub.Dated = false // the heading tells it
	sub.Width, sub.Height, sub.Scale = int(width), int(height), p.scale
	p.parts = append(p.parts, part{math.Round(left * p.scale), math.Round(top * p.scale), compose(&sub)})
}
