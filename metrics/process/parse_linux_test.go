package process

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// statLine is a line of /proc/PID/stat as Linux 6.18 writes it.
func statLine(pid int, comm string, state byte, parent, own, children int, start uint64) string {
	return strings.Join([]string{
		strconv.Itoa(pid), "(" + comm + ")", string(state), strconv.Itoa(parent),
		"1 1 0 -1 4194560 100 200 3 4", strconv.Itoa(own), "0", strconv.Itoa(children), "0",
		"20 0 5 0", strconv.FormatUint(start, 10), "3133440 413 18446744073709551615 1 1 1 0 0 0 0 0 0 0 0 0 17 0 0 0 7 0 0 0 0 0 0 0 0 0 0",
	}, " ") + "\n"
}

func TestParseStat(t *testing.T) {
	for _, name := range []string{"sleep", "tmux: server", "a) R 1 (b", ")", "((", "line\nbreak", "\xff\xfe", "", "1 2 3", "kworker/u8:1-events_unbound"} {
		got, ok := parseStat([]byte(statLine(42, name, 'S', 7, 250, 30, 12345)))
		if !ok || string(got.comm) != name || got.state != Sleeping || got.parent != 7 || got.ownTicks != 250 || got.childTicks != 30 ||
			got.threads != 5 || got.start != 12345 || got.residentPages != 413 || got.majorFaults != 3 || got.blockedTicks != 7 || got.kernelThread {
			t.Errorf("%q: %v, %+v", name, ok, got)
		}
	}
	kernel := strings.Replace(statLine(2, "kthreadd", 'I', 0, 0, 0, 3), " 4194560 ", " 2129984 ", 1)
	if got, ok := parseStat([]byte(kernel)); !ok || !got.kernelThread || got.state != Idle {
		t.Errorf("a kernel thread is %v, %+v", ok, got)
	}
	for _, bad := range []string{"", "1", "1 (a", "1 a) S", "1 (a)", "1 (a) S 1 2 3", ")("} {
		if got, ok := parseStat([]byte(bad)); ok {
			t.Errorf("%q gives %+v", bad, got)
		}
	}
}

func TestStates(t *testing.T) {
	for letter, want := range map[byte]string{
		'R': "running", 'S': "sleeping", 'D': "disk sleep", 'T': "stopped", 't': "stopped", 'Z': "zombie", 'X': "zombie", 'I': "idle", 'P': "idle", '?': "sleeping",
	} {
		if got := nearestState(letter).String(); got != want {
			t.Errorf("%c is %q, want %q", letter, got, want)
		}
	}
}

func TestParseIO(t *testing.T) {
	const text = "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 1\n"
	if read, written, ok := parseIO([]byte(text)); !ok || read != 4096 || written != 8192 {
		t.Errorf("%d, %d, %v", read, written, ok)
	}
	if _, _, ok := parseIO([]byte(text[:40])); ok {
		t.Error("half a file is accepted")
	}
}

func TestParsePSS(t *testing.T) {
	const text = "00400000-7ffc2000 ---p 00000000 00:00 0                                  [rollup]\nRss:                2000 kB\nPss:                 413 kB\nPss_Dirty:            80 kB\n"
	if got, ok := parsePSS([]byte(text)); !ok || got != 413<<10 {
		t.Errorf("%d, %v", got, ok)
	}
	if _, ok := parsePSS([]byte("Rss: 1 kB\n")); ok {
		t.Error("no line is accepted")
	}
}

func TestParseCommandLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "",
		"sleep\x0010\x00":            "sleep 10",
		"sh\x00-c\x00a b; c\x00\x00": "sh -c a b; c",
		"postgres: writer   ":        "postgres: writer   ",
		"\xff\x00x":                  "\uFFFD x",
	} {
		if got := parseCommandLine([]byte(text)); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

const hexID = "4f1d0c0d5ad8d0a3a4c1b2a79e3fd1a2b3c4d5e6f708192a3b4c5d6e7f801234"

func TestParseCgroup(t *testing.T) {
	for text, want := range map[string][2]string{
		"0::/user.slice/session-1.scope\n":                              {"/user.slice/session-1.scope", ""},
		"0::/system.slice/docker-" + hexID + ".scope\n":                 {"/system.slice/docker-" + hexID + ".scope", hexID[:12]},
		"0::/docker/" + hexID + "/inner\n":                              {"/docker/" + hexID + "/inner", hexID[:12]},
		"9:cpu:/\n4:memory:/kubepods/pod1/" + hexID + "\n0::/\n":        {"/kubepods/pod1/" + hexID, hexID[:12]},
		"4:memory:/ecs/" + hexID[:32] + "/" + hexID[:32] + "-1234567\n": {"/ecs/" + hexID[:32] + "/" + hexID[:32] + "-1234567", hexID[:12]},
		"3:memory:/a:b\n": {"/a:b", ""},
		"0::/\n":          {"/", ""},
		"rubbish\n:\n":    {"", ""},
		"":                {"", ""},
	} {
		path := parseCgroup([]byte(text))
		if got := [2]string{path, containerOf(path)}; got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestParseUsers(t *testing.T) {
	users := parseUsers([]byte("root:x:0:0:root:/root:/bin/bash\ntoor:x:0:0::/root:/bin/sh\nshort:x\nbad:x:minus:1::\nann:x:1000:1000::/:/bin/sh"))
	if len(users) != 2 || users[0] != "root" || users[1000] != "ann" {
		t.Errorf("users are %v", users)
	}
}

func TestParseTasks(t *testing.T) {
	got, err := parseTasks([]byte("cpu  1 2 3\nintr 12 0\nctxt 99\nbtime 1700000000\nprocesses 4242\nprocs_running 3\nprocs_blocked 1\nsoftirq 1 2\n"))
	if err != nil || got != (Tasks{Running: 3, Blocked: 1, Forked: 4242, BootTime: 1700000000}) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := parseTasks([]byte("cpu 1 2\nbtime 1\nprocesses 4\n")); err == nil || !strings.Contains(err.Error(), "procs_") {
		t.Errorf("half a file gives %v", err)
	}
}

// entry is one that getdents64(2) gives.
func entry(name string) []byte {
	length := (19 + len(name) + 1 + 7) &^ 7
	b := make([]byte, length)
	b[16], b[17] = byte(length), byte(length>>8)
	copy(b[19:], name)
	return b
}

func TestParseDirectory(t *testing.T) {
	var b []byte
	for _, name := range []string{".", "..", "1", "self", "4194304", "0", "12a", "99999999999", "-1", "77"} {
		b = append(b, entry(name)...)
	}
	var pids []int
	if !parseDirectory(b, func(pid int) { pids = append(pids, pid) }) || len(pids) != 3 || pids[0] != 1 || pids[1] != 4194304 || pids[2] != 77 {
		t.Errorf("pids are %v", pids)
	}
	for _, cut := range []int{1, 18, 20} {
		if parseDirectory(b[:cut], func(int) {}) {
			t.Errorf("%d bytes are accepted", cut)
		}
	}
}

func TestNumbersOutOfRange(t *testing.T) {
	for text, want := range map[string]uint64{"": 0, "-1": 0, "7": 7, "18446744073709551615": 1<<64 - 1, "99999999999999999999": 1<<64 - 1, "1x": 0} {
		if got := parseUint([]byte(text)); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
	if got := ticks(1<<64 - 1); got <= 0 {
		t.Errorf("the greatest time is %v", got)
	}
	if got := ticks(150); got != 1500*time.Millisecond {
		t.Errorf("150 ticks are %v", got)
	}
}

// Whatever the kernel writes, the parsers don't panic and give valid text.
func FuzzParsers(f *testing.F) {
	f.Add([]byte(statLine(42, "a) R (b", 'S', 7, 250, 30, 12345)))
	f.Add([]byte("read_bytes: 4096\nwrite_bytes: 8192\n"))
	f.Add([]byte("Pss:                 413 kB\n"))
	f.Add([]byte("sh\x00-c\x00\xff\x00"))
	f.Add([]byte("0::/docker/" + hexID + "\n"))
	f.Add([]byte("root:x:0:0:root:/root:/bin/bash\n"))
	f.Add(append(entry("1"), entry("self")...))
	f.Add([]byte("x\nbtime 1\nprocesses 4\nprocs_running 1\nprocs_blocked 2"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, ok := parseStat(b); ok && (s.parent < 0 || s.threads < 0 || !bytes.Contains(b, s.comm) || ticks(s.ownTicks) < 0) {
			t.Errorf("stat is %+v", s)
		}
		parseIO(b)
		parsePSS(b)
		parseDirectory(b, func(pid int) {
			if pid <= 0 {
				t.Errorf("pid %d", pid)
			}
		})
		if _, err := parseTasks(b); err != nil && err.Error() == "" {
			t.Error("an empty error")
		}
		path := parseCgroup(b)
		if id := containerOf(path); id != "" && len(id) != 12 {
			t.Errorf("container %q", id)
		}
		for _, name := range parseUsers(b) {
			if !utf8.ValidString(name) {
				t.Errorf("user %q", name)
			}
		}
		if line := parseCommandLine(bytes.Clone(b)); !utf8.ValidString(line) || !utf8.ValidString(path) {
			t.Errorf("invalid text: %q, %q", line, path)
		}
	})
}
