package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"headroom/widgets"
)

// frame holds the list of pages beside the page that is open. In a narrow
// window a button shows the one in the place of the other.
type frame struct {
	side  *widgets.SideList
	page  *fyne.Container
	rule  *canvas.Rectangle
	menu  *widgets.Button
	title *widgets.Words
	// bar stands above the pages that have charts; beside the title in a narrow
	// window.
	bar    fyne.CanvasObject
	hasBar bool
	root   *fyne.Container
	narrow bool
	// listed is set while a narrow window shows the list.
	listed bool
}

const (
	sideWidth   = 216
	narrowBelow = 760
	menuHeight  = 38
)

func newFrame(side *widgets.SideList, bar fyne.CanvasObject) *frame {
	f := &frame{side: side, bar: bar, page: container.NewStack(), rule: canvas.NewRectangle(nil), title: widgets.NewWords(theme.SizeNameText, fyne.TextAlignLeading)}
	f.menu = widgets.NewButton(widgets.ButtonText{Name: tr("Pages"), Icon: theme.MenuIcon()}, func() { f.list(!f.listed) })
	f.root = &fyne.Container{Layout: f, Objects: []fyne.CanvasObject{f.rule, f.side, f.page, f.menu, f.title, f.bar}}
	f.restyle()
	return f
}

// open shows a page.
func (f *frame) open(p *page) {
	f.page.Objects = []fyne.CanvasObject{p.content}
	f.title.Set(p.title, true)
	f.hasBar = p.plots != nil
	f.list(false)
	f.page.Refresh()
}

// list shows the list in the place of the page, where there is not room for
// both.
func (f *frame) list(shown bool) {
	f.listed = shown
	f.root.Refresh()
}

func (f *frame) restyle() {
	f.rule.FillColor = theme.Color(theme.ColorNameSeparator)
	f.rule.Refresh()
}

// MinSize implements fyne.Layout.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

// Layout implements fyne.Layout.
func (f *frame) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	f.narrow = size.Width < narrowBelow
	shown := func(o fyne.CanvasObject, visible bool) {
		if visible != o.Visible() {
			if visible {
				o.Show()
			} else {
				o.Hide()
			}
		}
	}
	shown(f.menu, f.narrow)
	shown(f.title, f.narrow)
	shown(f.side, !f.narrow || f.listed)
	shown(f.page, !f.narrow || !f.listed)
	shown(f.bar, f.hasBar && f.page.Visible())
	if f.narrow {
		f.menu.Move(fyne.NewPos(4, 2))
		f.menu.Resize(fyne.NewSquareSize(menuHeight - 4))
		f.title.Move(fyne.NewPos(menuHeight, 0))
		barWidth := float32(0)
		if f.hasBar {
			barWidth = max(min(f.bar.MinSize().Width, size.Width-menuHeight), size.Width-menuHeight-160)
		}
		f.bar.Move(fyne.NewPos(size.Width-barWidth, 0))
		f.bar.Resize(fyne.NewSize(barWidth, menuHeight))
		f.title.Resize(fyne.NewSize(size.Width-menuHeight-barWidth, menuHeight))
		f.rule.Move(fyne.NewPos(0, menuHeight))
		f.rule.Resize(fyne.NewSize(size.Width, 1))
		rest := fyne.NewSize(size.Width, max(0, size.Height-menuHeight-1))
		for _, o := range []fyne.CanvasObject{f.side, f.page} {
			o.Move(fyne.NewPos(0, menuHeight+1))
			o.Resize(rest)
		}
		return
	}
	f.side.Move(fyne.NewPos(0, 0))
	f.side.Resize(fyne.NewSize(sideWidth, size.Height))
	f.rule.Move(fyne.NewPos(sideWidth, 0))
	f.rule.Resize(fyne.NewSize(1, size.Height))
	top, width := float32(0), max(0, size.Width-sideWidth-1)
	if f.hasBar {
		top = barHeight
	}
	f.bar.Move(fyne.NewPos(sideWidth+1, 0))
	f.bar.Resize(fyne.NewSize(width, barHeight))
	f.page.Move(fyne.NewPos(sideWidth+1, top))
	f.page.Resize(fyne.NewSize(width, max(0, size.Height-top)))
}
