package headless

import (
	"slices"

	"headroom/metrics"
)

// aggregation is which of the values of thinned points an answer has: min,
// mean, max, or all of them.
type aggregation string

// parts are those that it keeps.
func (a aggregation) parts() []string {
	if a == "all" {
		return []string{"min", "mean", "max"}
	}
	return []string{string(a)}
}

// drop takes from a series what was not asked for.
func (a aggregation) drop(s *metrics.Series) {
	kept := a.parts()
	if !slices.Contains(kept, "min") {
		s.Min = nil
	}
	if !slices.Contains(kept, "mean") {
		s.Mean = nil
	}
	if !slices.Contains(kept, "max") {
		s.Max = nil
	}
}
