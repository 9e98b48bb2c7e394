package app

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// thresholdForm has two numbers for each figure.
type thresholdForm struct {
	rows [figureCount]*thresholdRow
	root fyne.CanvasObject
}

// thresholdRow has the numbers of one figure. What is typed is taken with Enter,
// or when the focus leaves: what is on its way to another number is none yet.
type thresholdRow struct {
	prefs  *preferences
	figure int
	// fields are where it becomes high, and where critical.
	fields [2]*field
	// wrong says below them what is not taken, and what would be.
	wrong *widget.Label
}

func (a *App) newThresholdForm(names *choiceNames) *thresholdForm {
	titles := [figureCount]string{
		cpuFigure: tr("CPU"), memoryFigure: tr("Memory"), diskFigure: tr("Disk busy"), swapFigure: tr("Swap"),
		filesystemFigure: tr("Filesystems"), gpuMemoryFigure: tr("GPU memory"),
	}
	f := &thresholdForm{}
	all := container.NewVBox(names.row("", thresholdWidth, note(tr("high from")), note(tr("critical from"))))
	for i := range f.rows {
		r := a.newThresholdRow(i)
		f.rows[i] = r
		all.Add(names.row(titles[i], thresholdWidth, r.fields[0], r.fields[1]))
		all.Add(r.wrong)
	}
	all.Add(container.NewHBox(widget.NewButtonWithIcon(tr("Usual thresholds"), theme.ViewRefreshIcon(), func() {
		a.prefs.setLevels(usualLevels)
		f.fill()
	})))
	f.root = all
	return f
}

func (a *App) newThresholdRow(figure int) *thresholdRow {
	r := &thresholdRow{prefs: a.prefs, figure: figure, wrong: note("")}
	r.wrong.Importance = widget.DangerImportance
	r.wrong.Hide()
	for k := range r.fields {
		f := newField(a)
		f.SetPlaceHolder(tr("never"))
		f.AlwaysShowValidationError = true
		f.OnChanged = func(string) { r.check() }
		f.OnSubmitted = func(string) { r.take() }
		f.onLeave = func() { r.left(k) }
		r.fields[k] = f
	}
	r.fill()
	return r
}

// fill shows what is chosen, in the place of what was typed.
func (f *thresholdForm) fill() {
	for _, r := range f.rows {
		r.fill()
	}
}

// leave takes what makes sense and shows what is chosen of the rest.
func (f *thresholdForm) leave() {
	for _, r := range f.rows {
		r.take()
		r.fill()
	}
}

func (r *thresholdRow) fill() {
	t := r.prefs.levels()[r.figure]
	for k, v := range []float64{t.warning, t.critical} {
		r.fields[k].SetText(percentText(v))
	}
	r.check()
}

// read returns what is typed, and what is wrong with each of the two.
func (r *thresholdRow) read() (t threshold, wrong [2]error) {
	t.warning, wrong[0] = parsePercent(r.fields[0].Text)
	t.critical, wrong[1] = parsePercent(r.fields[1].Text)
	if wrong[0] == nil && wrong[1] == nil && t.critical < t.warning {
		below := errors.New(tr("critical is below high"))
		wrong = [2]error{below, below}
	}
	return t, wrong
}

// check marks what would not be taken, and tells why.
func (r *thresholdRow) check() {
	_, wrong := r.read()
	for k, f := range r.fields {
		f.SetValidationError(wrong[k])
	}
	why := wrong[0]
	if why == nil {
		why = wrong[1]
	}
	r.tell(why)
}

func (r *thresholdRow) tell(why error) {
	if why == nil {
		r.wrong.Hide()
		return
	}
	r.wrong.SetText(why.Error())
	r.wrong.Show()
}

// take takes both numbers where they make sense.
func (r *thresholdRow) take() {
	t, wrong := r.read()
	if wrong[0] != nil || wrong[1] != nil {
		return
	}
	if all := r.prefs.levels(); all[r.figure] != t {
		all[r.figure] = t
		r.prefs.setLevels(all)
	}
	r.fill() // as numbers are written
}

// left is called when the focus has left one of the fields. A text that is no
// number gives way to the last one that was. Numbers that do not go together
// stay: the person may be on the way to the other one.
func (r *thresholdRow) left(k int) {
	if _, err := parsePercent(r.fields[k].Text); err != nil {
		t := r.prefs.levels()[r.figure]
		r.fields[k].SetText(percentText([...]float64{t.warning, t.critical}[k]))
		r.check()
		if !r.wrong.Visible() {
			r.tell(err) // until something else is typed
		}
		return
	}
	r.take()
}

// percentText writes a threshold for people; empty for never.
func percentText(v float64) string {
	if v >= never {
		return ""
	}
	return strconv.FormatFloat(math.Round(v*1000)/10, 'f', -1, 64) + " %"
}

// parsePercent reads a threshold as people write it.
func parsePercent(text string) (float64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return never, nil
	}
	number := strings.TrimSpace(strings.TrimSuffix(text, "%"))
	if strings.Count(number, ",") == 1 && !strings.Contains(number, ".") {
		number = strings.Replace(number, ",", ".", 1) // as most of Europe writes it
	}
	v, err := strconv.ParseFloat(number, 64)
	if v = math.Round(v*10) / 10; err != nil || !(v > 0 && v <= 100) {
		return 0, fmt.Errorf("%q: %s", text, tr("a percentage above 0 and up to 100, or nothing"))
	}
	return v / 100, nil
}
