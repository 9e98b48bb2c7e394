package cgroup

import (
	"cmp"
	"errors"
	"slices"
	"time"
)

// ErrLimits is in the error of Read where a limit could not be read: then it is
// not known which limit binds, and the Reading has none.
var ErrLimits = errors.New("a limit can't be read")

// slowAge is how long limits and pressure are kept: the former hardly ever
// change, and the latter are means of ten seconds.
const slowAge = 5 * time.Second

// Read reads the group. The Reading has what could be read; files that are not
// there are no errors.
func (g *Group) Read() (Reading, error) {
	var v Reading
	r := &reader{files: &g.files, own: &v}
	g.readOwn(r, &v)
	// Ticks are not quite regular: one that comes a little early counts.
	if now := time.Now(); g.slowAt.IsZero() || now.Sub(g.slowAt) >= slowAge-slowAge/10 {
		slow := &reader{files: &g.files}
		g.slow, g.slowErrs, g.slowAt = g.readSlow(slow), slow.errs, now
		if slow.limits != nil {
			g.slowAt = time.Time{} // that is no time to wait
			return Reading{}, errors.Join(ErrLimits, slow.limits)
		}
	}
	v.CPUPressure, v.MemoryPressure, v.IOPressure = g.slow.CPUPressure, g.slow.MemoryPressure, g.slow.IOPressure
	v.Levels = slices.Clone(g.slow.Levels)
	for i := range v.Levels {
		g.readUsage(r, &v.Levels[i])
	}
	if g.of("memory").own {
		v.Memory.SwapLimit = swapLimit(v.Levels)
	}
	return v, errors.Join(append(r.errs, g.slowErrs...)...)
}

// readSlow reads pressure, and the limits of the own group and those above it.
func (g *Group) readSlow(r *reader) Reading {
	var v Reading
	// Where v1 accounts for the group, that of v2 may be another one.
	if g.v2.own && g.v2.last().path == g.Path {
		dir := g.v2.last().dir
		v.CPUPressure = ParsePressure(r.file(dir, "cpu.pressure"))
		v.MemoryPressure = ParsePressure(r.file(dir, "memory.pressure"))
		v.IOPressure = ParsePressure(r.file(dir, "io.pressure"))
	}
	g.eachLevel("cpu", &v, func(s step, l *Level) { readQuota(r, s.dir, l) })
	g.eachLevel("memory", &v, func(s step, l *Level) { g.readMemoryLimit(r, s.dir, l) })
	g.eachLevel("pids", &v, func(s step, l *Level) { l.TasksLimit = r.limit(s.dir, "pids.max", parseLimit) })
	above := Number{}
	g.eachLevel("cpuset", &v, func(s step, l *Level) {
		// It is the outermost group with this number that sets it.
		if cpus := readCPUSet(r, s.dir, l.Version); cpus.state == known && cpus != above {
			l.CPUs, above = cpus, cpus
		}
	})
	slices.SortStableFunc(v.Levels, func(a, b Level) int { return cmp.Compare(len(a.Path), len(b.Path)) })
	return v
}

// readOwn reads what the own group uses.
func (g *Group) readOwn(r *reader, v *Reading) {
	if c := g.of("cpu"); c.own {
		v.CPU = r.cpuStat(c.last().dir)
	}
	if c := g.v1["cpuacct"]; c.own {
		v.CPU.Usage = r.usageV1(c.last().dir)
	}
	if c := g.of("memory"); c.own {
		if c.version == V1 {
			v.Memory = readMemoryV1(r, c.last().dir)
		} else {
			v.Memory = readMemoryV2(r, c.last().dir)
		}
	}
	if c := g.of("pids"); c.own {
		v.Tasks.Used = r.number(c.last().dir, "pids.current")
	}
	if c := g.of("blkio"); c.own {
		v.IO = readIO(r, c)
	}
}

func readMemoryV2(r *reader, dir string) Memory {
	m := parseMemoryStatV2(r.file(dir, "memory.stat"))
	m.Usage = r.number(dir, "memory.current")
	m.Peak = r.number(dir, "memory.peak")
	m.SwapUsed = r.number(dir, "memory.swap.current")
	m.OOMKills, m.Failures, m.HighEvents = parseEvents(r.file(dir, "memory.events"))
	return m
}

func readMemoryV1(r *reader, dir string) Memory {
	stat := parseMemoryStatV1(r.file(dir, "memory.stat"))
	m := stat.memory
	m.Usage = r.number(dir, "memory.usage_in_bytes")
	m.Peak = r.number(dir, "memory.max_usage_in_bytes")
	m.Kernel = r.number(dir, "memory.kmem.usage_in_bytes")
	m.Failures = r.number(dir, "memory.failcnt")
	m.OOMKills, _, _ = parseEvents(r.file(dir, "memory.oom_control"))
	return m
}

func readIO(r *reader, c *chain) IO {
	dir := c.last().dir
	if c.version == V2 {
		content := r.file(dir, "io.stat")
		if content == nil {
			return IO{}
		}
		return parseIOStat(content)
	}
	// The recursive files count the groups below too, as v2 does; old kernels
	// have the others only.
	var io IO
	for name, to := range map[string][2]*Number{
		"blkio.throttle.io_service_bytes": {&io.ReadBytes, &io.WriteBytes},
		"blkio.throttle.io_serviced":      {&io.Reads, &io.Writes},
	} {
		content := r.file(dir, name+"_recursive")
		if content == nil {
			content = r.file(dir, name)
		}
		if content != nil {
			*to[0], *to[1] = parseBlkio(content)
		}
	}
	return io
}

