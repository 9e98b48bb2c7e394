package widgets

import (
	"image"

	"fyne.io/fyne/v2/canvas"
)

// newRaster returns a picture that is painted at the size at which it is shown,
// so that its pixels need no smoothing: without a graphics processor that costs
// as much as all else of a frame.
func newRaster(paint func(w, h int) image.Image) *canvas.Raster {
	r := canvas.NewRaster(paint)
	r.ScaleMode = canvas.ImageScalePixels
	return r
}
