package app

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headroom/charts"
	"headroom/metrics"
)

// newSettings makes the page of what can be chosen, and of what the program
// tells about itself.
func (a *App) newSettings() *page {
	rows := container.NewVBox(
		group(tr("Appearance"), container.New(layout.NewFormLayout(),
			label(tr("Theme")), a.themeSelect(),
			label(tr("Sizes")), a.unitSelect([2]string{tr("binary: KiB, MiB, GiB"), tr("decimal: kB, MB, GB")}, func(u *units) *bool { return &u.decimal }),
			label(tr("Network traffic")), a.unitSelect([2]string{tr("bytes per second"), tr("bits per second")}, func(u *units) *bool { return &u.bits }),
		)),
		group(tr("Sampling"), container.New(layout.NewFormLayout(), label(tr("Interval")), a.intervalSelect()),
			note(tr("A new interval takes effect when Headroom is started again. One given with --interval goes first."))),
		a.desktopGroup(),
		group(tr("Thresholds"), a.thresholdForm(),
			note(tr("From these values on a figure is marked as high or critical. Empty means never."))),
		a.about(),
	)
	return &page{
		title:   tr("Settings"),
		content: container.NewVScroll(container.New(readable{}, rows)),
		prepare: doNothing, restyle: func() {}, leave: func() {},
	}
}

// group is a part of the page below a title.
func group(title string, content ...fyne.CanvasObject) fyne.CanvasObject {
	head := widget.NewLabel(title)
	head.TextStyle.Bold = true
	head.SizeName = theme.SizeNameSubHeadingText
	return container.NewVBox(append([]fyne.CanvasObject{head}, content...)...)
}

func label(text string) fyne.CanvasObject { return widget.NewLabel(text) }

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
	check := func(text string, on bool, set func(bool)) fyne.CanvasObject {
		c := widget.NewCheck(text, nil)
		c.SetChecked(on)
		c.OnChanged = set
		return c
	}
	return group(tr("Desktop"),
		check(tr("Stay in the tray when the window is closed, where there is a tray"), a.prefs.closeToTray(), a.prefs.setCloseToTray),
		check(tr("Start in the tray, or minimised"), a.prefs.startMinimised(), a.prefs.setStartMinimised),
		container.NewHBox(widget.NewButton(tr("Compact window"), func() { a.desk.toggleCompact() })))
}

// intervals are those that can be chosen; others by --interval.
var intervals = []time.Duration{
	250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute,
}

func (a *App) intervalSelect() *widget.Select {
	s := widget.NewSelect(nil, nil)
	chosen := a.prefs.interval()
	if chosen == 0 {
		chosen = time.Second
	}
	for i, d := range intervals {
		s.Options = append(s.Options, charts.FormatValue(metrics.Seconds, d.Seconds()))
		if d == chosen {
			s.SetSelectedIndex(i)
		}
	}
	s.OnChanged = func(string) { a.prefs.setInterval(intervals[max(0, s.SelectedIndex())]) }
	return s
}

// thresholdForm has two numbers for each figure.
func (a *App) thresholdForm() fyne.CanvasObject {
	titles := [figureCount]string{
		cpuFigure: tr("CPU"), memoryFigure: tr("Memory"), diskFigure: tr("Disk busy"), swapFigure: tr("Swap"),
		filesystemFigure: tr("Filesystems"), gpuMemoryFigure: tr("GPU memory"),
	}
	wrong := note("")
	wrong.Importance = widget.DangerImportance
	wrong.Hide()
	grid := container.New(layout.NewGridLayoutWithColumns(3), label(""), label(tr("high from")), label(tr("critical from")))
	var entries [figureCount][2]*field
	fill := func() {
		for i, t := range a.prefs.levels() {
			entries[i][0].SetText(percentText(t.warning))
			entries[i][1].SetText(percentText(t.critical))
		}
	}
	take := func() {
		all := a.prefs.levels()
		for i := range entries {
			warning, err := parsePercent(entries[i][0].Text)
			critical, err2 := parsePercent(entries[i][1].Text)
			if err == nil && err2 == nil && critical < warning {
				err = errors.New(tr("critical is below high"))
			}
			if err = errors.Join(err, err2); err != nil {
				wrong.SetText(titles[i] + ": " + strings.ReplaceAll(err.Error(), "\n", "; "))
				wrong.Show()
				return
			}
			all[i] = threshold{warning, critical}
		}
		wrong.Hide()
		if all != a.prefs.levels() {
			a.prefs.setLevels(all)
		}
	}
	for i := range entries {
		grid.Add(label(titles[i]))
		for k := range entries[i] {
			e := newField(a)
			e.SetPlaceHolder(tr("never"))
			entries[i][k] = e
			grid.Add(e)
		}
	}
	fill()
	for i := range entries {
		for k := range entries[i] {
			entries[i][k].OnChanged = func(string) { take() }
		}
	}
	usual := widget.NewButtonWithIcon(tr("Usual thresholds"), theme.ViewRefreshIcon(), func() {
		a.prefs.setLevels(usualLevels)
		fill()
	})
	return container.NewVBox(grid, wrong, container.NewHBox(usual))
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
	v, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text, "%")), 64)
	if err != nil || !(v > 0 && v <= 100) {
		return 0, fmt.Errorf("%q: %s", text, tr("a percentage above 0 and up to 100, or nothing"))
	}
	return v / 100, nil
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
