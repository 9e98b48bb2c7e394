package metrics

// processorMetrics are what the processors are, which does not change.
var processorMetrics = []Metric{
	{
		ID: "host_physical_cores", Unit: Count, Kind: Gauge, Label: "Physical cores",
		Help:      "Cores of the host's processors; the hyper-threads of a core are one.",
		Collector: "host", Prometheus: "headroom_host_physical_cores",
		Read: single(func(s *Snapshot) Float { return s.Host.Processor.PhysicalCores }),
	},
	{
		ID: "host_sockets", Unit: Count, Kind: Gauge, Label: "Sockets",
		Help:      "Processor packages of the host.",
		Collector: "host", Prometheus: "headroom_host_sockets",
		Read: single(func(s *Snapshot) Float { return s.Host.Processor.Sockets }),
	},
	{
		ID: "host_cpu_max_hertz", Unit: Hertz, Kind: Gauge, Label: "Highest speed",
		Help:      "Highest clock of the fastest core, as cpufreq has it.",
		Collector: "host", Prometheus: "headroom_host_cpu_max_hertz",
		Read: single(func(s *Snapshot) Float { return s.Host.Processor.MaxHertz }),
	},
	{
		ID: "host_cache_bytes", Unit: Bytes, Kind: Gauge, Label: "Caches",
		Help:   "Size of the processors' caches over the whole host; one that cores share counts once.",
		Labels: []string{"cache"}, Collector: "host", Prometheus: "headroom_host_cache_bytes",
		Read: func(s *Snapshot, emit Emit) {
			s.Host.Processor.Caches.Each(func(cache string, v Float) { emit(v, Labels{cache}) })
		},
	},
}
