package metrics

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// reading8 is a host with 8 processors, 1000 bytes and 100 tasks.
func reading8() *Snapshot {
	s := UnknownSnapshot(epoch)
	s.Host.CPUs, s.CPU.UsageRatio = 8, 0.5
	s.Memory.TotalBytes, s.Memory.UsedBytes, s.Memory.AvailableBytes = 1000, 300, 700
	s.Load.Tasks, s.Load.TasksMax = 25, 100
	return s
}

func level(path string, set func(*ContainerLimits)) ContainerLimits {
	l := unknown[ContainerLimits]()
	l.Path, l.Version = path, CgroupV2Limit
	set(&l)
	return l
}

func inGroup(s *Snapshot, levels ...ContainerLimits) *Snapshot {
	s.Container.Version, s.Container.Levels = string(CgroupV2Limit), levels
	return s
}

func inTask(s *Snapshot, cores, usedCores, bytes, usedBytes Float) *Snapshot {
	s.ECSTask = ECSTask{TaskARN: "arn", LimitCores: cores, UsedCores: usedCores, LimitBytes: bytes, UsedBytes: usedBytes}
	return s
}

func TestLimitThatBinds(t *testing.T) {
	host, none := Origin{Source: HostLimit}, Unknown()
	group := func(path string) Origin { return Origin{CgroupV2Limit, path} }
	task := Origin{ECSTaskLimit, "arn"}
	memory := func(limit, used Float) func(*ContainerLimits) {
		return func(l *ContainerLimits) { l.LimitBytes, l.WorkingSetBytes = limit, used }
	}
	bound := func(o Origin, limit, used, available, ratio Float) MemoryLimit {
		return MemoryLimit{Origin: o, LimitBytes: limit, UsedBytes: used, AvailableBytes: available, UsedRatio: ratio, CachedBytes: none}
	}
	for _, test := range []struct {
		name   string
		s      *Snapshot
		cpu    CPULimit
		memory MemoryLimit
	}{
		{"the host", reading8(), CPULimit{host, 8, 4, 0.5}, bound(host, 1000, 300, 700, 0.3)},
		{"the own group", inGroup(reading8(), level("/a", func(l *ContainerLimits) {
			l.LimitCores, l.UsedCores, l.LimitBytes, l.WorkingSetBytes = 0.5, 0.25, 400, 100
		})), CPULimit{group("/a"), 0.5, 0.25, 0.5}, bound(group("/a"), 400, 100, 300, 0.25)},
		{"a group above, for memory", inGroup(reading8(), level("/a", memory(200, 150)), level("/a/b", memory(500, 100))),
			CPULimit{host, 8, 4, 0.5}, bound(group("/a"), 200, 150, 50, 0.75)},
		{"equal limits: the outer one has more of it used", inGroup(reading8(), level("/a", memory(200, 150)), level("/a/b", memory(200, 100))),
			CPULimit{host, 8, 4, 0.5}, bound(group("/a"), 200, 150, 50, 0.75)},
		{"a group above is fuller than the one that binds", inGroup(reading8(), level("/a", memory(500, 490)), level("/a/b", memory(200, 100))),
			CPULimit{host, 8, 4, 0.5}, bound(group("/a/b"), 200, 100, 10, 0.5)},
		{"more than the limit is used", inGroup(reading8(), level("/a", memory(200, 210))),
			CPULimit{host, 8, 4, 0.5}, bound(group("/a"), 200, 210, 0, 1)},
		{"a group may use more than there is", inGroup(reading8(), level("/a", memory(5000, 10))),
			CPULimit{host, 8, 4, 0.5}, bound(host, 1000, 300, 700, 0.3)},
		{"a cpuset", inGroup(reading8(), level("/", func(l *ContainerLimits) { l.CPUs, l.UsedCores = 8, 3 }), level("/a", func(l *ContainerLimits) { l.CPUs, l.UsedCores = 2, 1 })),
			CPULimit{group("/a"), 2, 1, 0.5}, bound(host, 1000, 300, 700, 0.3)},
		{"a quota within a cpuset", inGroup(reading8(), level("/a", func(l *ContainerLimits) { l.CPUs, l.LimitCores, l.UsedCores = 2, 1.5, 0.75 })),
			CPULimit{group("/a"), 1.5, 0.75, 0.5}, bound(host, 1000, 300, 700, 0.3)},
		{"an ECS task", inTask(reading8(), 0.25, 0.2, 512, 256), CPULimit{task, 0.25, 0.2, 0.8}, bound(task, 512, 256, 256, 0.5)},
		{"an ECS task with a limit of the memory only", inTask(reading8(), none, none, 512, 256), CPULimit{host, 8, 4, 0.5}, bound(task, 512, 256, 256, 0.5)},
		{"a group within an ECS task", inTask(inGroup(reading8(), level("/a", memory(200, 100))), 0.25, 0.2, 512, 500),
			CPULimit{task, 0.25, 0.2, 0.8}, bound(group("/a"), 200, 100, 12, 0.5)},
		{"use that is not known", inGroup(reading8(), level("/a", memory(200, none))), CPULimit{host, 8, 4, 0.5}, bound(group("/a"), 200, none, none, none)},
		{"nothing known", UnknownSnapshot(epoch), CPULimit{Origin{}, none, none, none}, bound(Origin{}, none, none, none, none)},
	} {
		got := limitsOf(test.s, Limits{})
		if !alike(got.CPU, test.cpu) {
			t.Errorf("%s: CPU is %+v, want %+v", test.name, got.CPU, test.cpu)
		}
		if !alike(got.Memory, test.memory) {
			t.Errorf("%s: memory is %+v, want %+v", test.name, got.Memory, test.memory)
		}
	}
}

