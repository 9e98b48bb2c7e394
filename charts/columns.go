package charts

import (
	"image/color"
	"math"
	"math/bits"
)

// A line of a chart runs from left to right, so in each upright slice of the
// picture it covers one run of rows: from the highest to the lowest point that
// a round pen, following the line, touches there. The same holds for the
// surface between two lines. So both are drawn without rasterizing polygons:
// the runs are exact from top to bottom, and each column of pixels has a
// number of slices, a power of two: few in a crowd of lines (crowd.go).
const manySlices = 8

// Coordinates have so many bits after the point: whole numbers are compared
// and added faster than others. The largest picture has 2^14 rows.
const (
	fraction = 16
	one      = 1 << fraction
)

// fix turns a coordinate of the picture into one with a fraction.
func fix(v float32) int { return int(v * one) }

// rising tells whether points never step back.
func rising(points []vec) bool {
	for i := 1; i < len(points); i++ {
		if points[i].x < points[i-1].x {
			return false
		}
	}
	return len(points) > 1
}

// sliced holds the runs of some columns, slice by slice: each from its top to
// its bottom, and nothing unless the top is above the bottom.
type sliced struct {
	tops, bottoms []int32
	first, end    int // columns
	per           int // slices to a column
}

// columns returns empty runs for all columns between two coordinates.
func (c *canvas) columns(left, right float32) sliced {
	s := sliced{per: c.slices, first: max(int(math.Floor(float64(left))), 0), end: min(int(math.Ceil(float64(right))), c.width)}
	n := max(s.end-s.first, 0) * s.per
	if cap(c.runs) < 2*n {
		c.runs = make([]int32, 2*n)
	}
	s.tops, s.bottoms = c.runs[:n:n], c.runs[n:2*n]
	fill(s.tops, math.MaxInt32)
	fill(s.bottoms, math.MinInt32)
	return s
}

// fill enters one value everywhere. Copying is faster than a loop.
func fill(runs []int32, v int32) {
	if len(runs) == 0 {
		return
	}
	runs[0] = v
	for n := 1; n < len(runs); n *= 2 {
		copy(runs[n:], runs[:n])
	}
}

// between returns the slices whose middle lies between two coordinates.
func (s *sliced) between(left, right float32) (first, end int) {
	offset := s.first*s.per*one + one/2
	first = (fix(left)*s.per - offset + one - 1) >> fraction
	end = (fix(right)*s.per-offset)>>fraction + 1
	return max(first, 0), min(end, len(s.tops))
}

// middle is the coordinate of a slice.
func (s *sliced) middle(i int) float32 { return float32(s.first) + (float32(i)+0.5)/float32(s.per) }

// strokeRising draws a rising line with a round pen.
func (c *canvas) strokeRising(points []vec, radius float32, paint color.NRGBA) {
	s := c.columns(points[0].x-radius, points[len(points)-1].x+radius)
	for i, p := range points {
		s.disc(p, radius)
		if i > 0 {
			s.follow(points[i-1], p, radius)
		}
	}
	c.drawColumns(&s, paint)
}

// disc adds what the pen touches when it stands still.
func (s *sliced) disc(p vec, radius float32) {
	first, end := s.between(p.x-radius, p.x+radius)
	if first >= end {
		return
	}
	tops, bottoms := s.tops[first:end], s.bottoms[first:end]
	d, step := s.middle(first)-p.x, 1/float32(s.per)
	y, square := int32(fix(p.y)), radius*radius
	for i := range tops {
		if rest := square - d*d; rest > 0 {
			h := int32(fix(float32(math.Sqrt(float64(rest)))))
			tops[i], bottoms[i] = min(tops[i], y-h), max(bottoms[i], y+h)
		}
		d += step
	}
}

