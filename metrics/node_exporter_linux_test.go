package metrics

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Every value that node_exporter has under the same name is held against it:
// one scrape before our reading and one after. Counters must lie between the
// two. Gauges must lie between them with some room, since they go up and down
// meanwhile, and node_exporter's processes and pages count too:
//   - bytes: 64 MiB, what other tests allocate within a second;
//   - everything else: 2, and a tenth of the value.
//
// What still differs may have moved in between: others open sockets and run
// threads, node_exporter itself does. So it is compared up to five times, and
// wrong is what differs each time.
func TestValuesAgreeWithNodeExporter(t *testing.T) {
	url := startNodeExporter(t, "--collector.processes", "--collector.tcpstat", "--collector.netstat.fields=.",
		"--collector.netdev.device-exclude=^$", "--collector.netclass.ignored-devices=^$") // loopback too
	scrape(t, url) // its first reading of some files is slow
	var wrong map[string]string
	for attempt := range 5 {
		compared, differs := compareWithNodeExporter(t, url)
		if attempt == 0 {
			t.Logf("compared: %s", strings.Join(slices.Sorted(maps.Keys(compared)), " "))
			if len(compared) < 120 {
				t.Errorf("only %d metrics were compared", len(compared))
			}
			wrong = differs
		}
		maps.DeleteFunc(wrong, func(key, _ string) bool { return differs[key] == "" })
		if len(wrong) == 0 {
			return
		}
	}
	for _, key := range slices.Sorted(maps.Keys(wrong)) {
		t.Error(wrong[key])
	}
}

// compareWithNodeExporter returns the metrics that were compared, and what is
// wrong by series.
func compareWithNodeExporter(t *testing.T, url string) (compared map[string]bool, differs map[string]string) {
	t.Helper()
	collectors := Collectors()
	before := scrape(t, url)
	s := UnknownSnapshot(time.Now())
	for _, c := range collectors {
		put, err := c.Collect(t.Context())
		if err != nil && !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %v", c.Name(), err)
		}
		if put != nil {
			put(s)
		}
		if p, ok := c.(*processCollector); ok {
			p.Close()
		}
	}
	after := scrape(t, url)

	return compareReadings(s, before, after)
}

// compareReadings holds a Snapshot against what node_exporter told before and after.
func compareReadings(s *Snapshot, before, after answer) (compared map[string]bool, differs map[string]string) {
	compared, differs = make(map[string]bool), make(map[string]string)
	for _, f := range Families() {
		if !strings.HasPrefix(f.Name, "node_") || strings.HasPrefix(f.Name, "node_scrape_collector_") {
			continue // the last tell of node_exporter's own collectors
		}
		if help, ok := after.help[f.Name]; ok && (f.Help != help || string(f.Kind) != after.kind[f.Name]) {
			differs[f.Name] = fmt.Sprintf("%s is a %s, %q; node_exporter says a %s, %q", f.Name, f.Kind, f.Help, after.kind[f.Name], help)
		}
		f.Read(s, func(v Float, labels FamilyLabels) {
			if !v.Known() {
				return
			}
			named := make(map[string]string)
			for i, name := range f.Labels {
				named[name] = labels[i]
			}
			key := fmt.Sprintf("%s%v", f.Name, named)
			a, okA := before.find(f.Name, named)
			b, okB := after.find(f.Name, named)
			if f.Name == "node_processes_state" && len(before.samples[f.Name]) > 0 {
				okA, okB = true, true // it leaves out a state that no process is in: that is 0
			}
			if !okA || !okB {
				if v != 0 || len(before.samples[f.Name]) == 0 { // it leaves out states in which there is nothing
					differs[key] = key + " is not in node_exporter's answer"
				}
				return
			}
			compared[f.Name] = true
			room := 0.011 // clock ticks of 10 ms
			if f.Kind == GaugeFamily || f.Name == "node_netstat_Tcp_CurrEstab" {
				room = 2 + math.Abs(a)/10
				if strings.HasSuffix(f.Name, "_bytes") {
					room = 64 << 20
				}
			}
			if float64(v) < min(a, b)-room || float64(v) > max(a, b)+room {
				differs[key] = fmt.Sprintf("%s is %v, node_exporter tells %v before and %v after", key, v, a, b)
			}
		})
	}
	return compared, differs
}

