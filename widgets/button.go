package widgets

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Button does something when it is tapped, or when Space or Enter is pressed
// while it has the focus. It is as calm as Segments, beside which it stands, and
// takes less memory than the toolkit's own: see fontOf. Its methods belong to
// the user interface's goroutine.
type Button struct {
	widget.BaseWidget
	// OnTapped is called when a person wants what the button says.
	OnTapped func()
	// OnPointed is called when the pointer or the focus comes, and when both
	// have gone; it may be nil.
	OnPointed func(pointed bool)

	shows            ButtonText
	hovered, focused bool
	renderer         *buttonRenderer
}

// ButtonText is what a Button shows.
type ButtonText struct {
	Text string
	// Name is what a screen reader is told where there is no text.
	Name string
	Icon fyne.Resource
	// Filled makes it stand out.
	Filled bool
}

var (
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Focusable    = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
	_ fyne.Accessible   = (*Button)(nil)
)

const buttonIcon = 16

// NewButton returns a button.
func NewButton(shows ButtonText, onTapped func()) *Button {
	b := &Button{OnTapped: onTapped, shows: shows}
	b.ExtendBaseWidget(b)
	return b
}

// Shows returns what it shows.
func (b *Button) Shows() ButtonText { return b.shows }

// Focused tells whether it has the focus.
func (b *Button) Focused() bool { return b.focused }

// Set shows something else. It repaints only what has changed.
func (b *Button) Set(shows ButtonText) {
	if b.shows != shows {
		b.shows = shows
		b.update()
	}
}

func (b *Button) update() {
	if b.renderer != nil {
		b.renderer.update()
	}
}

// point notes where the pointer and the focus are.
func (b *Button) point(hovered, focused bool) {
	b.hovered, b.focused = hovered, focused
	b.update()
	if b.OnPointed != nil {
		b.OnPointed(hovered || focused)
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.OnTapped != nil {
		b.OnTapped()
	}
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() { b.point(b.hovered, true) }

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.point(b.hovered, false) }

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		PassKey(b, e)
	}
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.point(true, b.focused) }

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.point(false, b.focused) }

// AccessibilityLabel implements fyne.Accessible.
func (b *Button) AccessibilityLabel() string { return cmp.Or(b.shows.Text, b.shows.Name) }

// AccessibilityRole implements fyne.Accessible.
func (*Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &buttonRenderer{of: b, icon: widget.NewIcon(nil)}
	r.text.TextStyle.Bold = true
	r.ring.StrokeWidth = 2
	r.ground.CornerRadius, r.ring.CornerRadius = 6, 6
	r.objects = []fyne.CanvasObject{&r.ground, &r.ring, r.icon, &r.text}
	b.renderer = r
	r.update()
	return laidOut(r, b)
}

type buttonRenderer struct {
	of *Button
	// ground lies under the whole while it stands out or the pointer is on it,
	// ring around it while it has the focus.
	ground, ring canvas.Rectangle
	icon         *widget.Icon
	text         canvas.Text
	objects      []fyne.CanvasObject
}

func (r *buttonRenderer) Destroy() {}

func (r *buttonRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *buttonRenderer) textSize() float32 {
	return theme.SizeForWidget(theme.SizeNameCaptionText, r.of)
}

func (r *buttonRenderer) MinSize() fyne.Size {
	width := float32(2*segmentPadding + buttonIcon)
	if text := r.of.shows.Text; text != "" {
		width += segmentPadding + ceil(textWidth(text, r.textSize(), r.text.TextStyle))
	}
	return fyne.NewSize(width, segmentHeight)
}

func (r *buttonRenderer) Layout(fyne.Size) { r.update() }

func (r *buttonRenderer) Refresh() { r.update() }

func (r *buttonRenderer) update() {
	b := r.of
	size := b.Size()
	primary := theme.ColorForWidget(theme.ColorNamePrimary, b)
	ground := theme.ColorForWidget(theme.ColorNameHover, b)
	if b.shows.Filled {
		ground = premultiply(primary, 0.22)
	}
	paint(&r.ground, ground)
	show(&r.ground, b.shows.Filled || b.hovered)
	if r.ring.StrokeColor != primary {
		r.ring.StrokeColor = primary
		r.ring.Refresh()
	}
	show(&r.ring, b.focused)
	r.ground.Resize(size)
	r.ring.Resize(size)
	if r.icon.Resource != b.shows.Icon {
		r.icon.SetResource(b.shows.Icon)
	}
	r.icon.Move(fyne.NewPos(segmentPadding, (size.Height-buttonIcon)/2))
	r.icon.Resize(fyne.NewSquareSize(buttonIcon))
	setText(&r.text, b.shows.Text, theme.ColorForWidget(theme.ColorNameForeground, b), r.textSize())
	left := float32(2*segmentPadding + buttonIcon)
	place(&r.text, left, 0, max(0, size.Width-left), size.Height)
}
