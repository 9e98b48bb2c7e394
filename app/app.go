// Package app is the desktop face: a window that shows what a feed measures.
package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"headroom/assets"
	"headroom/metrics"
)

// App is the window and what keeps it up to date.
type App struct {
	fyne    fyne.App
	window  fyne.Window
	feed    metrics.Feed
	painted *paintProbe
	pages   []*page
	current *page
	cancel  context.CancelFunc
	// stopped is closed when nothing more comes from the feed.
	stopped chan struct{}
}

// page is one page of the window.
type page struct {
	title   string
	content fyne.CanvasObject
	// prepare reads and formats what the page shows for a snapshot, away from
	// the user interface's goroutine, on which the function that it returns
	// then shows it.
	prepare func(ctx context.Context, s *metrics.Snapshot) (show func())
	// restyle shows the same again in the colors of another theme.
	restyle func()
	// leave ends what the page does in the background.
	leave func()
}

// New builds the window; Run shows it. The version is shown where the program
// tells about itself.
func New(a fyne.App, feed metrics.Feed, version string) *App {
	a.SetIcon(fyne.NewStaticResource("headroom.png", assets.IconPNG))
	a.Settings().SetTheme(newTheme())
	app := &App{fyne: a, feed: feed, painted: newPaintProbe(), stopped: make(chan struct{})}
	app.pages = []*page{newDashboard(feed, version)}
	app.current = app.pages[0]

	app.window = a.NewWindow("Headroom")
	app.window.SetPadded(false)
	app.window.SetContent(app.painted.under(app.current.content))
	app.window.Resize(fyne.NewSize(1100, 760))
	app.window.SetMaster()
	app.window.SetCloseIntercept(app.close)
	app.window.Canvas().AddShortcut(quitShortcut(), func(fyne.Shortcut) { app.close() })
	a.Settings().AddListener(func(fyne.Settings) { fyne.Do(app.current.restyle) })
	return app
}

// quitShortcut is Ctrl+Q, or Command+Q on macOS.
func quitShortcut() fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: fyne.KeyModifierShortcutDefault}
}

// SetTitle names the window, where it shows something else than this machine
// now. It is called before Run.
func (a *App) SetTitle(title string) { a.window.SetTitle(title) }

// Run shows the window and keeps it up to date until it is closed or ctx is
// done. It has to be called on the main goroutine.
func (a *App) Run(ctx context.Context) {
	ctx, a.cancel = context.WithCancel(ctx)
	defer a.cancel()
	context.AfterFunc(ctx, func() { fyne.Do(a.close) })
	go a.follow(ctx)
	a.window.ShowAndRun()
}

// close ends the program. What follows the feed ends first, as it may not call
// into a user interface that has gone; but a feed that hangs is not waited for.
func (a *App) close() {
	for _, p := range a.pages {
		p.leave()
	}
	if a.cancel != nil {
		a.cancel()
		select {
		case <-a.stopped:
		case <-time.After(200 * time.Millisecond):
		}
	}
	a.window.SetCloseIntercept(nil)
	a.window.Close()
	a.fyne.Quit()
}

// follow shows each snapshot of the feed, one at a time: while the user
// interface is busy, the feed drops what is not the newest.
func (a *App) follow(ctx context.Context) {
	defer close(a.stopped)
	snapshots := a.feed.Subscribe(ctx)
	s := a.feed.Latest()
	for {
		if s != nil && a.painted.since() && !a.show(ctx, s) {
			return
		}
		var open bool
		select {
		case <-ctx.Done():
			return
		case s, open = <-snapshots:
			if !open {
				return
			}
		}
	}
}

// show waits until the snapshot is on the window, or returns false if that is
// no longer wanted.
func (a *App) show(ctx context.Context, s *metrics.Snapshot) bool {
	show := a.current.prepare(ctx, s)
	if ctx.Err() != nil {
		return false
	}
	shown := make(chan struct{})
	fyne.Do(func() {
		defer close(shown)
		show()
		a.painted.ask()
	})
	select {
	case <-shown:
		return true
	case <-ctx.Done():
		return false
	}
}
