package app

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"headroom/widgets"
)

// setColumns shows the columns with these IDs, or the usual ones where there
// are none. The name is always there.
func (p *processesPage) setColumns(ids []string) {
	p.visible = nil
	widths := p.app.prefs.processWidths()
	var columns []widgets.TableColumn
	for i := range p.all {
		c := &p.all[i]
		if c.id == nameColumn || slices.Contains(ids, c.id) || len(ids) == 0 && !c.wide {
			p.visible = append(p.visible, c)
			room := c.room
			if c.id == nameColumn && p.wish.tree {
				room += " some levels"
			}
			columns = append(columns, widgets.TableColumn{
				ID: c.id, Title: c.title, Room: room, Number: c.number, Grow: c.grow, Width: widths[c.id],
			})
		}
	}
	p.table.SetColumns(columns)
	p.wantCommands()
}

// wantCommands asks for the command lines where they are seen.
func (p *processesPage) wantCommands() {
	seen := p.details.open || slices.ContainsFunc(p.visible, func(c *processColumn) bool { return c.id == commandColumn })
	p.change(func(w *processWish) { w.commands = seen })
}

// keepWidths keeps the widths of columns, those of hidden ones too.
func (p *processesPage) keepWidths() {
	widths := p.app.prefs.processWidths()
	for _, c := range p.visible {
		delete(widths, c.id)
	}
	maps.Copy(widths, p.table.Widths())
	p.app.prefs.setProcessWidths(widths)
}

// chooseColumns shows a menu of all columns.
func (p *processesPage) chooseColumns() {
	menu := fyne.NewMenu("")
	for i := range p.all {
		c := &p.all[i]
		if c.id == nameColumn {
			continue
		}
		item := fyne.NewMenuItem(c.title, func() { p.toggleColumn(c) })
		item.Checked = slices.Contains(p.visible, c)
		menu.Items = append(menu.Items, item)
	}
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(tr("The usual columns"), func() {
		p.app.prefs.setProcessColumns(nil)
		p.app.prefs.setProcessWidths(nil)
		p.setColumns(nil)
	}))
	below := fyne.NewPos(0, p.columns.Size().Height)
	widget.ShowPopUpMenuAtRelativePosition(menu, p.app.window.Canvas(), below, p.columns)
}

func (p *processesPage) toggleColumn(c *processColumn) {
	ids := []string{nameColumn}
	for _, v := range p.visible {
		if v != c {
			ids = append(ids, v.id)
		}
	}
	if !slices.Contains(p.visible, c) {
		ids = append(ids, c.id)
	} else if p.wish.column == c.id {
		by := nameColumn // no order that no column tells
		if slices.Contains(ids, cpuColumn) {
			by = cpuColumn
		}
		p.sortBy(by)
	}
	p.app.prefs.setProcessColumns(ids)
	p.setColumns(ids)
}
