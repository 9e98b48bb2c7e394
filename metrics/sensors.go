package metrics

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/shirou/gopsutil/v3/common"
)

// sensorCollector reads temperatures, fans, batteries and the power of
// processors. gopsutil tells neither fans nor thresholds and opens every file
// anew.
type sensorCollector struct {
	chips    deviceReads[chip]
	supplies deviceReads[powerSupplyReading]
	zones    deviceReads[zoneReading]
}

func (*sensorCollector) Name() string { return "sensors" }

func (c *sensorCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	class := filepath.Join(hostPath(ctx, common.HostSysEnvKey, "/sys"), "class")
	var values Sensors
	values.Temperatures, values.Fans = joinChips(c.chips.all(entries(filepath.Join(class, "hwmon")), readChip))
	for _, r := range c.supplies.all(entries(filepath.Join(class, "power_supply")), readPowerSupply) {
		if !r.absent {
			values.PowerSupplies = append(values.PowerSupplies, r.supply)
		}
	}
	for _, r := range c.zones.all(packageZones(filepath.Join(class, "powercap")), readZone) {
		if strings.HasPrefix(r.name, "package-") && r.microjoules.Known() {
			values.PowerZones = append(values.PowerZones, r.zone)
		}
	}
	if len(values.Temperatures)+len(values.Fans)+len(values.PowerSupplies)+len(values.PowerZones) == 0 &&
		len(c.chips.calls)+len(c.supplies.calls) == 0 {
		return nil, fmt.Errorf("no sensors in %s: %w", class, ErrUnsupported)
	}
	return func(s *Snapshot) { s.Sensors = values }, nil
}
