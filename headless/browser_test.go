package headless

import (
	"context"
	"net"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"headroom/metrics"
)

// tab is a page of a server in a browser. Whatever the browser complains of,
// and any request to another host, fails the test.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	complaints []string
	hosts      map[string]bool
	// requests are the addresses that were asked for, without the host.
	requests []string
	received float64 // bytes, as they came over the network
}

// newTab starts a Chromium with an empty profile, or skips the test where there
// is none.
func newTab(t *testing.T) *tab {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("THE PAGE IS NOT TESTED: there is no Chromium here; scripts/setup test installs it")
	}
	tab := &tab{t: t, hosts: make(map[string]bool)}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	tab.ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(tab.listen))
	t.Cleanup(cancel)
	t.Cleanup(tab.check)
	// What the policy forbids would fail silently.
	tab.do(call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `addEventListener("securitypolicyviolation", e => console.error("forbidden: " + e.violatedDirective + " " + e.blockedURI));`,
	}), call(network.Enable, network.EnableParams{}))
	return tab
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		b.complaints = append(b.complaints, text)
	case *runtime.EventConsoleAPICalled:
		text := string(e.Type)
		for _, a := range e.Args {
			text += " " + string(a.Value) + a.Description
		}
		b.complaints = append(b.complaints, text)
	case *network.EventRequestWillBeSent:
		if address, err := url.Parse(e.Request.URL); err == nil && strings.HasPrefix(address.Scheme, "http") {
			b.hosts[address.Host] = true
			b.requests = append(b.requests, address.RequestURI())
		}
	case *network.EventLoadingFinished:
		b.received += e.EncodedDataLength
	}
}

func (b *tab) check() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		b.t.Errorf("the browser complains: %s", c)
	}
	for host := range b.hosts {
		if !strings.HasPrefix(host, "127.0.0.1:") {
			b.t.Errorf("the page asks another host: %s", host)
		}
	}
}

// asked returns the requests since the last call.
func (b *tab) asked() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := b.requests
	b.requests = nil
	return list
}

func call[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, c, params)
		return err
	})
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// open shows an address and waits until the script has drawn the charts.
func (b *tab) open(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(address))
	b.until("the charts show", `document.body.dataset.ready !== undefined && document.querySelectorAll(".plot canvas").length > 0 && !document.querySelector(".waits")`)
}

func (b *tab) text(expression string) string {
	b.t.Helper()
	return evaluate[string](b, expression)
}

func evaluate[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until evaluates an expression in the page until it is true.
func (b *tab) until(what, expression string) {
	b.t.Helper()
	for range 300 {
		if evaluate[bool](b, "Boolean("+expression+")") {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("the page is not as it should be: %s", what)
}

// press types keys, one after another.
func (b *tab) press(keys ...string) {
	b.t.Helper()
	for _, key := range keys {
		b.do(chromedp.KeyEvent(key))
	}
}

// click clicks an element where a person would.
func (b *tab) click(selector string) {
	b.t.Helper()
	at := b.place(selector)
	b.do(chromedp.MouseClickXY(at.X+at.Width/2, at.Y+at.Height/2))
}

type box struct {
	X, Y, Width, Height float64
}

// place scrolls to an element and returns where it is in the window.
func (b *tab) place(selector string) box {
	b.t.Helper()
	b.until(selector+" is there", "document.querySelector(`"+selector+"`)")
	return evaluate[box](b, "(() => { const e = document.querySelector(`"+selector+"`); e.scrollIntoView({ block: 'center' }); const { x, y, width, height } = e.getBoundingClientRect(); return { X: x, Y: y, Width: width, Height: height }; })()")
}

func (b *tab) size(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

// prefers tells the page that the system is "dark" or "light".
func (b *tab) prefers(theme string) {
	b.t.Helper()
	b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}},
	}))
}

// livePast is a past that goes on: whoever has subscribed gets its ticks.
type livePast struct {
	*past
	mu      sync.Mutex
	readers map[chan *metrics.Snapshot]bool
	// edit changes each Snapshot before it is published.
	edit func(*metrics.Snapshot)
}

// newLivePast makes 12 minutes of past, with 40 seconds missing in the middle.
func newLivePast() *livePast {
	f := &livePast{past: newPast(0), readers: make(map[chan *metrics.Snapshot]bool)}
	f.table = someProcesses
	now := time.Now()
	for ago := 12 * time.Minute; ago > 0; ago -= time.Second {
		if ago > 4*time.Minute && ago < 4*time.Minute+40*time.Second {
			continue
		}
		f.at(now.Add(-ago), float64(ago%time.Minute)/float64(time.Minute))
	}
	f.culprits = []metrics.CulpritSpan{{
		From: now.Add(-24 * time.Hour), To: now.Add(24 * time.Hour),
		CPU: []metrics.Culprit{{PID: 7, Name: "spinner", Value: 1.5}},
	}}
	return f
}

