package charts

import (
	"errors"
	"math"
	"testing"

	"headroom/metrics"
)

func TestParseValue(t *testing.T) {
	for _, test := range []struct {
		unit metrics.Unit
		text string
		want float64
	}{
		{metrics.Ratio, "0.8", 0.8},
		{metrics.Ratio, "80%", 0.8},
		{metrics.Ratio, " 80 % ", 0.8},
		{metrics.Bytes, "12GiB", 12 << 30},
		{metrics.Bytes, "1.5 MiB", 1.5 * (1 << 20)},
		{metrics.Bytes, "2GB", 2e9},
		{metrics.Bytes, "100", 100},
		{metrics.BytesPerSecond, "10MiB/s", 10 << 20},
		{metrics.Seconds, "3h", 10800},
		{metrics.Celsius, "-5°C", -5},
		{metrics.Hertz, "2.5G", 2.5e9},
		{metrics.Hertz, "3GHz", 3e9},
		{metrics.Hertz, "3Hz", 3},
		{metrics.BytesPerSecond, "1MB/s", 1e6},
		{metrics.BytesPerSecond, "1MB", 1e6},
		{metrics.Bytes, "1PB", 1e15},
		{metrics.Bytes, "1PiB", 1 << 50},
		{metrics.Watts, "300W", 300},
		{metrics.Watts, "5 mW", 0.005},
		{metrics.Watts, "2k", 2000},
		{metrics.Joules, "2MJ", 2e6},
		{metrics.Seconds, "5us", 5e-6},
		{metrics.Seconds, "5\u00b5s", 5e-6},
		{metrics.Seconds, "5\u03bcs", 5e-6},
		{metrics.PerSecond, "100/s", 100},
		{metrics.PerSecond, "1.5 k/s", 1500},
		{metrics.PerSecond, "1.5k", 1500},
		{metrics.PerMinute, "1500rpm", 1500},
		{metrics.Count, "1e3", 1000},
	} {
		got, err := ParseValue(test.unit, test.text)
		if err != nil || math.Abs(got-test.want) > 1e-9*math.Abs(test.want) {
			t.Errorf("%s %q is %v, %v; want %v", test.unit, test.text, got, err, test.want)
		}
	}
	for _, text := range []string{"", "x", "%", "NaN", "Inf", "1e400", "0x10p3", "80 GiB", "1,5", "1e19", "--1", "1 2"} {
		if v, err := ParseValue(metrics.Ratio, text); err == nil {
			t.Errorf("%q is %v", text, v)
		}
	}
}

// TestValuesAreReadAsWritten holds that what charts write is accepted, but for
// times in two units.
func TestValuesAreReadAsWritten(t *testing.T) {
	for _, unit := range allUnits {
		if unit == DecimalBytes || unit == DecimalBytesPerSecond || unit == BitsPerSecond {
			continue // of the window alone
		}
		for exponent := -7; exponent <= 17; exponent++ {
			v := 2.5 * math.Pow10(exponent)
			if unit == metrics.Seconds && v > 60 || v > MaxValue {
				continue
			}
			for _, text := range append([]string{FormatValue(unit, v), FormatCompact(unit, v)}, tickLabels(unit, []float64{v / 2, v})...) {
				if _, err := ParseValue(unit, text); err != nil {
					t.Errorf("%s: %q is not accepted", unit, text)
				}
			}
		}
	}
}

