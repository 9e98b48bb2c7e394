package charts

import (
	"image"
	"image/draw"
	"math"
	"sync"

	"github.com/wcharczuk/go-chart/v2/roboto"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// glyph is the coverage of a character.
type glyph struct {
	coverage image.Alpha
	// left and top are where it begins from the pen and the baseline.
	left, top int
}

// glyphKey is a character at a size, with the pen at a quarter of a pixel.
type glyphKey struct {
	char    rune
	size    fixed.Int26_6
	quarter uint8
}

// glyphCache keeps the glyphs that were drawn last. Text comes in few sizes;
// whoever asks for pictures at very many scales makes it start again.
type glyphCache struct {
	mu     sync.RWMutex
	glyphs map[glyphKey]*glyph
	buffer sfnt.Buffer
	raster vector.Rasterizer
}

const glyphsMax = 2048 // one to three megabytes, by their scale

var glyphs = glyphCache{glyphs: make(map[glyphKey]*glyph)}

var textFont = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(roboto.Roboto)
	if err != nil {
		panic("charts: the font of go-chart can't be read: " + err.Error())
	}
	return f
})

func (c *glyphCache) get(key glyphKey) *glyph {
	c.mu.RLock()
	g := c.glyphs[key]
	c.mu.RUnlock()
	if g != nil {
		return g
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if g = c.glyphs[key]; g == nil {
		if len(c.glyphs) >= glyphsMax {
			clear(c.glyphs)
		}
		g = c.draw(key)
		c.glyphs[key] = g
	}
	return g
}

// draw rasterizes the outline of a character. One that the font lacks is the
// font's own sign for that.
func (c *glyphCache) draw(key glyphKey) *glyph {
	f := textFont()
	index, err := f.GlyphIndex(&c.buffer, key.char)
	if err != nil {
		return &glyph{}
	}
	segments, err := f.LoadGlyph(&c.buffer, index, key.size, nil)
	if err != nil || len(segments) == 0 {
		return &glyph{}
	}
	bounds := segments.Bounds()
	shift := float32(key.quarter) / 4
	g := &glyph{left: int(math.Floor(float64(bounds.Min.X)/64 + float64(shift))), top: bounds.Min.Y.Floor()}
	width := int(math.Ceil(float64(bounds.Max.X)/64+float64(shift))) - g.left
	height := bounds.Max.Y.Ceil() - g.top
	if width <= 0 || height <= 0 {
		return g
	}
	c.raster.Reset(width, height)
	c.raster.DrawOp = draw.Src
	at := func(p fixed.Point26_6) (x, y float32) {
		return float32(p.X)/64 + shift - float32(g.left), float32(p.Y)/64 - float32(g.top)
	}
	for _, s := range segments {
		x, y := at(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			c.raster.ClosePath()
			c.raster.MoveTo(x, y)
		case sfnt.SegmentOpLineTo:
			c.raster.LineTo(x, y)
		case sfnt.SegmentOpQuadTo:
			x2, y2 := at(s.Args[1])
			c.raster.QuadTo(x, y, x2, y2)
		case sfnt.SegmentOpCubeTo:
			x2, y2 := at(s.Args[1])
			x3, y3 := at(s.Args[2])
			c.raster.CubeTo(x, y, x2, y2, x3, y3)
		}
	}
	c.raster.ClosePath()
	g.coverage = *image.NewAlpha(image.Rect(0, 0, width, height))
	c.raster.Draw(&g.coverage, g.coverage.Rect, image.Opaque, image.Point{})
	return g
}

// Text draws text with its pen starting at x on the baseline y.
func (r *raster) Text(body string, x, y int) {
	start := pixel(x, y)
	pen, baseline := float64(start.x), int(math.Round(float64(start.y)))
	c := r.canvas
	b := c.paint(r.fontColor)
	key := glyphKey{size: fixed.Int26_6(math.Round(r.fontSize * 64))}
	advances := fontAdvances()
	for _, char := range body {
		whole := math.Floor(pen*4+0.5) / 4
		left := int(math.Floor(whole))
		key.char, key.quarter = char, uint8((whole-float64(left))*4)
		g := glyphs.get(key)
		c.stamp(g, left+g.left, baseline+g.top, b, r)
		if int(char) < len(advances) {
			pen += advances[char] * r.fontSize
		} else {
			pen += widestAdvance * r.fontSize
		}
	}
}

// stamp paints a glyph, of which the canvas may cut off a part.
func (c *canvas) stamp(g *glyph, left, top int, b *blend, r *raster) {
	width, height := g.coverage.Rect.Dx(), g.coverage.Rect.Dy()
	x0, x1 := max(0, -left), min(width, c.width-left)
	if x0 >= x1 {
		return
	}
	for y := max(0, -top); y < min(height, c.height-top); y++ {
		coverage := g.coverage.Pix[y*g.coverage.Stride:]
		c.cover(c.row(top+y, left+x0, left+x1), coverage[x0:x1], b, r.fontColor)
	}
}
