package widgets

import (
	"image"
	"image/color"
	"slices"
)

// sparkOf is a small chart in a frame: lines over time, without text.
type sparkOf struct {
	lines     []SideLine
	from, to  int64
	top       float64
	area      image.Rectangle // with the frame
	thickness int             // of the frame, in pixels
	scale     float64         // pixels for each unit of the widget
	frame     color.RGBA
	primary   color.Color // of lines that have no color
}

// spark draws a small chart. The slices are the caller's memory for lines and
// fillings, and come back.
func (p *painter) spark(s sparkOf, line []point, rows, floor []float32) ([]point, []float32, []float32) {
	area, t := s.area, s.thickness
	p.fillRect(image.Rect(area.Min.X, area.Min.Y, area.Max.X, area.Min.Y+t), s.frame)
	p.fillRect(image.Rect(area.Min.X, area.Max.Y-t, area.Max.X, area.Max.Y), s.frame)
	p.fillRect(image.Rect(area.Min.X, area.Min.Y+t, area.Min.X+t, area.Max.Y-t), s.frame)
	p.fillRect(image.Rect(area.Max.X-t, area.Min.Y+t, area.Max.X, area.Max.Y-t), s.frame)
	area = area.Inset(t)
	if area.Empty() {
		return line, rows, floor
	}
	ts, vs := newTimeScale(s.from, s.to, area.Dx()), newValueScale(0, s.top, float64(area.Dy()))
	rows, floor = slices.Grow(rows[:0], area.Dx())[:area.Dx()], slices.Grow(floor[:0], area.Dx())[:area.Dx()]
	for i := range floor {
		floor[i] = float32(area.Max.Y)
	}
	for i := range s.lines {
		l := &s.lines[i]
		c := l.Color
		if c == nil {
			c = s.primary
		}
		line = appendLine(line[:0], l.X, l.Y, l.MaxGap, ts, vs)
		for k := range line {
			line[k].Y += float32(area.Min.Y)
		}
		levels(rows, line)
		p.fillBetween(area.Min.X, rows, floor, area, premultiply(c, 0.30), premultiply(c, 0.15))
		for k := range line {
			line[k].X += float32(area.Min.X)
		}
		p.stroke(line, float32(1.3*s.scale), area, premultiply(c, 1))
	}
	return line, rows, floor
}
