package app

import (
	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// placeFacts tells of the container or the ECS task that Headroom runs in, none
// where it runs in neither.
func placeFacts(s *metrics.Snapshot, l *look) []widgets.Fact {
	// One that watches its host tells of that.
	inContainer := s.Container.Runtime != "" && s.Host.WatchedThrough == ""
	if !limited(&s.Limits) && s.ECSTask.Family == "" && !inContainer {
		return nil
	}
	f := facts{units: l.units}
	t, c := &s.ECSTask, &s.Container
	if t.Family != "" {
		f.text("ECS task", t.Family+":"+t.Revision)
		f.text("Runs on", joinKnown(t.LaunchType, t.AvailabilityZone))
		f.text("State", t.KnownStatus)
	}
	f.text("Container", joinKnown(c.Runtime, c.Version))
	f.text("CPU", language.CPULimitText(&s.Limits.CPU, ""))
	f.text("Memory", language.MemoryLimitText(l.units.bytes(), &s.Limits.Memory))
	f.ratio("Throttled", c.CPU.ThrottledRatio)
	f.value("Killed for want of memory", metrics.Count, c.Memory.OOMKillsTotal)
	f.value("Limit of memory hit", metrics.Count, c.Memory.FailuresTotal)
	f.size("In the container, with cache", c.Memory.UsageBytes)
	f.size("Highest, with cache", c.Memory.PeakBytes)
	f.ratio("Waiting for CPU", c.Pressure.CPU.SomeRatio)
	f.ratio("Waiting for memory", c.Pressure.Memory.SomeRatio)
	for i := range t.Containers {
		e := &t.Containers[i]
		f.text(e.Container, joinKnown(charts.FormatValue(l.units.bytes(), float64(e.UsedBytes)), e.KnownStatus))
	}
	return f.list
}
