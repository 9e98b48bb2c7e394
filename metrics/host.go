package metrics

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v3/common"
	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/host"
)

// identityAgain is when what could not be read of the identity is tried again.
const identityAgain = time.Minute

// bootTimeAge is how long the time of the last boot is kept: it moves when the
// clock is set.
const bootTimeAge = time.Minute

// hostCollector tells which machine this is.
type hostCollector struct {
	identity     *Host
	identityErr  error // why it is not whole
	identityRead time.Time
	bootErr      error
	bootRead     time.Time
}

func (*hostCollector) Name() string { return "host" }

func (c *hostCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	now := time.Now()
	if c.identity == nil || c.identityErr != nil && now.Sub(c.identityRead) >= identityAgain {
		// Read once: gopsutil may start a program to tell the distribution.
		identity := unknown[Host]()
		identity.OS, identity.Arch = runtime.GOOS, runtime.GOARCH
		c.identity = &identity
		c.identityErr, c.identityRead = c.identity.read(ctx), now
		c.bootRead = time.Time{}
	}
	values := c.identity
	if now.Sub(c.bootRead) >= bootTimeAge {
		c.bootRead = now
		var boot uint64
		if boot, c.bootErr = host.BootTimeWithContext(ctx); c.bootErr == nil {
			values.BootTime = time.Unix(int64(boot), 0)
		}
	}
	present := *values
	uptime, err := host.UptimeWithContext(ctx)
	if err == nil {
		present.UptimeSeconds = Float(uptime)
	}
	return func(s *Snapshot) { s.Host = present }, errors.Join(c.identityErr, c.bootErr, err)
}

// read fills in what does not change while the program runs; what can't be
// read stays empty.
func (h *Host) read(ctx context.Context) error {
	var errs [4]error
	var platform, version string
	h.WatchedThrough = watchedThrough(ctx)
	h.Hostname, errs[0] = hostname(ctx)
	platform, _, version, errs[1] = host.PlatformInformationWithContext(withEnv(ctx, common.HostEtcEnvKey, hostEtc(ctx)))
	h.Platform = strings.TrimSpace(platform + " " + version)
	h.Kernel, errs[2] = host.KernelVersionWithContext(ctx)
	var cpus int
	if cpus, errs[3] = cpu.CountsWithContext(ctx, true); cpus > 0 {
		h.CPUs = Float(cpus)
	}
	h.Processor = readProcessor(ctx)
	h.KernelBuild, h.Machine, h.Domain = uname()
	return errors.Join(errs[:]...)
}

// hostname returns the name of the machine. Where that is another one than
// Headroom runs on, its /etc/hostname goes first: the kernel answers
// /proc/sys/kernel/hostname with the name of the container that asks, through
// whatever mount.
func hostname(ctx context.Context) (string, error) {
	if watchedThrough(ctx) == "" {
		return os.Hostname()
	}
	var failed []error
	for _, path := range []string{filepath.Join(hostEtc(ctx), "hostname"), filepath.Join(hostProc(ctx), "sys/kernel/hostname")} {
		content, err := os.ReadFile(path)
		if name := strings.TrimSpace(string(content)); name != "" {
			return firstLine(name), nil
		}
		failed = append(failed, err)
	}
	return "", errors.Join(failed...)
}
