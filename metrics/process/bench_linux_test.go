package process

import (
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/shirou/gopsutil/v3/process"
)

// sleepers starts children that sleep, so that there are as many processes at
// least.
func sleepers(b *testing.B, n int) {
	b.Helper()
	for range n {
		child := exec.CommandContext(b.Context(), "sleep", "600")
		if err := child.Start(); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			_ = child.Process.Kill()
			_ = child.Wait()
		})
	}
}

// processorTime is what this program has used so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// each returns the processor time of one call, over n calls.
func each(b *testing.B, n int, f func()) time.Duration {
	b.Helper()
	f() // the first fills caches
	before := processorTime(b)
	for range n {
		f()
	}
	return (processorTime(b) - before) / time.Duration(n)
}

// plainGopsutil reads the columns of a table of processes as its
// documentation shows it. User names are left out: for each it reads
// /etc/passwd anew.
func plainGopsutil(b *testing.B) {
	b.Helper()
	list, err := process.Processes()
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range list {
		// One that ended has no values: nothing to do.
		_, _ = p.Name()
		_, _ = p.Ppid()
		_, _ = p.Cmdline()
		_, _ = p.Status()
		_, _ = p.CPUPercent()
		_, _ = p.MemoryInfo()
		_, _ = p.NumThreads()
		_, _ = p.CreateTime()
	}
}

// BenchmarkTable reads the table of this machine with 600 sleeping processes
// added, and tells how many times less processor time it takes than plain
// gopsutil in the same run: with the columns that all processes are scanned
// for; with the details of the 50 that a page shows; with the command lines of
// all; and with files opened anew, as when nobody looks.
func BenchmarkTable(b *testing.B) {
	sleepers(b, 600)
	plain := each(b, 5, func() { plainGopsutil(b) })
	for _, test := range []struct {
		name    string
		details int
		apart   time.Duration
	}{
		{"scan", 0, time.Second},
		{"scan, details of 50", 50, time.Second},
		{"scan, details of all", 1 << 30, time.Second},
		{"scan, files opened anew", 0, 10 * time.Second},
	} {
		b.Run(test.name, func(b *testing.B) {
			s := New("/proc", time.Second/2)
			defer s.Close()
			r := NewDetailReader("/proc", "/etc/passwd")
			defer r.Close()
			at := time.Now()
			table := func() {
				at = at.Add(test.apart)
				if err := s.Scan(b.Context(), at); err != nil {
					b.Fatal(err)
				}
				for i, p := range s.Processes() {
					if i == test.details {
						break
					}
					_, _ = r.Read(p, true, at) // one that ended has none
				}
			}
			table()
			table()
			b.ReportAllocs()
			ours, n := processorTime(b), 0
			for b.Loop() {
				table()
				n++
			}
			ours = (processorTime(b) - ours) / time.Duration(n)
			b.ReportMetric(float64(len(s.Processes())), "processes")
			b.ReportMetric(float64(ours.Microseconds()), "cpu-µs/op")
			b.ReportMetric(float64(plain.Microseconds()), "gopsutil-cpu-µs/op")
			b.ReportMetric(float64(plain)/float64(ours), "gopsutil/ours")
		})
	}
}
