package app

import (
	"context"
	"errors"
	"image/color"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headroom/metrics"
)

// forced is the window's theme, always light or always dark.
type forced struct {
	fyne.Theme
	variant fyne.ThemeVariant
}

func (f forced) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return f.Theme.Color(name, f.variant)
}

// newTestApp builds the window over a feed and shows the newest snapshot.
func newTestApp(t *testing.T, feed *fakeFeed, variant fyne.ThemeVariant) *App {
	t.Helper()
	useUTC(t)
	tellToolkitTheTime()
	a := New(test.NewTempApp(t), feed, "1.2.3")
	a.fyne.Settings().SetTheme(forced{newTheme(systemTheme), variant})
	if s := feed.Latest(); s != nil {
		a.show(t.Context(), s)
	}
	return a
}

// tellToolkitTheTime draws something, by which the toolkit looks at the clock.
// After a test in simulated time, which is long ago, it would otherwise count
// what is made now as made then, and forget it when it is drawn.
func tellToolkitTheTime() { _ = software.NewCanvas().Capture() }

// useUTC writes times in UTC for the length of a test.
func useUTC(t *testing.T) {
	t.Helper()
	local := time.Local
	time.Local = time.UTC
	t.Cleanup(func() { time.Local = local })
}

// visible calls visit for each visible object with its place in the window.
func visible(o fyne.CanvasObject, visit func(o fyne.CanvasObject, at fyne.Position, parent fyne.CanvasObject)) {
	walk(o, fyne.Position{}, nil, visit)
}

func walk(o fyne.CanvasObject, at fyne.Position, parent fyne.CanvasObject, visit func(fyne.CanvasObject, fyne.Position, fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	visit(o, at, parent)
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, c := range children {
		walk(c, at, o, visit)
	}
}

// texts returns all texts that the window shows.
func texts(a *App) []string {
	var all []string
	visible(a.window.Content(), func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		if t, ok := o.(*canvas.Text); ok && t.Text != "" {
			all = append(all, t.Text)
		}
	})
	return all
}

func TestDashboardShowsSnapshot(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 800))
	got := texts(a)
	for _, want := range []string{
		"workstation", "Debian 12.11  ·  Linux 6.1.0-37  ·  amd64  ·  up 3 h 12 min  ·  Headroom 1.2.3",
		"43 %", "8 CPUs, load 3.52",
		"84 %", "high", "13.4 of 16.0 GiB",
		"21 %", "nvme0n1, 43 MiB/s",
		"5.8", "MiB/s", "5.5 MiB/s in, 300 KiB/s out",
		"Usage", "Received", "Sent", "Read", "Written", "Used", "Cached", "Limit",
		"100 %", "11:58",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("the window does not show %q, but %s", want, joined(got))
		}
	}
}

func TestDashboardPictures(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
		w, h    float32
	}{
		{"light", theme.VariantLight, 1280, 800},
		{"dark", theme.VariantDark, 1280, 800},
		{"small", theme.VariantDark, 480, 360},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newTestApp(t, workstation(), c.variant)
			a.window.Resize(fyne.NewSize(c.w, c.h))
			test.AssertImageMatches(t, "dashboard_"+c.name+".png", a.window.Canvas().Capture())
		})
	}
}

// TestDashboardFits checks that nothing of the page overlaps, sticks out of the
// window sideways, or is cut off.
func TestDashboardFits(t *testing.T) {
	feed := workstation()
	feed.latest.Collectors = []metrics.CollectorStatus{{Collector: "filesystem", State: metrics.CollectorLate}}
	a := newTestApp(t, feed, theme.VariantDark)
	if size := a.window.Content().MinSize(); size.Width > 480 || size.Height > 360 {
		t.Errorf("the window cannot be smaller than %v", size)
	}
	for _, size := range []fyne.Size{
		{Width: 480, Height: 360}, {Width: 640, Height: 480}, {Width: 800, Height: 600}, {Width: 1024, Height: 400},
		{Width: 1280, Height: 800}, {Width: 1920, Height: 1080}, {Width: 2560, Height: 1440}, {Width: 500, Height: 1400},
		{Width: 480, Height: 360},
	} {
		a.window.Resize(size)
		type box struct {
			name     string
			min, max fyne.Position
		}
		cards := map[fyne.CanvasObject][]box{}
		visible(a.window.Content(), func(o fyne.CanvasObject, at fyne.Position, parent fyne.CanvasObject) {
			end := at.AddXY(o.Size().Width, o.Size().Height)
			text, isText := o.(*canvas.Text)
			name := "card"
			if isText {
				w := text.MinSize().Width
				switch text.Alignment {
				case fyne.TextAlignCenter:
					at.X += (o.Size().Width - w) / 2
				case fyne.TextAlignTrailing:
					at.X = end.X - w
				}
				end.X = at.X + w
				// Digits and capitals leave the rest of their line free.
				at.Y += o.Size().Height * 0.2
				end.Y -= o.Size().Height * 0.2
				name = text.Text
				if at.X < -0.5 || end.X > size.Width+0.5 {
					t.Errorf("%v: %q reaches from %v to %v", size, name, at.X, end.X)
				}
			}
			_, isPage := parent.(*fyne.Container)
			if isText && name != "" || isPage && parent.Size().Width == size.Width && len(cards[parent]) < 99 && isCard(o) {
				cards[parent] = append(cards[parent], box{name, at, end})
			}
		})
		for _, boxes := range cards {
			for i, b := range boxes {
				for _, c := range boxes[:i] {
					if b.min.X+1 < c.max.X && c.min.X+1 < b.max.X && b.min.Y+1 < c.max.Y && c.min.Y+1 < b.max.Y {
						t.Errorf("%v: %q at %v-%v overlaps %q at %v-%v", size, b.name, b.min, b.max, c.name, c.min, c.max)
					}
				}
			}
		}
		if len(cards) == 0 {
			t.Fatal("no cards found")
		}
	}
}

