package metrics

import (
	"context"
	"fmt"

	"github.com/shirou/gopsutil/v3/common"

	"headroom/metrics/gpu"
)

// gpuCollector reads NVIDIA's GPUs through nvidia-smi, which it keeps running
// where there is one, and others through sysfs.
type gpuCollector struct {
	smi   *gpu.SMI
	sysfs gpu.Sysfs
}

func (*gpuCollector) Name() string { return "gpu" }

func (c *gpuCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	if c.smi == nil {
		if path, err := gpu.FindSMI(); err == nil {
			c.smi = gpu.NewSMI(path)
			go c.smi.Run(ctx)
		}
	}
	found := c.sysfs.GPUs(hostPath(ctx, common.HostSysEnvKey, "/sys"))
	var err error
	if c.smi != nil {
		var told []gpu.GPU
		told, err = c.smi.GPUs()
		found = append(found, told...)
	} else if len(found) == 0 {
		return nil, fmt.Errorf("no GPU (neither nvidia-smi nor one in /sys/class/drm): %w", ErrUnsupported)
	}
	values := make([]GPU, len(found))
	for i := range found {
		values[i] = gpuValues(&found[i])
	}
	return func(s *Snapshot) { s.GPUs = values }, err
}

func gpuValues(g *gpu.GPU) GPU {
	values := GPU{
		GPU: g.Address, Name: g.Name, Driver: g.Driver, UUID: g.UUID,
		UsageRatio:         Float(g.UsageRatio),
		MemoryUsedBytes:    Float(g.MemoryUsedBytes),
		MemoryTotalBytes:   Float(g.MemoryTotalBytes),
		MemoryUsedRatio:    ratio(Float(g.MemoryUsedBytes), Float(g.MemoryTotalBytes)),
		TemperatureCelsius: Float(g.TemperatureCelsius),
		PowerWatts:         Float(g.PowerWatts),
		PowerLimitWatts:    Float(g.PowerLimitWatts),
		ClockHertz:         Float(g.ClockHertz),
		MemoryClockHertz:   Float(g.MemoryClockHertz),
		FanRatio:           Float(g.FanRatio),
		FanPerMinute:       Float(g.FanPerMinute),
	}
	for _, p := range g.Processes {
		values.Processes = append(values.Processes, GPUProcess{PID: p.PID, Name: p.Name, MemoryUsedBytes: Float(p.MemoryUsedBytes)})
	}
	return values
}
