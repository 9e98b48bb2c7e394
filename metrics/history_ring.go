package metrics

import (
	"math/bits"
	"unsafe"
)

// chunkPoints is how many points of a ring share a chunk.
const chunkPoints = 120

// ring is a ring of points, which are words of 32 bits made of fields. What is
// measured stays much the same for hours, so a chunk that is complete keeps of
// each field only the bits in which its points differ: none where a counter of
// trouble stays 0.
type ring struct {
	widths widths
	chunks []chunk
	points int
	// spare is what a chunk was made of before it was packed.
	spare chunk
	// words is how many words the chunks hold.
	words int
}

// widths are the widths of the fields of a point in bits, 32 together.
type widths [3]uint8

// chunk holds points in which the same number of bits is kept of each field,
// one point behind the other. The first word is the header: the least value of
// each field as a point, and the number of bits of each. Without words, all
// points are zero.
type chunk []uint64

// newRing returns a ring of zero points.
func newRing(points int, w widths) ring {
	return ring{widths: w, chunks: make([]chunk, (points+chunkPoints-1)/chunkPoints), points: points}
}

// bytes is the memory that the ring takes.
func (r *ring) bytes() int {
	return len(r.chunks)*int(unsafe.Sizeof(chunk{})) + (r.words+len(r.spare))*int(unsafe.Sizeof(r.spare[0]))
}

// openWords is the size of a chunk that keeps every bit.
const openWords = 1 + chunkPoints/2

// at returns the point in a slot.
func (r *ring) at(slot int) uint32 {
	c := r.chunks[slot/chunkPoints]
	if c == nil {
		return 0
	}
	least, kept := header(c[0])
	width := kept.sum()
	if width == 0 {
		return least
	}
	first := slot % chunkPoints * width
	word, shift := 1+first/64, first%64
	packed := c[word] >> shift
	if shift+width > 64 {
		packed |= c[word+1] << (64 - shift)
	}
	var values fieldValues
	for f, bits := range kept {
		values[f] = uint32(packed) & (1<<bits - 1)
		packed >>= bits
	}
	return least + r.join(values) // no field overflows into the next: none is above its greatest
}

// set puts a point into a slot. Slots are set in their order.
func (r *ring) set(slot int, point uint32) {
	c := &r.chunks[slot/chunkPoints]
	i := slot % chunkPoints
	if !r.open(*c) {
		if point == r.at(slot) {
			return
		}
		r.unpack(c, slot-i)
	}
	r.put(*c, i, r.widths, point)
	if i == chunkPoints-1 || slot == r.points-1 {
		r.pack(c, slot-i, i+1)
	}
}

// open tells whether a chunk keeps every bit.
func (r *ring) open(c chunk) bool {
	if c == nil {
		return false
	}
	_, kept := header(c[0])
	return kept == r.widths
}

// unpack makes a chunk, whose first slot is first, keep every bit.
func (r *ring) unpack(c *chunk, first int) {
	words := r.spare
	r.spare = nil
	if words == nil {
		words = make(chunk, openWords)
	}
	clear(words)
	words[0] = newHeader(0, r.widths)
	for i := range min(chunkPoints, r.points-first) {
		r.put(words, i, r.widths, r.at(first+i))
	}
	r.replace(c, words)
}

// pack drops the bits in which the n points of a chunk, whose first slot is
// first, do not differ.
func (r *ring) pack(c *chunk, first, n int) {
	least := r.split(r.at(first))
	greatest := least
	for i := range n {
		for f, v := range r.split(r.at(first + i)) {
			least[f], greatest[f] = min(least[f], v), max(greatest[f], v)
		}
	}
	var kept widths
	for f := range kept {
		kept[f] = uint8(bits.Len32(greatest[f] - least[f]))
	}
	width := kept.sum()
	size := 1 + (n*width+63)/64
	if size > openWords*3/4 || kept == r.widths {
		return // it would hardly pay
	}
	base := r.join(least)
	words := make(chunk, size)
	words[0] = newHeader(base, kept)
	for i := 0; width > 0 && i < n; i++ {
		r.put(words, i, kept, r.at(first+i)-base)
	}
	if r.spare = *c; width == 0 {
		r.spare = nil // what stays the same may do so for long
	}
	r.replace(c, words)
}

// replace gives a chunk other words.
func (r *ring) replace(c *chunk, words chunk) {
	r.words += len(words) - len(*c)
	*c = words
}

// put writes a point, of which it keeps the low bits of each field, as the
// point i behind a header.
func (r *ring) put(words chunk, i int, kept widths, point uint32) {
	var packed uint64
	place := 0
	for f, v := range r.split(point) {
		packed |= uint64(v) << place
		place += int(kept[f])
	}
	word, shift := 1+i*place/64, i*place%64
	mask := uint64(1)<<place - 1
	words[word] = words[word]&^(mask<<shift) | packed<<shift
	if shift+place > 64 {
		words[word+1] = words[word+1]&^(mask>>(64-shift)) | packed>>(64-shift)
	}
}

// fieldValues are the fields of a point.
type fieldValues [len(widths{})]uint32

func (r *ring) split(point uint32) (values fieldValues) {
	place := 32
	for i, bits := range r.widths {
		place -= int(bits)
		values[i] = point >> place & (1<<bits - 1)
	}
	return values
}

func (r *ring) join(values fieldValues) (point uint32) {
	for i, bits := range r.widths {
		point = point<<bits | values[i]
	}
	return point
}

func (w widths) sum() int { return int(w[0]) + int(w[1]) + int(w[2]) }

func header(word uint64) (least uint32, kept widths) {
	return uint32(word >> 32), widths{uint8(word), uint8(word >> 8), uint8(word >> 16)}
}

func newHeader(least uint32, kept widths) uint64 {
	return uint64(least)<<32 | uint64(kept[2])<<16 | uint64(kept[1])<<8 | uint64(kept[0])
}
