package metrics

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/shirou/gopsutil/v3/cpu"

	"headroom/metrics/kernelfile"
)

// cpuSource is /proc/stat. gopsutil reads it twice, once for the sum and once
// for the cores, at four times the cost.
type cpuSource struct {
	file  kernelfile.Reader
	cores []cpu.TimesStat
	// interrupts and switches are as the file told them last.
	interrupts, switches Float
}

// ticksPerSecond is USER_HZ, the unit of times in /proc/stat, which is 100 on
// every architecture that Go supports (proc_stat(5)).
const ticksPerSecond = 100

// read returns the times of all processors together and of each, which are
// valid until the next call.
func (s *cpuSource) read(ctx context.Context) (total cpu.TimesStat, cores []cpu.TimesStat, err error) {
	content, err := s.file.Read(hostProc(ctx), "stat")
	if err != nil {
		return total, nil, err
	}
	s.interrupts, s.switches = parseStatCount(content, "\nintr "), parseStatCount(content, "\nctxt ")
	total, s.cores, err = parseProcStat(content, s.cores)
	return total, s.cores, err
}

// counts returns the number of interrupts and of context switches since boot,
// as they were when the times were read.
func (s *cpuSource) counts() (interrupts, switches Float) { return s.interrupts, s.switches }

// parseStatCount returns the first number of the line that starts so; unknown
// where there is none.
func parseStatCount(content []byte, start string) Float {
	at := bytes.Index(content, []byte(start))
	if at < 0 {
		return Unknown()
	}
	return parseWord(content[at+len(start):])
}

// parseProcStat reads the lines of the processors; known holds what was read
// before, whose names and memory are used again.
func parseProcStat(content []byte, known []cpu.TimesStat) (total cpu.TimesStat, cores []cpu.TimesStat, err error) {
	cores = known[:0]
	found := false
	for len(content) > 0 {
		var line []byte
		line, content = cutLine(content)
		if !bytes.HasPrefix(line, []byte("cpu")) {
			break // the processors come first
		}
		name, rest := cutWord(line)
		var ticks [10]uint64
		if n := parseCounts(rest, ticks[:]); n < 4 { // Linux 2.4 had no more
			return total, nil, fmt.Errorf("/proc/stat: the line %q has no times", line)
		}
		t := cpu.TimesStat{
			User: seconds(ticks[0]), Nice: seconds(ticks[1]), System: seconds(ticks[2]), Idle: seconds(ticks[3]),
			Iowait: seconds(ticks[4]), Irq: seconds(ticks[5]), Softirq: seconds(ticks[6]), Steal: seconds(ticks[7]),
			Guest: seconds(ticks[8]), GuestNice: seconds(ticks[9]),
		}
		if len(name) == len("cpu") {
			total, found = t, true
			continue
		}
		if i := len(cores); i < len(known) && known[:i+1][i].CPU == string(name) {
			t.CPU = known[:i+1][i].CPU
		} else {
			t.CPU = string(name)
		}
		cores = append(cores, t)
	}
	if !found || len(cores) == 0 {
		return total, nil, errors.New("/proc/stat tells no processor times")
	}
	return total, cores, nil
}

func seconds(ticks uint64) float64 { return float64(ticks) / ticksPerSecond }
