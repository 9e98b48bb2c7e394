package metrics

import (
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"
)

// The trees are constructed after the kernel's documents.
func TestTemperaturesAndFans(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"sys/class/hwmon/hwmon0/name":               "coretemp\n",
		"sys/class/hwmon/hwmon0/temp1_input":        "47000\n",
		"sys/class/hwmon/hwmon0/temp1_label":        "Package id 0\n",
		"sys/class/hwmon/hwmon0/temp1_max":          "80000\n",
		"sys/class/hwmon/hwmon0/temp1_crit":         "100000\n",
		"sys/class/hwmon/hwmon0/temp10_input":       "41000\n",
		"sys/class/hwmon/hwmon0/temp2_input":        "-5500\n",
		"sys/class/hwmon/hwmon1/name":               "nct6775\n",
		"sys/class/hwmon/hwmon1/fan1_input":         "0\n",
		"sys/class/hwmon/hwmon1/fan2_input":         "1234\n",
		"sys/class/hwmon/hwmon1/fan2_label":         "CPU\n",
		"sys/class/hwmon/hwmon1/fan3_input":         "65535\n",
		"sys/class/hwmon/hwmon1/temp1_input":        "-128000\n",
		"sys/class/hwmon/hwmon1/temp1_max":          "65261850\n",
		"sys/class/hwmon/hwmon1/temp2_input":        "nonsense\n",
		"sys/class/hwmon/hwmon1/temp3_input":        "40000\n",
		"sys/class/hwmon/hwmon1/temp3_fault":        "1\n",
		"sys/class/hwmon/hwmon1/temp4_input":        "30000\n",
		"sys/class/hwmon/hwmon1/temp4_label":        "AUX\n",
		"sys/class/hwmon/hwmon1/temp5_input":        "31000\n",
		"sys/class/hwmon/hwmon1/temp5_label":        "AUX\n",
		"sys/class/hwmon/hwmon1/in0_input":          "1200\n",
		"sys/class/hwmon/hwmon2/device/name":        "old\n",
		"sys/class/hwmon/hwmon2/device/temp1_input": "20000\n",
		"sys/class/hwmon/hwmon3/name":               "nvme\n",
		"sys/class/hwmon/hwmon3/temp1_input":        "35000\n",
		"sys/class/hwmon/hwmon4/name":               "nvme\n",
		"sys/class/hwmon/hwmon4/temp1_input":        "36000\n",
	})
	tr.remove("sys/class/hwmon/hwmon1/temp2_input")
	tr.write("sys/class/hwmon/hwmon1/temp2_input/x", "") // reading it is an error, as EIO is
	c := &sensorCollector{}
	got := mustCollect(t, ctx, c).Sensors
	want := map[[2]string]float64{
		{"coretemp", "Package id 0"}: 47, {"coretemp", "temp2"}: -5.5, {"coretemp", "temp10"}: 41,
		{"nct6775", "temp1"}: math.NaN(), {"nct6775", "temp2"}: math.NaN(), {"nct6775", "temp3"}: math.NaN(),
		{"nct6775", "AUX (temp4)"}: 30, {"nct6775", "AUX (temp5)"}: 31,
		{"old", "temp1"}: 20, {"nvme", "temp1"}: 35, {"nvme #2", "temp1"}: 36,
	}
	if len(got.Temperatures) != len(want) {
		t.Errorf("there are %d temperatures, want %d", len(got.Temperatures), len(want))
	}
	for _, temperature := range got.Temperatures {
		v, ok := want[[2]string{temperature.Chip, temperature.Sensor}]
		if !ok || !same(temperature.Celsius, v) {
			t.Errorf("%+v is not wanted, but %v", temperature, v)
		}
	}
	if first := got.Temperatures[0]; first.MaxCelsius != 80 || first.CriticalCelsius != 100 || got.Temperatures[1].Sensor != "temp2" {
		t.Errorf("the first is %+v, then %+v", first, got.Temperatures[1])
	}
	fans := map[string]float64{"fan1": 0, "CPU": 1234, "fan3": math.NaN()}
	for _, fan := range got.Fans {
		if v, ok := fans[fan.Sensor]; !ok || !same(fan.PerMinute, v) || fan.Chip != "nct6775" {
			t.Errorf("%+v is not wanted", fan)
		}
	}
	// A device is unplugged, another takes its number.
	tr.remove("sys/class/hwmon/hwmon3")
	tr.remove("sys/class/hwmon/hwmon0")
	tr.write("sys/class/hwmon/hwmon0/name", "usbthermo")
	tr.write("sys/class/hwmon/hwmon0/temp7_input", "22000")
	got = mustCollect(t, ctx, c).Sensors
	if first := got.Temperatures[0]; first.Chip != "usbthermo" || first.Sensor != "temp7" || first.Celsius != 22 {
		t.Errorf("the first is %+v", first)
	}
	if last := got.Temperatures[len(got.Temperatures)-1]; last.Chip != "nvme" || last.Celsius != 36 {
		t.Errorf("the last is %+v", last)
	}
}

