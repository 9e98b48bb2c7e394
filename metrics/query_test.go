package metrics

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func TestQueriesThatMakeNoSense(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 10, constant(1))
	for _, test := range []struct {
		query           Query
		field, accepted string
	}{
		{Query{Metric: "cpu"}, "metric", "cpu_usage_ratio"},
		{Query{Metric: "disk_reads_total"}, "metric", "recorded"},
		{Query{Metric: "cpu_usage_ratio", Labels: map[string]string{"device": "sda"}}, "labels", "no labels"},
		{Query{Metric: "disk_busy_ratio", Labels: map[string]string{"disk": "sda"}}, "labels", "device"},
		{Query{Metric: "cpu_usage_ratio", From: end, To: end}, "from", "before"},
		{Query{Metric: "cpu_usage_ratio", From: end.Add(time.Hour)}, "from", "before"},
		{Query{Metric: "cpu_usage_ratio", Points: 1}, "points", "2 or more"},
		{Query{Metric: "cpu_usage_ratio", Points: -1}, "points", "2 or more"},
	} {
		found, err := h.Query(test.query, end)
		var bad *QueryError
		if !errors.As(err, &bad) || bad.Field != test.field || !strings.Contains(bad.Accepted, test.accepted) || found != nil {
			t.Errorf("%+v: %v", test.query, err)
		}
	}
}

func TestQueryOfNothing(t *testing.T) {
	empty := NewHistory(time.Second, 0)
	if found, err := empty.Query(Query{Metric: "cpu_usage_ratio"}, epoch); err != nil || len(found) != 0 {
		t.Errorf("an empty history gives %d series, %v", len(found), err)
	}
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 100, constant(1))
	for name, q := range map[string]Query{
		"before":     cpuQuery(epoch.Add(-2*time.Hour), epoch.Add(-time.Hour), 10),
		"after":      cpuQuery(end.Add(time.Hour), end.Add(2*time.Hour), 10),
		"no such":    {Metric: "disk_busy_ratio", To: end},
		"one series": {Metric: "memory_used_ratio", To: end},
	} {
		if found, err := h.Query(q, end); err != nil || len(found) != 0 {
			t.Errorf("%s: %d series, %v", name, len(found), err)
		}
	}
}

// A young history shows all its detail whatever the range.
func TestLongRangeOfAYoungHistory(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 120, constant(0.5))
	s := mustQuery(t, h, cpuQuery(end.Add(-7*24*time.Hour), end, 300))
	if len(s.Times) != 120 || s.Step != time.Second {
		t.Errorf("%d points of %s, want 120 of 1s", len(s.Times), s.Step)
	}
}

// A step that was under way when the sampling began reaches before the first
// sample: the finest tier still holds all there is.
func TestFirstMinutesAreDetailed(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch.Add(47*time.Second), 200, constant(0.5))
	s := mustQuery(t, h, cpuQuery(end.Add(-5*time.Minute), end, 300))
	if len(s.Times) != 200 || s.Step != time.Second {
		t.Errorf("%d points of %s, want 200 of 1s", len(s.Times), s.Step)
	}
}

// TestSeriesHaveTheDigitsThatAreKept holds that what 32 bits make of a number is
// not told as if it had been measured.
func TestSeriesHaveTheDigitsThatAreKept(t *testing.T) {
	kept := Series{Metric: "load1", Times: []int64{0, 1000, 2000}, Mean: []float64{float64(float32(2.74)), 17179869184, float64(float32(0.2))}}
	text, err := json.Marshal(kept)
	if err != nil || !strings.Contains(string(text), `"mean":[2.74,17179869184,0.2]`) {
		t.Errorf("as JSON it is %s, %v", text, err)
	}
}

