package metrics

// sensorMetrics are those of temperatures, fans, batteries and power.
var sensorMetrics = []Metric{
	{
		ID: "cpu_frequency_hertz", Unit: Hertz, Kind: Gauge, Label: "Frequency",
		Help:      "How fast the processors run, the mean over all.",
		Collector: "frequency", Prometheus: "headroom_cpu_frequency_hertz", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.CPU.FrequencyHertz }),
	},
	{
		ID: "cpu_core_frequency_hertz", Unit: Hertz, Kind: Gauge, Label: "Frequency",
		Help:   "How fast the processor runs.",
		Labels: []string{"core"}, Collector: "frequency", Prometheus: "headroom_cpu_core_frequency_hertz",
		Read: readCoreFrequency,
	},
	{
		ID: "temperature_celsius", Unit: Celsius, Kind: Gauge, Label: "Temperature",
		Help:   "Temperature that the sensor measures.",
		Labels: []string{"chip", "sensor"}, Collector: "sensors", Prometheus: "node_hwmon_temp_celsius", Export: exportTemperature(func(t *Temperature) Float { return t.Celsius }), Recorded: true,
		Read: perTemperature(func(t *Temperature) Float { return t.Celsius }),
	},
	{
		ID: "temperature_max_celsius", Unit: Celsius, Kind: Gauge, Label: "Hot",
		Help:   "Temperature from which the chip is hot.",
		Labels: []string{"chip", "sensor"}, Collector: "sensors", Prometheus: "node_hwmon_temp_max_celsius", Export: exportTemperature(func(t *Temperature) Float { return t.MaxCelsius }),
		Read: perTemperature(func(t *Temperature) Float { return t.MaxCelsius }),
	},
	{
		ID: "temperature_critical_celsius", Unit: Celsius, Kind: Gauge, Label: "Critical",
		Help:   "Temperature at which harm begins.",
		Labels: []string{"chip", "sensor"}, Collector: "sensors", Prometheus: "node_hwmon_temp_crit_celsius", Export: exportTemperature(func(t *Temperature) Float { return t.CriticalCelsius }),
		Read: perTemperature(func(t *Temperature) Float { return t.CriticalCelsius }),
	},
	{
		ID: "fan_per_minute", Unit: PerMinute, Kind: Gauge, Label: "Fan",
		Help:   "How often the fan turns in a minute.",
		Labels: []string{"chip", "sensor"}, Collector: "sensors", Prometheus: "node_hwmon_fan_rpm", Export: exportFan(), Recorded: true,
		Read: readFans,
	},
	{
		ID: "power_supply_online", Unit: Count, Kind: Gauge, Label: "Plugged in",
		Help:   "Whether the charger is plugged in: 1 or 0.",
		Labels: []string{"power_supply"}, Collector: "sensors", Prometheus: "node_power_supply_online",
		Read: perPowerSupply(func(p *PowerSupply) Float { return p.Online }),
	},
	{
		ID: "battery_charge_ratio", Unit: Ratio, Kind: Gauge, Label: "Charge",
		Help:   "How full the battery is.",
		Labels: []string{"power_supply"}, Collector: "sensors", Prometheus: "headroom_battery_charge_ratio", Recorded: true,
		Read: perPowerSupply(func(p *PowerSupply) Float { return p.ChargeRatio }),
	},
	{
		ID: "battery_health_ratio", Unit: Ratio, Kind: Gauge, Label: "Health",
		Help:   "What the full battery holds of what it was made for.",
		Labels: []string{"power_supply"}, Collector: "sensors", Prometheus: "headroom_battery_health_ratio",
		Read: perPowerSupply(func(p *PowerSupply) Float { return p.HealthRatio }),
	},
	{
		ID: "battery_energy_joules", Unit: Joules, Kind: Gauge, Label: "Energy",
		Help:   "What the battery holds.",
		Labels: []string{"power_supply"}, Collector: "sensors", Prometheus: "headroom_battery_energy_joules",
		Read: perPowerSupply(func(p *PowerSupply) Float { return p.EnergyJoules }),
	},
	{
		ID: "battery_energy_full_joules", Unit: Joules, Kind: Gauge, Label: "Energy when full",
		Help:   "What the battery holds when it is full.",
		Labels: []string{"power_supply"}, Collector: "sensors", Prometheus: "headroom_battery_energy_full_joules",
		Read: perPowerSupply(func(p *PowerSupply) Float { return p.EnergyFullJoules }),
	},
	{
		ID: "battery_power_watts", Unit: Watts, Kind: Gauge, Label: "Power",
		Help:   "What goes into the battery or comes out of it.",
		Labels: []string{"power_supply"}, Collector: "sensors", Prometheus: "headroom_battery_power_watts", Recorded: true,
		Read: perPowerSupply(func(p *PowerSupply) Float { return p.PowerWatts }),
	},
	{
		ID: "battery_remaining_seconds", Unit: Seconds, Kind: Gauge, Label: "Time left",
		Help:   "Time until the battery is empty, or full while it charges.",
		Labels: []string{"power_supply"}, Collector: "sensors", Prometheus: "headroom_battery_remaining_seconds",
		Read: perPowerSupply(func(p *PowerSupply) Float { return p.RemainingSeconds }),
	},
	{
		ID: "cpu_package_power_watts", Unit: Watts, Kind: Gauge, Label: "Power",
		Help:   "What the processor package takes; only root may read it.",
		Labels: []string{"zone"}, Collector: "sensors", Prometheus: "headroom_cpu_package_power_watts", Recorded: true,
		Read: perPowerZone(func(z *PowerZone) Float { return z.PowerWatts }),
	},
	{
		ID: "cpu_package_energy_joules_total", Unit: Joules, Kind: Counter, Label: "Energy",
		Help:   "What the processor package has taken; the hardware starts again from zero now and then.",
		Labels: []string{"zone"}, Collector: "sensors", Prometheus: "node_rapl_package_joules_total", Export: exportPackage(func(z *PowerZone) Float { return z.EnergyJoulesTotal }),
		Read: perPowerZone(func(z *PowerZone) Float { return z.EnergyJoulesTotal }),
	},
}

func readCoreFrequency(s *Snapshot, emit Emit) {
	for i := range s.CPU.Cores {
		emit(s.CPU.Cores[i].FrequencyHertz, Labels{s.CPU.Cores[i].Core})
	}
}

func perTemperature(get func(t *Temperature) Float) func(*Snapshot, Emit) {
	return func(s *Snapshot, emit Emit) {
		for i := range s.Sensors.Temperatures {
			t := &s.Sensors.Temperatures[i]
			emit(get(t), Labels{t.Chip, t.Sensor})
		}
	}
}

func readFans(s *Snapshot, emit Emit) {
	for _, f := range s.Sensors.Fans {
		emit(f.PerMinute, Labels{f.Chip, f.Sensor})
	}
}

func perPowerSupply(get func(p *PowerSupply) Float) func(*Snapshot, Emit) {
	return func(s *Snapshot, emit Emit) {
		for i := range s.Sensors.PowerSupplies {
			emit(get(&s.Sensors.PowerSupplies[i]), Labels{s.Sensors.PowerSupplies[i].PowerSupply})
		}
	}
}

func perPowerZone(get func(z *PowerZone) Float) func(*Snapshot, Emit) {
	return func(s *Snapshot, emit Emit) {
		for i := range s.Sensors.PowerZones {
			emit(get(&s.Sensors.PowerZones[i]), Labels{s.Sensors.PowerZones[i].Zone})
		}
	}
}