func (f *livePast) Subscribe(ctx context.Context) <-chan *metrics.Snapshot {
	c := make(chan *metrics.Snapshot, 1)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readers[c] = true
	context.AfterFunc(ctx, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.readers, c)
		close(c)
	})
	return c
}

// at appends a Snapshot of a time, with this CPU usage.
func (f *livePast) at(when time.Time, usage float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := snapshotOf(when, usage)
	if f.edit != nil {
		f.edit(s)
	}
	s.Sequence = 1
	if last := f.latest.Load(); last != nil {
		s.Sequence = last.Sequence + 1
	}
	f.history.Append(s)
	f.latest.Store(s)
	for c := range f.readers {
		select {
		case c <- s:
		default:
		}
	}
}

// run ticks ten times a second until the test ends, with the usage of a full
// second so that readers see a steady number.
func (f *livePast) run(t *testing.T, usage float64) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(250 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				f.at(time.Now(), usage)
			}
		}
	}()
	t.Cleanup(func() { stop(); <-ended })
}

func snapshotOf(when time.Time, usage float64) *metrics.Snapshot {
	s := metrics.UnknownSnapshot(when)
	s.IntervalSeconds, s.ElapsedSeconds = 1, 1
	s.Host = metrics.Host{Hostname: `<b>host & "name"</b>`, Platform: "debian 12", Kernel: "6.1", Arch: "amd64", CPUs: 4, UptimeSeconds: 7200}
	s.CPU.UsageRatio = metrics.Float(usage)
	for i, core := range []string{"0", "1", "2", "3"} {
		s.CPU.Cores = append(s.CPU.Cores, metrics.Core{Core: core, UsageRatio: metrics.Float(usage) * metrics.Float(i) / 3, FrequencyHertz: metrics.Unknown()})
	}
	s.Load = metrics.Load{Load1: 1.5, Load5: 1.2, Load15: 1, Tasks: 100, TasksMax: 30000}
	s.Memory = metrics.Memory{TotalBytes: 8 << 30, UsedBytes: 2 << 30, AvailableBytes: 6 << 30, UsedRatio: 0.25}
	s.Swap = metrics.Swap{TotalBytes: 1 << 30, UsedBytes: 1 << 28, FreeBytes: 3 << 28, UsedRatio: 0.25}
	s.Limits.CPU = metrics.CPULimit{
		Origin:     metrics.Origin{Source: metrics.CgroupV2Limit, Path: "/task"},
		LimitCores: 2, UsedCores: metrics.Float(2 * usage), UsedRatio: metrics.Float(usage),
	}
	s.Limits.Memory = metrics.MemoryLimit{
		Origin: metrics.Origin{Source: metrics.ECSTaskLimit}, LimitBytes: 512 << 20, UsedBytes: 384 << 20, AvailableBytes: 128 << 20, UsedRatio: 0.75,
	}
	s.Container.Runtime, s.Container.Version, s.Container.Path = "docker", "cgroup v2", "/"
	s.Container.Memory.OOMKillsTotal = 3
	s.Container.CPU.ThrottledRatio, s.Container.CPU.ThrottledSecondsTotal = 0.125, 90
	s.Container.Levels = []metrics.ContainerLimits{{Path: "/", Version: metrics.CgroupV2Limit, LimitCores: 2, LimitBytes: metrics.Unknown(), TasksLimit: 500}}
	s.ECSTask.Family, s.ECSTask.Revision, s.ECSTask.TaskARN, s.ECSTask.LaunchType = "web", "12", "arn:aws:ecs:eu-west-1:1:task/web/abc", "FARGATE"
	s.ECSTask.Containers = []metrics.ECSContainer{{Container: "app", UsedCores: 0.5, UsedBytes: 256 << 20, LimitBytes: 384 << 20, KnownStatus: "RUNNING", ReservedCores: metrics.Unknown(), RestartsTotal: metrics.Unknown()}}
	s.Network = metrics.Network{ReceiveBytesPerSecond: 1 << 20, TransmitBytesPerSecond: 1 << 19, LoopbackBytesPerSecond: 100}
	s.DiskIO = metrics.DiskIO{ReadBytesPerSecond: 1 << 22, WriteBytesPerSecond: 1 << 21, BusyRatio: 0.5}
	s.DiskIO.Devices = []metrics.Disk{{Device: "sda", BusyRatio: 0.5}, {Device: "sdb", BusyRatio: 0.25}}
	s.Filesystems = []metrics.Filesystem{{Mountpoint: "/", UsedRatio: 0.5, AvailableBytes: 1 << 30}, {Mountpoint: "/dead", UsedRatio: metrics.Unknown(), Error: "no answer for 3s"}}
	s.Collectors = []metrics.CollectorStatus{{Collector: "cpu", State: metrics.CollectorOK}, {Collector: "disk", State: metrics.CollectorFailed, LastError: "no such file"}}
	return s
}

