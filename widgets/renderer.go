package widgets

import "fyne.io/fyne/v2"

// laidOut lays a new renderer out where its widget has a size already: the
// toolkit forgets the renderers of what was out of sight for a minute, and all
// when the clock leaps, as it does when a machine wakes up. It lays new ones
// out only when the size changes.
func laidOut(r fyne.WidgetRenderer, of fyne.CanvasObject) fyne.WidgetRenderer {
	if size := of.Size(); size.Width > 0 && size.Height > 0 {
		r.Layout(size)
	}
	return r
}
