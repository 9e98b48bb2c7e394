package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// ChartData is what a TimeChart shows. The chart keeps the slices until it gets
// the next data: they must not change in the meantime.
type ChartData struct {
	Title string
	// From and To are the bounds of the time axis in milliseconds since the
	// Unix epoch. A live chart keeps the time between them constant, so that
	// it moves by whole pixels.
	From, To int64
	// YMin and YMax are the bounds of the value axis.
	YMin, YMax float64
	// XTicks and YTicks are the marks of the axes. Those out of bounds are
	// left out.
	XTicks, YTicks []Tick
	// YRoom is a label as wide as the value axis is likely to need. It lines
	// up charts that stand below one another, and keeps the plot in its place
	// when the labels change. It may be empty.
	YRoom string
	Lines []Line
	// FormatValue writes a value with its unit, FormatTime a time in
	// milliseconds.
	FormatValue func(float64) string
	FormatTime  func(int64) string
}

// Tick is a mark on an axis: a value, or a time in milliseconds.
type Tick struct {
	Value float64
	Label string
}

// Line is a series of samples.
type Line struct {
	Name string
	// Color is nil for the color of text.
	Color color.Color
	// Fill fills the area under the line lightly.
	Fill bool
	// Dashed sets a limit apart from measured lines.
	Dashed bool
	// X are the times of the samples in milliseconds, increasing.
	X []int64
	// Y are their values; one that is not finite is a gap.
	Y []float64
	// Min and Max, if there are any, are drawn as a band behind the line.
	Min, Max []float64
	// MaxGap is the greatest time in milliseconds between two samples that
	// the line joins; 0 joins all.
	MaxGap int64
}

// samples is the number of samples that have both a time and a value.
func (l *Line) samples() int { return min(len(l.X), len(l.Y)) }

// latest returns the newest value, and false if it is a gap.
func (l *Line) latest() (float64, bool) {
	n := l.samples()
	if n == 0 || !finite(l.Y[n-1]) {
		return 0, false
	}
	return l.Y[n-1], true
}

// at returns the index of the sample that stands for a time, and false if the
// nearest one is a gap, or further from it than reach.
func (l *Line) at(t, reach int64) (int, bool) {
	n := l.samples()
	i := nearest(l.X[:n], t)
	if i < 0 || !finite(l.Y[i]) {
		return 0, false
	}
	distance := l.X[i] - t
	return i, -reach <= distance && distance <= reach
}

// drawn reports whether there is anything to draw.
func (d *ChartData) drawn() bool {
	for i := range d.Lines {
		l := &d.Lines[i]
		for k := range l.samples() {
			if finite(l.Y[k]) && l.X[k] >= d.From && l.X[k] <= d.To {
				return true
			}
		}
	}
	return false
}

func (d *ChartData) formatValue(v float64) string {
	if d.FormatValue == nil || !finite(v) {
		return enDash
	}
	return d.FormatValue(v)
}

func (d *ChartData) formatTime(t int64) string {
	if d.FormatTime == nil {
		return ""
	}
	return d.FormatTime(t)
}

// TimeChart shows lines over time, with axes, a legend of the current values,
// and the values under the pointer. Its methods belong to the user interface's
// goroutine.
type TimeChart struct {
	widget.BaseWidget
	// OnPointed, if there is one, is told the time of the sample under the
	// pointer, in milliseconds, whenever it is another, and false when there is
	// none any more. It may call SetNotes.
	OnPointed func(t int64, pointed bool)

	data     ChartData
	renderer *chartRenderer
}

var _ desktop.Hoverable = (*TimeChart)(nil)

// NewTimeChart returns a chart without data.
func NewTimeChart(title string) *TimeChart {
	c := &TimeChart{data: ChartData{Title: title}}
	c.ExtendBaseWidget(c)
	return c
}

// SetData shows d.
func (c *TimeChart) SetData(d ChartData) {
	c.data = d
	if c.renderer != nil {
		c.renderer.update()
	}
}

// SetNotes shows n with the values under the pointer, if that is still at time
// t.
func (c *TimeChart) SetNotes(t int64, n Notes) {
	if c.renderer != nil {
		c.renderer.setNotes(t, n)
	}
}

// MouseIn implements desktop.Hoverable.
func (c *TimeChart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *TimeChart) MouseMoved(e *desktop.MouseEvent) {
	if c.renderer != nil {
		c.renderer.hover.move(e.Position)
	}
}

// MouseOut implements desktop.Hoverable.
func (c *TimeChart) MouseOut() {
	if c.renderer != nil {
		c.renderer.hover.leave()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *TimeChart) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	c.renderer = newChartRenderer(c)
	return c.renderer
}
