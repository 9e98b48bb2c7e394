package charts

import "math"

// line adds a line of points with a width of twice half: a rectangle for each
// of its parts, all of the same orientation, and a wedge for each corner. The
// rasterizer makes their union.
func (p *pen) line(points []vec, half float32) {
	var before vec // the normal of the part before, of length half
	have := false
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		dx, dy := b.x-a.x, b.y-a.y
		length := float32(math.Sqrt(float64(dx*dx + dy*dy)))
		if length < 1e-4 {
			continue
		}
		n := vec{-dy / length * half, dx / length * half}
		if have {
			p.corner(a, before, n, half)
		}
		p.moveTo(vec{a.x + n.x, a.y + n.y})
		p.lineTo(vec{a.x - n.x, a.y - n.y})
		p.lineTo(vec{b.x - n.x, b.y - n.y})
		p.lineTo(vec{b.x + n.x, b.y + n.y})
		p.canvas.raster.ClosePath()
		before, have = n, true
	}
}

// corner fills the gap on the outer side of a turn, round.
func (p *pen) corner(at, from, to vec, half float32) {
	cross := from.x*to.y - from.y*to.x
	dot := from.x*to.x + from.y*to.y
	square := half * half
	if dot > 0.999*square {
		return // the line goes straight on
	}
	// The gap is on the right of a turn to the left, and the other way round.
	side := float32(-1)
	if cross < 0 {
		side = 1
	}
	angle := math.Atan2(float64(cross), float64(dot))
	steps := int(math.Abs(angle)/0.8) + 1
	a, b := vec{at.x + side*from.x, at.y + side*from.y}, vec{at.x + side*to.x, at.y + side*to.y}
	if cross < 0 {
		p.moveTo(at)
		p.lineTo(b)
		for i := steps - 1; i > 0; i-- {
			p.lineTo(turned(at, from, side, angle*float64(i)/float64(steps)))
		}
		p.lineTo(a)
	} else {
		p.moveTo(at)
		p.lineTo(a)
		for i := 1; i < steps; i++ {
			p.lineTo(turned(at, from, side, angle*float64(i)/float64(steps)))
		}
		p.lineTo(b)
	}
	p.canvas.raster.ClosePath()
}

func turned(at, n vec, side float32, angle float64) vec {
	sin, cos := math.Sincos(angle)
	s, c := float32(sin), float32(cos)
	return vec{at.x + side*(n.x*c-n.y*s), at.y + side*(n.x*s+n.y*c)}
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
