package app

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// newSettings makes the page of what can be chosen, and of what the program
// tells about itself.
func (a *App) newSettings() *page {
	names := &choiceNames{}
	thresholds := a.newThresholdForm(names)
	interval := newIntervalChoice(a)
	rows := container.NewVBox(
		group(tr("Appearance"),
			names.row(tr("Theme"), selectWidth, a.themeSelect()),
			names.row(tr("Sizes"), selectWidth, a.unitSelect([2]string{tr("binary: KiB, MiB, GiB"), tr("decimal: kB, MB, GB")}, func(u *units) *bool { return &u.decimal })),
			names.row(tr("Network traffic"), selectWidth, a.unitSelect([2]string{tr("bytes per second"), tr("bits per second")}, func(u *units) *bool { return &u.bits })),
		),
		group(tr("Sampling"), names.row(tr("Interval"), selectWidth, interval.choice), interval.note),
		a.desktopGroup(),
		group(tr("Thresholds"), thresholds.root,
			note(tr("From these values on a figure is marked as high or critical. Empty means never."))),
		a.about(),
	)
	return &page{
		title:   tr("Settings"),
		content: container.NewVScroll(container.New(readable{}, rows)),
		prepare: interval.prepare, restyle: func() {}, leave: thresholds.leave, end: func() {},
	}
}

// group is a part of the page below a title.
func group(title string, content ...fyne.CanvasObject) fyne.CanvasObject {
	head := widget.NewLabel(title)
	head.TextStyle.Bold = true
	head.SizeName = theme.SizeNameSubHeadingText
	return container.NewVBox(append([]fyne.CanvasObject{head}, content...)...)
}

// note explains in small print.
func note(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	l.Importance = widget.LowImportance
	return l
}

func (a *App) themeSelect() *widget.Select {
	names := []string{tr("as the desktop"), tr("light"), tr("dark")}
	themes := []themeChoice{systemTheme, lightTheme, darkTheme}
	s := widget.NewSelect(names, nil)
	for i, t := range themes {
		if t == a.prefs.theme() {
			s.SetSelectedIndex(i)
		}
	}
	s.OnChanged = func(string) {
		chosen := themes[max(0, s.SelectedIndex())]
		a.prefs.setTheme(chosen)
		a.fyne.Settings().SetTheme(newTheme(chosen))
		a.restyle()
	}
	return s
}

// unitSelect chooses between two units; field is set for the second.
func (a *App) unitSelect(names [2]string, field func(*units) *bool) *widget.Select {
	s := widget.NewSelect(names[:], nil)
	u := a.prefs.units()
	s.SetSelectedIndex(0)
	if *field(&u) {
		s.SetSelectedIndex(1)
	}
	s.OnChanged = func(string) {
		u := a.prefs.units()
		*field(&u) = s.SelectedIndex() == 1
		a.prefs.setUnits(u)
	}
	return s
}

// desktopGroup is about the place of the program on the desktop.
func (a *App) desktopGroup() fyne.CanvasObject {
	return group(tr("Desktop"),
		newCheck(tr("Stay in the tray when the window is closed, where there is a tray"), a.prefs.closeToTray(), a.prefs.setCloseToTray),
		newCheck(tr("Start in the tray, or minimised"), a.prefs.startMinimised(), a.prefs.setStartMinimised),
		container.NewHBox(widget.NewButton(tr("Compact window"), func() { a.desk.toggleCompact() })))
}

// about tells about the program.
func (a *App) about() fyne.CanvasObject {
	version := a.version
	if version == "" {
		version = "dev"
	}
	text := widget.NewLabel("Headroom " + version + "\n" +
		tr("Shows how much room is left on this machine, in this container, in this task, before something runs out.") + "\n" +
		runtime.GOOS + "/" + runtime.GOARCH + ", " + runtime.Version())
	text.Wrapping = fyne.TextWrapWord
	keys := widget.NewButtonWithIcon(tr("Keyboard shortcuts"), theme.HelpIcon(), a.showShortcuts)
	return group(tr("About"), text, container.NewHBox(keys))
}

// readable is a layout for one object that is as wide as lines of text should
// be, at most.
type readable struct{}

const readableWidth = 720

func (readable) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(2*gap, 2*gap)
}

func (readable) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(gap, gap))
	objects[0].Resize(fyne.NewSize(min(size.Width-2*gap, readableWidth), size.Height-2*gap))
}
