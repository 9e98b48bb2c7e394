package headless

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"headroom/charts"
	"headroom/metrics"
)

// drag moves the pressed mouse from one part of an element's width to another.
func (b *tab) drag(selector string, from, to float64) {
	b.t.Helper()
	at := b.place(selector)
	y := at.Y + at.Height/2
	x := func(part float64) float64 { return at.X + part*at.Width }
	b.do(
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x(from), y),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, x(from), y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x((from+to)/2), y, chromedp.ButtonLeft),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x(to), y, chromedp.ButtonLeft),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, x(to), y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
	)
}

// hover moves the mouse onto a part of an element's width.
func (b *tab) hover(selector string, part float64) {
	b.t.Helper()
	at := b.place(selector)
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X+part*at.Width, at.Y+at.Height/2))
}

// query returns what the newest request for lines asked for.
func (b *tab) linesQuery() url.Values {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, request := range slices.Backward(b.requests) {
		if _, query, ok := strings.Cut(request, "api/v1/lines?"); ok {
			values, err := url.ParseQuery(query)
			if err != nil {
				b.t.Fatal(err)
			}
			return values
		}
	}
	return nil
}

const cpuPlot = "[data-panel=cpu] .u-over"

// Ranges, zoom by mouse, what the pointer shows, and the lines of the legend.
func TestPageCharts(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.size(1440, 1000)
	b.open(server.url())
	whole := 0
	for _, address := range b.asked() {
		if strings.Contains(address, "lines?") && strings.Contains(address, "range=") {
			whole++
		}
	}
	if whole != 1 {
		t.Errorf("all panels are asked for in %d requests", whole)
	}

	b.click(`[data-range="15m"]`)
	b.until("the range is chosen", `document.querySelector("[data-range='15m']").getAttribute("aria-pressed") === "true" && location.hash.includes("range=15m")`)
	if q := b.linesQuery(); q.Get("range") != "15m" || len(q["panel"]) < 8 {
		t.Errorf("after the choice of a range the page asks for %v", q)
	}
	// The picture that is linked is of the same time.
	b.until("the links follow", `document.querySelector("[data-panel=cpu] .menu a[href*=png]").href.includes("charts/cpu.png?scale=2&range=15m&tz=") && document.querySelector("[data-panel=cpu] .menu a[href*=csv]").href.includes("range=15m")`)

	// The pointer shows the time, the values and who caused them.
	b.hover(cpuPlot, 0.9)
	b.until("the box shows the value", `!document.querySelector("[data-panel=cpu] .tip").hidden && /^\d\d:\d\d:\d\dUsage\d+(\.\d)? %/.test(document.querySelector("[data-panel=cpu] .tip").textContent)`)
	b.until("and the culprits", `document.querySelector("[data-panel=cpu] .tip .who").textContent.includes("spinner1.50 cores")`)
	b.until("the other charts follow the pointer without a box", `document.querySelector("[data-panel=memory] .u-cursor-x").style.transform !== "" && document.querySelector("[data-panel=memory] .tip").hidden`)

	b.drag(cpuPlot, 0.5, 0.75)
	b.until("the zoom stands in the address", `/from=\d+.*to=\d+/.test(location.hash) && !document.getElementById("zoomed").hidden`)
	q := b.linesQuery()
	if q.Get("from") == "" || q.Get("to") == "" || q.Get("range") != "" {
		t.Errorf("after a zoom the page asks for %v", q)
	}
	b.asked()
	f.run(t, 0.5)
	b.until("the figures go on", `document.querySelector("[data-tile=cpu] .value").textContent === "50.0 %"`)
	if asked := strings.Join(b.asked(), " "); strings.Contains(asked, "lines") {
		t.Errorf("what is past is asked for again: %s", asked)
	}
	at := b.place(cpuPlot)
	zoomed := evaluate[float64](b, `(() => { const { x } = document.querySelector("[data-panel=memory]").uplot.scales; return x.max - x.min; })()`)
	if math.Abs(zoomed-225) > 10 {
		t.Errorf("a drag over a quarter of 15 minutes shows %.0f s", zoomed)
	}
	b.do(chromedp.MouseClickXY(at.X+20, at.Y+20, chromedp.ClickCount(2)))
	b.until("a double click goes back", `document.getElementById("zoomed").hidden && !location.hash.includes("from=")`)

	// A drag that ends below the plot, or over the next chart, selects as far
	// as the pointer came, or to the edge.
	for name, to := range map[string]struct{ part, y, want float64 }{
		"below": {0.6, at.Height + 12, 135}, "above": {0.6, -12, 135}, "over the next chart": {1.5, at.Height / 2, 225},
	} {
		// The axis is there at once, the lines come later.
		b.until("all of it shows", `["cpu", "memory"].every(id => {
			const { scales: { x }, data: [t] } = document.querySelector("[data-panel=" + id + "]").uplot;
			return Math.abs(x.max - x.min - 900) < 1 && t.at(-1) - t[0] > 700;
		})`)
		at = b.place(cpuPlot)
		b.do(
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X+0.75*at.Width, at.Y+at.Height/2),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, at.X+0.75*at.Width, at.Y+at.Height/2, chromedp.ButtonLeft, chromedp.ClickCount(1)),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X+0.70*at.Width, at.Y+at.Height/2, chromedp.ButtonLeft),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X+0.68*at.Width, at.Y+to.y, chromedp.ButtonLeft),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X+to.part*at.Width, at.Y+to.y, chromedp.ButtonLeft),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, at.X+to.part*at.Width, at.Y+to.y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
		)
		b.until("a drag that ends "+name+" selects the time", fmt.Sprintf(`!document.getElementById("zoomed").hidden && (() => {
			const { x } = document.querySelector("[data-panel=memory]").uplot.scales;
			return Math.abs(x.max - x.min - %g) < 15;
		})()`, to.want))
		// The link to a part of the page keeps the time.
		evaluate[any](b, `(() => { document.querySelector(".skip").click(); })()`)
		b.until("the address has the time", `location.hash.includes("from=") && !document.getElementById("zoomed").hidden`)
		at = b.place(cpuPlot) // it scrolled
		b.do(chromedp.MouseClickXY(at.X+20, at.Y+20, chromedp.ClickCount(2)))
		b.until("a double click goes back again", `document.getElementById("zoomed").hidden && !location.hash.includes("from=")`)
	}

	// After a tick only what is new is asked for, from a whole second on.
	b.asked()
	b.until("the chart has the newest", `document.querySelector("[data-panel=memory] .told").textContent === "384 MiB"`)
	b.hover("h1", 0.5)
	b.until("and moves with the time", `(() => {
		const { scales: { x, y }, data } = document.querySelector("[data-panel=cpu]").uplot;
		return Math.abs(x.max - Date.now() / 1000) < 3 && Math.abs(x.max - x.min - 900) < 1 && x.max - data[0].at(-1) < 1 && y.max === 1 && data.at(-1).at(-1) === 0.5;
	})()`)
	b.until("new lines were asked for", `performance.getEntriesByType("resource").some(e => /lines\?.*from=\d{10}&points/.test(e.name) && !e.name.includes("to="))`)

	// A chart that has grown wants more points.
	b.size(3840, 1000)
	b.until("the lines are fetched again", `performance.getEntriesByType("resource").some(e => /lines\?.*range=15m&points=\d+/.test(e.name) && Number(e.name.match(/points=(\d+)/)[1]) > 700)`)
	b.size(1440, 1000)

	b.click("[data-panel=load] .legend li:nth-child(2) button")
	b.until("the line is hidden", `document.querySelector("[data-panel=load] .legend li:nth-child(2) button").getAttribute("aria-pressed") === "false" && decodeURIComponent(location.hash).replaceAll("+", " ").includes("hide=load/5 min")`)
	b.do(chromedp.Reload())
	b.until("and still is after a reload", `document.querySelector("[data-panel=load] .legend li:nth-child(2) button")?.getAttribute("aria-pressed") === "false"`)
	b.until("the summary leaves it out", `document.querySelector("[data-panel=load] > .unseen").textContent.includes("1 min: last 1.50") && !document.querySelector("[data-panel=load] > .unseen").textContent.includes("5 min: last 1.2")`)
	b.click("[data-panel=load] .legend li:nth-child(2) button")
	b.until("the line is back", `document.querySelector("[data-panel=load] .legend li:nth-child(2) button").getAttribute("aria-pressed") === "true"`)
}

