package widgets

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// asked is what a chart was asked for, in words.
type asked struct{ list []string }

func (a *asked) add(format string, args ...any) {
	a.list = append(a.list, fmt.Sprintf(format, args...))
}

// take returns what was asked since the last time.
func (a *asked) take() string {
	text := strings.Join(a.list, "; ")
	a.list = nil
	return text
}

// newAskedChart is a chart of 100 s with a sample each second, of which the one
// at 50 s is a gap, in a window.
func newAskedChart(t *testing.T, within func(*TimeChart) fyne.CanvasObject) (*TimeChart, *asked, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	c, a := NewTimeChart("Memory"), &asked{}
	c.OnPan = func(ms int64) { a.add("pan %d", ms) }
	c.OnZoom = func(factor float64, at int64) { a.add("zoom %.2f at %d", factor, at) }
	c.OnLive = func() { a.add("live") }
	c.OnPause = func() { a.add("pause") }
	c.OnHide = func(line string, hidden bool) { a.add("hide %s %v", line, hidden) }
	c.OnCopy = func() { a.add("copy") }
	c.OnMenu = func(fyne.Position) { a.add("menu") }
	d := ChartData{From: 0, To: 100_000, YMax: 1, FormatValue: func(v float64) string { return fmt.Sprintf("%.2f", v) }}
	for _, name := range []string{"Used", "Cached"} {
		l := Line{Name: name, MaxGap: 4000}
		for i := range 101 {
			l.X, l.Y = append(l.X, int64(i)*1000), append(l.Y, float64(i)/100)
		}
		l.Y[50] = math.NaN()
		d.Lines = append(d.Lines, l)
	}
	c.SetData(d)
	var content fyne.CanvasObject = c
	if within != nil {
		content = within(c)
	}
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(400, 200))
	return c, a, w
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestTimeChartDragged(t *testing.T) {
	c, a, _ := newAskedChart(t, nil)
	w := c.renderer.plot.w
	c.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(w/10, 3)})
	expect(t, "to the right", a.take(), "pan -10000")
	c.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-w/4, 0)})
	expect(t, "to the left", a.take(), "pan 25000")
	c.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 50)})
	expect(t, "downwards", a.take(), "")
}

func TestTimeChartWheel(t *testing.T) {
	held := fyne.KeyModifier(0)
	var flow *Flow
	c, a, w := newAskedChart(t, func(c *TimeChart) fyne.CanvasObject {
		flow = NewFlow(10, Section{Objects: []fyne.CanvasObject{NewCard(c, 5)}, MinCell: fyne.NewSize(300, 900), Aspect: 1})
		return flow
	})
	c.modifiers = func() fyne.KeyModifier { return held }
	wheel := func(dx, dy float32) string {
		p := &c.renderer.plot
		c.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(p.x+p.w/2, 50)}, Scrolled: fyne.NewDelta(dx, dy)})
		return a.take()
	}
	expect(t, "on a page to scroll", wheel(0, -20), "")
	if flow.scroll.Offset.Y != 20 {
		t.Errorf("the page was scrolled by %v", flow.scroll.Offset.Y)
	}
	expect(t, "sideways", wheel(20, 1), fmt.Sprintf("pan %.0f", -40/float64(c.renderer.plot.w)*100_000))
	held = fyne.KeyModifierControl
	expect(t, "with Ctrl", wheel(0, 20), "zoom 0.82 at 50000")
	held = 0
	w.Canvas().Focus(c)
	expect(t, "with the focus", wheel(0, -20), "zoom 1.22 at 50000")
	w.Canvas().Unfocus()
	flow.SetSections(Section{Objects: []fyne.CanvasObject{NewCard(c, 5)}, MinCell: fyne.NewSize(100, 100), Aspect: 10})
	expect(t, "with nothing to scroll", wheel(0, 20), "zoom 0.82 at 50000")
}

