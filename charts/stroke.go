package charts

import (
	"fmt"
	"math"
)

// line draws a line as go-chart's LineSeries would, without its calls for each
// point: a crowd of lines has 20,000 points.
func (r *raster) line(l *line) {
	r.path.reset()
	r.path.starts = append(r.path.starts, 0)
	for _, p := range l.values.points {
		r.path.points = append(r.path.points, pixel(l.values.at(p)))
	}
	r.strokeColor, r.width, r.dashes = nrgba(l.style.StrokeColor), l.style.StrokeWidth/precision, l.style.StrokeDashArray
	r.Stroke()
}

// stroke draws the path as a line. Our charts have lines that run from left to
// right, whole or in dashes, and frames; anything else is a mistake of ours or
// of go-chart's and panics instead of leaving a hole in a picture.
func (r *raster) stroke() {
	if r.strokeColor.A == 0 || r.width <= 0 || len(r.path.points) < 2 {
		return
	}
	half := float32(r.width / 2)
	left, top, right, bottom, isBox := r.path.box()
	switch {
	case isBox && len(r.dashes) == 0:
		r.canvas.fillBox(left-half, top-half, right+half, top+half, r.strokeColor)
		r.canvas.fillBox(left-half, bottom-half, right+half, bottom+half, r.strokeColor)
		r.canvas.fillBox(left-half, top+half, left+half, bottom-half, r.strokeColor)
		r.canvas.fillBox(right-half, top+half, right+half, bottom-half, r.strokeColor)
	case len(r.path.starts) != 1 || r.path.closed || !rising(r.path.points):
		panic(fmt.Sprintf("a stroke of %d lines that don't run from left to right", len(r.path.starts)))
	case len(r.dashes) == 0:
		r.canvas.strokeRising(r.path.points, half, r.strokeColor)
	default:
		dash(r.path.points, r.dashes, precision, func(part []vec) { r.dashOf(part, half) })
	}
}

// dashOf draws one dash. A level one has square ends, others have those of the
// round pen.
func (r *raster) dashOf(part []vec, half float32) {
	first, last := part[0], part[len(part)-1]
	for _, v := range part {
		if v.y != first.y {
			r.canvas.strokeRising(part, half, r.strokeColor)
			return
		}
	}
	r.canvas.fillBox(first.x, first.y-half, last.x, first.y+half, r.strokeColor)
}

// dash calls f for each dash of a line. The lengths are in parts of a pixel.
func dash(points []vec, lengths []float64, precision float32, f func(part []vec)) {
	total := 0.0
	for _, l := range lengths {
		total += l
	}
	if !(total > 0) {
		f(points)
		return
	}
	on, which := true, 0
	left := float32(lengths[0]) / precision
	part := append([]vec(nil), points[0])
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length := float32(math.Hypot(float64(b.x-a.x), float64(b.y-a.y)))
		for length > left {
			t := left / length
			a = vec{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t}
			length -= left
			if on {
				f(append(part, a))
			}
			part = append(part[:0], a)
			on, which = !on, (which+1)%len(lengths)
			left = max(float32(lengths[which])/precision, 0.01)
		}
		left -= length
		part = append(part, b)
	}
	if on && len(part) > 1 {
		f(part)
	}
}
