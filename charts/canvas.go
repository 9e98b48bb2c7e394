package charts

import (
	"image"
	"image/color"
	"math"
	"slices"

	"golang.org/x/image/vector"
)

// canvas is a picture of at most 256 colors that is drawn on directly. What a
// shape covers is known in levels; what a level of a color makes of a color
// that is there is computed once and then looked up, so a pixel costs a byte
// read, a table and a byte written, and the picture is a quarter of an RGBA
// one.
//
// Colors that differ by less than the eye sees share an entry of the palette.
// When all entries are taken, what is new gets the nearest one. The colors that
// matter are entered first; a crowded picture blurs only in the shades of the
// edges.
type canvas struct {
	width, height int
	// pix is what a PNG file holds before its compression: for each row a zero
	// (no filter) and an index for each pixel.
	pix    []uint8
	colors []rgb8
	// cells maps what is left of a color after rounding to its index plus one.
	cells []uint16
	used  []int32 // the cells that are taken
	// sheer holds the indexes of colors that let a background shine through.
	sheer map[sheerKey]uint8
	// byGreen are the entries of a full palette in the order of their green.
	byGreen []uint8
	// blends holds a table for each paint.
	blends map[color.NRGBA]*blend
	spare  []*blend

	// settled palettes take no more colors, and what comes of a color depends
	// on nothing but the palette.
	settled bool
	// The colors that were entered for the last picture, and those that the next
	// one wants.
	entered, wanted []color.NRGBA

	// blank is true before anything is drawn.
	blank bool

	raster vector.Rasterizer
	mask   image.Alpha
	back   []vec // the lower edge of a surface
	runs   []int32
	slices int     // to a column
	change []int32 // of coverage from row to row; zero between two columns
}

// rgb8 is a color that lets a background shine through where a is below 255.
type rgb8 struct{ r, g, b, a uint8 }

// The coverage of a pixel has so many levels: with 8 bits a channel, steps
// between them can't be seen at the edge of a line.
const levels = 16

// blend tells for each index and each level of coverage, from the first, what
// comes of it, plus one; zero is not known yet.
type blend [256][levels]uint16

// Bits of a channel that tell colors apart: surfaces and what is drawn on them
// finely, where edges cross coarsely.
const (
	fineBits   = 6
	coarseBits = 4
	cellCount  = 1<<(3*fineBits) + 1<<(3*coarseBits)
)

func newCanvas() *canvas {
	return &canvas{cells: make([]uint16, cellCount), sheer: make(map[sheerKey]uint8), blends: make(map[color.NRGBA]*blend)}
}

// begin starts a picture of one color.
func (c *canvas) begin(width, height int, background color.NRGBA) {
	c.forget()
	c.index(rgb8{background.R, background.G, background.B, background.A}, fineBits)
	c.clear(width, height)
}

// clear makes all pixels background.
func (c *canvas) clear(width, height int) {
	c.width, c.height = width, height
	if n := (width + 1) * height; cap(c.pix) < n {
		c.pix = make([]uint8, n)
	} else {
		c.pix = c.pix[:n]
		clear(c.pix)
	}
	if n := height + 2; cap(c.change) < n {
		c.change = make([]int32, n)
	} else {
		c.change = c.change[:n]
	}
	c.blank = true
}

// forget drops the colors of the last picture and keeps the memory for them.
func (c *canvas) forget() {
	for _, cell := range c.used {
		c.cells[cell] = 0
	}
	c.used, c.colors, c.byGreen = c.used[:0], c.colors[:0], c.byGreen[:0]
	clear(c.sheer)
	c.settled = false
	for paint, b := range c.blends {
		*b = blend{}
		c.spare = append(c.spare, b)
		delete(c.blends, paint)
	}
}

// index returns the palette's entry for a color. Colors that share a cell of
// so many bits for each channel share an entry.
func (c *canvas) index(v rgb8, bits int32) uint8 {
	if v.a < 255 {
		return c.sheerIndex(v, bits)
	}
	shift := 8 - bits
	cell := int32(v.r)>>shift<<(2*bits) | int32(v.g)>>shift<<bits | int32(v.b)>>shift
	if bits == coarseBits {
		cell += 1 << (3 * fineBits)
	}
	if i := c.cells[cell]; i != 0 {
		return uint8(i - 1)
	}
	i := len(c.colors)
	switch {
	case i < 256:
		c.colors = append(c.colors, v)
	case bits == fineBits:
		i = int(c.index(v, coarseBits))
	case c.settled:
		// All colors of the cell get what its middle gets, whichever of them
		// comes first.
		i = c.nearest(middle(v))
	default:
		i = c.nearest(v)
	}
	c.cells[cell] = uint16(i + 1)
	c.used = append(c.used, cell)
	return uint8(i)
}

