package process

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sort"
	"time"

	"golang.org/x/sys/unix"
)

// Descriptors of stat files are kept while scans follow each other closely:
// reading a kept one costs less than half of opening it anew. Each takes about
// 5 KB of the kernel's memory, which counts as that of our container, so there
// are at most so many, and none while nobody looks.
const (
	keepWithin      = 5 * time.Second
	descriptorsMost = 1024
)

// statSize is more than /proc/PID/stat ever has: about 50 numbers and a name.
const statSize = 2048

// Scanner reads all processes and keeps what it found for the next time. It is
// for one goroutine at a time.
type Scanner struct {
	root      string
	least     time.Duration
	directory int // -1 when closed
	list      []*Process
	spare     []*Process
	orphans   []*Process // have gone with their parents, and nobody is known to have waited for them
	pids      []int
	addPID    func(int)
	names     []byte
	buffer    []byte
	path      []byte
	kept      int
	keepMost  int
	at, last  time.Time
	markedAt  time.Time
}

// New returns a Scanner of a /proc directory. Rates are taken over at least the
// time least where scans follow each other more closely.
func New(root string, least time.Duration) *Scanner {
	s := &Scanner{root: root, least: least, directory: -1, names: make([]byte, 32<<10), buffer: make([]byte, statSize)}
	s.addPID = func(pid int) { s.pids = append(s.pids, pid) }
	s.keepMost = descriptorsMost
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err == nil {
		s.keepMost = int(min(limit.Cur/2, descriptorsMost))
	}
	return s
}

// SetLeast changes the least time of New.
func (s *Scanner) SetLeast(d time.Duration) { s.least = d }

// Processes returns what the last Scan found, in the order of their PIDs. The
// list and what it points to belong to the Scanner.
func (s *Scanner) Processes() []*Process { return s.list }

// At returns the time of the last Scan, zero before the first.
func (s *Scanner) At() time.Time { return s.at }

// Last returns the time of the Scan before, from which CPUSinceLast counts.
func (s *Scanner) Last() time.Time { return s.last }

// StartTime returns when a process started, given when the machine did; zero
// where that is.
func StartTime(p *Process, boot time.Time) time.Time {
	if boot.IsZero() {
		return time.Time{}
	}
	return boot.Add(ticks(p.Start))
}

// MarkedAt returns the time of the mark, from which CPUSinceMark counts.
func (s *Scanner) MarkedAt() time.Time { return s.markedAt }

// Mark sets the mark of all processes at the last Scan.
func (s *Scanner) Mark() {
	s.markedAt = s.at
	for _, list := range [][]*Process{s.list, s.orphans} {
		for _, p := range list {
			p.setMark()
		}
	}
}

// Close gives the descriptors back. The Scanner can be used again.
func (s *Scanner) Close() {
	for _, p := range s.list {
		s.release(p)
	}
	if s.directory >= 0 {
		_ = unix.Close(s.directory) // it was only read
		s.directory = -1
	}
}

// Scan reads all processes at the time at, which carries the monotonic clock.
func (s *Scanner) Scan(_ context.Context, at time.Time) error {
	if err := s.listPIDs(); err != nil {
		return err
	}
	first := s.at.IsZero()
	rotate := at.Sub(s.at) >= s.least
	keep := !first && at.Sub(s.at) < keepWithin
	before := s.at
	if rotate {
		s.last = s.at
	}
	s.at = at

	old, next := s.list, s.spare[:0]
	i := 0
	for _, pid := range s.pids {
		for i < len(old) && old[i].PID < pid {
			i++ // it has gone
		}
		var known *Process
		if i < len(old) && old[i].PID == pid {
			known = old[i]
		}
		p, err := s.read(pid, known, keep)
		if err != nil {
			continue // it has gone since it was listed
		}
		wasUnreadable := known != nil && known.Unreadable
		switch {
		case p != known && !first && !p.Unreadable && !wasUnreadable:
			// It was not there at the last Scan: all that it used was since then.
			p.last, p.mark = usage{known: true}, usage{known: true}
			p.io = IO{At: before}
			p.ioMark = p.io
		case rotate && p == known:
			p.last = p.cpu
		}
		p.gained = 0
		if p == known && p.cpu.known && p.next.known {
			p.gained = p.next.children - p.cpu.children
		}
		p.cpu = p.next
		next = append(next, p)
	}
	s.list, s.spare = next, old
	s.forgetGone(old)
	return nil
}

