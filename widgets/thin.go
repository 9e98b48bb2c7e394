package widgets

import (
	"math"
	"slices"
)

// appendLine appends the points of a line in pixels. Where more samples fall
// into a pixel column than show, only the first, the least, the greatest and
// the last are kept, so a peak is never lost and a line has at most four
// points for each column. Samples out of the plot are left out, but for the
// nearest on each side, which carries the line to the edge.
//
// The times increase; one that does not is skipped. A value that is not finite
// is a gap, and so are two samples further than maxGap apart, unless it is 0.
// The shorter of times and values counts.
func appendLine(dst []point, times []int64, values []float64, maxGap int64, ts timeScale, vs valueScale) []point {
	n := min(len(times), len(values))
	if ts.empty() {
		return dst
	}
	first, _ := slices.BinarySearch(times[:n], ts.time(0))
	first = max(0, first-1)

	var column struct{ first, last, least, greatest int }
	current := math.MinInt
	flush := func() {
		if current == math.MinInt {
			return
		}
		kept := [4]int{column.first, column.least, column.greatest, column.last}
		slices.Sort(kept[:])
		for _, k := range slices.Compact(kept[:]) {
			dst = append(dst, point{float32(ts.x(times[k])), float32(vs.y(values[k]))})
		}
		current = math.MinInt
	}
	for i := first; i < n; i++ {
		if i > 0 && times[i] <= times[i-1] {
			continue
		}
		v := values[i]
		if !finite(v) {
			flush()
			dst = appendGap(dst)
			continue
		}
		if maxGap > 0 && i > first && times[i]-times[i-1] > maxGap {
			flush()
			dst = appendGap(dst)
		}
		at := ts.column(times[i])
		if at != current {
			flush()
			current = at
			column.first, column.least, column.greatest = i, i, i
		}
		column.last = i
		if v < values[column.least] {
			column.least = i
		}
		if v > values[column.greatest] {
			column.greatest = i
		}
		if at > ts.width {
			break
		}
	}
	flush()
	return dst
}

func appendGap(line []point) []point {
	if len(line) == 0 || isGap(line[len(line)-1]) {
		return line
	}
	return append(line, point{Y: float32(math.NaN())})
}

// levels sets, for each pixel column, the row at which the line crosses its
// middle, NaN where there is no line. The rows have at least one pixel column.
func levels(rows []float32, line []point) {
	nan := float32(math.NaN())
	for i := range rows {
		rows[i] = nan
	}
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if isGap(a) || isGap(b) {
			continue
		}
		from := max(0, int(math.Ceil(float64(a.X)-0.5)))
		for x := from; x < len(rows) && float32(x)+0.5 <= b.X; x++ {
			rows[x] = a.Y
			if b.X > a.X {
				rows[x] += (b.Y - a.Y) * (float32(x) + 0.5 - a.X) / (b.X - a.X)
			}
		}
	}
}

// envelope sets, for each pixel column, the least row that the line reaches in
// it, or the greatest, NaN where there is no line.
func envelope(rows []float32, line []point, greatest bool) {
	nan := float32(math.NaN())
	for i := range rows {
		rows[i] = nan
	}
	take := func(x int, y float32) {
		switch {
		case rows[x] != rows[x]:
			rows[x] = y
		case greatest:
			rows[x] = max(rows[x], y)
		default:
			rows[x] = min(rows[x], y)
		}
	}
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if isGap(a) || isGap(b) {
			continue
		}
		for x := max(0, int(a.X)); x < len(rows) && float32(x) <= b.X; x++ {
			if b.X <= a.X {
				take(x, a.Y)
				take(x, b.Y)
				continue
			}
			slope := (b.Y - a.Y) / (b.X - a.X)
			take(x, a.Y+slope*(max(float32(x), a.X)-a.X))
			take(x, a.Y+slope*(min(float32(x+1), b.X)-a.X))
		}
	}
}

// appendDashes appends the parts of a line that are not in the gaps between
// dashes. Dashes are measured along the time axis from its left edge, so that
// they stand still.
func appendDashes(dst, line []point, dash, space float32) []point {
	period := dash + space
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if isGap(a) || isGap(b) || b.X <= a.X {
			continue
		}
		slope := (b.Y - a.Y) / (b.X - a.X)
		for from := floor(a.X/period) * period; from < b.X; from += period {
			left, right := max(from, a.X), min(from+dash, b.X)
			if left < right {
				dst = append(dst, point{left, a.Y + slope*(left-a.X)}, point{right, a.Y + slope*(right-a.X)})
				dst = appendGap(dst)
			}
		}
	}
	return dst
}
