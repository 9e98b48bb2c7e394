package widgets

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Level says how serious a value is. It shows as a color and as a word.
type Level int

// The levels.
const (
	Normal Level = iota
	Warning
	Critical
)

// String returns the word that a gauge shows, none for Normal.
func (l Level) String() string {
	switch l {
	case Warning:
		return "high"
	case Critical:
		return "critical"
	default:
		return ""
	}
}

// text is the word in the language of the desktop.
func (l Level) text() string {
	if l == Normal {
		return ""
	}
	return lang.L(l.String())
}

// GaugeValue is what a Gauge shows.
type GaugeValue struct {
	// Ratio is how much of the arc is filled, from 0 to 1; NaN if unknown.
	Ratio float64
	// Title names the quantity, such as "CPU".
	Title string
	// Value is the text in the middle, such as "43 %". An unknown value shows
	// a dash in its place.
	Value string
	// Unit stands small under the value, where it is too long for one line.
	Unit string
	// Detail is one more line, such as "3.1 of 8.0 GiB".
	Detail string
	// Color is the color of the arc at level Normal; nil is the theme's
	// primary color.
	Color color.Color
	Level Level
}

// Gauge is a circular gauge, open at the bottom. It is legible from about 90
// to 400 units. Its methods belong to the user interface's goroutine.
type Gauge struct {
	widget.BaseWidget
	value    GaugeValue
	renderer *gaugeRenderer
}

// NewGauge returns a gauge that shows v.
func NewGauge(v GaugeValue) *Gauge {
	g := &Gauge{value: v}
	g.ExtendBaseWidget(g)
	return g
}

// SetValue shows v. It repaints only what has changed.
func (g *Gauge) SetValue(v GaugeValue) {
	if sameGaugeValue(g.value, v) {
		return
	}
	g.value = v
	if g.renderer != nil {
		g.renderer.update()
	}
}

func sameGaugeValue(a, b GaugeValue) bool {
	if math.IsNaN(a.Ratio) && math.IsNaN(b.Ratio) {
		a.Ratio, b.Ratio = 0, 0
	}
	return a == b
}

// CreateRenderer implements fyne.Widget.
func (g *Gauge) CreateRenderer() fyne.WidgetRenderer {
	g.ExtendBaseWidget(g)
	r := &gaugeRenderer{gauge: g}
	g.renderer = r
	r.arc = patches{owner: g, paint: r.paint}
	r.value.TextStyle.Bold = true
	r.title.TextStyle.Bold = true
	r.mark.TextStyle.Bold = true
	for _, t := range r.texts() {
		t.Alignment = fyne.TextAlignCenter
	}
	r.applyTheme()
	r.update()
	r.collect()
	return laidOut(r, g)
}

// collect lists the objects from the back to the front.
func (r *gaugeRenderer) collect() {
	r.objects = append(r.arc.appendObjects(r.objects[:0:0]), &r.mark, &r.value, &r.unit, &r.title, &r.detail)
}

// The arc runs clockwise over three quarters of a circle; 0 is up.
const (
	arcStart = -0.75 * math.Pi
	arcSweep = 1.5 * math.Pi
)

type gaugeRenderer struct {
	gauge                            *Gauge
	arc                              patches
	mark, value, unit, title, detail canvas.Text
	objects                          []fyne.CanvasObject

	foreground, muted, track, normal, warning, critical color.Color

	geometry gaugeGeometry
	painted  arcState // what the raster shows
}

// arcState is all that the picture of the arc depends on, but for its size.
type arcState struct {
	color, track color.Color
	known        bool
	steps        int // the filled part of the arc, in steps of one thousandth
}

// gaugeGeometry says where things are in a gauge of some size.
type gaugeGeometry struct {
	left, top, side float32 // the square around the circle
	radius          float32 // to the outer edge of the arc
	width           float32 // of the arc
	inside          float32 // width for text within the arc
	value, unit     float32 // text sizes
	mark            float32
	title, detail   float32 // text sizes; the detail's is 0 if there is no room
	titleTop        float32
	detailTop       float32
}

const (
	// gaugeArc is the width of the arc, in radii.
	gaugeArc = 0.17
	// arcBottom is where the round ends of the open arc end, in radii below the
	// center. The title stands below them, where it has the whole width.
	arcBottom = (1-gaugeArc/2)*math.Sqrt2/2 + gaugeArc/2
	// leastTitle is the part of the size of a caption to which a title is made
	// smaller before it is shortened.
	leastTitle = 0.85
)

