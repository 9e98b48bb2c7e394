package metrics

import (
	"context"

	"github.com/shirou/gopsutil/v3/mem"

	"headroom/metrics/kernelfile"
)

// memorySource is /proc/meminfo, read without the maps and strings that
// gopsutil makes of it.
type memorySource struct{ file kernelfile.Reader }

// read returns the memory with its swap space, and its parts.
func (s *memorySource) read(ctx context.Context) (*mem.VirtualMemoryStat, MemoryDetails, error) {
	content, err := s.file.Read(hostProc(ctx), "meminfo")
	if err != nil {
		return nil, MemoryDetails{}, err
	}
	vm, details := parseMeminfo(content)
	return &vm, details, nil
}

// parseMeminfo reads the lines that are shown; Cached includes reclaimable
// slab, as free(1) counts it. Kernels before 3.14 do not tell what is
// available: free memory and the page cache stand for it.
func parseMeminfo(content []byte) (mem.VirtualMemoryStat, MemoryDetails) {
	var vm mem.VirtualMemoryStat
	details := unknown[MemoryDetails]()
	tellsAvailable := false
	for len(content) > 0 {
		var line []byte
		line, content = cutLine(content)
		name, rest := cutWord(line)
		word, rest := cutWord(rest)
		kib, ok := parseCount(word)
		if !ok {
			continue
		}
		if detail := details.field(string(name)); detail != nil {
			*detail = Float(kib)
			if unit, _ := cutWord(rest); len(unit) > 0 { // numbers of pages have none
				*detail *= 1024
			}
		}
		switch string(name) {
		case "MemTotal:":
			vm.Total = kib * 1024
		case "MemFree:":
			vm.Free = kib * 1024
		case "MemAvailable:":
			vm.Available, tellsAvailable = kib*1024, true
		case "Buffers:":
			vm.Buffers = kib * 1024
		case "Cached:", "SReclaimable:":
			vm.Cached += kib * 1024
		case "SwapTotal:":
			vm.SwapTotal = kib * 1024
		case "SwapFree:":
			vm.SwapFree = kib * 1024
		}
	}
	if !tellsAvailable {
		vm.Available = vm.Free + vm.Buffers + vm.Cached
	}
	return vm, details
}
