package metrics

import "math"

// A thinned point of the History takes four bytes: 16 bits for the mean, on a
// logarithmic scale, and 8 bits each for how far the greatest and the least
// value lie above and below it. Only numbers of zero and more can be stored,
// which all recorded metrics are; anything else is stored as unknown.
//
// The mean is off by at most 0.05 %, and by nothing where it is a power of two.
// The greatest value is never stored too low, nor the least too high: a peak is
// kept. Each is off by at most 0.25 % of itself where it lies within 1 % of the
// mean, and by at most 5 % further away.

// codedPoint is a point of a thinned tier; zero is unknown.
type codedPoint struct {
	mean     uint16
	max, min uint8
}

// codedWidths are the widths of the fields of a codedPoint as a word.
var codedWidths = widths{16, 8, 8}

func (p codedPoint) word() uint32 { return uint32(p.mean)<<16 | uint32(p.max)<<8 | uint32(p.min) }

func codedPointOf(word uint32) codedPoint {
	return codedPoint{mean: uint16(word >> 16), max: uint8(word >> 8), min: uint8(word)}
}

const (
	meanUnknown = 0
	meanZero    = 1
	meanFirst   = 2 // the code of 2^meanLowest
	// The scale reaches from 2^-24 (6e-8) to 2^56 (7e16): from a millionth of
	// a percent to 64 PiB.
	meanLowest  = -24
	meanHighest = 56
	meanSteps   = (math.MaxUint16 - meanFirst) / (meanHighest - meanLowest) // for each doubling

	// The distance of the extremes is a quotient of up to 2^ratioOctaves in
	// squared steps, fine near 1. The mean of n samples is at least 1/n of the
	// greatest, so 2^8 is enough for a minute of samples at 4 a second.
	ratioOctaves = 8
	ratioSteps   = math.MaxUint8
	minZero      = ratioSteps // the code of a least value that is zero or too far below
)

// encodePoint rounds the mean, least and greatest of some samples.
func encodePoint(minimum, mean, maximum float64) codedPoint {
	if !(minimum >= 0) || !(mean >= minimum*0.999999) || !(maximum >= mean*0.999999) || math.IsInf(maximum, 0) {
		return codedPoint{mean: meanUnknown}
	}
	if mean < math.Ldexp(1, meanLowest) {
		return codedPoint{mean: meanZero, min: minZero}
	}
	code := math.Round((math.Log2(mean) - meanLowest) * meanSteps)
	p := codedPoint{mean: uint16(min(code, math.MaxUint16-meanFirst)) + meanFirst}
	stored := decodeMean(p.mean)
	p.max = encodeRatio(maximum/stored, ratioSteps)
	if minimum <= 0 {
		p.min = minZero
	} else {
		p.min = encodeRatio(stored/minimum, minZero)
	}
	return p
}

// encodeRatio rounds a quotient up to the next step, at most limit.
func encodeRatio(quotient float64, limit uint8) uint8 {
	// A hair below 1 is what rounding the mean leaves; it must not cost a step.
	if quotient <= 1+1e-9 {
		return 0
	}
	return uint8(min(math.Ceil(math.Sqrt(math.Log2(quotient)/ratioOctaves)*ratioSteps), float64(limit)))
}

func decodeRatio(code uint8) float64 {
	part := float64(code) / ratioSteps
	return math.Exp2(part * part * ratioOctaves)
}

func decodeMean(code uint16) float64 {
	switch code {
	case meanUnknown:
		return math.NaN()
	case meanZero:
		return 0
	default:
		return math.Exp2(float64(code-meanFirst)/float64(meanSteps) + meanLowest)
	}
}

// decode returns the least, mean and greatest value; NaN where unknown.
func (p codedPoint) decode() (minimum, mean, maximum float64) {
	mean = decodeMean(p.mean)
	maximum = mean * decodeRatio(p.max)
	if p.min != minZero {
		minimum = mean / decodeRatio(p.min)
	}
	if p.mean == meanUnknown {
		minimum = mean
	}
	return minimum, mean, maximum
}
