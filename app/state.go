package app

import (
	"strings"

	"headroom/metrics"
	"headroom/widgets"
)

// state is how the machine is, in a few words.
type state struct {
	cpu, memory string
	// troubles are what else is high, empty where nothing is.
	troubles string
	// worst is what is closest to running out.
	worst widgets.GaugeValue
}

// stateOf reads the state from the values that the gauges show.
func stateOf(s *metrics.Snapshot) state {
	values := gauges(s, 0)
	state := state{cpu: gaugeText(values[cpuGauge]), memory: gaugeText(values[memoryGauge]), worst: values[cpuGauge]}
	var troubles []string
	for i, v := range values {
		main := i == cpuGauge || i == memoryGauge
		if !main && v.Level != widgets.Normal {
			troubles = append(troubles, gaugeText(v))
		}
		// A disk that works is no news before it is busy all the time, and what
		// interfaces could carry is not known.
		if (main || v.Level != widgets.Normal) && worse(v, state.worst) {
			state.worst = v
		}
	}
	state.troubles = strings.Join(troubles, ", ")
	return state
}

// worse tells whether a is closer to running out than b.
func worse(a, b widgets.GaugeValue) bool {
	if a.Level != b.Level {
		return a.Level > b.Level
	}
	return a.Ratio > b.Ratio || a.Ratio == a.Ratio && b.Ratio != b.Ratio
}

// gaugeText is a gauge's value in words, such as "Memory 84 % high".
func gaugeText(v widgets.GaugeValue) string {
	value := v.Value
	if v.Ratio != v.Ratio {
		value = "–"
	}
	word := v.Level.String()
	if word != "" {
		word = tr(word)
	}
	return joinKnown(" ", tr(v.Title), value, word)
}

// text is the state in a line.
func (s *state) text() string { return joinKnown(", ", s.cpu, s.memory, s.troubles) }
