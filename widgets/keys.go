package widgets

import "fyne.io/fyne/v2"

// PassKey gives the window a key that the widget with the focus has no use for:
// the toolkit gives it keys only while nothing has the focus.
func PassKey(from fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(from); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}
