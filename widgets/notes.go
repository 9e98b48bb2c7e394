package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Notes are rows of text that a chart shows with the values under the pointer.
type Notes struct {
	// Title says what the rows are. Without rows nothing is shown.
	Title string
	Rows  []Note
}

// Note is a name and what belongs to it.
type Note struct{ Name, Value string }

const (
	// noteNameMost bounds the width of a name: what does not fit is cut off.
	noteNameMost = 170
	// noteGap is the space between the values and the notes below them.
	noteGap = 5
)

// notes is the part of the hover that shows Notes.
type notes struct {
	of Notes
	// at is the time that they belong to. While the pointer is elsewhere they
	// are not seen, but keep their room, so that the box does not tremble until
	// those of the new time are there.
	at int64

	line  canvas.Rectangle
	title canvas.Text
	rows  []*noteRow
}

type noteRow struct{ name, value canvas.Text }

func (n *notes) appendObjects(objects []fyne.CanvasObject) []fyne.CanvasObject {
	objects = append(objects, &n.line, &n.title)
	for _, r := range n.rows {
		objects = append(objects, &r.name, &r.value)
	}
	return objects
}

// set takes other notes.
func (n *notes) set(at int64, of Notes) (changed bool) {
	n.at, n.of = at, of
	for len(n.rows) < len(of.Rows) {
		row := &noteRow{value: canvas.Text{Alignment: fyne.TextAlignTrailing, TextStyle: fyne.TextStyle{Bold: true}}}
		show(&row.name, false)
		show(&row.value, false)
		n.rows = append(n.rows, row)
		changed = true
	}
	return changed
}

// count is the number of lines that they take.
func (n *notes) count() int {
	if len(n.of.Rows) == 0 {
		return 0
	}
	return 1 + len(n.of.Rows)
}

// measure writes the texts and returns the width that they take.
func (n *notes) measure(r *chartRenderer) (width float32) {
	if n.count() == 0 {
		return 0
	}
	setText(&n.title, n.of.Title, r.muted, r.textSize)
	width = textWidth(n.of.Title, r.textSize, n.title.TextStyle)
	for i, of := range n.of.Rows {
		row := n.rows[i]
		setText(&row.name, truncate(of.Name, r.textSize, noteNameMost, row.name.TextStyle), r.foreground, r.textSize)
		setText(&row.value, of.Value, r.foreground, r.textSize)
		width = max(width, textWidth(row.name.Text, r.textSize, row.name.TextStyle)+2*chartGap+
			textWidth(of.Value, r.textSize, row.value.TextStyle))
	}
	return width
}

// layout places the notes, or hides them.
func (n *notes) layout(x, y, width, lineHeight float32, visible bool) {
	visible = visible && n.count() > 0
	show(&n.title, visible)
	if visible {
		place(&n.title, x, y, width, lineHeight)
	}
	for i, row := range n.rows {
		seen := visible && i < len(n.of.Rows)
		show(&row.name, seen)
		show(&row.value, seen)
		if seen {
			y += lineHeight
			place(&row.name, x, y, width, lineHeight)
			place(&row.value, x, y, width, lineHeight)
		}
	}
}

func (n *notes) hide() {
	show(&n.line, false)
	n.layout(0, 0, 0, 0, false)
}

// rule places the line that parts the notes from the values.
func (n *notes) rule(x, y, w, h float32, visible bool) {
	show(&n.line, visible)
	if visible {
		n.line.Move(fyne.NewPos(x, y))
		n.line.Resize(fyne.NewSize(w, h))
	}
}
