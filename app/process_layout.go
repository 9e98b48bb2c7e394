package app

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// processLayout puts the search and the buttons into one line where they fit,
// the table below, and the details below that, or in its place.
type processLayout struct{ page *processesPage }

// MinSize implements fyne.Layout.
func (l *processLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, 160) }

const (
	reasonMost    = 480
	searchMost    = 420
	detailsHeight = 248
	shortBelow    = 430
)

// Layout implements fyne.Layout.
func (l *processLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p := l.page
	const gap = 8
	short := size.Height < shortBelow
	edge := float32(16)
	if short {
		edge = gap
	}
	width := max(0, size.Width-2*edge)
	y := edge
	// Where there is little room, the title that a narrow window has above the
	// page does.
	p.titled = !short || !p.app.frame.narrow
	p.heading.SetText(p.headingText())
	p.headed = p.heading.MinSize().Height
	place(p.heading, edge, y, width, p.headed)
	y += p.headed + gap

	buttons := []fyne.CanvasObject{p.tree, p.columns, p.more, p.end, p.kill}
	least := float32(0) // that all buttons need in one line
	for _, b := range buttons {
		least += b.MinSize().Width + gap
	}
	line := max(p.search.MinSize().Height, p.columns.MinSize().Height)
	if width-least >= l.searchLeast() {
		place(p.search, edge, y, min(searchMost, width-least), line)
	} else {
		place(p.search, edge, y, width, line)
		y += line + gap/2
	}
	rows := [][]fyne.CanvasObject{buttons}
	if least-gap > width {
		// The last two, which end a process, have a line of their own.
		rows = [][]fyne.CanvasObject{buttons[:3], buttons[3:]}
	}
	for _, row := range rows {
		x := edge + width
		for _, b := range slices.Backward(row) {
			w := b.MinSize().Width
			x -= w
			place(b, x, y, w, line)
			x -= gap
		}
		y += line + gap/2
	}
	y += gap / 2

	rest := max(0, size.Height-y)
	covered := short && p.details.open && p.details.covers
	open := covered || !short && p.details.open
	if open != p.details.card.Visible() {
		if open {
			p.details.card.Show()
		} else {
			p.details.card.Hide()
		}
	}
	if covered == p.table.Visible() {
		if covered {
			p.table.Hide()
		} else {
			p.table.Show()
		}
	}
	if open {
		h := max(0, rest-edge)
		if !short {
			h = min(h, max(detailsHeight, rest*0.3))
		}
		place(p.details.card, edge, size.Height-edge-h, width, h)
		rest -= h + edge + gap
	}
	if !covered {
		place(p.table, edge, y, width, max(0, rest))
	}
	if tells := p.reason.Text != "" && !covered; tells != p.reason.Visible() {
		if tells {
			p.reason.Show()
		} else {
			p.reason.Hide()
		}
	}
	if p.reason.Visible() {
		head := 2 * line // the table's
		w := min(reasonMost, width)
		place(p.reason, edge+(width-w)/2, y+head, w, max(0, rest-head))
	}
}

// searchLeast is the width in which the search tells what is searched in: what
// the toolkit cuts off there it gives a bar to scroll.
func (l *processLayout) searchLeast() float32 {
	text := fyne.MeasureText(l.page.search.PlaceHolder, theme.TextSize(), fyne.TextStyle{}).Width
	return text + theme.IconInlineSize() + theme.LineSpacing() + 4*theme.InnerPadding()
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
