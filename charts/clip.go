package charts

// within reports whether points lie in the plot from top to bottom, but for the
// half pixel that a line is thick.
func (r *rect) within(points []point) bool {
	for _, p := range points {
		if p.y < r.top-halfPixel || p.y > r.bottom+halfPixel {
			return false
		}
	}
	return true
}

// halfPixel is how far a line may lie beyond the plot and still be seen.
const halfPixel = 0.5

// pieces returns what of a line is seen in the plot: it leaves where it crosses
// the top or the bottom, and comes back where it does so again.
func (r *rect) pieces(line []point) [][]point {
	if r.within(line) {
		return [][]point{r.leveled(line)}
	}
	var done [][]point
	var piece []point
	end := func() {
		if len(piece) > 1 {
			done = append(done, r.leveled(piece))
		}
		piece = nil
	}
	for i, p := range line {
		if i > 0 {
			for _, crossing := range r.crossings(line[i-1], p) {
				piece = append(piece, crossing)
				if len(piece) > 1 && !r.within(line[i:i+1]) {
					end()
				}
			}
		}
		if r.within(line[i : i+1]) {
			piece = append(piece, p)
		} else {
			end()
		}
	}
	end()
	return done
}

// leveled returns the edge of a surface as far as it is seen: what lies beyond
// the plot is at its edge, from where the line crosses that.
func (r *rect) leveled(line []point) []point {
	if !beyond(line, r.top, r.bottom) {
		return line
	}
	out := make([]point, 0, len(line)+8)
	for i, p := range line {
		if i > 0 {
			out = append(out, r.crossings(line[i-1], p)...)
		}
		p.y = min(max(p.y, r.top), r.bottom)
		out = append(out, p)
	}
	return out
}

func beyond(line []point, top, bottom float64) bool {
	for _, p := range line {
		if p.y < top || p.y > bottom {
			return true
		}
	}
	return false
}

// crossings returns where a straight line crosses the top and the bottom of the
// plot, in the order in which it does.
func (r *rect) crossings(a, b point) (list []point) {
	edges := [...]float64{r.top, r.bottom}
	if a.y > b.y {
		edges = [...]float64{r.bottom, r.top}
	}
	for _, y := range edges {
		if (a.y < y) != (b.y < y) && a.y != y && b.y != y {
			list = append(list, point{a.x + (b.x-a.x)*(y-a.y)/(b.y-a.y), y})
		}
	}
	return list
}