func TestTimeChartKeys(t *testing.T) {
	c, a, w := newAskedChart(t, nil)
	w.Canvas().Focus(c)
	key := func(name fyne.KeyName) string { c.TypedKey(&fyne.KeyEvent{Name: name}); return a.take() }
	at := func() string {
		if c.renderer.hover.told {
			return fmt.Sprint(c.renderer.hover.pointed)
		}
		return "nothing"
	}
	for _, k := range []struct {
		key       fyne.KeyName
		asks, now string
	}{
		{fyne.KeyLeft, "", "100000"},
		{fyne.KeyLeft, "", "99000"},
		{fyne.KeyRight, "", "100000"},
		{fyne.KeyRight, "", "100000"},
		{fyne.KeyPageDown, "", "70000"},
		{fyne.KeyPageDown, "", "39000"}, // over the gap
		{fyne.KeyPageUp, "", "70000"},
		{fyne.KeyHome, "", "0"},
		{fyne.KeyDown, "", "0"},
		{fyne.KeyUp, "", "1000"},
		{fyne.KeySpace, "pause", "1000"},
		{desktop.KeyMenu, "menu", "1000"},
		{fyne.KeyEscape, "live", "nothing"},
		{fyne.KeyLeft, "", "100000"},
		{fyne.KeyEnd, "live", "nothing"},
	} {
		expect(t, string(k.key), key(k.key), k.asks)
		expect(t, string(k.key)+" points at", at(), k.now)
	}
	for r, want := range map[rune]string{'c': "copy", 'M': "menu", '+': "zoom 0.50 at 100000", '-': "zoom 2.00 at 100000", 'x': ""} {
		c.TypedRune(r)
		expect(t, string(r), a.take(), want)
	}
	key(fyne.KeyHome)
	c.TypedRune('+')
	expect(t, "+ at the start", a.take(), "zoom 0.50 at 0")
	c.modifiers = func() fyne.KeyModifier { return fyne.KeyModifierShift }
	expect(t, "Shift+Left", key(fyne.KeyLeft), "pan -25000")
	expect(t, "Shift+Right", key(fyne.KeyRight), "pan 25000")
	w.Canvas().Unfocus()
	expect(t, "without the focus it points at", at(), "nothing")
}

func TestTimeChartTaps(t *testing.T) {
	c, a, w := newAskedChart(t, nil)
	c.DoubleTapped(&fyne.PointEvent{})
	expect(t, "a double click", a.take(), "live")
	c.TappedSecondary(&fyne.PointEvent{})
	expect(t, "the other button", a.take(), "menu")
	c.MouseDown(&desktop.MouseEvent{})
	if w.Canvas().Focused() != c || !c.renderer.ring[0].Visible() {
		t.Error("a click does not bring the focus, or that does not show")
	}
	w.Canvas().Unfocus()
	if c.renderer.ring[0].Visible() {
		t.Error("the focus shows although it has gone")
	}
}

func TestTimeChartHidesLines(t *testing.T) {
	c, a, w := newAskedChart(t, nil)
	e := c.renderer.legend[0]
	test.Tap(e)
	expect(t, "a click on the name", a.take(), "hide Used true")
	w.Canvas().Focus(e)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	expect(t, "a key", a.take(), "hide Used true")
	if !e.frame.Visible() {
		t.Error("the focus does not show")
	}

	c.SetHidden("Used", true)
	if !e.strike.Visible() || e.swatch.FillColor != nil || e.value.Text != enDash {
		t.Error("a hidden line looks like one that shows")
	}
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if got := visibleTexts(&c.renderer.hover); !slices.Equal(got, []string{"Cached", "0.00"}) {
		t.Errorf("the box shows %q", got)
	}
	_, values, _ := c.Readout()
	if len(values) != 1 || values[0] != (Reading{"Cached", "0.00"}) {
		t.Errorf("the values are %v", values)
	}
	test.Tap(e)
	expect(t, "another click", a.take(), "hide Used false")

	c.SetHidden("Cached", true)
	if c.renderer.hasData || c.renderer.empty.Visible() {
		t.Error("with all lines hidden there is something to draw, or the chart says that it collects")
	}
	if _, _, ok := c.Readout(); ok {
		t.Error("with all lines hidden there is a value to copy")
	}
	c.SetHidden("Used", false)
	if e.strike.Visible() || !c.renderer.hasData {
		t.Error("a line that is shown again is not there")
	}
}

