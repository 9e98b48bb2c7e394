package metrics

import (
	"context"
	"net"
	"path/filepath"
	"slices"
	"time"

	"github.com/shirou/gopsutil/v3/common"
)

// linkFacts are what changes seldom of a network interface
// (Documentation/ABI/testing/sysfs-class-net in the kernel).
type linkFacts struct {
	at, whole      time.Time // when the state was read, and when the rest was
	state, duplex  string
	up, mtu, speed Float
	index          uint32 // the kernel's number of it
	hardware       string
	driver         string
}

// The state is kept for linkStateAge. The rest is read again when that changed,
// and after linkAge: for some drivers each file is a question to the hardware.
const (
	linkStateAge = 10 * time.Second
	linkAge      = time.Minute
)

// refresh reads from sysfs what is old, and tells whether the interface is new
// or has changed its state. Where an interface has no speed, reading it is an
// error (EINVAL) or gives -1.
func (l *linkFacts) refresh(ctx context.Context, name string, now time.Time) (changed bool) {
	if !l.at.IsZero() && now.Sub(l.at) < linkStateAge {
		return false
	}
	dir := filepath.Join(hostPath(ctx, common.HostSysEnvKey, "/sys"), "class/net", name)
	state := deviceText(dir, "operstate")
	same := !l.at.IsZero() && state == l.state
	l.at, l.state = now, state
	if same && now.Sub(l.whole) < linkAge {
		return false
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
	l.identify(ctx, dir)
	return !same
}

// identify reads what tells an interface from all others. Each network
// namespace has an eth0: where only /proc or only /sys is that of another
// machine, the two may mean different ones.
func (l *linkFacts) identify(ctx context.Context, dir string) {
	l.index, l.hardware, l.driver = 0, "", ""
	ownProc := filepath.Clean(hostProc(ctx)) == "/proc"
	ownSys := filepath.Clean(hostPath(ctx, common.HostSysEnvKey, "/sys")) == "/sys"
	if ownProc != ownSys {
		return
	}
	if index := deviceNumber(dir, "ifindex"); index > 0 && index < 1<<31 {
		l.index = uint32(index)
	}
	l.hardware = hardwareAddress(deviceText(dir, "address"))
	l.driver = plainText(baseOfLink(filepath.Join(dir, "device/driver")))
}

// hardwareAddress returns an address that may be one of hardware: loopback has
// zeros, and some tunnels have their IPv4 address there.
func hardwareAddress(text string) string {
	address, err := net.ParseMAC(text)
	if err != nil || !slices.ContainsFunc(address, func(b byte) bool { return b != 0 }) {
		return ""
	}
	return address.String()
}

func (l *linkFacts) put(i *Interface) {
	i.HardwareAddress, i.Driver = l.hardware, l.driver
	i.State, i.Duplex, i.Up, i.MTUBytes, i.SpeedBytesPerSecond = l.state, l.duplex, l.up, l.mtu, l.speed
}
