package metrics

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"headroom/metrics/kernelfile"
)

// kernelCollector reads what the kernel counts of its own work: /proc/vmstat
// and the sizes of tables below /proc/sys.
type kernelCollector struct{ files kernelfile.Reader }

func (*kernelCollector) Name() string { return "kernel" }

func (c *kernelCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	values := unknown[Kernel]()
	var failed []error
	absent := 0
	files := [...]struct {
		name  string
		parse func([]byte, *Kernel)
	}{
		{"vmstat", parseVmstat},
		{"sys/fs/file-nr", parseFileNr},
		{"sys/kernel/random/entropy_avail", func(b []byte, k *Kernel) { k.EntropyBits = parseWord(b) }},
		{"sys/net/netfilter/nf_conntrack_count", func(b []byte, k *Kernel) { k.TrackedConnections = parseWord(b) }},
		{"sys/net/netfilter/nf_conntrack_max", func(b []byte, k *Kernel) { k.TrackedConnectionsMax = parseWord(b) }},
	}
	for _, f := range files {
		content, err := c.files.Read(hostProc(ctx), f.name)
		switch {
		case errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission): // a kernel without it, or a sandbox
			absent++
		case err != nil:
			failed = append(failed, err)
		default:
			f.parse(content, &values)
		}
	}
	if absent == len(files) {
		return nil, fmt.Errorf("%w: /proc/vmstat is not to be had here", ErrUnsupported)
	}
	return func(s *Snapshot) { s.Kernel = values }, errors.Join(failed...)
}

// parseVmstat reads the lines of /proc/vmstat that are of interest
// (proc_vmstat(5)): a name and a number in each.
func parseVmstat(content []byte, k *Kernel) {
	for len(content) > 0 {
		var line []byte
		line, content = cutLine(content)
		if len(line) == 0 || line[0] != 'p' && line[0] != 'o' {
			continue // most of them
		}
		name, rest := cutWord(line)
		switch string(name) {
		case "pgpgin":
			k.PagedInBytesTotal = parseWord(rest) * 1024
		case "pgpgout":
			k.PagedOutBytesTotal = parseWord(rest) * 1024
		case "pswpin":
			k.SwapInsTotal = parseWord(rest)
		case "pswpout":
			k.SwapOutsTotal = parseWord(rest)
		case "pgfault":
			k.PageFaultsTotal = parseWord(rest)
		case "pgmajfault":
			k.MajorPageFaultsTotal = parseWord(rest)
		case "oom_kill":
			k.OOMKillsTotal = parseWord(rest)
		}
	}
}

// parseFileNr reads the open files, those that are free, which is always 0
// since Linux 2.6, and the most there may be.
func parseFileNr(content []byte, k *Kernel) {
	var n [3]uint64
	if parseCounts(bytes.TrimSpace(content), n[:]) == len(n) && n[1] <= n[0] {
		k.FilesOpen, k.FilesMax = Float(n[0]), Float(n[2])
	}
}

// parseWord reads the number that comes first; unknown where there is none.
func parseWord(content []byte) Float {
	line, _ := cutLine(content)
	word, _ := cutWord(line)
	if n, ok := parseCount(word); ok {
		return Float(n)
	}
	return Unknown()
}