// middle is the middle of the coarse cell that a color lies in.
func middle(v rgb8) rgb8 {
	const mask, half = 0xFF << (8 - coarseBits) & 0xFF, 1 << (8 - coarseBits) / 2
	return rgb8{v.r&mask + half, v.g&mask + half, v.b&mask + half, v.a}
}

// nearest returns the entry of a full palette that looks most like a color. The
// eye is most sensitive to green, least to blue. Entries that differ more in
// green alone than the best so far need no look.
func (c *canvas) nearest(v rgb8) int {
	if len(c.byGreen) != len(c.colors) {
		c.sortByGreen()
	}
	best, least := 0, math.MaxInt
	look := func(i uint8) (more bool) {
		o := c.colors[i]
		r, g, b, a := int(o.r)-int(v.r), int(o.g)-int(v.g), int(o.b)-int(v.b), int(o.a)-int(v.a)
		if 6*g*g > least {
			return false
		}
		if d := 3*r*r + 6*g*g + b*b + 10*a*a; d < least || d == least && int(i) < best {
			best, least = int(i), d
		}
		return true
	}
	from, _ := slices.BinarySearchFunc(c.byGreen, v.g, func(i, g uint8) int { return int(c.colors[i].g) - int(g) })
	for _, i := range c.byGreen[from:] {
		if !look(i) {
			break
		}
	}
	for _, i := range slices.Backward(c.byGreen[:from]) {
		if !look(i) {
			break
		}
	}
	return best
}

func (c *canvas) sortByGreen() {
	c.byGreen = c.byGreen[:0]
	for i := range c.colors {
		c.byGreen = append(c.byGreen, uint8(i))
	}
	slices.SortFunc(c.byGreen, func(i, j uint8) int { return int(c.colors[i].g) - int(c.colors[j].g) })
}

// paint returns the table of a color.
func (c *canvas) paint(p color.NRGBA) *blend {
	b := c.blends[p]
	if b == nil {
		if n := len(c.spare); n > 0 {
			b, c.spare = c.spare[n-1], c.spare[:n-1]
		} else {
			b = new(blend)
		}
		c.blends[p] = b
	}
	return b
}

// mix enters what a level of a paint makes of an index into its table.
func (c *canvas) mix(b *blend, p color.NRGBA, level int, below uint8) uint8 {
	v := c.colors[below]
	if v.a < 255 {
		i := c.mixSheer(v, p, level, below)
		b[below][level-1] = uint16(i) + 1
		return i
	}
	alpha := uint32(p.A) * uint32(level)
	over := func(under, paint uint8) uint8 {
		const whole = 255 * levels
		return uint8((uint32(under)*(whole-alpha) + uint32(paint)*alpha + whole/2) / whole)
	}
	bits := int32(fineBits)
	if below != 0 && level < levels {
		bits = coarseBits
	}
	i := c.index(rgb8{over(v.r, p.R), over(v.g, p.G), over(v.b, p.B), 255}, bits)
	b[below][level-1] = uint16(i) + 1
	return i
}

// reserve enters all shades of a paint on the background before others take
// their place in the palette.
func (c *canvas) reserve(p color.NRGBA) {
	b := c.paint(p)
	for level := levels; level > 0; level-- {
		if b[0][level-1] == 0 {
			c.mix(b, p, level, 0)
		}
	}
}

// over returns the index of a paint that covers an index wholly.
func (c *canvas) over(p color.NRGBA, below uint8) uint8 {
	b := c.paint(p)
	if i := b[below][levels-1]; i != 0 {
		return uint8(i - 1)
	}
	return c.mix(b, p, levels, below)
}

// row returns the pixels of a row from left to right.
func (c *canvas) row(y, left, right int) []uint8 {
	start := y*(c.width+1) + 1
	return c.pix[start+left : start+right]
}

// levelOf rounds a coverage of 0 to 255.
var levelOf = func() (table [256]uint8) {
	for i := range table {
		table[i] = uint8((i*levels + 127) / 255)
	}
	return table
}()

// cover paints a run of pixels by their coverage.
func (c *canvas) cover(row, coverage []uint8, b *blend, p color.NRGBA) {
	row = row[:len(coverage)]
	for x, v := range coverage {
		level := levelOf[v]
		if level == 0 {
			continue
		}
		below := row[x]
		if i := b[below][(level-1)%levels]; i != 0 {
			row[x] = uint8(i - 1)
		} else {
			row[x] = c.mix(b, p, int(level), below)
		}
	}
}