// forgetGone gives the descriptors of processes that have gone back, and tells
// who waited for them what they had used before the mark.
func (s *Scanner) forgetGone(old []*Process) {
	waiting := s.orphans
	s.orphans = nil
	i := 0
	for _, p := range old {
		for i < len(s.list) && s.list[i].PID < p.PID {
			i++
		}
		if i < len(s.list) && s.list[i] == p {
			continue
		}
		s.release(p)
		if !p.cpu.known {
			continue
		}
		if parent := find(s.list, p.ParentPID); parent != nil {
			parent.inherit(p)
		} else {
			s.orphans = append(s.orphans, p)
		}
	}
	for _, p := range s.orphans {
		p.ParentPID = livingAncestor(p, s.list, old)
	}
	s.orphans = s.bequeath(s.orphans)
	s.bequeath(waiting)
	clear(old)
}

// livingAncestor returns the PID of the nearest ancestor that is still there, by
// way of those that have gone too; 1 where there is none.
func livingAncestor(p *Process, living, old []*Process) int {
	for range 32 { // a chain is never that long, but a bad one may have no end
		if find(living, p.ParentPID) != nil {
			return p.ParentPID
		}
		if p = find(old, p.ParentPID); p == nil {
			break
		}
	}
	return 1
}

// bequeath looks for who waited for processes whose parents have gone, too: one
// above that waited for both, or the kernel gave them to process 1 or another
// that takes orphans in. It is the nearest whose children's time has grown by as
// much as the process ever used. Those left may have nobody, or one that was
// read just before they ended.
func (s *Scanner) bequeath(orphans []*Process) (left []*Process) {
	for _, p := range orphans {
		total := p.cpu.own + p.cpu.children
		heir := find(s.list, p.ParentPID)
		for n := 0; n < 32 && heir != nil && heir.gained < total; n++ {
			heir = find(s.list, heir.ParentPID)
		}
		if heir == nil || heir.gained < total {
			left = append(left, p)
			continue
		}
		heir.inherit(p)
	}
	return left
}

// find looks a PID up in a list that is in their order.
func find(list []*Process, pid int) *Process {
	i := sort.Search(len(list), func(i int) bool { return list[i].PID >= pid })
	if i < len(list) && list[i].PID == pid {
		return list[i]
	}
	return nil
}

// listPIDs reads the directory.
func (s *Scanner) listPIDs() error {
	if s.directory < 0 {
		fd, err := openAt(unix.AT_FDCWD, append([]byte(s.root), 0), unix.O_DIRECTORY)
		if err != nil {
			return fmt.Errorf("can't open %s: %w", s.root, err)
		}
		s.directory = fd
	}
	if _, err := unix.Seek(s.directory, 0, 0); err != nil {
		return s.lost(err)
	}
	s.pids = s.pids[:0]
	for {
		n, err := unix.Getdents(s.directory, s.names)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return s.lost(err)
		}
		if n <= 0 {
			break
		}
		if !parseDirectory(s.names[:n], s.addPID) {
			return fmt.Errorf("can't list %s: its entries make no sense", s.root)
		}
	}
	// The kernel lists them in order; other filesystems need not.
	if !slices.IsSorted(s.pids) {
		slices.Sort(s.pids)
	}
	s.pids = slices.Compact(s.pids)
	return nil
}

// lost is for a directory that can't be read any more, as after an unmount.
func (s *Scanner) lost(err error) error {
	s.Close()
	return fmt.Errorf("can't list %s: %w", s.root, err)
}

