package widgets_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"headroom/widgets"
)

func TestHeadingPictures(t *testing.T) {
	host := widgets.HeadingText{Title: "workstation", Subtitle: "Debian 12.11  ·  Linux 6.1.0  ·  up 3 h 12 min"}
	noticed := host
	noticed.Notice = "filesystem does not answer"
	for _, c := range []struct {
		name  string
		theme fyne.Theme
		text  widgets.HeadingText
		w     float32
	}{
		{"plain", light, host, 480},
		{"notice", light, noticed, 480},
		{"notice_dark", dark, noticed, 480},
		{"narrow", light, noticed, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			useTheme(t, c.theme)
			h := widgets.NewHeading(c.text)
			test.AssertImageMatches(t, "heading_"+c.name+".png", capture(h, c.w, h.MinSize().Height, 1))
		})
	}
}

func TestHeadingSetText(t *testing.T) {
	useTheme(t, light)
	h := widgets.NewHeading(widgets.HeadingText{Title: "a", Notice: "b"})
	h.Resize(fyne.NewSize(400, 50))
	h.SetText(widgets.HeadingText{Title: "c", Subtitle: "d"})
	if got, want := texts(h), []string{"c", "d"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
