package metrics

// GPU is one graphics or compute processor. What its driver doesn't tell is
// unknown; so is all of one that sleeps, since asking would wake it.
type GPU struct {
	// GPU is its address on the PCI bus, as lspci writes it ("01:00.0").
	GPU  string `json:"gpu"`
	Name string `json:"name"`
	// Driver is the kernel's: "nvidia", "amdgpu", "i915", "xe", "nouveau".
	Driver string `json:"driver"`
	// UUID is NVIDIA's name of the device.
	UUID string `json:"uuid,omitempty"`
	// UsageRatio is the part of the time in which it had work. It is unknown
	// for an NVIDIA GPU that is divided (MIG).
	UsageRatio Float `json:"usage_ratio"`
	// MemoryUsedBytes, MemoryTotalBytes and MemoryUsedRatio are of its own
	// memory; unknown where it shares that of the host.
	MemoryUsedBytes    Float `json:"memory_used_bytes"`
	MemoryTotalBytes   Float `json:"memory_total_bytes"`
	MemoryUsedRatio    Float `json:"memory_used_ratio"`
	TemperatureCelsius Float `json:"temperature_celsius"`
	PowerWatts         Float `json:"power_watts"`
	PowerLimitWatts    Float `json:"power_limit_watts"`
	ClockHertz         Float `json:"clock_hertz"`
	MemoryClockHertz   Float `json:"memory_clock_hertz"`
	// FanRatio is how fast the fan turns, of the fastest it can.
	FanRatio     Float `json:"fan_ratio"`
	FanPerMinute Float `json:"fan_per_minute"`
	// Processes are the programs that have memory of it, where the driver
	// tells (NVIDIA, compute programs only, every 10 s).
	Processes []GPUProcess `json:"processes"`
}

// GPUProcess is a program that uses a GPU.
type GPUProcess struct {
	PID             int    `json:"pid"`
	Name            string `json:"name"`
	MemoryUsedBytes Float  `json:"memory_used_bytes"`
}
