package charts

import "headroom/metrics"

// PlaceText tells where Headroom runs, when that is not simply the machine
// whose numbers it shows: the ECS task, the container, or the directory through
// which it watches the host. It is empty otherwise.
func (l Language) PlaceText(s *metrics.Snapshot) string {
	switch {
	case s.Host.WatchedThrough != "":
		return l.write("a container that watches its host through %s", s.Host.WatchedThrough)
	case s.ECSTask.Family != "":
		return joinKnown(l.write("ECS task %s:%s", s.ECSTask.Family, s.ECSTask.Revision), s.ECSTask.LaunchType, s.ECSTask.AvailabilityZone)
	case s.Container.Runtime != "":
		return l.write("a container of %s", s.Container.Runtime)
	case cgroupPath(&s.Limits) != "":
		return l.write("the control group %s", cgroupPath(&s.Limits))
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
func (l Language) ThrottleText(c *metrics.ContainerCPU) string {
	if !(c.ThrottledRatio > 0) {
		return ""
	}
	return l.write("throttled in %s of the periods", FormatValue(metrics.Ratio, float64(c.ThrottledRatio)))
}
