package widgets_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"headroom/widgets"
)

var threeNotes = widgets.Notes{Title: "Most CPU", Rows: []widgets.Note{
	{Name: "firefox", Value: "1.20 cores"}, {Name: "cc1plus (4711)", Value: "0.85 cores"}, {Name: "cc1plus (4712)", Value: "0.80 cores"},
}}

// pointed is a chart that is pointed at, with notes.
func pointed(d widgets.ChartData, n widgets.Notes) *widgets.TimeChart {
	chart := widgets.NewTimeChart("CPU")
	chart.SetData(d)
	chart.OnPointed = func(t int64, pointed bool) {
		if pointed {
			chart.SetNotes(t, n)
		}
	}
	return chart
}

func TestNotesPictures(t *testing.T) {
	long := widgets.Notes{Title: "Most CPU", Rows: []widgets.Note{
		{Name: "a-process-with-a-name-of-32-bytes", Value: "1.20 cores"}, {Name: "sh", Value: "0.85 cores"},
	}}
	for _, c := range []struct {
		name        string
		theme       fyne.Theme
		data        widgets.ChartData
		notes       widgets.Notes
		w, h, scale float32
		x           float32
	}{
		{"below", light, twoLines(), threeNotes, 560, 240, 1, 380},
		{"below_dark", dark, twoLines(), threeNotes, 560, 240, 1, 200},
		{"beside_scale2", dark, twoLines(), threeNotes, 430, 126, 2, 300},
		{"beside", light, twoLines(), threeNotes, 430, 126, 1, 100},
		{"many", light, manyLines(), long, 560, 240, 1, 380},
		{"no_room", light, twoLines(), threeNotes, 190, 90, 1, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			useTheme(t, c.theme)
			chart := pointed(c.data, c.notes)
			cv := newCanvas(chart, c.w, c.h, c.scale)
			chart.MouseIn(pointAt(c.x, c.h/2))
			test.AssertImageMatches(t, "notes_"+c.name+".png", cv.Capture())
		})
	}
}

// TestNotesStayWithinTheChart points everywhere in charts of many sizes.
func TestNotesStayWithinTheChart(t *testing.T) {
	useTheme(t, light)
	for w := float32(120); w < 700; w += 67 {
		for h := float32(80); h < 320; h += 23 {
			for _, d := range []widgets.ChartData{twoLines(), manyLines(), withGap()} {
				chart := pointed(d, threeNotes)
				chart.Resize(fyne.NewSize(w, h))
				for x := float32(0); x < w; x += 41 {
					chart.MouseMoved(pointAt(x, h/2))
					for _, o := range test.WidgetRenderer(chart).Objects() {
						text, ok := o.(*canvas.Text)
						if !ok || !o.Visible() || !isNote(text.Text) {
							continue
						}
						at, end := o.Position(), o.Position().Add(o.Size())
						if at.X < 0 || at.Y < 0 || end.X > w || end.Y > h || text.MinSize().Width > o.Size().Width+0.5 {
							t.Fatalf("%v×%v: %q lies from %v to %v", w, h, text.Text, at, end)
						}
					}
				}
			}
		}
	}
}

func isNote(s string) bool {
	return s == threeNotes.Title || slices.ContainsFunc(threeNotes.Rows, func(n widgets.Note) bool { return s == n.Name || s == n.Value })
}

func TestNotesOfAnotherTime(t *testing.T) {
	useTheme(t, light)
	chart := widgets.NewTimeChart("CPU")
	chart.SetData(twoLines())
	newCanvas(chart, 560, 240, 1)
	var times []int64
	var left int
	chart.OnPointed = func(t int64, pointed bool) {
		if pointed {
			times = append(times, t)
		} else {
			left++
		}
	}
	shown := func() bool { return strings.Contains(strings.Join(texts(chart), " "), "firefox") }

	chart.SetNotes(base, threeNotes)
	if shown() {
		t.Error("notes show without a pointer")
	}
	chart.MouseIn(pointAt(300, 100))
	chart.MouseMoved(pointAt(300, 110))
	if len(times) != 1 {
		t.Fatalf("told of %d times for one", len(times))
	}
	chart.SetNotes(times[0]+1000, threeNotes)
	if shown() {
		t.Error("notes of another time show")
	}
	chart.SetNotes(times[0], threeNotes)
	if !shown() {
		t.Errorf("the notes do not show, but %q", texts(chart))
	}
	chart.MouseMoved(pointAt(400, 100))
	if shown() || len(times) != 2 {
		t.Errorf("the pointer has moved, and the chart shows %q", texts(chart))
	}
	chart.SetNotes(times[0], threeNotes)
	if shown() {
		t.Error("notes that came too late show")
	}
	chart.SetNotes(times[1], widgets.Notes{Title: "Most CPU"})
	if got := texts(chart); slices.Contains(got, "Most CPU") {
		t.Errorf("without rows the chart shows %q", got)
	}
	chart.SetNotes(times[1], threeNotes)
	chart.MouseOut()
	chart.MouseOut()
	if shown() || left != 1 {
		t.Errorf("the pointer has gone, told %d times, and the chart shows %q", left, texts(chart))
	}
}
