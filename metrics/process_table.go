package metrics

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"headroom/metrics/process"
)

// ProcessSort is what a table of processes is sorted by.
type ProcessSort string

// The sort keys. Equal rows stand in the order of their PIDs, and unknown
// values last.
const (
	SortByCPU     ProcessSort = "cpu"
	SortByMemory  ProcessSort = "memory"
	SortByIO      ProcessSort = "io"
	SortByThreads ProcessSort = "threads"
	SortByStart   ProcessSort = "start"
	SortByPID     ProcessSort = "pid"
	SortByName    ProcessSort = "name"
)

// ProcessSorts returns all sort keys, the default first.
func ProcessSorts() []ProcessSort {
	return []ProcessSort{SortByCPU, SortByMemory, SortByIO, SortByThreads, SortByStart, SortByPID, SortByName}
}

// Ascending reports the usual order of a sort key: names and PIDs ascend, the
// others begin with the greatest or newest.
func (s ProcessSort) Ascending() bool { return s == SortByPID || s == SortByName }

// ProcessQuery says which processes a table shows, and what of them. What it
// does not ask for costs nothing.
type ProcessQuery struct {
	// Sort is a sort key; empty means SortByCPU.
	Sort ProcessSort
	// Reverse turns the usual order of the key round.
	Reverse bool
	// Limit is the greatest number of rows; 0 means all.
	Limit int
	// Search keeps the processes whose name holds this text, whatever its case,
	// or whose PID it is; where command lines are wanted, also those whose
	// command line holds it.
	Search string
	// CommandLines asks for the command lines. They may hold secrets: show them
	// only to the person at this machine, or to somebody who is logged in.
	CommandLines bool
	// IO asks for the rates of reading and writing. SortByIO reads those of all
	// processes, otherwise those of the rows are read.
	IO bool
	// ProportionalMemory asks for ProportionalBytes, for which the kernel walks
	// through all of the memory of each row.
	ProportionalMemory bool
	// PIDs keeps the processes that have one of these; nil keeps all.
	PIDs []int
	// Brief leaves the user, the control group and the container out, so that
	// all rows cost hardly more than the scan. It can't be asked for with
	// CommandLines, which are read from the same place.
	Brief bool
}

// ProcessTable is an answer to a ProcessQuery.
type ProcessTable struct {
	// Time is when the processes were read.
	Time time.Time `json:"time"`
	// SpanSeconds is the time over which the processor time was counted.
	SpanSeconds Float `json:"span_seconds"`
	// Count is the number of all processes, Matched of those that the search
	// keeps, of which Rows are the first.
	Count   int `json:"count"`
	Matched int `json:"matched"`
	// OthersHidden is set where only the processes of Headroom's own user are
	// listed (the hidepid option of /proc).
	OthersHidden bool `json:"others_hidden"`
	// Error says why the details of the rows are missing, where they are.
	Error string         `json:"error,omitempty"`
	Rows  []ProcessEntry `json:"processes"`
}

// ProcessEntry is a row of a ProcessTable. PID and Start together tell a
// process from all others.
type ProcessEntry struct {
	PID       int `json:"pid"`
	ParentPID int `json:"parent_pid"`
	// Name may hold any character that JSON can carry.
	Name string `json:"name"`
	// CommandLine is empty unless it was asked for, and for kernel threads.
	CommandLine  string `json:"command_line,omitempty"`
	KernelThread bool   `json:"kernel_thread"`
	// User is the name of the effective user, or its number.
	User string `json:"user"`
	// State is a word such as "running", empty where it is unknown.
	State string `json:"state"`
	// CPUCores is the processor time used, 1 being one processor, and
	// CPUUsageRatio the part of all processors of the host.
	CPUCores      Float `json:"cpu_cores"`
	CPUUsageRatio Float `json:"cpu_usage_ratio"`
	CPUSeconds    Float `json:"cpu_seconds_total"`
	// ResidentBytes counts shared memory in full, ProportionalBytes by parts.
	ResidentBytes       Float     `json:"resident_bytes"`
	ProportionalBytes   Float     `json:"proportional_bytes"`
	Threads             Float     `json:"threads"`
	ReadBytesPerSecond  Float     `json:"read_bytes_per_second"`
	WriteBytesPerSecond Float     `json:"write_bytes_per_second"`
	StartTime           time.Time `json:"start_time,omitzero"`
	// Start is when it started as the kernel counts, in a unit of its own: it
	// stands still when the clock is set. It is 0 where it is unknown.
	Start uint64 `json:"-"`
	// Cgroup is the path of the control group, Container the short ID of the
	// container that it belongs to.
	Cgroup    string `json:"cgroup,omitempty"`
	Container string `json:"container,omitempty"`
}

