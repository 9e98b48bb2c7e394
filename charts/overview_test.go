package charts

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"headroom/metrics"
)

// TestOverviewOfThePast holds that all of an overview of the past is of that
// time, and says so.
func TestOverviewOfThePast(t *testing.T) {
	history := metrics.NewHistory(time.Second, 0)
	at := func(second int, ratio float64) *metrics.Snapshot {
		s := metrics.UnknownSnapshot(fixtureTo.Add(time.Duration(second) * time.Second))
		s.IntervalSeconds, s.ElapsedSeconds = 1, 1
		s.Host.Hostname = "web-1"
		r := metrics.Float(ratio)
		s.Limits.CPU.UsedRatio, s.Limits.CPU.UsedCores, s.Limits.CPU.LimitCores = r, 4*r, 4
		s.Limits.Memory.UsedRatio = r / 2
		s.DiskIO.Devices = []metrics.Disk{{Device: "sda", BusyRatio: r}}
		s.Filesystems = []metrics.Filesystem{{Mountpoint: "/", UsedRatio: r, AvailableBytes: 1 << 30, InodesUsedRatio: r}}
		s.Swap = metrics.Swap{TotalBytes: 0, UsedBytes: 0, FreeBytes: 0, UsedRatio: metrics.Unknown()}
		history.Append(s)
		return s
	}
	var now *metrics.Snapshot
	for second := range 300 {
		now = at(second, map[bool]float64{true: 0.25, false: 0.95}[second < 200])
	}
	feed := &rememberingFeed{cannedFeed{latest: now}, history}
	opt := DefaultOverviewOptions()
	for _, test := range []struct {
		from, to  int
		cpu, disk float64
		when      string
	}{
		{0, 299, 0.95, 0.95, "2026-11-23 14:10:06 UTC"},
		{100, 199, 0.25, 0.25, "2026-11-23 14:06:47 to 14:08:26 UTC"},
		{-86400, 199, 0.25, 0.25, "2026-11-22 14:05 to 2026-11-23 14:08 UTC"},
	} {
		opt.From, opt.To = fixtureTo.Add(time.Duration(test.from)*time.Second), fixtureTo.Add(time.Duration(test.to)*time.Second)
		o, err := LoadOverview(t.Context(), feed, &opt)
		if err != nil {
			t.Fatal(err)
		}
		values := map[string]float64{}
		for _, g := range o.Figures {
			values[g.Title] = g.Value
		}
		if len(values) != 5 || !near(values["CPU"], test.cpu) || !near(values["Disk sda"], test.disk) || !near(values["Inodes /"], test.cpu) {
			t.Errorf("to %d: the figures are %v", test.to, values)
		}
		if g := o.Figures[0]; g.Title != "CPU" || !strings.Contains(g.Detail, "of 4 cores") {
			t.Errorf("to %d: the first figure is %+v", test.to, g)
		}
		if !slices.ContainsFunc(composeOverview(o, &opt, &arena{}).texts, func(t text) bool { return t.body == test.when }) {
			t.Errorf("to %d: the heading does not tell %q", test.to, test.when)
		}
		if slices.ContainsFunc(o.Charts, func(c OverviewChart) bool { return c.Panel.ID == "swap" }) {
			t.Error("there is a chart of swap, of which there is none")
		}
	}
	// Before anything was recorded, nothing is known.
	opt.From, opt.To = fixtureTo.Add(-2*time.Hour), fixtureTo.Add(-time.Hour)
	if o, err := LoadOverview(t.Context(), feed, &opt); err != nil || len(o.Figures) != 0 {
		t.Errorf("of an unknown past there are %v, %v", o.Figures, err)
	}
}

// TestOverviewOfNothing holds that gauges have names where nothing is known.
func TestOverviewOfNothing(t *testing.T) {
	opt := DefaultOverviewOptions()
	var bodies []string
	for _, part := range composeOverview(&Overview{Host: "web-1", Time: fixtureTo}, &opt, &arena{}).parts {
		for _, text := range part.texts {
			bodies = append(bodies, strings.TrimSpace(text.body))
		}
	}
	if got := strings.Join(bodies, ","); got != "no data,CPU,,no data,Memory," {
		t.Errorf("the gauges say %q", got)
	}
}

// TestOverviewOverDaylightSaving holds that each end of the past has its zone.
func TestOverviewOverDaylightSaving(t *testing.T) {
	o := Overview{Since: time.Date(2026, 10, 24, 12, 0, 0, 0, time.UTC), Time: time.Date(2026, 10, 26, 0, 0, 0, 0, time.UTC)}
	if got := o.when(zone(t, "Europe/Berlin")); got != "2026-10-24 14:00 CEST to 2026-10-26 01:00 CET" {
		t.Errorf("the overview is of %q", got)
	}
}

func near(a, b float64) bool { return a > b-1e-3 && a < b+1e-3 }

// rememberingFeed answers from a history.
type rememberingFeed struct {
	cannedFeed
	history *metrics.History
}

func (f *rememberingFeed) Series(_ context.Context, q metrics.Query) ([]metrics.Series, error) {
	return f.history.Query(q, f.latest.Time)
}
