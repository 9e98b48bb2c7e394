package charts

import (
	"image/color"
	"math"
)

// A line of a chart runs from left to right, so in each upright slice of the
// picture it covers one run of rows: from the highest to the lowest point that
// a round pen, following the line, touches there. The same holds for the
// surface between two lines. So both are drawn without rasterizing polygons:
// the runs are exact from top to bottom, and each column of pixels has a
// number of slices: fewer where so many lines cross that nobody can tell.
const (
	manySlices = 8
	fewSlices  = 4
	crowd      = 16 // lines
)

// run is what is covered in a slice, from top to bottom: nothing unless top is
// less than bottom.
type run struct{ top, bottom float32 }

// rising tells whether points never step back.
func rising(points []vec) bool {
	for i := 1; i < len(points); i++ {
		if points[i].x < points[i-1].x {
			return false
		}
	}
	return len(points) > 1
}

// sliced is the room for the runs of some columns.
type sliced struct {
	runs       []run
	first, end int // columns
	per        int // slices to a column
}

// columns returns empty runs for all columns between two coordinates.
func (c *canvas) columns(left, right float32) sliced {
	s := sliced{per: c.slices, first: max(int(math.Floor(float64(left))), 0), end: min(int(math.Ceil(float64(right))), c.width)}
	n := max(s.end-s.first, 0) * s.per
	if cap(c.runs) < n {
		c.runs = make([]run, n)
	}
	s.runs = c.runs[:n]
	for i := range s.runs {
		s.runs[i] = run{math.MaxFloat32, -math.MaxFloat32}
	}
	return s
}

// between returns the slices whose middle lies between two coordinates.
func (s *sliced) between(left, right float32) (first, end int) {
	per := float32(s.per)
	offset := float32(s.first)*per + 0.5
	first = int(math.Ceil(float64(left*per - offset)))
	end = int(math.Floor(float64(right*per-offset))) + 1
	return max(first, 0), min(end, len(s.runs))
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

// add widens a run.
func (r *run) add(top, bottom float32) {
	r.top, r.bottom = min(r.top, top), max(r.bottom, bottom)
}

// disc adds what the pen touches when it stands still.
func (s *sliced) disc(p vec, radius float32) {
	first, end := s.between(p.x-radius, p.x+radius)
	for i := first; i < end; i++ {
		d := s.middle(i) - p.x
		h := float32(math.Sqrt(float64(max(radius*radius-d*d, 0))))
		r := &s.runs[i]
		r.add(p.y-h, p.y+h)
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
	step := rise / float32(s.per)
	first, end := s.between(a.x+along, b.x+along)
	if first < end {
		y := a.y + rise*(s.middle(first)-a.x) - up
		for i := range s.runs[first:end] {
			r := &s.runs[first+i]
			r.top = min(r.top, y)
			y += step
		}
	}
	first, end = s.between(a.x-along, b.x-along)
	if first < end {
		y := a.y + rise*(s.middle(first)-a.x) + up
		for i := range s.runs[first:end] {
			r := &s.runs[first+i]
			r.bottom = max(r.bottom, y)
			y += step
		}
	}
}

// fillBetween fills the surface between two rising lines, of which the upper
// one comes first.
func (c *canvas) fillBetween(upper, lower []vec, paint color.NRGBA) {
	left, right := max(upper[0].x, lower[0].x), min(upper[len(upper)-1].x, lower[len(lower)-1].x)
	s := c.columns(left, right)
	for i := 1; i < len(upper); i++ {
		s.edge(upper[i-1], upper[i], func(r *run, y float32) { r.top = y })
	}
	for i := 1; i < len(lower); i++ {
		s.edge(lower[i-1], lower[i], func(r *run, y float32) { r.bottom = y })
	}
	c.drawColumns(&s, paint)
}

// edge enters a part of the edge of a surface.
func (s *sliced) edge(a, b vec, set func(r *run, y float32)) {
	dx := b.x - a.x
	if dx < 1e-6 {
		return
	}
	first, end := s.between(a.x, b.x)
	rise := (b.y - a.y) / dx
	for i := first; i < end; i++ {
		set(&s.runs[i], a.y+rise*(s.middle(i)-a.x))
	}
}

// drawColumns paints the runs. Each is entered as where coverage begins and
// ends; the sum of that from top to bottom is the coverage of each row.
func (c *canvas) drawColumns(s *sliced, p color.NRGBA) {
	c.blank = false
	b := c.paint(p)
	pix, change := c.pix, c.change[:c.height+2]
	height, stride := float32(c.height), c.width+1
	perRow := levels / float32(s.per)
	for x := s.first; x < s.end; x++ {
		first, end := c.height, 0
		for _, r := range s.runs[(x-s.first)*s.per:][:s.per] {
			top, bottom := max(r.top, 0), min(r.bottom, height)
			if top >= bottom {
				continue
			}
			t, u := int(top), int(bottom)
			inTop, inBottom := (top-float32(t))*perRow, (bottom-float32(u))*perRow
			change[t] += perRow - inTop
			change[t+1] += inTop
			change[u] -= perRow - inBottom
			change[u+1] -= inBottom
			first, end = min(first, t), max(end, u+1)
		}
		end = min(end, c.height)
		covered := float32(0.5)
		at := first*stride + 1 + x
		for y := first; y < end; y++ {
			covered += change[y]
			change[y] = 0
			if level := int(covered); level > 0 {
				below := pix[at]
				i := b[level][below]
				if i == 0 {
					i = uint16(c.mix(b, p, level, below)) + 1
				}
				pix[at] = uint8(i - 1)
			}
			at += stride
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
