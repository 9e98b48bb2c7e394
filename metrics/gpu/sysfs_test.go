package gpu

import (
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// card makes a card of sysfs: its files, and the device and driver it links to.
func card(t *testing.T, sys, name, address, driver string, files map[string]string) {
	t.Helper()
	device := filepath.Join(sys, "devices/pci0000:00", address)
	class := filepath.Join(sys, "class/drm", name)
	for _, dir := range []string{device, class, filepath.Join(sys, "bus/drivers", driver)} {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			t.Fatal(err)
		}
	}
	for from, to := range map[string]string{
		filepath.Join(class, "device"):  device,
		filepath.Join(device, "driver"): filepath.Join(sys, "bus/drivers", driver),
	} {
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	write(t, class, files)
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAMD(t *testing.T) {
	sys := t.TempDir()
	card(t, sys, "card0", "0000:03:00.0", "amdgpu", map[string]string{
		"device/vendor": "0x1002", "device/gpu_busy_percent": "42", "device/mem_info_vram_total": "17163091968",
		"device/mem_info_vram_used": "1000000000", "device/product_name": "AMD Radeon RX 6900 XT",
		"device/pp_dpm_sclk":                 "0: 500Mhz \n1: 1500Mhz *\n2: 2660Mhz ",
		"device/pp_dpm_mclk":                 "0: 96Mhz *",
		"device/hwmon/hwmon3/temp1_input":    "51000",
		"device/hwmon/hwmon3/power1_average": "38000000", "device/hwmon/hwmon3/power1_cap": "255000000",
		"device/hwmon/hwmon3/fan1_input": "0", "device/hwmon/hwmon3/pwm1": "51", "device/hwmon/hwmon3/pwm1_max": "255",
	})
	gpus := new(Sysfs).GPUs(sys)
	if len(gpus) != 1 {
		t.Fatalf("there are %d GPUs", len(gpus))
	}
	got := gpus[0]
	got.Processes = nil
	want := GPU{
		Address: "03:00.0", Name: "AMD Radeon RX 6900 XT", Driver: "amdgpu", UsageRatio: .42, MemoryUsedBytes: 1e9, MemoryTotalBytes: 17163091968,
		TemperatureCelsius: 51, PowerWatts: 38, PowerLimitWatts: 255, ClockHertz: 1.5e9, MemoryClockHertz: 96e6, FanRatio: .2, FanPerMinute: 0,
	}
	if got.Address != want.Address || got.Name != want.Name || got.UsageRatio != want.UsageRatio || got.MemoryUsedBytes != want.MemoryUsedBytes ||
		got.MemoryTotalBytes != want.MemoryTotalBytes || got.TemperatureCelsius != want.TemperatureCelsius || got.PowerWatts != want.PowerWatts ||
		got.PowerLimitWatts != want.PowerLimitWatts || got.ClockHertz != want.ClockHertz || got.MemoryClockHertz != want.MemoryClockHertz ||
		got.FanRatio != want.FanRatio || got.FanPerMinute != want.FanPerMinute {
		t.Errorf("it is\n%+v, want\n%+v", got, want)
	}
}

func TestIntel(t *testing.T) {
	sys := t.TempDir()
	card(t, sys, "card1", "0000:00:02.0", "i915", map[string]string{
		"device/vendor": "0x8086", "gt/gt0/rps_act_freq_mhz": "1150", "gt/gt0/rc6_residency_ms": "5000", "device/hwmon/hwmon2/energy1_input": "7000000",
	})
	s := &Sysfs{}
	if g := s.GPUs(sys)[0]; !math.IsNaN(g.UsageRatio) || !math.IsNaN(g.PowerWatts) || g.ClockHertz != 1.15e9 {
		t.Errorf("at first it is %+v", g)
	}
	now := time.Now()
	last := intelCounters{at: now.Add(-2 * time.Second), energy: 7, idleMillis: 5000}
	g := unknown()
	intelCounters{at: now, energy: 37, idleMillis: 5500}.since(last, &g)
	if g.UsageRatio != .75 || g.PowerWatts != 15 {
		t.Errorf("then it is %+v", g)
	}
	g = unknown()
	intelCounters{at: now, energy: 1, idleMillis: 10}.since(last, &g)
	if !math.IsNaN(g.UsageRatio) || !math.IsNaN(g.PowerWatts) {
		t.Errorf("after a reset it is %+v", g)
	}
	for _, at := range []time.Time{last.at, last.at.Add(-time.Second), last.at.Add(time.Hour)} {
		g = unknown()
		intelCounters{at: at, energy: 8, idleMillis: 5001}.since(last, &g)
		if !math.IsNaN(g.UsageRatio) || !math.IsNaN(g.PowerWatts) {
			t.Errorf("over %v it is %+v", at.Sub(last.at), g)
		}
	}
}

// What is listed beside GPUs, or is none (resources#542).
func TestNoPhantoms(t *testing.T) {
	sys := t.TempDir()
	files := func(vendor string) map[string]string { return map[string]string{"device/vendor": vendor} }
	card(t, sys, "card0", "0000:02:00.0", "ast", files("0x1a03"))
	card(t, sys, "card2", "0000:04:00.0", "bochs-drm", files("0x1234"))
	card(t, sys, "card3", "0000:05:00.0", "nvidia", files("0x10de"))
	card(t, sys, "card4", "vgem", "vgem", nil)
	card(t, sys, "card5", "simple-framebuffer.0", "simple-framebuffer", nil)
	card(t, sys, "card6-HDMI-A-1", "0000:06:00.0", "amdgpu", files("0x1002"))
	card(t, sys, "renderD128", "0000:07:00.0", "amdgpu", files("0x1002"))
	card(t, sys, "card8", "0000:08:00.0", "vfio-pci", files("0x1002"))
	if gpus := new(Sysfs).GPUs(sys); len(gpus) != 0 {
		t.Errorf("there are %+v", gpus)
	}
	if gpus := new(Sysfs).GPUs(t.TempDir()); gpus != nil {
		t.Errorf("there are %+v", gpus)
	}
}

// Asking a card that sleeps would wake it.
func TestSleepingCardIsLeftAlone(t *testing.T) {
	sys := t.TempDir()
	card(t, sys, "card0", "0000:03:00.0", "amdgpu", map[string]string{
		"device/vendor": "0x1002", "device/gpu_busy_percent": "42", "device/power/runtime_status": "suspended",
	})
	if gpus := new(Sysfs).GPUs(sys); len(gpus) != 1 || !math.IsNaN(gpus[0].UsageRatio) {
		t.Errorf("there are %+v", gpus)
	}
}
