package app

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headroom/metrics"
	"headroom/widgets"
)

// buttonOf finds a button, one of the toolkit's or an own one, by its text.
func buttonOf(t *testing.T, a *App, text string) fyne.Tappable {
	t.Helper()
	var found fyne.Tappable
	visible(a.window.Content(), func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		var shows string
		switch b := o.(type) {
		case *widget.Button:
			shows = b.Text
		case *widgets.Button:
			shows = b.Shows().Text
		default:
			return
		}
		if found == nil && shows == text {
			found, _ = o.(fyne.Tappable)
		}
	})
	if found == nil {
		t.Fatalf("there is no button %q", text)
	}
	return found
}

// named finds a button without a text by its name.
func named(t *testing.T, a *App, name string) *widgets.Button {
	t.Helper()
	var found *widgets.Button
	visible(a.window.Content(), func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		if b, ok := o.(*widgets.Button); ok && found == nil && b.AccessibilityLabel() == name {
			found = b
		}
	})
	if found == nil {
		t.Fatalf("there is no button named %q", name)
	}
	return found
}

// What is open all day has no text for which the toolkit would read a font of
// the system, which takes 3 MB for each style.
func TestTextsOfTheOverviewNameTheirFont(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 900))
	found := 0
	visible(a.window.Content(), func(o fyne.CanvasObject, _ fyne.Position, parent fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			found++
			if text.FontSource == nil {
				t.Errorf("%q in a %T does not", text.Text, parent)
			}
		}
	})
	if found < 30 {
		t.Errorf("there are %d texts", found)
	}
}

func TestOverviewIsChosen(t *testing.T) {
	feed := workstation()
	a := newTestApp(t, feed, theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 900))
	test.Tap(buttonOf(t, a, "Edit"))
	if got := texts(a); !slices.Contains(got, "Done") || !slices.Contains(got, "Container: shown where there is one") {
		t.Errorf("while it is edited the window shows %s", joined(got))
	}
	// The first card goes, the next ones get another order and size.
	test.Tap(named(t, a, "Remove CPU"))
	test.Tap(named(t, a, "Move Memory later"))
	test.Tap(named(t, a, "Make Disk wider"))
	want := []card{{Kind: gaugeCard, ID: diskGauge, Wide: true}, {Kind: gaugeCard, ID: memoryGauge}, {Kind: gaugeCard, ID: networkGauge}}
	if got := a.prefs.cards(); !slices.Equal(got[:3], want) {
		t.Errorf("the cards are %v", got)
	}
	page := a.pages[overviewID]
	if page == nil {
		t.Fatal("there is no overview")
	}
	selects := map[string]*widget.Select{}
	visible(a.window.Content(), func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		if s, ok := o.(*widget.Select); ok {
			selects[s.PlaceHolder] = s
		}
	})
	if !slices.Contains(selects["Add a gauge"].Options, "CPU") || slices.Contains(selects["Add a gauge"].Options, "Memory") {
		t.Errorf("there are to add: %v", selects["Add a gauge"].Options)
	}
	selects["Add a chart"].SetSelected("Load")
	selects["Add a gauge"].SetSelected("CPU")
	test.Tap(buttonOf(t, a, "Done"))
	a.show(t.Context(), feed.Latest())
	got := a.prefs.cards()
	if findCard(got, card{Kind: chartCard, ID: "load"}) < 0 || findCard(got, card{Kind: gaugeCard, ID: cpuGauge}) < 0 {
		t.Errorf("the cards are %v", got)
	}
	if shown := texts(a); !slices.Contains(shown, "Load") {
		t.Errorf("the window shows %s", joined(shown))
	}
	// Another start shows the same.
	b := New(a.fyne, feed, "1.2.3")
	b.show(t.Context(), feed.Latest())
	if shown := texts(b); !slices.Contains(shown, "Load") {
		t.Errorf("after a start the window shows %s", joined(shown))
	}
	test.Tap(buttonOf(t, b, "Edit"))
	own := b.prefs.cards()
	test.Tap(buttonOf(t, b, "Usual cards"))
	press(t, b, fyne.KeyEscape)
	if !slices.Equal(b.prefs.cards(), own) {
		t.Error("own cards go without an answer")
	}
	test.Tap(buttonOf(t, b, "Usual cards"))
	b.window.Canvas().FocusNext()
	press(t, b, fyne.KeyReturn)
	if !slices.Equal(b.prefs.cards(), usualCards()) {
		t.Errorf("the usual cards are %v", b.prefs.cards())
	}
	test.Tap(buttonOf(t, b, "Usual cards"))
	if b.window.Canvas().Overlays().Top() != nil {
		t.Error("it asks whether the usual cards may become the usual cards")
	}
}

