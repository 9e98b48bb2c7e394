package gpu

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The makers whose GPUs sysfs tells of, by PCI number.
const amd, intel, nvidia = "0x1002", "0x8086", "0x10de"

// Sysfs reads the GPUs that the kernel lists (Documentation/gpu/amdgpu and
// Documentation/ABI/testing/sysfs-driver-intel-i915-hwmon). It keeps the last
// counters to tell power and idle time.
type Sysfs struct {
	last map[string]intelCounters
}

// intelCounters are what Intel's drivers count.
type intelCounters struct {
	at         time.Time
	energy     float64 // J
	idleMillis float64
}

// cardName leaves out connectors, such as card0-HDMI-A-1.
var cardName = regexp.MustCompile(`^card[0-9]+$`)

// GPUs reads the cards below sys (/sys). Those whose driver makes no GPU of
// them are left out: virtual displays, the picture of a server's management
// chip, and NVIDIA's under its own driver, of which only nvidia-smi tells.
func (s *Sysfs) GPUs(sys string) []GPU {
	cards, err := os.ReadDir(filepath.Join(sys, "class/drm"))
	if err != nil {
		return nil
	}
	now, last := time.Now(), make(map[string]intelCounters)
	var found []GPU
	for _, card := range cards {
		if !cardName.MatchString(card.Name()) {
			continue
		}
		dir := filepath.Join(sys, "class/drm", card.Name())
		device := filepath.Join(dir, "device")
		g := unknown()
		g.Driver = baseOfLink(filepath.Join(device, "driver"))
		g.Address = pciAddress(baseOfLink(device))
		if g.Address == "" {
			g.Address = card.Name()
		}
		vendor := text(device, "vendor")
		switch {
		case vendor == amd && (g.Driver == "amdgpu" || g.Driver == "radeon"):
			g.Name = "AMD GPU"
		case vendor == intel && (g.Driver == "i915" || g.Driver == "xe"):
			g.Name = "Intel GPU"
		case vendor == nvidia && g.Driver == "nouveau":
			g.Name = "NVIDIA GPU"
		default:
			continue
		}
		if product := bounded(text(device, "product_name")); product != "" {
			g.Name = product
		}
		// Reading wakes a card that sleeps, which would cost a laptop hours.
		if status := text(device, "power/runtime_status"); status != "suspended" && status != "suspending" {
			readHwmon(device, &g)
			if vendor == intel {
				counters := readIntel(dir, device, now, &g)
				counters.since(s.last[g.Address], &g)
				last[g.Address] = counters
			} else {
				readAMD(device, &g)
			}
		}
		found = append(found, g)
	}
	s.last = last
	return found
}

// readHwmon reads the sensors of a card; the files are those of
// Documentation/hwmon/sysfs-interface.rst.
func readHwmon(device string, g *GPU) {
	dirs, err := filepath.Glob(filepath.Join(device, "hwmon/hwmon*"))
	if err != nil || len(dirs) == 0 {
		return
	}
	dir := dirs[0]
	if t := number(dir, "temp1_input") / 1000; t > -100 && t < 200 {
		g.TemperatureCelsius = t
	}
	g.PowerWatts = firstKnown(number(dir, "power1_average"), number(dir, "power1_input")) / 1e6
	g.PowerLimitWatts = firstKnown(number(dir, "power1_cap"), number(dir, "power1_max")) / 1e6
	g.ClockHertz = number(dir, "freq1_input")
	g.MemoryClockHertz = number(dir, "freq2_input")
	g.FanPerMinute = number(dir, "fan1_input")
	if most := firstKnown(number(dir, "pwm1_max"), 255); most > 0 {
		g.FanRatio = math.Min(number(dir, "pwm1")/most, 1)
	}
}

func readAMD(device string, g *GPU) {
	g.UsageRatio = ratioOf(number(device, "gpu_busy_percent"))
	g.MemoryUsedBytes = number(device, "mem_info_vram_used")
	g.MemoryTotalBytes = number(device, "mem_info_vram_total")
	g.ClockHertz = firstKnown(g.ClockHertz, activeClock(text(device, "pp_dpm_sclk")))
	g.MemoryClockHertz = firstKnown(g.MemoryClockHertz, activeClock(text(device, "pp_dpm_mclk")))
}

// readIntel reads what i915 has below the card and xe below the device.
func readIntel(card, device string, now time.Time, g *GPU) intelCounters {
	g.ClockHertz = 1e6 * firstKnown(
		number(card, "gt/gt0/rps_act_freq_mhz"), number(card, "gt_act_freq_mhz"), number(device, "tile0/gt0/freq0/act_freq"))
	c := intelCounters{at: now, energy: math.NaN()}
	c.idleMillis = firstKnown(
		number(card, "gt/gt0/rc6_residency_ms"), number(card, "power/rc6_residency_ms"), number(device, "tile0/gt0/gtidle/idle_residency_ms"))
	if dirs, err := filepath.Glob(filepath.Join(device, "hwmon/hwmon*")); err == nil && len(dirs) > 0 {
		c.energy = number(dirs[0], "energy1_input") / 1e6
	}
	return c
}

// since tells power and the time with work from two readings. A counter that
// went back was reset.
func (c intelCounters) since(last intelCounters, g *GPU) {
	seconds := c.at.Sub(last.at).Seconds()
	if last.at.IsZero() || seconds <= 0 || seconds > 300 {
		return
	}
	if idle := (c.idleMillis - last.idleMillis) / 1000; idle >= 0 {
		g.UsageRatio = math.Max(1-idle/seconds, 0)
	}
	if energy := c.energy - last.energy; energy >= 0 && math.IsNaN(g.PowerWatts) {
		g.PowerWatts = energy / seconds
	}
}

// activeClock reads the line with a star of pp_dpm_sclk: "1: 1500Mhz *".
func activeClock(levels string) float64 {
	for line := range strings.Lines(levels) {
		words := strings.Fields(line)
		if len(words) != 3 || words[2] != "*" {
			continue
		}
		mhz := strings.TrimSuffix(strings.ToLower(words[1]), "mhz")
		return smiNumber(mhz) * 1e6
	}
	return math.NaN()
}

func firstKnown(values ...float64) float64 {
	for _, v := range values {
		if !math.IsNaN(v) {
			return v
		}
	}
	return math.NaN()
}

// number reads a file that holds one number; NaN where there is none.
func number(dir, name string) float64 {
	v, err := strconv.ParseFloat(text(dir, name), 64)
	if err != nil || math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}

func text(dir, name string) string {
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(content))
}
