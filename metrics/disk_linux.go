package metrics

import (
	"context"

	"github.com/shirou/gopsutil/v3/disk"

	"headroom/metrics/kernelfile"
)

// diskSource is /proc/diskstats. gopsutil also looks up the label and the
// serial number of each device, at ten times the cost.
type diskSource struct{ file kernelfile.Reader }

// read returns the counters of the devices by name.
func (s *diskSource) read(ctx context.Context) (map[string]disk.IOCountersStat, error) {
	content, err := s.file.Read(hostProc(ctx), "diskstats")
	if err != nil {
		return nil, err
	}
	return parseDiskstats(content), nil
}

// parseDiskstats reads the lines that are whole. Sectors are of 512 bytes
// whatever the device's own are.
func parseDiskstats(content []byte) map[string]disk.IOCountersStat {
	disks := make(map[string]disk.IOCountersStat)
	for len(content) > 0 {
		var line []byte
		line, content = cutLine(content)
		_, rest := cutWord(line) // major
		_, rest = cutWord(rest)  // minor
		name, rest := cutWord(rest)
		// Reads, of them merged, sectors, milliseconds; the same for writes; in
		// flight, milliseconds with work, milliseconds of all in flight.
		var n [11]uint64
		if parseCounts(rest, n[:]) < len(n) || ignoredDisk(name) {
			continue
		}
		const sector = 512
		d := disk.IOCountersStat{
			Name: string(name), ReadCount: n[0], ReadBytes: n[2] * sector,
			WriteCount: n[4], WriteBytes: n[6] * sector, IoTime: n[9],
			MergedReadCount: n[1], ReadTime: n[3], MergedWriteCount: n[5], WriteTime: n[7], IopsInProgress: n[8], WeightedIO: n[10],
		}
		disks[d.Name] = d
	}
	return disks
}
