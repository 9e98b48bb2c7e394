package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"headroom/app/signals"
	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// processesPage shows the processes in a table, and ends them.
type processesPage struct {
	app    *App
	reader *processReader
	all    []processColumn
	// units are those of the last reading.
	units atomic.Pointer[units]

	search  *processSearch
	heading *widgets.Heading
	table   *widgets.Table
	tree    *widget.Check
	columns *widget.Button
	more    *widget.Button
	end     *widget.Button
	kill    *widget.Button
	details *processDetails
	// reason tells in the place of the rows why there are none.
	reason *widget.Label
	root   *fyne.Container

	// visible are the columns that are shown.
	visible []*processColumn
	shown   *processView
	failure string
	// titled is set where the page shows its title itself.
	titled bool
	// headed is the height that the heading was given.
	headed float32
	// selected is the last that was known of the process that is selected, and
	// gone is set when it has ended.
	selected *metrics.ProcessEntry
	gone     bool
	asked    *askedToEnd

	mu sync.Mutex
	// what the reading goroutine has to know, under mu:
	wish     processWish
	key      widgets.RowKey
	from, to int // the rows that are seen
}

// processView is what the page shows at a time. The rows point into the table.
type processView struct {
	snapshot *metrics.Snapshot
	units    units
	table    *metrics.ProcessTable
	wish     processWish
	rows     []processRow
	matched  int
	// from and to are the rows whose details were read.
	from, to int
}

// processTimeout is how long the page waits for the processes.
const processTimeout = loadTimeout

func newProcessesPage(a *App) *page {
	p := &processesPage{app: a, reader: newProcessReader(a.feed), titled: true}
	p.units.Store(&units{})
	p.all = processColumns(&p.units)
	p.wish.column, p.wish.descending = a.prefs.processSort()
	p.wish.column = findColumn(p.all, p.wish.column).id
	p.wish.tree = a.prefs.processTree()

	p.heading = widgets.NewHeading(widgets.HeadingText{Title: tr("Processes"), Subtitle: tr("Collecting…")})
	p.search = newProcessSearch(a)
	p.search.SetPlaceHolder(tr("Name, PID, user or command"))
	p.search.OnChanged = func(text string) {
		p.uncover()
		p.change(func(w *processWish) { w.search = text })
	}
	p.search.onRows = func() {
		p.uncover()
		p.table.Focus()
	}
	p.search.onFirst = func() {
		p.selectFirst()
		p.search.onRows()
	}
	p.tree = widget.NewCheck(tr("Tree"), nil)
	p.tree.SetChecked(p.wish.tree)
	p.tree.OnChanged = func(tree bool) {
		a.prefs.setProcessTree(tree)
		p.change(func(w *processWish) { w.tree = tree })
		p.setColumns(a.prefs.processColumns())
		p.table.Reveal()
	}
	p.columns = widget.NewButton(tr("Columns"), p.chooseColumns)
	p.more = widget.NewButton(tr("Details"), func() { p.showDetails(!p.details.card.Visible()) })
	p.end = widget.NewButton(tr("End")+"…", func() { p.ask(signals.Terminate) })
	p.kill = widget.NewButton(tr("Kill")+"…", func() { p.ask(signals.Kill) })
	p.details = newProcessDetails(p)
	p.details.open = a.prefs.processDetails()
	p.newTable()
	p.setColumns(a.prefs.processColumns())
	p.reason = widget.NewLabel("")
	p.reason.Wrapping, p.reason.Alignment = fyne.TextWrapWord, fyne.TextAlignCenter
	p.reason.Hide()
	p.root = container.New(&processLayout{p}, p.heading, p.search, p.tree, p.columns, p.more, p.end, p.kill, p.table, p.reason, p.details.card)
	p.mark()
	p.addShortcuts()
	copySelected := func() {
		if p.table.Focused() {
			p.copy()
		}
	}
	return &page{title: tr("Processes"), content: p.root, prepare: p.prepare, typed: p.typed, keys: p.keys, copy: copySelected, restyle: func() {}, end: func() {}}
}

func (p *processesPage) newTable() {
	p.table = widgets.NewTable()
	p.table.OnSort = p.sortBy
	p.table.OnWidths = p.keepWidths
	p.table.OnSelected = p.selectRow
	p.table.OnActivated = func(widgets.RowKey) { p.showDetails(true) }
	p.table.OnMenu = p.showMenu
	p.table.OnBranch = func(key widgets.RowKey, open bool) {
		p.change(func(w *processWish) {
			w.closed = maps.Clone(w.closed)
			if w.closed == nil {
				w.closed = map[widgets.RowKey]bool{}
			}
			w.closed[key] = !open
		})
	}
	p.table.OnRune = p.typed
	p.table.OnKey = p.rowKeys
	p.table.OnScrolled = func() {
		p.noteSeen()
		// The rows beside those that are seen are read with them.
		if v := p.shown; v != nil && (p.from < v.from || p.to > v.to) {
			p.app.refresh()
		}
	}
}

