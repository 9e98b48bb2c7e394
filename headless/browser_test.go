package headless

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

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
	b.until("which is no trouble", `document.querySelector("main .news").textContent === "Replay of a test" && document.getElementById("pause").hidden && document.getElementById("zoom-back").textContent === "Back to the end"`)
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
	// Other servers may lie below other paths: what is chosen is of this one.
	b.click("[data-range='1h']")
	b.until("what is chosen is kept for this path", `Object.keys(localStorage).join(" ") === "headroom/watch/headroom"`)
	b.do(chromedp.Navigate(server.url() + "watch/headroom/#theme=dark"))
	b.click("[data-range='15m']")
	b.until("it is chosen", `localStorage.getItem("headroom/watch/headroom").includes("15m")`)
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