// visibleTexts returns the names and values of the box.
func visibleTexts(h *hover) []string {
	var all []string
	for _, r := range h.rows {
		for _, t := range []*canvas.Text{&r.name, &r.value} {
			if t.Visible() {
				all = append(all, t.Text)
			}
		}
	}
	return all
}

// TestTimeChartFocusIsRevealed moves the focus to a chart below what shows.
func TestTimeChartFocusIsRevealed(t *testing.T) {
	var flow *Flow
	first := NewTimeChart("first")
	c, _, w := newAskedChart(t, func(c *TimeChart) fyne.CanvasObject {
		flow = NewFlow(10, Section{Objects: []fyne.CanvasObject{NewCard(first, 5), NewCard(c, 5)}, MinCell: fyne.NewSize(300, 150), Aspect: 1})
		return flow
	})
	w.Canvas().Focus(c)
	if end := c.Size().Height + 150 + 3*10; flow.scroll.Offset.Y == 0 || flow.scroll.Offset.Y > end {
		t.Errorf("the page is scrolled by %v", flow.scroll.Offset.Y)
	}
	w.Canvas().Focus(first)
	if flow.scroll.Offset.Y > 20 {
		t.Errorf("back at the top the page is scrolled by %v", flow.scroll.Offset.Y)
	}
}

// TestTimeChartRepaintsOnlyWhatIsNew sets data that looks the same.
func TestTimeChartRepaintsOnlyWhatIsNew(t *testing.T) {
	c, _, _ := newAskedChart(t, nil)
	d := c.data
	other := d
	other.Lines = slices.Clone(d.Lines)
	if !d.looksLike(&other) {
		t.Error("the same data looks other")
	}
	for name, change := range map[string]func(*ChartData){
		"time":   func(d *ChartData) { d.To++ },
		"bounds": func(d *ChartData) { d.YMax = 2 },
		"hidden": func(d *ChartData) { d.Lines[0].Hidden = true },
		"values": func(d *ChartData) { d.Lines[0].Y = slices.Clone(d.Lines[0].Y) },
		"ticks":  func(d *ChartData) { d.XTicks = []Tick{{5, "5"}} },
	} {
		other := d
		other.Lines = slices.Clone(d.Lines)
		change(&other)
		if d.looksLike(&other) {
			t.Errorf("other %s look the same", name)
		}
	}
}

// TestTimeChartMoreLines clicks on the number of lines that the legend leaves out.
func TestTimeChartMoreLines(t *testing.T) {
	c, a, w := newAskedChart(t, nil)
	press := func(at fyne.Position, button desktop.MouseButton) {
		e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at, AbsolutePosition: at}, Button: button}
		c.MouseDown(e)
		c.MouseUp(e)
	}
	press(c.renderer.more.Position().AddXY(2, 2), desktop.MouseButtonPrimary)
	expect(t, "where all lines are told", a.take(), "")
	d := c.data
	for len(d.Lines) < 12 {
		l := d.Lines[0]
		l.Name = fmt.Sprintf("Line %d with a name", len(d.Lines))
		d.Lines = append(d.Lines, l)
	}
	c.SetData(d)
	w.Resize(fyne.NewSize(400, 120))
	more := c.renderer.more
	if !more.Visible() {
		t.Fatal("the legend tells all lines")
	}
	press(more.Position().AddXY(2, 2), desktop.MouseButtonPrimary)
	expect(t, "a click on the number", a.take(), "menu")
	press(more.Position().AddXY(2, 2), desktop.MouseButtonSecondary)
	press(more.Position().AddXY(more.MinSize().Width+5, 2), desktop.MouseButtonPrimary)
	press(more.Position().AddXY(2, more.Size().Height+5), desktop.MouseButtonPrimary)
	expect(t, "clicks elsewhere", a.take(), "")
}
