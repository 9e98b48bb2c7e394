package headless

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"headroom/metrics"
)

const colorsOfCharts = `import(new URL("colors.js", document.querySelector("script[type=module]").src)).then(m => ["line", "limit", "muted"].map(m.color).join(" "))`

// Paper is white, whatever the theme, and has no empty table.
func TestPageOnPaper(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url() + "#theme=dark")
	b.until("it is dark", `document.documentElement.dataset.theme === "dark"`)
	dark := b.text(colorsOfCharts)
	evaluate[any](b, `(() => { dispatchEvent(new Event("beforeprint")); })()`)
	b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	b.until("the ground is light", `getComputedStyle(document.body).backgroundColor === "rgb(243, 244, 247)"`)
	if got := b.text(colorsOfCharts); got != "#e7eaee #c0392b #656d7a" {
		t.Errorf("the charts are in %s", got)
	}
	b.until("there is no empty table", `document.getElementById("processes").offsetHeight === 0`)
	b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}))
	evaluate[any](b, `(() => { dispatchEvent(new Event("afterprint")); })()`)
	if got := b.text(colorsOfCharts); got != dark {
		t.Errorf("afterwards the charts are in %s, not in %s", got, dark)
	}
}

// Where the system forces its colors the range is told apart, and grids are
// fainter than the data.
func TestPageInForcedColors(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "forced-colors", Value: "active"}, {Name: "prefers-color-scheme", Value: "light"},
	}}))
	b.open(server.url())
	b.until("the range is told apart", `getComputedStyle(document.querySelector("#range [aria-pressed=true]")).outlineStyle === "solid" && getComputedStyle(document.querySelector("#range [aria-pressed=false]")).outlineStyle === "none"`)
	b.until("the menus have their dots", `(() => { const s = getComputedStyle(document.querySelector(".dots")); return s.backgroundColor === "rgb(0, 0, 0)" && s.boxShadow.includes("rgb(0, 0, 0)"); })()`)
	if got := b.text(colorsOfCharts); !strings.HasPrefix(got, "#e7eaee #c0392b ") {
		t.Errorf("grid and limit are in %s", got)
	}
}

// A page at twice its size, or a phone on its side: the head leaves room, and
// nothing that has the focus lies beneath it.
func TestPageLeavesRoomForTheFocus(t *testing.T) {
	b, f := newTab(t), newLivePast()
	f.edit = func(s *metrics.Snapshot) {
		s.Host.Hostname = "ip-10-0-123-234.eu-central-1.compute.internal-and-more"
	}
	f.at(f.Latest().Time, 0.3)
	server := serve(t, f, "127.0.0.1:0", nil)
	for _, size := range [][2]int64{{640, 400}, {844, 390}, {853, 533}, {1280, 800}} {
		b.size(size[0], size[1])
		b.open(server.url())
		if size[1] < 500 {
			b.until("the head goes with the page", `getComputedStyle(document.querySelector(".bar")).position === "static"`)
		}
		evaluate[any](b, `document.querySelector("footer a:last-child").focus()`)
		for range 45 { // back from the end, so that the page scrolls up
			b.do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
			beneath := b.text(`(() => {
				const head = document.querySelector(".bar"), e = document.activeElement;
				if (head.contains(e) || e === document.body) return "";
				return getComputedStyle(head).position === "sticky" && e.getBoundingClientRect().top < head.getBoundingClientRect().bottom ? e.outerHTML : "";
			})()`)
			if beneath != "" {
				t.Errorf("%v: beneath the head lies %.100s", size, beneath)
			}
		}
	}
}

// On a phone all of the table can be reached, and names are whole.
func TestPageTableOnAPhone(t *testing.T) {
	b, f := newTab(t), newLivePast()
	f.table = func(q metrics.ProcessQuery) (*metrics.ProcessTable, error) {
		table, err := someProcesses(q)
		for i := range table.Rows {
			table.Rows[i].Name = "kworker/R-a-very-long-name-of-a-thread"
		}
		return table, err
	}
	server := serve(t, f, "127.0.0.1:0", nil)
	for _, width := range []int64{320, 390} {
		b.size(width, 800)
		b.open(server.url())
		b.place("#process-table")
		b.until("names are whole", `document.querySelectorAll("#process-table tbody th").length === 3 && [...document.querySelectorAll("#process-table tbody th")].every(th => th.scrollWidth <= th.clientWidth)`)
		b.until("use of processor and memory show without scrolling", `document.querySelector("#process-table tbody td:nth-child(3)").getBoundingClientRect().right <= innerWidth`)
		b.click("#process-table [data-sort=pid] button")
		b.until("one can sort by PID", `document.querySelector("#process-table [data-sort=pid]").getAttribute("aria-sort") === "ascending"`)
		b.until("the name stays", `document.querySelector("#process-table tbody th").getBoundingClientRect().left >= 0`)
		b.click("#process-table [data-sort=cpu] button")
	}
}

// The page of the API has the theme that was chosen.
func TestPageOfTheAPIHasTheTheme(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.prefers("light")
	b.open(server.url())
	evaluate[any](b, `localStorage.setItem("headroom", '{"theme":"dark"}')`)
	b.size(390, 800)
	b.do(chromedp.Navigate(server.url() + "api"))
	b.until("it is dark", `getComputedStyle(document.body).backgroundColor === "rgb(15, 17, 20)"`)
	b.until("it fits a phone", `document.documentElement.scrollWidth <= innerWidth`)
	b.until("names are in one line", `[...document.querySelectorAll("th code")].every(c => c.getClientRects().length <= 1)`)
}
