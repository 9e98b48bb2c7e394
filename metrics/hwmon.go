package metrics

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// chip is a device below /sys/class/hwmon.
type chip struct {
	name, device string
	place        string // the device as node_exporter names it
	sensors      []chipSensor
	listed       time.Time
	temperatures []Temperature
	fans         []Fan
}

// chipSensor is what does not change of a sensor.
type chipSensor struct {
	file          string // temp1, fan2
	label         string
	ownLabel      string // as the driver has it
	max, critical Float
}

// chipFactsAge is how long labels and thresholds are kept.
const chipFactsAge = time.Minute

// readChip reads the sensors of a chip. Their labels and thresholds are read
// again after a while, and when another device has taken the place.
func readChip(dir string, last chip) chip {
	if _, err := os.Stat(filepath.Join(dir, "name")); err != nil {
		dir = filepath.Join(dir, "device") // where old drivers have their files
	}
	c := chip{name: deviceText(dir, "name"), sensors: last.sensors, device: last.device, place: last.place, listed: last.listed}
	if c.name != last.name || time.Since(last.listed) >= chipFactsAge {
		c.listed, c.sensors, c.device = time.Now(), listSensors(dir), baseOfLink(filepath.Join(dir, "device"))
		c.place = chipPlace(dir, c.name)
	}
	for _, s := range c.sensors {
		v := deviceNumber(dir, s.file+"_input")
		place := SensorPlace{Device: c.place, Driver: c.name, Input: s.file, Label: s.ownLabel}
		if strings.HasPrefix(s.file, "fan") {
			c.fans = append(c.fans, Fan{Sensor: s.label, PerMinute: plausibleTurns(v), Place: place})
			continue
		}
		if deviceNumber(dir, s.file+"_fault") == 1 {
			v = Unknown()
		}
		c.temperatures = append(c.temperatures, Temperature{
			Sensor: s.label, Celsius: plausibleCelsius(v / 1000), MaxCelsius: s.max, CriticalCelsius: s.critical, Place: place,
		})
	}
	return c
}

// chipPlace names the device of a chip as node_exporter does, so that its
// dashboards find the sensors: the bus and the device, where the chip has one,
// else the chip's own name.
func chipPlace(dir, name string) string {
	if path, err := filepath.EvalSymlinks(filepath.Join(dir, "device")); err == nil {
		bus, device := metricWord(filepath.Base(filepath.Dir(path))), metricWord(filepath.Base(path))
		if bus != "" && device != "" {
			return bus + "_" + device
		}
		if device != "" {
			return device
		}
	}
	if name = metricWord(name); name != "" {
		return name
	}
	return metricWord(filepath.Base(dir))
}

// metricWord puts a name into lower case, with _ for all that is neither a
// letter nor a digit, as node_exporter does.
func metricWord(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == ':' {
			return r
		}
		return '_'
	}, strings.ToLower(name)), "_")
}

// listSensors finds the sensors of a chip. Labels that are not unique are
// followed by the file's name.
func listSensors(dir string) []chipSensor {
	var sensors []chipSensor
	labels := make(map[string]int)
	for _, path := range entries(dir) {
		file, ok := strings.CutSuffix(filepath.Base(path), "_input")
		if !ok || strings.Trim(strings.TrimPrefix(strings.TrimPrefix(file, "temp"), "fan"), "0123456789") != "" || file[0] >= '0' && file[0] <= '9' {
			continue
		}
		s := chipSensor{file: file, label: deviceText(dir, file+"_label"), max: Unknown(), critical: Unknown()}
		s.ownLabel = s.label
		if s.label == "" {
			s.label = file
		}
		if strings.HasPrefix(file, "temp") {
			s.max, s.critical = threshold(deviceNumber(dir, file+"_max")), threshold(deviceNumber(dir, file+"_crit"))
		}
		labels[s.label]++
		sensors = append(sensors, s)
	}
	for i := range sensors {
		if s := &sensors[i]; labels[s.label] > 1 && s.label != s.file {
			s.label += " (" + s.file + ")"
		}
	}
	slices.SortStableFunc(sensors, func(a, b chipSensor) int { // temp2 before temp10
		if len(a.file) != len(b.file) {
			return len(a.file) - len(b.file)
		}
		return strings.Compare(a.file, b.file)
	})
	return sensors
}

// plausibleCelsius refuses what no sensor measures: a pin that is not
// connected reads -128, 127.5 or 255 °C. Silicon works from -55 to 150 °C, but
// the ends of a register's range are no temperatures.
func plausibleCelsius(v Float) Float {
	if v > -55 && v < 150 && v != 127.5 {
		return v
	}
	return Unknown()
}

// threshold reads a limit, of which drivers make up 0 and 65,261 °C.
func threshold(millis Float) Float {
	if v := plausibleCelsius(millis / 1000); v > 0 {
		return v
	}
	return Unknown()
}

// plausibleTurns refuses what a register of 16 bits reads when nothing turns
// past the sensor.
func plausibleTurns(v Float) Float {
	if v >= 0 && v < 65535 {
		return v
	}
	return Unknown()
}

// joinChips puts the sensors of all chips together. Chips of the same name
// are told apart by their device.
func joinChips(chips []chip) (temperatures []Temperature, fans []Fan) {
	names, full := make(map[string]int), make(map[string]int)
	for _, c := range chips {
		names[c.name]++
	}
	for i, c := range chips {
		name := c.name
		if name == "" {
			name = "unknown"
		}
		if names[c.name] > 1 && c.device != "" {
			name += " " + c.device
		}
		if full[name]++; full[name] > 1 { // counted under the name without a number
			name += " #" + strconv.Itoa(full[name])
		}
		for _, t := range chips[i].temperatures {
			t.Chip = name
			temperatures = append(temperatures, t)
		}
		for _, f := range chips[i].fans {
			f.Chip = name
			fans = append(fans, f)
		}
	}
	return temperatures, fans
}
