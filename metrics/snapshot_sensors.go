package metrics

// Sensors are temperatures, fans, batteries and the like. They are read every
// 5 s. A sensor that can't be read, or tells nonsense, is unknown; a device that
// does not answer is left out.
type Sensors struct {
	Temperatures  []Temperature `json:"temperatures"`
	Fans          []Fan         `json:"fans"`
	PowerSupplies []PowerSupply `json:"power_supplies"`
	PowerZones    []PowerZone   `json:"power_zones"`
}

// Temperature is one sensor of a chip
// (Documentation/hwmon/sysfs-interface.rst in the kernel).
type Temperature struct {
	// Chip is the driver's name for it, such as "coretemp", followed by the
	// device where there are several.
	Chip string `json:"chip"`
	// Sensor is its label, such as "Core 0", or "temp1" where it has none.
	Sensor  string `json:"sensor"`
	Celsius Float  `json:"celsius"`
	// MaxCelsius is where it gets hot, CriticalCelsius where harm begins.
	MaxCelsius      Float       `json:"max_celsius"`
	CriticalCelsius Float       `json:"critical_celsius"`
	Place           SensorPlace `json:"-"`
}

// Fan is one fan; 0 means that it stands still.
type Fan struct {
	Chip      string      `json:"chip"`
	Sensor    string      `json:"sensor"`
	PerMinute Float       `json:"per_minute"`
	Place     SensorPlace `json:"-"`
}

// SensorPlace is where the kernel has a sensor, by names that no label changes;
// Prometheus alone is told.
type SensorPlace struct {
	// Device is what the chip is on, as node_exporter writes it:
	// "platform_coretemp_0".
	Device string
	// Driver is the chip's own name, such as "coretemp".
	Driver string
	// Input is the sensor's file, such as "temp1", Label what the driver calls
	// it; empty where it does not.
	Input string
	Label string
}

// PowerSupply is a battery or what charges it
// (Documentation/ABI/testing/sysfs-class-power in the kernel).
type PowerSupply struct {
	PowerSupply string `json:"power_supply"`
	// Type is as the kernel names it: "Battery", "Mains", "USB", "UPS".
	Type string `json:"type"`
	// Peripheral marks the battery of a mouse, a headset and the like, which
	// does not feed this machine.
	Peripheral bool `json:"peripheral"`
	// Status is as the kernel names it: "Charging", "Discharging", "Full".
	Status string `json:"status,omitempty"`
	// Online is 1 where a charger is plugged in, else 0; unknown for batteries.
	Online Float `json:"online"`
	// ChargeRatio is how full a battery is.
	ChargeRatio Float `json:"charge_ratio"`
	// HealthRatio is what a full battery holds of what it was made for.
	HealthRatio Float `json:"health_ratio"`
	// EnergyJoules is what a battery holds, EnergyFullJoules when it is full.
	EnergyJoules     Float `json:"energy_joules"`
	EnergyFullJoules Float `json:"energy_full_joules"`
	// PowerWatts is what goes into a battery or comes out of it.
	PowerWatts Float `json:"power_watts"`
	// RemainingSeconds is the time until it is empty, or full while it charges,
	// if the power stays as it is.
	RemainingSeconds Float `json:"remaining_seconds"`
}

// PowerZone is a processor package whose energy the hardware counts (RAPL,
// Documentation/power/powercap/powercap.rst). Only root may read it.
type PowerZone struct {
	// Zone is as the kernel names it: "package-0".
	Zone       string `json:"zone"`
	PowerWatts Float  `json:"power_watts"`
	// EnergyJoulesTotal starts again from zero every few minutes or hours.
	EnergyJoulesTotal Float `json:"energy_joules_total"`
}
