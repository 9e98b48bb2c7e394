package headless

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"headroom/metrics"
)

const order = `[...document.querySelectorAll("#charts > article")].map(c => c.dataset.panel).join(" ")`

// Which charts show, and in which order, is kept in the browser and is part of
// the link, which goes before what is kept.
func TestPageKeepsWhatIsChosen(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url())
	usual := b.text(order)
	if !strings.HasPrefix(usual, "cpu memory ecs-cpu ecs-memory network") || !strings.HasSuffix(usual, "swap") {
		t.Errorf("the usual charts are %s", usual)
	}
	b.click("#choose-panels")
	b.click(`[data-action="down cpu"]`)
	b.click(`[data-action="remove network"]`)
	b.until("which is said in the dialog, where it is heard", `document.querySelector("#panels-dialog > [role=status]").textContent === "Network no longer shows"`)
	b.click(`[data-action="add gpu"]`)
	want := strings.Replace(strings.Replace(usual, "cpu memory", "memory cpu", 1), " network", "", 1) + " gpu"
	b.until("the charts are those", order+` === "`+want+`"`)
	b.until("the new chart says that it has nothing", `!document.querySelector("[data-panel=gpu] .empty").hidden`)
	b.press(kb.Escape)
	b.until("the dialog is closed", `!document.getElementById("panels-dialog").open && document.activeElement.id === "choose-panels"`)

	b.open(server.url())
	b.until("they are kept", order+` === "`+want+`"`)
	b.open(server.url() + "#panels=load,nothing,cpu&range=1h&theme=dark&threshold=cpu,10,20")
	b.until("a link goes first", order+` === "load cpu"`)
	b.until("with all that it tells", `document.documentElement.dataset.theme === "dark" && document.querySelector("[data-range='1h']").getAttribute("aria-pressed") === "true"`)
	f.run(t, 0.15)
	b.until("the thresholds too", `document.querySelector("[data-tile=cpu]").dataset.level === "warning" && document.querySelector("[data-tile=cpu] .mark").textContent === "△ Warning"`)
	b.click(`[data-range="6h"]`)
	b.until("what is changed then is chosen", `document.querySelector("[data-range='6h']").getAttribute("aria-pressed") === "true"`)
	b.open(server.url())
	b.until("and kept", `document.querySelector("[data-range='6h']").getAttribute("aria-pressed") === "true"`)
	b.until("but of the link nothing else is", order+` === "`+want+`"`)
	b.until("the theme neither", `document.documentElement.dataset.theme === "system"`)

	// A link tells also what is usual where it was made.
	evaluate[any](b, `(() => { navigator.clipboard.writeText = async text => { window.copied = text; }; document.getElementById("share").click(); })()`)
	b.until("the link is copied", `typeof window.copied === "string"`)
	link := evaluate[string](b, `decodeURIComponent(window.copied)`)
	for _, part := range []string{"threshold=cpu,90,&", "threshold=memory,80,92", "threshold=disk,90,", "hide=", "range=6h"} {
		if !strings.Contains(link, part) {
			t.Errorf("the link %s lacks %s", link, part)
		}
	}

	b.click("#choose-panels")
	b.click("#usual-panels")
	b.until("the usual ones are back", order+` === "`+usual+`"`)
}

