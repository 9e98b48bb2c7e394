package ecs

import (
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func fixture(tb testing.TB, name string) []byte {
	tb.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return body
}

func known(v uint64) Number { return Number{v, true} }

func TestParseFargate(t *testing.T) {
	task, err := ParseTask(fixture(t, "fargate_task.json"))
	if err != nil {
		t.Fatal(err)
	}
	if task.Limits != (Limits{0.25, 512}) || task.LaunchType != "FARGATE" || task.Revision != "9" || len(task.Containers) != 3 || *task.EphemeralStorage != (EphemeralStorage{427, 20496}) {
		t.Errorf("the task is %+v", task)
	}
	web := task.Containers[1]
	if web.Name != "web" || web.Health.Status != "HEALTHY" || web.Limits != (Limits{CPU: 2}) || web.RestartCount.Known || web.Networks[0].NetworkMode != "awsvpc" ||
		!web.StartedAt.Equal(time.Date(2026, 3, 1, 10, 0, 1, 25e7, time.UTC)) {
		t.Errorf("the container is %+v", web)
	}
	if got := task.Containers[2].RestartCount; got != known(3) {
		t.Errorf("restarts are %+v", got)
	}
	stats, err := ParseStats(fixture(t, "fargate_stats_1.json"))
	if err != nil {
		t.Fatal(err)
	}
	if s, ok := stats[task.Containers[0].ID]; s != nil || !ok {
		t.Errorf("the stopped container has %+v", s)
	}
	s := stats[web.ID]
	if s.CPU.Usage.Total != known(5e9) || s.PreCPU.Usage.Total != known(4e9) || s.Read.Sub(s.PreRead) != 10*time.Second || s.PIDs.Current.Known {
		t.Errorf("the statistics are %+v", s)
	}
	// 127934464 - 52383744: not the container's own inactive_file of 1 byte.
	if got := s.WorkingSet(); got != known(75550720) {
		t.Errorf("the working set is %+v", got)
	}
	if in, out := s.Traffic(); in != known(1000000) || out != known(300000) {
		t.Errorf("traffic is %+v and %+v", in, out)
	}
	if r, w := s.DiskTraffic(); r != known(23793664) || w != known(4096) {
		t.Errorf("disk traffic is %+v and %+v", r, w)
	}
}

func TestParseEC2(t *testing.T) {
	task, err := ParseTask(fixture(t, "ec2_task.json"))
	if err != nil {
		t.Fatal(err)
	}
	if task.Limits != (Limits{}) || task.EphemeralStorage != nil || task.Containers[0].Type != "CNI_PAUSE" {
		t.Errorf("the task is %+v", task)
	}
	stats, err := ParseStats(fixture(t, "ec2_stats.json"))
	if err != nil {
		t.Fatal(err)
	}
	if s := stats[task.Containers[3].ID]; s != nil {
		t.Errorf("the stopped container has %+v", s)
	}
	s := stats[task.Containers[1].ID]
	if s.WorkingSet() != known(47607808) || s.PIDs.Current != known(33) {
		t.Errorf("the statistics are %+v", s)
	}
	// The device mapper's 252:0 counts the bytes of 259:0 again.
	if r, w := s.DiskTraffic(); r != known(60960768) || w != known(57344) {
		t.Errorf("disk traffic is %+v and %+v", r, w)
	}
	if own, err := ParseContainer(fixture(t, "container.json")); err != nil || own.Name != "headroom" {
		t.Errorf("the container is %+v, %v", own, err)
	}
}

// Where only the device mapper is there, its numbers are the traffic.
func TestDiskTrafficOfLocalDevices(t *testing.T) {
	s := &Stats{}
	s.BlockIO.ServiceBytes = []BlockIO{{252, "read", known(5)}, {253, "Read", known(6)}, {252, "Total", known(50)}}
	if r, w := s.DiskTraffic(); r != known(11) || w.Known {
		t.Errorf("disk traffic is %+v and %+v", r, w)
	}
}

func TestWorkingSet(t *testing.T) {
	for _, test := range []struct{ usage, inactive, total, want Number }{
		{known(100), known(30), Number{}, known(70)},
		{known(100), known(30), known(40), known(60)},
		{known(100), Number{}, Number{}, known(100)},
		{known(100), known(200), Number{}, known(100)}, // read at different moments
		{Number{}, known(30), known(40), Number{}},
	} {
		s := &Stats{}
		s.Memory.Usage, s.Memory.Stats.InactiveFile, s.Memory.Stats.TotalInactiveFile = test.usage, test.inactive, test.total
		if got := s.WorkingSet(); got != test.want {
			t.Errorf("%+v: %+v", test, got)
		}
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]Number{
		"0": known(0), "9223372036854771712": known(9223372036854771712), "18446744073709551615": known(math.MaxUint64),
		"18446744073709551616": known(math.MaxUint64), "1e400": known(math.MaxUint64), "1.5e3": known(1500), "2.9": known(2), "-1": {}, "-1e400": {}, "null": {},
	} {
		var got Number
		if err := got.UnmarshalJSON([]byte(text)); err != nil || got != want {
			t.Errorf("%s is %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{`"7"`, "true", "{}", "[]", ""} {
		var got Number
		if err := got.UnmarshalJSON([]byte(text)); err == nil || got.Known {
			t.Errorf("%s is %+v, %v", text, got, err)
		}
	}
	sum := known(math.MaxUint64 - 1)
	sum.add(known(5))
	sum.add(Number{Value: 9})
	if sum != known(math.MaxUint64) {
		t.Errorf("the sum is %+v", sum)
	}
}

func TestParseRefusesWhatIsNoTask(t *testing.T) {
	for _, text := range []string{"", "{}", "null", "[]", "7", `{"TaskARN":7}`, `{"TaskARN":"a","Containers":[{"Limits":"x"}]}`, `{"TaskARN":"a"`} {
		if task, err := ParseTask([]byte(text)); err == nil {
			t.Errorf("%s is the task %+v", text, task)
		}
	}
	for _, text := range []string{"", "{}", "null", "[]", `{"DockerId":null}`} {
		if c, err := ParseContainer([]byte(text)); err == nil {
			t.Errorf("%s is the container %+v", text, c)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"fargate_task.json", "fargate_stats_1.json", "ec2_task.json", "ec2_stats.json", "container.json"} {
		f.Add(fixture(f, name))
	}
	f.Add([]byte(`{"TaskARN":"a","Containers":[null],"Limits":{"CPU":-1}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if task, err := ParseTask(body); err == nil && task.TaskARN == "" {
			t.Error("a task without ARN")
		}
		if c, err := ParseContainer(body); err == nil && c.ID == "" {
			t.Error("a container without ID")
		}
		stats, err := ParseStats(body)
		if err != nil {
			return
		}
		for _, s := range stats {
			if s == nil {
				continue
			}
			if set := s.WorkingSet(); set.Known && set.Value > s.Memory.Usage.Value {
				t.Errorf("the working set %d is more than the usage %d", set.Value, s.Memory.Usage.Value)
			}
			s.Traffic()
			s.DiskTraffic()
		}
	})
}
