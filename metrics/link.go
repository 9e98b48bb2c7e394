package metrics

import (
	"context"
	"path/filepath"
	"time"

	"github.com/shirou/gopsutil/v3/common"
)

// linkFacts are what changes seldom of a network interface
// (Documentation/ABI/testing/sysfs-class-net in the kernel).
type linkFacts struct {
	at             time.Time
	state, duplex  string
	up, mtu, speed Float
}

// linkAge is how long it is kept.
const linkAge = 10 * time.Second

// readLink reads it from sysfs. Where an interface has no speed, reading it
// is an error (EINVAL) or gives -1.
func readLink(ctx context.Context, name string, now time.Time) linkFacts {
	dir := filepath.Join(hostPath(ctx, common.HostSysEnvKey, "/sys"), "class/net", name)
	l := linkFacts{at: now, state: deviceText(dir, "operstate"), duplex: deviceText(dir, "duplex"), up: Unknown(), mtu: deviceNumber(dir, "mtu"), speed: Unknown()}
	switch l.state {
	case "":
	case "up":
		l.up = 1
	default:
		l.up = 0
	}
	if l.duplex == "unknown" {
		l.duplex = ""
	}
	// Some drivers give the -1 as a number without a sign.
	if megabits := deviceNumber(dir, "speed"); megabits > 0 && megabits < 1<<31 {
		l.speed = megabits * 1e6 / 8
	}
	return l
}

func (l *linkFacts) put(i *Interface) {
	i.State, i.Duplex, i.Up, i.MTUBytes, i.SpeedBytesPerSecond = l.state, l.duplex, l.up, l.mtu, l.speed
}
