package metrics

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

// sampled returns a History of some ticks with a series that comes and goes,
// and their last Snapshot.
func sampled(t *testing.T, interval time.Duration, ticks int) (*History, *Snapshot) {
	t.Helper()
	h := NewHistory(interval, 0)
	var last *Snapshot
	for i := range ticks {
		last = UnknownSnapshot(epoch.Add(time.Duration(i) * interval))
		last.Sequence, last.IntervalSeconds = uint64(i+1), Float(interval.Seconds())
		if i%7 != 3 {
			last.CPU.UsageRatio = Float(i%100) / 100
		}
		last.Memory.UsedBytes = Float(1e9 + 12345*i)
		last.DiskIO.Devices = []Disk{{Device: "sda", ReadBytesPerSecond: Float(i)}}
		if i > ticks/2 {
			last.DiskIO.Devices = append(last.DiskIO.Devices, Disk{Device: "sdb", ReadBytesPerSecond: Float(2 * i)})
		}
		h.Append(last)
	}
	return h, last
}

// A replayed feed answers as the history did, tick by tick.
func TestReplayAnswersLikeTheHistory(t *testing.T) {
	for _, ticks := range []int{1, 40, 2000} {
		h, last := sampled(t, time.Second, ticks)
		replay, unknown, err := NewReplay(last, h.Ticks(), nil)
		if err != nil || unknown != nil {
			t.Fatal(unknown, err)
		}
		if replay.Latest() != last || !replay.End().Equal(last.Time) {
			t.Errorf("the end is %s", replay.End())
		}
		for _, q := range []Query{
			{Metric: "cpu_usage_ratio", From: last.Time.Add(-rawSpan)},
			{Metric: "cpu_usage_ratio", From: last.Time.Add(-5 * time.Minute), Points: 50},
			{Metric: "memory_used_bytes", From: last.Time.Add(-rawSpan)},
			{Metric: "disk_read_bytes_per_second", From: last.Time.Add(-rawSpan)},
			{Metric: "disk_read_bytes_per_second", Labels: map[string]string{"device": "sdb"}, From: last.Time.Add(-time.Minute)},
			{Metric: "load1"},
		} {
			want, err := h.Query(q, last.Time)
			if err != nil {
				t.Fatal(err)
			}
			got, err := replay.Series(t.Context(), q)
			if err != nil || !sameSeries(got, want) {
				t.Errorf("%d ticks: %+v gives (%v)\n%v\nwant\n%v", ticks, q, err, got, want)
			}
		}
		all, err := replay.Series(t.Context(), Query{Metric: "memory_used_bytes"})
		if err != nil || len(all) != 1 || len(all[0].Times) != min(ticks, 900) || all[0].Step != time.Second {
			t.Errorf("%d ticks: the whole range has %d series, %v", ticks, len(all), err)
		}
	}
}

func sameSeries(a, b []Series) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if x.Metric != y.Metric || !reflect.DeepEqual(x.Labels, y.Labels) || x.Step != y.Step || !reflect.DeepEqual(x.Times, y.Times) {
			return false
		}
		for j := range x.Mean {
			if x.Mean[j] != y.Mean[j] && !(math.IsNaN(x.Mean[j]) && math.IsNaN(y.Mean[j])) || x.Min[j] > x.Max[j] {
				return false
			}
		}
	}
	return true
}

func TestReplaySubscription(t *testing.T) {
	h, last := sampled(t, time.Second, 3)
	replay, _, err := NewReplay(last, h.Ticks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if s := <-replay.Subscribe(t.Context()); s != last {
		t.Errorf("it brings %+v", s)
	}
}

func TestReplayRefusesNonsense(t *testing.T) {
	last := UnknownSnapshot(epoch)
	good := func() Ticks {
		return Ticks{Interval: time.Second, Times: []int64{1000, 2000}, Series: []TickSeries{{Metric: "load1", Values: []float32{1, 2}}}}
	}
	for name, spoil := range map[string]func(*Ticks){
		"no interval":    func(t *Ticks) { t.Interval = 0 },
		"equal times":    func(t *Ticks) { t.Times[1] = 1000 },
		"negative times": func(t *Ticks) { t.Times[0] = -1 },
		"huge times":     func(t *Ticks) { t.Times[1] = math.MaxInt64 },
		"few values":     func(t *Ticks) { t.Series[0].Values = nil },
		"twice":          func(t *Ticks) { t.Series = append(t.Series, t.Series[0]) },
	} {
		ticks := good()
		spoil(&ticks)
		if _, _, err := NewReplay(last, ticks, nil); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, _, err := NewReplay(nil, good(), nil); err == nil {
		t.Error("no snapshot is accepted")
	}
	ticks := good()
	ticks.Series[0].Metric = "of_the_future"
	if _, unknown, err := NewReplay(last, ticks, nil); err != nil || len(unknown) != 1 {
		t.Errorf("an unknown metric: %v, %v", unknown, err)
	}
}

// A replay names the culprits of the times that a query overlaps, and joins
// steps as the live feed does.
func TestReplayOfCulprits(t *testing.T) {
	start := time.Unix(1_700_000_000, 0).UTC()
	step := func(i int, used Float) CulpritSpan {
		return CulpritSpan{
			From: start.Add(time.Duration(i) * mediumStep), To: start.Add(time.Duration(i+1) * mediumStep),
			CPU: []Culprit{{PID: 7, Name: "busy", Value: used}},
		}
	}
	last := UnknownSnapshot(start.Add(time.Minute))
	replay, _, err := NewReplay(last, Ticks{Interval: time.Second}, []CulpritSpan{step(0, 1), step(1, 3), step(2, 2)})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		q    CulpritQuery
		want []Float
	}{
		{CulpritQuery{}, []Float{1, 3, 2}},
		{CulpritQuery{From: start.Add(11 * time.Second), To: start.Add(12 * time.Second)}, []Float{3}},
		{CulpritQuery{Points: 2}, []Float{3, 2}},
		{CulpritQuery{From: start.Add(30 * time.Second)}, nil},
	} {
		spans, err := replay.Culprits(t.Context(), c.q)
		if err != nil || len(spans) != len(c.want) {
			t.Fatalf("%+v gives %+v, %v", c.q, spans, err)
		}
		for i, s := range spans {
			if len(s.CPU) != 1 || s.CPU[0].Name != "busy" || s.CPU[0].Value != c.want[i] {
				t.Errorf("%+v: span %d is %+v, want %v", c.q, i, s, c.want[i])
			}
		}
	}
	if _, err := replay.Culprits(t.Context(), CulpritQuery{Points: 1}); err == nil {
		t.Error("a query for one point is accepted")
	}
	if _, err := replay.Processes(t.Context(), ProcessQuery{}); !errors.Is(err, ErrUnsupported) || strings.Contains(err.Error(), "this system") {
		t.Errorf("a table of processes from a record gives %v", err)
	}
	if _, err := replay.Sockets(t.Context()); !errors.Is(err, ErrUnsupported) {
		t.Errorf("a list of sockets from a record gives %v", err)
	}
}
