package app

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"headroom/metrics"
)

// TestF1FromEverywhere presses F1 while each of the widgets of the page of
// processes has the focus, and while none has.
func TestF1FromEverywhere(t *testing.T) {
	a, _, _ := openProcesses(t, []metrics.ProcessEntry{{PID: 1, Name: "init"}})
	canvas := a.window.Canvas()
	canvas.Unfocus()
	seen := map[string]bool{}
	for range 40 {
		focused := canvas.Focused()
		name := fmt.Sprintf("%T", focused)
		switch {
		case focused == nil:
			canvas.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF1})
		case name == "*widget.Button" || name == "*widget.Check":
			canvas.FocusNext() // the toolkit's own keep keys for themselves
			continue
		default:
			focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
		}
		top := canvas.Overlays().Top()
		if top == nil {
			t.Fatalf("F1 on %s opens nothing", name)
		}
		seen[name] = true
		for canvas.Overlays().Top() != nil {
			canvas.Overlays().Remove(canvas.Overlays().Top())
		}
		if focused != nil {
			canvas.Focus(focused)
		}
		canvas.FocusNext()
	}
	for _, want := range []string{"<nil>", "*widgets.SideList", "*app.processSearch", "*widgets.tableBody", "*widgets.tableHeader"} {
		if !seen[want] {
			t.Errorf("%s never had the focus: %v", want, seen)
		}
	}
}
