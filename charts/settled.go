package charts

import (
	"image/color"
	"slices"
)

// beginPicture starts a picture with its colors in the palette.
//
// A crowd of lines fills the palette before anything is drawn. From then on
// what comes of a paint on an entry depends on the palette alone, so when the
// next picture has the same colors, as that of the same panel a moment later,
// it uses all that the last one worked out.
func (c *canvas) beginPicture(p *picture) {
	wanted := c.wanted[:0]
	add := func(v color.NRGBA) {
		if wanted[len(wanted)-1] != v {
			wanted = append(wanted, v)
		}
	}
	wanted = append(wanted, p.background)
	for _, b := range p.boxes {
		add(b.color)
	}
	add(color.NRGBA{}) // the next kind of shape
	for _, a := range p.areas {
		add(a.color)
	}
	add(color.NRGBA{})
	for _, s := range p.strokes {
		add(s.color)
	}
	add(color.NRGBA{})
	for _, t := range p.texts {
		add(t.color)
	}
	if c.settled && slices.Equal(wanted, c.entered) {
		c.clear(p.width, p.height)
	} else {
		c.begin(p.width, p.height, p.background)
		c.reservePaints(p)
		for _, part := range p.parts {
			c.reservePaints(part.picture)
		}
		// Without a background there are too many opacities to work all out.
		c.settled = len(p.strokes) > crowd && len(c.colors) == 256 && p.background.A == 255
	}
	c.wanted, c.entered = c.entered, wanted
	c.slices = manySlices
	if len(p.strokes) > crowd {
		c.slices = fewSlices
	}
}
