package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// newChartApp is a window whose history is an hour old.
func newChartApp(t *testing.T) (*App, *fakeFeed) {
	t.Helper()
	feed := workstation()
	a := newTestApp(t, feed, theme.VariantDark)
	a.timeline.oldest = noon.Add(-time.Hour)
	a.window.Resize(fyne.NewSize(1280, 800))
	return a, feed
}

// labels returns the texts that the window shows, those of labels too.
func labels(a *App) []string {
	all := texts(a)
	visible(a.window.Content(), func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		switch l := o.(type) {
		case *widget.Label:
			all = append(all, l.Text)
		case *widgets.Words:
			all = append(all, l.Text())
		}
	})
	return all
}

// later is the newest snapshot of so much later.
func later(feed *fakeFeed, d time.Duration) *metrics.Snapshot {
	s := *feed.latest
	s.Time = s.Time.Add(d)
	return &s
}

func TestChartsShareTheirTime(t *testing.T) {
	a, _ := newChartApp(t)
	chartOf(t, a, "cpu").OnPan(-600_000)
	if got := labels(a); !slices.Contains(got, "Paused at 11:50:00") {
		t.Errorf("after a drag the window shows %s", joined(got))
	}
	a.show(t.Context(), a.feed.Latest())
	for _, p := range a.current.plots() {
		if p.view.data.To != noon.Add(-10*time.Minute).UnixMilli() {
			t.Errorf("%s ends at %v", p.view.panel.ID, time.UnixMilli(p.view.data.To))
		}
	}
	chartOf(t, a, "memory").OnLive()
	a.show(t.Context(), a.feed.Latest())
	if got := labels(a); !slices.Contains(got, "Live") || !a.timeline.isLive() {
		t.Errorf("live again the window shows %s", joined(got))
	}
}

func TestPausedChartsAreNotReadAgain(t *testing.T) {
	a, feed := newChartApp(t)
	a.current.plots()[0].chart.OnPause()
	a.show(t.Context(), later(feed, time.Second))
	ask := func(s *metrics.Snapshot) int {
		before := feed.queries()
		a.side.prepare(t.Context(), s, &look{})
		list := feed.queries() - before
		before = feed.queries()
		a.show(t.Context(), s)
		return feed.queries() - before - list
	}
	if n := ask(later(feed, 2*time.Second)); n != 0 {
		t.Errorf("%d queries for charts that stand still", n)
	}
	a.live()
	if n := ask(later(feed, 3*time.Second)); n == 0 {
		t.Error("no query for charts that are live")
	}
	a.setLength(24 * time.Hour)
	if n := ask(later(feed, 4*time.Second)); n == 0 {
		t.Error("no query for another length")
	}
	if n := ask(later(feed, 5*time.Second)); n != 0 {
		t.Errorf("%d queries for a second of a day", n)
	}
	if n := ask(later(feed, 15*time.Second)); n == 0 {
		t.Error("no query although 11 s have gone")
	}
}

func TestLengthIsKept(t *testing.T) {
	a, _ := newChartApp(t)
	a.timeBar.ranges.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if got := a.timeline.length(); got != 15*time.Minute {
		t.Errorf("the charts show %v", got)
	}
	if got := a.prefs.length(); got != 15*time.Minute {
		t.Errorf("%v is kept", got)
	}
	chartOf(t, a, "cpu").OnZoom(0.5, noon.UnixMilli())
	if got := labels(a); !slices.Contains(got, "Live · 7 min 30 s") {
		t.Errorf("zoomed, the window shows %s", joined(got))
	}
	if got := a.prefs.length(); got != 15*time.Minute {
		t.Errorf("zoomed, %v is kept", got)
	}
	for _, v := range []float64{-1, 0, 1, 1e12} {
		a.prefs.store.SetFloat(keyLength, v)
		if got := a.prefs.length(); got != 0 {
			t.Errorf("%v s count as %v", v, got)
		}
	}
}

func TestPauseButton(t *testing.T) {
	a, _ := newChartApp(t)
	test.Tap(a.timeBar.button)
	if a.timeline.isLive() || a.timeBar.button.Shows().Text != "Live" || !slices.Contains(labels(a), "Paused at 12:00:00") {
		t.Errorf("paused, the window shows %s", joined(labels(a)))
	}
	test.Tap(a.timeBar.button)
	if !a.timeline.isLive() || a.timeBar.button.Shows().Text != "Pause" {
		t.Error("it is not live again")
	}
	a.open(settingsID)
	if a.timeBar.root.Visible() {
		t.Error("the bar shows above a page without charts")
	}
}

