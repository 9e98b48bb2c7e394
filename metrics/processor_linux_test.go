package metrics

import (
	"fmt"
	"maps"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// processorFiles are those of a processor in sysfs: its core's and package's
// processors, and for each cache level, type, size and who shares it.
func processorFiles(cpu int, core, pkg string, caches ...[4]string) map[string]string {
	dir := fmt.Sprintf("sys/devices/system/cpu/cpu%d/", cpu)
	files := map[string]string{
		dir + "topology/core_cpus_list": core + "\n", dir + "topology/package_cpus_list": pkg + "\n", dir + "topology/physical_package_id": "0\n",
	}
	for i, c := range caches {
		index := fmt.Sprintf("%scache/index%d/", dir, i)
		for j, name := range []string{"level", "type", "size", "shared_cpu_list"} {
			files[index+name] = c[j] + "\n"
		}
	}
	return files
}

// twoPackages is two packages of two cores of two threads, with a core that runs
// faster than the others.
func twoPackages() map[string]string {
	files := map[string]string{
		"proc/cpuinfo": "processor\t: 0\nmodel name\t:  Intel(R) Xeon(R)   CPU @ 2.20GHz \nflags\t\t: fpu vme hypervisor lahf_lm\n\n" +
			"processor\t: 1\nmodel name\t: another\nflags\t\t: fpu\n",
		"sys/devices/system/cpu/cpu2/cpufreq/cpuinfo_max_freq": "5000000\n",
		"sys/devices/system/cpu/cpu1/cpufreq/cpuinfo_max_freq": "4200000\n",
		// None of these is a processor.
		"sys/devices/system/cpu/cpufreq/cpuinfo_max_freq":        "9000000\n",
		"sys/devices/system/cpu/cpuidle/topology/core_cpus_list": "9\n",
		"sys/devices/system/cpu/cpu-1/topology/core_cpus_list":   "9\n",
	}
	for cpu := range 8 {
		core, pkg := fmt.Sprintf("%d,%d", cpu%4, cpu%4+4), "0-1,4-5"
		if cpu%4 >= 2 {
			pkg = "2-3,6-7"
		}
		maps.Copy(files, processorFiles(cpu, core, pkg,
			[4]string{"1", "Data", "48K", core}, [4]string{"1", "Instruction", "32K", core}, [4]string{"2", "Unified", "1280K", core}, [4]string{"3", "Unified", "36608K", pkg}))
	}
	return files
}

func TestProcessor(t *testing.T) {
	_, ctx := newTree(t, twoPackages())
	want := Processor{
		Model: "Intel(R) Xeon(R) CPU @ 2.20GHz", Hypervisor: true, PhysicalCores: 4, Sockets: 2, MaxHertz: 5e9,
		Caches: Caches{L1DataBytes: 4 * 48 << 10, L1InstructionBytes: 4 * 32 << 10, L2Bytes: 4 * 1280 << 10, L3Bytes: 2 * 36608 << 10},
	}
	if got := readProcessor(ctx); got != want {
		t.Errorf("the processor is %+v, want %+v", got, want)
	}
}

// What is missing or broken is unknown by itself.
func TestProcessorThatTellsLittle(t *testing.T) {
	const cpu0 = "sys/devices/system/cpu/cpu0/"
	known := func(v Float) string { return strconv.FormatFloat(float64(v), 'g', -1, 64) }
	for name, c := range map[string]struct {
		change func(tr tree)
		// The values: name, cores, sockets, clock, L1d, L2, L3.
		want string
	}{
		"nothing": {func(tr tree) { tr.remove("proc"); tr.remove("sys") }, "|NaN|NaN|NaN|NaN|NaN|NaN"},
		"no size of one cache": {func(tr tree) { tr.remove(cpu0 + "cache/index2/size") },
			"Intel(R) Xeon(R) CPU @ 2.20GHz|4|2|5e+09|196608|NaN|7.4973184e+07"},
		"junk": {func(tr tree) {
			tr.write("proc/cpuinfo", "model name\t: \x00\x01\xff\xfe\x1b[31m\nmodel name\t: second\n:\n\xff")
			tr.write(cpu0+"cache/index0/size", "-48K")
			tr.write(cpu0+"cache/index2/size", "\xff\xff")
			tr.write(cpu0+"cache/index3/size", "99999999999999999999K")
			for _, cpu := range []string{"cpu1", "cpu2"} {
				tr.write("sys/devices/system/cpu/"+cpu+"/cpufreq/cpuinfo_max_freq", "<unknown>")
			}
		}, "[31m|4|2|NaN|NaN|NaN|NaN"},
		"no packages": {func(tr tree) { tr.write(cpu0+"topology/physical_package_id", "-1\n") },
			"Intel(R) Xeon(R) CPU @ 2.20GHz|4|NaN|5e+09|196608|5.24288e+06|7.4973184e+07"},
	} {
		t.Run(name, func(t *testing.T) {
			tr, ctx := newTree(t, twoPackages())
			c.change(tr)
			p := readProcessor(ctx)
			got := []string{p.Model}
			for _, v := range []Float{p.PhysicalCores, p.Sockets, p.MaxHertz, p.Caches.L1DataBytes, p.Caches.L2Bytes, p.Caches.L3Bytes} {
				got = append(got, known(v))
			}
			if text := strings.Join(got, "|"); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

// Kernels before 5.3 have other names for the processors of a core and of a
// package.
func TestProcessorOfOldKernels(t *testing.T) {
	tr, ctx := newTree(t, nil)
	for cpu := range 4 {
		dir := fmt.Sprintf("sys/devices/system/cpu/cpu%d/topology/", cpu)
		tr.write(dir+"thread_siblings_list", fmt.Sprintf("%d-%d\n", cpu/2*2, cpu/2*2+1))
		tr.write(dir+"core_siblings_list", "0-3\n")
		tr.write(dir+"physical_package_id", "0\n")
	}
	if p := readProcessor(ctx); p.PhysicalCores != 2 || p.Sockets != 1 {
		t.Errorf("there are %v cores in %v packages, want 2 in 1", p.PhysicalCores, p.Sockets)
	}
}

func TestProcessorNames(t *testing.T) {
	arm := func(implementer string, parts ...string) string {
		text := ""
		for i, part := range parts {
			text += fmt.Sprintf("processor\t: %d\nFeatures\t: fp asimd\nCPU implementer\t: %s\nCPU architecture: 8\nCPU part\t: %s\n\n", i, implementer, part)
		}
		return text
	}
	for content, want := range map[string]string{
		"processor\t: 0\ncpu\t\t: POWER9, altivec supported\n":               "POWER9, altivec supported",
		"cpu model\t\t: MIPS 1004Kc V2.15\n":                                 "MIPS 1004Kc V2.15",
		arm("0x41", "0xd0c", "0xd0c"):                                        "Neoverse-N1",
		arm("0x41", "0xd05", "0xd05", "0xd0b"):                               "Cortex-A55, Cortex-A76",
		arm("0x41", "0xd05", "0xfff"):                                        "", // a part is not the whole
		arm("0x61", "0xd05"):                                                 "", // another maker's numbers
		"model name\t: ARMv7 Processor rev 4 (v7l)\n" + arm("0x41", "0xd03"): "ARMv7 Processor rev 4 (v7l)",
		"": "",
	} {
		if got, _ := parseProcessor([]byte(content)); got != want {
			t.Errorf("%q is %q, want %q", content, got, want)
		}
	}
}

func FuzzParseProcessor(f *testing.F) {
	f.Add([]byte("model name\t: x\nflags : hypervisor\n"))
	f.Add([]byte("CPU implementer : 0x41\nCPU part : 0xd0c\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if model, _ := parseProcessor(content); strings.ContainsAny(model, "\x00\n\x1b\ufffd") {
			t.Errorf("the name is %q", model)
		}
	})
}

func TestProcessorAgreesWithLscpu(t *testing.T) {
	path, err := exec.LookPath("lscpu")
	if err != nil {
		t.Skip("lscpu is not installed, so NOTHING was held against it: apt-get install util-linux")
	}
	run := func(args ...string) map[string]string {
		cmd := exec.CommandContext(t.Context(), path, args...)
		cmd.Env = []string{"LC_ALL=C"}
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		values := make(map[string]string)
		for line := range strings.Lines(string(out)) {
			key, value, _ := strings.Cut(line, ":")
			values[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
		return values
	}
	lscpu := run("--bytes")
	of := func(key string) float64 {
		first, _, _ := strings.Cut(lscpu[key], " ")
		v, err := strconv.ParseFloat(first, 64)
		if err != nil {
			return float64(Unknown())
		}
		return v
	}
	p := mustCollect(t, t.Context(), &hostCollector{}).Host.Processor
	if model := strings.Join(strings.Fields(lscpu["Model name"]), " "); p.Model != model && lscpu["Architecture"] == "x86_64" {
		t.Errorf("the model is %q, lscpu tells %q", p.Model, model)
	}
	if told := lscpu["Hypervisor vendor"] != ""; p.Hypervisor != told && lscpu["Architecture"] == "x86_64" {
		t.Errorf("hypervisor is %v, lscpu tells %q", p.Hypervisor, lscpu["Hypervisor vendor"])
	}
	for name, pair := range map[string][2]float64{
		"sockets": {float64(p.Sockets), of("Socket(s)")},
		"cores":   {float64(p.PhysicalCores), of("Core(s) per socket") * of("Socket(s)")},
		"clock":   {float64(p.MaxHertz), of("CPU max MHz") * 1e6},
		"L1d":     {float64(p.Caches.L1DataBytes), of("L1d cache")},
		"L1i":     {float64(p.Caches.L1InstructionBytes), of("L1i cache")},
		"L2":      {float64(p.Caches.L2Bytes), of("L2 cache")},
		"L3":      {float64(p.Caches.L3Bytes), of("L3 cache")},
	} {
		if same := pair[0] == pair[1] || !Float(pair[0]).Known() && !Float(pair[1]).Known(); !same {
			t.Errorf("%s is %v, lscpu tells %v", name, pair[0], pair[1])
		}
	}
}
