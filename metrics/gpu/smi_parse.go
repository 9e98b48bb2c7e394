package gpu

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// smiFields are asked of nvidia-smi (nvidia-smi --help-query-gpu); all are
// older than the drivers still in use. The name stands last, because it is the
// only one that could hold a comma.
const smiFields = "pci.bus_id,uuid,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw,power.limit,clocks.sm,clocks.mem,fan.speed,name"

// smiProcessFields are asked of nvidia-smi --help-query-compute-apps.
const smiProcessFields = "gpu_uuid,pid,used_memory,process_name"

const mebibyte = 1 << 20

// parseGPU reads a line of --query-gpu=smiFields
// --format=csv,noheader,nounits. What the device can't tell ("[N/A]",
// "[Not Supported]", "[Unknown Error]") is NaN. Errors of the driver come on
// the same stream and are no such line.
func parseGPU(line string) (GPU, error) {
	words := strings.SplitN(line, ",", strings.Count(smiFields, ",")+1)
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	address := pciAddress(words[0])
	if len(words) < strings.Count(smiFields, ",")+1 || address == "" {
		return GPU{}, fmt.Errorf("nvidia-smi says %q", bounded(line))
	}
	return GPU{
		Address: address, UUID: words[1], Driver: "nvidia", Name: bounded(words[11]),
		UsageRatio:         ratioOf(smiNumber(words[2])),
		MemoryUsedBytes:    smiNumber(words[3]) * mebibyte,
		MemoryTotalBytes:   smiNumber(words[4]) * mebibyte,
		TemperatureCelsius: smiNumber(words[5]),
		PowerWatts:         smiNumber(words[6]),
		PowerLimitWatts:    smiNumber(words[7]),
		ClockHertz:         smiNumber(words[8]) * 1e6,
		MemoryClockHertz:   smiNumber(words[9]) * 1e6,
		FanRatio:           ratioOf(smiNumber(words[10])),
		FanPerMinute:       math.NaN(),
	}, nil
}

// parseProcess reads a line of --query-compute-apps=smiProcessFields.
func parseProcess(line string) (uuid string, p Process, err error) {
	words := strings.SplitN(line, ",", strings.Count(smiProcessFields, ",")+1)
	if len(words) < 4 {
		return "", Process{}, fmt.Errorf("nvidia-smi says %q", bounded(line))
	}
	pid, err := strconv.Atoi(strings.TrimSpace(words[1]))
	if err != nil || pid <= 0 {
		return "", Process{}, fmt.Errorf("nvidia-smi says %q", bounded(line))
	}
	return strings.TrimSpace(words[0]), Process{
		PID: pid, Name: bounded(strings.TrimSpace(words[3])), MemoryUsedBytes: smiNumber(strings.TrimSpace(words[2])) * mebibyte,
	}, nil
}

// smiNumber reads a number that is not negative; all else is NaN.
func smiNumber(word string) float64 {
	v, err := strconv.ParseFloat(word, 64)
	if err != nil || math.IsInf(v, 0) || !(v >= 0) || v > 1e12 {
		return math.NaN()
	}
	return v
}

// ratioOf turns percents into a ratio. A fan may be driven above 100 %.
func ratioOf(percent float64) float64 { return math.Min(percent/100, 1) }

// pciAddress writes an address as lspci does: without a domain that is zero,
// in lower case. It is empty where the text is no address.
func pciAddress(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	parts := strings.Split(text, ":")
	if len(parts) != 3 || len(parts[1]) != 2 || len(parts[2]) != 4 || parts[2][2] != '.' {
		return ""
	}
	domain, err := strconv.ParseUint(parts[0], 16, 32)
	if err != nil || strings.Trim(parts[1]+parts[2], "0123456789abcdef.") != "" {
		return ""
	}
	short := parts[1] + ":" + parts[2]
	if domain == 0 {
		return short
	}
	return fmt.Sprintf("%04x:%s", domain, short)
}

// bounded cuts what a program prints to what a person reads.
func bounded(text string) string {
	const most = 200
	text = strings.ToValidUTF8(strings.TrimSpace(text), "?")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "..."
	}
	return text
}
