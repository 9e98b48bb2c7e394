package widgets

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

var (
	_ desktop.Hoverable      = (*TimeChart)(nil)
	_ desktop.Mouseable      = (*TimeChart)(nil)
	_ fyne.Draggable         = (*TimeChart)(nil)
	_ fyne.Scrollable        = (*TimeChart)(nil)
	_ fyne.DoubleTappable    = (*TimeChart)(nil)
	_ fyne.SecondaryTappable = (*TimeChart)(nil)
	_ fyne.Focusable         = (*TimeChart)(nil)
)

// heldModifiers returns the keys that are held: the toolkit does not tell them
// with the wheel, nor with the arrows.
func heldModifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// MouseIn implements desktop.Hoverable.
func (c *TimeChart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *TimeChart) MouseMoved(e *desktop.MouseEvent) {
	if c.renderer != nil {
		c.renderer.hover.move(e.Position)
	}
}

// MouseOut implements desktop.Hoverable.
func (c *TimeChart) MouseOut() {
	if c.renderer != nil && !c.renderer.hover.picking {
		c.renderer.hover.leave()
	}
}

// MouseDown implements desktop.Mouseable. A click brings the keyboard here.
func (c *TimeChart) MouseDown(*desktop.MouseEvent) {
	if on := fyne.CurrentApp().Driver().CanvasForObject(c); on != nil && !c.focused {
		c.clicked = true
		on.Focus(c)
		c.clicked = false
	}
}

// MouseUp implements desktop.Mouseable. A click on the number of lines for which
// the legend has no room leads to the menu, which lists all.
func (c *TimeChart) MouseUp(e *desktop.MouseEvent) {
	if c.renderer == nil || e.Button != desktop.MouseButtonPrimary || c.OnMenu == nil {
		return
	}
	more := &c.renderer.more
	at := e.Position.Subtract(more.Position())
	if more.Visible() && at.X >= 0 && at.X <= more.MinSize().Width && at.Y >= 0 && at.Y <= more.Size().Height {
		c.OnMenu(e.AbsolutePosition)
	}
}

// Dragged implements fyne.Draggable. The time goes with the pointer.
func (c *TimeChart) Dragged(e *fyne.DragEvent) { c.pan(-e.Dragged.DX) }

// DragEnd implements fyne.Draggable.
func (c *TimeChart) DragEnd() {}

// pan wants the time so many units of the widget further on.
func (c *TimeChart) pan(by float32) {
	if c.OnPan == nil || c.renderer == nil || c.renderer.plot.w < 1 {
		return
	}
	if ms := int64(math.Round(float64(by) / float64(c.renderer.plot.w) * float64(c.data.To-c.data.From))); ms != 0 {
		c.OnPan(ms)
	}
}

// Scrolled implements fyne.Scrollable. The wheel zooms at the pointer while Ctrl
// is held, while the chart has the keyboard, and where there is nothing to
// scroll; otherwise it scrolls the page that the chart lies in. Sideways it
// moves through the time.
func (c *TimeChart) Scrolled(e *fyne.ScrollEvent) {
	along, across := float64(e.Scrolled.DX), float64(e.Scrolled.DY)
	held := c.modifiers()
	zooms := held&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0
	switch {
	case math.Abs(along) > math.Abs(across):
		c.pan(-2 * e.Scrolled.DX)
	case zooms || c.focused || !c.scrolls():
		c.zoom(math.Exp(-across/100), c.timeAt(e.Position.X))
	default:
		c.scroll.Scrolled(e)
	}
}

// scrolls reports whether the page that the chart lies in has more to show.
func (c *TimeChart) scrolls() bool {
	return c.scroll != nil && c.scroll.Content.MinSize().Height > c.scroll.Size().Height
}

func (c *TimeChart) zoom(factor float64, at int64) {
	if c.OnZoom != nil && factor != 1 {
		c.OnZoom(factor, at)
	}
}

// timeAt returns the time at a place, or of the nearer end of the plot.
func (c *TimeChart) timeAt(x float32) int64 {
	if c.renderer == nil || c.renderer.plot.w < 1 {
		return c.data.To
	}
	p := &c.renderer.plot
	part := float64(max(0, min(1, (x-p.x)/p.w)))
	return c.data.From + int64(part*float64(c.data.To-c.data.From))
}

// DoubleTapped implements fyne.DoubleTappable.
func (c *TimeChart) DoubleTapped(*fyne.PointEvent) { call(c.OnLive) }

// TappedSecondary implements fyne.SecondaryTappable.
func (c *TimeChart) TappedSecondary(e *fyne.PointEvent) {
	if c.OnMenu != nil {
		c.OnMenu(e.AbsolutePosition)
	}
}

func call(f func()) {
	if f != nil {
		f()
	}
}

// FocusGained implements fyne.Focusable.
func (c *TimeChart) FocusGained() {
	c.focused = true
	if !c.clicked {
		c.reveal(c)
	}
	c.mark()
}

