package metrics

// bound is one limit of a resource and what is used of it.
type bound struct {
	Origin
	limit, used Float
}

// limitsOf returns the limits that bind in a reading. A source that gave
// nothing in this tick, because its collector is late or failed, must not make
// a wider limit pass for the one that binds: previous goes on then, with
// nothing known of its use.
func limitsOf(s *Snapshot, previous Limits) Limits {
	var l Limits
	l.CPU.take(s.binding(previous.CPU.bound(), cpuBounds(s)))
	memory := memoryBounds(s)
	l.Memory.take(s.binding(previous.Memory.bound(), memory))
	l.Memory.CachedBytes = cachedBytes(s, l.Memory.Origin)
	l.Memory.AvailableBytes = availableBytes(s, l.Memory.bound(), memory)
	l.Tasks.take(s.binding(previous.Tasks.bound(), taskBounds(s)))
	return l
}

// cpuBounds returns the limits of the processor time, the outermost first: all
// that is within the inner ones counts towards the outer ones too.
func cpuBounds(s *Snapshot) []bound {
	list := []bound{{Origin{Source: HostLimit}, s.Host.CPUs, s.CPU.UsageRatio * s.Host.CPUs}}
	if s.Host.WatchedThrough != "" {
		return list
	}
	list = append(list, bound{Origin{ECSTaskLimit, s.ECSTask.TaskARN}, s.ECSTask.LimitCores, s.ECSTask.UsedCores})
	for _, level := range s.Container.Levels {
		origin := Origin{level.Version, level.Path}
		list = append(list, bound{origin, level.LimitCores, level.UsedCores}, bound{origin, level.CPUs, level.UsedCores})
	}
	return list
}

func memoryBounds(s *Snapshot) []bound {
	list := []bound{{Origin{Source: HostLimit}, s.Memory.TotalBytes, s.Memory.UsedBytes}}
	if s.Host.WatchedThrough != "" {
		return list
	}
	list = append(list, bound{Origin{ECSTaskLimit, s.ECSTask.TaskARN}, s.ECSTask.LimitBytes, s.ECSTask.UsedBytes})
	for _, level := range s.Container.Levels {
		list = append(list, bound{Origin{level.Version, level.Path}, level.LimitBytes, level.WorkingSetBytes})
	}
	return list
}

func taskBounds(s *Snapshot) []bound {
	list := []bound{{Origin{Source: HostLimit}, s.Load.TasksMax, s.Load.Tasks}}
	if s.Host.WatchedThrough != "" {
		return list
	}
	for _, level := range s.Container.Levels {
		list = append(list, bound{Origin{level.Version, level.Path}, level.TasksLimit, level.TasksUsed})
	}
	return list
}

// binding returns the smallest limit. Of equal ones it is the outermost, of
// which most is used.
func (s *Snapshot) binding(previous bound, bounds []bound) bound {
	best := bound{limit: Unknown(), used: Unknown()}
	if s.missing(previous.Source) || previous.Source == HostLimit && !bounds[0].limit.Known() {
		best = previous
		best.used = Unknown()
	} else if previous.Source == "" && (s.missing(CgroupV2Limit) || s.settling() && s.missing(ECSTaskLimit)) {
		return best // what binds was never known
	}
	for _, b := range bounds {
		if b.limit.Known() && !(b.limit >= best.limit) {
			best = b
		}
	}
	return best
}

// missing reports whether a source of limits that may be there gave nothing.
func (s *Snapshot) missing(source LimitSource) bool {
	if s.Host.WatchedThrough != "" {
		return false
	}
	switch source {
	case CgroupV1Limit, CgroupV2Limit:
		return s.Container.Version == "" && s.inTrouble("container")
	case ECSTaskLimit:
		return s.ECSTask.TaskARN == "" && s.inTrouble("ecs")
	default:
		return false
	}
}

// settleSeconds is how long the first answer of the ECS task metadata endpoint
// is waited for. An endpoint that is dead must not hide the other limits for
// ever.
const settleSeconds = 15

// settling reports whether that time has not passed since the first tick.
func (s *Snapshot) settling() bool { return Float(s.Sequence)*s.IntervalSeconds <= settleSeconds }

// inTrouble reports whether a collector is late or failed.
func (s *Snapshot) inTrouble(collector string) bool {
	for i := range s.Collectors {
		if c := &s.Collectors[i]; c.Collector == collector {
			return c.State == CollectorLate || c.State == CollectorFailed
		}
	}
	return false
}

// cachedBytes returns the page cache that counts towards the limit that binds.
// Of groups above the own one it is not known.
func cachedBytes(s *Snapshot, binding Origin) Float {
	switch {
	case binding.Source == HostLimit:
		return s.Memory.CachedBytes
	case binding.Path == s.Container.Path && s.Container.Path != "":
		return s.Container.Memory.FileBytes
	default:
		return Unknown()
	}
}

// availableBytes returns how much more memory fits before the first limit is
// reached. That need not be the smallest one: the host may be full of others'.
func availableBytes(s *Snapshot, binding bound, bounds []bound) Float {
	if !binding.used.Known() {
		return Unknown()
	}
	least := s.Memory.AvailableBytes
	for _, b := range bounds {
		switch {
		case b.Source == HostLimit || !b.limit.Known():
		case !b.used.Known():
			return Unknown()
		default:
			least = min(least, max(b.limit-b.used, 0)) // NaN where the host's is unknown
		}
	}
	return least
}

func (c *CPULimit) bound() bound { return bound{c.Origin, c.LimitCores, c.UsedCores} }

func (c *CPULimit) take(b bound) {
	c.Origin, c.LimitCores, c.UsedCores, c.UsedRatio = b.Origin, b.limit, b.used, ratio(b.used, b.limit)
}

func (m *MemoryLimit) bound() bound { return bound{m.Origin, m.LimitBytes, m.UsedBytes} }

func (m *MemoryLimit) take(b bound) {
	m.Origin, m.LimitBytes, m.UsedBytes, m.UsedRatio = b.Origin, b.limit, b.used, ratio(b.used, b.limit)
}

func (t *TaskLimit) bound() bound { return bound{t.Origin, t.Limit, t.Used} }

func (t *TaskLimit) take(b bound) {
	t.Origin, t.Limit, t.Used, t.UsedRatio = b.Origin, b.limit, b.used, ratio(b.used, b.limit)
}
