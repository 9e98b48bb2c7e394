package metrics

import (
	"math"
	"path/filepath"
	"strings"
	"time"
)

// zoneReading is what a zone of /sys/class/powercap counts.
type zoneReading struct {
	at          time.Time
	name        string
	microjoules Float
	zone        PowerZone
}

// readZone reads the energy that a processor package has taken. The file is
// root's (CVE-2020-8694), so that for others all is unknown.
func readZone(dir string, last zoneReading) zoneReading {
	now := zoneReading{at: time.Now(), name: last.name, microjoules: deviceNumber(dir, "energy_uj")}
	if last.at.IsZero() {
		now.name = deviceText(dir, "name")
	}
	now.zone = PowerZone{
		Zone: now.name, EnergyJoulesTotal: now.microjoules / 1e6,
		PowerWatts: zonePower(last.microjoules, now.microjoules, secondsBetween(last.at, now.at)),
	}
	return now
}

// zonePower tells the power between two readings. A counter that went back may
// have been reset by a sleep as well as have wrapped: the power is unknown.
func zonePower(before, now Float, seconds float64) Float {
	grown := now - before
	if math.IsNaN(seconds) || !(grown >= 0) {
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
