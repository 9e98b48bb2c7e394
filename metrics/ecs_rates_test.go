package metrics

import (
	"testing"
	"time"

	"headroom/metrics/ecs"
)

// ecsStatsAt makes the statistics of a container that was read so many seconds
// after the epoch.
func ecsStatsAt(seconds int, cpu, received uint64) *ecs.Stats {
	s := &ecs.Stats{Read: epoch.Add(time.Duration(seconds) * time.Second)}
	s.CPU.Usage.Total = ecs.Number{Value: cpu, Known: true}
	s.Networks = map[string]ecs.Interface{"eth0": {ReceiveBytes: ecs.Number{Value: received, Known: true}}}
	return s
}

// A container is followed through a repeated answer, a restart, an answer
// without it and its return: what is not known is a gap, never a spike.
func TestECSReadings(t *testing.T) {
	var readings map[string]ecsReading
	for i, step := range []struct {
		name           string
		stats          *ecs.Stats
		cores, receive Float
	}{
		{"first", ecsStatsAt(10, 1e9, 100), Unknown(), Unknown()},
		{"grows", ecsStatsAt(20, 6e9, 1100), 0.5, 100},
		{"the same again", ecsStatsAt(20, 6e9, 1100), 0.5, 100},
		{"was restarted", ecsStatsAt(30, 1e9, 50), Unknown(), Unknown()},
		{"grows again", ecsStatsAt(32, 5e9, 52), 2, 1},
		{"has no statistics", nil, Unknown(), Unknown()},
		{"is back", ecsStatsAt(50, 90e9, 9e9), Unknown(), Unknown()},
		{"was read at an earlier time", ecsStatsAt(40, 91e9, 9e9), Unknown(), Unknown()},
		{"after a long time", ecsStatsAt(4000, 92e9, 9e9), Unknown(), Unknown()},
	} {
		readings = ecsReadings(readings, map[string]*ecs.Stats{"a": step.stats, "b": ecsStatsAt(i, uint64(i)*1e9, 0)}, epoch.Add(time.Duration(i)*time.Second))
		r, ok := readings["a"]
		if ok != (step.stats != nil) {
			t.Errorf("%s: there is a reading: %t", step.name, ok)
		}
		if ok && (r.cores.Known() != step.cores.Known() || r.cores.Known() && r.cores != step.cores) {
			t.Errorf("%s: %v cores, want %v", step.name, r.cores, step.cores)
		}
		if ok && (r.receive.Known() != step.receive.Known() || r.receive.Known() && r.receive != step.receive) {
			t.Errorf("%s: %v bytes per second, want %v", step.name, r.receive, step.receive)
		}
		if step.name == "the same again" && !r.seen.Equal(epoch.Add(time.Second)) {
			t.Errorf("an old answer counts as seen at %s", r.seen)
		}
		if i > 0 && readings["b"].cores != 1 {
			t.Errorf("%s: the other container uses %v cores, want 1", step.name, readings["b"].cores)
		}
	}
}

// An interface that comes brings what it has counted so far, and one that goes
// may hide behind the growth of another: neither is traffic of the moment.
func TestECSInterfacesComeAndGo(t *testing.T) {
	var readings map[string]ecsReading
	for i, step := range []struct {
		name  string
		bytes map[string]uint64
		want  Float
	}{
		{"first", map[string]uint64{"eth0": 100}, Unknown()},
		{"grows", map[string]uint64{"eth0": 600}, 50},
		{"another comes", map[string]uint64{"eth0": 700, "eth1": 9e9}, Unknown()},
		{"both grow", map[string]uint64{"eth0": 800, "eth1": 9e9 + 100}, 20},
		{"another in its place", map[string]uint64{"eth0": 900, "eth2": 12e9}, Unknown()},
		{"one goes", map[string]uint64{"eth0": 99e9}, Unknown()},
	} {
		s := ecsStatsAt(10*(i+1), 0, 0)
		s.Networks = make(map[string]ecs.Interface)
		for name, n := range step.bytes {
			s.Networks[name] = ecs.Interface{ReceiveBytes: ecs.Number{Value: n, Known: true}}
		}
		readings = ecsReadings(readings, map[string]*ecs.Stats{"a": s}, epoch)
		if got := readings["a"].receive; !same(got, float64(step.want)) {
			t.Errorf("%s: %v bytes per second, want %v", step.name, got, step.want)
		}
	}
}