// check returns what is wrong with a query.
func (q *ProcessQuery) check() error {
	if q.Sort == "" {
		q.Sort = SortByCPU
	}
	if !slices.Contains(ProcessSorts(), q.Sort) {
		return &QueryError{"sort", string(q.Sort), "one of cpu, memory, io, threads, start, pid, name"}
	}
	if q.Limit < 0 {
		return &QueryError{"limit", strconv.Itoa(q.Limit), "0 for all, or more"}
	}
	if q.Brief && q.CommandLines {
		return &QueryError{"brief", "true", "not with command lines"}
	}
	return nil
}

// table answers q. Those who ask within an interval share a scan. Rates are
// taken since the scan before, which is at most 10 s old.
func (c *processCollector) table(ctx context.Context, q ProcessQuery, cpus Float) (*ProcessTable, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	if err := c.take(ctx); err != nil {
		return nil, err
	}
	defer c.release()
	c.open(ctx)
	now := time.Now()
	if age := now.Sub(c.scanner.At()); age >= c.least()*9/5 || age < 0 {
		if err := c.scanner.Scan(ctx, now); err != nil {
			return nil, err
		}
	}
	return c.answer(ctx, q, cpus, now)
}

// answer makes the table from the last scan.
func (c *processCollector) answer(ctx context.Context, q ProcessQuery, cpus Float, now time.Time) (*ProcessTable, error) {
	counts := c.scanner.Counts()
	t := &ProcessTable{
		Time: c.scanner.At().Round(0), SpanSeconds: Float(secondsBetween(c.scanner.Last(), c.scanner.At())),
		Count: counts.Processes, OthersHidden: counts.OthersHidden,
	}
	found := make([]*process.Process, 0, counts.Processes)
	for _, p := range c.scanner.Processes() {
		if q.PIDs != nil && !slices.Contains(q.PIDs, p.PID) {
			continue
		}
		if q.CommandLines && q.Search != "" || q.matches(p.PID, p.Name, "") {
			found = append(found, p)
		}
	}
	var details map[int]process.Details
	if q.CommandLines && q.Search != "" {
		var err error
		if details, err = c.details.read(ctx, found, true, now); err != nil {
			t.Error = err.Error()
		}
		found = slices.DeleteFunc(found, func(p *process.Process) bool { return !q.matches(p.PID, p.Name, details[p.PID].CommandLine) })
	}
	if q.Sort == SortByIO {
		c.readIO(found, now)
	}
	t.Matched = len(found)
	sortProcesses(found, q)
	if q.Limit > 0 && len(found) > q.Limit {
		found = found[:q.Limit]
	}
	if q.IO && q.Sort != SortByIO {
		c.readIO(found, now)
	}
	if details == nil && !q.Brief {
		var err error
		if details, err = c.details.read(ctx, found, q.CommandLines, now); err != nil {
			t.Error = err.Error()
		}
	}
	var proportional map[int]uint64
	if q.ProportionalMemory {
		var err error
		if proportional, err = c.details.proportional(ctx, found); err != nil {
			t.Error = err.Error()
		}
	}
	t.Rows = make([]ProcessEntry, len(found))
	for i, p := range found {
		t.Rows[i] = c.entry(p, t.SpanSeconds, cpus)
		t.Rows[i].addDetails(details[p.PID])
		if n, ok := proportional[p.PID]; ok {
			t.Rows[i].ProportionalBytes = Float(n)
		}
	}
	return t, ctx.Err()
}