// eachLevel calls read for every group on the way to the own one in the
// hierarchy of a controller, with its Level.
func (g *Group) eachLevel(controller string, v *Reading, read func(step, *Level)) {
	c := g.of(controller)
	for _, s := range c.steps {
		i := slices.IndexFunc(v.Levels, func(l Level) bool { return l.Version == c.version && l.Path == s.path })
		if i < 0 {
			i = len(v.Levels)
			v.Levels = append(v.Levels, Level{Version: c.version, Path: s.path})
		}
		read(s, &v.Levels[i])
	}
}

func readQuota(r *reader, dir string, l *Level) {
	if l.Version == V1 {
		l.QuotaMicroseconds = r.limit(dir, "cpu.cfs_quota_us", parseLimit)
		l.PeriodMicroseconds = r.limit(dir, "cpu.cfs_period_us", parsePeriod)
		return
	}
	l.QuotaMicroseconds = r.limit(dir, "cpu.max", func(content []byte) (Number, error) {
		quota, period, err := parseCPUMax(content)
		l.PeriodMicroseconds = period
		return quota, err
	})
}

// readCPUSet counts the processors that may be used.
func readCPUSet(r *reader, dir string, version Version) Number {
	if version == V2 {
		return r.limit(dir, "cpuset.cpus.effective", parseCPUList)
	}
	cpus := r.limit(dir, "cpuset.effective_cpus", parseCPUList)
	if cpus.state != known {
		cpus = r.limit(dir, "cpuset.cpus", parseCPUList)
	}
	return cpus
}

func (g *Group) readMemoryLimit(r *reader, dir string, l *Level) {
	if l.Version == V2 {
		l.MemoryLimit = r.limit(dir, "memory.max", parseLimit)
		l.MemoryHigh = r.limit(dir, "memory.high", parseLimit)
		l.SwapLimit = r.limit(dir, "memory.swap.max", parseLimit)
		return
	}
	l.MemoryLimit = r.limit(dir, "memory.limit_in_bytes", parseLimit)
	l.MemoryAndSwapLimit = r.limit(dir, "memory.memsw.limit_in_bytes", parseLimit)
	if g.of("memory").steps[0].dir == dir {
		// Groups that can't be seen, above this one, may have smaller limits.
		stat := parseMemoryStatV1(r.file(dir, "memory.stat"))
		l.MemoryLimit = smaller(l.MemoryLimit, stat.limit)
		l.MemoryAndSwapLimit = smaller(l.MemoryAndSwapLimit, stat.limitWithSwap)
	}
}

// swapLimit returns the smallest limit of the swap of all levels. That the sum
// with the memory is limited leaves the more for swap the less memory there may
// be, so each is looked for by itself.
func swapLimit(levels []Level) Number {
	var swap, memory, together Number
	for i := range levels {
		l := &levels[i]
		swap = smaller(swap, l.SwapLimit)
		if l.Version == V1 {
			memory, together = smaller(memory, l.MemoryLimit), smaller(together, l.MemoryAndSwapLimit)
		}
	}
	return smaller(swap, together.minus(memory))
}

// smaller returns the smaller of two limits, one that is not known being the
// greatest.
func smaller(a, b Number) Number {
	if b.state == known && (a.state != known || b.value < a.value) || a.state == notKnown {
		return b
	}
	return a
}

// readUsage reads what is used of the limits that there are.
func (g *Group) readUsage(r *reader, l *Level) {
	if l.QuotaMicroseconds.state == known || l.CPUs.state == known {
		l.CPUUsage = g.cpuUsage(r, l)
	}
	if l.MemoryLimit.state == known {
		l.MemoryUsed = g.memoryUsed(r, l)
	}
	if l.TasksLimit.state == known {
		dir, own := g.dirOf("pids", l)
		switch {
		case own:
			l.TasksUsed = r.own.Tasks.Used
		case dir != "":
			l.TasksUsed = r.number(dir, "pids.current")
		}
	}
}

// dirOf returns where a controller accounts for a group, which may be mounted
// elsewhere than the one that limits it; and whether it is the own group.
func (g *Group) dirOf(controller string, l *Level) (dir string, own bool) {
	c := g.of(controller)
	i := slices.IndexFunc(c.steps, func(s step) bool { return c.version == l.Version && s.path == l.Path })
	if i < 0 {
		return "", false
	}
	return c.steps[i].dir, c.own && i == len(c.steps)-1
}

func (g *Group) cpuUsage(r *reader, l *Level) Usage {
	dir, own := g.dirOf("cpuacct", l)
	switch {
	case own:
		return r.own.CPU.Usage
	case dir == "":
		return Usage{}
	case l.Version == V1:
		return r.usageV1(dir)
	}
	return r.cpuStat(dir).Usage
}

func (g *Group) memoryUsed(r *reader, l *Level) Number {
	dir, own := g.dirOf("memory", l)
	switch {
	case own:
		return r.own.Memory.WorkingSet()
	case dir == "":
		return Number{}
	case l.Version == V1:
		return r.number(dir, "memory.usage_in_bytes").minus(parseMemoryStatV1(r.file(dir, "memory.stat")).memory.InactiveFile)
	}
	return r.number(dir, "memory.current").minus(parseMemoryStatV2(r.file(dir, "memory.stat")).InactiveFile)
}

// cpuStat reads cpu.stat, in which v1 has no usage.
func (r *reader) cpuStat(dir string) CPU {
	content := r.file(dir, "cpu.stat")
	at := time.Now()
	c := parseCPUStat(content)
	c.Usage.At = at
	return c
}

func (r *reader) usageV1(dir string) Usage {
	n := r.number(dir, "cpuacct.usage")
	return Usage{n, time.Now()}
}