// Without any number nothing is known, and nothing is zero.
func TestECSEmptyStatistics(t *testing.T) {
	view := ecsView{
		task:     &ecs.Task{TaskARN: "arn", Containers: []ecs.Container{{ID: "a", Name: "web"}, {ID: "b", Name: "web"}, {Name: ""}}},
		readings: ecsReadings(nil, map[string]*ecs.Stats{"a": {Read: epoch}}, epoch),
		taskSeen: epoch,
	}
	got := view.values(epoch)
	for _, v := range []Float{got.UsedCores, got.UsedBytes, got.LimitCores, got.LimitBytes, got.ReceiveBytesTotal, got.StorageUsedBytes, got.Containers[0].UsedBytes, got.Containers[0].Tasks, got.Containers[0].CPUSecondsTotal} {
		if v.Known() {
			t.Errorf("a value is %v: %+v", v, got)
		}
	}
	// A label names one series.
	if len(got.Containers) != 2 || got.Containers[0].Container != "web" || got.Containers[1].Container != "web b" {
		t.Errorf("the containers are %+v", got.Containers)
	}
}

// What changes is not told when it is old; what does not change stays.
func TestECSOldMetadata(t *testing.T) {
	view := ecsView{taskSeen: epoch, task: &ecs.Task{
		TaskARN: "arn", KnownStatus: "RUNNING", Limits: ecs.Limits{CPU: 2, Memory: 1024}, EphemeralStorage: &ecs.EphemeralStorage{Utilized: 1, Reserved: 2},
		Containers: []ecs.Container{{ID: "a", Name: "web", KnownStatus: "RUNNING", Health: ecs.Health{Status: "HEALTHY"}}},
	}}
	got := view.values(epoch.Add(3 * time.Minute))
	if got.KnownStatus != "RUNNING" || got.StorageUsedBytes != 1<<20 || got.Containers[0].Health != "HEALTHY" {
		t.Errorf("after 3 min: %+v", got)
	}
	got = view.values(epoch.Add(3*time.Minute + time.Second))
	if got.KnownStatus != "" || got.StorageUsedBytes.Known() || got.Containers[0].Health != "" || got.Containers[0].KnownStatus != "" || got.LimitCores != 2 || got.LimitBytes != 1<<30 || got.StorageSizeBytes != 2<<20 {
		t.Errorf("after more: %+v", got)
	}
}

func TestECSMemoryLimits(t *testing.T) {
	for mib, want := range map[float64]Float{512: 512 << 20, 0.5: 512 << 10, 0: Unknown(), -1: Unknown(), 8796093022207: Unknown(), 9223372036854771712: Unknown(), 1 << 20: 1 << 40} {
		if got := ecsMemoryLimit(mib); got.Known() != want.Known() || got.Known() && got != want {
			t.Errorf("%v MiB are %v, want %v", mib, got, want)
		}
	}
}

// A container that the metadata don't name makes them due.
func TestECSMetadataDue(t *testing.T) {
	view := ecsView{}
	if !view.metadataDue(epoch) {
		t.Error("they are not due at the start")
	}
	view.task, view.taskSeen = &ecs.Task{Containers: []ecs.Container{{ID: "a"}}}, epoch
	view.readings = ecsReadings(nil, map[string]*ecs.Stats{"a": ecsStatsAt(0, 0, 0), "stopped": nil}, epoch)
	if view.metadataDue(epoch.Add(59*time.Second)) || !view.metadataDue(epoch.Add(time.Minute)) {
		t.Error("they are not due once a minute")
	}
	view.readings = ecsReadings(nil, map[string]*ecs.Stats{"a": ecsStatsAt(0, 0, 0), "new": ecsStatsAt(0, 0, 0)}, epoch)
	if !view.metadataDue(epoch) {
		t.Error("they are not due with a new container")
	}
}
