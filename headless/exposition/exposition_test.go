package exposition

import (
	"math"
	"os/exec"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"

	"headroom/metrics"
)

// Every family of a snapshot in which everything is known is there with its
// type, its help, and each of its samples.
func TestEveryFamilyAppears(t *testing.T) {
	snapshot := fullSnapshot()
	e := New("1.2.3", new(Requests))
	parsed := parseText(t, e.Append(nil, Text, snapshot))
	open := parseOpen(t, string(e.Append(nil, OpenMetrics, snapshot)))
	kinds := map[metrics.FamilyKind]dto.MetricType{
		metrics.GaugeFamily: dto.MetricType_GAUGE, metrics.CounterFamily: dto.MetricType_COUNTER, metrics.UntypedFamily: dto.MetricType_UNTYPED,
	}
	names := make(map[string]bool)
	for _, f := range metrics.Families() {
		if names[f.Name] {
			t.Errorf("there are two families %s", f.Name)
		}
		names[f.Name] = true
		got := parsed[f.Name]
		if got == nil {
			t.Errorf("%s is not there", f.Name)
			continue
		}
		if got.GetHelp() != f.Help || f.Help == "" || got.GetType() != kinds[f.Kind] {
			t.Errorf("%s is a %s, %q; want a %s, %q", f.Name, got.GetType(), got.GetHelp(), f.Kind, f.Help)
		}
		openName, openKind := f.Name, string(f.Kind)
		if f.Kind == metrics.CounterFamily {
			openName = strings.TrimSuffix(f.Name, "_total")
		}
		if f.Kind == metrics.UntypedFamily {
			openKind = "unknown"
		}
		if o := open[openName]; o == nil || o.kind != openKind || o.help != strings.ReplaceAll(f.Help, `"`, `\"`) || len(o.samples) != len(got.GetMetric()) {
			t.Errorf("%s is in OpenMetrics %+v", openName, o)
		}
		n := 0
		f.Read(snapshot, func(v metrics.Float, labels metrics.FamilyLabels) {
			n++
			if !hasSample(got, f.Labels, labels, float64(v)) {
				t.Errorf("%s lacks %v for %v", f.Name, v, labels)
			}
		})
		if n == 0 || n != len(got.GetMetric()) {
			t.Errorf("%s has %d samples, want %d", f.Name, len(got.GetMetric()), n)
		}
	}
	for _, m := range metrics.Catalog() {
		if m.Prometheus != "" && !names[m.Prometheus] {
			t.Errorf("%s of the catalogue is not exposed", m.Prometheus)
		}
	}
}

func hasSample(f *dto.MetricFamily, names []string, labels metrics.FamilyLabels, value float64) bool {
	for _, m := range f.GetMetric() {
		v := m.GetGauge().GetValue() + m.GetCounter().GetValue() + m.GetUntyped().GetValue()
		same := v == value && len(m.GetLabel()) == len(names)
		for _, l := range m.GetLabel() {
			for i, name := range names {
				same = same && (l.GetName() != name || l.GetValue() == labels[i])
			}
		}
		if same {
			return true
		}
	}
	return false
}

// What a program with a Prometheus client tells of itself is here too.
func TestOwnFamilies(t *testing.T) {
	e := New("1.2.3", new(Requests))
	parsed := parseText(t, e.Append(nil, Text, nil))
	for name := range strings.FieldsSeq(`process_cpu_seconds_total process_resident_memory_bytes process_virtual_memory_bytes process_open_fds
		process_max_fds process_start_time_seconds go_goroutines go_threads go_info go_memstats_alloc_bytes go_memstats_alloc_bytes_total
		go_memstats_sys_bytes go_memstats_heap_inuse_bytes go_memstats_heap_objects go_memstats_mallocs_total go_memstats_next_gc_bytes
		headroom_build_info headroom_http_requests_in_flight node_time_seconds`) {
		f := parsed[name]
		if f == nil || len(f.GetMetric()) != 1 {
			t.Errorf("%s is not there", name)
			continue
		}
		m := f.GetMetric()[0]
		if v := m.GetGauge().GetValue() + m.GetCounter().GetValue(); !(v > 0) && name != "headroom_http_requests_in_flight" {
			t.Errorf("%s is %v", name, v)
		}
	}
	if len(parsed) > 30 {
		t.Errorf("without a snapshot there are %d families", len(parsed))
	}
	first := parsed["process_start_time_seconds"].GetMetric()[0].GetGauge().GetValue()
	now := parsed["node_time_seconds"].GetMetric()[0].GetGauge().GetValue()
	if age := now - first; age < -1 || age > 3600 {
		t.Errorf("the process started %v s ago", age)
	}
}