// The sensors of a machine that has some, by the files of a made-up one.
func TestSensorsAgreeWithNodeExporter(t *testing.T) {
	device := "sys/devices/pci0000:00/0000:00:01.1/0000:01:00.0/nvme/nvme0"
	tr, ctx := newTree(t, map[string]string{
		"sys/devices/platform/coretemp.0/hwmon/hwmon0/name":        "coretemp\n",
		"sys/devices/platform/coretemp.0/hwmon/hwmon0/temp1_input": "47000\n",
		"sys/devices/platform/coretemp.0/hwmon/hwmon0/temp1_max":   "80000\n",
		"sys/devices/platform/coretemp.0/hwmon/hwmon0/temp1_crit":  "100000\n",
		"sys/devices/platform/coretemp.0/hwmon/hwmon0/temp1_label": "package\n",
		"sys/devices/platform/coretemp.0/hwmon/hwmon0/temp2_input": "45500\n",
		"sys/devices/platform/coretemp.0/hwmon/hwmon0/fan1_input":  "1200\n",
		device + "/hwmon1/name":                                    "nvme\n",
		device + "/hwmon1/temp1_input":                             "36850\n",
		"sys/class/hwmon/hwmon2/name":                              "acpitz\n",
		"sys/class/hwmon/hwmon2/temp1_input":                       "27800\n",
		"sys/class/power_supply/AC/type":                           "Mains\n",
		"sys/class/power_supply/AC/online":                         "1\n",
		"sys/class/powercap/intel-rapl:0/name":                     "package-0\n",
		"sys/class/powercap/intel-rapl:0/energy_uj":                "5500000\n",
		"sys/class/powercap/intel-rapl:0/max_energy_range_uj":      "262143328850\n",
	})
	link(t, tr, "sys/devices/platform/coretemp.0/hwmon/hwmon0/device", "../../../coretemp.0")
	link(t, tr, device+"/hwmon1/device", "../../nvme0")
	link(t, tr, "sys/class/hwmon/hwmon0", "../../devices/platform/coretemp.0/hwmon/hwmon0")
	link(t, tr, "sys/class/hwmon/hwmon1", "../../"+strings.TrimPrefix(device, "sys/")+"/hwmon1")
	url := startNodeExporter(t, "--path.sysfs="+tr.dir+"/sys", "--collector.disable-defaults", "--collector.hwmon", "--collector.powersupplyclass", "--collector.rapl")
	told := scrape(t, url)
	s := UnknownSnapshot(epoch)
	s.Sensors = mustCollect(t, ctx, &sensorCollector{}).Sensors
	compared, differs := compareReadings(s, told, told)
	for _, key := range slices.Sorted(maps.Keys(differs)) {
		t.Error(differs[key])
	}
	for _, name := range []string{
		"node_hwmon_chip_names", "node_hwmon_sensor_label", "node_hwmon_temp_celsius", "node_hwmon_temp_max_celsius",
		"node_hwmon_temp_crit_celsius", "node_hwmon_fan_rpm", "node_power_supply_online", "node_rapl_package_joules_total",
	} {
		if !compared[name] {
			t.Errorf("%s was not compared", name)
		}
	}
}

// startNodeExporter returns the address of its metrics.
func startNodeExporter(t *testing.T, flags ...string) string {
	t.Helper()
	program, err := exec.LookPath("prometheus-node-exporter")
	if err != nil {
		program, err = exec.LookPath("node_exporter")
	}
	if err != nil {
		t.Skip("THE VALUES ARE NOT HELD AGAINST NODE_EXPORTER: it is not installed (Debian: prometheus-node-exporter)")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	cmd := exec.CommandContext(t.Context(), program, append([]string{"--web.listen-address=" + address}, flags...)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() })
	url := "http://" + address + "/metrics"
	for range 100 {
		if r, err := http.Get(url); err == nil { //nolint:noctx // it ends with the test
			r.Body.Close()
			return url
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s did not answer at %s within 10 s", program, url)
	return ""
}

// sample is a line of the Prometheus text format.
type sample struct {
	labels map[string]string
	value  float64
}

// answer is what an exporter tells.
type answer struct {
	samples    map[string][]sample
	help, kind map[string]string
}

// scrape reads the samples by metric.
func scrape(t *testing.T, url string) answer {
	t.Helper()
	r, err := http.Get(url) //nolint:noctx // it ends with the test
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	told := answer{make(map[string][]sample), make(map[string]string), make(map[string]string)}
	lines := bufio.NewScanner(io.LimitReader(r.Body, 16<<20))
	for lines.Scan() {
		line := lines.Text()
		if comment, ok := strings.CutPrefix(line, "# HELP "); ok {
			name, help, _ := strings.Cut(comment, " ")
			told.help[name] = help
			continue
		}
		if comment, ok := strings.CutPrefix(line, "# TYPE "); ok {
			name, kind, _ := strings.Cut(comment, " ")
			told.kind[name] = kind
			continue
		}
		end := strings.LastIndexByte(line, ' ')
		value, err := strconv.ParseFloat(line[end+1:], 64)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		name, rest, _ := strings.Cut(line[:end], "{")
		one := sample{labels: make(map[string]string), value: value}
		for rest = strings.TrimSuffix(rest, "}"); rest != ""; rest = strings.TrimPrefix(rest, ",") {
			label, tail, _ := strings.Cut(rest, "=")
			quoted, err := strconv.QuotedPrefix(tail)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if one.labels[label], err = strconv.Unquote(quoted); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			rest = tail[len(quoted):]
		}
		told.samples[name] = append(told.samples[name], one)
	}
	return told
}

// find returns the value of the sample that has these labels.
func (a *answer) find(name string, labels map[string]string) (float64, bool) {
	for _, s := range a.samples[name] {
		matches := true
		for label, value := range labels {
			matches = matches && s.labels[label] == value
		}
		if matches {
			return s.value, true
		}
	}
	return 0, false
}