// TestHangingFeedLetsChartsMove moves the axes while the feed does not answer.
func TestHangingFeedLetsChartsMove(t *testing.T) {
	a, feed := newChartApp(t)
	a.window.Canvas().Capture()
	synctest.Test(t, func(t *testing.T) {
		feed.hang = make(chan struct{})
		a.stopped, a.hurry = make(chan struct{}), make(chan struct{}, 1) // of this test's bubble
		ctx, cancel := context.WithCancel(t.Context())
		go a.follow(ctx)
		synctest.Wait()
		c := chartOf(t, a, "memory")
		c.OnPan(-120_000)
		if got := texts(a); !slices.Contains(got, "11:54") || slices.Contains(got, "11:59") {
			t.Errorf("the axes show %s", joined(got))
		}
		c.OnHide("Cached", true)
		if _, hidden := c.Lines(); !slices.Equal(hidden, []bool{false, true, false}) {
			t.Errorf("hidden are %v", hidden)
		}
		cancel()
		close(feed.hang)
		<-a.stopped
	})
}

func TestHiddenLines(t *testing.T) {
	a, feed := newChartApp(t)
	top := func() float64 { return a.current.plots()[3].view.data.YMax }
	before := top()
	chartOf(t, a, "disk-io").OnHide("Written", true)
	a.show(t.Context(), feed.latest)
	if after := top(); after >= before {
		t.Errorf("without the greater line the axis reaches up to %v, with it to %v", after, before)
	}
	b := New(test.NewTempApp(t), feed, "")
	b.prefs.store.SetStringList(keyHidden, a.prefs.store.StringList(keyHidden))
	b.show(t.Context(), feed.latest)
	if _, hidden := chartOf(t, b, "disk-io").Lines(); !slices.Equal(hidden, []bool{false, true}) {
		t.Errorf("after another start hidden are %v", hidden)
	}
	chartOf(t, b, "disk-io").OnHide("Written", false)
	if got := b.prefs.hidden(); len(got) != 0 {
		t.Errorf("after it is shown again %v is hidden", got)
	}
}

func TestChartMenu(t *testing.T) {
	a, _ := newChartApp(t)
	c := chartOf(t, a, "memory")
	a.window.Canvas().Focus(c)
	c.TypedRune('m')
	menu, ok := a.window.Canvas().Overlays().Top().(interface{ Visible() bool })
	if !ok || !menu.Visible() {
		t.Fatal("there is no menu")
	}
	var items []string
	visible(a.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		if l, ok := o.(*canvas.Text); ok {
			items = append(items, l.Text)
		}
	})
	for _, want := range []string{"Pause", "Lines", "Copy value", "Save as PNG…", "Save as SVG…", "Save data as CSV…"} {
		if !slices.Contains(items, want) {
			t.Errorf("the menu lacks %q: %q", want, items)
		}
	}
}

func TestCopyValue(t *testing.T) {
	a, feed := newChartApp(t)
	c := chartOf(t, a, "network") // has no culprits, which would be asked for meanwhile
	c.OnHide("Sent", true)
	a.window.Canvas().Focus(c)
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	c.TypedRune('c')
	value := charts.FormatValue(metrics.BytesPerSecond, feed.values["network_receive_bytes_per_second"](299))
	if got, want := a.fyne.Clipboard().Content(), "2026-05-04 11:59:59 Network Received "+value; got != want {
		t.Errorf("copied is %q, want %q", got, want)
	}
}

// plotNamed returns what a chart of the page shows.
func plotNamed(t *testing.T, a *App, id string) plot {
	t.Helper()
	for _, p := range a.current.plots() {
		if p.view.panel.ID == id {
			return p
		}
	}
	t.Fatalf("there is no %s", id)
	return plot{}
}

func TestSavedPictures(t *testing.T) {
	a, _ := newChartApp(t)
	of := plotNamed(t, a, "memory")
	body, err := a.fileOf(of, pngFile)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if size := of.chart.Size(); img.Bounds().Dx() != 2*int(size.Width) {
		t.Errorf("the picture is %v for a chart of %v", img.Bounds(), size)
	}
	if r, g, b, _ := img.At(2, 2).RGBA(); r+g+b > 0x8000 {
		t.Error("in the dark theme the picture is light")
	}

	a.hide(of.chart, "Cached", true)
	body, err = a.fileOf(of, svgFile)
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(body)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if s := string(body); !strings.Contains(s, "Used") || strings.Contains(s, "Cached") {
		t.Error("the picture has the hidden line, or not the other one")
	}
}

func TestSavedData(t *testing.T) {
	a, feed := newChartApp(t)
	of := plotNamed(t, a, "disk-io")
	a.hide(of.chart, "Read", true)
	body, err := a.fileOf(of, csvFile)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"time", "disk_io_write_bytes_per_second min", "disk_io_write_bytes_per_second mean", "disk_io_write_bytes_per_second max"}; !slices.Equal(rows[0], want) || len(rows) != 302 {
		t.Fatalf("%d rows of %q", len(rows), rows[0])
	}
	for i, row := range rows[1:] {
		at := noon.Add(time.Duration(i-300) * time.Second).Format("2006-01-02T15:04:05.000Z")
		if v, _ := strconv.ParseFloat(row[2], 64); row[0] != at || v != feed.values["disk_io_write_bytes_per_second"](i) {
			t.Fatalf("row %d is %q", i, row)
		}
	}
}

