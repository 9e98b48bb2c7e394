package metrics

import (
	"math"
	"testing"
)

func TestParseCount(t *testing.T) {
	for text, want := range map[string]uint64{
		"0": 0, "42": 42, "18446744073709551615": math.MaxUint64, "00000000000000000007": 7,
	} {
		if got, ok := parseCount([]byte(text)); !ok || got != want {
			t.Errorf("%q is %d, %t; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "-1", "1.5", "x", "1x", "18446744073709551616", "99999999999999999999", "000000000000000000001"} {
		if got, ok := parseCount([]byte(text)); ok {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
}

func TestParseNetDev(t *testing.T) {
	const content = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 1000 10 0 0 0 0 0 0 1000 10 0 0 0 0 0 0
eth0:1:2 20 3 4 0 0 0 0 5 50 6 7 0 0 0 0
 short: 1 2 3
  wlan0:18446744073709551615 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0
`
	first := parseNetDev([]byte(content), nil)
	got := parseNetDev([]byte(content), first)
	if len(got) != 3 || got[0].Name != "lo" || got[1].Name != "eth0:1" || got[2].Name != "wlan0" {
		t.Fatalf("interfaces are %+v", got)
	}
	if e := got[1]; e.BytesRecv != 2 || e.PacketsRecv != 20 || e.Errin != 3 || e.Dropin != 4 ||
		e.BytesSent != 5 || e.PacketsSent != 50 || e.Errout != 6 || e.Dropout != 7 {
		t.Errorf("eth0:1 is %+v", e)
	}
	if got[2].BytesRecv != math.MaxUint64 {
		t.Errorf("wlan0 is %+v", got[2])
	}
}

// Whatever the kernel writes, nothing ends the program.
func FuzzProcParsers(f *testing.F) {
	f.Add([]byte("cpu 1 2 3 4 5 6 7 8\ncpu0 1 2 3 4 5 6 7 8\n"))
	f.Add([]byte(meminfo))
	f.Add([]byte("   8       0 sda 1 2 3 4 5 6 7 8 9 10 11\n"))
	f.Add([]byte("0.52 1.58 12.59 3/602 29841\n"))
	f.Add([]byte("  lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if _, cores, err := parseProcStat(content, nil); err == nil && len(cores) == 0 {
			t.Error("no processors and no error")
		}
		parseMeminfo(content)
		parseDiskstats(content)
		_, _ = parseLoadavg(content)
		parseNetDev(content, parseNetDev(content, nil))
	})
}
