package widgets

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// point is a position in a picture, in pixels. A NaN in Y ends a line.
type point struct{ X, Y float32 }

// painter draws anti-aliased shapes into a picture that it keeps from one
// drawing to the next, so that a repaint allocates nothing.
type painter struct {
	img    *image.RGBA
	mask   image.Alpha
	raster vector.Rasterizer
	ring   []point
}

// begin returns a clear picture of the size.
func (p *painter) begin(w, h int) *image.RGBA {
	w, h = max(w, 1), max(h, 1)
	if p.img == nil || cap(p.img.Pix) < 4*w*h {
		p.img = image.NewRGBA(image.Rect(0, 0, w, h))
		return p.img
	}
	*p.img = image.RGBA{Pix: p.img.Pix[:4*w*h], Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
	clear(p.img.Pix)
	return p.img
}

// premultiply returns c with its alpha scaled by opacity.
func premultiply(c color.Color, opacity float64) color.RGBA {
	if c == nil {
		return color.RGBA{}
	}
	r, g, b, a := c.RGBA()
	part := func(v uint32) uint8 { return uint8(math.Round(float64(v) * opacity / 0x101)) }
	return color.RGBA{R: part(r), G: part(g), B: part(b), A: part(a)}
}

// div255 returns x / 255, rounded, for x up to 255 * 255.
func div255(x uint32) uint32 {
	x += 128
	return (x + x>>8) >> 8
}

// blend lays c, thinned by coverage (0 to 255), over the pixel at pix.
func blend(pix []uint8, c color.RGBA, coverage uint32) {
	_ = pix[3]
	if coverage == 255 && binary.LittleEndian.Uint32(pix) == 0 {
		// Most of what is filled was empty before.
		pix[0], pix[1], pix[2], pix[3] = c.R, c.G, c.B, c.A
		return
	}
	rest := 255 - div255(uint32(c.A)*coverage)
	pix[0] = uint8(div255(uint32(c.R)*coverage + uint32(pix[0])*rest))
	pix[1] = uint8(div255(uint32(c.G)*coverage + uint32(pix[1])*rest))
	pix[2] = uint8(div255(uint32(c.B)*coverage + uint32(pix[2])*rest))
	pix[3] = uint8(div255(uint32(c.A)*coverage + uint32(pix[3])*rest))
}

// fillRect fills whole pixels.
func (p *painter) fillRect(r image.Rectangle, c color.RGBA) {
	r = r.Intersect(p.img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.img.Pix[p.img.PixOffset(r.Min.X, y):p.img.PixOffset(r.Max.X, y)]
		for ; len(row) > 0; row = row[4:] {
			blend(row, c, 255)
		}
	}
}

// fillBetween fills, in each column from left on, from top to bottom. The
// color fades evenly from one end of the clip to the other. A column whose top
// is NaN stays empty.
func (p *painter) fillBetween(left int, top, bottom []float32, clip image.Rectangle, atTop, atBottom color.RGBA) {
	clip = clip.Intersect(p.img.Rect)
	first, last := max(left, clip.Min.X), min(left+len(top), clip.Max.X)
	if first >= last || clip.Empty() {
		return
	}
	highest, lowest := clip.Max.Y, clip.Min.Y
	for x := first; x < last; x++ {
		if t, b := top[x-left], bottom[x-left]; t < b {
			highest = min(highest, int(t))
			lowest = max(lowest, int(b)+1)
		}
	}
	for y := max(highest, clip.Min.Y); y < min(lowest, clip.Max.Y); y++ {
		c := mix(atTop, atBottom, float64(y-clip.Min.Y)/float64(clip.Dy()))
		row := p.img.Pix[p.img.PixOffset(first, y):]
		upper, lower := float32(y), float32(y+1)
		for x := first; x < last; x++ {
			from, to := max(top[x-left], upper), min(bottom[x-left], lower)
			if from < to {
				blend(row[(x-first)*4:], c, uint32((to-from)*255))
			}
		}
	}
}

// mix returns the color at part (0 to 1) of the way from a to b.
func mix(a, b color.RGBA, part float64) color.RGBA {
	lerp := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + (float64(b)-float64(a))*part)) }
	return color.RGBA{R: lerp(a.R, b.R), G: lerp(a.G, b.G), B: lerp(a.B, b.B), A: lerp(a.A, b.A)}
}

