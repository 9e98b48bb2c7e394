package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Fact is a name and what is known of it, such as "Link speed" and "1 Gbit/s".
type Fact struct{ Name, Value string }

// Facts shows names and values in as many columns as fit. Its height follows
// its width, which SetWidth tells it. Its methods belong to the user
// interface's goroutine.
type Facts struct {
	widget.BaseWidget
	facts    []Fact
	renderer *factsRenderer
	columns  int
}

// NewFacts returns an empty one.
func NewFacts() *Facts {
	f := &Facts{columns: 1}
	f.ExtendBaseWidget(f)
	return f
}

// SetFacts shows these facts.
func (f *Facts) SetFacts(facts []Fact) {
	f.facts = facts
	if f.renderer != nil {
		f.renderer.update()
	}
}

// Count returns how many there are.
func (f *Facts) Count() int { return len(f.facts) }

const (
	factMin = 170
	factGap = 16
)

// SetWidth tells how wide it will be.
func (f *Facts) SetWidth(width float32) {
	f.columns = max(1, int((width+factGap)/(factMin+factGap)))
}

// CreateRenderer implements fyne.Widget.
func (f *Facts) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	f.renderer = &factsRenderer{facts: f}
	f.renderer.applyTheme()
	f.renderer.update()
	return f.renderer
}

type factsRenderer struct {
	facts   *Facts
	texts   []*factTexts
	objects []fyne.CanvasObject

	foreground, muted   color.Color
	nameSize, valueSize float32
}

type factTexts struct{ name, value canvas.Text }

func (r *factsRenderer) applyTheme() {
	r.foreground = theme.ColorForWidget(theme.ColorNameForeground, r.facts)
	r.muted = theme.ColorForWidget(theme.ColorNamePlaceHolder, r.facts)
	r.nameSize = theme.SizeForWidget(theme.SizeNameCaptionText, r.facts)
	r.valueSize = theme.SizeForWidget(theme.SizeNameText, r.facts)
}

func (r *factsRenderer) Destroy() {}

func (r *factsRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *factsRenderer) rowHeight() float32 {
	return textHeight(r.nameSize, fyne.TextStyle{}) + textHeight(r.valueSize, fyne.TextStyle{Bold: true}) + 8
}

func (r *factsRenderer) MinSize() fyne.Size {
	rows := (len(r.facts.facts) + r.facts.columns - 1) / r.facts.columns
	return fyne.NewSize(factMin, float32(rows)*r.rowHeight())
}

func (r *factsRenderer) Layout(size fyne.Size) {
	r.facts.SetWidth(size.Width)
	r.update()
}

func (r *factsRenderer) Refresh() {
	r.applyTheme()
	r.update()
}

func (r *factsRenderer) update() {
	all := r.facts.facts
	changed := len(all) != len(r.texts)
	for len(r.texts) < len(all) {
		r.texts = append(r.texts, &factTexts{value: canvas.Text{TextStyle: fyne.TextStyle{Bold: true}}})
	}
	r.texts = r.texts[:len(all)]
	columns := r.facts.columns
	width := max(0, (r.facts.Size().Width-float32(columns-1)*factGap)/float32(columns))
	nameHeight, valueHeight := textHeight(r.nameSize, fyne.TextStyle{}), textHeight(r.valueSize, fyne.TextStyle{Bold: true})
	for i, t := range r.texts {
		x, y := float32(i%columns)*(width+factGap), float32(i/columns)*r.rowHeight()
		setText(&t.name, truncate(all[i].Name, r.nameSize, width, fyne.TextStyle{}), r.muted, r.nameSize)
		place(&t.name, x, y, width, nameHeight)
		value, size := fitText(all[i].Value, r.valueSize, r.valueSize*0.8, width, t.value.TextStyle)
		setText(&t.value, value, r.foreground, size)
		place(&t.value, x, y+nameHeight, width, valueHeight)
	}
	if changed {
		r.objects = r.objects[:0:0]
		for _, t := range r.texts {
			r.objects = append(r.objects, &t.name, &t.value)
		}
		canvas.Refresh(r.facts)
	}
}