func isCard(o fyne.CanvasObject) bool {
	_, ok := o.(fyne.Widget)
	return ok
}

func TestDashboardSurvives(t *testing.T) {
	inf := metrics.Float(math.Inf(1))
	infinite := metrics.UnknownSnapshot(noon)
	infinite.Limits.CPU.UsedRatio, infinite.Limits.Memory.LimitBytes, infinite.Limits.Memory.UsedRatio = inf, inf, -inf
	infinite.IntervalSeconds, infinite.Host.UptimeSeconds = -inf, inf
	for name, s := range map[string]*metrics.Snapshot{
		"unknown":  metrics.UnknownSnapshot(noon),
		"zero":     {},
		"infinite": infinite,
		"negative": {Time: noon, CPU: metrics.CPU{UsageRatio: -1}, Swap: metrics.Swap{TotalBytes: 1, UsedRatio: -5}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, feed := range []*fakeFeed{{}, workstation(), {err: errors.New("no such thing")}} {
				feed.latest = s
				a := newTestApp(t, feed, theme.VariantLight)
				a.window.Canvas().Capture()
				if got := joined(texts(a)); strings.Contains(got, "NaN") || strings.Contains(got, "Inf") {
					t.Errorf("the window shows %s", got)
				}
			}
		})
	}
	t.Run("nothing yet", func(t *testing.T) {
		a := newTestApp(t, &fakeFeed{}, theme.VariantLight)
		if got := texts(a); !slices.Contains(got, "Collecting…") {
			t.Errorf("before the first snapshot the window shows %s", joined(got))
		}
	})
}

func TestDashboardFollowsDevices(t *testing.T) {
	feed := workstation()
	a := newTestApp(t, feed, theme.VariantDark)
	s := *feed.latest
	s.DiskIO.Devices = nil
	a.show(t.Context(), &s)
	if got := texts(a); slices.Contains(got, "21 %") || !slices.Contains(got, "–") {
		t.Errorf("without disks the window shows %s", joined(got))
	}
	s.DiskIO.Devices = []metrics.Disk{{Device: "usb0", BusyRatio: 0.5}}
	s.Swap = metrics.Swap{TotalBytes: 2 << 30, UsedBytes: 1 << 30, UsedRatio: 0.5}
	a.prefs.setCards(append(usualCards(), card{Kind: gaugeCard, ID: swapGauge}))
	a.show(t.Context(), &s)
	got := texts(a)
	for _, want := range []string{"usb0, 0 B/s", "Swap", "1.0 of 2.0 GiB"} {
		if !slices.Contains(got, want) {
			t.Errorf("the window does not show %q, but %s", want, joined(got))
		}
	}
}

func TestDashboardTellsWhatFails(t *testing.T) {
	feed := workstation()
	feed.latest.Collectors = []metrics.CollectorStatus{
		{Collector: "cpu", State: metrics.CollectorOK},
		{Collector: "disk", State: metrics.CollectorFailed},
		{Collector: "filesystem", State: metrics.CollectorLate},
		{Collector: "sensors", State: metrics.CollectorUnsupported},
	}
	a := newTestApp(t, feed, theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 800))
	want := "no values from disk; no answer from filesystem"
	if got := texts(a); !slices.Contains(got, want) {
		t.Errorf("the window does not show %q, but %s", want, joined(got))
	}
}

func TestThemeChangeRecolors(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(800, 600))
	a.fyne.Settings().SetTheme(forced{newTheme(systemTheme), theme.VariantLight})
	b := newTestApp(t, workstation(), theme.VariantLight)
	b.window.Resize(fyne.NewSize(800, 600))
	got, want := a.window.Canvas().Capture(), b.window.Canvas().Capture()
	for _, p := range []fyne.Position{{X: 20, Y: 590}, {X: 5, Y: 5}, {X: 100, Y: 120}} {
		if g, w := got.At(int(p.X), int(p.Y)), want.At(int(p.X), int(p.Y)); g != w {
			t.Errorf("at %v the color is %v, want %v", p, g, w)
		}
	}
}

