package cgroup

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// unlimitedFrom is where numbers mean "no limit". The kernel writes the
// greatest number of whole pages into limits of v1 that are not set,
// 9223372036854771712 with pages of 4 KiB; others have 2^64-1.
const unlimitedFrom = 1 << 62

func parseUint(b []byte) (uint64, error) {
	v, err := strconv.ParseUint(string(bytes.TrimSpace(b)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%.40q is no whole number", b)
	}
	return v, nil
}

// parseNumber reads a file that holds one count.
func parseNumber(content []byte) (Number, error) {
	v, err := parseUint(content)
	if err != nil {
		return Number{}, err
	}
	return Known(v), nil
}

// parseLimit reads a file that holds one limit: "max" (v2), a number that
// stands for none, or -1 (v1) is no limit.
func parseLimit(content []byte) (Number, error) {
	content = bytes.TrimSpace(content)
	switch string(content) {
	case "max", "-1":
		return NoLimit(), nil
	}
	v, err := parseUint(content)
	switch {
	case err != nil:
		return Number{}, err
	case v >= unlimitedFrom:
		return NoLimit(), nil
	}
	return Known(v), nil
}

// parseCPUMax reads cpu.max: the quota and its period in microseconds.
func parseCPUMax(content []byte) (quota, period Number, err error) {
	words := bytes.Fields(content)
	if len(words) != 2 {
		return Number{}, Number{}, fmt.Errorf("%.40q is not a quota and a period", content)
	}
	if quota, err = parseLimit(words[0]); err != nil {
		return Number{}, Number{}, err
	}
	if period, err = parsePeriod(words[1]); err != nil {
		return Number{}, Number{}, err
	}
	return quota, period, nil
}

// parsePeriod reads the time that a quota is for.
func parsePeriod(content []byte) (Number, error) {
	n, err := parseNumber(content)
	if err == nil && n.value == 0 {
		return Number{}, errors.New("a quota for a period of 0 µs")
	}
	return n, err
}

// parseCPUList counts the processors in a list such as "0-3,7". An empty list
// is not known: the group has what the one above it has.
func parseCPUList(content []byte) (Number, error) {
	content = bytes.TrimSpace(content)
	if len(content) == 0 {
		return Number{}, nil
	}
	count, next := uint64(0), uint64(0)
	for part := range bytes.SplitSeq(content, []byte(",")) {
		from, to, isRange := bytes.Cut(part, []byte("-"))
		first, err := parseUint(from)
		if err != nil {
			return Number{}, err
		}
		last := first
		if isRange {
			if last, err = parseUint(to); err != nil {
				return Number{}, err
			}
		}
		if first < next || last < first || last > math.MaxUint32 {
			return Number{}, fmt.Errorf("%.40q is no list of processors", content)
		}
		count, next = count+last-first+1, last+1
	}
	return Known(count), nil
}

// pairs calls f for each line of a name and a number. Lines that have another
// form, as a half-written file has at its end, are left out.
func pairs(content []byte, f func(name []byte, v uint64)) {
	for line := range bytes.Lines(content) {
		name, number, ok := bytes.Cut(line, []byte(" "))
		if !ok {
			continue
		}
		if v, err := parseUint(number); err == nil {
			f(name, v)
		}
	}
}

// parseCPUStat reads cpu.stat of both versions.
func parseCPUStat(content []byte) CPU {
	var c CPU
	pairs(content, func(name []byte, v uint64) {
		switch string(name) {
		case "usage_usec":
			c.Usage.Nanoseconds = microseconds(v)
		case "nr_periods":
			c.Periods = Known(v)
		case "nr_throttled":
			c.ThrottledPeriods = Known(v)
		case "throttled_usec": // v2
			c.ThrottledNanoseconds = microseconds(v)
		case "throttled_time": // v1
			c.ThrottledNanoseconds = Known(v)
		}
	})
	return c
}

// microseconds returns them as nanoseconds; 584 years are not exceeded.
func microseconds(v uint64) Number {
	if v > math.MaxUint64/1000 {
		return Number{}
	}
	return Known(v * 1000)
}

// parseMemoryStatV2 reads memory.stat of v2.
func parseMemoryStatV2(content []byte) Memory {
	var m Memory
	var parts Number // for kernels before 5.18, which have no sum
	pairs(content, func(name []byte, v uint64) {
		switch string(name) {
		case "anon":
			m.Anon = Known(v)
		case "file":
			m.File = Known(v)
		case "kernel":
			m.Kernel = Known(v)
		case "kernel_stack", "pagetables", "percpu", "slab":
			parts = parts.plus(Known(v))
		case "inactive_file":
			m.InactiveFile = Known(v)
		}
	})
	if m.Kernel.state != known {
		m.Kernel = parts
	}
	return m
}

// statV1 is memory.stat of v1. Its limits are the smallest of all groups above,
// also of those that can't be seen.
type statV1 struct {
	memory               Memory
	limit, limitWithSwap Number
}

// parseMemoryStatV1 reads memory.stat of v1. What is called total counts the
// groups below too, as v2 does.
func parseMemoryStatV1(content []byte) statV1 {
	var s statV1
	var own Memory // without the groups below
	hasTotals := false
	pairs(content, func(name []byte, v uint64) {
		to := &own
		if rest, ok := bytes.CutPrefix(name, []byte("total_")); ok {
			name, to, hasTotals = rest, &s.memory, true
		}
		switch string(name) {
		case "rss":
			to.Anon = Known(v)
		case "cache":
			to.File = Known(v)
		case "swap":
			to.SwapUsed = Known(v)
		case "inactive_file":
			to.InactiveFile = Known(v)
		case "hierarchical_memory_limit":
			s.limit = limitOf(v)
		case "hierarchical_memsw_limit":
			s.limitWithSwap = limitOf(v)
		}
	})
	if !hasTotals {
		s.memory = own
	}
	return s
}

func limitOf(v uint64) Number {
	if v >= unlimitedFrom {
		return NoLimit()
	}
	return Known(v)
}

// parseEvents reads memory.events of v2, and memory.oom_control of v1.
func parseEvents(content []byte) (oomKills, failures, high Number) {
	pairs(content, func(name []byte, v uint64) {
		switch string(name) {
		case "oom_kill":
			oomKills = Known(v)
		case "max":
			failures = Known(v)
		case "high":
			high = Known(v)
		}
	})
	return oomKills, failures, high
}

// parseIOStat reads io.stat of v2 and adds the devices up:
// "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0". A group that has done
// nothing has an empty file.
func parseIOStat(content []byte) IO {
	io := IO{Known(0), Known(0), Known(0), Known(0)}
	for word := range bytes.FieldsSeq(content) {
		name, number, ok := bytes.Cut(word, []byte("="))
		if !ok {
			continue
		}
		v, err := parseUint(number)
		if err != nil {
			continue
		}
		switch string(name) {
		case "rbytes":
			io.ReadBytes.value += v
		case "wbytes":
			io.WriteBytes.value += v
		case "rios":
			io.Reads.value += v
		case "wios":
			io.Writes.value += v
		}
	}
	return io
}

// parseBlkio reads a file of the blkio controller of v1 and adds the devices
// up: "8:0 Read 1" and "8:0 Write 2".
func parseBlkio(content []byte) (reads, writes Number) {
	reads, writes = Known(0), Known(0)
	for line := range bytes.Lines(content) {
		words := bytes.Fields(line)
		if len(words) != 3 {
			continue
		}
		v, err := parseUint(words[2])
		if err != nil {
			continue
		}
		switch string(words[1]) {
		case "Read":
			reads.value += v
		case "Write":
			writes.value += v
		}
	}
	return reads, writes
}

// ParsePressure reads a file of PSI, of a group or of /proc/pressure:
// "some avg10=0.12 avg60=0.00 avg300=0.00 total=1234". Kernels before 5.13 have
// no line "full" for the processors.
func ParsePressure(content []byte) Pressure {
	var p Pressure
	for line := range bytes.Lines(content) {
		words := bytes.Fields(line)
		if len(words) == 0 {
			continue
		}
		switch string(words[0]) {
		case "some":
			p.Some = parseStall(words[1:])
		case "full":
			p.Full = parseStall(words[1:])
		}
	}
	return p
}

func parseStall(words [][]byte) Stall {
	var s Stall
	percent := math.NaN()
	for _, word := range words {
		name, number, _ := bytes.Cut(word, []byte("="))
		switch string(name) {
		case "avg10":
			if v, err := strconv.ParseFloat(string(number), 64); err == nil {
				percent = v
			}
		case "total":
			if v, err := parseUint(number); err == nil {
				s.Microseconds = Known(v)
			}
		}
	}
	if !(percent >= 0 && percent <= 100) {
		return Stall{}
	}
	s.Ratio10 = percent / 100
	return s
}
