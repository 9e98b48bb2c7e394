package headless

import (
	"fmt"
	"image/color"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"headroom/charts"
)

func TestPage(t *testing.T) {
	s := New(newPast(3), "1.2.3", quiet)
	text := string(get(t, s, "GET", "/?range=1h").body)
	for _, want := range []string{
		"&lt;b&gt;host &amp; &#34;name&#34;&lt;/b&gt;", "2.0 of 8.0 GiB", "No values for disk (failed): no such file",
		"No values for filesystem /dead: no answer for 3s", `charts/memory.svg?range=1h`, "Headroom 1.2.3", `href="?range=1h" aria-current="page"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(text, "swap.svg") || strings.Contains(text, "NaN") {
		t.Error("the page shows what is not there")
	}
	for _, file := range []string{"page.css", "main.js", "uPlot.iife.min.js", "icon.svg", "icon.png"} {
		if r := get(t, s, "GET", "/assets/"+file); r.status != http.StatusOK || r.header.Get("Content-Type") == "" || len(r.body) == 0 || r.header.Get("Cache-Control") != cacheNotUnasked {
			t.Errorf("%s: %d", file, r.status)
		}
	}
}

// What others add to an address on the way is nothing to the page.
func TestPageTakesAnyAddress(t *testing.T) {
	s := New(newPast(3), "test", quiet)
	for _, query := range []string{"utm_source=x&fbclid=y", "range=9x", "range=1h&range=6h&x=1", "range=%zz"} {
		if r := get(t, s, "GET", "/?"+query); r.status != http.StatusOK || !strings.Contains(string(r.body), `aria-current="page"`) {
			t.Errorf("%s: %d %.200s", query, r.status, r.body)
		}
	}
}

// What a page of this version names never changes; what one of another version
// names is sent as it is now, and not kept.
func TestPageFilesAreCachedForEver(t *testing.T) {
	s := New(newPast(1), "test", quiet)
	text := string(get(t, s, "GET", "/").body)
	named := regexp.MustCompile(`(?:src|href)="(assets/[^/"]+/[^"]+)"`).FindAllStringSubmatch(text, -1)
	if len(named) < 10 {
		t.Fatalf("the page names only %d files", len(named))
	}
	for _, match := range named {
		r := get(t, s, "GET", "/"+match[1])
		if r.status != http.StatusOK || r.header.Get("Cache-Control") != cacheForEver {
			t.Errorf("%s: %d, %s", match[1], r.status, r.header.Get("Cache-Control"))
		}
	}
	if r := get(t, s, "GET", "/assets/older/page.css"); r.status != http.StatusOK || r.header.Get("Cache-Control") != cacheNotUnasked {
		t.Errorf("a file of another version: %d, %s", r.status, r.header.Get("Cache-Control"))
	}
	if r := get(t, s, "GET", "/assets/older/LICENSE"); r.status != http.StatusNotFound {
		t.Errorf("what is no file of the page: %d", r.status)
	}
}

func TestPageHasTheColorsOfTheCharts(t *testing.T) {
	css := string(get(t, New(newPast(1), "test", quiet), "GET", "/assets/colors.css").body)
	colors := func(p charts.Palette) map[string]color.NRGBA {
		return map[string]color.NRGBA{"card": p.Background, "text": p.Text, "muted": p.Muted, "line": p.Grid, "axis": p.Axis, "limit": p.Limit, "warning": p.Warning, "critical": p.Critical}
	}
	dark := colors(charts.Dark.Palette())
	for name, light := range colors(charts.Light.Palette()) {
		if want := fmt.Sprintf("--%s: light-dark(%s, %s);", name, hexColor(light), hexColor(dark[name])); !strings.Contains(css, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, theme := range []string{"light", "dark"} {
		if want := fmt.Sprintf(`:root[data-theme=%q] { color-scheme: %[1]s; }`, theme); !strings.Contains(css, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
