package charts

import (
	"cmp"
	"math"
	"slices"
)

// greatestFirst orders the lines of a panel that has more of them than there are
// colors by the greatest value that they show, so that those that fill the
// picture stand in the legend, on top, and in a color of their own. Only a
// picture is ordered like this: where the lines move on, colors would change.
func (p *Panel) greatestFirst(lines []LineData, colors int) []LineData {
	limits := 0
	for i := range lines {
		if lines[i].Limit {
			limits++
		}
	}
	if len(lines)-limits <= colors || !p.perDevice() || p.Stacked {
		return lines
	}
	type ranked struct {
		LineData
		greatest float64
	}
	order := make([]ranked, len(lines))
	for i := range lines {
		order[i] = ranked{lines[i], lines[i].greatest()}
	}
	slices.SortStableFunc(order, func(a, b ranked) int {
		switch {
		case a.Limit != b.Limit && a.Limit:
			return 1
		case a.Limit != b.Limit:
			return -1
		default:
			return cmp.Compare(b.greatest, a.greatest)
		}
	})
	sorted := make([]LineData, len(order))
	for i := range order {
		sorted[i] = order[i].LineData
		sorted[i].Color = i
	}
	return sorted
}

// greatest is the greatest value that a line shows, -Inf where it shows none.
func (l *LineData) greatest() float64 {
	greatest := math.Inf(-1)
	for _, v := range l.Mean {
		if finite(v) {
			greatest = max(greatest, v)
		}
	}
	return greatest
}
