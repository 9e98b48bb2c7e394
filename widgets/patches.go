package widgets

import (
	"bytes"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

const (
	// patchWidth is how wide a patch is, in pixels: narrow ones follow what is
	// drawn closely, but each costs something for itself.
	patchWidth = 48
	// patchGap is how many empty rows part two patches.
	patchGap = 12
)

// patches show a picture without its empty parts. Where there is no graphics
// processor each pixel laid over the window costs the same, whether there is
// something to see in it or not, and most of a chart and of a gauge is empty.
type patches struct {
	owner fyne.Widget
	paint func(with *painter, w, h int) *image.RGBA
	// where the picture is within the owner.
	position fyne.Position
	size     fyne.Size

	all   []*patch
	shown int
	// scale is how many pixels make a unit, 0 before anything was shown.
	scale float32
}

// brush paints all pictures, one after another: each is cut up before the next
// one begins. It belongs to the user interface's goroutine.
var brush painter

// patch is a part of the picture.
type patch struct {
	raster *canvas.Raster
	img    image.RGBA
}

// place moves the picture within its owner. It shows after update.
func (p *patches) place(x, y, w, h float32) {
	p.position, p.size = fyne.NewPos(x, y), fyne.NewSize(w, h)
}

// update paints the picture and shows its parts. It tells whether there are
// more objects than before.
func (p *patches) update() (more bool) {
	picture := p.repaint()
	all := picture.Rect
	before := len(p.all)
	p.shown = 0
	for x := 0; x < all.Max.X; x += patchWidth {
		strip := image.Rect(x, 0, min(x+patchWidth, all.Max.X), all.Max.Y)
		from, to := nextRows(picture, strip, 0)
		for from < to {
			p.add(picture, image.Rect(strip.Min.X, from, strip.Max.X, to))
			from, to = nextRows(picture, strip, to)
		}
	}
	for _, rest := range p.all[p.shown:] {
		show(rest.raster, false)
	}
	return len(p.all) > before
}

func (p *patches) repaint() *image.RGBA {
	w, h := p.pixels()
	return p.paint(&brush, w, h)
}

// pixels returns the size of the picture.
func (p *patches) pixels() (w, h int) {
	if p.scale == 0 {
		p.scale = scaleOf(p.owner)
	}
	return int(p.size.Width*p.scale + 0.5), int(p.size.Height*p.scale + 0.5)
}

// add shows one more part of the picture.
func (p *patches) add(picture *image.RGBA, part image.Rectangle) {
	if p.shown == len(p.all) {
		one := &patch{}
		one.raster = newRaster(func(w, _ int) image.Image {
			p.rescale(one, w)
			return &one.img
		})
		p.all = append(p.all, one)
	}
	one := p.all[p.shown]
	p.shown++
	changed := one.cut(picture, part)
	one.raster.Move(p.position.AddXY(float32(part.Min.X)/p.scale, float32(part.Min.Y)/p.scale))
	one.raster.Resize(fyne.NewSize(float32(part.Dx())/p.scale, float32(part.Dy())/p.scale))
	show(one.raster, true)
	if changed {
		one.raster.Refresh()
	}
}

// rescale paints the picture anew where its part is asked for at another width:
// the window has come to another screen, or its scale was not known before.
func (p *patches) rescale(one *patch, w int) {
	units := one.raster.Size().Width
	if w == one.img.Rect.Dx() || units <= 0 {
		return
	}
	if scale := scaleOf(p.owner); int(units*scale+0.5) == w {
		p.scale = scale
	} else {
		p.scale = float32(w) / units
	}
	picture := p.repaint()
	at, size := one.raster.Position().Subtract(p.position), one.raster.Size()
	pixel := func(v float32) int { return int(v*p.scale + 0.5) }
	one.cut(picture, image.Rect(pixel(at.X), pixel(at.Y), pixel(at.X+size.Width), pixel(at.Y+size.Height)).Intersect(picture.Rect))
}

// cut copies a part of the picture, and tells whether it differs from before.
func (p *patch) cut(picture *image.RGBA, part image.Rectangle) (changed bool) {
	width, height := 4*part.Dx(), part.Dy()
	changed = p.img.Rect.Dx() != part.Dx() || p.img.Rect.Dy() != height
	if cap(p.img.Pix) < width*height {
		p.img.Pix = make([]uint8, width*height, width*height*3/2)
	}
	p.img = image.RGBA{Pix: p.img.Pix[:width*height], Stride: width, Rect: image.Rect(0, 0, part.Dx(), height)}
	for y := range height {
		from := picture.PixOffset(part.Min.X, part.Min.Y+y)
		row, old := picture.Pix[from:from+width], p.img.Pix[y*width:(y+1)*width]
		if changed || !bytes.Equal(row, old) {
			copy(old, row)
			changed = true
		}
	}
	return changed
}

// nextRows returns the next rows of the strip, from y on, that have something
// to see.
func nextRows(picture *image.RGBA, strip image.Rectangle, y int) (from, to int) {
	empty := func(y int) bool {
		at := picture.PixOffset(strip.Min.X, y)
		return bytes.Equal(picture.Pix[at:at+4*strip.Dx()], nothing[:4*strip.Dx()])
	}
	for y < strip.Max.Y && empty(y) {
		y++
	}
	from, to = y, y
	for ; y < strip.Max.Y && y-to < patchGap; y++ {
		if !empty(y) {
			to = y + 1
		}
	}
	return from, to
}

// nothing is a row without anything to see.
var nothing [4 * patchWidth]uint8

// appendObjects lists the parts.
func (p *patches) appendObjects(list []fyne.CanvasObject) []fyne.CanvasObject {
	for _, one := range p.all {
		list = append(list, one.raster)
	}
	return list
}

// scaleOf returns how many pixels make a unit where an object is shown.
func scaleOf(o fyne.CanvasObject) float32 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.Scale() > 0 {
		return c.Scale()
	}
	return 1
}
