package app

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"headroom/metrics"
)

// fakeTable answers as the feed of this machine does: with no more than was
// asked for.
type fakeTable struct {
	mu    sync.Mutex
	rows  []metrics.ProcessEntry
	asked []metrics.ProcessQuery
	err   error
	note  string        // the Error of the table
	hang  chan struct{} // an answer waits until it is closed
}

func (f *fakeTable) set(rows []metrics.ProcessEntry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rows = rows
}

// questions returns what was asked since the last time.
func (f *fakeTable) questions() []metrics.ProcessQuery {
	f.mu.Lock()
	defer f.mu.Unlock()
	asked := f.asked
	f.asked = nil
	return asked
}

func (f *fakeTable) answer(q *metrics.ProcessQuery) (*metrics.ProcessTable, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, *q)
	if f.hang != nil {
		hang := f.hang
		f.mu.Unlock()
		<-hang
		f.mu.Lock()
	}
	if f.err != nil {
		return nil, f.err
	}
	table := &metrics.ProcessTable{Time: noon, Count: len(f.rows), Error: f.note}
	for i := range f.rows {
		e := f.rows[i]
		if q.PIDs != nil && !slices.Contains(q.PIDs, e.PID) {
			continue
		}
		if q.Brief {
			e.User, e.Cgroup, e.Container = "", "", ""
		}
		if !q.CommandLines {
			e.CommandLine = ""
		}
		if !q.IO && q.Sort != metrics.SortByIO {
			e.ReadBytesPerSecond, e.WriteBytesPerSecond = metrics.Unknown(), metrics.Unknown()
		}
		table.Rows = append(table.Rows, e)
	}
	table.Matched = len(table.Rows)
	return table, nil
}

// entry is a process that does little.
func entry(pid, parent int, name, user, command string) metrics.ProcessEntry {
	return metrics.ProcessEntry{
		PID: pid, ParentPID: parent, Name: name, User: user, CommandLine: command, State: "sleeping",
		CPUSeconds: metrics.Float(pid) / 10, ResidentBytes: metrics.Float(pid) * 4096, ProportionalBytes: metrics.Unknown(), Threads: 1,
		StartTime: noon.Add(time.Duration(pid-5000) * time.Minute), Start: uint64(pid) * 100,
	}
}

// family is a machine with a tree of processes, of which some do something.
func family() []metrics.ProcessEntry {
	rows := []metrics.ProcessEntry{
		entry(1, 0, "systemd", "root", "/sbin/init"),
		entry(2, 0, "kthreadd", "root", ""),
		entry(30, 2, "kworker/0:1", "root", ""),
		entry(400, 1, "sshd", "root", "sshd: /usr/sbin/sshd -D"),
		entry(2100, 400, "bash", "ada", "-bash"),
		entry(2150, 2100, "make", "ada", "make -j8 all"),
		entry(2160, 2150, "cc1plus", "ada", "/usr/lib/gcc/cc1plus -O2 gizmo.cpp"),
		entry(2161, 2150, "cc1plus", "ada", "/usr/lib/gcc/cc1plus -O2 widget.cpp"),
		entry(812, 1, "postgres", "postgres", "/usr/bin/postgres -D /var/lib/postgresql"),
		entry(3000, 1, "firefox", "ada", "/usr/lib/firefox/firefox --profile gizmo"),
		entry(3100, 1, "python3", "1000", "python3 -m http.server"),
		entry(3200, 3000, "Web Content", "ada", "/usr/lib/firefox/firefox -contentproc"),
		entry(3300, 2100, "defunct", "ada", ""),
	}
	change := func(pid int, f func(e *metrics.ProcessEntry)) {
		f(&rows[slices.IndexFunc(rows, func(e metrics.ProcessEntry) bool { return e.PID == pid })])
	}
	for _, pid := range []int{2, 30} {
		change(pid, func(e *metrics.ProcessEntry) { e.KernelThread, e.State, e.ResidentBytes = true, "idle", 0 })
	}
	change(2160, func(e *metrics.ProcessEntry) {
		e.CPUCores, e.CPUUsageRatio, e.State, e.ResidentBytes = 0.97, 0.12, "running", 310<<20
	})
	change(2161, func(e *metrics.ProcessEntry) { e.CPUCores, e.State, e.ResidentBytes = 0.88, "running", 290<<20 })
	change(812, func(e *metrics.ProcessEntry) {
		e.CPUCores, e.ResidentBytes, e.ReadBytesPerSecond, e.WriteBytesPerSecond = 0.08, 340<<20, 3<<20, 12<<20
	})
	change(3000, func(e *metrics.ProcessEntry) { e.CPUCores, e.ResidentBytes, e.Threads = 1.42, 900<<20, 118 })
	change(3100, func(e *metrics.ProcessEntry) { e.Container, e.Cgroup = "0123456789ab", "/docker/0123456789ab" })
	change(3300, func(e *metrics.ProcessEntry) { e.State = "zombie" })
	return rows
}

// crowd is a machine with many processes.
func crowd(n int) []metrics.ProcessEntry {
	rows := family()
	for i := len(rows); i < n; i++ {
		e := entry(10_000+i, 400, "worker-"+strconv.Itoa(i), "ada", "/opt/worker --number "+strconv.Itoa(i))
		e.CPUCores, e.StartTime = metrics.Float(i%97)/1000, noon.Add(-time.Duration(i)*time.Minute)
		rows = append(rows, e)
	}
	return rows
}
