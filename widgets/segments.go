package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Segments lets a person choose one of a few short options that stand side by
// side, or, where there is no room for that, in a menu. It takes the keyboard's
// focus: the arrows choose. Its methods belong to the user interface's
// goroutine.
type Segments struct {
	widget.BaseWidget
	// OnChosen is called when the person has chosen an option.
	OnChosen func(i int)

	options []string
	chosen  int
	// current is shown in place of all options where there is little room.
	current string
	compact bool
	focused bool
	hovered int // the option under the pointer, or -1

	renderer *segmentsRenderer
}

var (
	_ fyne.Tappable     = (*Segments)(nil)
	_ fyne.Focusable    = (*Segments)(nil)
	_ desktop.Hoverable = (*Segments)(nil)
)

const (
	segmentPadding = 9
	segmentHeight  = 26
	arrowSize      = 16
)

// NewSegments returns a choice of these options, none of which is chosen.
func NewSegments(options ...string) *Segments {
	s := &Segments{options: options, chosen: -1, hovered: -1}
	s.ExtendBaseWidget(s)
	return s
}

// SetChosen marks an option as chosen without calling OnChosen, none where i is
// -1. The text is what is chosen, in words.
func (s *Segments) SetChosen(i int, text string) {
	if s.chosen == i && s.current == text {
		return
	}
	s.chosen, s.current = i, text
	s.update()
}

// SetCompact shows the options in a menu.
func (s *Segments) SetCompact(compact bool) {
	if s.compact != compact {
		s.compact = compact
		s.update()
	}
}

// FullWidth is the width that the options need side by side.
func (s *Segments) FullWidth() float32 {
	width := float32(0)
	for _, o := range s.options {
		width += segmentWidth(s, o)
	}
	return width
}

// segmentWidth is that of an option that is chosen, so that nothing moves when
// it is.
func segmentWidth(s *Segments, text string) float32 {
	size := theme.SizeForWidget(theme.SizeNameCaptionText, s)
	return ceil(textWidth(text, size, fyne.TextStyle{Bold: true})) + 2*segmentPadding
}

func (s *Segments) update() {
	if s.renderer != nil {
		s.renderer.update()
	}
}

func (s *Segments) choose(i int) {
	if i < 0 || i >= len(s.options) || i == s.chosen {
		return
	}
	s.SetChosen(i, s.options[i])
	if s.OnChosen != nil {
		s.OnChosen(i)
	}
}

// Tapped implements fyne.Tappable.
func (s *Segments) Tapped(e *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s)
	}
	if s.compact {
		s.openMenu()
		return
	}
	s.choose(s.at(e.Position.X))
}

// at returns the option at a place, -1 if there is none.
func (s *Segments) at(x float32) int {
	for i, o := range s.options {
		w := segmentWidth(s, o)
		if x >= 0 && x < w {
			return i
		}
		x -= w
	}
	return -1
}

// openMenu shows the options below.
func (s *Segments) openMenu() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s)
	if c == nil {
		return
	}
	menu := fyne.NewMenu("")
	for i, o := range s.options {
		item := fyne.NewMenuItem(o, func() {
			s.choose(i)
			c.Focus(s)
		})
		item.Checked = i == s.chosen
		menu.Items = append(menu.Items, item)
	}
	widget.ShowPopUpMenuAtRelativePosition(menu, c, fyne.NewPos(0, segmentHeight+2), s)
}

// FocusGained implements fyne.Focusable.
func (s *Segments) FocusGained() {
	s.focused = true
	s.update()
}

// FocusLost implements fyne.Focusable.
func (s *Segments) FocusLost() {
	s.focused = false
	s.update()
}

// TypedRune implements fyne.Focusable.
func (s *Segments) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (s *Segments) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		s.choose(s.chosen - 1)
	case fyne.KeyRight, fyne.KeyDown:
		s.choose(s.chosen + 1)
	case fyne.KeyHome:
		s.choose(0)
	case fyne.KeyEnd:
		s.choose(len(s.options) - 1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if s.compact {
			s.openMenu()
		}
	default:
		PassKey(s, e)
	}
}

