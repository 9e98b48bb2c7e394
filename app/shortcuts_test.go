package app

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

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
		if canvas.Overlays().Top() == nil {
			t.Fatalf("F1 on %s opens nothing", name)
		}
		seen[name] = true
		canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if canvas.Overlays().Top() != nil {
			t.Fatal("Escape does not close the list of keys")
		}
		if canvas.Focused() != focused {
			t.Fatalf("then the focus is on %T, want %s", canvas.Focused(), name)
		}
		canvas.FocusNext()
	}
	for _, want := range []string{"<nil>", "*widgets.SideList", "*app.processSearch", "*widgets.tableBody", "*widgets.tableHeader"} {
		if !seen[want] {
			t.Errorf("%s never had the focus: %v", want, seen)
		}
	}
}

func TestListOfKeysIsUsedWithTheKeyboard(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(480, 360))
	c := a.window.Canvas()
	open := func() {
		t.Helper()
		typeShortcut(t, a, &desktop.CustomShortcut{KeyName: fyne.KeySlash, Modifier: control})
		if n := len(c.Overlays().List()); n != 1 {
			t.Fatalf("there are %d lists", n)
		}
	}
	press := func(key fyne.KeyName) {
		t.Helper()
		if c.Focused() == nil {
			t.Fatal("nothing has the focus")
		}
		c.Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF1} {
		for _, onButton := range []bool{false, true} {
			open()
			if onButton {
				c.FocusNext()
				if _, ok := c.Focused().(*questionButton); !ok {
					t.Fatalf("Tab goes to %T", c.Focused())
				}
			}
			press(key)
			if c.Overlays().Top() != nil {
				t.Fatalf("%s does not close it (on the button: %v)", key, onButton)
			}
		}
	}
	open()
	typeShortcut(t, a, &desktop.CustomShortcut{KeyName: fyne.KeySlash, Modifier: control})
	if c.Overlays().Top() != nil {
		t.Fatal("the same keys do not close it again")
	}
	open()
	body, ok := c.Focused().(*keyScroll)
	if !ok {
		t.Fatalf("the focus is on %T", c.Focused())
	}
	if popUp := a.keys.popUp; popUp.Size().Width > 480 || popUp.Size().Height > 360 {
		t.Errorf("it is %v", popUp.Size())
	}
	most := body.scroll.Content.MinSize().Height - body.scroll.Size().Height
	for _, k := range []struct {
		key  fyne.KeyName
		want func(y float32) bool
	}{
		{fyne.KeyDown, func(y float32) bool { return y > 0 && y < 50 }},
		{fyne.KeyUp, func(y float32) bool { return y == 0 }},
		{fyne.KeyPageDown, func(y float32) bool { return y > 50 && y < most }},
		{fyne.KeyPageUp, func(y float32) bool { return y == 0 }},
		{fyne.KeyEnd, func(y float32) bool { return y > most-1 && y < most+1 }},
		{fyne.KeyHome, func(y float32) bool { return y == 0 }},
	} {
		press(k.key)
		if y := body.scroll.Offset.Y; !k.want(y) {
			t.Errorf("after %s it is scrolled to %v of %v", k.key, y, most)
		}
	}
	// Another page comes without it.
	typeShortcut(t, a, &desktop.CustomShortcut{KeyName: fyne.Key2, Modifier: control})
	if c.Overlays().Top() != nil || a.current.id != cpuID {
		t.Errorf("with the page %s it is still there", a.current.id)
	}
}

func TestListOfKeysFits(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 480, Height: 360}, {Width: 1280, Height: 800}} {
		a := newTestApp(t, workstation(), theme.VariantDark)
		a.window.Resize(size)
		a.showShortcuts()
		body, ok := a.window.Canvas().Focused().(*keyScroll)
		if !ok {
			t.Fatalf("the focus is on %T", a.window.Canvas().Focused())
		}
		list, ok := body.scroll.Content.(*fyne.Container)
		if !ok {
			t.Fatalf("the list is a %T", body.scroll.Content)
		}
		y := float32(-1)
		for i, o := range list.Objects {
			if o.Position().Y < y {
				t.Errorf("text %d lies on the one before", i)
			}
			if i%2 == 1 {
				y = o.Position().Y + o.MinSize().Height - 2*theme.InnerPadding()
			}
			if right := o.Position().X + o.Size().Width; right > list.Size().Width+0.5 {
				t.Errorf("text %d ends at %v of %v", i, right, list.Size().Width)
			}
		}
		var shown []string
		visible(list, func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
			if text, ok := o.(*canvas.Text); ok {
				shown = append(shown, text.Text)
			}
		})
		if !slices.Contains(shown, "Enter") {
			t.Errorf("Enter is not among %q", shown)
		}
	}
}

func TestEscapeLeavesTheNameOfAFile(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 800))
	c := a.window.Canvas()
	save := func() {
		t.Helper()
		a.saveChart(a.current.plots()[0], csvFile)
		if c.Overlays().Top() == nil {
			t.Fatal("nothing asks where")
		}
	}
	save()
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if c.Overlays().Top() != nil {
		t.Fatal("Escape does not leave")
	}
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF1})
	if c.Overlays().Top() == nil {
		t.Error("F1 does nothing then")
	}
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	save()
	c.OnTypedRune()('x')
	if name, ok := c.Focused().(*widget.Entry); !ok || name.Text[0] != 'x' && name.Text[len(name.Text)-1] != 'x' {
		t.Errorf("what is typed goes to %T", c.Focused())
	}
}

// TestQuestionAboutAFileIsAskedOnce has a question above the dialog, as where a
// file would be written over.
func TestQuestionAboutAFileIsAskedOnce(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 800))
	c := a.window.Canvas()
	a.saveChart(a.current.plots()[0], csvFile)
	asked := widget.NewModalPopUp(widget.NewLabel("Overwrite?"), c)
	asked.Show()
	c.Unfocus()
	n, question := len(c.Overlays().List()), c.Overlays().Top()
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
	c.OnTypedRune()('x')
	if len(c.Overlays().List()) != n || c.Overlays().Top() != question || c.Focused() != nil {
		t.Errorf("the keys go on to the dialog below: %d overlays of %d, %T on top, focus on %T", len(c.Overlays().List()), n, c.Overlays().Top(), c.Focused())
	}
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if len(c.Overlays().List()) != n-1 {
		t.Error("Escape does not say no")
	}
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if c.Overlays().Top() != nil {
		t.Error("Escape does not leave the dialog then")
	}
}

func TestQuestionKeepsTheFocus(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	c := a.window.Canvas()
	tell(c, "Title", "Text")
	a.open(cpuID)
	if _, ok := c.Focused().(*questionButton); !ok {
		t.Errorf("with another page below a question the focus is on %T", c.Focused())
	}
}
