package metrics

import (
	"context"
	"encoding/binary"
	"net/netip"
	"syscall"
)

// addressSource is rtnetlink(7). It answers for the network namespace that
// Headroom runs in, so it is not asked where another machine is watched.
type addressSource struct{ byIndex map[uint32][]string }

func (s *addressSource) read(ctx context.Context) {
	s.byIndex = nil
	if watchedThrough(ctx) != "" {
		return
	}
	// It fails where a sandbox refuses such sockets; there are no addresses then.
	answer, err := syscall.NetlinkRIB(syscall.RTM_GETADDR, syscall.AF_UNSPEC)
	if err != nil {
		return
	}
	s.byIndex = make(map[uint32][]string)
	for index, addresses := range parseAddresses(answer) {
		s.byIndex[index] = writeAddresses(addresses)
	}
}

func (s *addressSource) put(i *Interface, index uint32) { i.Addresses = s.byIndex[index] }

// parseAddresses reads the messages that are whole, by the kernel's number of
// the interface. The standard library's parser panics on some that are not.
func parseAddresses(answer []byte) map[uint32][]netip.Prefix {
	found := make(map[uint32][]netip.Prefix)
	for len(answer) >= syscall.NLMSG_HDRLEN {
		// struct nlmsghdr: length of the message, type, flags, sequence, sender.
		length, kind := uint64(binary.NativeEndian.Uint32(answer)), binary.NativeEndian.Uint16(answer[4:])
		if length < syscall.NLMSG_HDRLEN || length > uint64(len(answer)) {
			break
		}
		if kind == syscall.RTM_NEWADDR {
			if index, p := parseAddress(answer[syscall.NLMSG_HDRLEN:length]); p.IsValid() {
				found[index] = append(found[index], p)
			}
		}
		answer = afterAligned(answer, length)
	}
	return found
}

// parseAddress reads a struct ifaddrmsg (family, length of the prefix, flags,
// scope, index) and its attributes. Where a link has two ends, IFA_LOCAL is the
// one here.
func parseAddress(message []byte) (index uint32, p netip.Prefix) {
	if len(message) < syscall.SizeofIfAddrmsg {
		return 0, p
	}
	bits := int(message[1])
	index = binary.NativeEndian.Uint32(message[4:])
	var address, local netip.Addr
	for rest := message[syscall.SizeofIfAddrmsg:]; len(rest) >= syscall.SizeofRtAttr; {
		// struct rtattr: length of the attribute, type.
		length, kind := uint64(binary.NativeEndian.Uint16(rest)), binary.NativeEndian.Uint16(rest[2:])
		if length < syscall.SizeofRtAttr || length > uint64(len(rest)) {
			break
		}
		switch value := rest[syscall.SizeofRtAttr:length]; kind {
		case syscall.IFA_ADDRESS:
			address, _ = netip.AddrFromSlice(value)
		case syscall.IFA_LOCAL:
			local, _ = netip.AddrFromSlice(value)
		}
		rest = afterAligned(rest, length)
	}
	if local.IsValid() {
		address = local
	}
	return index, netip.PrefixFrom(address, bits)
}

// afterAligned returns what follows the first bytes, which are filled up to a
// multiple of four.
func afterAligned(b []byte, length uint64) []byte {
	return b[min((length+3)&^3, uint64(len(b))):]
}
