package widgets

import (
	"image"
	"slices"
)

// area is where values are drawn in a picture of the size.
func (r *chartRenderer) area(w, h int) image.Rectangle {
	margin := int(plotMargin*float64(w)/float64(r.plot.w+2*plotMargin) + 0.5)
	return image.Rect(margin, margin, w-margin, h-margin)
}

// paint draws the areas, then the lines.
func (r *chartRenderer) paint(with *painter, w, h int) *image.RGBA {
	img := with.begin(w, h)
	d := &r.chart.data
	if r.plot.w < 1 || r.plot.h < 1 {
		return img
	}
	scale := float64(w) / float64(r.plot.w+2*plotMargin)
	area := r.area(w, h)
	ts := newTimeScale(d.From, d.To, area.Dx())
	if area.Empty() || ts.empty() {
		return img
	}
	vs := newValueScale(d.YMin, d.YMax, float64(area.Dy()))
	// Lines end at the sides of the plot, but are seen in full width along
	// its top and bottom.
	clip := image.Rect(area.Min.X, 0, w, h)
	for i := range d.Lines {
		if !d.Lines[i].Hidden {
			r.paintBand(with, &d.Lines[i], ts, vs, area)
		}
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		if l.Hidden {
			continue
		}
		if l.Base != nil {
			r.paintStacked(with, l, ts, vs, area)
		}
		r.pixels(l, l.Y, ts, vs, area)
		if l.Fill && l.Base == nil {
			r.paintFill(with, l, area)
		}
		line := r.line
		if l.Dashed {
			r.dashes = appendDashes(r.dashes[:0], line, float32(6*scale), float32(5*scale))
			line = r.dashes
		}
		with.stroke(line, float32(1.6*scale), clip, premultiply(r.colorOf(l), 1))
	}
	return img
}

// pixels puts the values of a line into r.line, in pixels of the raster.
func (r *chartRenderer) pixels(l *Line, values []float64, ts timeScale, vs valueScale, area image.Rectangle) {
	r.line = appendLine(r.line[:0], l.X, values, l.MaxGap, ts, vs)
	for i := range r.line {
		r.line[i].X += float32(area.Min.X)
		r.line[i].Y += float32(area.Min.Y)
	}
}

func (r *chartRenderer) paintFill(with *painter, l *Line, area image.Rectangle) {
	r.columns(area.Max.X)
	levels(r.rows, r.line)
	for i := range r.floor {
		r.floor[i] = float32(area.Max.Y)
	}
	with.fillBetween(0, r.rows, r.floor, area, premultiply(r.colorOf(l), 0.28), premultiply(r.colorOf(l), 0.08))
}

// paintStacked fills the area between a line and the one that it stands on.
func (r *chartRenderer) paintStacked(with *painter, l *Line, ts timeScale, vs valueScale, area image.Rectangle) {
	r.columns(area.Max.X)
	r.pixels(l, l.Base, ts, vs, area)
	levels(r.floor, r.line)
	r.pixels(l, l.Y, ts, vs, area)
	levels(r.rows, r.line)
	c := premultiply(r.colorOf(l), 0.5)
	with.fillBetween(0, r.rows, r.floor, area, c, c)
}

func (r *chartRenderer) paintBand(with *painter, l *Line, ts timeScale, vs valueScale, area image.Rectangle) {
	if len(l.Min) == 0 || len(l.Max) == 0 {
		return
	}
	r.columns(area.Max.X)
	r.pixels(l, l.Max, ts, vs, area)
	envelope(r.rows, r.line, false)
	r.pixels(l, l.Min, ts, vs, area)
	envelope(r.floor, r.line, true)
	c := premultiply(r.colorOf(l), 0.22)
	with.fillBetween(0, r.rows, r.floor, area, c, c)
}

// columns makes room for a row number for each pixel column.
func (r *chartRenderer) columns(n int) {
	r.rows = slices.Grow(r.rows[:0], n)[:n]
	r.floor = slices.Grow(r.floor[:0], n)[:n]
}
