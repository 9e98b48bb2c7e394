package metrics

import (
	"encoding/binary"
	"net"
	"net/netip"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// addressMessage is an answer of rtnetlink(7): an address of an interface.
func addressMessage(index uint32, length byte, attributes map[uint16][]byte) []byte {
	data := []byte{syscall.AF_INET, length, 0, 0}
	data = binary.NativeEndian.AppendUint32(data, index)
	for _, kind := range []uint16{syscall.IFA_ADDRESS, syscall.IFA_LOCAL, syscall.IFA_LABEL} {
		if value, ok := attributes[kind]; ok {
			data = binary.NativeEndian.AppendUint16(data, uint16(4+len(value)))
			data = binary.NativeEndian.AppendUint16(data, kind)
			data = append(data, value...)
			data = append(data, make([]byte, (4-len(value)%4)%4)...)
		}
	}
	header := binary.NativeEndian.AppendUint32(nil, uint32(syscall.NLMSG_HDRLEN+len(data)))
	header = binary.NativeEndian.AppendUint16(header, syscall.RTM_NEWADDR)
	return append(append(header, make([]byte, 10)...), data...)
}

func TestParseAddresses(t *testing.T) {
	ip := func(text string) []byte { return netip.MustParseAddr(text).AsSlice() }
	one := func(attributes map[uint16][]byte, length byte) []byte { return addressMessage(3, length, attributes) }
	odd := one(map[uint16][]byte{syscall.IFA_ADDRESS: ip("fe80::1"), syscall.IFA_LABEL: []byte("et\x00")}, 64)
	odd = odd[:len(odd)-1]
	binary.NativeEndian.PutUint32(odd, uint32(len(odd)))
	for name, c := range map[string]struct {
		answer []byte
		want   string
	}{
		"IPv6":                {one(map[uint16][]byte{syscall.IFA_ADDRESS: ip("fe80::1")}, 64), "fe80::1/64"},
		"IPv4":                {one(map[uint16][]byte{syscall.IFA_ADDRESS: ip("192.0.2.7"), syscall.IFA_LOCAL: ip("192.0.2.7"), syscall.IFA_LABEL: []byte("eth0\x00")}, 24), "192.0.2.7/24"},
		"the end of a tunnel": {one(map[uint16][]byte{syscall.IFA_ADDRESS: ip("10.0.0.2"), syscall.IFA_LOCAL: ip("10.0.0.1")}, 32), "10.0.0.1/32"},
		"two": {slices.Concat(one(map[uint16][]byte{syscall.IFA_ADDRESS: ip("fe80::1")}, 64), one(map[uint16][]byte{syscall.IFA_LOCAL: ip("192.0.2.7")}, 24)),
			"fe80::1/64 192.0.2.7/24"},
		"of another":         {addressMessage(4, 24, map[uint16][]byte{syscall.IFA_ADDRESS: ip("192.0.2.7")}), ""},
		"not filled up":      {odd, "fe80::1/64"}, // the standard library's parser panics
		"no address":         {one(nil, 24), ""},
		"of no length known": {one(map[uint16][]byte{syscall.IFA_ADDRESS: {1, 2, 3}}, 24), ""},
		"a prefix too long":  {one(map[uint16][]byte{syscall.IFA_ADDRESS: ip("192.0.2.7")}, 33), ""},
		"cut off":            {one(map[uint16][]byte{syscall.IFA_ADDRESS: ip("192.0.2.7")}, 24)[:30], ""},
		"nothing":            {nil, ""},
		"short": {append(binary.NativeEndian.AppendUint16(binary.NativeEndian.AppendUint32(nil, 20), syscall.RTM_NEWADDR),
			make([]byte, 14)...), ""},
	} {
		var texts []string
		for _, p := range parseAddresses(c.answer)[3] {
			texts = append(texts, p.String())
		}
		if got := strings.Join(texts, " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func FuzzParseAddresses(f *testing.F) {
	f.Add(addressMessage(3, 64, map[uint16][]byte{syscall.IFA_ADDRESS: make([]byte, 16)}))
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, addresses := range parseAddresses(answer) {
			if slices.ContainsFunc(addresses, func(p netip.Prefix) bool { return !p.IsValid() }) {
				t.Errorf("addresses are %v", addresses)
			}
		}
	})
}

func TestOrderOfAddresses(t *testing.T) {
	var given []netip.Prefix
	for _, text := range []string{"fe80::2/64", "169.254.3.4/16", "fd00::2/64", "192.0.2.9/24", "2001:db8::2/64", "192.0.2.7/24"} {
		given = append(given, netip.MustParsePrefix(text))
	}
	const want = "192.0.2.9/24 192.0.2.7/24 fd00::2/64 2001:db8::2/64 fe80::2/64 169.254.3.4/16"
	if got := strings.Join(writeAddresses(given), " "); got != want {
		t.Errorf("addresses are %s, want %s", got, want)
	}
}

func TestHardwareAddress(t *testing.T) {
	for text, want := range map[string]string{
		"52:54:00:12:34:56": "52:54:00:12:34:56", "00:00:00:00:00:00": "", "": "", "192.0.2.1": "", "0a:00:00:01": "", "\xff\x00junk": "",
		"80:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03:00:1e:de:21": "80:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03:00:1e:de:21",
	} {
		if got := hardwareAddress(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// What identifies an interface is told only of the machine whose counters are
// told: never the addresses of the container that watches it.
func TestAddressesOfTheHost(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"proc/1/net/dev":             netHeader + netLine("lo", 1, 1) + netLine("eth0", 1000, 2000),
		"sys/class/net/lo/ifindex":   "1\n", // as everywhere
		"sys/class/net/eth0/ifindex": "4\n",
		"sys/class/net/eth0/address": "52:54:00:12:34:56\n",
		"sys/class/net/lo/address":   "00:00:00:00:00:00\n",
	})
	link(t, tr, "sys/class/net/eth0/device/driver", "../../../../bus/virtio/drivers/virtio_net")
	got := mustCollect(t, ctx, &networkCollector{}).Network.Interfaces
	if len(got[0].Addresses)+len(got[1].Addresses) > 0 {
		t.Errorf("addresses are %v and %v, want none", got[0].Addresses, got[1].Addresses)
	}
	if got[0].HardwareAddress != "" || got[1].HardwareAddress != "52:54:00:12:34:56" || got[1].Driver != "virtio_net" {
		t.Errorf("interfaces are %+v", got)
	}

	t.Run("with its /proc alone", func(t *testing.T) {
		t.Setenv("HOST_PROC", tr.dir+"/proc")
		tr.write("proc/1/net/dev", netHeader+netLine("lo", 1, 1)+netLine(anyInterface(t), 1000, 2000))
		for _, i := range mustCollect(t, t.Context(), &networkCollector{}).Network.Interfaces {
			if i.HardwareAddress != "" || len(i.Addresses) > 0 {
				t.Errorf("%s has what is the container's: %v, %v", i.Interface, i.HardwareAddress, i.Addresses)
			}
		}
	})
}

// anyInterface is one of this machine that has an address of hardware.
func anyInterface(t *testing.T) string {
	t.Helper()
	list, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		if len(i.HardwareAddr) > 0 {
			return i.Name
		}
	}
	t.Skip("this machine has no interface with an address of hardware, so NOTHING was tested")
	return ""
}

// An interface that was made anew under the same name is another one.
func TestInterfaceOfTheSameName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, ctx := newTree(t, nil)
		c := &networkCollector{}
		for _, step := range []struct {
			received      uint64
			address, want string
		}{
			{1000, "52:54:00:00:00:01", "52:54:00:00:00:01"},
			{2000, "52:54:00:00:00:02", "52:54:00:00:00:01"}, // kept for a minute
			{10, "52:54:00:00:00:02", "52:54:00:00:00:02"},
		} {
			tr.write("proc/1/net/dev", netHeader+netLine("veth1", step.received, 5000))
			tr.write("sys/class/net/veth1/address", step.address+"\n")
			if got := mustCollect(t, ctx, c).Network.Interfaces[0].HardwareAddress; got != step.want {
				t.Errorf("at %d bytes it has %s, want %s", step.received, got, step.want)
			}
			time.Sleep(time.Second)
		}
	})
}

