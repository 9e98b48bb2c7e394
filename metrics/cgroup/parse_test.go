package cgroup

import (
	"testing"
)

func TestParseLimit(t *testing.T) {
	for content, want := range map[string]Number{
		"67108864\n": Known(64 << 20), "0\n": Known(0), "max\n": NoLimit(), "-1\n": NoLimit(),
		"9223372036854771712\n": NoLimit(), // v1, pages of 4 KiB
		"9223372036854710272\n": NoLimit(), // v1, pages of 64 KiB
		"9223372036854775807\n": NoLimit(), "18446744073709551615\n": NoLimit(),
		"4611686018427387903\n": Known(1<<62 - 1),
	} {
		if got, err := parseLimit([]byte(content)); got != want || err != nil {
			t.Errorf("%q is %v (%v), want %v", content, got, err, want)
		}
	}
	for _, content := range []string{"", "\n", "-2", "1.5", "12 34", "maximum", "0x10", "\x00\xff", "18446744073709551616"} {
		if got, err := parseLimit([]byte(content)); err == nil || got != (Number{}) {
			t.Errorf("%q is taken for %v", content, got)
		}
	}
}

func TestParseCPUMax(t *testing.T) {
	for content, want := range map[string][2]Number{
		"50000 100000\n": {Known(50000), Known(100000)}, "150000 100000\n": {Known(150000), Known(100000)},
		"max 100000\n": {NoLimit(), Known(100000)}, "1000 1000000\n": {Known(1000), Known(1000000)},
	} {
		if quota, period, err := parseCPUMax([]byte(content)); quota != want[0] || period != want[1] || err != nil {
			t.Errorf("%q is %v of %v (%v), want %v", content, quota, period, err, want)
		}
	}
	for _, content := range []string{"", "max", "50000", "50000 0", "50000 max", "a b", "1 2 3", "\x00 \xff"} {
		if quota, period, err := parseCPUMax([]byte(content)); err == nil || quota != (Number{}) || period != (Number{}) {
			t.Errorf("%q is taken for %v of %v", content, quota, period)
		}
	}
}

func TestParseCPUList(t *testing.T) {
	for content, want := range map[string]Number{
		"0\n": Known(1), "0-3\n": Known(4), "0-1,4,6-7\n": Known(5), "63,127\n": Known(2), "\n": {}, "": {}, "0-8191\n": Known(8192),
	} {
		if got, err := parseCPUList([]byte(content)); got != want || err != nil {
			t.Errorf("%q is %v (%v), want %v", content, got, err, want)
		}
	}
	for _, content := range []string{"3-0", "0-", "-", ",", "0,0", "0-3,2", "a", "0-18446744073709551615", "\xff"} {
		if got, err := parseCPUList([]byte(content)); err == nil || got != (Number{}) {
			t.Errorf("%q is taken for %v", content, got)
		}
	}
}

func TestParseCPUStat(t *testing.T) {
	got := parseCPUStat([]byte("usage_usec 1500\nuser_usec 1\nnr_periods 30\nnr_throttled 29\nthrottled_usec 1440\n"))
	if want := (CPU{Usage{Nanoseconds: Known(1500000)}, Known(30), Known(29), Known(1440000)}); got != want {
		t.Errorf("v2 is %+v, want %+v", got, want)
	}
	got = parseCPUStat([]byte("nr_periods 9\nnr_throttled 8\nthrottled_time 438350822\n"))
	if want := (CPU{Usage{}, Known(9), Known(8), Known(438350822)}); got != want {
		t.Errorf("v1 is %+v, want %+v", got, want)
	}
	got = parseCPUStat([]byte("usage_usec 18446744073709551615\nnr_periods\nnr_throttled x\n\x00\xff 1\nthrottled_us"))
	if got != (CPU{}) {
		t.Errorf("cut and binary lines are taken for %+v", got)
	}
}

// Kernels before 5.18 do not add up what they keep for a group.
func TestMemoryOfTheKernelBeforeItWasCounted(t *testing.T) {
	m := parseMemoryStatV2([]byte("anon 10\nfile 20\nkernel_stack 1\npagetables 2\npercpu 3\nslab 4\ninactive_file 5\n"))
	if m.Kernel != Known(10) || m.Anon != Known(10) || m.File != Known(20) || m.InactiveFile != Known(5) {
		t.Errorf("memory is %+v", m)
	}
}

