package charts

import (
	"testing"
	"time"

	"headroom/metrics"
)

func TestLanguage(t *testing.T) {
	german := Language(func(format string) string {
		text, ok := map[string]string{
			"%s of %s": "%s von %s", "%s limit": "Grenze: %s", "%s cores": "%s Kernen", "%s left": "%s frei",
			"a container of %s": "einem Container von %s", "throttled in %s of the periods": "in %s der Perioden gedrosselt",
		}[format]
		if !ok {
			t.Errorf("%q is not translated", format)
		}
		return text
	})
	cpu := metrics.CPULimit{UsedCores: 0.25, LimitCores: 0.5, Origin: metrics.Origin{Source: metrics.CgroupV2Limit}}
	memory := metrics.MemoryLimit{UsedBytes: 64 << 20, LimitBytes: 512 << 20}
	s := metrics.UnknownSnapshot(time.Now())
	s.Container.Runtime = "docker"
	for _, c := range [][2]string{
		{german.CPULimitText(&cpu, german.ThrottleText(&metrics.ContainerCPU{ThrottledRatio: 0.25})), "0.25 von 0.50 Kernen, Grenze: cgroup v2, in 25.0 % der Perioden gedrosselt"},
		{german.MemoryLimitText(metrics.Bytes, &memory), "64.0 von 512 MiB"},
		{german.LeftText(metrics.Bytes, 1<<30), "1.0 GiB frei"},
		{german.PlaceText(s), "einem Container von docker"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}
