package app

import (
	"strings"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

func sensorsResource() *resource {
	return &resource{
		title:   tr("Sensors"),
		panels:  panelsOf("temperatures", "fans", "power", "batteries"),
		heading: func(*metrics.Snapshot, units) widgets.HeadingText { return widgets.HeadingText{Title: tr("Sensors")} },
		facts: func(s *metrics.Snapshot, u units) []widgets.Fact {
			f := facts{units: u}
			n := &s.Sensors
			for i := range n.Temperatures {
				t := &n.Temperatures[i]
				f.marked(t.Chip+" "+t.Sensor, temperatureText(t), temperatureLevel(t))
			}
			for i := range n.Fans {
				f.text(n.Fans[i].Chip+" "+n.Fans[i].Sensor, charts.FormatValue(metrics.PerMinute, float64(n.Fans[i].PerMinute)))
			}
			for i := range n.PowerZones {
				f.text(n.PowerZones[i].Zone, charts.FormatValue(metrics.Watts, float64(n.PowerZones[i].PowerWatts)))
			}
			for i := range n.PowerSupplies {
				p := &n.PowerSupplies[i]
				f.marked(p.PowerSupply, supplyText(p), supplyLevel(p))
			}
			return f.list
		},
	}
}

func temperatureText(t *metrics.Temperature) string {
	text := charts.FormatValue(metrics.Celsius, float64(t.Celsius))
	if level := temperatureLevel(t); level != widgets.Normal {
		text += ", " + tr(level.String())
	}
	if t.CriticalCelsius.Known() {
		text += " (" + tr("critical at") + " " + charts.FormatCompact(metrics.Celsius, float64(t.CriticalCelsius)) + ")"
	}
	return text
}

// nearlyCritical is so far below its critical temperature that a sensor is
// marked.
const nearlyCritical = 5

func temperatureLevel(t *metrics.Temperature) widgets.Level {
	switch left := t.CriticalCelsius - t.Celsius; {
	case left <= 0:
		return widgets.Critical
	case left <= nearlyCritical:
		return widgets.Warning
	default: // or not known
		return widgets.Normal
	}
}

func supplyText(p *metrics.PowerSupply) string {
	var parts []string
	switch {
	case !p.Online.Known():
	case p.Online > 0:
		parts = append(parts, tr("plugged in"))
	default:
		parts = append(parts, tr("unplugged"))
	}
	if p.ChargeRatio.Known() {
		charge := charts.FormatCompact(metrics.Ratio, float64(p.ChargeRatio))
		switch supplyLevel(p) {
		case widgets.Warning:
			charge += " " + tr("low")
		case widgets.Critical:
			charge += " " + tr("critical")
		}
		parts = append(parts, charge)
	}
	if p.Status != "" {
		parts = append(parts, tr(strings.ToLower(p.Status)))
	}
	if p.RemainingSeconds.Known() {
		parts = append(parts, charts.FormatDuration(float64(p.RemainingSeconds)))
	}
	return strings.Join(parts, ", ")
}

// A battery that is neither charging nor plugged in is low, or about to be empty, from these
// charges down: where desktops warn too (PercentageLow and PercentageCritical in
// UPower.conf).
const (
	lowCharge      = 0.20
	criticalCharge = 0.05
)

func supplyLevel(p *metrics.PowerSupply) widgets.Level {
	switch {
	case p.Status == "Charging" || p.Status == "Full" || p.Online > 0:
		return widgets.Normal
	case p.ChargeRatio <= criticalCharge:
		return widgets.Critical
	case p.ChargeRatio <= lowCharge:
		return widgets.Warning
	default: // or not known
		return widgets.Normal
	}
}
