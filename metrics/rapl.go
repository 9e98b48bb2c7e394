package metrics

import (
	"math"
	"path/filepath"
	"strings"
	"time"
)

// zoneReading is what a zone of /sys/class/powercap counts.
type zoneReading struct {
	at                time.Time
	name              string
	microjoules, wrap Float
	zone              PowerZone
}

// readZone reads the energy that a processor package has taken. The file is
// root's (CVE-2020-8694), so that for others all is unknown.
func readZone(dir string, last zoneReading) zoneReading {
	now := zoneReading{at: time.Now(), name: last.name, wrap: last.wrap, microjoules: deviceNumber(dir, "energy_uj")}
	if last.at.IsZero() {
		now.name, now.wrap = deviceText(dir, "name"), deviceNumber(dir, "max_energy_range_uj")
	}
	now.zone = PowerZone{
		Zone: now.name, EnergyJoulesTotal: now.microjoules / 1e6,
		PowerWatts: zonePower(last.microjoules, now.microjoules, now.wrap, secondsBetween(last.at, now.at)),
	}
	return now
}

// zonePower tells the power between two readings of a counter that starts
// again at a number the kernel tells.
func zonePower(before, now, wrap Float, seconds float64) Float {
	grown := now - before
	if grown < 0 {
		grown += wrap
	}
	if math.IsNaN(seconds) || !(grown >= 0) || before > wrap {
		return Unknown()
	}
	return grown / 1e6 / Float(seconds)
}

// packageZones returns the zones of whole packages: intel-rapl:0 and not its
// parts intel-rapl:0:0, nor the same again as intel-rapl-mmio:0.
func packageZones(powercap string) []string {
	var zones []string
	for _, path := range entries(powercap) {
		name := filepath.Base(path)
		if strings.HasPrefix(name, "intel-rapl:") && strings.Count(name, ":") == 1 {
			zones = append(zones, path)
		}
	}
	return zones
}
