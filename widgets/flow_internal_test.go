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

func sizeOf(w, h float32) fyne.Size { return fyne.NewSize(w, h) }

func objects(n int) []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, n)
	for i := range all {
		all[i] = canvas.NewRectangle(nil)
	}
	return all
}