// The page cache is that of the own group or of the host; what groups above
// cache is not known.
func TestCacheWithinTheLimit(t *testing.T) {
	for binding, want := range map[Origin]Float{
		{Source: HostLimit}:   7,
		{CgroupV2Limit, "/a"}: 3,
		{CgroupV2Limit, "/"}:  Unknown(),
		{ECSTaskLimit, "arn"}: Unknown(),
		{}:                    Unknown(),
	} {
		s := UnknownSnapshot(epoch)
		s.Memory.CachedBytes, s.Container.Path, s.Container.Memory.FileBytes = 7, "/a", 3
		if got := cachedBytes(s, binding); !alike(got, want) {
			t.Errorf("the cache within %+v is %v, want %v", binding, got, want)
		}
	}
}

// alike compares as printed, so that two unknown numbers are alike.
func alike(a, b any) bool { return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b) }

func TestLimitOfTasks(t *testing.T) {
	s := inGroup(reading8(), level("/a", func(l *ContainerLimits) { l.TasksLimit, l.TasksUsed = 50, 10 }))
	if got, want := limitsOf(s, Limits{}).Tasks, (TaskLimit{Origin{CgroupV2Limit, "/a"}, 50, 10, 0.2}); !alike(got, want) {
		t.Errorf("tasks are %+v, want %+v", got, want)
	}
	if got, want := limitsOf(reading8(), Limits{}).Tasks, (TaskLimit{Origin{Source: HostLimit}, 100, 25, 0.25}); !alike(got, want) {
		t.Errorf("tasks are %+v, want %+v", got, want)
	}
}

// Watching a host, the limits are the host's.
func TestLimitsOfAWatchedHost(t *testing.T) {
	s := inTask(inGroup(reading8(), level("/a", func(l *ContainerLimits) { l.LimitCores, l.LimitBytes, l.TasksLimit = 1, 1, 1 })), 1, 1, 1, 1)
	s.Host.WatchedThrough = "/host/proc"
	got := limitsOf(s, Limits{})
	if got.CPU.Source != HostLimit || got.Memory.Source != HostLimit || got.Tasks.Source != HostLimit || got.Memory.AvailableBytes != 700 {
		t.Errorf("limits are %+v", got)
	}
}

// scripted puts into each Snapshot what a test says for that call, or fails.
type scripted struct {
	name string
	put  func(call int) (func(*Snapshot), error)
	call int
}

func (c *scripted) Name() string { return c.name }

func (c *scripted) Collect(context.Context) (func(*Snapshot), error) {
	c.call++
	return c.put(c.call)
}

