package charts

import "image/color"

// In a picture of more lines than this nobody can tell how finely each of them
// is drawn, as long as none is jagged.
const crowd = 16

// A column of a crowd has two slices. Where a line is steep that would look
// jagged: there each slice is parted in two, by what lies between it and its
// neighbors. On a straight line that is just what two slices would have.
const (
	fewSlices = 2
	fewParts  = 4
	// steep lines rise by more than this from one slice to the next.
	steep = 3 * one
)

// drawFew does what drawColumns does, for two slices to a column.
func (c *canvas) drawFew(s *sliced, b *blend, p color.NRGBA) {
	pix, change := c.pix, c.change[:c.height+2]
	lowest, stride := int32(c.height)<<fraction, c.width+1
	tops := s.tops
	bottoms := s.bottoms[:len(tops)]
	for i := 0; i+1 < len(tops); i += fewSlices {
		t, u, v, w := tops[i], tops[i+1], bottoms[i], bottoms[i+1]
		highest, least := min(t, u), max(v, w)
		if t < v && u < w && highest >= 0 && least <= lowest && !far(t, u) && !far(v, w) {
			enter(change, t, fewParts/fewSlices)
			enter(change, u, fewParts/fewSlices)
			enter(change, v, -fewParts/fewSlices)
			enter(change, w, -fewParts/fewSlices)
		} else {
			highest, least = s.enterParts(change, i, lowest)
		}
		first, end := int(highest>>fraction), int((least+one-1)>>fraction)
		if first >= end {
			continue
		}
		// What covers a row in all parts is so many levels. Shifting is faster
		// than dividing where the sign is not known.
		const perLevel = fraction - 2
		covered := int32(1) << (perLevel - 1) // to round
		place := first*stride + 1 + s.first + i/fewSlices
		changes := change[first:end]
		for y, v := range changes {
			covered += v
			changes[y] = 0
			if level := covered >> perLevel; level > 0 {
				below := pix[place]
				i := b[below][(level-1)%levels]
				if i == 0 {
					i = uint16(c.mix(b, p, int(level), below)) + 1
				}
				pix[place] = uint8(i - 1)
			}
			place += stride
		}
		change[end], change[end+1] = 0, 0
	}
}

// enter enters that coverage by so many parts of a column begins at a height.
func enter(change []int32, at, parts int32) {
	row, within := at>>fraction, at&(one-1)
	change[row] += parts * (one - within)
	change[row+1] += parts * within
}

func far(a, b int32) bool { return uint32(a-b+steep) > 2*steep }

// enterParts enters a column of which a slice is steep, empty or partly outside
// the picture, and returns from where to where it goes.
func (s *sliced) enterParts(change []int32, at int, lowest int32) (highest, least int32) {
	highest = lowest
	for i := at; i < at+fewSlices; i++ {
		if s.tops[i] >= s.bottoms[i] {
			continue
		}
		for _, j := range [...]int{i - 1, i + 1} {
			top, bottom := s.tops[i], s.bottoms[i]
			if j >= 0 && j < len(s.tops) && s.tops[j] < s.bottoms[j] {
				top += (s.tops[j] - top) / 4
				bottom += (s.bottoms[j] - bottom) / 4
			}
			top, bottom = max(top, 0), min(bottom, lowest)
			if top >= bottom {
				continue
			}
			highest, least = min(highest, top), max(least, bottom)
			enter(change, top, 1)
			enter(change, bottom, -1)
		}
	}
	return highest, least
}