// Who opens a link sees what its sender saw, whatever he has chosen himself,
// and keeps his own choice: only what he changes is kept.
func TestPageOpensLinksOfOthers(t *testing.T) {
	sender, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	f.run(t, 0.3)
	sender.open(server.url())
	const link = `import(new URL("settings.js", document.querySelector("script[type=module]").src)).then(m => m.settings.link())`
	seen := `JSON.stringify([` + order + `, document.documentElement.dataset.theme, document.getElementById("process-limit").value,
		document.querySelector("#process-table [aria-sort]").dataset.sort, document.querySelector("[aria-pressed=true][data-range]").dataset.range,
		[...document.querySelectorAll(".tile")].map(t => t.dataset.level), document.querySelectorAll(".legend [aria-pressed=false]").length])`
	sender.until("the figures are there", `document.querySelector("[data-tile=cpu] .value").textContent === "30.0 %"`)
	sent := sender.text(seen)

	b := newTab(t)
	b.open(server.url())
	const own = `{"range":"1h","panels":["memory","load","cpu"],"theme":"dark","thresholds":{"cpu":{"warning":0.05,"critical":0.1}},"hidden":["memory/Used"],"processes":{"sort":"memory","order":"asc","limit":50}}`
	evaluate[any](b, "localStorage.setItem('headroom', `"+own+"`)")
	b.open(server.url())
	b.until("the own choice shows", `document.querySelector("[data-tile=cpu]").dataset.level === "critical" && document.querySelector("[data-panel=memory] .legend [aria-pressed=false]")`)
	b.open(sender.text(link))
	b.until("the figures are there", `document.querySelector("[data-tile=cpu] .value").textContent === "30.0 %"`)
	if got := b.text(seen); got != sent {
		t.Errorf("the receiver sees\n%s, the sender\n%s", got, sent)
	}
	const kept = `localStorage.getItem("headroom")`
	if got := b.text(kept); got != own {
		t.Errorf("opening a link has kept %s", got)
	}

	evaluate[any](b, `(() => { const s = document.getElementById("process-limit"); s.value = "10"; s.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	b.click("[data-panel=load] .legend li:nth-child(2) button")
	b.click("#open-settings")
	evaluate[any](b, `(() => { const i = document.querySelector("[data-kind=swap][data-level=warning]"); i.value = "50"; i.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	b.press(kb.Escape)
	want := `{"range":"1h","panels":["memory","load","cpu"],"theme":"dark","thresholds":{"cpu":{"warning":0.05,"critical":0.1},"swap":{"warning":0.5,"critical":0.85}},"hidden":["memory/Used","load/5 min"],"processes":{"sort":"memory","order":"asc","limit":10}}`
	if got := b.text(kept); got != want {
		t.Errorf("kept is\n%s, not\n%s", got, want)
	}
	b.click("[data-panel=load] .legend li:nth-child(2) button")
	after := b.text(seen)
	b.do(chromedp.Reload())
	b.until("a reload shows the same", `document.body.dataset.ready !== undefined && document.querySelectorAll(".legend button").length > 0 && `+seen+" === `"+after+"`")

	// Another window keeps something meanwhile.
	evaluate[any](b, `localStorage.setItem("headroom", '{"range":"6h"}')`)
	b.click("#open-settings")
	b.click("#settings-dialog input[value=light]")
	if got := b.text(kept); got != `{"range":"6h","theme":"light"}` {
		t.Errorf("with another window, %s is kept", got)
	}
}

// The thresholds decide what is marked, in words too, and the theme is chosen.
func TestPageSettings(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	f.run(t, 0.5)
	b.open(server.url())
	b.until("memory is nearest to its limit", `document.querySelector(".closest").dataset.tile === "memory" && document.querySelector("[data-tile=memory] .mark").textContent === "Least room"`)
	b.click("#open-settings")
	typed := func(kind, level, value string) {
		t.Helper()
		selector := fmt.Sprintf("#thresholds [data-kind=%s][data-level=%s]", kind, level)
		b.click(selector)
		evaluate[any](b, `document.querySelector("`+selector+`").select()`)
		b.press(strings.Split(value, "")...)
		b.press(kb.Tab)
	}
	typed("cpu", "warning", "20")
	typed("cpu", "critical", "45")
	b.until("the processors are critical", `document.querySelector("[data-tile=cpu]").dataset.level === "critical" && document.querySelector("[data-tile=cpu] .mark").textContent === "▲ Critical" && document.querySelector(".closest").dataset.tile === "cpu"`)
	b.until("the title says so", `document.title.startsWith("▲ CPU 50.0 %")`)
	b.click("#thresholds [data-kind=cpu][data-level=critical]")
	evaluate[any](b, `document.querySelector("#thresholds [data-kind=cpu][data-level=critical]").select()`)
	b.press(kb.Backspace, kb.Tab)
	b.until("without a number nothing is critical", `document.querySelector("[data-tile=cpu]").dataset.level === "warning" && location.hash.endsWith("cpu,20,")`)
	typed("cpu", "critical", "45")
	b.until("with one it is again", `document.querySelector("[data-tile=cpu]").dataset.level === "critical"`)
	typed("cpu", "critical", "5")
	b.until("critical below warning is refused", `document.querySelector("#thresholds :invalid") !== null && location.hash.includes("cpu,20,45")`)
	b.press(kb.Escape)
	b.click("#open-settings")
	b.click("#settings-dialog input[value=dark]")
	b.until("it is dark", `document.documentElement.dataset.theme === "dark" && getComputedStyle(document.body).backgroundColor === "rgb(15, 17, 20)"`)
	b.press(kb.Escape)

	// The link opens the same view in another browser, where nothing is kept.
	b.click("#share")
	b.until("the link is told", `document.getElementById("said").textContent.includes("link")`)
	link := b.text(`import(new URL("settings.js", document.querySelector("script[type=module]").src)).then(m => m.settings.link())`)
	for _, part := range []string{"theme=dark", "threshold=cpu,20,45", "range=5m", "panels=cpu,memory"} {
		if !strings.Contains(link, part) {
			t.Errorf("the link %s lacks %s", link, part)
		}
	}
	other := newTab(t)
	other.open(link)
	other.until("the same view", `document.documentElement.dataset.theme === "dark" && document.querySelector("[data-tile=cpu]").dataset.level === "critical"`)

	b.open(server.url())
	b.until("it is kept", `document.documentElement.dataset.theme === "dark" && document.querySelector("[data-tile=cpu]").dataset.level === "critical"`)
	b.click("#open-settings")
	b.click("#reset")
	b.until("everything is as usual", `document.documentElement.dataset.theme === "system" && document.querySelector("[data-tile=cpu]").dataset.level === "" && location.hash === ""`)
}

// The page marks the same as the pictures: what is usual is written in one place.
func TestPageLevels(t *testing.T) {
	const want = "cpu,0.9, memory,0.8,0.92 swap,0.6,0.85 filesystem,0.85,0.95 disk,0.9,"
	if got := pageLevels(); got != want {
		t.Errorf("the levels are %q, want %q", got, want)
	}
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	f.run(t, 1)
	b.open(server.url())
	b.until("a processor that is all busy is no more than a warning", `document.querySelector("[data-tile=cpu]").dataset.level === "warning"`)
}

// A link may be anybody's, and what is kept of another version.
func TestPageTakesNoNonsense(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url())
	usual := b.text(order)
	evaluate[any](b, `localStorage.setItem("headroom", '{"range":"3y","panels":"x","theme":7,"thresholds":{"cpu":null},"hidden":[1],"processes":{"sort":"cpu","order":"desc","limit":99999}}')`)
	b.open(server.url() + "#range=evil&theme=<b>&threshold=cpu,x,y&threshold=__proto__,1,2&from=9&to=1")
	b.until("all is as usual", order+` === "`+usual+`" && document.querySelector("#range [data-range='5m']").getAttribute("aria-pressed") === "true"`)
	b.until("the table has its usual length", `document.getElementById("process-limit").value === "25"`)
	evaluate[any](b, `localStorage.setItem("headroom", 'not JSON')`)
	b.open(server.url())
	b.until("all is as usual again", order+` === "`+usual+`"`)
	b.open(server.url() + "#panels=nope")
	b.until("of panels that are none the usual ones show", order+` === "`+usual+`"`)
	b.open(server.url() + "?utm_source=a&range=1h")
	b.until("what others add to an address is nothing to us", `document.querySelector("#range [data-range='1h']").getAttribute("aria-pressed") === "true"`)
	b.do(chromedp.Navigate(server.url() + "#panels="))
	b.do(chromedp.Reload())
	b.until("who wants none has none", `document.body.dataset.ready !== undefined && !document.getElementById("no-charts").hidden`)
}

// Only a click that begins and ends beside a dialog closes it.
func TestPageClosesDialogsFromBeside(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.size(1280, 900)
	b.open(server.url())
	const isOpen = `document.getElementById("settings-dialog").open`
	b.click("#open-settings")
	b.until("it is open", isOpen)
	table := b.place("#settings-dialog table")
	note := b.place("#settings-dialog .note")
	edge := evaluate[box](b, `(() => { const { x, y, width, height } = document.getElementById("settings-dialog").getBoundingClientRect(); return { X: x, Y: y, Width: width, Height: height }; })()`)
	b.do(chromedp.MouseClickXY(table.X-3, table.Y+table.Height+5)) // the margin of the table
	b.until("a click into a margin leaves it", isOpen)
	b.pressAt(note.X+20, note.Y+note.Height/2, chromedp.ButtonLeft)
	b.moveTo(edge.X-30, note.Y)
	b.releaseAt(edge.X-30, note.Y, chromedp.ButtonLeft)
	time.Sleep(100 * time.Millisecond)
	b.until("so does a text that is selected up to the outside", isOpen)
	b.do(chromedp.MouseClickXY(edge.X-30, edge.Y+20))
	b.until("a click beside it closes it", "!"+isOpen)
}

// The table of processes sorts, searches, and is asked for only while it is on
// the screen.
func TestPageProcesses(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.size(1000, 700)
	b.open(server.url())
	f.run(t, 0.3)
	b.until("it is live", `document.querySelector("[data-tile=cpu] .value").textContent === "30.0 %"`)
	if asked := strings.Join(b.asked(), " "); strings.Contains(asked, "api/v1/processes") {
		t.Errorf("the table is asked for before one sees it: %s", asked)
	}
	const names = `[...document.querySelectorAll("#process-table tbody th")].map(c => c.textContent).join(" ")`
	b.place("#process-table")
	b.until("who uses most processor time comes first", names+` === "alpha beta gamma"`)
	b.until("the row is told", `document.querySelector("#process-table tbody tr").textContent.includes("alpha250 %1.0 MiB0 B/s10rootsleeping1")`)
	b.until("it says how many", `document.getElementById("process-summary").textContent === "3 processes"`)
	tree := runCommand(b, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes
	for name, role := range map[string]string{"Processes": "table", "Memory": "button", "CPU": "button"} {
		if !slices.ContainsFunc(tree, func(n *accessibility.Node) bool {
			return n.Role != nil && n.Name != nil && string(n.Role.Value) == strconv.Quote(role) && string(n.Name.Value) == strconv.Quote(name)
		}) {
			t.Errorf("screen readers find no %s that is called %s", role, name)
		}
	}
	b.click("#process-table [data-sort=memory] button")
	b.until("then who uses most memory", names+` === "gamma beta alpha" && document.querySelector("[data-sort=memory]").getAttribute("aria-sort") === "descending" && !document.querySelector("[data-sort=cpu]").hasAttribute("aria-sort")`)
	b.press(kb.Enter)
	b.until("the other way round", names+` === "alpha beta gamma" && document.querySelector("[data-sort=memory]").getAttribute("aria-sort") === "ascending"`)
	b.click("#process-search")
	b.press("b", "e", "t")
	b.until("what is found is said once", `document.getElementById("process-found").textContent === "1 of 3 match"`)
	b.until("the search keeps some", names+` === "beta" && document.getElementById("process-summary").textContent === "1 of 3 match"`)
	evaluate[any](b, `(() => { const s = document.getElementById("process-limit"); s.value = "10"; s.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	b.until("the limit is asked for", `performance.getEntriesByType("resource").some(e => e.name.includes("processes?") && e.name.includes("limit=10") && e.name.includes("search=bet"))`)
}

// A server that ticks but does not answer: the page says so, asks less and
// less often, and goes on when it answers.
func TestPageTellsWhatFails(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	target, err := url.Parse(server.url())
	if err != nil {
		t.Fatal(err)
	}
	var fails atomic.Value
	fails.Store("api/v1/panels")
	var asked atomic.Int32
	through := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }, FlushInterval: -1, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if part, _ := fails.Load().(string); part != "" && strings.Contains(r.URL.Path, part) {
			asked.Add(1)
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(`{"detail": "too much is asked"}`)) // the test fails then
			return
		}
		through.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)
	b.do(chromedp.Navigate(proxy.URL))
	b.until("it says that the charts can't be shown", `document.getElementById("failure").textContent === "The charts can't be shown: too much is asked. It is tried again and again."`)
	if !evaluate[bool](b, `document.getElementById("share").disabled`) {
		t.Error("a button that does nothing can be pressed")
	}
	fails.Store("")
	b.until("then they show", `document.getElementById("failure").textContent === "" && document.querySelectorAll(".plot canvas").length > 0 && !document.getElementById("share").disabled`)

	fails.Store("api/v1/lines")
	asked.Store(0)
	f.run(t, 0.5)
	b.until("it says that they stand still", `document.getElementById("failure").textContent.includes("can't be brought up to date: too much is asked") && document.getElementById("status").textContent === "Live"`)
	time.Sleep(5 * time.Second) // 20 ticks
	if n := asked.Load(); n < 2 || n > 5 {
		t.Errorf("it asks %d times in 5 s", n)
	}
	if got := b.text(`(() => { const f = document.getElementById("failure"); return f.role + " " + f.parentElement.contains(document.getElementById("charts")); })()`); got != "status true" {
		t.Errorf("the role of the message, and whether it is with the charts, is %s", got)
	}
	// A range is chosen all the same: what is there is drawn on its axis.
	b.click(`[data-range="1h"]`)
	b.until("the axis is of an hour", `(() => { const { x } = document.querySelector("[data-panel=cpu]").uplot.scales; return Math.abs(x.max - x.min - 3600) < 1; })()`)
	fails.Store("")
	b.until("and goes on", `document.getElementById("failure").textContent === ""`)
	b.until("with all of the hour", `document.querySelector("[data-panel=cpu]").uplot.data[0].length > 300`)

	// The table likewise.
	fails.Store("api/v1/processes")
	asked.Store(0)
	b.place("#process-table")
	b.until("it says that the table can't be shown", `document.getElementById("process-summary").textContent === "The processes can't be shown: too much is asked"`)
	time.Sleep(7 * time.Second) // 28 ticks
	if n := asked.Load(); n < 2 || n > 4 {
		t.Errorf("the table is asked for %d times in 7 s", n)
	}
	fails.Store("")
	b.until("it shows", `document.getElementById("process-summary").textContent === "3 processes"`)
}

// A link may lead to where nothing can be: the page shows the newest then. To
// where only nothing is, it leads, and does not ask on and on.
func TestPageOfAnImpossibleTime(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	f.run(t, 0.5)
	for _, impossible := range []string{"#from=9999999999&to=9999999999.5", "#from=9999999999&to=9999999999999", "#from=1&to=1.001"} {
		b.open(server.url() + impossible)
		b.until(impossible+" shows the newest", `document.getElementById("zoomed").hidden && document.querySelector("[data-panel=cpu] .told").textContent === "50.0 %"`)
	}
	b.do(chromedp.Navigate(server.url() + "#from=6999999000&to=6999999100"))
	b.until("it says so", `document.querySelector("[data-panel=cpu] .empty")?.textContent === "Nothing has been measured here."`)
	b.asked()
	time.Sleep(4 * time.Second) // 16 ticks
	if asked := strings.Count(strings.Join(b.asked(), " "), "lines?"); asked > 3 {
		t.Errorf("it asks %d times in 4 s", asked)
	}
	b.click("#zoom-back")
	b.until("the way back works", `document.getElementById("failure").textContent === "" && document.querySelectorAll(".plot canvas").length > 0`)
}

// A picture that is linked shows the same times as the chart.
func TestPageLinksPicturesOfItsClock(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.do(call(emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "America/New_York"}))
	b.open(server.url())
	link := b.text(`document.querySelector("[data-panel=cpu] .menu a[href*=png]").getAttribute("href")`)
	if !strings.HasSuffix(link, "&tz=America%2FNew_York") {
		t.Errorf("the link is %s", link)
	}
	// A page in UTC may be of a server elsewhere.
	b.do(call(emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "UTC"}))
	b.open(server.url())
	if link := b.text(`document.querySelector("[data-panel=cpu] .menu a[href*=png]").getAttribute("href")`); !strings.HasSuffix(link, "&tz=UTC") {
		t.Errorf("in UTC the link is %s", link)
	}
	if status := evaluate[int](b, `fetch("`+link+`").then(r => r.status)`); status != http.StatusOK {
		t.Errorf("it gives %d", status)
	}
}

func TestPageWithoutProcesses(t *testing.T) {
	b, f := newTab(t), newLivePast()
	f.table = func(metrics.ProcessQuery) (*metrics.ProcessTable, error) {
		return nil, fmt.Errorf("they were left out: %w", metrics.ErrUnsupported)
	}
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url())
	b.place("#processes")
	b.until("it says why", `document.getElementById("process-summary").textContent === "The processes can't be shown: they were left out: not supported on this system"`)
	b.until("there is no empty table", `document.querySelector("#process-table").offsetHeight === 0 && document.getElementById("process-search").offsetHeight === 0`)
}

// Nothing is wider than the window, from a phone to a large screen, and the
// longest figure fits its tile.
func TestPageFitsEveryWidth(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url())
	for _, width := range []int64{320, 375, 500, 768, 1000, 1440, 2560, 3840} {
		b.size(width, 900)
		b.until(fmt.Sprintf("nothing is wider than %d pixels", width), `document.documentElement.scrollWidth <= innerWidth`)
		b.until("the charts take the width", `[...document.querySelectorAll(".plot:not([hidden])")].every(p => Math.abs(p.querySelector("canvas").getBoundingClientRect().width - p.clientWidth) < 2)`)
		// The longest figure that there is: a rate just below the next unit.
		b.until("a long figure fits its tile", `[...document.querySelectorAll(".tile .value")].every(v => {
			const told = v.textContent;
			v.textContent = "1023 MiB/s";
			const fits = v.scrollWidth <= v.clientWidth;
			v.textContent = told;
			return fits;
		})`)
		for _, dialog := range []string{"choose-panels", "open-settings"} {
			b.click("#" + dialog)
			b.until(fmt.Sprintf("%s fits %d pixels", dialog, width), `document.querySelector("dialog[open]") && document.querySelector("dialog[open]").getBoundingClientRect().right <= innerWidth && document.querySelector("dialog[open]").scrollWidth <= document.querySelector("dialog[open]").clientWidth`)
			b.press(kb.Escape)
		}
	}
	// A page at four times its size, of which scrollbars take a part.
	b.size(290, 256)
	b.click("#open-settings")
	b.until("the settings fit", `document.querySelector("dialog[open]").scrollWidth <= document.querySelector("dialog[open]").clientWidth`)
}

// axe-core finds no barriers, neither in light nor in dark, nor in the dialogs,
// nor when what shows is old.
func TestPageHasNoBarriers(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	f.run(t, 0.95)
	check := func(what string, but ...string) {
		t.Helper()
		rules := "{"
		for _, rule := range but {
			rules += fmt.Sprintf("%q: { enabled: false },", rule)
		}
		out := b.text(`axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: ` + rules + `} }).then(r => JSON.stringify(
			r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " + n.failureSummary).join("; "))))`)
		var violations []string
		if err := json.Unmarshal([]byte(out), &violations); err != nil {
			t.Fatal(err)
		}
		for _, v := range violations {
			t.Errorf("%s: %s", what, v)
		}
	}
	b.open(server.url())
	evaluate[any](b, `localStorage.setItem("headroom", '{"thresholds":{"cpu":{"warning":0.1,"critical":0.2}}}')`)
	for _, theme := range []string{"light", "dark"} {
		b.prefers(theme)
		b.size(1280, 900)
		b.open(server.url())
		b.place("#process-table")
		b.until("the table shows", `document.querySelectorAll("#process-table tbody tr").length === 3`)
		b.until("a tile is critical", `document.querySelector("[data-tile=cpu]").dataset.level === "critical"`)
		b.do(chromedp.Evaluate[chromedp.Void](string(axe) + ";0"))
		check(theme)
		b.hover(cpuPlot, 0.5)
		b.click("[data-panel=memory] summary")
		// What the menu covers is small as long as it does.
		check(theme+", with an open menu", "target-size")
		b.press(kb.Escape)
		for _, dialog := range []string{"choose-panels", "open-settings"} {
			b.click("#" + dialog)
			b.until("the dialog is open", `document.querySelector("dialog[open]")`)
			check(theme + ", " + dialog)
			b.press(kb.Escape)
		}
		b.size(320, 700)
		check(theme + ", on a phone")
	}
	b.size(1280, 900)
	server.stop()
	b.until("what shows is old", `document.body.dataset.state === "stale"`)
	for _, theme := range []string{"light", "dark"} {
		b.prefers(theme)
		time.Sleep(time.Second) // until colors have changed
		check(theme + ", without the server")
	}
}
