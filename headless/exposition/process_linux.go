package exposition

import (
	"bytes"
	"os"
	"strconv"

	"golang.org/x/sys/unix"

	"headroom/metrics"
	"headroom/metrics/kernelfile"
)

// processReader reads what this process uses (getrusage(2), getrlimit(2),
// proc_pid_statm(5)). It is for one goroutine at a time.
type processReader struct {
	files   kernelfile.Reader
	started metrics.Float // 0 before it was read
}

func (r *processReader) read() processValues {
	v := unknownProcess()
	var usage unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &usage) == nil {
		v.cpuSeconds = metrics.Float(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
	}
	if content, err := r.files.Read("/proc/self", "statm"); err == nil {
		size, rest, _ := bytes.Cut(content, []byte{' '})
		resident, _, _ := bytes.Cut(rest, []byte{' '})
		page := metrics.Float(os.Getpagesize())
		v.virtualBytes, v.residentBytes = number(size)*page, number(resident)*page
	}
	v.openFiles = openFiles()
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) == nil {
		v.maxFiles = metrics.Float(limit.Cur)
	}
	if r.started == 0 {
		r.started = r.readStart()
	}
	v.startSeconds = r.started
	return v
}

// readStart returns when the process started: so many ticks of 10 ms after the
// machine did (proc_pid_stat(5), field 22; proc_stat(5)).
func (r *processReader) readStart() metrics.Float {
	content, err := r.files.Read("/proc/self", "stat")
	if err != nil {
		return metrics.Unknown()
	}
	_, after, _ := bytes.Cut(content[bytes.LastIndexByte(content, ')')+1:], []byte{' '})
	fields := bytes.Fields(after) // from the third on
	if len(fields) < 20 {
		return metrics.Unknown()
	}
	ticks := number(fields[19])
	if content, err = r.files.Read("/proc", "stat"); err != nil {
		return metrics.Unknown()
	}
	_, after, _ = bytes.Cut(content, []byte("\nbtime "))
	boot, _, _ := bytes.Cut(after, []byte{'\n'})
	return number(boot) + ticks/100
}

// openFiles counts the descriptors. Since Linux 6.2 their number is the size of
// the directory, which costs nothing to ask for.
func openFiles() metrics.Float {
	const dir = "/proc/self/fd"
	var info unix.Stat_t
	if unix.Stat(dir, &info) == nil && info.Size > 0 {
		return metrics.Float(info.Size)
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		return metrics.Unknown()
	}
	return metrics.Float(len(list) - 1) // one is that of the directory
}

func number(word []byte) metrics.Float {
	n, err := strconv.ParseUint(string(word), 10, 64)
	if err != nil {
		return metrics.Unknown()
	}
	return metrics.Float(n)
}