// running is a server on an address of its own.
type running struct {
	address string
	stop    func()
}

// serve starts a server on an address, "127.0.0.1:0" for any.
func serve(t *testing.T, f metrics.Feed, address string, prepare func(*Server)) *running {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	s := New(f, "test", quiet)
	if prepare != nil {
		prepare(s)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l, time.Second) }()
	stop := sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return &running{l.Addr().String(), stop}
}

func (r *running) url() string { return "http://" + r.address + "/" }

// The page follows the ticks, says so when the server is gone, and is back by
// itself when it is.
func TestPageFollowsTheServer(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url())
	b.until("the host's name is text, not markup", `document.querySelector("h1").textContent.includes("<b>host &")`)
	if told := b.text(`document.getElementById("troubles").textContent`); !strings.Contains(told, "No values for disk (failed): no such file") || !strings.Contains(told, "/dead") {
		t.Errorf("the troubles are told as %q", told)
	}
	f.at(time.Now(), 0.4321)
	b.until("the figures follow", `document.querySelector("[data-tile=cpu] .value").textContent === "43.2 %"`)
	b.until("the charts follow", `document.querySelector("[data-panel=cpu] .told").textContent === "43.2 %"`)
	b.until("it says that it is live", `document.getElementById("status").textContent === "Live"`)
	// What the script writes is what the server writes.
	written := evaluate[bool](b, `(async () => {
		const page = new DOMParser().parseFromString(await (await fetch("./")).text(), "text/html");
		const texts = d => [...d.querySelectorAll(".tile")].map(t => [...t.querySelectorAll("h3, .value, .detail")].map(e => e.textContent).join("|")).join("\n");
		if (texts(page) !== texts(document)) console.error(texts(page) + "\nis not\n" + texts(document));
		return texts(page) === texts(document);
	})()`)
	if !written {
		t.Error("the script's tiles are not those of the server")
	}
	for _, want := range []string{"Runtime", "docker", "OOM kills", "12.5 % of the periods", "web:12", "256 of 384 MiB", "no limit"} {
		if told := b.text(`document.getElementById("place-content").textContent`); !strings.Contains(told, want) {
			t.Errorf("the card of the container lacks %q: %s", want, told)
		}
	}

	server.stop()
	b.until("it says that the server is gone", `!document.getElementById("notice").hidden && document.getElementById("notice").textContent.includes("No answer")`)
	b.until("not live", `document.body.dataset.state === "stale"`)
	f.at(time.Now(), 0.5678)
	serve(t, f, server.address, nil)
	b.until("it is back", `document.getElementById("notice").hidden && document.body.dataset.state === "live"`)
	b.until("with the new figures", `document.querySelector("[data-tile=cpu] .value").textContent === "56.8 %"`)
	f.run(t, 0.25)
	b.until("and the charts", `document.querySelector("[data-panel=cpu] .told").textContent === "25.0 %"`)
}

// What is replayed is shown as what it is, and never counts as stale.
func TestPageOfAReplay(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", func(s *Server) { s.ReplayUntil(f.Latest().Time, "Replay of a test") })
	b.open(server.url())
	b.until("it says so", `document.getElementById("status").textContent === "Replay" && document.querySelector("main").textContent.includes("Replay of a test")`)
	b.until("the end of the record shows", `document.querySelector("[data-panel=cpu] .told").textContent === "1.7 %"`)
}

// Behind a proxy that shows the server below a path, everything is found.
func TestPageBelowAPath(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", func(s *Server) { below(t, s, "/watch/headroom") })
	b.open(server.url() + "watch/headroom/")
	for _, address := range b.asked() {
		if !strings.HasPrefix(address, "/watch/headroom/") {
			t.Errorf("the page asks for %s", address)
		}
	}
	b.until("it is live", `document.getElementById("status").textContent === "Live"`)
}

