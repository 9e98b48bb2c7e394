package charts

import (
	"fmt"

	"headroom/metrics"
)

// PlaceText tells where Headroom runs, when that is not simply the machine
// whose numbers it shows: the ECS task, the container, or the directory through
// which it watches the host. It is empty otherwise.
func PlaceText(s *metrics.Snapshot) string {
	switch {
	case s.Host.WatchedThrough != "":
		return "a container that watches its host through " + s.Host.WatchedThrough
	case s.ECSTask.Family != "":
		return joinKnown(fmt.Sprintf("ECS task %s:%s", s.ECSTask.Family, s.ECSTask.Revision), s.ECSTask.LaunchType, s.ECSTask.AvailabilityZone)
	case s.Container.Runtime != "":
		return "a container of " + s.Container.Runtime
	case cgroupPath(&s.Limits) != "":
		return "the control group " + cgroupPath(&s.Limits)
	default:
		return ""
	}
}

// cgroupPath returns the path of the control group that limits CPU or memory.
func cgroupPath(l *metrics.Limits) string {
	for _, o := range []metrics.Origin{l.Memory.Origin, l.CPU.Origin} {
		if o.Source == metrics.CgroupV1Limit || o.Source == metrics.CgroupV2Limit {
			return o.Path
		}
	}
	return ""
}

// ThrottleText tells how often a CPU quota made the container wait, empty where
// it did not.
func ThrottleText(c *metrics.ContainerCPU) string {
	if !(c.ThrottledRatio > 0) {
		return ""
	}
	return "throttled in " + FormatValue(metrics.Ratio, float64(c.ThrottledRatio)) + " of the periods"
}
