package widgets

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// SparklineData is what a Sparkline shows.
type SparklineData struct {
	Lines []SideLine
	// From and To bound the time in milliseconds since the Unix epoch, Top the
	// values, which start at zero.
	From, To int64
	Top      float64
}

// Sparkline is a chart without text: lines over time in a frame. Its methods
// belong to the user interface's goroutine.
type Sparkline struct {
	widget.BaseWidget
	data     SparklineData
	renderer *sparklineRenderer
}

// NewSparkline returns one that is empty.
func NewSparkline() *Sparkline {
	s := &Sparkline{}
	s.ExtendBaseWidget(s)
	return s
}

// SetData shows these lines.
func (s *Sparkline) SetData(d SparklineData) {
	s.data = d
	if s.renderer != nil {
		s.renderer.raster.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Sparkline) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	r := &sparklineRenderer{of: s}
	r.raster = canvas.NewRaster(r.paint)
	r.objects = []fyne.CanvasObject{r.raster}
	r.applyTheme()
	s.renderer = r
	return laidOut(r, s)
}

type sparklineRenderer struct {
	of      *Sparkline
	raster  *canvas.Raster
	objects []fyne.CanvasObject

	painter     painter
	line        []point
	rows, floor []float32

	frame, primary color.Color
}

func (r *sparklineRenderer) applyTheme() {
	r.frame = premultiply(theme.ColorForWidget(theme.ColorNameForeground, r.of), 0.14)
	r.primary = theme.ColorForWidget(theme.ColorNamePrimary, r.of)
}

func (r *sparklineRenderer) Destroy() {}

func (r *sparklineRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *sparklineRenderer) MinSize() fyne.Size { return fyne.NewSize(40, 20) }

func (r *sparklineRenderer) Layout(size fyne.Size) { r.raster.Resize(size) }

func (r *sparklineRenderer) Refresh() {
	r.applyTheme()
	r.raster.Refresh()
}

func (r *sparklineRenderer) paint(w, h int) image.Image {
	img := r.painter.begin(w, h)
	size := r.of.Size()
	if size.Width < 1 {
		return img
	}
	d, scale := &r.of.data, float64(w)/float64(size.Width)
	r.line, r.rows, r.floor = r.painter.spark(sparkOf{
		lines: d.Lines, from: d.From, to: d.To, top: d.Top, area: img.Rect, thickness: max(1, int(scale+0.5)), scale: scale,
		frame: premultiply(r.frame, 1), primary: r.primary,
	}, r.line, r.rows, r.floor)
	return img
}
