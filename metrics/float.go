package metrics

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
)

// Float is a measured number. NaN means unknown: it is null in JSON and a gap
// in a chart, never zero.
type Float float64

// Unknown is the value of what could not be measured.
func Unknown() Float { return Float(math.NaN()) }

// Known reports whether f is a finite number.
func (f Float) Known() bool { return !math.IsNaN(float64(f)) && !math.IsInf(float64(f), 0) }

// MarshalJSON writes null for a number that JSON has no form for.
func (f Float) MarshalJSON() ([]byte, error) {
	return appendJSON(make([]byte, 0, 24), float64(f)), nil
}

// UnmarshalJSON reads null as unknown.
func (f *Float) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		*f = Unknown()
		return nil
	}
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return fmt.Errorf("%q is neither a number nor null", b)
	}
	*f = Float(v)
	return nil
}

// significant is how many digits a broken number keeps in JSON: more would be
// the noise of subtractions.
const significant = 12

// appendJSON writes v as a JSON number, whole numbers exactly and without an
// exponent so that byte counts stay legible.
func appendJSON(b []byte, v float64) []byte { return appendDigits(b, v, significant) }

// recordedDigits is how many digits of a broken number the history has, which
// keeps 32 bits of it.
const recordedDigits = 7

// appendDigits is appendJSON for numbers of which so many digits are known.
func appendDigits(b []byte, v float64, digits float64) []byte {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return append(b, "null"...)
	case a >= 1e21 || a != 0 && a < 1e-6:
		return strconv.AppendFloat(b, v, 'e', -1, 64)
	case v == math.Trunc(v):
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	default:
		scale := math.Pow(10, digits-math.Ceil(math.Log10(a)))
		return strconv.AppendFloat(b, math.Round(v*scale)/scale, 'f', -1, 64)
	}
}
