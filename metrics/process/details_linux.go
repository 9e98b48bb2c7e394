package process

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// How long the details of a process, and the names of users, are taken for
// true: programs change them, but seldom.
const (
	detailsAge = 10 * time.Second
	usersAge   = time.Minute
)

const (
	commandLineMost = 4 << 10
	passwdMost      = 4 << 20
)

// DetailReader reads what the table of processes does not need for all of
// them. Its files can hang where a process does, so it is apart from the
// Scanner. It is for one goroutine at a time.
type DetailReader struct {
	root, passwd string
	directory    int
	buffer, path []byte
	users        map[uint32]string
	usersRead    time.Time
	cache        map[int]cachedDetails
	swept        time.Time
}

type cachedDetails struct {
	start       uint64
	name        string
	read        time.Time
	commandLine bool
	Details
}

// NewDetailReader returns a reader for a /proc directory and the passwd file
// that names its users.
func NewDetailReader(root, passwd string) *DetailReader {
	return &DetailReader{root: root, passwd: passwd, directory: -1, buffer: make([]byte, commandLineMost), cache: make(map[int]cachedDetails)}
}

// Read returns the details of a process, known by its PID, start and name. The
// command line is read only where it is wanted. What may not be read is empty.
func (r *DetailReader) Read(p *Process, commandLine bool, now time.Time) (Details, error) {
	r.sweep(now)
	if c, ok := r.cache[p.PID]; ok && c.start == p.Start && c.name == p.Name && now.Sub(c.read) < detailsAge && (c.commandLine || !commandLine) {
		if !commandLine {
			c.CommandLine = ""
		}
		return c.Details, nil
	}
	directory, err := r.open(p)
	if err != nil {
		return Details{}, err
	}
	defer unix.Close(directory) //nolint:errcheck // it was only read
	c := cachedDetails{start: p.Start, name: p.Name, read: now, commandLine: commandLine}
	var info unix.Stat_t
	if err := unix.Fstat(directory, &info); err == nil {
		c.User = r.user(info.Uid, now)
	}
	if content, err := readAt(directory, []byte("cgroup\x00"), r.buffer); err == nil {
		c.Cgroup = parseCgroup(content)
		c.Container = containerOf(c.Cgroup)
	}
	if commandLine && !p.KernelThread {
		if content, err := readAt(directory, []byte("cmdline\x00"), r.buffer); err == nil {
			c.CommandLine = parseCommandLine(content)
		}
	}
	r.cache[p.PID] = c
	return c.Details, nil
}

// ProportionalBytes returns the memory of a process in which each shared page
// counts only as the part that falls to it, 0 and an error where that may not
// be read. The kernel goes through all of the process's memory for it.
func (r *DetailReader) ProportionalBytes(p *Process) (uint64, error) {
	directory, err := r.open(p)
	if err != nil {
		return 0, err
	}
	defer unix.Close(directory) //nolint:errcheck // it was only read
	content, err := readAt(directory, []byte("smaps_rollup\x00"), r.buffer)
	if err != nil {
		return 0, fmt.Errorf("can't read the memory map of process %d: %w", p.PID, err)
	}
	bytes, ok := parsePSS(content)
	if !ok {
		return 0, fmt.Errorf("the memory map of process %d tells no size", p.PID)
	}
	return bytes, nil
}

// open opens the directory of a process, which stays that of the same process
// when its PID is used again, and makes sure that it is the one that is meant.
func (r *DetailReader) open(p *Process) (int, error) {
	if r.directory < 0 {
		fd, err := openAt(unix.AT_FDCWD, append([]byte(r.root), 0), unix.O_DIRECTORY)
		if err != nil {
			return -1, fmt.Errorf("can't open %s: %w", r.root, err)
		}
		r.directory = fd
	}
	r.path = appendPath(r.path[:0], p.PID, "")
	fd, err := openAt(r.directory, r.path, unix.O_DIRECTORY)
	if err != nil {
		return -1, ErrGone
	}
	if p.Unreadable {
		return fd, nil // its user can still be told
	}
	content, err := readAt(fd, []byte("stat\x00"), r.buffer)
	if parsed, ok := parseStat(content); err != nil || !ok || parsed.start != p.Start {
		_ = unix.Close(fd) // it was only read
		return -1, ErrGone
	}
	return fd, nil
}

// user names a user. The file is read anew for a number that it does not have.
func (r *DetailReader) user(id uint32, now time.Time) string {
	if name := r.users[id]; name != "" {
		return name
	}
	if now.Sub(r.usersRead) >= usersAge {
		r.usersRead = now
		if info, err := os.Stat(r.passwd); err == nil && info.Mode().IsRegular() && info.Size() <= passwdMost {
			if content, err := os.ReadFile(r.passwd); err == nil {
				r.users = parseUsers(content)
			}
		}
	}
	if name := r.users[id]; name != "" {
		return name
	}
	return strconv.FormatUint(uint64(id), 10)
}

// sweep forgets what nobody has asked for lately.
func (r *DetailReader) sweep(now time.Time) {
	if now.Sub(r.swept) < time.Minute {
		return
	}
	r.swept = now
	for pid, c := range r.cache {
		if now.Sub(c.read) >= detailsAge {
			delete(r.cache, pid)
		}
	}
}

// Close gives the descriptor back. The reader can be used again.
func (r *DetailReader) Close() {
	if r.directory >= 0 {
		_ = unix.Close(r.directory) // it was only read
		r.directory = -1
	}
}
