package widgets

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
)

// TrayIcon is a gauge for a place of a few pixels. The level changes its shape
// besides its color: at Normal it is an open ring, at Warning there is an
// exclamation mark in it, at Critical the mark stands in a full disc.
type TrayIcon struct {
	// Ratio is how much of the ring is filled, from 0 to 1; NaN if unknown.
	Ratio                     float64
	Level                     Level
	Normal, Warning, Critical color.Color
}

// trayIconSize is in pixels: panels make it smaller.
const trayIconSize = 64

// PNG draws the icon.
func (i TrayIcon) PNG() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, i.draw()) // a buffer takes everything
	return b.Bytes()
}

func (i TrayIcon) draw() image.Image {
	const (
		center = trayIconSize / 2
		width  = 11.0
		radius = center - 1 - width/2
	)
	var p painter
	img := p.begin(trayIconSize, trayIconSize)
	ring := i.Normal
	switch i.Level {
	case Normal:
	case Warning:
		ring = i.Warning
	case Critical:
		ring = i.Critical
	}
	// A panel may be dark or light: gray is seen on both.
	p.arc(center, center, radius, width, arcStart, arcSweep, premultiply(color.NRGBA{0x80, 0x80, 0x80, 0xff}, 0.55))
	if finite(i.Ratio) {
		p.arc(center, center, radius, width, arcStart, arcSweep*max(0.001, min(1, i.Ratio)), premultiply(ring, 1))
	}
	mark := ring
	switch i.Level {
	case Normal:
		return img
	case Warning:
	case Critical:
		p.arc(center, center, (center-1)/2, center-1, 0, 2*math.Pi, premultiply(ring, 1))
		mark = color.White
	}
	stroke := func(from, to float64) {
		p.stroke([]point{{center, float32(from)}, {center, float32(to)}}, 8, img.Rect, premultiply(mark, 1))
	}
	stroke(17, 37)
	stroke(42, 50)
	return img
}
