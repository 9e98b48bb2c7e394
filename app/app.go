// Package app is the desktop face: a window that shows what a feed measures.
package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"headroom/app/signals"
	"headroom/assets"
	"headroom/metrics"
	"headroom/widgets"
)

// App is the window and what keeps it up to date.
type App struct {
	fyne     fyne.App
	window   fyne.Window
	feed     metrics.Feed
	version  string
	prefs    *preferences
	timeline *timeline
	painted  *paintProbe
	timeBar  *timeBar
	keys     *question // the list of keys, nil before it was shown
	// isRecord is set where what is shown does not go on.
	isRecord bool
	kept     keptLines
	// send tells a process to end; nil where the window may not.
	send func(signals.Process, signals.Signal) error
	// setInterval changes the time between two samples; nil where it can't be.
	setInterval func(time.Duration) error
	// firstPaint is called when a window is painted first; nil does nothing.
	firstPaint func()

	desk    *desk
	frame   *frame
	side    *side
	pages   map[string]*page
	current *page

	cancel context.CancelFunc
	// hurry asks for another look at the newest snapshot.
	hurry chan struct{}
	// stopped is closed when nothing more comes from the feed.
	stopped chan struct{}
	// closing is closed when the window is told to close.
	closing     chan struct{}
	toldToClose sync.Once
	// end is what the toolkit would do at its end, and keep lets it be done once.
	end  func()
	keep sync.Once
}

// New builds the window; Run shows it. The version is shown where the program
// tells about itself.
func New(a fyne.App, feed metrics.Feed, version string) *App {
	translated()
	a.SetIcon(fyne.NewStaticResource("headroom.png", assets.IconPNG))
	app := &App{
		fyne: a, feed: feed, version: version,
		prefs:    &preferences{store: a.Preferences()},
		timeline: &timeline{},
		pages:    map[string]*page{},
		hurry:    make(chan struct{}, 1),
		stopped:  make(chan struct{}),
		closing:  make(chan struct{}),
	}
	app.painted = newPaintProbe(app.paintedFirst)
	app.prefs.changed = app.refresh
	a.Settings().SetTheme(newTheme(app.prefs.theme()))
	list := widgets.NewSideList()
	list.OnSelected = app.open
	list.OnRune = app.typed
	app.side = newSide(feed, list)
	app.timeline.chosen = app.prefs.length()
	app.timeBar = newTimeBar(app)
	app.frame = newFrame(list, app.timeBar.root)

	app.window = a.NewWindow("Headroom")
	app.window.SetPadded(false)
	app.open(app.prefs.page())
	app.window.SetContent(app.painted.under(app.frame.root))
	app.window.Resize(app.prefs.windowSize())
	app.window.SetMaster()
	app.desk = newDesk(app)
	app.window.SetCloseIntercept(app.desk.close)
	app.takeEnd()
	app.addShortcuts()
	app.addChartShortcuts()
	a.Settings().AddListener(func(fyne.Settings) { fyne.Do(app.restyle) })
	return app
}

// ShowsRecord names the window, which shows no machine that is live. It is called
// before Run.
func (a *App) ShowsRecord(title string) {
	a.window.SetTitle(title)
	a.isRecord = true
	a.timeBar.update()
}

// OnFirstPaint has f called when a window is painted first, in the midst of that:
// the toolkit has set up its OpenGL by then.
func (a *App) OnFirstPaint(f func()) { a.firstPaint = f }

func (a *App) paintedFirst() {
	if a.firstPaint != nil {
		a.firstPaint()
	}
}

// Run shows the window and keeps it up to date until it is closed or ctx is
// done. It has to be called on the main goroutine.
func (a *App) Run(ctx context.Context) {
	ctx, a.cancel = context.WithCancel(ctx)
	defer a.cancel()
	context.AfterFunc(ctx, func() { fyne.Do(a.close) })
	startNoBus()
	a.desk.open(ctx)
	go a.follow(ctx)
	a.fyne.Run()
	a.KeepChoices()
}

// Closing is closed when the window is told to close. Run returns soon after,
// unless the display server does not answer.
func (a *App) Closing() <-chan struct{} { return a.closing }

// takeEnd takes from the toolkit what it does at its end: to write what the
// person has chosen. It has another goroutine pass that to its loop, and waits
// for it for ever where the loop has ended by then.
func (a *App) takeEnd() {
	l, ok := a.fyne.Lifecycle().(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(func())
	})
	if ok {
		a.end = l.OnStopped()
		l.SetOnStoppedHookExecuted(nil)
	}
}

