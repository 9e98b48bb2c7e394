package metrics

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/shirou/gopsutil/v3/common"
)

// frequencyCollector reads how fast the processors run. Its values go to the
// cores that the collector of processor times has put before.
type frequencyCollector struct{}

func (*frequencyCollector) Name() string { return "frequency" }

func (*frequencyCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	hertz := scalingFrequencies(filepath.Join(hostPath(ctx, common.HostSysEnvKey, "/sys"), "devices/system/cpu"))
	if len(hertz) == 0 {
		// Machines without frequency scaling, as virtual ones, have it here.
		content, err := os.ReadFile(filepath.Join(hostPath(ctx, common.HostProcEnvKey, "/proc"), "cpuinfo"))
		if err == nil {
			hertz = parseCPUInfo(content)
		}
	}
	if len(hertz) == 0 {
		return nil, fmt.Errorf("no processor tells its frequency: %w", ErrUnsupported)
	}
	mean := Float(0)
	for _, v := range hertz {
		mean += v / Float(len(hertz))
	}
	return func(s *Snapshot) {
		s.CPU.FrequencyHertz = mean
		for i := range s.CPU.Cores {
			if v, ok := hertz[s.CPU.Cores[i].Core]; ok {
				s.CPU.Cores[i].FrequencyHertz = v
			}
		}
	}, nil
}

// scalingFrequencies reads cpufreq (Documentation/admin-guide/pm/cpufreq.rst)
// by the kernel's number of the processor.
func scalingFrequencies(dir string) map[string]Float {
	hertz := make(map[string]Float)
	for _, path := range entries(dir) {
		name := filepath.Base(path)
		if _, err := strconv.ParseUint(name[min(3, len(name)):], 10, 32); err != nil || name[:3] != "cpu" {
			continue
		}
		if khz := deviceNumber(path, "cpufreq/scaling_cur_freq"); khz > 0 {
			hertz[name[3:]] = khz * 1000
		} else if len(hertz) == 0 && name != "cpu0" {
			return nil // where the first has none, the others haven't either
		}
	}
	return hertz
}

// parseCPUInfo reads the lines "processor" and "cpu MHz" of /proc/cpuinfo.
func parseCPUInfo(content []byte) map[string]Float {
	hertz := make(map[string]Float)
	processor := ""
	for line := range bytes.Lines(content) {
		key, value, _ := bytes.Cut(line, []byte{':'})
		switch text := string(bytes.TrimSpace(value)); string(bytes.TrimSpace(key)) {
		case "processor":
			processor = text
		case "cpu MHz":
			if mhz, err := strconv.ParseFloat(text, 64); err == nil && mhz > 0 && mhz < 1e6 && processor != "" {
				hertz[processor] = Float(mhz * 1e6)
			}
		}
	}
	return hertz
}