// What is unknown is left out, and never 0.
func TestUnknownIsLeftOut(t *testing.T) {
	s := metrics.UnknownSnapshot(epoch)
	s.Load.Load1, s.Load.Load5, s.Load.Load15 = 0, metrics.Float(math.Inf(1)), metrics.Unknown()
	text := string(New("", new(Requests)).Append(nil, Text, s))
	if !strings.Contains(text, "\nnode_load1 0\n") {
		t.Error("a known 0 is left out")
	}
	for _, name := range []string{"node_load5", "node_load15", "node_memory_MemTotal_bytes", "node_boot_time_seconds", "node_uname_info"} {
		if strings.Contains(text, name) {
			t.Errorf("%s is there, though nothing is known of it", name)
		}
	}
	if strings.Contains(text, " NaN\n") || strings.Contains(text, "Inf\n") {
		t.Errorf("there are numbers that are none:\n%s", text)
	}
}

// Names from the machine may hold anything.
func TestLabelsAreEscaped(t *testing.T) {
	for given, want := range map[string]string{
		`a "quoted" one`: `a "quoted" one`, `C:\dir`: `C:\dir`, "two\nlines": "two\nlines", "Zürich 日本": "Zürich 日本",
		"broken \xff\xfe": "broken \ufffd\ufffd", "": "", `\"`: `\"`, `ends in \`: `ends in \`,
	} {
		s := metrics.UnknownSnapshot(epoch)
		s.Filesystems = []metrics.Filesystem{{Mountpoint: given, Device: "d", Type: "t", SizeBytes: 1}}
		e := New("", new(Requests))
		parsed := parseText(t, e.Append(nil, Text, s))
		if !hasSample(parsed["node_filesystem_size_bytes"], []string{"device", "fstype", "mountpoint"}, metrics.FamilyLabels{"d", "t", want}, 1) {
			t.Errorf("%q came as %v", given, parsed["node_filesystem_size_bytes"])
		}
		parseOpen(t, string(e.Append(nil, OpenMetrics, s)))
	}
}

// A client refuses an answer in which a series comes twice.
func TestNoSeriesComesTwice(t *testing.T) {
	s := metrics.UnknownSnapshot(epoch)
	disk := metrics.Disk{Device: "sda", ReadBytesTotal: 5}
	other := disk
	other.ReadBytesTotal = 7
	s.DiskIO.Devices = []metrics.Disk{disk, other, {Device: "sdb", ReadBytesTotal: 6}}
	e := New("", new(Requests))
	for range 2 { // the second is of another tick
		parsed := parseText(t, e.Append(nil, Text, s))
		if f := parsed["node_disk_read_bytes_total"]; len(f.GetMetric()) != 2 || f.GetMetric()[0].GetCounter().GetValue() != 5 {
			t.Errorf("the disks are %v", f)
		}
		next := *s
		s = &next
	}
}

// An answer is of the snapshot that is asked for, and formats do not mix.
func TestSnapshotIsWrittenAnewInEachTick(t *testing.T) {
	e := New("", new(Requests))
	for i := range 3 {
		s := metrics.UnknownSnapshot(epoch)
		s.Load.Load1 = metrics.Float(i)
		for range 2 {
			text, open := string(e.Append(nil, Text, s)), string(e.Append(nil, OpenMetrics, s))
			want := "\nnode_load1 " + string(rune('0'+i)) + "\n"
			if !strings.Contains(text, want) || !strings.Contains(open, want) || strings.Contains(text, "# EOF") {
				t.Errorf("tick %d: %s", i, text)
			}
		}
	}
	if out := string(e.Append([]byte("before "), Text, nil)); !strings.HasPrefix(out, "before # HELP") {
		t.Errorf("it begins with %.40q", out)
	}
}

func TestNumbersAreReadAsTheSame(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", -1: "-1", 1795618517.35: "1.79561851735e+09", 1 << 62: "4.611686018427388e+18", 0.1: "0.1", 25276514304: "25276514304", 1e-9: "1e-09",
	} {
		if got := string(appendValue(nil, v)); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}

// promtool's only complaints are of names that are node_exporter's own.
func TestPromtoolAccepts(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("THE EXPOSITION IS NOT CHECKED BY PROMTOOL: it is not installed (Debian: prometheus)")
	}
	cmd := exec.CommandContext(t.Context(), promtool, "check", "metrics")
	cmd.Stdin = strings.NewReader(string(New("1.2.3", counted(t)).Append(nil, Text, fullSnapshot())))
	said, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 3 { // 3: it reads well, but there are complaints
		t.Errorf("%v: %s", err, said)
	}
	for line := range strings.Lines(string(said)) {
		if !strings.HasPrefix(line, "node_") || !strings.Contains(line, "snake_case") && !strings.Contains(line, "_bits ") {
			t.Error(line)
		}
	}
}