// While the source of the limit that binds gives nothing, its limit stands, and
// what is used of it is not known; the host's wider limit never shows.
func TestLimitDoesNotFlipToTheHost(t *testing.T) {
	for name, trouble := range map[string]func(release chan struct{}) error{
		"fails":  func(chan struct{}) error { return errors.New("EIO") },
		"panics": func(chan struct{}) error { panic("index out of range") },
		"is late": func(release chan struct{}) error {
			<-release
			return errors.New("late")
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				release := make(chan struct{})
				host := &scripted{name: "memory", put: func(int) (func(*Snapshot), error) {
					return func(s *Snapshot) { s.Memory, s.Host.CPUs = reading8().Memory, 8 }, nil
				}}
				container := &scripted{name: "container", put: func(call int) (func(*Snapshot), error) {
					if call == 1 || call == 3 {
						return nil, trouble(release)
					}
					return func(s *Snapshot) {
						inGroup(s, level("/a", func(l *ContainerLimits) { l.LimitBytes, l.WorkingSetBytes, l.LimitCores = 200, 100, 1 }))
					}, nil
				}}
				if name == "is late" {
					go func() {
						for range 2 { // after a tick each
							time.Sleep(2500 * time.Millisecond)
							release <- struct{}{}
						}
					}()
				}
				known := false
				kept := 0
				for i, s := range start(t, time.Second, 8, host, container) {
					m := s.Limits.Memory
					switch {
					case s.Container.Version != "":
						known = true
						if m.Source != CgroupV2Limit || m.UsedBytes != 100 || m.AvailableBytes != 100 || s.Limits.CPU.LimitCores != 1 {
							t.Errorf("tick %d: memory is %+v", i, m)
						}
					case known:
						kept++
						if m.Origin != (Origin{CgroupV2Limit, "/a"}) || m.LimitBytes != 200 || m.UsedBytes.Known() || m.UsedRatio.Known() || m.AvailableBytes.Known() || s.Limits.CPU.LimitCores != 1 {
							t.Errorf("tick %d: memory is %+v, CPU %+v", i, m, s.Limits.CPU)
						}
					case m.Source != "" || m.LimitBytes.Known():
						t.Errorf("tick %d: memory is %+v before anything is known", i, m)
					}
				}
				if !known || kept == 0 {
					t.Errorf("the test shows nothing: known %t, kept %d", known, kept)
				}
			})
		})
	}
}

// The same for the task of ECS, and for the host's own limit.
func TestLimitsAreKeptFromTheTickBefore(t *testing.T) {
	before := limitsOf(inTask(reading8(), 0.25, 0.2, 512, 256), Limits{})
	s := reading8()
	s.Collectors = []CollectorStatus{{Collector: "ecs", State: CollectorFailed}}
	got := limitsOf(s, before)
	if got.Memory.Source != ECSTaskLimit || got.Memory.LimitBytes != 512 || got.Memory.UsedBytes.Known() || got.CPU.LimitCores != 0.25 {
		t.Errorf("without ECS the limits are %+v", got)
	}
	// A smaller limit that comes meanwhile binds.
	inGroup(s, level("/a", func(l *ContainerLimits) { l.LimitBytes, l.WorkingSetBytes = 100, 50 }))
	if got := limitsOf(s, before).Memory; got.Source != CgroupV2Limit || got.UsedBytes != 50 {
		t.Errorf("with a smaller one the memory is %+v", got)
	}
	before = limitsOf(reading8(), Limits{})
	s = inGroup(UnknownSnapshot(epoch), level("/a", func(l *ContainerLimits) { l.LimitBytes, l.WorkingSetBytes = 5000, 50 }))
	if got := limitsOf(s, before).Memory; got.Source != HostLimit || got.LimitBytes != 1000 || got.UsedBytes.Known() {
		t.Errorf("without the host's memory it is %+v", got)
	}
	// A container that is no longer limited is none that failed.
	before = limitsOf(inGroup(reading8(), level("/a", func(l *ContainerLimits) { l.LimitBytes = 100 })), Limits{})
	if got := limitsOf(inGroup(reading8()), before).Memory; got.Source != HostLimit || got.UsedBytes != 300 {
		t.Errorf("after the limit was taken off the memory is %+v", got)
	}
}
