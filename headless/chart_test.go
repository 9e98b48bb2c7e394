package headless

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// isPicture tells whether an answer is the picture that its type says.
func isPicture(r answered) error {
	switch r.header.Get("Content-Type") {
	case "image/png":
		_, err := png.Decode(bytes.NewReader(r.body))
		return err
	case "image/svg+xml":
		return xml.Unmarshal(r.body, new(struct{}))
	default:
		return errors.New("it is no picture: " + r.header.Get("Content-Type") + " " + string(r.body))
	}
}

func TestPictures(t *testing.T) {
	s := New(newPast(5), "test", quiet)
	for _, target := range []string{
		"/charts/overview.png", "/charts/overview.svg?width=600&height=400&theme=dark&range=1h&tz=Asia/Tokyo&title=All",
		"/charts/cpu.png?theme=transparent&title=none&legend=false&tz=Europe/Berlin",
		"/charts/cpu.svg?threshold=0.8&threshold=90%25:critical&ymin=0.1&ymax=95%25",
		"/charts/memory.png?ymax=12GiB&threshold=10GiB:high&include=Us*&title=My+memory",
		"/charts/disks.svg?include=device=sda&exclude=sdb",
		"/charts/disks.svg?exclude=*", "/charts/cpu.png?title=",
		"/charts/gauge/memory_used_ratio.png?warning=0.1&critical=20%25", "/charts/gauge/memory_used_ratio.svg?theme=transparent&scale=2",
		"/charts/gauge/disk_busy_ratio.png?label=device=sda", "/charts/gauge/limit_memory_used_bytes.svg",
		"/charts/gauge/temperature_celsius.png?max=100", "/charts/gauge/load1.svg?max=4&title=none",
		"/badge/memory_used_ratio.svg", "/badge/disk_busy_ratio.svg?label=device=sda&label=busy&warning=40%25&critical=0.9",
		"/badge/load1.svg?label=none",
		// A device that has gone, or is not there yet.
		"/charts/disks.png?include=sdc", "/charts/disks.svg?include=device=sdc", "/charts/gauge/disk_busy_ratio.png?label=device=sdc",
		"/badge/disk_busy_ratio.svg?label=device=sdc",
	} {
		r := get(t, s, "GET", target)
		if err := isPicture(r); r.status != http.StatusOK || err != nil {
			t.Errorf("%s: %d, %v", target, r.status, err)
		}
	}
	svg := string(get(t, s, "GET", "/charts/disks.svg?include=sdb&title=Mine&threshold=0.5:half").body)
	if strings.Contains(svg, ">sda<") || !strings.Contains(svg, ">sdb<") || !strings.Contains(svg, ">Mine<") || !strings.Contains(svg, ">half<") {
		t.Errorf("the options have no effect: %s", svg)
	}
	svg = string(get(t, s, "GET", "/badge/snapshot_time_seconds.svg").body)
	if today := time.Now().UTC().Format("2006-"); !strings.Contains(svg, "<title>Read at: "+today) {
		t.Errorf("the badge of a time is %s", svg)
	}
	svg = string(get(t, s, "GET", "/badge/disk_busy_ratio.svg?label=device=sda&label=busy&warning=40%25").body)
	if !strings.Contains(svg, "<title>busy: 50 % warning</title>") {
		t.Errorf("the badge is %s", svg)
	}
}

// A picture of a device that has gone says so, and does not break the page that
// it is in.
func TestPicturesOfWhatHasGone(t *testing.T) {
	s := New(newPast(30), "test", quiet)
	for _, target := range []string{"/charts/disks.png?include=sdc", "/charts/gauge/disk_busy_ratio.png?label=device=sdc", "/badge/disk_busy_ratio.svg?label=device=sdc"} {
		if r := get(t, s, "GET", target); r.status != http.StatusOK || !strings.HasPrefix(r.header.Get("Content-Type"), "image/") || r.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d, %v", target, r.status, r.header)
		}
	}
}

