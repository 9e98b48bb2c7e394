package metrics

import (
	"cmp"
	"context"
	"net/netip"
	"slices"
	"time"
)

// addressBook has the addresses of the interfaces. All are asked for at once:
// asking by interface makes the kernel list all each time.
type addressBook struct {
	source      addressSource
	at, changed time.Time // when they were read, and an interface last came or changed
}

// refresh reads them after linkAge, and at once where an interface has come or
// changed its state. In the minute after that they are read each linkStateAge:
// a new link is given its addresses some seconds later.
func (b *addressBook) refresh(ctx context.Context, now time.Time, changed bool) {
	if changed {
		b.changed = now
	}
	age := linkAge
	if now.Sub(b.changed) < linkAge {
		age = linkStateAge
	}
	if changed || now.Sub(b.at) >= age {
		b.at = now
		b.source.read(ctx)
	}
}

// writeAddresses puts addresses in an order in which the first is the one that
// a person looks for: IPv4, IPv6, and those that hold on the link only.
func writeAddresses(addresses []netip.Prefix) []string {
	rank := func(p netip.Prefix) int {
		switch a := p.Addr(); {
		case a.IsLinkLocalUnicast():
			return 2
		case a.Is4():
			return 0
		default:
			return 1
		}
	}
	slices.SortStableFunc(addresses, func(a, b netip.Prefix) int { return cmp.Compare(rank(a), rank(b)) })
	texts := make([]string, len(addresses))
	for i, a := range addresses {
		texts[i] = a.String()
	}
	return texts
}
