package process

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
	"time"
)

// userTick is the unit of times in /proc/PID/stat (USER_HZ): a hundredth of a
// second on every architecture that Go knows.
const userTick = 10 * time.Millisecond

// kernelThreadFlag is PF_KTHREAD of the kernel's include/linux/sched.h.
const kernelThreadFlag = 0x00200000

// stat is what is used of /proc/PID/stat (proc_pid_stat(5)).
type stat struct {
	comm                      []byte // lies in what was parsed
	state                     State
	parent                    int
	kernelThread              bool
	majorFaults, blockedTicks uint64
	ownTicks, childTicks      uint64
	threads                   int
	start                     uint64
	residentPages             uint64
}

// parseStat parses /proc/PID/stat without making garbage. The name stands in
// parentheses and may hold any byte, parentheses, spaces and line breaks
// too: it ends at the last one that closes.
func parseStat(b []byte) (s stat, ok bool) {
	open, closed := bytes.IndexByte(b, '('), bytes.LastIndexByte(b, ')')
	if open < 0 || closed < open {
		return s, false
	}
	s.comm = b[open+1 : closed]
	rest := b[closed+1:]
	field := 2 // counted from 1, as in the manual
	for len(rest) > 0 {
		if rest[0] == ' ' || rest[0] == '\n' {
			rest = rest[1:]
			continue
		}
		end := 0
		for end < len(rest) && rest[end] != ' ' && rest[end] != '\n' {
			end++
		}
		word := rest[:end]
		rest = rest[end:]
		field++
		if field == 3 {
			s.state = nearestState(word[0])
			continue
		}
		n := parseUint(word)
		switch field {
		case 4:
			s.parent = int(min(n, 1<<31))
		case 9:
			s.kernelThread = n&kernelThreadFlag != 0
		case 12:
			s.majorFaults = n
		case 14:
			s.ownTicks = n
		case 15:
			s.ownTicks += n
		case 16:
			s.childTicks = n
		case 17:
			s.childTicks += n
		case 20:
			s.threads = int(min(n, 1<<31))
		case 22:
			s.start = n
		case 24:
			s.residentPages = n
		case 42:
			s.blockedTicks = n
			return s, true
		}
	}
	return s, field >= 24
}

// parseUint reads a decimal number, as 0 where it is none or negative and as
// the greatest where it is greater: nothing that is counted is either.
func parseUint(b []byte) (n uint64) {
	if len(b) == 0 || len(b) > 20 {
		return 0
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0
		}
		if n > (1<<64-1-9)/10 {
			return 1<<64 - 1
		}
		n = n*10 + uint64(c-'0')
	}
	return n
}

// nearestState maps the letters of all kernels to the states that are counted.
func nearestState(letter byte) State {
	switch letter {
	case 'R', 'W': // waking
		return Running
	case 'D', 'K': // killable
		return DiskSleep
	case 'T', 't':
		return Stopped
	case 'Z', 'X', 'x': // dead
		return Zombie
	case 'I', 'P': // parked
		return Idle
	default:
		return Sleeping
	}
}

// ticks turns a count of userTick into a time, bounded against nonsense.
func ticks(n uint64) time.Duration {
	const most = uint64(1<<62) / uint64(userTick)
	return time.Duration(min(n, most)) * userTick
}

// parseIO reads the bytes of storage from /proc/PID/io (proc_pid_io(5)).
func parseIO(b []byte) (read, written uint64, ok bool) {
	found := 0
	for len(b) > 0 {
		line, rest, _ := bytes.Cut(b, []byte{'\n'})
		b = rest
		if v, is := bytes.CutPrefix(line, []byte("read_bytes: ")); is {
			read = parseUint(v)
			found++
		} else if v, is := bytes.CutPrefix(line, []byte("write_bytes: ")); is {
			written = parseUint(v)
			found++
		}
	}
	return read, written, found == 2
}

// parsePSS reads the proportional set size from /proc/PID/smaps_rollup
// (proc_pid_smaps_rollup(5)), in bytes.
func parsePSS(b []byte) (uint64, bool) {
	for len(b) > 0 {
		line, rest, _ := bytes.Cut(b, []byte{'\n'})
		b = rest
		if v, is := bytes.CutPrefix(line, []byte("Pss:")); is {
			kib, is := bytes.CutSuffix(bytes.TrimSpace(v), []byte(" kB"))
			n := parseUint(bytes.TrimSpace(kib))
			return n << 10, is && n < 1<<50
		}
	}
	return 0, false
}

// parseCommandLine makes one line of /proc/PID/cmdline, whose arguments end in
// zero bytes.
func parseCommandLine(b []byte) string {
	b = bytes.TrimRight(b, "\x00")
	for i, c := range b {
		if c == 0 {
			b[i] = ' '
		}
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

// parseCgroup returns the path of a control group from /proc/PID/cgroup
// (cgroups(7)): that of version 2, or where all are at its root, as on systems
// that still use version 1, the longest of the others.
func parseCgroup(b []byte) string {
	longest := ""
	for line := range strings.Lines(string(b)) {
		id, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		_, path, ok := strings.Cut(rest, ":")
		if !ok {
			continue
		}
		if id == "0" && path != "/" {
			return strings.ToValidUTF8(path, "\uFFFD")
		}
		if len(path) > len(longest) {
			longest = path
		}
	}
	return strings.ToValidUTF8(longest, "\uFFFD")
}

// containerOf finds the ID of a container in the path of a control group:
// Docker, Podman, containerd and CRI-O call it by 64 hexadecimal digits, AWS
// Fargate by 32 and a number. It returns the first 12.
func containerOf(cgroup string) string {
	for end := len(cgroup); end > 0; {
		start := end
		for start > 0 && isHex(cgroup[start-1]) {
			start--
		}
		switch run := cgroup[start:end]; {
		case len(run) == 64, len(run) == 32 && start > 0 && cgroup[start-1] == '/' && end < len(cgroup) && cgroup[end] == '-' && isNumber(cgroup[end+1:]):
			return run[:12]
		}
		end = min(start, end-1)
	}
	return ""
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 64)
	return err == nil
}

// parseUsers reads the names of users from /etc/passwd (passwd(5)).
func parseUsers(b []byte) map[uint32]string {
	users := make(map[uint32]string)
	for line := range strings.Lines(string(b)) {
		words := strings.Split(line, ":")
		if len(words) < 4 {
			continue
		}
		id, err := strconv.ParseUint(words[2], 10, 32)
		if err != nil || users[uint32(id)] != "" {
			continue // the first name of a number is the one that counts
		}
		users[uint32(id)] = strings.ToValidUTF8(words[0], "\uFFFD")
	}
	return users
}

// parseDirectory calls each with the numbers among the names in what
// getdents64(2) has filled, and reports whether the entries made sense.
func parseDirectory(b []byte, each func(pid int)) bool {
	const header = 19 // inode, offset, length of the entry, type
	for len(b) > 0 {
		if len(b) < header {
			return false
		}
		length := int(binary.NativeEndian.Uint16(b[16:]))
		if length < header || length > len(b) {
			return false
		}
		name := b[header:length]
		if end := bytes.IndexByte(name, 0); end >= 0 {
			name = name[:end]
		}
		if len(name) > 0 && len(name) < 10 && name[0] >= '1' && name[0] <= '9' {
			if pid := parseUint(name); pid > 0 {
				each(int(pid))
			}
		}
		b = b[length:]
	}
	return true
}