func TestBadPictures(t *testing.T) {
	s := New(newPast(2), "test", quiet)
	for _, test := range []struct {
		target, parameter, accepted string
	}{
		{"/charts/cpu.png?theme=blue", "theme", "light, dark, transparent"},
		{"/charts/cpu.png?tz=Mars", "tz", "Europe/Berlin"},
		{"/charts/cpu.png?tz=../../etc/passwd", "tz", "Europe/Berlin"},
		{"/charts/cpu.png?threshold=high", "threshold", "80%"},
		{"/charts/cpu.png?threshold=80", "threshold", "from 0 % to 100 %"},
		{"/charts/cpu.png?ymin=x", "ymin", "80%"},
		{"/charts/cpu.png?ymin=0.5&ymax=0.4", "ymin", "below ymax"},
		{"/charts/cpu.png?ymax=-1", "ymax", "above the bottom"},
		{"/charts/cpu.png?legend=maybe", "legend", "true, false"},
		{"/charts/cpu.png?title=" + strings.Repeat("x", 201), "title", "200 characters"},
		{"/charts/host-cpu.png?include=Users", "include", "Usage"},
		{"/charts/disks.png?include=disk=sdc", "include", "sda, sdb"},
		{"/charts/disks.png?exclude=", "exclude", "1 to 200"},
		{"/charts/cpu.png?" + strings.Repeat("threshold=0.5&", 9), "threshold", "at most 8"},
		{"/charts/cpu.png?label=x", "label", "threshold"},
		{"/charts/overview.png?threshold=0.5", "threshold", "width"},
		{"/charts/overview.png?width=4096&height=4096", "height", "at most"},
		{"/charts/gauge/disk_busy_ratio.png", "label", "device=sda, device=sdb"},
		{"/charts/gauge/disk_busy_ratio.png?label=disk=sda", "label", "a value of device"},
		{"/badge/disk_busy_ratio.svg?label=device=sda&label=disk=sda&label=x", "label", "one text"},
		{"/charts/cpu.png?include=Usr", "include", "Usage"},
		{"/charts/gauge/disk_busy_ratio.png?label=sda", "label", "name=value"},
		{"/charts/gauge/load1.png?max=0", "max", "above 0"},
		{"/charts/gauge/cpu_frequency_hertz.png", "max", "no limit that is known"},
		{"/charts/gauge/load1.png?range=1h", "range", "warning"},
		{"/badge/disk_busy_ratio.svg", "label", "device=sda"},
		{"/badge/load1.svg?critical=x", "critical", "1.5k"},
		{"/badge/load1.svg?label=a&label=b", "label", "one text"},
	} {
		r := get(t, s, "GET", test.target)
		p := problemIn(t, r)
		if r.status != http.StatusBadRequest || p.Parameter != test.parameter || !strings.Contains(p.Accepted, test.accepted) && !strings.Contains(p.Detail, test.accepted) {
			t.Errorf("%s: %d, %+v", cut(test.target), r.status, p)
		}
	}
	for _, target := range []string{"/charts/gauge/nope.png", "/charts/gauge/load1.gif", "/badge/load1.png", "/badge/nope.svg", "/charts/overview.gif"} {
		if r := get(t, s, "GET", target); r.status != http.StatusNotFound || r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %s", target, r.status, r.header.Get("Cache-Control"))
		}
	}
}

// What is wrong is told as it was typed, and the bounds in the words of the unit.
func TestErrorsRepeatWhatWasTyped(t *testing.T) {
	s := New(newPast(2), "test", quiet)
	for _, test := range []struct{ target, value, accepted string }{
		{"/charts/memory.png?threshold=20GiB:high&ymax=16GiB", "20GiB:high", "from 0 to 16 GiB"},
		{"/charts/memory.png?threshold=1GiB&threshold=20GiB&ymax=16GiB", "20GiB", "from 0 to 16 GiB"},
		{"/charts/memory.png?ymin=3GiB&ymax=2GiB", "3GiB", "below ymax, 2 GiB"},
		{"/charts/cpu.png?ymin=120%25", "120%", "below the top of the chart, 100 %"},
		{"/charts/cpu.png?width=4096&height=4096", "4096", "2160 at most"},
		{"/charts/cpu.png?scale=3.0&width=4000", "3.0", "pixels at most"},
	} {
		if p := problemIn(t, get(t, s, "GET", test.target)); p.Value != test.value || !strings.Contains(p.Accepted, test.accepted) {
			t.Errorf("%s: %+v", test.target, p)
		}
	}
}

