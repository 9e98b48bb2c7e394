package app

import (
	"image"
	"sync"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// paintProbe tells whether the window is being painted. Where it is hidden, or
// the desktop says that nobody sees it, it is not, and then there is no use in
// reading and drawing what it would show.
//
// The probe is a picture of one pixel: the toolkit asks for it when it paints
// the window.
type paintProbe struct {
	painted atomic.Bool
	pixel   *canvas.Raster

	minimised atomic.Bool
	// paint, where there is one, is called when the window is painted.
	paint func()
}

// newPaintProbe returns a probe. first is called when the window is painted
// first.
func newPaintProbe(first func()) *paintProbe {
	p := &paintProbe{}
	p.painted.Store(true) // the window is about to be shown
	var once sync.Once
	pixel := image.NewRGBA(image.Rect(0, 0, 1, 1))
	p.pixel = canvas.NewRaster(func(w, h int) image.Image {
		p.painted.Store(true)
		once.Do(first)
		if p.paint != nil {
			p.paint()
		}
		if size := image.Rect(0, 0, w, h); pixel.Rect != size {
			pixel = image.NewRGBA(size)
		}
		return pixel
	})
	p.pixel.Resize(fyne.NewSize(1, 1))
	return p
}

// under returns the content with the probe behind it.
func (p *paintProbe) under(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(container.NewWithoutLayout(p.pixel), content)
}

// ask begins to wait for the next painting. The canvas has to be told itself:
// the toolkit forgets on which canvas an object is when the clock leaps, and
// finds out again only when it paints.
func (p *paintProbe) ask(c fyne.Canvas) {
	p.painted.Store(false)
	c.Refresh(p.pixel)
}

// since reports whether the window was painted since ask, and is not minimised.
func (p *paintProbe) since() bool { return p.painted.Load() && !p.minimised.Load() }