// Without the script the tiles and the pictures show, and the page comes again.
func TestPageWithoutScript(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.do(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}), chromedp.Navigate(server.url()))
	b.until("the pictures show", `document.querySelectorAll("#charts img").length >= 8 && [...document.images].every(i => i.complete && i.naturalWidth > 0)`)
	b.until("the tiles show", `document.querySelectorAll(".tile .meter").length >= 6`)
	if b.text(`document.querySelector("meta[http-equiv=refresh]").content`) != "10" {
		t.Error("the page does not come again")
	}
	b.until("nothing shows that needs the script", `[...document.querySelectorAll(".tools, .waits, #processes")].every(e => e.offsetWidth === 0)`)
	b.until("nothing is wider than the window", `document.documentElement.scrollWidth <= innerWidth`)
}

// Where there is a script, what is there for want of one shows at no time, not
// even before the script has come: it would be bare markup.
func TestPageShowsNoMarkup(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url())
	height := evaluate[float64](b, `(() => {
		const late = document.createElement("noscript");
		late.textContent = "<a>";
		document.querySelector("#charts").append(late);
		const text = document.createRange();
		text.selectNodeContents(late);
		const { height } = text.getBoundingClientRect();
		late.remove();
		return height;
	})()`)
	if height > 0 {
		t.Errorf("markup shows, %.0f pixels high, until the script has taken it away", height)
	}
}

// The first load: how much comes over the network, how soon something shows,
// and that a second one brings nothing that has not changed.
func TestPageIsLight(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url())
	b.mu.Lock()
	received := b.received
	b.mu.Unlock()
	total := evaluate[float64](b, `[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].reduce((sum, e) => sum + e.transferSize, 0)`)
	paint := evaluate[float64](b, `performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? -1`)
	t.Logf("first load: %.1f kB over the network (%.1f kB as the page counts), first contentful paint after %.0f ms", received/1000, total/1000, paint)
	if max(received, total) > 150_000 || total < 20_000 {
		t.Errorf("the first load takes %.0f bytes, %.0f as the page counts: 150,000 are the most", received, total)
	}
	b.open(server.url())
	again := evaluate[float64](b, `performance.getEntriesByType("resource").filter(e => e.name.includes("/assets/") && !e.name.includes("icon")).reduce((sum, e) => sum + e.transferSize, 0)`)
	if again > 0 {
		t.Errorf("a second load brings %.0f bytes of files again that never change", again)
	}
}

// Nobody is asked while nobody looks.
func TestPageRestsWhileHidden(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url())
	hide := func(hidden string) {
		evaluate[bool](b, `Object.defineProperty(document, "hidden", { configurable: true, value: `+hidden+` }), document.dispatchEvent(new Event("visibilitychange"))`)
	}
	hide("true")
	b.until("the stream has ended", `true`)
	time.Sleep(300 * time.Millisecond)
	b.asked()
	f.run(t, 0.3)
	time.Sleep(time.Second)
	if asked := b.asked(); len(asked) > 0 {
		t.Errorf("a hidden page asks for %v", asked)
	}
	hide("false")
	b.until("it is live again", `document.querySelector("[data-tile=cpu] .value").textContent === "30.0 %"`)
	if asked := strings.Join(b.asked(), " "); !strings.Contains(asked, "stream") || !strings.Contains(asked, "lines") {
		t.Errorf("the page asks only for %s", asked)
	}
}

// someProcesses answers for the table, sorted by CPU or by memory.
func someProcesses(q metrics.ProcessQuery) (*metrics.ProcessTable, error) {
	table := &metrics.ProcessTable{Time: time.Now(), Count: 3, Matched: 3}
	for i, name := range []string{"alpha", "beta", "gamma"} {
		if !strings.Contains(name, q.Search) {
			continue
		}
		n := metrics.Float(i)
		table.Rows = append(table.Rows, metrics.ProcessEntry{
			PID: 10 + i, Name: name, User: "root", State: "sleeping", CPUCores: 2.5 - n, ResidentBytes: (n + 1) * (1 << 20), Threads: 1,
			ReadBytesPerSecond: 0, WriteBytesPerSecond: n, StartTime: time.Now().Add(-time.Hour),
		})
	}
	if (q.Sort == metrics.ProcessSort("memory")) != q.Reverse {
		for i, j := 0, len(table.Rows)-1; i < j; i, j = i+1, j-1 {
			table.Rows[i], table.Rows[j] = table.Rows[j], table.Rows[i]
		}
	}
	table.Matched = len(table.Rows)
	return table, nil
}