// A device that has come gets its line; one that has gone keeps its own, and
// does not make the page fetch everything at each tick.
func TestPageFollowsDevices(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url() + "#panels=disks")
	const names = `[...document.querySelectorAll("[data-panel=disks] .legend .name")].map(n => n.textContent).join(" ")`
	b.until("both disks show", names+` === "sda sdb"`)
	f.mu.Lock()
	f.edit = func(s *metrics.Snapshot) {
		s.DiskIO.Devices = []metrics.Disk{{Device: "sda", BusyRatio: 0.5}, {Device: "sdc", BusyRatio: 0.125}}
	}
	f.mu.Unlock()
	f.run(t, 0.5)
	b.until("the new one has come", names+` === "sda sdb sdc"`)
	b.asked()
	b.until("it has a past of some ticks", `document.querySelector("[data-panel=disks]").uplot.data.some(d => d.slice(-8).every(v => v === 0.125))`)
	if asked := strings.Join(b.asked(), " "); strings.Contains(asked, "range=") {
		t.Errorf("everything is fetched again: %s", asked)
	}
}

// A tap shows what a pointer shows.
func TestPageByTouch(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.do(chromedp.EmulateViewport(390, 800, chromedp.EmulateMobile, chromedp.EmulateTouch),
		call(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true}))
	b.open(server.url())
	at := b.place(cpuPlot)
	b.do(call(input.SynthesizeTapGesture, input.SynthesizeTapGestureParams{X: at.X + 0.6*at.Width, Y: at.Y + at.Height/2}))
	b.until("the box shows the value", `/Usage\d+(\.\d)? %/.test(document.querySelector("[data-panel=cpu] .tip:not([hidden])")?.textContent)`)
	b.until("and the culprits", `document.querySelector("[data-panel=cpu] .tip .who").textContent.includes("spinner")`)
	b.until("the box is on the screen", `document.querySelector("[data-panel=cpu] .tip").getBoundingClientRect().left >= 0 && document.querySelector("[data-panel=cpu] .tip").getBoundingClientRect().right <= innerWidth`)

	at = b.place(cpuPlot)
	b.do(call(input.SynthesizePinchGesture, input.SynthesizePinchGestureParams{X: at.X + at.Width/2, Y: at.Y + at.Height/2, ScaleFactor: 2, GestureSourceType: input.GestureSourceTypeTouch}))
	b.until("two fingers zoom", `!document.getElementById("zoomed").hidden && (() => { const { x } = document.querySelector("[data-panel=cpu]").uplot.scales; return x.max - x.min > 80 && x.max - x.min < 200; })()`)
	b.click("#zoomed button, button#zoomed")
	b.until("and back", `document.getElementById("zoomed").hidden`)
}

