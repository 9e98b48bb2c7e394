package metrics

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lineOf returns what a file of one line tells, empty where it can't be read.
func lineOf(path string) string {
	content, _ := os.ReadFile(path) // drivers have some of the files only
	return strings.TrimSpace(string(content))
}

// sensorsAgree holds temperatures and fans against the files of hwmon below sys,
// read here by hand, and returns how many there are of them.
func sensorsAgree(t *testing.T, ctx context.Context, sys string) int { //nolint:revive // the test comes first
	t.Helper()
	inputs, err := filepath.Glob(filepath.Join(sys, "class/hwmon/hwmon*/*_input"))
	if err != nil {
		t.Fatal(err)
	}
	var got Sensors
	if len(inputs) > 0 {
		got = mustCollect(t, ctx, &sensorCollector{}).Sensors
	}
	checked := 0
	for _, input := range inputs {
		base := strings.TrimSuffix(input, "_input")
		file, chip, label := filepath.Base(base), lineOf(filepath.Join(filepath.Dir(base), "name")), lineOf(base+"_label")
		if label == "" {
			label = file
		}
		// A name that is there twice has more behind it.
		is := func(gotChip, gotSensor string) bool {
			return (gotChip == chip || strings.HasPrefix(gotChip, chip+" ")) && (gotSensor == label || gotSensor == label+" ("+file+")")
		}
		text := lineOf(input)
		if text == "" || lineOf(base+"_fault") == "1" {
			continue // it does not answer
		}
		value := number(t, strings.Fields(text), 0)
		found := false
		switch {
		case strings.HasPrefix(file, "temp"):
			if value /= 1000; value <= -55 || value >= 150 || value == 127.5 {
				continue // no sensor measures that
			}
			for _, r := range got.Temperatures {
				// It warms and cools between two readings.
				if !is(r.Chip, r.Sensor) || !near(r.Celsius, value, 10) {
					continue
				}
				found = true
				if text := lineOf(base + "_crit"); text != "" {
					if want := number(t, strings.Fields(text), 0) / 1000; want > 0 && want < 127 {
						agrees(t, file+" critical", r.CriticalCelsius, want, 0.001)
					}
				}
			}
		case strings.HasPrefix(file, "fan"):
			if value < 0 || value >= 65535 {
				continue // nothing turns there
			}
			for _, r := range got.Fans {
				found = found || is(r.Chip, r.Sensor) && near(r.PerMinute, value, 300+value/2)
			}
		default:
			continue // voltages and the like are not read
		}
		checked++
		if !found {
			t.Errorf("%s tells %v for %q of %q, which is not among %+v and %+v", input, value, label, chip, got.Temperatures, got.Fans)
		}
	}
	return checked
}

func TestSensorsAgreeWithSys(t *testing.T) {
	if sensorsAgree(t, t.Context(), "/sys") == 0 {
		t.Skip("this machine has no temperatures or fans in /sys/class/hwmon (virtual ones seldom have): NOT held against the real thing, only against a tree")
	}
}

// The reading by hand that is used on real machines agrees on a tree, too, and
// sees what is wrong.
func TestSensorsAgreeWithATree(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"sys/class/hwmon/hwmon0/name": "coretemp\n", "sys/class/hwmon/hwmon0/temp1_input": "45000\n", "sys/class/hwmon/hwmon0/temp1_label": "Package id 0\n",
		"sys/class/hwmon/hwmon0/temp1_crit": "100000\n", "sys/class/hwmon/hwmon0/temp2_input": "255000\n", "sys/class/hwmon/hwmon0/in0_input": "1200\n",
		"sys/class/hwmon/hwmon1/name": "nct6775\n", "sys/class/hwmon/hwmon1/fan2_input": "1200\n",
	})
	if n := sensorsAgree(t, ctx, filepath.Join(tr.dir, "sys")); n != 2 {
		t.Errorf("%d sensors were compared", n)
	}
}

// frequenciesByHand returns how fast each processor runs, in hertz, and from
// which files that is.
func frequenciesByHand(t *testing.T) (map[string]float64, string) {
	t.Helper()
	hertz := make(map[string]float64)
	paths, err := filepath.Glob("/sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_cur_freq")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if text := lineOf(path); text != "" {
			cpu := strings.TrimPrefix(strings.Split(path, "/")[5], "cpu")
			hertz[cpu] = number(t, strings.Fields(text), 0) * 1000
		}
	}
	if len(hertz) > 0 {
		return hertz, "scaling_cur_freq"
	}
	cpu := ""
	for line := range strings.Lines(lineOf("/proc/cpuinfo")) {
		words := strings.Fields(line)
		switch {
		case len(words) > 2 && words[0] == "processor":
			cpu = words[2]
		case len(words) > 3 && words[0] == "cpu" && words[1] == "MHz":
			hertz[cpu] = number(t, words, 3) * 1e6
		}
	}
	return hertz, "/proc/cpuinfo"
}

func TestFrequenciesAgreeWithTheKernel(t *testing.T) {
	before, from := frequenciesByHand(t)
	if len(before) == 0 {
		t.Skip("no processor of this machine tells its frequency, neither in cpufreq nor in /proc/cpuinfo: NOT held against the real thing")
	}
	s := mustCollect(t, t.Context(), &cpuCollector{})
	r := collect(t.Context(), &frequencyCollector{})
	if r.err != nil {
		t.Fatal(r.err)
	}
	r.put(s)
	after, _ := frequenciesByHand(t)
	mean, lowest, highest := 0.0, math.Inf(1), 0.0
	for _, core := range s.CPU.Cores {
		a, b := before[core.Core], after[core.Core]
		// What scales moves by as much as half within a moment; what stands
		// still, as in a virtual machine, is exact but for rounding.
		room := a / 2
		if a == b {
			room = a / 100
		}
		if got := core.FrequencyHertz; !(float64(got) >= min(a, b)-room && float64(got) <= max(a, b)+room) {
			t.Errorf("processor %s runs at %v Hz, %s tells %v before and %v after", core.Core, got, from, a, b)
		}
		mean += float64(core.FrequencyHertz) / float64(len(s.CPU.Cores))
		lowest, highest = min(lowest, float64(core.FrequencyHertz)), max(highest, float64(core.FrequencyHertz))
	}
	if len(s.CPU.Cores) != len(before) || !near(s.CPU.FrequencyHertz, mean, mean/1000) || mean < lowest || mean > highest {
		t.Errorf("the mean is %v of %d processors, want %v of %d", s.CPU.FrequencyHertz, len(s.CPU.Cores), mean, len(before))
	}
}