// MouseIn implements desktop.Hoverable.
func (s *Segments) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (s *Segments) MouseMoved(e *desktop.MouseEvent) {
	at := 0
	if !s.compact {
		at = s.at(e.Position.X)
	}
	if at != s.hovered {
		s.hovered = at
		s.update()
	}
}

// MouseOut implements desktop.Hoverable.
func (s *Segments) MouseOut() {
	s.hovered = -1
	s.update()
}

// CreateRenderer implements fyne.Widget.
func (s *Segments) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	r := &segmentsRenderer{of: s}
	for _, part := range []*canvas.Rectangle{&r.pointed, &r.ground, &r.ring} {
		part.CornerRadius = 6
		r.objects = append(r.objects, part)
	}
	r.ring.StrokeWidth = 2
	for range s.options {
		t := &canvas.Text{Alignment: fyne.TextAlignCenter}
		r.texts = append(r.texts, t)
		r.objects = append(r.objects, t)
	}
	r.arrow = widget.NewIcon(theme.MenuDropDownIcon())
	r.objects = append(r.objects, &r.current, r.arrow)
	s.renderer = r
	r.update()
	return laidOut(r, s)
}

type segmentsRenderer struct {
	of *Segments
	// pointed lies under the option at the pointer, ground under the chosen one,
	// ring around all while they have the focus.
	pointed, ground, ring canvas.Rectangle
	texts                 []*canvas.Text
	current               canvas.Text
	arrow                 *widget.Icon
	objects               []fyne.CanvasObject
}

func (r *segmentsRenderer) Destroy() {}

func (r *segmentsRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *segmentsRenderer) MinSize() fyne.Size {
	if r.of.compact {
		return fyne.NewSize(r.compactWidth(), segmentHeight)
	}
	return fyne.NewSize(r.of.FullWidth(), segmentHeight)
}

func (r *segmentsRenderer) compactWidth() float32 {
	return segmentWidth(r.of, r.of.current) + arrowSize
}

func (r *segmentsRenderer) Layout(fyne.Size) { r.update() }

func (r *segmentsRenderer) Refresh() { r.update() }

func (r *segmentsRenderer) update() {
	s := r.of
	size := theme.SizeForWidget(theme.SizeNameCaptionText, s)
	foreground, muted := theme.ColorForWidget(theme.ColorNameForeground, s), theme.ColorForWidget(theme.ColorNamePlaceHolder, s)
	primary := theme.ColorForWidget(theme.ColorNamePrimary, s)
	paint(&r.pointed, theme.ColorForWidget(theme.ColorNameHover, s))
	paint(&r.ground, premultiply(primary, 0.22))
	if r.ring.StrokeColor != primary {
		r.ring.StrokeColor = primary
		r.ring.Refresh()
	}

	box := func(o fyne.CanvasObject, x, w float32, visible bool) {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, segmentHeight))
		show(o, visible)
	}
	x := float32(0)
	for i, t := range r.texts {
		w := segmentWidth(s, s.options[i])
		ink := muted
		t.TextStyle = fyne.TextStyle{Bold: i == s.chosen}
		if i == s.chosen {
			ink = foreground
			box(&r.ground, x, w, !s.compact)
		}
		if i == s.hovered && !s.compact {
			box(&r.pointed, x, w, i != s.chosen)
		}
		setText(t, s.options[i], ink, size)
		place(t, x, 0, w, segmentHeight)
		show(t, !s.compact)
		x += w
	}
	if s.compact {
		x = r.compactWidth()
		box(&r.pointed, 0, x, s.hovered >= 0)
		setText(&r.current, s.current, foreground, size)
		place(&r.current, segmentPadding, 0, x, segmentHeight)
		r.arrow.Move(fyne.NewPos(x-arrowSize-segmentPadding/2, (segmentHeight-arrowSize)/2))
		r.arrow.Resize(fyne.NewSquareSize(arrowSize))
	}
	show(r.arrow, s.compact)
	if s.chosen < 0 || s.compact {
		show(&r.ground, false)
	}
	if s.hovered < 0 {
		show(&r.pointed, false)
	}
	show(&r.current, s.compact)
	box(&r.ring, 0, x, s.focused)
}

func paint(r *canvas.Rectangle, c color.Color) {
	if r.FillColor != c {
		r.FillColor = c
		r.Refresh()
	}
}
