package metrics

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/shirou/gopsutil/v3/common"
)

// readProcessor tells what the processors are: by name from /proc/cpuinfo, the
// rest from /sys/devices/system/cpu (Documentation/ABI/testing/
// sysfs-devices-system-cpu in the kernel).
func readProcessor(ctx context.Context) Processor {
	p := unknown[Processor]()
	if content, err := os.ReadFile(filepath.Join(hostProc(ctx), "cpuinfo")); err == nil {
		p.Model, p.Hypervisor = parseProcessor(content)
	}
	p.readTopology(filepath.Join(hostPath(ctx, common.HostSysEnvKey, "/sys"), "devices/system/cpu"))
	return p
}

// parseProcessor returns the name of the processors, and whether they say that
// a hypervisor runs them. Each architecture has its own lines.
func parseProcessor(content []byte) (model string, hypervisor bool) {
	names := make(map[string]string)
	var arm armCores
	for line := range bytes.Lines(content) {
		before, after, ok := bytes.Cut(line, []byte{':'})
		if !ok {
			continue
		}
		key, value := string(bytes.TrimSpace(before)), plainText(string(after))
		switch key {
		case "model name", "cpu model", "cpu": // x86, MIPS, POWER
			names[key] = cmp.Or(names[key], value)
		case "flags":
			hypervisor = hypervisor || slices.Contains(strings.Fields(value), "hypervisor")
		case "CPU implementer":
			arm.implementer = value
		case "CPU part":
			arm.add(value)
		}
	}
	return cmp.Or(names["model name"], names["cpu model"], names["cpu"], arm.model()), hypervisor
}

// readTopology reads the directories of the processors that are online.
func (p *Processor) readTopology(dir string) {
	cores, sockets := make(map[string]bool), make(map[string]bool)
	var caches cacheSizes
	for _, cpu := range entries(dir) {
		name := filepath.Base(cpu)
		number, ok := strings.CutPrefix(name, "cpu")
		if _, err := strconv.ParseUint(number, 10, 32); !ok || err != nil {
			continue
		}
		if khz := deviceNumber(cpu, "cpufreq/cpuinfo_max_freq"); khz > 0 && !(khz*1000 <= p.MaxHertz) {
			p.MaxHertz = khz * 1000
		}
		// The second names are those of kernels before 5.3.
		core := cmp.Or(deviceText(cpu, "topology/core_cpus_list"), deviceText(cpu, "topology/thread_siblings_list"))
		socket := cmp.Or(deviceText(cpu, "topology/package_cpus_list"), deviceText(cpu, "topology/core_siblings_list"))
		if socket != "" {
			sockets[socket] = true
		}
		if core != "" {
			if cores[core] {
				continue // its caches are known: the threads of a core share all
			}
			cores[core] = true
		}
		caches.read(filepath.Join(cpu, "cache"))
	}
	if len(cores) > 0 {
		p.PhysicalCores = Float(len(cores))
	}
	// The number is -1 where the firmware tells of no packages, as on small ARM
	// boards.
	if len(sockets) > 0 && deviceNumber(dir, "cpu0/topology/physical_package_id") >= 0 {
		p.Sockets = Float(len(sockets))
	}
	p.Caches = caches.sum()
}

// cacheSizes are the caches found, each by its kind and the processors that
// share it.
type cacheSizes map[[2]string]Float

// read adds the caches of a processor. Sizes are written as "32K".
func (c *cacheSizes) read(dir string) {
	if *c == nil {
		*c = make(cacheSizes)
	}
	for _, index := range entries(dir) {
		level, shared := deviceText(index, "level"), deviceText(index, "shared_cpu_list")
		if level == "" || shared == "" {
			continue
		}
		kind := "L" + level
		switch deviceText(index, "type") {
		case "Data":
			kind += "d"
		case "Instruction":
			kind += "i"
		}
		if _, ok := (*c)[[2]string{kind, shared}]; !ok {
			(*c)[[2]string{kind, shared}] = parseCacheSize(deviceText(index, "size"))
		}
	}
}

// sum adds the caches of each kind up. A kind of which one has no size is
// unknown, since a part of it would look like all.
func (c cacheSizes) sum() Caches {
	sums := make(map[string]Float)
	for key, size := range c {
		sums[key[0]] += size
	}
	of := func(kind string) Float {
		if v, ok := sums[kind]; ok {
			return v
		}
		return Unknown()
	}
	return Caches{L1DataBytes: of("L1d"), L1InstructionBytes: of("L1i"), L2Bytes: of("L2"), L3Bytes: of("L3")}
}

func parseCacheSize(text string) Float {
	number, ok := strings.CutSuffix(text, "K")
	kib, err := strconv.ParseUint(number, 10, 32)
	if !ok || err != nil || kib == 0 {
		return Unknown()
	}
	return Float(kib) * 1024
}
