package charts

import (
	"math"
	"slices"
)

// Stack puts lines one on another: each becomes the sum of itself and those
// before it. Where some lines are unknown the others still stand; where all
// are, so is the sum. Limits stay as they are.
func Stack(lines []LineData) []LineData {
	times := allTimes(lines)
	sums := make([]float64, len(times))
	isKnown := make([]bool, len(times))
	for i := range lines {
		if lines[i].Limit {
			continue
		}
		for j, v := range aligned(&lines[i], times) {
			isKnown[j] = isKnown[j] || finite(v)
		}
	}
	stacked := slices.Clone(lines)
	for i := range stacked {
		if stacked[i].Limit {
			continue
		}
		for j, v := range aligned(&lines[i], times) {
			switch {
			case !isKnown[j]:
				sums[j] = math.NaN()
			case finite(v):
				sums[j] += v
			}
		}
		stacked[i].Times, stacked[i].Mean = times, slices.Clone(sums)
		stacked[i].Min, stacked[i].Max = nil, nil
	}
	return stacked
}

// allTimes returns the times that occur in any of the lines.
func allTimes(lines []LineData) []int64 {
	var times []int64
	for i := range lines {
		switch {
		case lines[i].Limit, slices.Equal(times, lines[i].Times):
		case times == nil:
			times = slices.Clone(lines[i].Times)
		default:
			times = append(times, lines[i].Times...)
			slices.Sort(times)
			times = slices.Compact(times)
		}
	}
	return times
}

// aligned returns the values of a line at the given times, unknown where it
// has none.
func aligned(l *LineData, times []int64) []float64 {
	values := make([]float64, len(times))
	next := 0
	n := min(len(l.Times), len(l.Mean))
	for i, t := range times {
		values[i] = math.NaN()
		for next < n && l.Times[next] < t {
			next++
		}
		if next < n && l.Times[next] == t {
			values[i] = l.Mean[next]
		}
	}
	return values
}
