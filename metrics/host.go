package metrics

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/host"
)

// bootTimeAge is how long the time of the last boot is kept: it moves when the
// clock is set.
const bootTimeAge = time.Minute

// hostCollector tells which machine this is.
type hostCollector struct {
	identity *Host
	bootRead time.Time
}

func (*hostCollector) Name() string { return "host" }

func (c *hostCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	var failed []error
	if c.identity == nil {
		// Read once: gopsutil may start a program to tell the distribution.
		c.identity = &Host{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: Unknown(), UptimeSeconds: Unknown()}
		failed = append(failed, c.identity.read(ctx))
	}
	values := c.identity
	if now := time.Now(); now.Sub(c.bootRead) >= bootTimeAge {
		c.bootRead = now
		boot, err := host.BootTimeWithContext(ctx)
		if err == nil {
			values.BootTime = time.Unix(int64(boot), 0)
		}
		failed = append(failed, err)
	}
	present := *values
	uptime, err := host.UptimeWithContext(ctx)
	if err == nil {
		present.UptimeSeconds = Float(uptime)
	}
	return func(s *Snapshot) { s.Host = present }, errors.Join(append(failed, err)...)
}

// read fills in what does not change while the program runs; what can't be
// read stays empty.
func (h *Host) read(ctx context.Context) error {
	var errs [4]error
	var platform, version string
	h.Hostname, errs[0] = os.Hostname()
	platform, _, version, errs[1] = host.PlatformInformationWithContext(ctx)
	h.Platform = strings.TrimSpace(platform + " " + version)
	h.Kernel, errs[2] = host.KernelVersionWithContext(ctx)
	var cpus int
	if cpus, errs[3] = cpu.CountsWithContext(ctx, true); cpus > 0 {
		h.CPUs = Float(cpus)
	}
	return errors.Join(errs[:]...)
}
