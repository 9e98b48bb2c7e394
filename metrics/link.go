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
	at, whole      time.Time // when the state was read, and when the rest was
	state, duplex  string
	up, mtu, speed Float
}

// The state is kept for linkStateAge. The rest is read again when that changed,
// and after linkAge: for some drivers each file is a question to the hardware.
const (
	linkStateAge = 10 * time.Second
	linkAge      = time.Minute
)

// refresh reads from sysfs what is old. Where an interface has no speed,
// reading it is an error (EINVAL) or gives -1.
func (l *linkFacts) refresh(ctx context.Context, name string, now time.Time) {
	if !l.at.IsZero() && now.Sub(l.at) < linkStateAge {
		return
	}
	dir := filepath.Join(hostPath(ctx, common.HostSysEnvKey, "/sys"), "class/net", name)
	state := deviceText(dir, "operstate")
	same := !l.at.IsZero() && state == l.state
	l.at, l.state = now, state
	if same && now.Sub(l.whole) < linkAge {
		return
	}
	l.whole = now
	switch l.state {
	case "":
		l.up = Unknown()
	case "up":
		l.up = 1
	default:
		l.up = 0
	}
	l.mtu = deviceNumber(dir, "mtu")
	if l.duplex = deviceText(dir, "duplex"); l.duplex == "unknown" {
		l.duplex = ""
	}
	// Some drivers give the -1 as a number without a sign.
	l.speed = Unknown()
	if megabits := deviceNumber(dir, "speed"); megabits > 0 && megabits < 1<<31 {
		l.speed = megabits * 1e6 / 8
	}
}

func (l *linkFacts) put(i *Interface) {
	i.State, i.Duplex, i.Up, i.MTUBytes, i.SpeedBytesPerSecond = l.state, l.duplex, l.up, l.mtu, l.speed
}
