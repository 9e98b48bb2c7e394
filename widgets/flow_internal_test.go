package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

func TestFlowCells(t *testing.T) {
	charts := Section{MinCell: sizeOf(300, 150), Aspect: 2.4, Grow: true, Objects: objects(4)}
	gauges := Section{MinCell: sizeOf(96, 96), Aspect: 1.1, MaxHeight: 240, Objects: objects(4)}
	for _, c := range []struct {
		w, h                       float32
		gaugeColumns, chartColumns int
		fits                       bool
	}{
		{480, 360, 4, 1, false},
		{300, 360, 2, 1, false},
		{800, 600, 4, 2, true},
		{1280, 800, 4, 2, true},
		{2560, 1440, 4, 2, true},
		{2560, 600, 4, 4, true},
		{0, 0, 1, 1, false},
	} {
		all := flowCells([]Section{gauges, charts}, 10, sizeOf(c.w, c.h))
		if all[0].columns != c.gaugeColumns || all[1].columns != c.chartColumns {
			t.Errorf("%vx%v: %d and %d columns, want %d and %d", c.w, c.h, all[0].columns, all[1].columns, c.gaugeColumns, c.chartColumns)
		}
		height := flowHeight(all, 10)
		if fits := height <= c.h+0.5; fits != c.fits {
			t.Errorf("%vx%v: the page is %v high", c.w, c.h, height)
		}
		if c.fits && height < c.h-0.5 {
			t.Errorf("%vx%v: the page is %v high and leaves room", c.w, c.h, height)
		}
	}
}

// Rows are filled evenly, so that no card stands alone where it need not.
func TestFlowFillsRows(t *testing.T) {
	for n, want := range map[int][2]int{1: {1, 1}, 2: {2, 1}, 3: {3, 1}, 4: {2, 2}, 5: {3, 2}, 7: {3, 3}} {
		c := fixedCells(&Section{MinCell: sizeOf(300, 150), Aspect: 2.3, Objects: objects(n)}, 10, 930, 780)
		if c.columns != want[0] || c.rows != want[1] {
			t.Errorf("%d cards are %d columns and %d rows, want %v", n, c.columns, c.rows, want)
		}
	}
}

// A page that would have to be scrolled for a little is made to fit; one that
// would have to be scrolled anyway is left alone.
func TestFlowShrinks(t *testing.T) {
	main := Section{MinCell: sizeOf(300, 190), Aspect: 3, Grow: true, Objects: objects(1)}
	rest := Section{MinCell: sizeOf(300, 150), Aspect: 2.3, Objects: objects(4)}
	facts := canvas.NewRectangle(nil)
	facts.SetMinSize(sizeOf(100, 200))
	for _, c := range []struct {
		height     float32
		fits, full bool
	}{
		{900, true, true},
		{800, true, false},
		{750, true, false},
		{700, false, true},
	} {
		all := flowCells([]Section{main, rest, {Objects: []fyne.CanvasObject{facts}, Full: true}}, 10, sizeOf(1000, c.height))
		if height := flowHeight(all, 10); (height <= c.height+0.5) != c.fits {
			t.Errorf("in %v the page is %v high", c.height, height)
		}
		best := max(150, min(all[1].width/2.3, c.height*0.27))
		if full := all[1].height >= best-0.5; full != c.full {
			t.Errorf("in %v the cells are %v high, at best %v", c.height, all[1].height, best)
		}
		if all[0].height < 190 || all[1].height < 150 {
			t.Errorf("in %v the cells are %v and %v high", c.height, all[0].height, all[1].height)
		}
	}
}

func sizeOf(w, h float32) fyne.Size { return fyne.NewSize(w, h) }

func objects(n int) []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, n)
	for i := range all {
		all[i] = canvas.NewRectangle(nil)
	}
	return all
}

// Where the page has to be scrolled anyway, a chart need not be low.
func TestFlowLeavesRoomWhereItScrolls(t *testing.T) {
	main := Section{MinCell: sizeOf(300, 190), Aspect: 3, Grow: true, Scrolled: 280, Objects: objects(1)}
	facts := canvas.NewRectangle(nil)
	for _, c := range []struct{ facts, height, want float32 }{
		{200, 780, 550}, {500, 780, 250}, {560, 780, 190}, {600, 780, 280}, {600, 400, 200}, {600, 300, 190},
	} {
		facts.SetMinSize(sizeOf(100, c.facts))
		all := flowCells([]Section{main, {Full: true, Objects: []fyne.CanvasObject{facts}}}, 10, sizeOf(900, c.height))
		if got := all[0].height; got < c.want-0.1 || got > c.want+0.1 {
			t.Errorf("above %v on %v the chart is %v high, want %v", c.facts, c.height, all[0].height, c.want)
		}
	}
}
