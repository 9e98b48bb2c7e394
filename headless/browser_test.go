package headless

import (
	"context"
	"net"
	"net/http"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser starts a Chromium with an empty profile, or skips the test where
// there is none. listen gets its events.
func browser(t *testing.T, listen func(event any)) context.Context {
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
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(listen))
	t.Cleanup(cancel)
	return ctx
}

// eventually evaluates an expression in the page until it is true.
func eventually(t *testing.T, ctx context.Context, what, expression string) { //nolint:revive // the test comes first
	t.Helper()
	for range 300 {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("the page is not as it should be: %s", what)
}

const allPicturesShow = `[...document.images].length >= 8 && [...document.images].every(i => i.complete && i.naturalWidth > 0)`

// The real page in a real browser: every picture shows, nothing is wider than
// a phone, the figures follow the ticks, and it says so when the server is
// gone and when it is back.
func TestPageInABrowser(t *testing.T) {
	complaints := make(chan string, 100)
	ctx := browser(t, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			complaints <- e.ExceptionDetails.Text
		case *runtime.EventConsoleAPICalled:
			complaints <- string(e.Type)
		}
	})
	f := newPast(30)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	serving, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- New(f, "test", quiet).Serve(serving, l, time.Second) }()

	if err := chromedp.Do(ctx, chromedp.Navigate("http://"+address+"/")); err != nil {
		t.Fatal(err)
	}
	eventually(t, ctx, "all pictures show", allPicturesShow)
	eventually(t, ctx, "the script fetches the pictures", `document.querySelector("img[data-chart]").src.startsWith("blob:")`)

	for _, width := range []int64{320, 390, 500, 1280, 2560} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
			t.Fatal(err)
		}
		eventually(t, ctx, "nothing is wider than the window", `document.documentElement.scrollWidth <= innerWidth`)
		// The longest figure that there is: a rate just below the next unit.
		eventually(t, ctx, "a long figure fits its tile", `[...document.querySelectorAll("#summary .value")].every(v => {
			const told = v.textContent;
			v.textContent = "1023 MiB/s";
			const fits = v.scrollWidth <= v.clientWidth;
			v.textContent = told;
			return fits;
		})`)
	}

	// In a dark browser no light picture ever shows, not even at the start.
	dark := chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
		})
		return err
	})
	if err := chromedp.Do(ctx, dark); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("http://"+address+"/")); err != nil {
		t.Fatal(err)
	}
	eventually(t, ctx, "the script fetches the pictures again", `[...document.querySelectorAll("img[data-chart]")].every(i => i.src.startsWith("blob:"))`)
	eventually(t, ctx, "only dark pictures were asked for", `performance.getEntriesByType("resource").filter(r => r.name.includes("/charts/")).every(r => r.name.includes("theme=dark"))`)

	f.tick(0.4321)
	eventually(t, ctx, "the figures follow", `document.getElementById("summary").textContent.includes("43.2")`)
	eventually(t, ctx, "the host's name is text, not markup", `document.querySelector("h1").textContent.includes("<b>host &")`)

	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	eventually(t, ctx, "it says that the server is gone", `!document.getElementById("notice").hidden && document.getElementById("notice").textContent.includes("No answer")`)
	for len(complaints) > 0 {
		t.Errorf("the browser complains: %s", <-complaints)
	}

	if l, err = net.Listen("tcp", address); err != nil {
		t.Fatal(err)
	}
	again := &http.Server{Handler: New(f, "test", quiet), ReadHeaderTimeout: time.Second}
	go again.Serve(l) //nolint:errcheck // it ends with the test
	defer again.Close()
	eventually(t, ctx, "it is back", `document.getElementById("notice").hidden`)
	eventually(t, ctx, "all pictures show again", allPicturesShow)
}
