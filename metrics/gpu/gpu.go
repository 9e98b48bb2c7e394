// Package gpu reads graphics and compute processors: NVIDIA's from nvidia-smi,
// those of AMD and Intel (and NVIDIA's under nouveau) from sysfs.
//
// Everything is in SI base units. What could not be measured is NaN.
package gpu

import "math"

// GPU is one reading of one processor.
type GPU struct {
	// Address is that on the PCI bus, as lspci writes it: "01:00.0".
	Address string
	// Name is what people call it.
	Name string
	// Driver is the kernel's driver: "nvidia", "amdgpu", "i915", "xe".
	Driver string
	// UUID is NVIDIA's name of the device; empty for others.
	UUID string
	// UsageRatio is the part of the time in which it had work.
	UsageRatio float64
	// MemoryUsedBytes and MemoryTotalBytes are of its own memory.
	MemoryUsedBytes, MemoryTotalBytes float64
	TemperatureCelsius                float64
	PowerWatts, PowerLimitWatts       float64
	ClockHertz, MemoryClockHertz      float64
	// FanRatio is how fast the fan turns of what it can.
	FanRatio     float64
	FanPerMinute float64
	Processes    []Process
}

// Process is a program that has memory of a GPU.
type Process struct {
	PID             int
	Name            string
	MemoryUsedBytes float64
}

// unknown returns a GPU of which nothing is known.
func unknown() GPU {
	nan := math.NaN()
	return GPU{
		UsageRatio: nan, MemoryUsedBytes: nan, MemoryTotalBytes: nan, TemperatureCelsius: nan, PowerWatts: nan,
		PowerLimitWatts: nan, ClockHertz: nan, MemoryClockHertz: nan, FanRatio: nan, FanPerMinute: nan,
	}
}
