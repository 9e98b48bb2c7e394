package widgets

import "fyne.io/fyne/v2"

// tablePad is the room on each side of a cell's text.
const tablePad = 8

// tableColumn is a column with its place, before scrolling.
type tableColumn struct {
	TableColumn
	x, width float32
}

// arrangeColumns gives the columns their places and returns how wide they are
// together: as wide as the view, or wider where it does not suffice.
func arrangeColumns(columns []tableColumn, view, titleSize, textSize float32) (width float32) {
	var grow float32
	for i := range columns {
		c := &columns[i]
		title := textWidth(c.Title, titleSize, fyne.TextStyle{Bold: true}) + chevronSize + 4
		room := textWidth(c.Room, textSize, fyne.TextStyle{})
		if c.Width > 0 {
			c.width = max(narrowestColumn, min(widestColumn, c.Width))
			if c.Number {
				c.width = max(c.width, room+2*tablePad) // half a number is another one
			}
		} else {
			c.width = max(title, room) + 2*tablePad
			grow += c.Grow
		}
		width += c.width
	}
	left := max(0, view-width)
	x := float32(0)
	for i := range columns {
		c := &columns[i]
		if grow > 0 && c.Width == 0 {
			c.width += left * c.Grow / grow
		}
		c.x = x
		x += c.width
	}
	return x
}

// cut shortens a text to a width. Of a long one only as much is measured as
// could fit: command lines have thousands of letters.
func cut(s string, size, width float32) string {
	most := int(width*4/size) + 1 // no letter is narrower than a quarter of its height
	count := 0
	for i := range s {
		if count > most {
			s = s[:i]
			break
		}
		count++
	}
	return truncate(s, size, width, fyne.TextStyle{})
}
