package metrics

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

func TestKernel(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"proc/vmstat":                               "nr_free_pages 9\npgpgin 3\npgpgout 5\npswpin 6\npswpout 7\npgfault 8\npgmajfault 2\noom_kill 1\npgsteal_kswapd 99\npgfault_x 4\nbroken\n",
		"proc/sys/fs/file-nr":                       "1024\t0\t9223372036854775807\n",
		"proc/sys/kernel/random/entropy_avail":      "256\n",
		"proc/sys/net/netfilter/nf_conntrack_count": "12\n",
		"proc/sys/net/netfilter/nf_conntrack_max":   "262144\n",
	})
	c := &kernelCollector{}
	want := Kernel{3072, 5120, 6, 7, 8, 2, 1, 1024, 9223372036854775807, 256, 12, 262144}
	if got := mustCollect(t, ctx, c).Kernel; got != want {
		t.Errorf("the kernel tells %+v, want %+v", got, want)
	}
	// A machine without a firewall, and nonsense.
	tr.remove("proc/sys/net")
	tr.write("proc/sys/fs/file-nr", "5 6")
	tr.write("proc/sys/kernel/random/entropy_avail", "many")
	tr.write("proc/vmstat", "pgpgin -1\npgfault 9\n")
	got := mustCollect(t, ctx, c).Kernel
	if got.PageFaultsTotal != 9 || got.PagedInBytesTotal.Known() || got.FilesOpen.Known() || got.EntropyBits.Known() || got.TrackedConnections.Known() || got.OOMKillsTotal.Known() {
		t.Errorf("the kernel tells %+v", got)
	}
	tr.remove("proc/vmstat")
	tr.remove("proc/sys")
	if _, err := (&kernelCollector{}).Collect(ctx); !errors.Is(err, ErrUnsupported) {
		t.Errorf("without files the error is %v", err)
	}
}

// What is told besides rates: the fields of the kernel's files that only
// counters come of.
func TestCountersOfDevices(t *testing.T) {
	_, ctx := newTree(t, map[string]string{
		"proc/stat":      "cpu  10 20 30 40 50 60 70 80 900 200\ncpu0 10 20 30 40 50 60 70 80 900 200\nintr 123 1 2\nctxt 456\nbtime 1700000000\n",
		"proc/diskstats": " 254 0 vda 1 2 3 4000 5 6 7 8000 9 10000 11000 0 0 0 0 0 0\n",
		"proc/1/net/dev": netHeader + " eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n",
	})
	s := readAll(ctx, t, []Collector{&cpuCollector{}, &diskCollector{}, &networkCollector{}})
	if c := s.CPU; c.InterruptsTotal != 123 || c.ContextSwitchesTotal != 456 || c.Cores[0].GuestSeconds != 9 || c.Cores[0].GuestNiceSeconds != 2 {
		t.Errorf("the processors tell %+v", c)
	}
	if d := s.DiskIO.Devices[0]; d.ReadsMergedTotal != 2 || d.ReadSecondsTotal != 4 || d.WritesMergedTotal != 6 || d.WriteSecondsTotal != 8 ||
		d.InFlight != 9 || d.BusySecondsTotal != 10 || d.WaitingSecondsTotal != 11 {
		t.Errorf("the disk tells %+v", d)
	}
	if n := s.Network.Interfaces[0]; n.ReceiveFIFOErrorsTotal != 5 || n.ReceiveFrameErrorsTotal != 6 || n.ReceiveCompressedTotal != 7 || n.ReceiveMulticastTotal != 8 ||
		n.TransmitFIFOErrorsTotal != 13 || n.TransmitCollisionsTotal != 14 || n.TransmitCarrierErrorsTotal != 15 || n.TransmitCompressedTotal != 16 {
		t.Errorf("the interface tells %+v", n)
	}
	if v := parseStatCount([]byte("cpu 1\nintr\n"), "\nintr "); v.Known() {
		t.Errorf("a line without a number is %v", v)
	}
}

func TestClock(t *testing.T) {
	for name, c := range map[string]struct {
		answer unix.Timex
		state  int
		want   Clock
	}{
		"kept":                {unix.Timex{Offset: -2500, Maxerror: 1500000, Esterror: 500}, 0, Clock{1, -0.0025, 1.5, 0.0005}},
		"kept in nanoseconds": {unix.Timex{Offset: 2500, Status: 0x2001}, 0, Clock{1, 0.0000025, 0, 0}},
		"not kept":            {unix.Timex{Maxerror: 16000000, Status: 0x40}, 5, Clock{0, 0, 16, 0}},
	} {
		got := mustCollect(t, t.Context(), &clockCollector{ask: func(to *unix.Timex) (int, error) {
			*to = c.answer
			return c.state, nil
		}}).Clock
		if got.Synchronized != c.want.Synchronized || !near(got.OffsetSeconds, float64(c.want.OffsetSeconds), 1e-12) ||
			!near(got.GreatestErrorSeconds, float64(c.want.GreatestErrorSeconds), 1e-9) || !near(got.EstimatedErrorSeconds, float64(c.want.EstimatedErrorSeconds), 1e-9) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	for refusal, unsupported := range map[error]bool{unix.EPERM: true, unix.ENOSYS: true, unix.EFAULT: false} {
		_, err := (&clockCollector{ask: func(*unix.Timex) (int, error) { return 0, refusal }}).Collect(t.Context())
		if !errors.Is(err, refusal) || errors.Is(err, ErrUnsupported) != unsupported {
			t.Errorf("%v is %v", refusal, err)
		}
	}
}

func FuzzParseVmstat(f *testing.F) {
	f.Add("pgpgin 3\noom_kill 18446744073709551615\n")
	f.Fuzz(func(t *testing.T, content string) {
		k := unknown[Kernel]()
		parseVmstat([]byte(content), &k)
		parseFileNr([]byte(content), &k)
	})
}