// TestFollow plays the part of the toolkit, which paints after each change.
func TestFollow(t *testing.T) {
	feed := workstation()
	a := newTestApp(t, feed, theme.VariantDark)
	synctest.Test(t, func(t *testing.T) {
		a.stopped, a.hurry = make(chan struct{}), make(chan struct{}, 1) // of this test's bubble
		ctx, cancel := context.WithCancel(t.Context())
		go a.follow(ctx)
		synctest.Wait()
		a.window.Canvas().Capture()

		second := *feed.latest
		second.Limits.CPU.UsedRatio = 0.77
		feed.channels[0] <- &second
		synctest.Wait()
		if got := texts(a); !slices.Contains(got, "77 %") {
			t.Errorf("the window shows %s", joined(got))
		}

		// Nobody sees the window now: nothing is read for it.
		before := feed.queries()
		third := second
		third.Limits.CPU.UsedRatio = 0.11
		feed.channels[0] <- &third
		synctest.Wait()
		if after := feed.queries(); after != before {
			t.Errorf("%d queries for a window that is not painted", after-before)
		}
		a.window.Canvas().Capture()
		feed.channels[0] <- &third
		synctest.Wait()
		if got := texts(a); !slices.Contains(got, "11 %") {
			t.Errorf("after it was painted again, the window shows %s", joined(got))
		}
		cancel()
		<-a.stopped
	})
}

func TestHangingFeedDoesNotBlockTheWindow(t *testing.T) {
	feed := workstation()
	a := newTestApp(t, feed, theme.VariantDark)
	a.window.Canvas().Capture()
	synctest.Test(t, func(t *testing.T) {
		feed.hang = make(chan struct{})
		a.stopped, a.hurry = make(chan struct{}), make(chan struct{}, 1) // of this test's bubble
		ctx, cancel := context.WithCancel(t.Context())
		a.cancel = cancel
		go a.follow(ctx)
		synctest.Wait()
		a.window.Resize(fyne.NewSize(600, 500))
		a.window.Canvas().Capture()
		a.close() // returns although the feed still hangs
		select {
		case <-a.stopped:
			t.Error("the feed did not hang")
		default:
		}
		close(feed.hang)
		<-a.stopped
	})
}

// typeShortcut types keys of the window. The test canvas hides that it takes
// them: the one within it does.
func typeShortcut(t *testing.T, a *App, s fyne.Shortcut) {
	t.Helper()
	within := reflect.ValueOf(a.window.Canvas()).Elem().FieldByName("WindowlessCanvas")
	if !within.IsValid() {
		t.Fatal("the test canvas is another one now")
	}
	typer, ok := reflect.TypeAssert[fyne.Shortcutable](within)
	if !ok {
		t.Fatal("the test canvas takes no shortcuts")
	}
	typer.TypedShortcut(s)
}

func TestQuitShortcutEndsRun(t *testing.T) {
	feed := workstation()
	a := newTestApp(t, feed, theme.VariantDark)
	var canceled sync.WaitGroup
	canceled.Add(1)
	ctx, cancel := context.WithCancel(t.Context())
	context.AfterFunc(ctx, canceled.Done)
	a.cancel = cancel
	close(a.stopped)
	typeShortcut(t, a, &desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: control})
	canceled.Wait()
}

// The toolkit may end before close is called. What it does then is done by Run,
// or by who does not wait for that, once.
func TestChoicesAreKeptAtTheEnd(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	lifecycle, ok := a.fyne.Lifecycle().(interface{ OnStopped() func() })
	if !ok || lifecycle.OnStopped() != nil {
		t.Fatal("the toolkit has something to do at its end, for which it may wait for ever")
	}
	ended := 0
	a.end = func() { ended++ }
	a.JoinDesktop(Desktop{Native: func() *Native { return nil }})
	a.desk.toggleCompact()
	a.window.Resize(fyne.NewSize(901, 703))
	a.desk.compact.Load().window.Resize(fyne.NewSize(301, 203))
	a.KeepChoices()
	a.KeepChoices()
	if a.prefs.windowSize() != fyne.NewSize(901, 703) || a.prefs.compactSize() != fyne.NewSize(301, 203) || ended != 1 {
		t.Errorf("kept are %v and %v, and the toolkit's end was called %d times", a.prefs.windowSize(), a.prefs.compactSize(), ended)
	}
}

// Whoever ends the program anyway is told that the window was told to close.
func TestClosing(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	select {
	case <-a.Closing():
		t.Error("it closes before it was told to")
	default:
	}
	a.close()
	a.close() // the program may be told to end at the same time
	select {
	case <-a.Closing():
	default:
		t.Error("it does not tell that it closes")
	}
}
