package metrics

// Processor identifies the processors of the host. It is read once. What can't
// be told stays empty or unknown: a virtual machine often hides caches and
// clocks.
type Processor struct {
	// Model is the name that the processor gives itself (proc_cpuinfo(5)), such
	// as "AMD Ryzen 7 5800X 8-Core Processor"; on ARM, where it gives none, the
	// name of its cores.
	Model string `json:"model,omitempty"`
	// Hypervisor marks the processors of a virtual machine. Only those of x86
	// tell: false says nothing.
	Hypervisor bool `json:"hypervisor,omitempty"`
	// PhysicalCores and Sockets count those with a processor that is online;
	// hyper-threads of one core are one.
	PhysicalCores Float `json:"physical_cores"`
	Sockets       Float `json:"sockets"`
	// MaxHertz is the highest clock of the fastest core, as cpufreq has it
	// (Documentation/admin-guide/pm/cpufreq.rst).
	MaxHertz Float  `json:"max_hertz"`
	Caches   Caches `json:"caches"`
}

// Caches are the sizes of the processors' caches, over the whole machine: one
// that cores share counts once, as in lscpu(1).
type Caches struct {
	L1DataBytes        Float `json:"l1d_bytes"`
	L1InstructionBytes Float `json:"l1i_bytes"`
	L2Bytes            Float `json:"l2_bytes"`
	L3Bytes            Float `json:"l3_bytes"`
}

// Each calls f for every cache and its name as lscpu(1) has it.
func (c *Caches) Each(f func(cache string, v Float)) {
	f("L1d", c.L1DataBytes)
	f("L1i", c.L1InstructionBytes)
	f("L2", c.L2Bytes)
	f("L3", c.L3Bytes)
}
