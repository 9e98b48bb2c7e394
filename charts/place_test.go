package charts

import (
	"testing"
	"time"

	"headroom/metrics"
)

func TestPlaceText(t *testing.T) {
	for want, set := range map[string]func(s *metrics.Snapshot){
		"": func(*metrics.Snapshot) {},
		"a container that watches its host through /host/proc": func(s *metrics.Snapshot) {
			s.Host.WatchedThrough, s.Container.Runtime = "/host/proc", "docker"
		},
		"ECS task web:7, FARGATE, eu-west-1a": func(s *metrics.Snapshot) {
			s.ECSTask.Family, s.ECSTask.Revision, s.ECSTask.LaunchType, s.ECSTask.AvailabilityZone = "web", "7", "FARGATE", "eu-west-1a"
			s.Container.Runtime = "ecs"
		},
		"a container of podman": func(s *metrics.Snapshot) { s.Container.Runtime = "podman" },
		"the control group /user.slice": func(s *metrics.Snapshot) {
			s.Limits.CPU.Origin = metrics.Origin{Source: metrics.CgroupV2Limit, Path: "/user.slice"}
		},
	} {
		s := metrics.UnknownSnapshot(time.Now())
		set(s)
		if got := English.PlaceText(s); got != want {
			t.Errorf("the place is %q, want %q", got, want)
		}
	}
}

func TestThrottleText(t *testing.T) {
	for ratio, want := range map[metrics.Float]string{0: "", metrics.Unknown(): "", 0.25: "throttled in 25.0 % of the periods"} {
		if got := English.ThrottleText(&metrics.ContainerCPU{ThrottledRatio: ratio}); got != want {
			t.Errorf("%v is told as %q, want %q", ratio, got, want)
		}
	}
}