// stroke draws a line of the width through the points, with round joints. A
// point that stands alone becomes a dot.
func (p *painter) stroke(line []point, width float32, clip image.Rectangle, c color.RGBA) {
	half := width / 2
	area := bounds(line, width+1).Intersect(clip).Intersect(p.img.Rect)
	if area.Empty() {
		return
	}
	p.raster.Reset(area.Dx(), area.Dy())
	p.raster.DrawOp = draw.Src
	dx, dy := -float32(area.Min.X), -float32(area.Min.Y)

	var before point // unit vector of the segment before
	joined := false
	for i, b := range line {
		if isGap(b) {
			joined = false
			continue
		}
		startsHere := i == 0 || isGap(line[i-1])
		endsHere := i == len(line)-1 || isGap(line[i+1])
		if startsHere && endsHere {
			p.disc(b.X+dx, b.Y+dy, half*2)
			continue
		}
		if startsHere {
			joined = false
			continue
		}
		a := line[i-1]
		along := point{b.X - a.X, b.Y - a.Y}
		length := float32(math.Hypot(float64(along.X), float64(along.Y)))
		if length == 0 {
			continue
		}
		along = point{along.X / length, along.Y / length}
		nx, ny := -along.Y*half, along.X*half
		p.raster.MoveTo(a.X+nx+dx, a.Y+ny+dy)
		p.raster.LineTo(b.X+nx+dx, b.Y+ny+dy)
		p.raster.LineTo(b.X-nx+dx, b.Y-ny+dy)
		p.raster.LineTo(a.X-nx+dx, a.Y-ny+dy)
		p.raster.ClosePath()
		// A joint is seen only where the line turns.
		if joined && before.X*along.X+before.Y*along.Y < 0.95 {
			p.disc(a.X+dx, a.Y+dy, half)
		}
		before, joined = along, true
	}
	p.lay(area, c)
}

func isGap(p point) bool { return p.Y != p.Y }

// disc adds a small circle to the path, in the direction of the segments.
func (p *painter) disc(x, y, r float32) {
	const k = 0.70710678
	p.raster.MoveTo(x, y+r)
	p.raster.LineTo(x+r*k, y+r*k)
	p.raster.LineTo(x+r, y)
	p.raster.LineTo(x+r*k, y-r*k)
	p.raster.LineTo(x, y-r)
	p.raster.LineTo(x-r*k, y-r*k)
	p.raster.LineTo(x-r, y)
	p.raster.LineTo(x-r*k, y+r*k)
	p.raster.ClosePath()
}

// arc draws a ring segment with round ends, from the angle start over sweep
// (radians, clockwise, 0 is up); radius is to the middle of the ring.
func (p *painter) arc(cx, cy, radius, width, start, sweep float64, c color.RGBA) {
	const step = math.Pi / 90
	half := width / 2
	p.ring = p.ring[:0]
	add := func(cx, cy, r, angle float64) {
		p.ring = append(p.ring, point{float32(cx + r*math.Sin(angle)), float32(cy - r*math.Cos(angle))})
	}
	turn := func(cx, cy, r, from, over float64) {
		n := max(1, int(math.Ceil(math.Abs(over)/step)))
		for i := range n + 1 {
			add(cx, cy, r, from+over*float64(i)/float64(n))
		}
	}
	end := start + sweep
	turn(cx, cy, radius+half, start, sweep)
	turn(cx+radius*math.Sin(end), cy-radius*math.Cos(end), half, end, math.Pi)
	turn(cx, cy, radius-half, end, -sweep)
	turn(cx+radius*math.Sin(start), cy-radius*math.Cos(start), half, start+math.Pi, math.Pi)

	area := bounds(p.ring, 1).Intersect(p.img.Rect)
	if area.Empty() {
		return
	}
	p.raster.Reset(area.Dx(), area.Dy())
	p.raster.DrawOp = draw.Src
	dx, dy := -float32(area.Min.X), -float32(area.Min.Y)
	p.raster.MoveTo(p.ring[0].X+dx, p.ring[0].Y+dy)
	for _, v := range p.ring[1:] {
		p.raster.LineTo(v.X+dx, v.Y+dy)
	}
	p.raster.ClosePath()
	p.lay(area, c)
}

// lay colors the path that was drawn for the area. The path goes to a mask
// first: the rasterizer is several times faster at that than at colors, and
// most of the mask is empty.
func (p *painter) lay(area image.Rectangle, c color.RGBA) {
	w, h := area.Dx(), area.Dy()
	if cap(p.mask.Pix) < w*h {
		p.mask.Pix = make([]uint8, w*h)
	}
	p.mask = image.Alpha{Pix: p.mask.Pix[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}
	p.raster.Draw(&p.mask, p.mask.Rect, image.Opaque, image.Point{})
	for y := range h {
		mask := p.mask.Pix[y*w : (y+1)*w]
		row := p.img.Pix[p.img.PixOffset(area.Min.X, area.Min.Y+y):]
		for x := 0; x < w; {
			if x+8 <= w && binary.LittleEndian.Uint64(mask[x:]) == 0 {
				x += 8
				continue
			}
			if m := mask[x]; m != 0 {
				blend(row[x*4:], c, uint32(m))
			}
			x++
		}
	}
}

// bounds returns the pixels that the points touch, with a margin.
func bounds(points []point, margin float32) image.Rectangle {
	const limit = 1 << 20
	minX, minY := float32(limit), float32(limit)
	maxX, maxY := float32(-limit), float32(-limit)
	for _, v := range points {
		if isGap(v) {
			continue
		}
		minX, maxX = min(minX, v.X), max(maxX, v.X)
		minY, maxY = min(minY, v.Y), max(maxY, v.Y)
	}
	if minX > maxX {
		return image.Rectangle{}
	}
	floor := func(v float32) int { return int(math.Floor(float64(max(-limit, min(limit, v))))) }
	return image.Rect(floor(minX-margin), floor(minY-margin), floor(maxX+margin)+1, floor(maxY+margin)+1)
}
