package metrics

import "time"

// single reads a metric that has no labels.
func single(get func(s *Snapshot) Float) func(*Snapshot, Emit) {
	return func(s *Snapshot, emit Emit) { emit(get(s), Labels{}) }
}

func perFilesystem(get func(f *Filesystem) Float) func(*Snapshot, Emit) {
	return func(s *Snapshot, emit Emit) {
		for i := range s.Filesystems {
			emit(get(&s.Filesystems[i]), Labels{s.Filesystems[i].Mountpoint, s.Filesystems[i].Device})
		}
	}
}

func perDisk(get func(d *Disk) Float) func(*Snapshot, Emit) {
	return func(s *Snapshot, emit Emit) {
		for i := range s.DiskIO.Devices {
			emit(get(&s.DiskIO.Devices[i]), Labels{s.DiskIO.Devices[i].Device})
		}
	}
}

func perInterface(get func(n *Interface) Float) func(*Snapshot, Emit) {
	return func(s *Snapshot, emit Emit) {
		for i := range s.Network.Interfaces {
			emit(get(&s.Network.Interfaces[i]), Labels{s.Network.Interfaces[i].Interface})
		}
	}
}

func perCollector(get func(c *CollectorStatus) Float) func(*Snapshot, Emit) {
	return func(s *Snapshot, emit Emit) {
		for i := range s.Collectors {
			emit(get(&s.Collectors[i]), Labels{s.Collectors[i].Collector})
		}
	}
}

// Each calls f for every mode and its name.
func (m *CPUModes) Each(f func(mode string, v Float)) {
	f("user", m.User)
	f("nice", m.Nice)
	f("system", m.System)
	f("idle", m.Idle)
	f("iowait", m.Iowait)
	f("irq", m.IRQ)
	f("softirq", m.SoftIRQ)
	f("steal", m.Steal)
}

func readModeRatio(s *Snapshot, emit Emit) {
	s.CPU.ModeRatio.Each(func(mode string, v Float) { emit(v, Labels{mode}) })
}

func readCoreUsage(s *Snapshot, emit Emit) {
	for i := range s.CPU.Cores {
		emit(s.CPU.Cores[i].UsageRatio, Labels{s.CPU.Cores[i].Core})
	}
}

func readCoreModeSeconds(s *Snapshot, emit Emit) {
	for i := range s.CPU.Cores {
		core := &s.CPU.Cores[i]
		core.ModeSeconds.Each(func(mode string, v Float) { emit(v, Labels{core.Core, mode}) })
	}
}

func readCollectorOK(c *CollectorStatus) Float { return oneIf(c.State == CollectorOK) }

func oneIf(yes bool) Float {
	if yes {
		return 1
	}
	return 0
}

// unixSeconds is a time as Prometheus tells it, unknown where it is not known.
func unixSeconds(t time.Time) Float {
	if t.IsZero() {
		return Unknown()
	}
	return Float(t.UnixMilli()) / 1000
}
