package app

import (
	"context"
	"image/color"
	"math"
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

// compact is a small window that stays above the others: two gauges and what
// they showed lately. The colors of the gauges tell which line is whose.
type compact struct {
	desk    *desk
	window  fyne.Window
	painted *paintProbe

	cpu, memory *widgets.Gauge
	lines       *widgets.Sparkline
	shown       *compactView
}

// compactView is all that the window shows at a time, but for the colors.
type compactView struct {
	cpu, memory widgets.GaugeValue
	lines       widgets.SparklineData
}

func newCompact(d *desk) *compact {
	c := &compact{
		desk: d, painted: newPaintProbe(),
		cpu: widgets.NewGauge(unknownGauge(cpuGauge)), memory: widgets.NewGauge(unknownGauge(memoryGauge)),
		lines: widgets.NewSparkline(),
	}
	// On X11 the title at the start is what the desktop groups windows by.
	c.window = d.app.fyne.NewWindow("Headroom")
	c.window.SetTitle(tr("Headroom, compact"))
	c.window.SetPadded(false)
	c.window.SetContent(c.painted.under(container.NewStack(
		&fyne.Container{Layout: compactLayout{}, Objects: []fyne.CanvasObject{c.cpu, c.memory, c.lines}},
		newTapArea(d.raise))))
	c.window.Resize(d.app.prefs.compactSize())
	c.window.SetCloseIntercept(d.closeCompact)
	if w, ok := c.window.(desktop.Window); ok {
		w.RequestAlwaysOnTop()
	}
	c.painted.watchMinimised(d.options.Native, func(*Native) {}, d.app.refresh)
	c.window.Canvas().AddShortcut(compactShortcut(), func(fyne.Shortcut) { d.closeCompact() })
	c.window.Canvas().AddShortcut(quitShortcut(), func(fyne.Shortcut) { d.app.close() })
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

// follow shows a snapshot, or returns false if that is no longer wanted.
func (c *compact) follow(ctx context.Context, s *metrics.Snapshot) bool {
	v := &compactView{cpu: cpuValue(s), memory: memoryValue(&s.Limits.Memory), lines: c.load(ctx, s)}
	if ctx.Err() != nil {
		return false
	}
	return c.desk.app.onScreen(ctx, func() {
		if c.desk.compact.Load() != c { // it was closed meanwhile
			return
		}
		c.shown = v
		c.restyle()
		c.painted.ask()
	})
}

// load reads the lines. One that can't be read is missing: the page tells why.
func (c *compact) load(ctx context.Context, s *metrics.Snapshot) widgets.SparklineData {
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	length := max(compactLength, 120*interval(s))
	from := s.Time.Add(-length)
	data := widgets.SparklineData{From: from.UnixMilli(), To: s.Time.UnixMilli(), Top: 1}
	for _, metric := range []string{"limit_cpu_used_ratio", "limit_memory_used_ratio"} {
		line := widgets.SideLine{MaxGap: 4 * interval(s).Milliseconds()}
		found, err := c.desk.app.feed.Series(ctx, metrics.Query{Metric: metric, From: from, To: s.Time, Points: 480})
		if err == nil && len(found) > 0 {
			line.X, line.Y = found[0].Times, found[0].Mean
		}
		for _, v := range line.Y {
			if v > data.Top && !math.IsInf(v, 0) {
				data.Top = v
			}
		}
		data.Lines = append(data.Lines, line)
	}
	return data
}

// restyle shows the same in the current colors.
func (c *compact) restyle() {
	v := c.shown
	if v == nil {
		return
	}
	p := currentPalette()
	v.cpu.Color, v.memory.Color = p.Color(0), p.Color(1)
	c.cpu.SetValue(v.cpu)
	c.memory.SetValue(v.memory)
	for i := range v.lines.Lines {
		v.lines.Lines[i].Color = p.Color(i)
	}
	c.lines.SetData(v.lines)
}

// compactLayout puts the gauges side by side over the lines.
type compactLayout struct{}

// MinSize implements fyne.Layout.
func (compactLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(compactLeast.width), float32(compactLeast.height))
}

// Layout implements fyne.Layout.
func (compactLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const margin = 8
	width, height := size.Width-2*margin, size.Height-2*margin
	cell := (width - margin) / 2
	// Gauges are a little higher than wide; what they do not need is the line's.
	gauge := min(cell*1.02, height*0.72)
	for i, o := range objects[:2] {
		o.Move(fyne.NewPos(margin+float32(i)*(cell+margin), margin))
		o.Resize(fyne.NewSize(cell, gauge))
	}
	objects[2].Move(fyne.NewPos(margin, margin+gauge+margin/2))
	objects[2].Resize(fyne.NewSize(width, max(0, height-gauge-margin/2)))
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