// follow adds what the edges of the pen touch while it goes straight from a to
// b: two lines like its own, shifted along it and up or down.
func (s *sliced) follow(a, b vec, radius float32) {
	dx, dy := b.x-a.x, b.y-a.y
	if dx < 1e-6 {
		return // upright: the ends say all
	}
	rise := dy / dx
	root := float32(math.Sqrt(float64(1 + rise*rise)))
	along, up := radius*rise/root, radius*root
	step := int32(fix(rise / float32(s.per)))
	if first, end := s.between(a.x+along, b.x+along); first < end {
		y := int32(fix(a.y + rise*(s.middle(first)-a.x) - up))
		tops := s.tops[first:end]
		for i := range tops {
			tops[i] = min(tops[i], y)
			y += step
		}
	}
	if first, end := s.between(a.x-along, b.x-along); first < end {
		y := int32(fix(a.y + rise*(s.middle(first)-a.x) + up))
		bottoms := s.bottoms[first:end]
		for i := range bottoms {
			bottoms[i] = max(bottoms[i], y)
			y += step
		}
	}
}

// fillBetween fills the surface between two rising lines, of which the upper
// one comes first.
func (c *canvas) fillBetween(upper, lower []vec, paint color.NRGBA) {
	left, right := max(upper[0].x, lower[0].x), min(upper[len(upper)-1].x, lower[len(lower)-1].x)
	s := c.columns(left, right)
	s.edge(s.tops, upper)
	s.edge(s.bottoms, lower)
	c.drawColumns(&s, paint)
}

// edge enters an edge of a surface.
func (s *sliced) edge(runs []int32, points []vec) {
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		dx := b.x - a.x
		first, end := s.between(a.x, b.x)
		if dx < 1e-6 || first >= end {
			continue
		}
		rise := (b.y - a.y) / dx
		y, step := int32(fix(a.y+rise*(s.middle(first)-a.x))), int32(fix(rise/float32(s.per)))
		for i := range runs[first:end] {
			runs[first+i] = y
			y += step
		}
	}
}

// drawColumns paints the runs. Each is entered as where coverage begins and
// ends; the sum of that from top to bottom is the coverage of each row.
func (c *canvas) drawColumns(s *sliced, p color.NRGBA) {
	c.blank = false
	b := c.paint(p)
	if s.per == fewSlices {
		c.drawFew(s, b, p)
		return
	}
	pix, change := c.pix, c.change[:c.height+2]
	lowest, stride := int32(c.height)<<fraction, c.width+1
	// What covers a row in all slices is so many levels.
	perLevel := uint(fraction+bits.TrailingZeros(uint(s.per))-bits.TrailingZeros(levels)) % 32
	for x := s.first; x < s.end; x++ {
		at := (x - s.first) * s.per
		tops := s.tops[at:][:s.per]
		bottoms := s.bottoms[at:][:len(tops)]
		highest, least := lowest, int32(0)
		for i, top := range tops {
			top, bottom := max(top, 0), min(bottoms[i], lowest)
			if top >= bottom {
				continue
			}
			highest, least = min(highest, top), max(least, bottom)
			t, u := top>>fraction, bottom>>fraction
			inTop, inBottom := top&(one-1), bottom&(one-1)
			change[t] += one - inTop
			change[t+1] += inTop
			change[u] -= one - inBottom
			change[u+1] -= inBottom
		}
		first, end := int(highest>>fraction), int((least+one-1)>>fraction)
		if first >= end {
			continue
		}
		covered := int32(1) << (perLevel - 1) // to round
		place := first*stride + 1 + x
		changes := change[first:end]
		for y, v := range changes {
			covered += v
			changes[y] = 0
			if level := covered >> perLevel; level > 0 {
				below := pix[place]
				i := b[below][(level-1)%levels]
				if i == 0 {
					i = uint16(c.mix(b, p, int(level), below)) + 1
				}
				pix[place] = uint8(i - 1)
			}
			place += stride
		}
		change[end], change[end+1] = 0, 0
	}
}

// edges parts a polygon that goes from left to right and back into its two
// edges, the upper one first.
func (c *canvas) edges(points []vec) (upper, lower []vec, ok bool) {
	turn := 0
	for turn+1 < len(points) && points[turn+1].x >= points[turn].x {
		turn++
	}
	c.back = c.back[:0]
	for i := len(points) - 1; i > turn; i-- {
		c.back = append(c.back, points[i])
	}
	upper, lower = points[:turn+1], c.back
	return upper, lower, rising(upper) && rising(lower)
}
