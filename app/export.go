package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"headroom/charts"
	"headroom/widgets"
)

// showChartMenu shows what can be done with a chart.
func (a *App) showChartMenu(c *widgets.TimeChart, at fyne.Position) {
	of, ok := a.plotOf(c)
	if !ok {
		return
	}
	pause := fyne.NewMenuItem(tr("Pause"), a.pauseOrGoOn)
	if !a.timeline.isLive() || a.isRecord {
		pause.Label, pause.Disabled = a.liveText(), a.timeline.isLive()
	}
	// The pointer leaves for the menu, and with it what it pointed at.
	value := a.readout(c)
	copyValue := fyne.NewMenuItem(tr("Copy value"), func() { a.fyne.Clipboard().SetContent(value) })
	copyValue.Disabled = value == ""
	lines := fyne.NewMenuItem(tr("Lines"), nil)
	lines.ChildMenu = fyne.NewMenu("")
	names, hidden := c.Lines()
	for i, name := range names {
		item := fyne.NewMenuItem(name, func() { a.hide(c, name, !hidden[i]) })
		item.Checked = !hidden[i]
		lines.ChildMenu.Items = append(lines.ChildMenu.Items, item)
	}
	lines.Disabled = len(names) == 0
	save := func(text string, kind fileKind) *fyne.MenuItem {
		item := fyne.NewMenuItem(text, func() { a.saveChart(of, kind) })
		item.Disabled = len(names) == 0
		return item
	}
	menu := fyne.NewMenu("",
		pause, lines, fyne.NewMenuItemSeparator(),
		copyValue,
		save(tr("Save as PNG…"), pngFile), save(tr("Save as SVG…"), svgFile), save(tr("Save data as CSV…"), csvFile))
	m := widget.NewPopUpMenu(menu, a.window.Canvas())
	dismiss := m.OnDismiss
	m.OnDismiss = func() {
		dismiss()
		a.window.Canvas().Focus(c)
	}
	m.ShowAtPosition(at)
}

// liveText names the way back to the present, or to the end of a record.
func (a *App) liveText() string {
	if a.isRecord {
		return tr("To the end")
	}
	return tr("Live")
}

// copyReadout puts what a chart shows at a time on the clipboard.
func (a *App) copyReadout(c *widgets.TimeChart) {
	if text := a.readout(c); text != "" {
		a.fyne.Clipboard().SetContent(text)
	}
}

// readout writes the values that are pointed at, or the newest ones:
// "2026-11-25 14:03:10 CPU Usage 43.2 %".
func (a *App) readout(c *widgets.TimeChart) string {
	of, ok := a.plotOf(c)
	if !ok {
		return ""
	}
	at, values, ok := c.Readout()
	if !ok || len(values) == 0 {
		return ""
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = v.Name + " " + v.Value
	}
	return time.UnixMilli(at).Format(time.DateTime) + " " + of.view.data.Title + " " + strings.Join(parts, ", ")
}

// fileKind is a kind of file that a chart can be saved as, by its extension.
type fileKind string

const (
	pngFile fileKind = "png"
	svgFile fileKind = "svg"
	csvFile fileKind = "csv"
)

// saveChart asks where to save what a chart shows, and does so. It is what
// showed when the person asked, whatever comes meanwhile.
func (a *App) saveChart(of plot, kind fileKind) {
	body, err := a.fileOf(of, kind)
	if err != nil {
		tell(a.window.Canvas(), tr("The chart was not saved"), err.Error())
		return
	}
	d := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		if err == nil && w != nil {
			err = writeWhole(w, body)
		}
		if err != nil {
			tell(a.window.Canvas(), tr("The chart was not saved"), err.Error())
		}
	}, a.window)
	d.SetFileName(fileName(of.view.panel.ID, a.timeline.current().to, kind))
	d.SetFilter(storage.NewExtensionFileFilter([]string{"." + string(kind)}))
	d.Show()
	size := a.window.Canvas().Size() // the dialog can be resized only once it shows
	d.Resize(fyne.NewSize(min(820, size.Width-20), min(600, size.Height-20)))
	a.leaveByEscape(d)
}

// leaveByEscape makes Escape close a dialog that asks for the name of a file:
// the toolkit's know nothing of it. The field of the name would keep that key
// for itself, so it has the focus only when something is typed.
func (a *App) leaveByEscape(d *dialog.FileDialog) {
	c := a.window.Canvas()
	name, ok := c.Focused().(*widget.Entry)
	if !ok {
		return // one of the system's is shown in the place of the toolkit's
	}
	onKey, onRune, own := c.OnTypedKey(), c.OnTypedRune(), c.Overlays().Top()
	d.SetOnClosed(func() {
		c.SetOnTypedKey(onKey)
		c.SetOnTypedRune(onRune)
	})
	c.Unfocus()
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		// A question lies above it, whether to write over a file.
		if top := c.Overlays().Top(); top != own {
			if top != nil && e.Name == fyne.KeyEscape {
				c.Overlays().Remove(top)
			}
			return
		}
		switch e.Name {
		case fyne.KeyEscape:
			d.Hide()
		case fyne.KeyReturn, fyne.KeyEnter:
			name.OnSubmitted(name.Text)
		case fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd:
			c.Focus(name)
			name.TypedKey(e)
		}
	})
	c.SetOnTypedRune(func(r rune) {
		if c.Overlays().Top() == own {
			c.Focus(name)
			name.TypedRune(r)
		}
	})
}

// fileName is that of a chart up to a time.
func fileName(panel string, to time.Time, kind fileKind) string {
	return "headroom-" + panel + "-" + to.Local().Format("2006-01-02-1504") + "." + string(kind)
}

// fileOf makes the file of what a chart shows.
func (a *App) fileOf(of plot, kind fileKind) ([]byte, error) {
	v := of.view
	lines := a.prefs.hidden().visible(v.panel.ID, v.lines)
	if kind == csvFile {
		return charts.CSV(lines), nil
	}
	o := charts.DefaultOptions()
	o.Format = charts.Format(kind)
	o.Theme = currentTheme()
	o.Location = time.Local
	o.Title = v.data.Title
	o.From, o.To = time.UnixMilli(v.data.From), time.UnixMilli(v.data.To)
	// As large as it shows, but with room for the labels, and with sharp edges
	// also on dense screens.
	shown := of.chart.Size()
	o.Width, o.Height = max(480, min(2000, int(shown.Width))), max(200, min(1080, int(shown.Height)))
	if kind == pngFile {
		o.Scale = 2
	}
	named := make([]charts.LineData, len(lines))
	for i := range lines {
		named[i] = lines[i]
		named[i].Label = tr(lines[i].Label)
	}
	return charts.Render(context.Background(), &v.panel, named, o)
}

// writeWhole writes a file that the person has chosen. Where that fails, nothing
// half-written is left.
func writeWhole(w fyne.URIWriteCloser, body []byte) error {
	n, err := w.Write(body)
	if err == nil && n < len(body) {
		err = io.ErrShortWrite
	}
	if err = errors.Join(err, w.Close()); err == nil {
		return nil
	}
	if gone := storage.Delete(w.URI()); gone != nil {
		err = fmt.Errorf("%w; %s", err, tr("a part of it may be left"))
	}
	return err
}

// addChartShortcuts makes the keys of the charts known.
func (a *App) addChartShortcuts() {
	a.window.Canvas().AddShortcut(&fyne.ShortcutCopy{}, func(fyne.Shortcut) {
		if c, ok := a.window.Canvas().Focused().(*widgets.TimeChart); ok {
			a.copyReadout(c)
		} else if a.current.copy != nil {
			a.current.copy()
		}
	})
}