func problemIn(t *testing.T, r answered) (p problem) {
	t.Helper()
	if r.header.Get("Content-Type") != "application/problem+json" || r.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the error may be cached: %v", r.header)
		return p
	}
	if err := json.Unmarshal(r.body, &p); err != nil {
		t.Errorf("%q is no problem: %v", r.body, err)
	}
	return p
}

// A picture of a fixed past never changes; a live one is asked for again.
func TestCachingOfPictures(t *testing.T) {
	f := newPast(5)
	s := New(f, "test", quiet)
	now := time.Now()
	at := func(d time.Duration) string { return fmt.Sprint(now.Add(d).Unix()) }
	for _, test := range []struct{ target, caching string }{
		{"/charts/cpu.png", "no-cache"},
		{"/charts/cpu.png?range=1h", "no-cache"},
		{"/charts/cpu.svg?from=" + at(-time.Hour), "no-cache"},
		{"/charts/cpu.svg?from=" + at(-time.Hour) + "&to=" + at(-time.Minute), "no-cache"},
		// Nothing was recorded then, which may be told otherwise another time.
		{"/charts/cpu.svg?from=" + at(-2*time.Hour) + "&to=" + at(-time.Hour), "no-cache"},
		{"/charts/overview.png?from=" + at(-time.Hour) + "&to=" + at(-10*time.Minute), "no-cache"},
		{"/charts/gauge/load1.png", "no-cache"},
		{"/badge/load1.svg", "no-cache"},
	} {
		if r := get(t, s, "GET", test.target); r.header.Get("Cache-Control") != test.caching || r.header.Get("Etag") == "" {
			t.Errorf("%s: %d, %q, %q", test.target, r.status, r.header.Get("Cache-Control"), r.header.Get("Etag"))
		}
	}
	s.ReplayUntil(now.Add(time.Hour), "")
	past := "/charts/cpu.png?from=" + at(-time.Hour) + "&to=" + at(time.Minute)
	first := get(t, s, "GET", past)
	if first.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("a fixed time is %q", first.header.Get("Cache-Control"))
	}
	tag := first.header.Get("Etag")
	if !strings.HasPrefix(tag, `"`) {
		t.Errorf("the tag %s is not strong", tag)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), "GET", past, nil)
	r.Header.Set("If-None-Match", `"other", `+tag)
	s.ServeHTTP(w, r)
	if w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("Etag") != tag {
		t.Errorf("what is there already gives %d, %d bytes", w.Code, w.Body.Len())
	}
	if r := get(t, s, "GET", "/charts/cpu.png?from="+at(-time.Hour)+"&to="+at(time.Minute)+"&threshold=x"); r.header.Get("Cache-Control") != "no-store" {
		t.Errorf("an error is %q", r.header.Get("Cache-Control"))
	}
}

// sizedText is an answer of so many bytes.
type sizedText string

func (s sizedText) size() int { return len(s) }

// What is kept in a tick takes no more bytes than it may.
func TestOnceIsBoundedInBytes(t *testing.T) {
	o := once[sizedText]{most: 100}
	ask := func(tick uint64, key string, size int) {
		t.Helper()
		got, err := o.get(t.Context(), tick, key, func(context.Context) (sizedText, error) { return sizedText(make([]byte, size)), nil })
		if len(got) != size || err != nil {
			t.Errorf("%s: %d bytes, %v", key, len(got), err)
		}
	}
	kept := func() (n int) {
		o.mu.Lock()
		defer o.mu.Unlock()
		return len(o.answers.all)
	}
	for i := range 20 {
		ask(1, fmt.Sprint(i), 10)
	}
	if kept() != 10 || o.answers.used != 100 {
		t.Errorf("%d answers of %d bytes are kept", kept(), o.answers.used)
	}
	ask(2, "large", 101)
	ask(2, "small", 99)
	if kept() != 1 || o.answers.used != 99 {
		t.Errorf("in the next tick %d answers of %d bytes are kept", kept(), o.answers.used)
	}
}

