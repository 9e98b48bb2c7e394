package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Fact is a name and what is known of it, such as "Link speed" and "1 Gbit/s".
type Fact struct {
	Name, Value string
	// Level colors the value, which says it in words too.
	Level Level
}

// Facts shows names and values in as many columns as fit; a value that is too
// long for one takes several. Its height follows its width, which SetWidth
// tells it. Its methods belong to the user
// interface's goroutine.
type Facts struct {
	widget.BaseWidget
	facts    []Fact
	renderer *factsRenderer
	width    float32
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

// Rows returns how many rows they take at the width that was told.
func (f *Facts) Rows() int {
	if f.renderer == nil {
		return len(f.facts)
	}
	_, rows := f.renderer.cells()
	return rows
}

const (
	factMin = 170
	factGap = 16
)

// SetWidth tells how wide it will be.
func (f *Facts) SetWidth(width float32) {
	f.width, f.columns = width, max(1, int((width+factGap)/(factMin+factGap)))
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

	muted               color.Color
	values              [Critical + 1]color.Color // by level
	nameSize, valueSize float32
}

type factTexts struct{ name, value canvas.Text }

func (r *factsRenderer) applyTheme() {
	for level, name := range [...]fyne.ThemeColorName{Normal: theme.ColorNameForeground, Warning: theme.ColorNameWarning, Critical: theme.ColorNameError} {
		r.values[level] = theme.ColorForWidget(name, r.facts)
	}
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
	_, rows := r.cells()
	return fyne.NewSize(factMin, float32(rows)*r.rowHeight())
}

// factCell is the place of a fact.
type factCell struct{ row, column, span int }

// cells places the facts one after another, and returns how many rows they
// take.
func (r *factsRenderer) cells() (cells []factCell, rows int) {
	cells = make([]factCell, len(r.facts.facts))
	next := factCell{}
	for i := range cells {
		next.span = r.span(r.facts.facts[i].Value)
		if next.column+next.span > r.facts.columns {
			next.row, next.column = next.row+1, 0
		}
		cells[i] = next
		next.column += next.span
		rows = next.row + 1
	}
	return cells, rows
}

// leastValue is the part of its size to which a value is made smaller before it
// takes another column.
const leastValue = 0.8

// alwaysFits is a length of values that fit into one column whatever their
// letters, so that most need not be measured.
const alwaysFits = 12

// span returns how many columns a value takes.
func (r *factsRenderer) span(value string) int {
	if len(value) <= alwaysFits {
		return 1
	}
	needed := textWidth(value, r.valueSize*leastValue, fyne.TextStyle{Bold: true})
	span := 1
	for span < r.facts.columns && r.columnsWidth(span) < needed {
		span++
	}
	return span
}

// columnsWidth is the width of so many columns, with the gaps between them.
func (r *factsRenderer) columnsWidth(span int) float32 {
	one := max(0, (r.facts.width-float32(r.facts.columns-1)*factGap)/float32(r.facts.columns))
	return float32(span)*one + float32(span-1)*factGap
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
	cells, _ := r.cells()
	step := r.columnsWidth(1) + factGap
	names := r.names(cells)
	nameHeight, valueHeight := textHeight(r.nameSize, fyne.TextStyle{}), textHeight(r.valueSize, fyne.TextStyle{Bold: true})
	for i, t := range r.texts {
		x, y, width := float32(cells[i].column)*step, float32(cells[i].row)*r.rowHeight(), r.columnsWidth(cells[i].span)
		setText(&t.name, names[i], r.muted, r.nameSize)
		place(&t.name, x, y, width, nameHeight)
		value, size := fitText(all[i].Value, r.valueSize, r.valueSize*leastValue, width, t.value.TextStyle)
		setText(&t.value, value, r.values[all[i].Level], size)
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

// names returns the names, shortened where they are too long. Those that would
// look the same then, such as the sensors of one chip, keep their ends.
func (r *factsRenderer) names(cells []factCell) []string {
	names := make([]string, len(cells))
	same := make(map[string]int, len(cells))
	for i := range cells {
		names[i] = truncate(r.facts.facts[i].Name, r.nameSize, r.columnsWidth(cells[i].span), fyne.TextStyle{})
		same[names[i]]++
	}
	for i := range cells {
		if full := r.facts.facts[i].Name; same[names[i]] > 1 && names[i] != full {
			names[i] = shorten(full, r.nameSize, r.columnsWidth(cells[i].span), fyne.TextStyle{})
		}
	}
	return names
}