func newGaugeGeometry(size fyne.Size, caption float32) gaugeGeometry {
	var g gaugeGeometry
	below := float32(0)
	if size.Height >= 84 {
		g.detail = max(caption*0.9, min(caption*1.25, min(size.Width, size.Height)*0.07))
		below = g.detail * 1.5
	}
	g.title = min(size.Height*0.16, max(caption*0.95, min(size.Width, size.Height)*0.08))
	below += g.title * 1.3
	g.radius = max(0, min(size.Width/2, (size.Height-below)/(1+arcBottom)))
	g.side = 2 * g.radius
	g.left = (size.Width - g.side) / 2
	used := g.radius*(1+arcBottom) + below
	g.top = max(0, (size.Height-used)/2)
	g.width = g.radius * gaugeArc
	g.inside = (g.radius - g.width) * 1.6
	g.value = g.radius * 0.44
	g.unit = max(g.radius*0.19, min(caption*0.8, g.radius*0.25))
	g.mark = max(g.radius*0.17, min(caption*0.8, g.radius*0.22))
	g.titleTop = g.top + g.radius*(1+arcBottom)
	g.detailTop = g.titleTop + g.title*1.3
	return g
}

func (r *gaugeRenderer) texts() []*canvas.Text {
	return []*canvas.Text{&r.mark, &r.value, &r.unit, &r.title, &r.detail}
}

func (r *gaugeRenderer) applyTheme() {
	named := func(n fyne.ThemeColorName) color.Color { return theme.ColorForWidget(n, r.gauge) }
	r.foreground = named(theme.ColorNameForeground)
	r.muted = named(theme.ColorNamePlaceHolder)
	r.track = premultiply(r.foreground, 0.1)
	r.normal = named(theme.ColorNamePrimary)
	r.warning = named(theme.ColorNameWarning)
	r.critical = named(theme.ColorNameError)
}

func (r *gaugeRenderer) caption() float32 {
	return theme.SizeForWidget(theme.SizeNameCaptionText, r.gauge)
}

func (r *gaugeRenderer) Destroy() {}

func (r *gaugeRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *gaugeRenderer) MinSize() fyne.Size { return fyne.NewSize(90, 90) }

func (r *gaugeRenderer) Layout(size fyne.Size) {
	r.geometry = newGaugeGeometry(size, r.caption())
	r.arc.place(r.geometry.left, r.geometry.top, r.geometry.side, r.geometry.side)
	r.painted = arcState{}
	r.update()
}

func (r *gaugeRenderer) Refresh() {
	r.applyTheme()
	r.Layout(r.gauge.Size())
}

// update brings the objects in line with the value.
func (r *gaugeRenderer) update() {
	v := &r.gauge.value
	known := finite(v.Ratio)
	arcColor := v.Color
	if arcColor == nil {
		arcColor = r.normal
	}
	markColor := r.foreground
	level := v.Level
	if !known {
		level = Normal
	}
	switch level {
	case Warning:
		arcColor, markColor = r.warning, r.warning
	case Critical:
		arcColor, markColor = r.critical, r.critical
	}

	g := &r.geometry
	value, unit := v.Value, v.Unit
	valueColor := r.foreground
	if !known {
		value, unit, valueColor = enDash, "", r.muted
	}
	center := g.top + g.radius
	half := g.value * 0.7
	r.line(&r.value, value, valueColor, g.value, g.value*0.35, g.left, center-half, g.side, 2*half, g.inside)
	r.line(&r.unit, unit, r.muted, g.unit, g.unit*0.7, g.left, center+g.radius*0.22, g.side, g.unit*1.4, g.inside*0.9)
	r.line(&r.mark, level.text(), markColor, g.mark, g.mark*0.8, g.left, center-g.radius*0.55, g.side, g.mark*1.4, g.inside*0.8)
	width := r.gauge.Size().Width
	title, size := fitTextBy(shorten, v.Title, g.title, min(g.title, r.caption()*leastTitle), width, r.title.TextStyle)
	setText(&r.title, title, r.foreground, size)
	place(&r.title, 0, g.titleTop, width, g.title*1.4)
	if g.detail > 0 {
		r.line(&r.detail, v.Detail, r.muted, g.detail, g.detail*0.8, 0, g.detailTop, width, g.detail*1.4, width)
	}
	show(&r.detail, g.detail > 0)

	state := arcState{color: arcColor, track: r.track, known: known}
	if known {
		state.steps = int(math.Round(max(0, min(1, v.Ratio)) * 1000))
	}
	if state != r.painted {
		r.painted = state
		if r.arc.update() {
			r.collect()
			canvas.Refresh(r.gauge)
		}
	}
}

// line sets one line of text, made to fit.
func (r *gaugeRenderer) line(t *canvas.Text, s string, c color.Color, size, least, x, y, w, h, fit float32) {
	s, size = fitText(s, size, least, fit, t.TextStyle)
	setText(t, s, c, size)
	place(t, x, y, w, h)
}

// paint draws the arc in a picture of the circle's square.
func (r *gaugeRenderer) paint(with *painter, w, h int) *image.RGBA {
	img := with.begin(w, h)
	if r.geometry.side <= 0 {
		return img
	}
	outer := float64(min(w, h)) / 2
	width := outer * float64(r.geometry.width/r.geometry.radius)
	middle := outer - width/2
	with.arc(outer, outer, middle, width, arcStart, arcSweep, premultiply(r.painted.track, 1))
	if r.painted.known {
		sweep := arcSweep * float64(r.painted.steps) / 1000
		with.arc(outer, outer, middle, width, arcStart, sweep, premultiply(r.painted.color, 1))
	}
	return img
}
