package metrics

import (
	"math"
	"path/filepath"
)

// longestRemaining is what a battery may still last for the number to say
// something: one that gives nearly no power would last for years.
const longestRemaining = 100 * 3600

// readPowerSupply reads a battery or charger below /sys/class/power_supply.
// A bay with no battery in it is marked.
func readPowerSupply(dir string, _ powerSupplyReading) powerSupplyReading {
	p := unknown[PowerSupply]()
	p.PowerSupply, p.Type, p.Status = filepath.Base(dir), deviceText(dir, "type"), deviceText(dir, "status")
	p.Peripheral = deviceText(dir, "scope") == "Device"
	if p.Type != "Battery" {
		p.Online = deviceNumber(dir, "online")
		if p.Online > 1 { // 2 is a programmable charger
			p.Online = 1
		}
	}
	raw := func(name string) Float { return deviceNumber(dir, name) }
	volts := raw("voltage_now") / 1e6
	// What is counted in ampere-hours is energy at the design voltage.
	design := raw("voltage_min_design") / 1e6
	if !(design > 0) {
		design = volts
	}
	energy := func(energyName, chargeName string) Float {
		if v := raw(energyName); v.Known() {
			return v * 3600 / 1e6
		}
		return raw(chargeName) * 3600 / 1e6 * design
	}
	p.EnergyJoules = positive(energy("energy_now", "charge_now"))
	p.EnergyFullJoules = positive(energy("energy_full", "charge_full"))
	p.HealthRatio = ratio(p.EnergyFullJoules, energy("energy_full_design", "charge_full_design"))
	if percent := raw("capacity"); percent >= 0 && percent <= 100 {
		p.ChargeRatio = percent / 100
	} else {
		p.ChargeRatio = ratio(p.EnergyJoules, p.EnergyFullJoules)
	}
	// Some drivers give a sign to what goes out.
	p.PowerWatts = Float(math.Abs(float64(raw("power_now")))) / 1e6
	if !p.PowerWatts.Known() {
		p.PowerWatts = Float(math.Abs(float64(raw("current_now")))) / 1e6 * volts
	}
	p.RemainingSeconds = remaining(&p)
	return powerSupplyReading{supply: p, absent: raw("present") == 0}
}

type powerSupplyReading struct {
	supply PowerSupply
	absent bool
}

// remaining tells how long a battery lasts, or charges.
func remaining(p *PowerSupply) Float {
	energy := Unknown()
	switch p.Status {
	case "Discharging":
		energy = p.EnergyJoules
	case "Charging":
		energy = p.EnergyFullJoules - p.EnergyJoules
	}
	if seconds := energy / p.PowerWatts; seconds >= 0 && seconds <= longestRemaining {
		return seconds
	}
	return Unknown()
}

func positive(v Float) Float {
	if v >= 0 {
		return v
	}
	return Unknown()
}
