package metrics

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v3/common"
	"github.com/shirou/gopsutil/v3/net"
)

// networkCollector reads the counters of the network interfaces
// (/proc/net/dev on Linux).
type networkCollector struct {
	source networkSource
	at     time.Time // of the last reading
	known  map[string]*knownInterface
	// addresses are those of all interfaces.
	addresses addressBook
}

// knownInterface is what is kept of an interface while it is there.
type knownInterface struct {
	at       time.Time // when it was last there
	counters net.IOCountersStat
	virtual  bool
	link     linkFacts
}

// interfaceCounts is what one interface tells.
type interfaceCounts struct {
	net.IOCountersStat
	rare rareCounts
}

// rareCounts are what only some systems tell.
type rareCounts struct {
	frameErrors, compressedIn, multicastIn, collisions, carrierErrors, compressedOut Float
}

func (*networkCollector) Name() string { return "network" }

func (c *networkCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	now := time.Now()
	counters, err := c.source.read(ctx)
	if err != nil {
		return nil, err
	}
	if c.known == nil {
		c.known = make(map[string]*knownInterface)
	}
	seconds := secondsBetween(c.at, now)
	interfaces := make([]Interface, 0, len(counters))
	changed := false
	for _, counter := range counters {
		name := counter.Name
		k := c.known[name]
		var i Interface
		if k == nil {
			k = &knownInterface{virtual: isVirtualInterface(ctx, name)}
			c.known[name] = k
			i = interfaceSince(net.IOCountersStat{}, counter, math.NaN()) // it has no rates yet
		} else {
			i = interfaceSince(k.counters, counter, seconds)
			if counter.BytesRecv < k.counters.BytesRecv || counter.BytesSent < k.counters.BytesSent {
				k.link = linkFacts{} // it may be another one of the same name
			}
		}
		k.at, k.counters = now, counter.IOCountersStat
		i.Loopback, i.Virtual = isLoopback(name), k.virtual
		changed = k.link.refresh(ctx, name, now) || changed
		k.link.put(&i)
		interfaces = append(interfaces, i)
	}
	c.addresses.refresh(ctx, now, changed)
	for i := range interfaces {
		c.addresses.source.put(&interfaces[i], c.known[interfaces[i].Interface].link.index)
	}
	for name, k := range c.known {
		if !k.at.Equal(now) {
			delete(c.known, name)
		}
	}
	c.at = now
	values := sumNetwork(interfaces)
	return func(s *Snapshot) { s.Network = values }, nil
}

// interfaceSince turns two readings into rates.
func interfaceSince(before net.IOCountersStat, now interfaceCounts, seconds float64) Interface {
	return Interface{
		Interface:                now.Name,
		ReceiveBytesPerSecond:    perSecond(before.BytesRecv, now.BytesRecv, seconds),
		TransmitBytesPerSecond:   perSecond(before.BytesSent, now.BytesSent, seconds),
		ReceivePacketsPerSecond:  perSecond(before.PacketsRecv, now.PacketsRecv, seconds),
		TransmitPacketsPerSecond: perSecond(before.PacketsSent, now.PacketsSent, seconds),
		ReceiveErrorsPerSecond:   perSecond(before.Errin, now.Errin, seconds),
		TransmitErrorsPerSecond:  perSecond(before.Errout, now.Errout, seconds),
		ReceiveDropsPerSecond:    perSecond(before.Dropin, now.Dropin, seconds),
		TransmitDropsPerSecond:   perSecond(before.Dropout, now.Dropout, seconds),
		ReceiveBytesTotal:        Float(now.BytesRecv),
		TransmitBytesTotal:       Float(now.BytesSent),
		ReceivePacketsTotal:      Float(now.PacketsRecv),
		TransmitPacketsTotal:     Float(now.PacketsSent),
		ReceiveErrorsTotal:       Float(now.Errin),
		TransmitErrorsTotal:      Float(now.Errout),
		ReceiveDropsTotal:        Float(now.Dropin),
		TransmitDropsTotal:       Float(now.Dropout),

		ReceiveFIFOErrorsTotal:     Float(now.Fifoin),
		ReceiveFrameErrorsTotal:    now.rare.frameErrors,
		ReceiveCompressedTotal:     now.rare.compressedIn,
		ReceiveMulticastTotal:      now.rare.multicastIn,
		TransmitFIFOErrorsTotal:    Float(now.Fifoout),
		TransmitCollisionsTotal:    now.rare.collisions,
		TransmitCarrierErrorsTotal: now.rare.carrierErrors,
		TransmitCompressedTotal:    now.rare.compressedOut,
	}
}

// sumNetwork adds the traffic up: of the physical interfaces where there are
// any, else (in a container) of all but loopback.
func sumNetwork(interfaces []Interface) Network {
	n := unknown[Network]()
	n.Interfaces = interfaces
	physical := false
	for _, i := range interfaces {
		physical = physical || !i.Loopback && !i.Virtual
	}
	for _, i := range interfaces {
		if i.Loopback {
			n.LoopbackBytesPerSecond = addKnown(n.LoopbackBytesPerSecond, i.ReceiveBytesPerSecond)
			continue
		}
		if physical && i.Virtual {
			continue
		}
		n.ReceiveBytesPerSecond = addKnown(n.ReceiveBytesPerSecond, i.ReceiveBytesPerSecond)
		n.TransmitBytesPerSecond = addKnown(n.TransmitBytesPerSecond, i.TransmitBytesPerSecond)
	}
	return n
}

// addKnown adds what is known: one new interface must not hide the others.
func addKnown(sum, v Float) Float {
	switch {
	case !v.Known():
		return sum
	case !sum.Known():
		return v
	default:
		return sum + v
	}
}

func isLoopback(name string) bool {
	return name == "lo" || strings.HasPrefix(name, "lo0") || strings.HasPrefix(name, "Loopback")
}

// isVirtualInterface asks sysfs, where there is one, whether hardware is
// behind an interface (sysfs-class-net in the kernel's ABI documents).
func isVirtualInterface(ctx context.Context, name string) bool {
	target, err := os.Readlink(filepath.Join(hostPath(ctx, common.HostSysEnvKey, "/sys"), "class/net", name))
	return err == nil && strings.Contains(target, "/virtual/")
}