// Inactive page cache can be more than the usage, which is read later.
func TestWorkingSetIsNeverNegative(t *testing.T) {
	m := Memory{Usage: Known(10), InactiveFile: Known(11)}
	if got := m.WorkingSet(); got != Known(0) {
		t.Errorf("the working set is %v", got)
	}
	m.InactiveFile = Number{}
	if got := m.WorkingSet(); got != Known(10) {
		t.Errorf("without what is inactive the working set is %v", got)
	}
	m.Usage = Number{}
	if got := m.WorkingSet(); got != (Number{}) {
		t.Errorf("without a usage the working set is %v", got)
	}
}

func TestParseIO(t *testing.T) {
	got := parseIOStat([]byte("8:0 rbytes=1 wbytes=20 rios=300 wios=4000 dbytes=9 dios=9\n7:0 \n253:1 rbytes=2 wbytes=30 rios=400 wios=5000 x=y\n"))
	if want := (IO{Known(3), Known(50), Known(700), Known(9000)}); got != want {
		t.Errorf("io.stat is %+v, want %+v", got, want)
	}
	reads, writes := parseBlkio([]byte("8:0 Read 5\n8:0 Write 6\n8:0 Sync 7\n8:0 Total 11\n8:16 Read 10\nTotal 21\n8:16 Write"))
	if reads != Known(15) || writes != Known(6) {
		t.Errorf("blkio is %v and %v, want 15 and 6", reads, writes)
	}
}

func TestParsePressure(t *testing.T) {
	got := ParsePressure([]byte("some avg10=9.60 avg60=1.73 avg300=0.36 total=1589772\nfull avg10=100.00 avg60=1.57 avg300=0.32 total=1447061\n"))
	if want := (Pressure{Stall{0.096, Known(1589772)}, Stall{1, Known(1447061)}}); got != want {
		t.Errorf("pressure is %+v, want %+v", got, want)
	}
	// Kernels before 5.13 have no "full" of the processors.
	if got := ParsePressure([]byte("some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n")); got != (Pressure{Some: Stall{0, Known(0)}}) {
		t.Errorf("without full it is %+v", got)
	}
	for _, content := range []string{"", "some", "some avg10=nan total=1", "some avg10=-1 total=1", "some avg10=101 total=1", "some total=1", "some avg10=1e999 total=5", "\x00\xff"} {
		if got := ParsePressure([]byte(content)); got != (Pressure{}) {
			t.Errorf("%q is taken for %+v", content, got)
		}
	}
}

func FuzzParsers(f *testing.F) {
	for _, seed := range []string{
		"max 100000\n", "50000 100000", "0-3,7\n", "9223372036854771712", "usage_usec 1\nnr_periods 2\n", "total_rss 5\nhierarchical_memory_limit 6\n",
		"8:0 rbytes=1 wbytes=2\n", "8:0 Read 5\n", "some avg10=9.60 avg60=1.73 avg300=0.36 total=1589772\n", "oom_kill 1\nmax 2\n", "\x00\xff\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if n, err := parseLimit(content); (err != nil) != (n.state == notKnown) || n.value >= unlimitedFrom {
			t.Errorf("limit %v, %v", n, err)
		}
		if quota, period, err := parseCPUMax(content); err == nil && (period.value == 0 || quota.state == notKnown) {
			t.Errorf("quota %v of %v", quota, period)
		}
		if n, err := parseCPUList(content); err == nil && n.state == known && (n.value == 0 || n.value > 1<<32) {
			t.Errorf("%v processors", n)
		}
		if p := ParsePressure(content); !(p.Some.Ratio10 >= 0 && p.Some.Ratio10 <= 1 && p.Full.Ratio10 >= 0 && p.Full.Ratio10 <= 1) {
			t.Errorf("pressure %+v", p)
		}
		parseCPUStat(content)
		parseMemoryStatV1(content)
		parseMemoryStatV2(content)
		parseEvents(content)
		parseIOStat(content)
		parseBlkio(content)
	})
}
