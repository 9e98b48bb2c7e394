package headless

import (
	"math"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"headroom/metrics"
)

// press, moveTo and release are the parts of a drag.
func (b *tab) pressAt(x, y float64, button chromedp.MouseOption) {
	b.t.Helper()
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y), chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, x, y, button, chromedp.ClickCount(1)))
}

func (b *tab) moveTo(x, y float64) {
	b.t.Helper()
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y, chromedp.ButtonLeft))
}

func (b *tab) releaseAt(x, y float64, button chromedp.MouseOption) {
	b.t.Helper()
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, x, y, button, chromedp.ClickCount(1)))
}

const (
	noSelection = `[...document.querySelectorAll(".u-select")].every(s => s.offsetWidth === 0) && document.getElementById("zoomed").hidden && !location.hash.includes("from=")`
	noCrosshair = `["cpu", "memory"].every(id => document.querySelector("[data-panel=" + id + "]").uplot.cursor.left < 0)`
	pickedTime  = `(() => { const u = document.querySelector("[data-panel=cpu]").uplot; return u.posToVal(u.cursor.left, "x"); })()`
	cpuTip      = `document.querySelector("[data-panel=cpu] .tip")`
)

// Only the first button selects time; Escape ends that; and where it ended
// outside, no crosshair is left.
func TestPageSelectsTimeWithOneButton(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.size(1440, 1000)
	b.open(server.url())
	b.until("the lines are there", `document.querySelector("[data-panel=cpu]").uplot.data[0].length > 100`)
	for name, button := range map[string]chromedp.MouseOption{"right": chromedp.ButtonRight, "middle": chromedp.ButtonMiddle} {
		at := b.place(cpuPlot)
		x, y := at.X+0.5*at.Width, at.Y+0.5*at.Height
		b.pressAt(x, y, button)
		b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+50, y))
		b.releaseAt(x+50, y, button)
		b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+100, y), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+120, y))
		b.do(chromedp.MouseClickXY(at.X+20, at.Y-20))
		b.until("the "+name+" button selects nothing", noSelection)
	}

	at := b.place(cpuPlot)
	x, y := at.X+0.5*at.Width, at.Y+0.5*at.Height
	b.pressAt(x, y, chromedp.ButtonLeft)
	b.moveTo(x-50, y)
	b.moveTo(x-100, y)
	b.until("time is being selected", `document.querySelector("[data-panel=cpu] .u-select").offsetWidth > 90`)
	b.press(kb.Escape)
	b.until("Escape ends it", noSelection)
	b.moveTo(x-150, y)
	b.releaseAt(x-150, y, chromedp.ButtonLeft)
	time.Sleep(100 * time.Millisecond)
	b.until("and it stays ended", noSelection)

	evaluate[any](b, `document.activeElement.blur()`)
	b.until("the box shows", `!`+cpuTip+`.hidden`)
	b.press(kb.Escape)
	b.until("Escape takes it away, wherever the focus is", cpuTip+`.hidden && !document.querySelector("[data-panel=cpu]").contains(document.activeElement)`)
	b.hover("h1", 0.5)
	b.hover(cpuPlot, 0.5)
	b.until("and the pointer brings it again", `!`+cpuTip+`.hidden`)

	b.pressAt(x, y, chromedp.ButtonLeft)
	b.moveTo(x-50, y)
	b.moveTo(x-100, at.Y-15)
	b.releaseAt(x-100, at.Y-15, chromedp.ButtonLeft)
	b.until("a drag that ends outside zooms", `!document.getElementById("zoomed").hidden`)
	b.until("and leaves no crosshair", noCrosshair)
}