// FocusLost implements fyne.Focusable.
func (c *TimeChart) FocusLost() {
	c.focused = false
	if c.renderer != nil && c.renderer.hover.picking {
		c.renderer.hover.leave()
	}
	c.mark()
}

func (c *TimeChart) mark() {
	if c.renderer != nil {
		c.renderer.placeRing()
	}
}

// TypedKey implements fyne.Focusable.
func (c *TimeChart) TypedKey(e *fyne.KeyEvent) {
	shift := c.modifiers()&fyne.KeyModifierShift != 0
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyDown:
		c.moveOrPan(-1, shift)
	case fyne.KeyRight, fyne.KeyUp:
		c.moveOrPan(1, shift)
	case fyne.KeyPageUp:
		c.move(30)
	case fyne.KeyPageDown:
		c.move(-30)
	case fyne.KeyHome:
		c.move(math.MinInt32)
	case fyne.KeyEnd, fyne.KeyEscape:
		if c.renderer != nil {
			c.renderer.hover.leave()
		}
		call(c.OnLive)
	case fyne.KeySpace:
		call(c.OnPause)
	case desktop.KeyMenu:
		c.openMenu()
	default:
		PassKey(c, e)
	}
}

// TypedRune implements fyne.Focusable.
func (c *TimeChart) TypedRune(r rune) {
	switch r {
	case '+', '=':
		c.zoom(0.5, c.picked())
	case '-', '_':
		c.zoom(2, c.picked())
	case 'm', 'M':
		c.openMenu()
	case 'c', 'C':
		call(c.OnCopy)
	}
}

func (c *TimeChart) moveOrPan(by int, pan bool) {
	if pan {
		if c.renderer != nil {
			c.pan(float32(by) * c.renderer.plot.w / 4)
		}
		return
	}
	c.move(by)
}

// openMenu wants the menu in the upper part of the plot.
func (c *TimeChart) openMenu() {
	if c.OnMenu == nil || c.renderer == nil {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
	c.OnMenu(at.AddXY(c.renderer.plot.x+c.renderer.plot.w/3, c.renderer.plot.y))
}

// picked is the time that zooming keeps in its place: the one that is pointed
// at, or the newest.
func (c *TimeChart) picked() int64 {
	if c.renderer != nil && c.renderer.hover.told {
		return c.renderer.hover.pointed
	}
	return c.data.To
}

// move points at the sample so many further on, further back where by is below
// zero. The first step points at the newest sample.
func (c *TimeChart) move(by int) {
	if c.renderer == nil {
		return
	}
	h, d := &c.renderer.hover, &c.data
	now, ok := h.pointed, h.told
	if !ok {
		if now, ok = sampleTime(d.Lines, d.To, d.To-d.From); !ok {
			return
		}
		by = min(by+1, 0)
		if now > d.To { // half a step may lie beyond the end
			by--
		}
	}
	for ; by < 0; by++ {
		before, found := d.before(now)
		if !found {
			break
		}
		now = before
	}
	for ; by > 0; by-- {
		after, found := d.after(now)
		if !found {
			break
		}
		now = after
	}
	h.pick(now)
}

// before returns the time of the last sample that shows before t.
func (d *ChartData) before(t int64) (before int64, found bool) {
	for i := range d.Lines {
		l := &d.Lines[i]
		k, _ := slices.BinarySearch(l.X[:l.samples()], t)
		k--
		for k >= 0 && !finite(l.Y[k]) {
			k--
		}
		if !l.Hidden && !l.Dashed && k >= 0 && l.X[k] >= d.From && (!found || l.X[k] > before) {
			before, found = l.X[k], true
		}
	}
	return before, found
}

// after returns the time of the first sample that shows after t.
func (d *ChartData) after(t int64) (after int64, found bool) {
	for i := range d.Lines {
		l := &d.Lines[i]
		n := l.samples()
		k, exact := slices.BinarySearch(l.X[:n], t)
		if exact {
			k++
		}
		for k < n && !finite(l.Y[k]) {
			k++
		}
		if !l.Hidden && !l.Dashed && k < n && l.X[k] <= d.To && (!found || l.X[k] < after) {
			after, found = l.X[k], true
		}
	}
	return after, found
}

// scrollWith takes what the chart lies in.
func (c *TimeChart) scrollWith(s *container.Scroll) { c.scroll = s }

// reveal scrolls to a part of the chart that has got the keyboard.
func (c *TimeChart) reveal(part fyne.CanvasObject) {
	if c.scroll == nil || !c.scrolls() {
		return
	}
	d := fyne.CurrentApp().Driver()
	top := d.AbsolutePositionForObject(part).Y - d.AbsolutePositionForObject(c.scroll).Y
	bottom := top + part.Size().Height - c.scroll.Size().Height
	by := max(0, bottom)
	if by = min(by, top); by == 0 {
		return
	}
	c.scroll.ScrollToOffset(fyne.NewPos(0, c.scroll.Offset.Y+by))
}
