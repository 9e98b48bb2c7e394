//go:build !linux

package metrics

import (
	"context"
	"net"
	"net/netip"
)

// addressSource is the system's list of interfaces.
type addressSource struct{ byName map[string]ownAddresses }

type ownAddresses struct {
	addresses []string
	hardware  string
}

func (s *addressSource) read(context.Context) {
	s.byName = make(map[string]ownAddresses)
	list, err := net.Interfaces()
	if err != nil {
		return
	}
	for _, i := range list {
		var found []netip.Prefix
		addresses, _ := i.Addrs()
		for _, a := range addresses {
			if p, err := netip.ParsePrefix(a.String()); err == nil {
				found = append(found, p)
			}
		}
		s.byName[i.Name] = ownAddresses{writeAddresses(found), hardwareAddress(i.HardwareAddr.String())}
	}
}

// put ignores the number of the interface, which only Linux tells.
func (s *addressSource) put(i *Interface, _ uint32) {
	own := s.byName[i.Interface]
	i.Addresses, i.HardwareAddress = own.addresses, own.hardware
}