// A device that comes while time is being selected does not end that.
func TestPageKeepsADragWhenLinesCome(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url() + "#panels=disks")
	b.until("the lines are there", `document.querySelectorAll("[data-panel=disks] .legend li").length === 2`)
	at := b.place("[data-panel=disks] .u-over")
	x, y := at.X+0.8*at.Width, at.Y+0.5*at.Height
	b.pressAt(x, y, chromedp.ButtonLeft)
	b.moveTo(x-50, y)
	f.mu.Lock()
	f.edit = func(s *metrics.Snapshot) {
		s.DiskIO.Devices = append(s.DiskIO.Devices, metrics.Disk{Device: "sdc", BusyRatio: 0.125})
	}
	f.mu.Unlock()
	b.asked()
	f.run(t, 0.5)
	b.until("all lines have come again", `performance.getEntriesByType("resource").filter(e => /lines\?.*range=/.test(e.name)).length > 1`)
	time.Sleep(300 * time.Millisecond)
	b.moveTo(x-100, y)
	b.until("one still sees the selection", `document.querySelector("[data-panel=disks] .u-select").offsetWidth > 80`)
	b.releaseAt(x-100, y, chromedp.ButtonLeft)
	b.until("the selected time shows", `!document.getElementById("zoomed").hidden`)
	b.click("#zoom-back")
	b.until("with the new line", `document.querySelectorAll("[data-panel=disks] .legend li").length === 3`)
}

// What a finger or a key has picked stays while the chart moves on, and a key
// is not lost while lines are on their way.
func TestPageKeepsThePickedTime(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.do(chromedp.EmulateViewport(390, 800, chromedp.EmulateMobile, chromedp.EmulateTouch),
		call(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true}))
	b.open(server.url())
	f.run(t, 0.5)
	b.until("ticks come", `document.querySelector("[data-tile=cpu] .value").textContent === "50.0 %"`)
	at := b.place(cpuPlot)
	b.do(call(input.SynthesizeTapGesture, input.SynthesizeTapGestureParams{X: at.X + 0.6*at.Width, Y: at.Y + at.Height/2}))
	b.until("the box shows", `!`+cpuTip+`.hidden`)
	time.Sleep(500 * time.Millisecond) // the mouse that a browser plays after a tap
	picked := evaluate[float64](b, pickedTime)
	time.Sleep(3 * time.Second)
	if now := evaluate[float64](b, pickedTime); math.Abs(now-picked) > 0.5 {
		t.Errorf("the tapped time has moved by %.1f s", now-picked)
	}

	evaluate[any](b, `document.querySelector("[data-panel=cpu] .plot").focus()`)
	b.press(kb.Home)
	b.until("the first time is picked", `document.querySelector("[data-panel=cpu]").uplot.cursor.left < 5`)
	time.Sleep(2 * time.Second)
	if !evaluate[bool](b, `!`+cpuTip+`.hidden && document.querySelector("[data-panel=cpu]").uplot.cursor.left >= 0`) {
		t.Error("the first time is picked no longer after some ticks")
	}

	evaluate[any](b, `(() => {
		const real = fetch;
		window.fetch = async (...asked) => {
			if (String(asked[0]).includes("lines?")) await new Promise(resolve => setTimeout(resolve, 1000));
			return real(...asked);
		};
		const now = Date.now() / 1000;
		location.hash = "#from=" + (now - 660) + "&to=" + (now - 600);
	})()`)
	b.until("the other time is to show", `!document.getElementById("zoomed").hidden`)
	b.press(kb.Home)
	b.until("the key acts when the lines have come", `(() => { const u = document.querySelector("[data-panel=cpu]").uplot; return u.data[0].length > 50 && u.cursor.left >= 0 && u.cursor.left < 10 && !`+cpuTip+`.hidden; })()`)
}

// A legend's line is told from others of its color, and a chart says that it
// shows none.
func TestPageTellsLinesApart(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url() + "#panels=load&hide=load/1+min")
	b.until("the lines are there", `document.querySelectorAll("[data-panel=load] .legend li").length >= 3`)
	const alphas = `document.querySelector("[data-panel=load]").uplot.series.filter(s => s.line).map(s => s.line.label + " " + s.alpha).sort().join(", ")`
	usual := b.text(alphas)
	b.hover("[data-panel=load] .legend li:nth-child(2) button", 0.5)
	b.until("the others are fainter", alphas+`.includes("5 min 1") && `+alphas+`.includes("15 min 0.25")`)
	b.hover("h1", 0.5)
	b.until("all are as usual", alphas+" === `"+usual+"`")
	evaluate[any](b, `(() => { for (const button of document.querySelectorAll("[data-panel=load] .legend [aria-pressed=true]")) button.click(); })()`)
	b.until("that all are hidden is said", `document.querySelector("[data-panel=load] > .unseen").textContent.endsWith(". All lines are hidden.") && document.querySelector("[data-panel=load] .plot").getAttribute("aria-valuetext") === "All lines are hidden"`)
}
