package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
)

// What a screen reader is told, in the words that are shown. The table does so
// in its own files.
var (
	_ fyne.Accessible = (*Gauge)(nil)
	_ fyne.Accessible = (*TimeChart)(nil)
	_ fyne.Accessible = (*legendEntry)(nil)
	_ fyne.Accessible = (*SmallCharts)(nil)
	_ fyne.Accessible = (*SideList)(nil)
	_ fyne.Accessible = (*sideRow)(nil)
	_ fyne.Accessible = (*Segments)(nil)
	_ fyne.Accessible = (*Heading)(nil)
	_ fyne.Accessible = (*Facts)(nil)
)

// AccessibilityLabel implements fyne.Accessible.
func (g *Gauge) AccessibilityLabel() string {
	v := &g.value
	if !finite(v.Ratio) {
		return spoken(v.Title, enDash)
	}
	return spoken(v.Title, join(v.Value, v.Unit), v.Level.text(), v.Detail)
}

// AccessibilityRole implements fyne.Accessible.
func (*Gauge) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel tells the newest value of each line that shows.
func (c *TimeChart) AccessibilityLabel() string {
	parts := []string{c.data.Title}
	for i := range c.data.Lines {
		if l := &c.data.Lines[i]; !l.Hidden {
			parts = append(parts, join(l.Name, c.newest(l)))
		}
	}
	return spoken(parts...)
}

// newest is the newest value of a line, as its legend shows it.
func (c *TimeChart) newest(l *Line) string {
	if v, ok := l.latest(); ok {
		return c.data.formatValue(v)
	}
	return enDash
}

// AccessibilityRole implements fyne.Accessible.
func (*TimeChart) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel implements fyne.Accessible.
func (e *legendEntry) AccessibilityLabel() string { return join(e.name.Text, e.value.Text) }

// AccessibilityRole implements fyne.Accessible.
func (*legendEntry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel implements fyne.Accessible.
func (s *SmallCharts) AccessibilityLabel() string {
	parts := []string{s.title}
	for i := range s.charts {
		parts = append(parts, join(s.charts[i].Name, s.charts[i].Value))
	}
	return spoken(parts...)
}

// AccessibilityRole implements fyne.Accessible.
func (*SmallCharts) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel tells which page is chosen.
func (l *SideList) AccessibilityLabel() string {
	for _, r := range l.rows {
		if r.item.ID == l.selected {
			return r.item.Title
		}
	}
	return ""
}

// AccessibilityRole implements fyne.Accessible.
func (*SideList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel implements fyne.Accessible.
func (r *sideRow) AccessibilityLabel() string {
	return spoken(r.item.Title, r.item.Value, r.item.Level.text())
}

// AccessibilityRole implements fyne.Accessible.
func (*sideRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel tells what is chosen.
func (s *Segments) AccessibilityLabel() string {
	if s.current == "" && s.chosen >= 0 && s.chosen < len(s.options) {
		return s.options[s.chosen]
	}
	return s.current
}

// AccessibilityRole implements fyne.Accessible.
func (*Segments) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel implements fyne.Accessible.
func (h *Heading) AccessibilityLabel() string {
	return spoken(h.text.Title, h.text.Notice, h.text.Subtitle)
}

// AccessibilityRole implements fyne.Accessible.
func (*Heading) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel implements fyne.Accessible.
func (f *Facts) AccessibilityLabel() string {
	parts := make([]string, len(f.facts))
	for i, fact := range f.facts {
		parts[i] = join(fact.Name, fact.Value)
	}
	return spoken(parts...)
}

// AccessibilityRole implements fyne.Accessible.
func (*Facts) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// spoken puts the parts that are not empty into one sentence.
func spoken(parts ...string) string {
	var known []string
	for _, p := range parts {
		if p != "" {
			known = append(known, p)
		}
	}
	return strings.Join(known, ", ")
}

// join puts a name and its value together.
func join(name, value string) string { return strings.TrimSpace(name + " " + value) }
