package headless

import (
	"fmt"
	"image/color"
	"net/http"
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
	for _, file := range []string{"page.css", "page.js", "icon.svg", "icon.png"} {
		if r := get(t, s, "GET", "/assets/"+file); r.status != http.StatusOK || r.header.Get("Content-Type") == "" || len(r.body) == 0 {
			t.Errorf("%s: %d", file, r.status)
		}
	}
}

func TestPageHasTheColorsOfTheCharts(t *testing.T) {
	css := string(get(t, New(newPast(1), "test", quiet), "GET", "/assets/page.css").body)
	light, dark, found := strings.Cut(css, "prefers-color-scheme: dark")
	if !found {
		t.Fatal("the page has no dark theme")
	}
	for theme, part := range map[charts.Theme]string{charts.Light: light, charts.Dark: dark} {
		p := theme.Palette()
		for name, c := range map[string]color.NRGBA{"card": p.Background, "text": p.Text, "muted": p.Muted, "line": p.Grid, "critical": p.Critical} {
			if want := fmt.Sprintf("--%s: #%02x%02x%02x;", name, c.R, c.G, c.B); !strings.Contains(part, want) {
				t.Errorf("%s: the page lacks %q", theme, want)
			}
		}
	}
}
