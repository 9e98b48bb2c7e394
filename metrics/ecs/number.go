package ecs

import (
	"fmt"
	"math"
	"strconv"
)

// Number is a whole number of zero or more that may be missing. It takes all
// that 64 bits hold: "no limit" is told as 18446744073709551615.
type Number struct {
	Value uint64
	Known bool
}

// UnmarshalJSON reads a number. null and negative ones mean that it is
// missing; broken ones are cut off, and too large ones are the greatest.
func (n *Number) UnmarshalJSON(b []byte) error {
	*n = Number{}
	text := string(b)
	if text == "null" {
		return nil
	}
	if v, err := strconv.ParseUint(text, 10, 64); err == nil {
		*n = Number{v, true}
		return nil
	}
	v, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil && !math.IsInf(v, 0):
		return fmt.Errorf("%.40s is not a number", text)
	case v < 0:
	case v >= math.MaxUint64:
		*n = Number{math.MaxUint64, true}
	default:
		*n = Number{uint64(v), true}
	}
	return nil
}

// add adds what is known, and stays at the greatest number at the most.
func (n *Number) add(other Number) {
	if !other.Known {
		return
	}
	if n.Known = true; n.Value > math.MaxUint64-other.Value {
		n.Value = math.MaxUint64
		return
	}
	n.Value += other.Value
}