func TestBatteries(t *testing.T) {
	_, ctx := newTree(t, map[string]string{
		"sys/class/power_supply/AC/type":                 "Mains",
		"sys/class/power_supply/AC/online":               "1",
		"sys/class/power_supply/BAT0/type":               "Battery",
		"sys/class/power_supply/BAT0/status":             "Discharging",
		"sys/class/power_supply/BAT0/present":            "1",
		"sys/class/power_supply/BAT0/capacity":           "50",
		"sys/class/power_supply/BAT0/energy_now":         "20000000",
		"sys/class/power_supply/BAT0/energy_full":        "40000000",
		"sys/class/power_supply/BAT0/energy_full_design": "50000000",
		"sys/class/power_supply/BAT0/power_now":          "-10000000",
		"sys/class/power_supply/BAT1/type":               "Battery",
		"sys/class/power_supply/BAT1/status":             "Charging",
		"sys/class/power_supply/BAT1/charge_now":         "1000000",
		"sys/class/power_supply/BAT1/charge_full":        "4000000",
		"sys/class/power_supply/BAT1/voltage_min_design": "10000000",
		"sys/class/power_supply/BAT1/voltage_now":        "12000000",
		"sys/class/power_supply/BAT1/current_now":        "2000000",
		"sys/class/power_supply/BAT2/type":               "Battery", // reads nothing (beszel#1353)
		"sys/class/power_supply/BAT2/capacity":           "",
		"sys/class/power_supply/BAT3/type":               "Battery",
		"sys/class/power_supply/BAT3/present":            "0",
		"sys/class/power_supply/mouse/type":              "Battery",
		"sys/class/power_supply/mouse/scope":             "Device",
		"sys/class/power_supply/mouse/capacity":          "255",
	})
	got := mustCollect(t, ctx, &sensorCollector{}).Sensors.PowerSupplies
	if len(got) != 5 {
		t.Fatalf("there are %+v", got)
	}
	ac, first, second, silent, mouse := got[0], got[1], got[2], got[3], got[4]
	if ac.Online != 1 || ac.ChargeRatio.Known() {
		t.Errorf("the charger is %+v", ac)
	}
	if first.ChargeRatio != .5 || first.HealthRatio != .8 || first.EnergyJoules != 72000 || first.PowerWatts != 10 || first.RemainingSeconds != 7200 || first.Online.Known() {
		t.Errorf("the first is %+v", first)
	}
	if second.ChargeRatio != .25 || second.EnergyFullJoules != 144000 || second.PowerWatts != 24 || second.RemainingSeconds != 4500 {
		t.Errorf("the second is %+v", second)
	}
	if silent.ChargeRatio.Known() || silent.PowerWatts.Known() || silent.RemainingSeconds.Known() || silent.EnergyJoules.Known() {
		t.Errorf("one that reads nothing is %+v", silent)
	}
	if !mouse.Peripheral || first.Peripheral || mouse.ChargeRatio.Known() {
		t.Errorf("the mouse is %+v", mouse)
	}
}

func TestPackagePower(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"sys/class/powercap/intel-rapl/enabled":          "1",
		"sys/class/powercap/intel-rapl:0/name":           "package-0",
		"sys/class/powercap/intel-rapl:0/energy_uj":      "5000000",
		"sys/class/powercap/intel-rapl:0:0/name":         "core",
		"sys/class/powercap/intel-rapl:0:0/energy_uj":    "1",
		"sys/class/powercap/intel-rapl:1/name":           "psys",
		"sys/class/powercap/intel-rapl:1/energy_uj":      "1",
		"sys/class/powercap/intel-rapl-mmio:0/name":      "package-0",
		"sys/class/powercap/intel-rapl-mmio:0/energy_uj": "1",
	})
	c := &sensorCollector{}
	got := mustCollect(t, ctx, c).Sensors.PowerZones
	if len(got) != 1 || got[0].Zone != "package-0" || got[0].EnergyJoulesTotal != 5 || got[0].PowerWatts.Known() {
		t.Errorf("the zones are %+v", got)
	}
	tr.remove("sys/class/powercap/intel-rapl:0/energy_uj") // unreadable
	if _, err := c.Collect(ctx); !errors.Is(err, ErrUnsupported) {
		t.Errorf("the error is %v", err)
	}
	for _, tt := range []struct {
		before, now   Float
		seconds, want float64
	}{
		{1e6, 31e6, 2, 15},
		{90e9, 10e6, 2, math.NaN()}, // it started again
		{1e6, 31e6, math.NaN(), math.NaN()},
		{Unknown(), 31e6, 2, math.NaN()},
		{1e6, Unknown(), 2, math.NaN()},
	} {
		if got := zonePower(tt.before, tt.now, tt.seconds); !same(got, tt.want) {
			t.Errorf("from %v to %v is %v, want %v", tt.before, tt.now, got, tt.want)
		}
	}
}

