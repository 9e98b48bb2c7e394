package charts

import (
	"fmt"
	"math"
	"slices"
)

// checkBounds returns an *OptionError for bounds of the value axis and for
// thresholds that make no sense on any panel.
func (o *Options) checkBounds() error {
	for _, b := range []struct {
		name  string
		value *float64
	}{{"ymin", o.Min}, {"ymax", o.Max}} {
		if b.value != nil && (!finite(*b.value) || math.Abs(*b.value) > MaxValue) {
			return &OptionError{b.name, formatFloat(*b.value), acceptedValue}
		}
	}
	if o.Min != nil && o.Max != nil && *o.Min >= *o.Max {
		return &OptionError{"ymin", formatFloat(*o.Min), "a value below ymax, " + formatFloat(*o.Max)}
	}
	if n := len(o.Thresholds); n > MaxThresholds {
		return &OptionError{"threshold", fmt.Sprint(n, " times"), fmt.Sprintf("at most %d", MaxThresholds)}
	}
	for _, t := range o.Thresholds {
		if !finite(t.Value) || math.Abs(t.Value) > MaxValue {
			return &OptionError{"threshold", formatFloat(t.Value), acceptedValue}
		}
	}
	return nil
}

// CheckFor returns an *OptionError for the first option that is not accepted
// for a panel.
func (o *Options) CheckFor(p *Panel) error {
	if err := o.Check(); err != nil {
		return err
	}
	lo, hi := p.Min, p.Max
	switch {
	case o.Max != nil && o.Min == nil && finite(lo) && *o.Max <= lo:
		return &OptionError{"ymax", formatFloat(*o.Max), "a value above the bottom of the chart, " + formatFloat(lo)}
	case o.Min != nil && o.Max == nil && finite(hi) && *o.Min >= hi:
		return &OptionError{"ymin", formatFloat(*o.Min), "a value below the top of the chart, " + formatFloat(hi)}
	}
	if o.Min != nil {
		lo = *o.Min
	}
	if o.Max != nil {
		hi = *o.Max
	}
	for _, t := range o.Thresholds {
		if t.Value < lo || t.Value > hi {
			return &OptionError{"threshold", formatFloat(t.Value), "a value within the bounds of the chart, " + boundsText(lo, hi)}
		}
	}
	return nil
}

func boundsText(lo, hi float64) string {
	switch {
	case !finite(hi):
		return formatFloat(lo) + " or more"
	case !finite(lo):
		return formatFloat(hi) + " or less"
	default:
		return fmt.Sprintf("from %g to %g", lo, hi)
	}
}

// bounds returns the bounds of the value axis: those that are asked for, and
// otherwise those of the panel, which make room for the thresholds where they
// follow the data.
func (o *Options) bounds(p *Panel, lines []LineData) (lo, hi float64) {
	lo, hi = p.Bounds(lines)
	if len(o.Thresholds) > 0 {
		values := make([]float64, len(o.Thresholds))
		for i, t := range o.Thresholds {
			values[i] = t.Value
		}
		if highest := slices.Max(values); highest > hi && !finite(p.Max) {
			hi = UpperBound(p.Unit, highest)
		}
		if least := slices.Min(values); least < lo && !finite(p.Min) {
			lo = -UpperBound(p.Unit, -least)
		}
	}
	if o.Min != nil {
		lo = *o.Min
	}
	if o.Max != nil {
		hi = *o.Max
	}
	switch {
	case lo < hi:
	case o.Min != nil:
		// The data lies below what is asked for.
		hi = lo + max(leastBound(p.Unit), math.Abs(lo)*0.1)
	default:
		lo = hi - max(leastBound(p.Unit), math.Abs(hi)*0.1)
	}
	return lo, hi
}