// prepare reads the processes and puts them into order.
func (p *processesPage) prepare(ctx context.Context, s *metrics.Snapshot, l look) func() {
	p.units.Store(&l.units)
	ctx, cancel := context.WithTimeout(ctx, processTimeout)
	defer cancel()
	p.mu.Lock()
	wish, from, to, selected := p.wish, p.from, p.to, p.key
	p.mu.Unlock()
	column := findColumn(p.all, wish.column)
	table, err := p.reader.read(ctx, &wish, column)
	if err != nil {
		return func() { p.fail(err) }
	}
	v := &processView{snapshot: s, units: l.units, table: table, wish: wish}
	v.rows, v.matched = arrangeProcesses(table.Rows, &wish, column)
	// A screen above and below too, so that there are texts when it scrolls.
	margin := max(20, to-from)
	v.from, v.to = max(0, min(len(v.rows), from-margin)), min(len(v.rows), to+margin)
	err = p.reader.detail(ctx, table, v.rows[v.from:v.to], selected, wish.commands)
	if err != nil && table.Error == "" {
		table.Error = err.Error()
	}
	return func() { p.show(v) }
}

// fail tells why there is no table. The last one stays.
func (p *processesPage) fail(err error) {
	switch {
	case errors.Is(err, context.Canceled):
		return
	case errors.Is(err, metrics.ErrUnsupported):
		p.failure = tr("There is no table of processes here") + ": " + err.Error()
	default:
		p.failure = tr("The processes can't be read") + ": " + err.Error()
	}
	p.tell()
}

// show shows a table that was read.
func (p *processesPage) show(v *processView) {
	p.failure = ""
	if !sameWish(&v.wish, &p.wish) {
		// Something else was wanted in the meantime; what was read does for it.
		v.wish = p.wish
		v.rows, v.matched = arrangeProcesses(v.table.Rows, &v.wish, findColumn(p.all, v.wish.column))
		p.app.refresh()
	}
	p.shown = v
	p.follow()
	p.fill()
	p.tell()
}

func sameWish(a, b *processWish) bool {
	return a.column == b.column && a.descending == b.descending && a.commands == b.commands && a.search == b.search && a.tree == b.tree && maps.Equal(a.closed, b.closed)
}

// follow looks for the selected process in what was read.
func (p *processesPage) follow() {
	if p.selected == nil {
		return
	}
	key := rowKey(p.selected)
	rows := p.shown.table.Rows
	if i := slices.IndexFunc(rows, func(e metrics.ProcessEntry) bool { return rowKey(&e) == key }); i >= 0 {
		p.selected = &rows[i]
		if p.gone { // a reading had missed it
			p.gone = false
			p.table.Select(key)
			p.setKey(key)
		}
	} else if !p.gone {
		p.gone = true
		p.table.Select(widgets.RowKey{})
		p.setKey(widgets.RowKey{})
	}
}

// fill gives the table its rows.
func (p *processesPage) fill() {
	v, now := p.shown, p.shown.snapshot.Time
	p.table.SetSort(p.wish.column, p.wish.descending)
	p.table.SetRows(widgets.TableRows{
		Count: len(v.rows),
		Key:   func(i int) widgets.RowKey { return v.rows[i].key },
		Row: func(i int) widgets.TableRow {
			r := &v.rows[i]
			row := widgets.TableRow{Cells: make([]string, len(p.visible)), Depth: r.depth, Branch: r.branch, Muted: r.muted}
			for k, c := range p.visible {
				row.Cells[k] = c.text(r.entry, now)
			}
			return row
		},
	})
	p.noteSeen()
	p.mark()
}

// noteSeen notes which rows are seen, for the next reading.
func (p *processesPage) noteSeen() {
	from, to := p.table.Seen()
	p.mu.Lock()
	p.from, p.to = from, to
	p.mu.Unlock()
}

func (p *processesPage) setKey(key widgets.RowKey) {
	p.mu.Lock()
	p.key = key
	p.mu.Unlock()
}

// tell says how many processes there are, and what is wrong.
func (p *processesPage) tell() {
	p.heading.SetText(p.headingText())
	if why := p.why(); p.heading.MinSize().Height != p.headed || p.reason.Text != why {
		p.reason.SetText(why)
		p.root.Refresh()
	}
}

// why says why there are no rows, which has room for more than the heading.
func (p *processesPage) why() string {
	if p.shown != nil {
		return ""
	}
	return p.failure
}

func (p *processesPage) headingText() widgets.HeadingText {
	var text widgets.HeadingText
	switch {
	case p.shown != nil:
		text.Notice = p.failure
	case p.failure == "":
		text.Subtitle = tr("Collecting…")
	}
	if p.titled {
		text.Title = tr("Processes")
	}
	if v := p.shown; v != nil {
		text.Subtitle = processSummary(v)
		if p.asked != nil {
			if told := p.asked.tell(v); told != "" {
				text.Subtitle = told
			}
		}
		if text.Notice == "" && v.table.Error != "" {
			text.Notice = v.table.Error
		}
	}
	return text
}

