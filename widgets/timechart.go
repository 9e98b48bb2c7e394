package widgets

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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
	// Empty is shown where there is nothing to draw; without it the chart says
	// that it collects.
	Empty string
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
	// Hidden leaves the line out, but for its entry in the legend.
	Hidden bool
	// X are the times of the samples in milliseconds, increasing.
	X []int64
	// Y are their values; one that is not finite is a gap.
	Y []float64
	// Base is what the line stands on, where lines are stacked: what is told of a
	// sample is how far Y is above it. It is nil for the bottom.
	Base []float64
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
	return l.told(n - 1), true
}

// told is the value of a sample that a person is told.
func (l *Line) told(i int) float64 {
	if i < len(l.Base) {
		return l.Y[i] - l.Base[i]
	}
	return l.Y[i]
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
		if l.Hidden {
			continue
		}
		for k := range l.samples() {
			if finite(l.Y[k]) && l.X[k] >= d.From && l.X[k] <= d.To {
				return true
			}
		}
	}
	return false
}

// hidden reports whether all lines are hidden.
func (d *ChartData) hidden() bool {
	return len(d.Lines) > 0 && !slices.ContainsFunc(d.Lines, func(l Line) bool { return !l.Hidden })
}

// looksLike reports whether other looks the same. Slices that start at the same
// place hold the same, since they do not change.
func (d *ChartData) looksLike(other *ChartData) bool {
	return d.Title == other.Title && d.Empty == other.Empty && d.YRoom == other.YRoom &&
		d.From == other.From && d.To == other.To && d.YMin == other.YMin && d.YMax == other.YMax &&
		slices.Equal(d.XTicks, other.XTicks) && slices.Equal(d.YTicks, other.YTicks) &&
		slices.EqualFunc(d.Lines, other.Lines, func(a, b Line) bool {
			return a.Name == b.Name && a.Color == b.Color && a.Fill == b.Fill && a.Dashed == b.Dashed &&
				a.Hidden == b.Hidden && a.MaxGap == b.MaxGap &&
				sameSlice(a.X, b.X) && sameSlice(a.Y, b.Y) && sameSlice(a.Base, b.Base) && sameSlice(a.Min, b.Min) && sameSlice(a.Max, b.Max)
		})
}

func sameSlice[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// reach is how far from a time a sample still stands for it: the time around the
// sample.
func (d *ChartData) reach() int64 {
	reach := int64(0)
	for i := range d.Lines {
		reach = max(reach, d.Lines[i].MaxGap/2)
	}
	return reach
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
// and the values under the pointer. What a person does with it is told to its
// callbacks, each of which may be nil. Its methods belong to the user
// interface's goroutine.
type TimeChart struct {
	widget.BaseWidget
	// OnPointed, if there is one, is told the time of the sample under the
	// pointer, in milliseconds, whenever it is another, and false when there is
	// none any more. It may call SetNotes.
	OnPointed func(t int64, pointed bool)
	// OnPan is told that the time so many milliseconds later is wanted, earlier
	// where it is below zero.
	OnPan func(ms int64)
	// OnZoom is told that a time that is so many times as long is wanted, with
	// the time at, in milliseconds, where it is now.
	OnZoom func(factor float64, at int64)
	// OnLive is told that the present is wanted, OnPause that it is to stand
	// still, or go on if it does.
	OnLive, OnPause func()
	// OnHide is told that a line is wanted no more, or again.
	OnHide func(line string, hidden bool)
	// OnCopy is told that what Readout returns is wanted on the clipboard.
	OnCopy func()
	// OnMenu is told that a menu is wanted at this place of the window.
	OnMenu func(at fyne.Position)

	data     ChartData
	renderer *chartRenderer
	// scroll is what the chart lies in, if it can be scrolled.
	scroll *container.Scroll
	// focused has the keyboard, and clicked got it from the pointer.
	focused, clicked bool
	// modifiers returns the keys that are held.
	modifiers func() fyne.KeyModifier
}

// NewTimeChart returns a chart without data.
func NewTimeChart(title string) *TimeChart {
	c := &TimeChart{data: ChartData{Title: title}, modifiers: heldModifiers}
	c.ExtendBaseWidget(c)
	return c
}

// SetData shows d.
func (c *TimeChart) SetData(d ChartData) {
	same := c.data.looksLike(&d)
	c.data = d
	if c.renderer != nil && !same {
		c.renderer.update()
	}
}

// SetTime shows the same data between other bounds of the time axis.
func (c *TimeChart) SetTime(from, to int64, ticks []Tick) {
	d := c.data
	d.From, d.To, d.XTicks = from, to, ticks
	c.SetData(d)
}

// SetHidden hides a line, or shows it again, also in the data that the chart
// was given.
func (c *TimeChart) SetHidden(line string, hidden bool) {
	for i := range c.data.Lines {
		if l := &c.data.Lines[i]; l.Name == line && l.Hidden != hidden {
			l.Hidden = hidden
			if c.renderer != nil {
				c.renderer.update()
			}
		}
	}
}

// Lines returns the names of the lines, and which of them are hidden.
func (c *TimeChart) Lines() (names []string, hidden []bool) {
	for i := range c.data.Lines {
		names = append(names, c.data.Lines[i].Name)
		hidden = append(hidden, c.data.Lines[i].Hidden)
	}
	return names, hidden
}

// SetNotes shows n with the values under the pointer, if that is still at time
// t.
func (c *TimeChart) SetNotes(t int64, n Notes) {
	if c.renderer != nil {
		c.renderer.setNotes(t, n)
	}
}

// Reading is the value of a line, as the chart writes it.
type Reading struct{ Name, Value string }

// Readout returns the values of the lines that show, at the time that is pointed
// at, or else of the newest samples. It is false where there are none.
func (c *TimeChart) Readout() (t int64, values []Reading, ok bool) {
	if c.renderer != nil && c.renderer.hover.told {
		t, ok = c.renderer.hover.pointed, true
	} else {
		t, ok = sampleTime(c.data.Lines, c.data.To, c.data.To-c.data.From)
	}
	if !ok {
		return 0, nil, false
	}
	for i := range c.data.Lines {
		l := &c.data.Lines[i]
		if l.Hidden {
			continue
		}
		value := enDash
		if k, known := l.at(t, c.data.reach()); known {
			value = c.data.formatValue(l.told(k))
		}
		values = append(values, Reading{l.Name, value})
	}
	return t, values, true
}

// Pixels returns how many pixels wide the plot is; 0 before it is laid out.
func (c *TimeChart) Pixels() int {
	if c.renderer == nil {
		return 0
	}
	scale := float32(1)
	if on := fyne.CurrentApp().Driver().CanvasForObject(c); on != nil {
		scale = on.Scale()
	}
	return int(c.renderer.plot.w * scale)
}

// CreateRenderer implements fyne.Widget.
func (c *TimeChart) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	c.renderer = newChartRenderer(c)
	return laidOut(c.renderer, c)
}
