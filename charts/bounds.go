package charts

import (
	"fmt"
	"math"
	"slices"

	"headroom/metrics"
)

// checkBounds returns an *OptionError for bounds of the value axis and for
// thresholds that make no sense in any panel of the unit.
func (o *Options) checkBounds(unit metrics.Unit) error {
	for _, b := range []struct {
		name  string
		value *float64
	}{{"ymin", o.Min}, {"ymax", o.Max}} {
		if b.value != nil && (!finite(*b.value) || math.Abs(*b.value) > MaxValue) {
			return &OptionError{b.name, formatFloat(*b.value), acceptedValue}
		}
	}
	if o.Min != nil && o.Max != nil && *o.Min >= *o.Max {
		return &OptionError{"ymin", boundText(unit, *o.Min), "a value below ymax, " + boundText(unit, *o.Max)}
	}
	if n := len(o.Thresholds); n > MaxThresholds {
		return &OptionError{"threshold", fmt.Sprint(n, " times"), fmt.Sprintf("at most %d", MaxThresholds)}
	}
	for _, t := range o.Thresholds {
		if !finite(t.Value) || math.Abs(t.Value) > MaxValue {
			return &OptionError{"threshold", t.written(unit), acceptedValue}
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
	if err := o.checkBounds(p.Unit); err != nil {
		return err
	}
	lo, hi := p.Min, p.Max
	switch {
	case o.Max != nil && o.Min == nil && finite(lo) && *o.Max <= lo:
		return &OptionError{"ymax", boundText(p.Unit, *o.Max), "a value above the bottom of the chart, " + boundText(p.Unit, lo)}
	case o.Min != nil && o.Max == nil && finite(hi) && *o.Min >= hi:
		return &OptionError{"ymin", boundText(p.Unit, *o.Min), "a value below the top of the chart, " + boundText(p.Unit, hi)}
	}
	if o.Min != nil {
		lo = *o.Min
	}
	if o.Max != nil {
		hi = *o.Max
	}
	for _, t := range o.Thresholds {
		if t.Value < lo || t.Value > hi {
			return &OptionError{"threshold", t.written(p.Unit), "a value within the bounds of the chart, " + boundsText(p.Unit, lo, hi)}
		}
	}
	return nil
}

func boundsText(unit metrics.Unit, lo, hi float64) string {
	switch {
	case !finite(hi):
		return boundText(unit, lo) + " or more"
	case !finite(lo):
		return boundText(unit, hi) + " or less"
	default:
		return "from " + boundText(unit, lo) + " to " + boundText(unit, hi)
	}
}

// boundText writes a bound as an axis does: "16 GiB", "80 %", "0".
func boundText(unit metrics.Unit, v float64) string { return tickLabels(unit, []float64{v})[0] }

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