func TestOverviewIsEditedWithTheKeyboard(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(480, 360))
	test.Tap(buttonOf(t, a, "Edit"))
	c := a.window.Canvas()
	press := func(name string) {
		t.Helper()
		b, ok := c.Focused().(*widgets.Button)
		if !ok || b.AccessibilityLabel() != name {
			t.Fatalf("the focus is on %T, want the button %q", c.Focused(), name)
		}
		if named(t, a, name) != b {
			t.Fatalf("the button %q that has the focus is not on the page", name)
		}
		b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
	c.Focus(named(t, a, "Move CPU later"))
	if got := texts(a); !slices.Contains(got, "Later") {
		t.Errorf("what the button would do is not told: %s", joined(got))
	}
	press("Move CPU later")
	press("Move CPU later")
	if got := findCard(a.prefs.cards(), card{Kind: gaugeCard, ID: cpuGauge}); got != 2 {
		t.Errorf("the card is the %dth", got)
	}
	c.Focus(named(t, a, "Make CPU wider"))
	press("Make CPU wider")
	if got := texts(a); !slices.Contains(got, "Narrower") {
		t.Errorf("what the button would do now is not told: %s", joined(got))
	}
	press("Make CPU narrower")
	c.Focus(named(t, a, "Remove CPU"))
	press("Remove CPU")
	for _, name := range []string{"Network", "Memory", "Disk"} {
		press("Remove " + name)
	}
	press("Remove CPU") // the chart
	// What has the focus is seen.
	c.Focus(named(t, a, "Move Disk I/O earlier"))
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(named(t, a, "Move Disk I/O earlier"))
	if at.Y < menuHeight || at.Y > 360 {
		t.Errorf("the button with the focus is at %v", at)
	}
}

func TestToolsOfTheOverviewCoverNothing(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(480, 360))
	test.Tap(buttonOf(t, a, "Edit"))
	for _, width := range []float32{480, 600, 1000, 480} {
		a.window.Resize(fyne.NewSize(width, 360))
		var last float32
		visible(a.window.Content(), func(o fyne.CanvasObject, at fyne.Position, _ fyne.CanvasObject) {
			if b, ok := o.(*widget.Button); ok && b.Text == "Usual cards" {
				last = at.Y + b.Size().Height
			}
		})
		first := fyne.CurrentApp().Driver().AbsolutePositionForObject(named(t, a, "Remove CPU")).Y
		if first < last || first > last+40 {
			t.Errorf("%v wide, the tools end at %v, and the first card begins at %v", width, last, first)
		}
	}
}

func TestOverviewWithoutCards(t *testing.T) {
	feed := workstation()
	a := newTestApp(t, feed, theme.VariantDark)
	a.window.Resize(fyne.NewSize(480, 360))
	const want = "There are no cards. Edit adds some."
	for _, cards := range [][]card{{}, {{Kind: containerCard}}} {
		a.prefs.setCards(cards)
		a.show(t.Context(), feed.Latest())
		if got := texts(a); !slices.Contains(got, want) {
			t.Errorf("with the cards %v it shows %s", cards, joined(got))
		}
	}
	a.prefs.setCards(usualCards())
	a.show(t.Context(), feed.Latest())
	if got := texts(a); slices.Contains(got, want) {
		t.Error("with cards it shows the same")
	}
}

func TestOverviewOfAContainer(t *testing.T) {
	feed := workstation()
	s := *feed.latest
	s.Limits.CPU.Source, s.Limits.CPU.LimitCores, s.Limits.CPU.UsedCores = metrics.CgroupV2Limit, 0.5, 0.25
	s.Container.Version, s.Container.Runtime, s.Container.Memory.OOMKillsTotal = "cgroup v2", "docker", 3
	s.ECSTask.Family, s.ECSTask.Revision, s.ECSTask.LaunchType = "web", "7", "FARGATE"
	s.ECSTask.Containers = []metrics.ECSContainer{{Container: "app", UsedBytes: 100 << 20, KnownStatus: "RUNNING"}}
	feed.latest = &s
	a := newTestApp(t, feed, theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 900))
	got := texts(a)
	for _, want := range []string{"web:7", "docker, cgroup v2", "0.25 of 0.50 cores, cgroup v2 limit", "3", "100 MiB, RUNNING"} {
		if !slices.Contains(got, want) {
			t.Errorf("the window does not show %q, but %s", want, joined(got))
		}
	}
}

// A container without limits is told of where it is told of in the heading.
func TestOverviewOfAContainerWithoutLimits(t *testing.T) {
	feed := workstation()
	feed.latest.Container.Version, feed.latest.Container.Runtime = "cgroup v2", "docker"
	a := newTestApp(t, feed, theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 900))
	if got := texts(a); !slices.Contains(got, "docker, cgroup v2") {
		t.Errorf("the window does not tell of the container, but %s", joined(got))
	}
	s := *feed.latest
	s.Host.WatchedThrough = "/host/proc"
	if got := placeFacts(&s, usualLook()); got != nil {
		t.Errorf("where it watches its host it tells %v", got)
	}
}