// processSummary counts the processes.
func processSummary(v *processView) string {
	count := fmt.Sprintf("%d %s", v.table.Count, tr("processes"))
	if v.wish.search != "" {
		count = fmt.Sprintf("%d %s %d %s", v.matched, tr("of"), v.table.Count, tr("match"))
	}
	parts := []string{count, tr("CPU: 100 % is one core")}
	if v.table.OthersHidden {
		parts = []string{count, tr("those of other users are hidden from Headroom")}
	}
	return strings.Join(parts, "  ·  ")
}

// change is another wish of the person: what was read is put into the new order
// at once, and then read anew for what was not needed before.
func (p *processesPage) change(f func(w *processWish)) {
	wish := p.wish
	f(&wish)
	p.mu.Lock()
	p.wish = wish
	p.mu.Unlock()
	if old := p.shown; old != nil {
		v := *old
		v.wish, v.from, v.to = wish, 0, 0
		v.rows, v.matched = arrangeProcesses(v.table.Rows, &wish, findColumn(p.all, wish.column))
		p.shown = &v
		p.fill()
		p.tell()
	}
	p.app.refresh()
}

// sortBy sorts by a column; by the one that is sorted by already, the other way
// round.
func (p *processesPage) sortBy(id string) {
	column := findColumn(p.all, id)
	descending := !column.ascending
	if p.wish.column == column.id {
		descending = !p.wish.descending
	}
	p.app.prefs.setProcessSort(column.id, descending)
	p.change(func(w *processWish) { w.column, w.descending = column.id, descending })
}

// selectRow is what the person does.
func (p *processesPage) selectRow(key widgets.RowKey) {
	for i := range p.shown.rows {
		if r := &p.shown.rows[i]; r.key == key {
			p.selected, p.gone = r.entry, false
			p.setKey(key)
			p.mark()
			return
		}
	}
}

// selectFirst selects the first row that was searched for.
func (p *processesPage) selectFirst() {
	if p.shown == nil {
		return
	}
	rows := p.shown.rows
	if i := slices.IndexFunc(rows, func(r processRow) bool { return !r.muted }); i >= 0 {
		p.table.Select(rows[i].key)
		p.selectRow(rows[i].key)
		p.table.Reveal()
	}
}

// hides tells whether the selected process is none of the rows: a search or a
// closed branch hides it, and nobody sees what would be ended.
func (p *processesPage) hides() bool {
	if p.selected == nil || p.shown == nil {
		return false
	}
	key := rowKey(p.selected)
	return !slices.ContainsFunc(p.shown.rows, func(r processRow) bool { return r.key == key })
}

// mark shows what is selected in the details and the buttons.
func (p *processesPage) mark() {
	hidden := p.hides()
	able := func(b *widget.Button, on bool) {
		if on {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	able(p.end, p.selected != nil && !p.gone && !hidden)
	able(p.kill, p.selected != nil && !p.gone && !hidden)
	// What is open can be closed; of one that has ended they are still known.
	able(p.more, p.gone || !hidden || p.details.card.Visible())
	p.details.update()
}

// showDetails opens or closes the details.
func (p *processesPage) showDetails(open bool) {
	if p.details.card.Visible() == open {
		return
	}
	p.details.open, p.details.covers = open, open && p.root.Size().Height < shortBelow
	p.app.prefs.setProcessDetails(open)
	p.details.update()
	p.wantCommands()
	p.root.Refresh()
	p.table.Reveal()
	p.mark()
	if !open {
		p.table.Focus()
	}
}

// uncover shows the table again where the details stand in its place.
func (p *processesPage) uncover() {
	p.details.covers = false
	if !p.table.Visible() {
		p.root.Refresh()
	}
}

// showMenu shows what can be done with a process.
func (p *processesPage) showMenu(_ widgets.RowKey, at fyne.Position) {
	menu := fyne.NewMenu("",
		fyne.NewMenuItem(tr("Details"), func() { p.showDetails(true) }),
		fyne.NewMenuItem(tr("Copy"), p.copy),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(tr("End")+"…", func() { p.ask(signals.Terminate) }),
		fyne.NewMenuItem(tr("Kill")+"…", func() { p.ask(signals.Kill) }),
	)
	widget.ShowPopUpMenuAtPosition(menu, p.app.window.Canvas(), at)
}

// copy puts what is known of the selected process into the clipboard.
func (p *processesPage) copy() {
	if p.selected != nil {
		p.app.fyne.Clipboard().SetContent(p.details.text())
	}
}

// age is how long a process has been running.
func (v *processView) age(e *metrics.ProcessEntry) string {
	if e.StartTime.IsZero() {
		return charts.Unknown
	}
	return charts.FormatDuration(max(0, v.snapshot.Time.Sub(e.StartTime).Round(time.Second).Seconds()))
}
