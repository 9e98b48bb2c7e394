package widgets_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headroom/widgets"
)

// variant is the default theme, always light or always dark.
type variant struct {
	fyne.Theme
	of fyne.ThemeVariant
}

func (v variant) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return v.Theme.Color(name, v.of)
}

var (
	light = variant{theme.DefaultTheme(), theme.VariantLight}
	dark  = variant{theme.DefaultTheme(), theme.VariantDark}
)

var (
	blue   = color.NRGBA{R: 0x2f, G: 0x7e, B: 0xd8, A: 0xff}
	orange = color.NRGBA{R: 0xe0, G: 0x7b, B: 0x1a, A: 0xff}
)

// useTheme runs the test with an app of its own in the theme.
func useTheme(tb testing.TB, th fyne.Theme) {
	tb.Helper()
	test.NewTempApp(tb).Settings().SetTheme(th)
}

// newCanvas shows an object at a size on a canvas that can be captured.
func newCanvas(o fyne.CanvasObject, w, h, scale float32) software.WindowlessCanvas {
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetScale(scale)
	background := canvas.NewRectangle(theme.Color(theme.ColorNameBackground))
	c.SetContent(container.NewStack(background, o))
	c.Resize(fyne.NewSize(w, h))
	return c
}

// capture returns the second picture of an object: a canvas without a window
// tells its scale only while it draws.
func capture(o fyne.CanvasObject, w, h, scale float32) image.Image {
	c := newCanvas(o, w, h, scale)
	_ = c.Capture()
	o.Refresh()
	return c.Capture()
}

// texts returns the visible texts of a widget, from the back to the front.
func texts(w fyne.Widget) []string {
	var all []string
	for _, o := range test.WidgetRenderer(w).Objects() {
		switch o := o.(type) {
		case *canvas.Text:
			if o.Visible() && o.Text != "" {
				all = append(all, o.Text)
			}
		case fyne.Widget:
			if o.Visible() {
				all = append(all, texts(o)...)
			}
		}
	}
	return all
}

func pointAt(x, y float32) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}}
}

// picturesOf returns the pictures that are shown.
func picturesOf(w fyne.Widget) []*canvas.Raster {
	var all []*canvas.Raster
	for _, o := range test.WidgetRenderer(w).Objects() {
		if r, ok := o.(*canvas.Raster); ok && r.Visible() {
			all = append(all, r)
		}
	}
	return all
}

// plotOf returns where the plot of a chart begins and how wide it is: as far as
// the lines of its grid go.
func plotOf(chart *widgets.TimeChart) (left, width float32) {
	for _, o := range test.WidgetRenderer(chart).Objects() {
		if l, ok := o.(*canvas.Rectangle); ok && l.Visible() && l.Size().Width > width {
			left, width = l.Position().X, l.Size().Width
		}
	}
	return left, width
}

func sameImage(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}