// No label of an axis is cut off, on whatever screen.
func TestPageLabelsAreWhole(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.do(call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
		window.cut = []; window.labels = 0;
		const fill = CanvasRenderingContext2D.prototype.fillText;
		CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
			if (text && this.textAlign === "center") {
				const { e } = this.getTransform(), half = this.measureText(text).width / 2;
				window.labels++;
				if (x + e - half < 0 || x + e + half > this.canvas.width) window.cut.push(text + " at " + (x + e) + " of " + this.canvas.width);
			}
			return fill.apply(this, arguments);
		};`}))
	f.run(t, 0.5)
	for _, width := range []int64{390, 1280, 3840} {
		b.size(width, 1000)
		minute := float64(time.Now().Unix()/60*60 - 60)
		hashes := []string{"#range=5m", "#range=7d"}
		// A label comes to the edge by and by: the one of the full minute is some
		// pixels from it.
		for _, before := range []float64{0.4, 0.8, 1.4, 2.5} {
			hashes = append(hashes, fmt.Sprintf("#from=%.1f&to=%.1f", minute+before-50, minute+before))
		}
		for _, hash := range hashes {
			b.open(server.url() + hash)
			b.until("there are labels", `labels > 0`)
			if cut := b.text(`cut.join(", ")`); cut != "" {
				t.Errorf("%d px, %s: cut off are %q", width, hash, cut)
			}
		}
	}
}

// What a chart draws: a gap where nothing was measured, and the limit dashed.
// It is sharp on every screen.
func TestPageDrawsSharplyWithGaps(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	for _, scale := range []float64{1, 2, 3} {
		b.do(chromedp.EmulateViewport(700, 900, chromedp.EmulateScale(scale)))
		b.open(server.url() + "#panels=memory&range=5m")
		sharp := evaluate[float64](b, `(() => { const c = document.querySelector("[data-panel=memory] canvas"); return c.width / c.getBoundingClientRect().width; })()`)
		if math.Abs(sharp-scale) > 0.01 {
			t.Errorf("at %g pixels for each of CSS a chart has %g", scale, sharp)
		}
	}
	// Rows of pixels in the colors of the line and of the limit: the part of the
	// width that is covered.
	covered := func(color string) float64 {
		return evaluate[float64](b, `(() => {
			const c = document.querySelector("[data-panel=memory] canvas");
			const p = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
			const want = [1, 3, 5].map(i => parseInt("`+color+`".slice(i, i + 2), 16));
			let columns = 0;
			for (let x = 0; x < c.width; x++) {
				for (let y = 0; y < c.height; y++) {
					const i = 4 * (y * c.width + x);
					if (p[i + 3] > 200 && want.every((v, k) => Math.abs(p[i + k] - v) < 24)) { columns++; break; }
				}
			}
			return columns / c.width;
		})()`)
	}
	b.prefers("light")
	// 40 of 300 seconds are missing; the axis takes some of the width.
	if line := covered("#4079f2"); line < 0.55 || line > 0.82 {
		t.Errorf("the line covers %.0f %% of the width: is there a gap?", 100*line)
	}
	if limit := covered("#c0392b"); limit < 0.25 || limit > 0.7 {
		t.Errorf("the limit covers %.0f %% of the width: is it dashed?", 100*limit)
	}
}

// The person's thresholds are lines in the charts that they are about, where
// there is such a threshold.
func TestPageDrawsThresholds(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.prefers("light")
	b.open(server.url() + "#panels=disks,memory&range=5m&threshold=disk,40,80")
	// How much of the row of a value is in this color.
	row := func(panel, color string, v float64) string {
		return fmt.Sprintf(`(() => {
			const u = document.querySelector("[data-panel=%s]").uplot, { canvas } = u.ctx;
			const y = Math.round(u.valToPos(%g, "y", true)), p = u.ctx.getImageData(0, y - 1, canvas.width, 3).data;
			const want = [1, 3, 5].map(i => parseInt("%s".slice(i, i + 2), 16));
			let n = 0;
			for (let i = 0; i < p.length; i += 4) n += p[i + 3] > 100 && want.every((v, k) => Math.abs(p[i + k] - v) < 5);
			return n / canvas.width;
		})()`, panel, v, color)
	}
	const warning, critical = "#b26a00", "#c62828"
	b.until("from where on a disk is a warning", row("disks", warning, 0.4)+" > 0.1")
	b.until("and critical", row("disks", critical, 0.8)+" > 0.1")
	b.until("from where on the memory is, of its limit", row("memory", warning, 0.8*(512<<20))+" > 0.1")
	b.click("#open-settings")
	evaluate[any](b, `(() => { const i = document.querySelector("[data-kind=disk][data-level=critical]"); i.value = ""; i.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	b.until("what is never critical has no line", row("disks", critical, 0.8)+" === 0 && "+row("disks", warning, 0.4)+" > 0.1")
}

// Everything can be reached and done with the keyboard alone.
func TestPageByKeyboard(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url())
	focused := `document.activeElement`
	b.press(kb.Tab)
	b.until("the first stop leads past the head", focused+`.className === "skip"`)
	b.press(kb.Tab)
	b.until("then one can pause", focused+`.id === "pause"`)
	b.press(kb.Tab)
	b.until("then come the ranges", focused+`.dataset.range === "5m"`)
	b.press(kb.Tab, kb.Enter)
	b.until("a range is chosen", `document.querySelector("[data-range='15m']").getAttribute("aria-pressed") === "true"`)

	tabTo := func(what, condition string) {
		t.Helper()
		for range 60 {
			if evaluate[bool](b, condition) {
				if !evaluate[bool](b, `(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; })()`) {
					t.Errorf("one does not see that the focus is on %s", what)
				}
				return
			}
			b.press(kb.Tab)
		}
		t.Fatalf("the keyboard does not reach %s", what)
	}
	tabTo("the menu of a chart", focused+`.matches("[data-panel=cpu] summary")`)
	b.press(kb.Enter)
	tabTo("moving it", focused+`.matches("[data-panel=cpu] [data-move='1']")`)
	b.press(kb.Enter)
	b.until("it is the second", `[...document.querySelectorAll("#charts > article")].findIndex(c => c.dataset.panel === "cpu") === 1`)
	b.until("the focus has stayed with it", focused+`.matches("[data-panel=cpu] [data-move='1']")`)
	b.until("which is said", `document.getElementById("said").textContent.includes("CPU is now 2 of")`)
	b.press(kb.Escape)
	b.until("the menu is closed", `!document.querySelector("[data-panel=cpu] .menu").open && document.activeElement.matches("[data-panel=cpu] summary")`)
	tabTo("the chart", focused+`.matches("[data-panel=cpu] .plot")`)
	b.press(kb.ArrowLeft, kb.ArrowLeft)
	b.until("the values are told", focused+`.getAttribute("aria-valuetext").match(/^\d\d:\d\d:\d\d: Usage \d/) && !document.querySelector("[data-panel=cpu] .tip").hidden`)
	// What was picked stays picked while the chart moves on.
	b.until("the culprits are told", focused+`.getAttribute("aria-valuetext").includes("spinner")`)
	told := b.text(focused + `.getAttribute("aria-valuetext")`)
	f.run(t, 0.5)
	b.until("ticks have come", `document.querySelector("[data-tile=cpu] .value").textContent === "50.0 %"`)
	const spoken = `new Promise(resolve => {
		let changes = 0;
		new MutationObserver(list => changes += list.length).observe(document.activeElement, { attributeFilter: ["aria-valuetext"] });
		import(new URL("lines.js", document.querySelector("script[type=module]").src)).then(m => m.lines.refetch());
		setTimeout(() => resolve(changes), 4000);
	})`
	const picked = `(() => { const u = document.querySelector("[data-panel=cpu]").uplot; return u.posToVal(u.cursor.left, "x"); })()`
	at := evaluate[float64](b, picked)
	if n := evaluate[int](b, spoken); n > 0 {
		t.Errorf("what is read aloud changes %d times while nothing is pressed", n)
	}
	if now := evaluate[float64](b, picked); math.Abs(now-at) > 0.5 {
		t.Errorf("the picked time has moved by %.1f s", now-at)
	}
	if now := b.text(focused + `.getAttribute("aria-valuetext")`); now != told {
		t.Errorf("%q became %q", told, now)
	}
	b.press("+")
	b.until("plus zooms", `location.hash.includes("from=")`)
	b.until("to the half, and not into the future", `(() => {
		const q = new URLSearchParams(location.hash.slice(1));
		return Math.abs(q.get("to") - q.get("from") - 450) < 1 && q.get("to") * 1000 <= Date.now();
	})()`)
	b.press("-")
	b.until("minus goes back", `!location.hash.includes("from=")`)
	b.until("with all of the lines", `(() => { const t = document.querySelector("[data-panel=cpu]").uplot.data[0]; return t.at(-1) - t[0] > 700; })()`)
	b.press(kb.ArrowLeft)
	b.until("the box is back", `!document.querySelector("[data-panel=cpu] .tip").hidden`)
	b.press(kb.Tab)
	b.until("the box goes with the focus", `document.querySelector("[data-panel=cpu] .tip").hidden`)
	evaluate[any](b, `document.querySelector("[data-panel=cpu] .plot").focus()`)
	b.press(kb.ArrowRight)
	b.until("the box is back", `!document.querySelector("[data-panel=cpu] .tip").hidden`)
	b.press(kb.Escape)
	b.until("the box is gone", `document.querySelector("[data-panel=cpu] .tip").hidden`)
}

// The page writes numbers as the pictures do.
func TestPageFormatsLikeThePictures(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url())
	units := []metrics.Unit{
		metrics.Ratio, metrics.Bytes, metrics.BytesPerSecond, metrics.PerSecond, metrics.Seconds, metrics.Hertz,
		metrics.Watts, metrics.Joules, metrics.Celsius, metrics.PerMinute, metrics.Count,
	}
	values := []float64{
		0, 0.0001, 0.004, 0.0456, 0.5, 0.9949, 0.9996, 1, 1.5, 9.94, 9.96, 59.4, 59.6, 61, 99.94, 99.96, 100, 123.45, 999.6, 1000, 1023.4, 1023.9,
		3599.7, 3661, 9999.4, 9999.6, 90061, 1e6, 1048575, 5e6, 12345678, 1.5e9, 3e12, 1.7e18, 4e24, -3.5,
	}
	bounds := []float64{0.004, 0.3, 1, 1.5, 7, 48, 96, 130, 1000, 1500, 70000, 1e6, 3e7, 1 << 30, 24 << 30}
	var given struct {
		Units  []string
		Values []float64
		Bounds []float64
	}
	given.Values, given.Bounds = values, bounds
	for _, u := range units {
		given.Units = append(given.Units, string(u))
	}
	in, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	out := b.text(`(async () => {
		const base = document.querySelector("script[type=module]").src;
		const { value, ticks } = await import(new URL("format.js", base));
		const { valueTicks, upperBound } = await import(new URL("axis.js", base));
		const { Units, Values, Bounds } = ` + string(in) + `;
		return JSON.stringify(Units.map(u => [
			Values.map(v => value(u, v)), Values.map(v => value(u, v, 0)),
			Bounds.map(b => ticks(u, valueTicks(u, 0, b, 5)).join(" | ")), u === "seconds" ? [] : Bounds.map(b => upperBound(u, b)),
		]));
	})()`)
	var got [][]json.RawMessage
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	for i, u := range units {
		want := [][]any{{}, {}, {}, {}}
		for _, v := range values {
			want[0], want[1] = append(want[0], charts.FormatValue(u, v)), append(want[1], charts.FormatCompact(u, v))
		}
		for _, bound := range bounds {
			var labels []string
			for _, tick := range charts.ValueTicks(u, 0, bound, 5) {
				labels = append(labels, tick.Label)
			}
			want[2] = append(want[2], strings.Join(labels, " | "))
			if u != metrics.Seconds {
				want[3] = append(want[3], charts.UpperBound(u, bound))
			}
		}
		for j := range want {
			var list []any
			if err := json.Unmarshal(got[i][j], &list); err != nil {
				t.Fatal(err)
			}
			for k := range want[j] {
				if list[k] != want[j][k] {
					t.Errorf("%s: the page has %v where the pictures have %v", u, list[k], want[j][k])
				}
			}
		}
	}
}
