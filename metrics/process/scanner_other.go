//go:build !linux

package process

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shirou/gopsutil/v3/process"
)

// Scanner reads all processes and keeps what it found for the next time. It is
// for one goroutine at a time.
type Scanner struct {
	least    time.Duration
	list     []*Process
	at, last time.Time
	markedAt time.Time
}

// New returns a Scanner; the directory has no meaning here. Rates are taken
// over at least the time least where scans follow each other more closely.
func New(_ string, least time.Duration) *Scanner { return &Scanner{least: least} }

// SetLeast changes the least time of New.
func (s *Scanner) SetLeast(d time.Duration) { s.least = d }

// Processes returns what the last Scan found, in the order of their PIDs. The
// list and what it points to belong to the Scanner.
func (s *Scanner) Processes() []*Process { return s.list }

// At returns the time of the last Scan, zero before the first.
func (s *Scanner) At() time.Time { return s.at }

// Last returns the time of the Scan before, from which CPUSinceLast counts.
func (s *Scanner) Last() time.Time { return s.last }

// StartTime returns when a process started. Start holds milliseconds here.
func StartTime(p *Process, _ time.Time) time.Time { return time.UnixMilli(int64(p.Start)) }

// MarkedAt returns the time of the mark, from which CPUSinceMark counts.
func (s *Scanner) MarkedAt() time.Time { return s.markedAt }

// Mark sets the mark of all processes at the last Scan.
func (s *Scanner) Mark() {
	s.markedAt = s.at
	for _, p := range s.list {
		p.setMark()
	}
}

// Close does nothing here.
func (*Scanner) Close() {}

// Scan reads all processes at the time at, which carries the monotonic clock.
func (s *Scanner) Scan(ctx context.Context, at time.Time) error {
	found, err := process.ProcessesWithContext(ctx)
	if err != nil {
		return err
	}
	before := make(map[int]*Process, len(s.list))
	for _, p := range s.list {
		before[p.PID] = p
	}
	first := s.at.IsZero()
	rotate := at.Sub(s.at) >= s.least
	if rotate {
		s.last = s.at
	}
	s.list = nil
	for _, f := range found {
		p := s.read(ctx, f, before[int(f.Pid)])
		switch {
		case p != before[p.PID] && !first:
			p.last, p.mark = usage{known: true}, usage{known: true}
			p.io = IO{At: s.at}
			p.ioMark = p.io
		case rotate && p == before[p.PID]:
			p.last = p.cpu
		}
		p.cpu = p.next
		s.list = append(s.list, p)
	}
	s.at = at
	slices.SortFunc(s.list, func(a, b *Process) int { return cmp.Compare(a.PID, b.PID) })
	return nil
}

// read reads a process into known, or into a new Process where that was
// another. What this system does not tell stays zero.
func (*Scanner) read(ctx context.Context, f *process.Process, known *Process) *Process {
	created, err := f.CreateTimeWithContext(ctx)
	if known == nil || known.Start != uint64(max(created, 0)) {
		known = &Process{PID: int(f.Pid), Start: uint64(max(created, 0)), Unreadable: err != nil}
		if name, err := f.NameWithContext(ctx); err == nil {
			known.Name = validName(name)
		}
	}
	if parent, err := f.PpidWithContext(ctx); err == nil {
		known.ParentPID = int(parent)
	}
	if states, err := f.StatusWithContext(ctx); err == nil && len(states) > 0 {
		known.State = stateOf(states[0])
	}
	if threads, err := f.NumThreadsWithContext(ctx); err == nil {
		known.Threads = int(threads)
	}
	if memory, err := f.MemoryInfoWithContext(ctx); err == nil && memory != nil {
		known.ResidentBytes = memory.RSS
	}
	known.next = usage{}
	if times, err := f.TimesWithContext(ctx); err == nil && times != nil {
		known.next = usage{known: true, own: time.Duration((times.User + times.System) * float64(time.Second))}
	}
	return known
}

func stateOf(word string) State {
	switch word {
	case process.Running:
		return Running
	case process.Blocked, process.Wait, process.Lock:
		return DiskSleep
	case process.Stop:
		return Stopped
	case process.Zombie:
		return Zombie
	case process.Idle:
		return Idle
	default:
		return Sleeping
	}
}

// ReadIO reads the I/O of a process of the last Scan, at the time at.
func (s *Scanner) ReadIO(p *Process, at time.Time) {
	if p.ioUnreadable || !at.After(p.io.At) {
		return
	}
	counters, err := (&process.Process{Pid: int32(p.PID)}).IOCounters()
	if err != nil || counters == nil {
		p.ioUnreadable, p.io, p.ioLast, p.ioMark = true, IO{}, IO{}, IO{}
		return
	}
	p.addIO(IO{At: at, ReadBytes: counters.ReadBytes, WrittenBytes: counters.WriteBytes}, s.least)
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
		if p.State != 0 {
			c.States[p.State]++
		}
	}
	return c
}

// DetailReader reads what the table of processes does not need for all of
// them. It is for one goroutine at a time.
type DetailReader struct{}

// NewDetailReader returns a reader; the paths have no meaning here.
func NewDetailReader(_, _ string) *DetailReader { return &DetailReader{} }

// Read returns the details of a process. The command line is read only where
// it is wanted. What may not be read is empty.
func (*DetailReader) Read(p *Process, commandLine bool, _ time.Time) (Details, error) {
	var d Details
	f := &process.Process{Pid: int32(p.PID)}
	if user, err := f.Username(); err == nil {
		d.User = validName(user)
	}
	if commandLine {
		if line, err := f.Cmdline(); err == nil {
			d.CommandLine = validName(line)
		}
	}
	return d, nil
}

// ProportionalBytes is not known on this system.
func (*DetailReader) ProportionalBytes(*Process) (uint64, error) {
	return 0, errors.ErrUnsupported
}

// Close does nothing here.
func (*DetailReader) Close() {}

// Lookup returns when the process that has a PID now started, in the unit of
// Process.Start. The error is ErrGone where there is none. The directory has no
// meaning here.
func Lookup(_ string, pid int) (start uint64, state State, err error) {
	created, err := (&process.Process{Pid: int32(pid)}).CreateTime()
	if there, existsErr := process.PidExists(int32(pid)); existsErr == nil && !there {
		return 0, 0, ErrGone
	}
	if err != nil {
		return 0, 0, fmt.Errorf("can't tell when process %d started: %w", pid, err)
	}
	return uint64(max(created, 0)), 0, nil
}

// TaskReader reads Tasks.
type TaskReader struct{}

// NewTaskReader returns a reader; the directory has no meaning here.
func NewTaskReader(string) *TaskReader { return &TaskReader{} }

// Read gives an error: this system has no such counts.
func (*TaskReader) Read() (Tasks, error) { return Tasks{}, errors.ErrUnsupported }
