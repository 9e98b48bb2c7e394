package headless

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// through is a proxy before the server: refuse may answer a request in its
// place, and returns whether it has.
func (r *running) through(t *testing.T, refuse func(http.ResponseWriter, *http.Request) bool) string {
	t.Helper()
	target, err := url.Parse(r.url())
	if err != nil {
		t.Fatal(err)
	}
	passes := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }, FlushInterval: -1, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !refuse(w, r) {
			passes.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(proxy.Close)
	return proxy.URL
}

const (
	cpuIs     = `document.querySelector("[data-tile=cpu] .value").textContent === "%.1f %%"`
	stateIs   = `document.body.dataset.state === "%s" && document.getElementById("status").textContent === "%s"`
	noticeHas = `!document.getElementById("notice").hidden && document.getElementById("notice").textContent.includes("%s")`
)

// Behind a proxy that holds the stream back the readings are asked for, until
// the stream delivers.
func TestPageAsksWhereTheStreamIsHeldBack(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	letGo := make(chan struct{})
	var passes atomic.Bool
	address := server.through(t, func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "stream") || passes.Load() {
			return false
		}
		select {
		case <-letGo:
		case <-r.Context().Done():
		}
		w.WriteHeader(http.StatusGatewayTimeout)
		return true
	})
	b.open(address)
	f.run(t, 0.3)
	b.until("it is live all the same", fmt.Sprintf(stateIs+" && "+cpuIs, "live", "Live", 30.0))
	b.until("and says how", fmt.Sprintf(noticeHas, "a proxy holds it back")+` && document.getElementById("notice").className === "news"`)
	b.until("the charts follow", `document.querySelector("[data-panel=cpu] .told").textContent === "30.0 %"`)
	evaluate[any](b, `(() => {
		window.states = [];
		new MutationObserver(() => states.push(document.body.dataset.state)).observe(document.body, { attributeFilter: ["data-state"] });
	})()`)
	passes.Store(true)
	close(letGo)
	b.until("then the stream delivers", `document.getElementById("notice").hidden`)
	if got := b.text(`states.filter(s => s !== "live").join(" ")`); got != "" {
		t.Errorf("meanwhile it was %s", got)
	}
	b.asked()
	time.Sleep(3 * time.Second)
	if asked := strings.Join(b.asked(), " "); strings.Contains(asked, "snapshot") {
		t.Errorf("the readings are still asked for: %s", asked)
	}
}

// A proxy that answers while the server is gone: the page is back soon after
// it, however long that was, and says so once.
func TestPageIsBackSoon(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	var gone atomic.Bool
	address := server.through(t, func(w http.ResponseWriter, _ *http.Request) bool {
		if gone.Load() {
			w.WriteHeader(http.StatusBadGateway)
		}
		return gone.Load()
	})
	b.size(390, 700)
	b.open(address)
	f.run(t, 0.3)
	b.until("it is live", fmt.Sprintf(stateIs+" && "+cpuIs, "live", "Live", 30.0))
	gone.Store(true)
	// What stands is cut off when the proxy's connections to the page are.
	evaluate[any](b, `dispatchEvent(new Event("offline"))`)
	server.stop()
	b.until("it says that the server is gone", fmt.Sprintf(noticeHas, "No answer from Headroom"))
	b.place("footer")
	b.until("wherever one looks", `(() => { const { top, bottom } = document.getElementById("notice").getBoundingClientRect(); return scrollY > 1000 && top >= 0 && bottom < innerHeight; })()`)
	time.Sleep(8 * time.Second)
	serve(t, f, server.address, nil)
	gone.Store(false)
	start := time.Now()
	b.until("it is back", fmt.Sprintf(stateIs, "live", "Live")+` && document.getElementById("notice").hidden`)
	if took := time.Since(start); took > 6*time.Second {
		t.Errorf("it took %s", took)
	}
	b.until("which is said", `document.getElementById("said").textContent === "Live again"`)
}

// Who wants to look in peace can: nothing moves until he wants it to.
func TestPagePauses(t *testing.T) {
	b, f := newTab(t), newLivePast()
	server := serve(t, f, "127.0.0.1:0", nil)
	b.open(server.url())
	b.until("it is live", fmt.Sprintf(stateIs, "live", "Live"))
	f.at(time.Now(), 0.25)
	b.until("it follows", fmt.Sprintf(cpuIs, 25.0)+` && document.querySelector("[data-panel=cpu] .told").textContent === "25.0 %"`)
	b.click("#pause")
	b.until("it is paused", fmt.Sprintf(stateIs, "paused", "Paused")+` && document.getElementById("pause").textContent === "Resume"`)
	b.asked()
	const view = `[...document.querySelectorAll("#tiles, .legend")].map(e => e.textContent).join("|") + document.querySelector("[data-panel=cpu]").uplot.scales.x.max`
	before := b.text(view)
	f.run(t, 0.5)
	time.Sleep(2 * time.Second)
	if after := b.text(view); after != before {
		t.Errorf("it moves on while it is paused: %s became %s", before, after)
	}
	if asked := b.asked(); len(asked) > 0 {
		t.Errorf("it asks for %v", asked)
	}
	b.until("it is not stale", fmt.Sprintf(stateIs, "paused", "Paused"))
	b.click("[data-range='15m']")
	b.until("another range shows", `(() => { const t = document.querySelector("[data-panel=cpu]").uplot.data[0]; return t.at(-1) - t[0] > 600; })()`)
	late := evaluate[float64](b, `(() => { const u = document.querySelector("[data-panel=cpu]").uplot; return u.data[0].at(-1) - u.scales.x.max; })()`)
	if late > 0.5 {
		t.Errorf("it ends %.1f s after it was paused", late)
	}
	b.click("#pause")
	b.until("then it goes on", fmt.Sprintf(stateIs+" && "+cpuIs, "live", "Live", 50.0)+` && document.querySelector("[data-panel=cpu] .told").textContent === "50.0 %"`)

	// Nor do other processes come into a row that is being copied.
	b.place("#process-table")
	b.until("the table shows", `document.querySelectorAll("#process-table tbody tr").length === 3`)
	evaluate[any](b, `getSelection().selectAllChildren(document.querySelector("#process-table tbody tr"))`)
	time.Sleep(500 * time.Millisecond) // what is under way
	b.asked()
	time.Sleep(3 * time.Second)
	if asked := strings.Join(b.asked(), " "); strings.Contains(asked, "processes") {
		t.Error("the table is brought up to date while something in it is selected")
	}
	evaluate[any](b, `getSelection().removeAllRanges()`)
	b.until("then it goes on, too", `performance.getEntriesByType("resource").at(-1).name.length > 0`)
	for range 100 {
		if strings.Contains(strings.Join(b.asked(), " "), "processes") {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the table stands still without a selection")
}

// While nothing but the first reading is there, it says that more will come.
func TestPageBeforeThePast(t *testing.T) {
	b := newTab(t)
	f := newLivePast()
	f.past = newPast(0)
	first := snapshotOf(time.Now(), 0.5)
	first.Sequence = 1
	f.latest.Store(first)
	server := serve(t, f, "127.0.0.1:0", nil)
	b.do(chromedp.Navigate(server.url()))
	b.until("nothing is there yet", `document.querySelector("[data-panel=cpu] .empty")?.textContent === "Nothing has been measured yet."`)
}
