package app

import (
	"testing"

	"headroom/metrics"
	"headroom/widgets"
)

// What is about to run out, or too hot, stands out by a word and a color.
func TestSensorsThatStandOut(t *testing.T) {
	battery := func(charge metrics.Float, status string) metrics.PowerSupply {
		return metrics.PowerSupply{PowerSupply: "BAT0", Type: "Battery", ChargeRatio: charge, Status: status, Online: metrics.Unknown(), RemainingSeconds: metrics.Unknown()}
	}
	for _, c := range []struct {
		supply metrics.PowerSupply
		text   string
		level  widgets.Level
	}{
		{battery(0.83, "Discharging"), "83 %, discharging", widgets.Normal},
		{battery(0.2, "Discharging"), "20 % low, discharging", widgets.Warning},
		{battery(0.07, "Not charging"), "7 % low, not charging", widgets.Warning},
		{battery(0.05, "Discharging"), "5 % critical, discharging", widgets.Critical},
		{battery(0.05, "Charging"), "5 %, charging", widgets.Normal},
		{battery(metrics.Unknown(), "Unknown"), "unknown", widgets.Normal},
		{metrics.PowerSupply{PowerSupply: "BAT0", Type: "UPS", ChargeRatio: 0.03, Online: 1, RemainingSeconds: metrics.Unknown()}, "plugged in, 3 %", widgets.Normal},
		{metrics.PowerSupply{PowerSupply: "BAT0", Type: "UPS", ChargeRatio: 0.03, Online: 0, RemainingSeconds: 90}, "unplugged, 3 % critical, 1 min 30 s", widgets.Critical},
		{metrics.PowerSupply{PowerSupply: "BAT0", Type: "Mains", ChargeRatio: metrics.Unknown(), Online: 0, RemainingSeconds: metrics.Unknown()}, "unplugged", widgets.Normal},
	} {
		s := metrics.Snapshot{Sensors: metrics.Sensors{PowerSupplies: []metrics.PowerSupply{c.supply}}}
		if got := sensorsResource().facts(&s, units{}); len(got) != 1 || got[0] != (widgets.Fact{Name: "BAT0", Value: c.text, Level: c.level}) {
			t.Errorf("%v %s is %+v, want %q, %v", c.supply.ChargeRatio, c.supply.Status, got, c.text, c.level)
		}
	}
	for _, c := range []struct {
		at, critical metrics.Float
		text         string
		level        widgets.Level
	}{
		{60, 100, "60 °C (critical at 100 °C)", widgets.Normal},
		{96, 100, "96 °C, high (critical at 100 °C)", widgets.Warning},
		{101, 100, "101 °C, critical (critical at 100 °C)", widgets.Critical},
		{101, metrics.Unknown(), "101 °C", widgets.Normal},
	} {
		s := metrics.Snapshot{Sensors: metrics.Sensors{Temperatures: []metrics.Temperature{{Chip: "k10temp", Sensor: "Tctl", Celsius: c.at, CriticalCelsius: c.critical}}}}
		if got := sensorsResource().facts(&s, units{}); len(got) != 1 || got[0] != (widgets.Fact{Name: "k10temp Tctl", Value: c.text, Level: c.level}) {
			t.Errorf("%v of %v is %+v, want %q, %v", c.at, c.critical, got, c.text, c.level)
		}
	}
}
