package app

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// processDetails shows all that is known of the selected process.
type processDetails struct {
	page *processesPage
	// open is kept; covers is set where they were opened now, so that they may
	// stand in the place of the table where there is no room for both.
	open, covers bool

	title *widget.Label
	copy  *widget.Button
	facts *widgets.Facts
	long  *widget.Label
	body  *container.Scroll // of facts and long
	card  *widgets.Card
}

func newProcessDetails(p *processesPage) *processDetails {
	d := &processDetails{page: p, title: widget.NewLabel(""), facts: widgets.NewFacts(), long: widget.NewLabel("")}
	d.title.TextStyle.Bold = true
	d.title.Truncation = fyne.TextTruncateEllipsis
	d.long.Wrapping = fyne.TextWrapBreak
	d.long.Selectable = true
	d.copy = widget.NewButtonWithIcon(tr("Copy"), theme.ContentCopyIcon(), p.copy)
	d.copy.Importance = widget.LowImportance
	hide := widget.NewButtonWithIcon("", theme.CancelIcon(), func() { p.showDetails(false) })
	hide.Importance = widget.LowImportance
	head := container.NewBorder(nil, nil, nil, container.NewHBox(d.copy, hide), d.title)
	d.body = container.NewVScroll(container.New(&factsAbove{d}, d.facts, d.long))
	d.card = widgets.NewCard(container.NewBorder(head, nil, nil, nil, d.body), 8)
	d.card.Hide()
	return d
}

// update shows what is known now.
func (d *processDetails) update() {
	if !d.open {
		return
	}
	e := d.page.selected
	if e == nil {
		d.title.SetText(tr("Select a process to see its details."))
		d.copy.Disable()
		d.facts.SetFacts(nil)
		d.long.SetText("")
		return
	}
	d.copy.Enable()
	title := processName(e)
	if d.page.gone {
		title += ": " + tr("has ended")
	}
	if d.title.Text != title {
		d.title.SetText(title)
	}
	before := d.facts.Rows()
	d.facts.SetFacts(processFacts(d.page.shown, e, d.page.gone))
	if long := longText(e); d.long.Text != long || before != d.facts.Rows() {
		d.long.SetText(long)
		// The toolkit places the text below the facts anew only when it hears of
		// it.
		d.body.Refresh()
	}
}

// text is all that is shown, to be copied.
func (d *processDetails) text() string {
	e := d.page.selected
	var b strings.Builder
	fmt.Fprintln(&b, processName(e))
	for _, f := range processFacts(d.page.shown, e, d.page.gone) {
		fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
	}
	fmt.Fprintln(&b, longText(e))
	return b.String()
}

// processName names a process so that it can't be taken for another.
func processName(e *metrics.ProcessEntry) string {
	return fmt.Sprintf("%s (%s %d)", printable(e.Name), tr("PID"), e.PID)
}

// longText is what has no room among the facts: the command line, or why there
// is none, and the control group.
func longText(e *metrics.ProcessEntry) string {
	var text string
	switch {
	case e.CommandLine != "":
		text = printable(e.CommandLine)
	case e.KernelThread:
		text = tr("A thread of the kernel: it has no command line.")
	default:
		text = tr("Its command line is not known.")
	}
	if e.Cgroup != "" {
		text += "\n" + tr("Control group") + ": " + printable(e.Cgroup)
	}
	return text
}

// processFacts are the facts that are known of a process.
func processFacts(v *processView, e *metrics.ProcessEntry, gone bool) []widgets.Fact {
	var facts []widgets.Fact
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, widgets.Fact{Name: name, Value: value})
		}
	}
	number := func(unit metrics.Unit, f metrics.Float) string { return charts.FormatValue(unit, float64(f)) }
	add(tr("CPU (100 % is one core)"), number(metrics.Ratio, e.CPUCores))
	add(tr("CPU of the machine"), number(metrics.Ratio, e.CPUUsageRatio))
	add(tr("CPU time"), charts.FormatDuration(float64(e.CPUSeconds)))
	add(tr("Memory"), number(v.units.bytes(), e.ResidentBytes))
	add(tr("Read"), number(v.units.transfer(), e.ReadBytesPerSecond))
	add(tr("Written"), number(v.units.transfer(), e.WriteBytesPerSecond))
	add(tr("User"), printable(e.User))
	add(tr("Parent"), parentText(v.table, e))
	if !e.StartTime.IsZero() {
		add(tr("Started"), e.StartTime.Local().Format(time.DateTime))
		if !gone {
			add(tr("Running for"), v.age(e))
		}
	}
	add(tr("State"), stateText(e.State))
	add(tr("Threads"), number(metrics.Count, e.Threads))
	add(tr("Container"), printable(e.Container))
	return facts
}

// parentText names the parent.
func parentText(table *metrics.ProcessTable, e *metrics.ProcessEntry) string {
	for i := range table.Rows {
		if parent := &table.Rows[i]; parent.PID == e.ParentPID {
			return processName(parent)
		}
	}
	if e.ParentPID == 0 {
		return tr("none")
	}
	return fmt.Sprintf("%s %d", tr("PID"), e.ParentPID)
}

// factsAbove puts the command line below the facts, whose height follows their
// width.
type factsAbove struct{ details *processDetails }

// MinSize implements fyne.Layout.
func (l *factsAbove) MinSize([]fyne.CanvasObject) fyne.Size {
	d := l.details
	return fyne.NewSize(d.facts.MinSize().Width, d.facts.MinSize().Height+d.long.MinSize().Height)
}

// Layout implements fyne.Layout.
func (l *factsAbove) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	d := l.details
	pad := theme.InnerPadding()
	d.facts.SetWidth(size.Width - 2*pad)
	height := d.facts.MinSize().Height
	place(d.facts, pad, 0, size.Width-2*pad, height)
	place(d.long, 0, height, size.Width, max(0, size.Height-height))
}