// TestTimesOfJoinedPoints holds that joined points lie in the range that was
// asked for, and as far apart as the answer tells.
func TestTimesOfJoinedPoints(t *testing.T) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 2000, constant(0.5)).Add(160 * time.Millisecond)
	for _, span := range []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute} {
		for _, points := range []int{2, 3, 4, 7, 20} {
			for shift := range 9 {
				to := end.Add(-time.Duration(7*shift) * time.Second)
				from := to.Add(-span)
				s := mustQuery(t, h, cpuQuery(from, to, points))
				for i, at := range s.Times {
					if at < from.UnixMilli() || at > to.UnixMilli() {
						t.Errorf("%v, %d points: %d is not from %d to %d", span, points, at, from.UnixMilli(), to.UnixMilli())
					}
					// The first and the last point may stand for less.
					if apart := time.Duration(at-s.Times[max(i-1, 0)]) * time.Millisecond; i > 1 && i < len(s.Times)-1 && apart != s.Step {
						t.Errorf("%v, %d points: %v apart, told are %v", span, points, apart, s.Step)
					}
				}
			}
		}
	}
}

func FuzzQuery(f *testing.F) {
	h := NewHistory(time.Second, 0)
	end := feedHistory(h, epoch, 2000, func(i int) float64 { return float64(i) })
	feedHistory(h, end.Add(time.Hour), 500, func(i int) float64 { return float64(i) })
	f.Add(int64(0), int64(2000), 100)
	f.Add(int64(-1e6), int64(1e6), 2)
	f.Fuzz(func(t *testing.T, from, to int64, points int) {
		found, err := h.Query(cpuQuery(epoch.Add(time.Duration(from)*time.Millisecond), epoch.Add(time.Duration(to)*time.Millisecond), points), end)
		if err != nil {
			return
		}
		for _, s := range found {
			if points > 0 && len(s.Times) > points {
				t.Errorf("%d points, at most %d were wanted", len(s.Times), points)
			}
			for i := 1; i < len(s.Times); i++ {
				if s.Times[i] <= s.Times[i-1] {
					t.Errorf("times do not increase: %d, %d", s.Times[i-1], s.Times[i])
				}
			}
		}
	})
}

func TestSeriesAsJSON(t *testing.T) {
	s := Series{
		Metric: "disk_busy_ratio", Labels: map[string]string{"device": `s"d<a`}, Step: 1500 * time.Millisecond,
		Times: []int64{1000, 2500}, Min: []float64{0, math.NaN()}, Mean: []float64{0.5, math.NaN()}, Max: []float64{1, math.NaN()},
	}
	body, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"metric":"disk_busy_ratio","labels":{"device":"s\"d\u003ca"},"step_seconds":1.5,"times_unix_ms":[1000,2500],"min":[0,null],"mean":[0.5,null],"max":[1,null]}`
	if string(body) != want {
		t.Errorf("JSON is\n%s\nwant\n%s", body, want)
	}
}

func TestRates(t *testing.T) {
	start := time.Now()
	if s := secondsBetween(time.Time{}, start); !math.IsNaN(s) {
		t.Errorf("the first reading is %v s after none", s)
	}
	for _, odd := range []time.Duration{0, -time.Second, longestRate + 1, 2 * time.Hour} {
		if s := secondsBetween(start, start.Add(odd)); !math.IsNaN(s) {
			t.Errorf("a rate over %s is told", odd)
		}
	}
	if r := perSecond(100, 300, secondsBetween(start, start.Add(500*time.Millisecond))); r != 400 {
		t.Errorf("rate is %v, want 400", r)
	}
	if r := perSecond(300, 100, 1); r.Known() {
		t.Errorf("a counter that went back has a rate of %v", r)
	}
	if r := perSecond(0, math.MaxUint64, math.NaN()); r.Known() {
		t.Errorf("a rate over an unknown time is %v", r)
	}
	if r := ratio(1, 0); r.Known() {
		t.Errorf("1 of 0 is %v", r)
	}
	if r := ratio(3, 2); r != 1 {
		t.Errorf("3 of 2 is %v, want 1", r)
	}
}