func TestOverviewOffersWhatIsMeasured(t *testing.T) {
	feed := workstation()
	feed.latest.Swap = metrics.Swap{}
	_, panels := choices(feed.latest, nil)
	var offered []string
	for _, c := range panels {
		offered = append(offered, c.title)
	}
	if !slices.Contains(offered, "Load") || !slices.Contains(offered, "CPU") {
		t.Errorf("offered are %q", offered)
	}
	for _, title := range []string{"GPU", "Swap", "Temperatures", "Batteries"} {
		if slices.Contains(offered, title) {
			t.Errorf("%s is offered", title)
		}
	}
	_, panels = choices(server().latest, nil)
	if !slices.ContainsFunc(panels, func(c choice) bool { return c.card.ID == "temperatures" }) {
		t.Error("temperatures are not offered where there are some")
	}
}

func TestChartSaysThatNothingIsMeasured(t *testing.T) {
	feed := workstation()
	feed.latest.Swap = metrics.Swap{}
	feed.values["swap_used_bytes"] = func(int) float64 { return 0 }
	feed.values["swap_total_bytes"] = func(int) float64 { return 0 }
	for _, id := range []string{"temperatures", "swap"} {
		a := newTestApp(t, feed, theme.VariantDark)
		a.window.Resize(fyne.NewSize(1280, 900))
		a.prefs.setCards([]card{{Kind: chartCard, ID: id}})
		a.show(t.Context(), feed.latest)
		got := texts(a)
		if !slices.Contains(got, "Not measured on this machine") || slices.Contains(got, "1 KiB") {
			t.Errorf("a chart of %s shows %s", id, joined(got))
		}
	}
	// A disk that has gone.
	a := newTestApp(t, feed, theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 900))
	a.open(diskID + "/sdx")
	a.show(t.Context(), feed.latest)
	if got := texts(a); !slices.Contains(got, "Not measured on this machine") {
		t.Errorf("the page of a disk that has gone shows %s", joined(got))
	}
	// At the start there is nothing yet.
	feed.latest.Sequence = 1
	a.show(t.Context(), feed.latest)
	if got := texts(a); !slices.Contains(got, "Collecting…") {
		t.Errorf("at the start the page shows %s", joined(got))
	}
}

func TestMemoryWithoutSwap(t *testing.T) {
	feed := workstation()
	feed.latest.Swap = metrics.Swap{}
	feed.values["swap_used_bytes"] = func(int) float64 { return 0 }
	feed.values["swap_total_bytes"] = func(int) float64 { return 0 }
	a := newTestApp(t, feed, theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 900))
	a.open(memoryID)
	a.show(t.Context(), feed.latest)
	if got := texts(a); slices.Contains(got, "Swap") {
		t.Errorf("the window shows %s", joined(got))
	}
}

func TestOverviewTellsWhatIsClosest(t *testing.T) {
	feed := workstation()
	s := *feed.latest
	s.Filesystems = []metrics.Filesystem{{Mountpoint: "/", UsedRatio: 0.86}, {Mountpoint: "/var", UsedRatio: 0.97}}
	feed.latest = &s
	a := newTestApp(t, feed, theme.VariantDark)
	if got := texts(a); !slices.Contains(got, "Filesystem /var 97 %, critical") {
		t.Errorf("the window shows %s", joined(got))
	}
	levels := usualLevels
	levels[filesystemFigure], levels[memoryFigure] = threshold{never, never}, threshold{0.5, 0.6}
	a.prefs.setLevels(levels)
	a.show(t.Context(), &s)
	if got := texts(a); !slices.Contains(got, "Memory 84 %, critical") || slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "/var") }) {
		t.Errorf("with other thresholds the window shows %s", joined(got))
	}
}

func TestMoveCard(t *testing.T) {
	g, c := func(id string) card { return card{Kind: gaugeCard, ID: id} }, func(id string) card { return card{Kind: chartCard, ID: id} }
	all := []card{g("cpu"), c("load"), g("disk"), c("cpu")}
	for _, m := range []struct {
		what card
		by   int
		want []card
	}{
		{g("cpu"), 1, []card{c("load"), g("disk"), g("cpu"), c("cpu")}},
		{g("cpu"), -1, all},
		{c("cpu"), 1, all},
		{c("cpu"), -1, []card{g("cpu"), c("cpu"), c("load"), g("disk")}},
		{c("memory"), 1, all},
	} {
		if got := moveCard(all, m.what, m.by); !slices.Equal(got, m.want) {
			t.Errorf("%v by %d: %v", m.what, m.by, got)
		}
	}
}
