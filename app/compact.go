package app

import (
	"context"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"headroom/metrics"
	"headroom/widgets"
)

// compactLength is the time that the line of the compact window shows.
const compactLength = 2 * time.Minute

// compactLeast is the least size of the compact window.
var compactLeast = struct{ width, height float64 }{196, 128}

// compact is a small window that stays above the others: two gauges, and below
// each a line of what it showed lately.
type compact struct {
	desk    *desk
	window  fyne.Window
	painted *paintProbe

	gauges [len(compactMetrics)]*widgets.Gauge
	lines  [len(compactMetrics)]*widgets.Sparkline
	shown  *compactView
}

// compactMetrics are what the lines show.
var compactMetrics = [...]string{"limit_cpu_used_ratio", "limit_memory_used_ratio"}

// compactView is all that the window shows at a time, but for the colors.
type compactView struct {
	gauges [len(compactMetrics)]widgets.GaugeValue
	lines  [len(compactMetrics)]widgets.SparklineData
}

func newCompact(d *desk) *compact {
	c := &compact{desk: d, painted: newPaintProbe(d.app.paintedFirst)}
	content := &fyne.Container{Layout: compactLayout{}}
	for i, gauge := range []string{cpuGauge, memoryGauge} {
		c.gauges[i], c.lines[i] = widgets.NewGauge(unknownGauge(gauge)), widgets.NewSparkline()
		content.Objects = append(content.Objects, c.gauges[i], c.lines[i])
	}
	c.window = d.app.fyne.NewWindow("Headroom")
	c.window.SetPadded(false)
	c.window.SetContent(c.painted.under(container.NewStack(content, newTapArea(d.raise))))
	c.window.Resize(d.app.prefs.compactSize())
	c.window.SetCloseIntercept(d.closeCompact)
	if w, ok := c.window.(desktop.Window); ok {
		w.RequestAlwaysOnTop()
	}
	c.painted.watchMinimised(d.options.Native, func(*Native) {}, d.app.refresh)
	c.window.Canvas().AddShortcut(compactShortcut(), func(fyne.Shortcut) { d.closeCompact() })
	c.window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: control}, func(fyne.Shortcut) { d.app.close() })
	c.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
			d.raise()
		case fyne.KeyEscape:
			d.closeCompact()
		}
	})
	return c
}

// show opens the window. It gets its own title only then: the one that it opens
// with is what desktops on X11 group windows by.
func (c *compact) show() {
	c.window.Show()
	c.window.SetTitle(tr("Headroom, compact"))
}

// follow shows a snapshot, or returns false if that is no longer wanted.
func (c *compact) follow(ctx context.Context, s *metrics.Snapshot) bool {
	v := &compactView{}
	look := c.desk.look.Load()
	v.gauges = [...]widgets.GaugeValue{gaugeValue(cpuGauge, s, look, 0), gaugeValue(memoryGauge, s, look, 0)}
	for i, metric := range compactMetrics {
		v.lines[i] = c.load(ctx, s, metric)
	}
	if ctx.Err() != nil {
		return false
	}
	return c.desk.app.onScreen(ctx, func() {
		if c.desk.compact.Load() != c { // it was closed meanwhile
			return
		}
		c.shown = v
		c.restyle()
		c.painted.ask(c.window.Canvas())
	})
}

// load reads a line. One that can't be read is missing: the pages tell why.
func (c *compact) load(ctx context.Context, s *metrics.Snapshot, metric string) widgets.SparklineData {
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	from := s.Time.Add(-max(compactLength, 120*interval(s)))
	data := widgets.SparklineData{From: from.UnixMilli(), To: s.Time.UnixMilli(), Top: 1}
	var line widgets.SideLine
	found, err := c.desk.app.feed.Series(ctx, metrics.Query{Metric: metric, From: from, To: s.Time, Points: 480})
	if err == nil && len(found) > 0 {
		line.X, line.Y = found[0].Times, found[0].Mean
		line.MaxGap = gapFrom(interval(s), found[0].Step)
	}
	data.Lines = []widgets.SideLine{line}
	return data
}

// restyle shows the same in the current colors.
func (c *compact) restyle() {
	v := c.shown
	if v == nil {
		return
	}
	p := currentPalette()
	for i := range v.gauges {
		v.gauges[i].Color, v.lines[i].Lines[0].Color = p.Color(0), p.Color(0)
		c.gauges[i].SetValue(v.gauges[i])
		c.lines[i].SetData(v.lines[i])
	}
}

// compactLayout puts pairs of a gauge and a line side by side.
type compactLayout struct{}

// MinSize implements fyne.Layout.
func (compactLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(compactLeast.width), float32(compactLeast.height))
}

// Layout implements fyne.Layout.
func (compactLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const margin, gap = 8, 6
	pairs := len(objects) / 2
	width := (size.Width - 2*margin - float32(pairs-1)*gap) / float32(pairs)
	height := size.Height - 2*margin
	// A gauge is a little higher than wide; the line has the rest, a quarter at least.
	gauge := min(width*1.05, height*0.75-gap)
	for i := range pairs {
		x := margin + float32(i)*(width+gap)
		objects[2*i].Move(fyne.NewPos(x, margin))
		objects[2*i].Resize(fyne.NewSize(width, gauge))
		objects[2*i+1].Move(fyne.NewPos(x, margin+gauge+gap))
		objects[2*i+1].Resize(fyne.NewSize(width, height-gauge-gap))
	}
}

// tapArea lies over the content, and leads to the window.
type tapArea struct {
	widget.BaseWidget
	tapped func()
}

var (
	_ fyne.Tappable      = (*tapArea)(nil)
	_ desktop.Cursorable = (*tapArea)(nil)
)

func newTapArea(tapped func()) *tapArea {
	t := &tapArea{tapped: tapped}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped implements fyne.Tappable.
func (t *tapArea) Tapped(*fyne.PointEvent) { t.tapped() }

// Cursor implements desktop.Cursorable.
func (t *tapArea) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (t *tapArea) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