// TestSavesDevicePanels saves the charts of one disk, which are in no list.
func TestSavesDevicePanels(t *testing.T) {
	a := newTestApp(t, server(), theme.VariantLight)
	openPage(t, a, "disk/nvme0n1")
	for _, p := range a.current.plots() {
		for _, kind := range []fileKind{pngFile, svgFile, csvFile} {
			if body, err := a.fileOf(p, kind); err != nil || len(body) < 200 {
				t.Errorf("%s as %s: %d bytes, %v", p.view.panel.ID, kind, len(body), err)
			}
		}
	}
}

// failing is a file on a disk that is full.
type failing struct {
	fyne.URIWriteCloser
	write, end error
}

func (f failing) Write(b []byte) (int, error) {
	if f.write != nil {
		_, _ = f.URIWriteCloser.Write(b[:len(b)/2])
		return len(b) / 2, f.write
	}
	return f.URIWriteCloser.Write(b)
}

func (f failing) Close() error { return errors.Join(f.URIWriteCloser.Close(), f.end) }

func TestNothingHalfWrittenIsLeft(t *testing.T) {
	test.NewTempApp(t)
	full := errors.New("no space left on device")
	for _, c := range []struct {
		name       string
		write, end error
	}{{"written", nil, nil}, {"full while writing", full, nil}, {"full at the end", nil, full}} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "chart.csv")
			w, err := storage.Writer(storage.NewFileURI(path))
			if err != nil {
				t.Fatal(err)
			}
			err = writeWhole(failing{w, c.write, c.end}, []byte("time,cpu\r\n"))
			got, gone := os.ReadFile(path)
			if fails := c.write != nil || c.end != nil; fails {
				if !errors.Is(err, full) || !os.IsNotExist(gone) {
					t.Errorf("the error is %v, and left is %q", err, got)
				}
			} else if err != nil || string(got) != "time,cpu\r\n" {
				t.Errorf("written is %q, %v", got, err)
			}
		})
	}
}

func TestFileName(t *testing.T) {
	useUTC(t)
	if got := fileName("cpu", time.Date(2026, 11, 25, 14, 3, 10, 0, time.UTC), pngFile); got != "headroom-cpu-2026-11-25-1403.png" {
		t.Error(got)
	}
}

// TestTimeOfDayNeedsItsDay writes times of more than a day, and of another one.
func TestTimeOfDayNeedsItsDay(t *testing.T) {
	useUTC(t)
	at := time.Date(2026, 11, 25, 14, 3, 10, 0, time.UTC).UnixMilli()
	for _, c := range []struct {
		s    span
		want string
	}{
		{span{from: time.UnixMilli(at).Add(-time.Hour), now: time.UnixMilli(at)}, "14:03:10"},
		{span{from: time.UnixMilli(at).Add(-48 * time.Hour), now: time.UnixMilli(at)}, "Wed 25 Nov 14:03:10"},
		{span{from: time.UnixMilli(at).Add(-time.Hour), now: time.UnixMilli(at).Add(24 * time.Hour)}, "Wed 25 Nov 14:03:10"},
	} {
		if got := c.s.format()(at); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestPausedPictures(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
		w, h    float32
	}{{"paused_light", theme.VariantLight, 1000, 700}, {"paused_small", theme.VariantDark, 480, 360}} {
		t.Run(c.name, func(t *testing.T) {
			a := newTestApp(t, server(), c.variant)
			a.timeline.oldest = noon.Add(-time.Hour)
			a.window.Resize(fyne.NewSize(c.w, c.h))
			openPage(t, a, "network/enp3s0")
			p := plotNamed(t, a, "interface-traffic")
			p.chart.OnPan(-60_000)
			p.chart.OnHide("Sent", true)
			a.show(t.Context(), a.feed.Latest())
			a.window.Canvas().Focus(p.chart)
			p.chart.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
			p.chart.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
			test.AssertImageMatches(t, "page_"+c.name+".png", a.window.Canvas().Capture())
		})
	}
}

// TestRecordIsNotLive shows a record: nothing in it goes on.
func TestRecordIsNotLive(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 800))
	a.ShowsRecord("Headroom: a record")
	again(t, a)
	if !slices.Contains(labels(a), "End of the record") || slices.Contains(labels(a), "Live") || a.timeBar.button.Visible() {
		t.Errorf("at its end it tells %v", labels(a))
	}
	a.timeline.pause()
	again(t, a)
	if !slices.Contains(labels(a), "Up to 12:00:00") || a.timeBar.button.Shows().Text != "To the end" || !a.timeBar.button.Visible() {
		t.Errorf("before it tells %v", labels(a))
	}
	test.Tap(a.timeBar.button)
	if !a.timeline.isLive() || a.timeBar.button.Visible() {
		t.Error("it does not go back to the end")
	}
}

// TestShortRangesAreMarked chooses a range that is too short for the interval.
func TestShortRangesAreMarked(t *testing.T) {
	l := newTimeline()
	l.interval = 10 * time.Second
	l.setLength(time.Minute)
	if i := markedRange(l); i != 0 {
		t.Errorf("marked is %d", i)
	}
	l.zoomed = 100 * time.Second
	if i := markedRange(l); i != -1 {
		t.Errorf("zoomed, marked is %d", i)
	}
}