// KeepChoices writes what the person has chosen, and the sizes of the windows.
// Run does so when the window has closed.
func (a *App) KeepChoices() {
	a.keep.Do(func() {
		a.keepSizes()
		if a.end != nil {
			a.end()
		}
	})
}

// close ends the program. What follows the feed ends first, as it may not call
// into a user interface that has gone; but a feed that hangs is not waited for.
func (a *App) close() {
	a.toldToClose.Do(func() { close(a.closing) })
	a.leave()
	for _, p := range a.pages {
		p.end()
	}
	if a.cancel != nil {
		a.cancel()
		select {
		case <-a.stopped:
		case <-time.After(200 * time.Millisecond):
		}
		a.keepSizes()
	}
	a.desk.end()
	// Not by fyne.App.Quit: it panics where the system had no watch left for the
	// file of the toolkit's settings, and there is nothing else that it would end.
	driver := a.fyne.Driver()
	for _, w := range slices.Clone(driver.AllWindows()) {
		w.Close()
	}
	driver.Quit()
}

// keepSizes keeps the sizes of the windows for the next start.
func (a *App) keepSizes() {
	a.prefs.setWindowSize(a.window.Canvas().Size())
	if c := a.desk.compact.Load(); c != nil {
		a.prefs.setCompactSize(c.window.Canvas().Size())
	}
}

// restyle shows the same in the colors of another theme.
func (a *App) restyle() {
	a.frame.restyle()
	a.side.restyle()
	a.desk.restyle()
	for _, p := range a.pages {
		p.restyle()
	}
	a.slide()
}

// follow shows each snapshot of the feed, one at a time: while the user
// interface is busy, the feed drops what is not the newest.
func (a *App) follow(ctx context.Context) {
	defer close(a.stopped)
	snapshots := a.feed.Subscribe(ctx)
	s := a.feed.Latest()
	hurried := false
	var before *metrics.Snapshot
	for {
		if slept(before, s) {
			time.AfterFunc(afterSleep, func() { fyne.Do(a.layOutAnew) })
		}
		before = s
		if s != nil && !hurried {
			a.desk.ease.look()
		}
		if s != nil && (hurried || a.painted.since()) && !a.show(ctx, s) {
			return
		}
		if s != nil && !a.desk.follow(ctx, s) {
			return
		}
		var open bool
		select {
		case <-ctx.Done():
			return
		case <-a.hurry:
			hurried = true
		case s, open = <-snapshots:
			if !open {
				return
			}
			hurried = false
		}
	}
}

// refresh shows the newest snapshot again, because what is to be shown of it is
// something else now.
func (a *App) refresh() {
	select {
	case a.hurry <- struct{}{}:
	default:
	}
}

// show waits until the snapshot is on the window, or returns false if that is
// no longer wanted.
func (a *App) show(ctx context.Context, s *metrics.Snapshot) bool {
	// What is to be shown belongs to the user interface's goroutine.
	var current *page
	var look look
	var isNew bool
	if !a.onScreen(ctx, func() { current, look, isNew = a.current, a.look(s), a.timeline.oldest.IsZero() }) {
		return false
	}
	var oldest time.Time
	if isNew {
		oldest = oldestSample(ctx, a.feed, s.Time)
	}
	a.desk.look.Store(&look)
	show := current.prepare(ctx, s, look)
	list := a.side.prepare(ctx, s, &look)
	if ctx.Err() != nil {
		return false
	}
	return a.onScreen(ctx, func() {
		list()
		if isNew {
			a.timeline.oldest = oldest
		}
		if current == a.current {
			show()
			a.follows(look.span)
		}
		a.painted.ask(a.window.Canvas())
	})
}

// look is how the person wants to see a snapshot.
func (a *App) look(s *metrics.Snapshot) look {
	return look{span: a.timeline.span(s), units: a.prefs.units(), levels: a.prefs.levels(), cards: a.prefs.cards(),
		points: a.points(), hidden: a.prefs.hidden(), kept: &a.kept}
}

// onScreen runs f on the user interface's goroutine, and waits for it, or
// returns false if that is no longer wanted.
func (a *App) onScreen(ctx context.Context, f func()) bool {
	done := make(chan struct{})
	fyne.Do(func() {
		defer close(done)
		f()
	})
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}