// read reads the stat file of a process into known, or into a new Process
// where that was another with the same PID.
func (s *Scanner) read(pid int, known *Process, keep bool) (*Process, error) {
	content, fd, err := s.readStat(pid, known, keep)
	switch {
	case errors.Is(err, unix.EACCES) || errors.Is(err, unix.EPERM):
		if known == nil || !known.Unreadable {
			known = &Process{PID: pid, Unreadable: true, descriptor: -1}
		}
		return known, nil
	case err != nil:
		return nil, ErrGone
	}
	parsed, ok := parseStat(content)
	if !ok {
		s.closeKept(fd)
		if known != nil && known.descriptor == fd {
			known.descriptor = -1
		}
		return nil, ErrGone
	}
	if known == nil || known.Unreadable || known.Start != parsed.start {
		if known != nil && known.descriptor == fd {
			known.descriptor = -1 // the new one has it
		}
		known = &Process{PID: pid, Start: parsed.start}
	}
	known.descriptor = fd
	known.set(&parsed)
	return known, nil
}

// set takes the values of a reading in.
func (p *Process) set(parsed *stat) {
	if string(parsed.comm) != p.comm || p.Name == "" { // compared without garbage
		p.comm = string(parsed.comm)
		p.Name = validName(p.comm)
		p.ioUnreadable = false // another program may be readable
	}
	p.ParentPID, p.State, p.KernelThread, p.Threads = parsed.parent, parsed.state, parsed.kernelThread, parsed.threads
	p.ResidentBytes = min(parsed.residentPages, 1<<50) * pageSize
	p.blocked = parsed.blockedTicks + parsed.majorFaults
	p.next = usage{true, ticks(parsed.ownTicks), ticks(parsed.childTicks)}
}

var pageSize = uint64(os.Getpagesize())

// readStat returns the content of a stat file, and its descriptor where that
// is kept, else -1.
func (s *Scanner) readStat(pid int, known *Process, keep bool) (content []byte, fd int, err error) {
	if known != nil && known.descriptor >= 0 {
		n, err := unix.Pread(known.descriptor, s.buffer, 0)
		if err == nil && n > 0 && keep {
			return s.buffer[:n], known.descriptor, nil
		}
		s.release(known)
		if err == nil && n > 0 {
			return s.buffer[:n], -1, nil
		}
		// It has ended. There may be a new one with the same PID.
	}
	s.path = appendPath(s.path[:0], pid, "/stat")
	if fd, err = openAt(s.directory, s.path, 0); err != nil {
		return nil, -1, err
	}
	n, err := unix.Pread(fd, s.buffer, 0)
	if err != nil || n <= 0 {
		_ = unix.Close(fd) // it was only read
		return nil, -1, cmp.Or(err, ErrGone)
	}
	if !keep || s.kept >= s.keepMost {
		_ = unix.Close(fd) // it was only read
		return s.buffer[:n], -1, nil
	}
	s.kept++
	return s.buffer[:n], fd, nil
}

// release closes the kept descriptor of a process.
func (s *Scanner) release(p *Process) {
	if p.descriptor >= 0 {
		s.closeKept(p.descriptor)
		p.descriptor = -1
	}
}

func (s *Scanner) closeKept(fd int) {
	if fd >= 0 {
		_ = unix.Close(fd) // it was only read
		s.kept--
	}
}

// ReadIO reads the I/O of a process of the last Scan, at the time at. That of
// other users' processes takes a privilege; it stays unknown.
func (s *Scanner) ReadIO(p *Process, at time.Time) {
	if p.ioUnreadable || p.Unreadable || p.KernelThread || !at.After(p.io.At) {
		return
	}
	s.path = appendPath(s.path[:0], p.PID, "/io")
	content, err := readAt(s.directory, s.path, s.buffer)
	if errors.Is(err, unix.EACCES) || errors.Is(err, unix.EPERM) {
		p.ioUnreadable, p.io, p.ioLast, p.ioMark = true, IO{}, IO{}, IO{}
		return
	}
	if read, written, ok := parseIO(content); err == nil && ok {
		p.addIO(IO{At: at, ReadBytes: read, WrittenBytes: written}, s.least)
	}
}

// Counts counts the processes of the last Scan.
func (s *Scanner) Counts() Counts {
	c := Counts{Processes: len(s.list), States: make(map[State]int, len(stateNames))}
	for _, p := range s.list {
		if p.Unreadable {
			c.Unreadable++
			continue
		}
		c.Threads += p.Threads
		c.States[p.State]++
	}
	c.OthersHidden = len(s.list) > 0 && s.list[0].PID != 1
	return c
}
