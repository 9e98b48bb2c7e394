//go:build !linux

package metrics

import (
	"context"
	"fmt"
	"net/netip"
	"syscall"

	"github.com/shirou/gopsutil/v3/net"
	"github.com/shirou/gopsutil/v3/process"
)

// listeningSockets asks gopsutil for all sockets and returns at most so many of
// those that listen, and how many there are.
func listeningSockets(ctx context.Context, most int) (found []foundSocket, count int, err error) {
	defer func() {
		if p := recover(); p != nil { // gopsutil panics on some answers
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	list, err := net.ConnectionsWithContext(ctx, "inet")
	if err != nil {
		return nil, 0, err
	}
	for i := range list {
		c := &list[i]
		protocol, ok := listeningProtocol(c)
		if !ok {
			continue
		}
		if count++; len(found) < most {
			found = append(found, foundSocket{ListeningSocket{Protocol: protocol, Address: listeningAddress(c, protocol), Port: int(c.Laddr.Port)}, uint64(max(c.Pid, 0))})
		}
	}
	return found, count, nil
}

// listeningProtocol returns the protocol of a socket that waits for others.
func listeningProtocol(c *net.ConnectionStat) (string, bool) {
	six := c.Family == syscall.AF_INET6
	switch {
	case c.Type == syscall.SOCK_STREAM && c.Status == "LISTEN" && six:
		return ProtocolTCP6, true
	case c.Type == syscall.SOCK_STREAM && c.Status == "LISTEN":
		return ProtocolTCP, true
	case c.Type == syscall.SOCK_DGRAM && c.Raddr.Port == 0 && six:
		return ProtocolUDP6, true
	case c.Type == syscall.SOCK_DGRAM && c.Raddr.Port == 0:
		return ProtocolUDP, true
	}
	return "", false
}

// listeningAddress puts the address as Linux has it: elsewhere every one is
// written as a star.
func listeningAddress(c *net.ConnectionStat, protocol string) string {
	if address, err := netip.ParseAddr(c.Laddr.IP); err == nil {
		return address.String()
	}
	if protocol == ProtocolTCP6 || protocol == ProtocolUDP6 {
		return "::"
	}
	return "0.0.0.0"
}

// socketOwners returns the names of processes.
func socketOwners(ctx context.Context, pids map[uint64]bool) (map[uint64]SocketOwner, error) {
	owners := make(map[uint64]SocketOwner, len(pids))
	for pid := range pids {
		if ctx.Err() != nil {
			break
		}
		owner := SocketOwner{PID: int(pid)}                                       //nolint:gosec // it was one
		if p, err := process.NewProcessWithContext(ctx, int32(pid)); err == nil { //nolint:gosec // it was one
			owner.Name, _ = p.NameWithContext(ctx) // the owner is known without its name
		}
		owners[pid] = owner
	}
	return owners, ctx.Err()
}