// Addresses are read when an interface comes or changes, every 10 seconds of
// the minute after that, and else once a minute.
func TestAddressesAreReadSeldom(t *testing.T) {
	_, ctx := newTree(t, nil)
	start := time.Now()
	b := &addressBook{}
	var read []int
	for second := range 300 {
		now := start.Add(time.Duration(second) * time.Second)
		b.refresh(ctx, now, second == 0 || second == 200)
		if b.at.Equal(now) {
			read = append(read, second)
		}
	}
	if want := []int{0, 10, 20, 30, 40, 50, 110, 170, 200, 210, 220, 230, 240, 250}; !slices.Equal(read, want) {
		t.Errorf("they were read at %v, want %v", read, want)
	}
}

func TestAddressesAgreeWithTheSystem(t *testing.T) {
	byName := make(map[string]Interface)
	for _, i := range mustCollect(t, t.Context(), &networkCollector{}).Network.Interfaces {
		byName[i.Interface] = i
	}
	list, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, want := range list {
		got, ok := byName[want.Name]
		if !ok {
			continue // it has come in between
		}
		addresses, err := want.Addrs()
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, a := range addresses {
			texts = append(texts, a.String())
		}
		slices.Sort(texts)
		if sorted := slices.Sorted(slices.Values(got.Addresses)); !slices.Equal(sorted, texts) || got.HardwareAddress != hardwareAddress(want.HardwareAddr.String()) {
			t.Errorf("%s has %v and %s, the system tells %v and %s", want.Name, got.Addresses, got.HardwareAddress, texts, want.HardwareAddr)
		}
		compared += len(texts)
	}
	if compared == 0 {
		t.Error("no address was compared")
	}

	ip, err := exec.LookPath("ip")
	if err != nil {
		t.Skip("ip is not installed, so addresses were held against the standard library ALONE: apt-get install iproute2")
	}
	out, err := exec.CommandContext(t.Context(), ip, "-oneline", "address").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line) // "2: eth0    inet 192.0.2.7/24 brd ..."
		i, ok := byName[words[1]]
		if ok && !slices.ContainsFunc(i.Addresses, func(a string) bool { return a == words[3] || strings.HasPrefix(a, words[3]+"/") }) {
			t.Errorf("%s has %v, ip tells %s", words[1], i.Addresses, words[3])
		}
	}
}

// BenchmarkAddresses asks for all addresses of this machine.
func BenchmarkAddresses(b *testing.B) {
	source := &addressSource{}
	b.ReportAllocs()
	for b.Loop() {
		source.read(b.Context())
	}
	if len(source.byIndex) == 0 {
		b.Fatal("there are none")
	}
}