// A thousand different pictures at once: each is drawn or refused with the time
// to try again, and afterwards all is as before.
func TestManyDifferentPictures(t *testing.T) {
	f := newPast(5)
	s := New(f, "test", quiet)
	var wait sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for i := range 1000 {
		wait.Go(func() {
			r := get(t, s, "GET", fmt.Sprintf("/charts/cpu.png?width=%d&height=%d", 400+i%100, 300+i/100))
			mu.Lock()
			defer mu.Unlock()
			statuses[r.status]++
			switch r.status {
			case http.StatusOK:
			case http.StatusServiceUnavailable:
				if r.header.Get("Retry-After") == "" || r.header.Get("Cache-Control") != "no-store" {
					t.Errorf("a refusal has the header %v", r.header)
				}
			default:
				t.Errorf("a picture is answered with %d", r.status)
			}
		})
	}
	wait.Wait()
	if statuses[200] < waitingMax {
		t.Errorf("the statuses are %v", statuses)
	}
	if len(s.waiting) != 0 || len(s.drawing) != 0 || s.charts.answers.used > picturesMost || len(s.charts.answers.all) > answersMost {
		t.Errorf("%d wait, %d are drawn, %d bytes are kept", len(s.waiting), len(s.drawing), s.charts.answers.used)
	}
	if r := get(t, s, "GET", "/charts/cpu.png?width=999"); r.status != http.StatusOK {
		t.Errorf("afterwards a picture is answered with %d", r.status)
	}
	t.Logf("statuses: %v", statuses)
}

// FuzzPictures looks for parameters that are answered with anything but a
// picture or what is wrong with them.
func FuzzPictures(f *testing.F) {
	for _, seed := range []string{
		"/charts/cpu.png?width=100&height=100&scale=2&theme=transparent",
		"/charts/memory.svg?title=%3Cb%3E&legend=false&threshold=1GiB:x&threshold=2e9&ymin=-1&ymax=1e18",
		"/charts/disks.png?include=*&exclude=device=sd*&include=sda",
		"/charts/load.svg?ymin=1e18&threshold=1e18", "/charts/load.png?ymin=5e-324&ymax=6e-324", "/charts/load.png?ymin=-1e18&ymax=1e18",
		"/charts/cpu.svg?from=0&to=100&tz=Europe/Berlin", "/charts/cpu.png?range=7d&tz=Local", "/charts/cpu.png?from=6.99e9&to=6.999e9",
		"/charts/overview.svg?width=64&height=4096&theme=dark", "/charts/overview.png?width=4096&height=64&title=none",
		"/charts/gauge/load1.svg?max=1e-300&warning=1&critical=0", "/charts/gauge/disk_busy_ratio.png?label=device=sda&width=64&height=64",
		"/badge/memory_used_ratio.svg?label=%00%ff&warning=80%25&critical=-1", "/badge/disk_busy_ratio.svg?label=device=sda&label=",
	} {
		path, query, _ := strings.Cut(seed, "?")
		f.Add(path, query)
	}
	s := New(newPast(5), "test", quiet)
	f.Fuzz(func(t *testing.T, path, query string) {
		u := &url.URL{Path: path, RawQuery: query}
		if !strings.HasPrefix(path, "/charts/") && !strings.HasPrefix(path, "/badge/") || strings.Contains(path, "//") || strings.Contains(path, "/.") {
			return
		}
		// Large ones only take time.
		if v := u.Query(); len(v.Get("width")) > 3 && len(v.Get("height")) > 3 || v.Get("scale") != "" && len(v.Get("width")+v.Get("height")) > 6 {
			return
		}
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.URL = u
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		got := answered{w.Code, w.Header(), w.Body.Bytes()}
		switch {
		case w.Code == http.StatusOK:
			if err := isPicture(got); err != nil {
				t.Errorf("%s?%s: %v", path, query, err)
			}
		case w.Code == http.StatusInternalServerError || w.Header().Get("Cache-Control") != "no-store":
			t.Errorf("%s?%s: %d %s", path, query, w.Code, w.Body)
		}
	})
}

// BenchmarkPicture asks for a picture that is kept.
func BenchmarkPicture(b *testing.B) {
	s := New(newPast(5), "test", quiet)
	for _, target := range []string{"/charts/cpu.png", "/badge/load1.svg"} {
		b.Run(strings.Trim(strings.ReplaceAll(target, "/", "_"), "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				s.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), "GET", target, nil))
				if w.Code != http.StatusOK {
					b.Fatal(w.Body)
				}
			}
		})
	}
}