func TestParseThreshold(t *testing.T) {
	got, err := ParseThreshold(metrics.Ratio, "80%: warning: soon ")
	if want := (Threshold{0.8, "warning: soon", got.typed}); err != nil || got != want {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if _, err := ParseThreshold(metrics.Ratio, "high:0.8"); err == nil {
		t.Error("a label before the value is accepted")
	}
}

func TestBoundsOptions(t *testing.T) {
	cpu, _ := LookupPanel("cpu")
	load, _ := LookupPanel("load")
	lines := []LineData{wave("a", 0, 50, 0, 0.5, true)}
	for _, test := range []struct {
		name     string
		panel    *Panel
		opt      Options
		lo, hi   float64
		rejected string
	}{
		{"own", &cpu, Options{}, 0, 1, ""},
		{"top", &cpu, Options{Max: new(0.5)}, 0, 0.5, ""},
		{"bottom", &load, Options{Min: new(10.0)}, 10, 11, ""},
		{"both", &load, Options{Min: new(-1.0), Max: new(3.0)}, -1, 3, ""},
		{"threshold makes room", &load, Options{Thresholds: []Threshold{{Value: 7}}}, 0, 8, ""},
		{"reversed", &load, Options{Min: new(2.0), Max: new(1.0)}, 0, 0, "ymin"},
		{"below the bottom", &cpu, Options{Max: new(0.0)}, 0, 0, "ymax"},
		{"above the top", &cpu, Options{Min: new(1.0)}, 0, 0, "ymin"},
		{"threshold beyond", &cpu, Options{Thresholds: []Threshold{{Value: 80}}}, 0, 0, "threshold"},
		{"threshold cut off", &load, Options{Max: new(5.0), Thresholds: []Threshold{{Value: 6}}}, 0, 0, "threshold"},
		{"not finite", &load, Options{Max: new(math.Inf(1))}, 0, 0, "ymax"},
		{"too many", &load, Options{Thresholds: make([]Threshold, 9)}, 0, 0, "threshold"},
	} {
		d := DefaultOptions()
		d.Min, d.Max, d.Thresholds = test.opt.Min, test.opt.Max, test.opt.Thresholds
		err := d.CheckFor(test.panel)
		if test.rejected != "" {
			if bad, ok := errors.AsType[*OptionError](err); !ok || bad.Option != test.rejected {
				t.Errorf("%s: error %v, want one about %s", test.name, err, test.rejected)
			}
			continue
		}
		if lo, hi := d.bounds(test.panel, lines); err != nil || lo != test.lo || hi != test.hi {
			t.Errorf("%s: bounds %v to %v, %v; want %v to %v", test.name, lo, hi, err, test.lo, test.hi)
		}
	}
}

func TestParseZone(t *testing.T) {
	if zone, err := ParseZone("Europe/Berlin"); err != nil || fixtureTo.In(zone).Hour() != 15 {
		t.Errorf("Berlin is %v, %v", zone, err)
	}
	for _, name := range []string{"", "Mars", "../etc/passwd", "Europe/Berlin\x00", "/etc/localtime"} {
		if _, ok := errors.AsType[*OptionError](second(ParseZone(name))); !ok {
			t.Errorf("%q is accepted", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestRead(t *testing.T) {
	s := metrics.UnknownSnapshot(fixtureTo)
	s.DiskIO.Devices = []metrics.Disk{{Device: "sda", BusyRatio: 0.5}, {Device: "sdb", BusyRatio: 0.25}}
	s.Load.Load1, s.Host.CPUs = 3, 4
	busy, _ := metrics.LookupMetric("disk_busy_ratio")
	load, _ := metrics.LookupMetric("load1")
	r, err := Read(s, &busy, map[string]string{"device": "sdb"})
	if err != nil || r.Value != 0.25 || r.Name() != "Disks busy sdb" || r.Whole(s) != 1 {
		t.Errorf("sdb is %v, %q, of %v, %v", r.Value, r.Name(), r.Whole(s), err)
	}
	if r, err = Read(s, &load, nil); err != nil || r.Value != 3 || r.Whole(s) != 4 || r.Name() != "Load, 1 min" {
		t.Errorf("load is %v, %q, of %v, %v", r.Value, r.Name(), r.Whole(s), err)
	}
	limit, _ := metrics.LookupMetric("limit_cpu_cores")
	if r, err = Read(s, &limit, nil); err != nil || r.Name() != "CPU cores used, Limit" {
		t.Errorf("the limit is named %q, %v", r.Name(), err)
	}
	for _, nothing := range []*metrics.Snapshot{nil, metrics.UnknownSnapshot(fixtureTo)} {
		if r, err := Read(nothing, &busy, map[string]string{"device": "sdb"}); err != nil || !math.IsNaN(r.Value) || !math.IsNaN(r.Whole(nothing)-r.Value) {
			t.Errorf("of nothing it is %v, %v", r.Value, err)
		}
	}
	// A disk may have gone; a label that there is not was never right.
	if r, err := Read(s, &busy, map[string]string{"device": "sdc"}); err != nil || !math.IsNaN(r.Value) || r.Name() != "Disks busy sdc" {
		t.Errorf("sdc is %v, %q, %v", r.Value, r.Name(), err)
	}
	gpu, _ := metrics.LookupMetric("gpu_usage_ratio")
	s.GPUs = []metrics.GPU{{GPU: "01:00.0", Name: "X", UsageRatio: 0.5}}
	if r, err := Read(s, &gpu, map[string]string{"gpu": "02:00.0"}); err != nil || !math.IsNaN(r.Value) || r.Name() != "GPU (02:00.0)" {
		t.Errorf("a GPU that is not there is %v, %q, %v", r.Value, r.Name(), err)
	}
	for _, labels := range []map[string]string{nil, {"disk": "sda"}} {
		if _, ok := errors.AsType[*OptionError](second(Read(s, &busy, labels))); !ok {
			t.Errorf("%v is accepted", labels)
		}
	}
}