func TestNoSensors(t *testing.T) {
	_, ctx := newTree(t, nil)
	if _, err := (&sensorCollector{}).Collect(ctx); !errors.Is(err, ErrUnsupported) {
		t.Errorf("the error is %v", err)
	}
	if _, err := (&frequencyCollector{}).Collect(ctx); !errors.Is(err, ErrUnsupported) {
		t.Errorf("the error is %v", err)
	}
}

func TestFrequencies(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq": "800000\n",
		"sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq": "2400000\n",
		"sys/devices/system/cpu/cpufreq/policy0/x":             "",
		"sys/devices/system/cpu/cpuidle/x":                     "",
		"sys/devices/system/cpu/up":                            "",
		"proc/cpuinfo":                                         "processor\t: 0\ncpu MHz\t\t: 2100.500\n\nprocessor\t: 1\ncpu MHz\t\t: unknown\n",
	})
	read := func() CPU {
		put, err := (&frequencyCollector{}).Collect(ctx)
		if err != nil {
			t.Fatal(err)
		}
		s := UnknownSnapshot(epoch)
		s.CPU.Cores = []Core{{Core: "1", FrequencyHertz: Unknown()}, {Core: "7", FrequencyHertz: Unknown()}}
		put(s)
		return s.CPU
	}
	if c := read(); c.FrequencyHertz != 1.6e9 || c.Cores[0].FrequencyHertz != 2.4e9 || c.Cores[1].FrequencyHertz.Known() {
		t.Errorf("the frequencies are %+v", c)
	}
	tr.remove("sys/devices/system/cpu/cpu0/cpufreq")
	tr.remove("sys/devices/system/cpu/cpu1/cpufreq")
	if c := read(); c.FrequencyHertz != 2100.5e6 {
		t.Errorf("the frequencies are %+v", c)
	}
}

// A device that hangs keeps nobody waiting, and is not asked again.
func TestHangingDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked, release := 0, make(chan struct{})
		read := func(dir string, last int) int {
			switch dir {
			case "hangs":
				asked++
				<-release
			case "panics":
				panic("at the disco")
			}
			return last + 1
		}
		var r deviceReads[int]
		dirs := []string{"hangs", "works", "panics"}
		for i := range 3 {
			started := time.Now()
			if got := r.all(dirs, read); len(got) != 2 || got[0] != i+1 || got[1] != 0 || time.Since(started) > devicePatience {
				t.Errorf("answers %d are %v after %v", i, got, time.Since(started))
			}
		}
		if r.all(nil, read); len(r.calls) != 1 {
			t.Errorf("%d calls are kept, want that which hangs", len(r.calls))
		}
		close(release)
		synctest.Wait()
		if got := r.all(dirs, read); len(got) != 3 || got[0] != 1 || asked != 1 {
			t.Errorf("then the answers are %v, and it was asked %d times", got, asked)
		}
	})
}

func FuzzSensors(f *testing.F) {
	f.Add("processor: 0\ncpu MHz: 12", "47000")
	f.Add("cpu MHz", "-128000")
	f.Fuzz(func(t *testing.T, info, value string) {
		for core, v := range parseCPUInfo([]byte(info)) {
			if !(v > 0) || core == "" {
				t.Errorf("core %q runs at %v", core, v)
			}
		}
		tr := tree{t: t, dir: t.TempDir()}
		for _, name := range []string{"temp1_input", "temp1_max", "fan1_input", "capacity", "energy_now", "energy_full", "power_now", "status"} {
			tr.write(name, value)
		}
		readChip(tr.dir, chip{})
		if p := readPowerSupply(tr.dir, powerSupplyReading{}).supply; p.ChargeRatio < 0 || p.ChargeRatio > 1 || p.RemainingSeconds < 0 {
			t.Errorf("it is %+v", p)
		}
	})
}

func same(got Float, want float64) bool {
	return float64(got) == want || math.IsNaN(want) && !got.Known()
}
