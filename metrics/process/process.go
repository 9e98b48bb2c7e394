// Package process reads the processes of a machine, cheaply enough to be left
// running.
//
// On Linux it is a reader of its own over /proc. gopsutil v3 opens about eight
// files for each process and costs 21 times what the kernel needs to tell the
// same; prometheus/procfs opens three and costs 10 times that. A Scanner opens
// one file for each process, parses it in place, and keeps what does not
// change. On other systems gopsutil is asked, with the same API.
package process

import (
	"errors"
	"strings"
	"time"
)

// State says what a process is doing, as the letter of /proc/PID/stat
// (proc_pid_stat(5)).
type State byte

// The states. The rare ones of the kernel are counted as the nearest of these.
const (
	Running   State = 'R'
	Sleeping  State = 'S'
	DiskSleep State = 'D' // waits for a device and can't be interrupted
	Stopped   State = 'T' // by a signal or a debugger
	Zombie    State = 'Z' // has ended, but its parent has not asked how
	Idle      State = 'I' // a kernel thread with nothing to do
)

// stateNames are the words for the states.
var stateNames = map[State]string{
	Running: "running", Sleeping: "sleeping", DiskSleep: "disk sleep", Stopped: "stopped", Zombie: "zombie", Idle: "idle",
}

// String returns a word for people, empty for an unknown state.
func (s State) String() string { return stateNames[s] }

// Process is one process as the last Scan found it. It belongs to the Scanner:
// copy what is to outlive the next Scan.
type Process struct {
	PID, ParentPID int
	// Name is what the kernel calls the program, on Linux its first 15 bytes.
	// It is valid UTF-8 and may hold any character, line breaks too.
	Name string
	// State is 0 where it is unknown.
	State State
	// KernelThread marks threads of the kernel that /proc lists as processes.
	KernelThread bool
	Threads      int
	// ResidentBytes is the memory in use, shared memory with it. The kernel
	// counts it in batches: it is off by some hundred KiB.
	ResidentBytes uint64
	// Start tells processes apart that had the same PID: on Linux the hundredths
	// of a second from the start of the system to that of the process.
	Start uint64
	// Unreadable marks processes that are listed but may not be looked at. Only
	// their PID is known.
	Unreadable bool

	comm         string // the name as the kernel gave it
	cpu, last    usage
	next         usage // what the Scan that is under way has read
	mark         usage
	ended        time.Duration // what children that ended had used when the mark was set
	gained       time.Duration // by how much the time of its children grew with the last Scan, beyond what is accounted for
	blocked      uint64        // hints of I/O: waits for devices and major faults
	markBlocked  uint64
	io, ioLast   IO
	ioMark       IO
	ioUnreadable bool
	descriptor   int // of its stat file, -1 when it is not kept
}

// IO is what a process has read from and written to storage since it started,
// with what its children did that ended (proc_pid_io(5)). The page cache is left
// out.
type IO struct {
	At                      time.Time // zero where it is unknown
	ReadBytes, WrittenBytes uint64
}

// Counts are the processes of the last Scan.
type Counts struct {
	Processes int
	// Threads are those of the processes that are readable.
	Threads int
	States  map[State]int
	// Unreadable are counted as processes, but in no state.
	Unreadable int
	// OthersHidden is set where the system lists only the processes of this
	// user (the hidepid option of /proc): process 1, which is always there, is
	// missing.
	OthersHidden bool
}

// Details are what is read only for the processes that somebody looks at.
type Details struct {
	// User is the name of the effective user, or its number where it has none.
	User string
	// CommandLine is the program with its arguments, cut after 4 KiB; empty for
	// kernel threads. It may hold secrets.
	CommandLine string
	// Cgroup is the path of its control group.
	Cgroup string
	// Container is the short ID of its container, as far as the control group
	// tells it.
	Container string
}

// validName makes valid UTF-8 of a name.
func validName(name string) string { return strings.ToValidUTF8(name, "\uFFFD") }

// Tasks is what /proc/stat tells of the tasks of the whole machine, threads
// too (proc_stat(5)).
type Tasks struct {
	// Running are on a processor or wait for one, Blocked wait for a device.
	Running, Blocked uint64
	// Forked counts the processes and threads started since boot.
	Forked uint64
	// BootTime is when the machine started, in seconds since 1970.
	BootTime uint64
}

// ErrGone is a process that ended before its details were read.
var ErrGone = errors.New("the process has ended")