func (c *processCollector) readIO(list []*process.Process, now time.Time) {
	for _, p := range list {
		if _, last := p.IO(); now.Sub(last.At) >= c.least() {
			c.scanner.ReadIO(p, now)
		}
	}
}

func (q *ProcessQuery) matches(pid int, name, commandLine string) bool {
	search := strings.ToLower(q.Search)
	return search == "" || search == strconv.Itoa(pid) || strings.Contains(strings.ToLower(name), search) ||
		strings.Contains(strings.ToLower(commandLine), search)
}

// entry makes a row of what the scan knows.
func (c *processCollector) entry(p *process.Process, span, cpus Float) ProcessEntry {
	e := unknown[ProcessEntry]()
	e.PID, e.ParentPID, e.Name, e.KernelThread, e.State = p.PID, p.ParentPID, p.Name, p.KernelThread, p.State.String()
	if p.Unreadable {
		return e
	}
	e.CPUSeconds, e.ResidentBytes, e.Threads = Float(p.CPUTime().Seconds()), Float(p.ResidentBytes), Float(p.Threads)
	if used, ok := p.CPUSinceLast(); ok {
		e.CPUCores = Float(used.Seconds()) / span
		e.CPUUsageRatio = ratio(e.CPUCores, cpus)
	}
	e.StartTime, e.Start = process.StartTime(p, c.boot), p.Start
	last, now := p.IO()
	seconds := secondsBetween(last.At, now.At)
	e.ReadBytesPerSecond = perSecond(last.ReadBytes, now.ReadBytes, seconds)
	e.WriteBytesPerSecond = perSecond(last.WrittenBytes, now.WrittenBytes, seconds)
	return e
}

func (e *ProcessEntry) addDetails(d process.Details) {
	e.User, e.CommandLine, e.Cgroup, e.Container = d.User, d.CommandLine, d.Cgroup, d.Container
}

// sortProcesses sorts as q wants it.
func sortProcesses(list []*process.Process, q ProcessQuery) {
	descending := q.Sort.Ascending() == q.Reverse
	slices.SortFunc(list, func(a, b *process.Process) int {
		if q.Sort == SortByName {
			order := cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Name, b.Name))
			if descending {
				order = -order
			}
			return cmp.Or(order, cmp.Compare(a.PID, b.PID))
		}
		va, vb := sortValue(a, q.Sort), sortValue(b, q.Sort)
		if va.Known() != vb.Known() {
			if va.Known() {
				return -1
			}
			return 1
		}
		order := cmp.Compare(va, vb)
		if descending {
			order = -order
		}
		return cmp.Or(order, cmp.Compare(a.PID, b.PID))
	})
}

// sortValue is the number that a process is sorted by.
func sortValue(p *process.Process, key ProcessSort) Float {
	if p.Unreadable && key != SortByPID {
		return Unknown()
	}
	switch key {
	case SortByMemory:
		return Float(p.ResidentBytes)
	case SortByThreads:
		return Float(p.Threads)
	case SortByStart:
		return Float(p.Start)
	case SortByPID:
		return Float(p.PID)
	case SortByIO:
		last, now := p.IO()
		seconds := secondsBetween(last.At, now.At)
		return perSecond(last.ReadBytes, now.ReadBytes, seconds) + perSecond(last.WrittenBytes, now.WrittenBytes, seconds)
	default:
		if used, ok := p.CPUSinceLast(); ok {
			return Float(used)
		}
		return Unknown()
	}
}
