package charts

import "image/color"

// On a picture without a background, colors have an opacity of their own. They
// are looked up in a map: that happens once for each color, not for each pixel.

// sheerKey is what is left of a color and its opacity after rounding to bits.
type sheerKey struct {
	rgb8
	bits uint8
}

// sheerIndex returns the palette's entry for a color that lets a background
// shine through.
func (c *canvas) sheerIndex(v rgb8, bits int32) uint8 {
	// Hues differ less than opacities where something shines through.
	shift := 9 - bits
	key := sheerKey{rgb8{v.r >> shift, v.g >> shift, v.b >> shift, v.a >> (shift - 1)}, uint8(bits)}
	if i, ok := c.sheer[key]; ok {
		return i
	}
	i := len(c.colors)
	switch {
	case i < 256:
		c.colors = append(c.colors, v)
	case bits == fineBits:
		i = int(c.sheerIndex(v, coarseBits))
	default:
		i = c.nearest(v)
	}
	c.sheer[key] = uint8(i)
	return uint8(i)
}

// mixSheer returns what a level of a paint makes of a color that lets a
// background shine through.
func (c *canvas) mixSheer(v rgb8, p color.NRGBA, level int, below uint8) uint8 {
	paint := float64(p.A) / 255 * float64(level) / levels
	under := float64(v.a) / 255 * (1 - paint)
	opacity := paint + under
	if opacity <= 0 {
		return below
	}
	over := func(u, p uint8) uint8 { return uint8((float64(u)*under+float64(p)*paint)/opacity + 0.5) }
	bits := int32(fineBits)
	if below != 0 && level < levels {
		bits = coarseBits
	}
	return c.index(rgb8{over(v.r, p.R), over(v.g, p.G), over(v.b, p.B), uint8(255*opacity + 0.5)}, bits)
}
