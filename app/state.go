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
func stateOf(s *metrics.Snapshot, l *look) state {
	cpu, memory := gaugeValue(cpuGauge, s, l, 0), gaugeValue(memoryGauge, s, l, 0)
	state := state{cpu: gaugeText(cpu), memory: gaugeText(memory), worst: cpu}
	var troubles []string
	for _, id := range gaugesOf(s) {
		v := gaugeValue(id, s, l, 0)
		main := id == cpuGauge || id == memoryGauge
		if id == networkGauge || !main && v.Level == widgets.Normal {
			continue // what interfaces could carry is not known
		}
		if !main {
			troubles = append(troubles, gaugeText(v))
		}
		if worse(v, state.worst) {
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
	text := v.Title + " " + value
	if word := v.Level.String(); word != "" {
		text += " " + tr(word)
	}
	return text
}

// text is the state in a line.
func (s *state) text() string { return joinKnown(s.cpu, s.memory, s.troubles) }
