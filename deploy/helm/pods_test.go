package helm

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// snapshot is the part of a reading that tells what is watched.
type snapshot struct {
	Host struct {
		Hostname       string
		WatchedThrough string `json:"watched_through"`
	}
	Limits struct {
		CPU, Tasks struct{ Source string }
		Memory     struct {
			Source string
			Bytes  float64 `json:"limit_bytes"`
		}
	}
	Network struct {
		Interfaces []struct{ Interface string }
	}
	Filesystems []struct {
		Mountpoint string
		Size       *float64 `json:"size_bytes"`
	}
	Processes  struct{ Count int }
	Collectors []struct {
		Collector, State string
		LastError        string `json:"last_error"`
	}
}

// The containers run with what the manifests say, their probes succeed, and
// they tell of what they should.
func TestPodsRun(t *testing.T) {
	e := newEngine(t)
	for what, values := range matrix {
		if strings.Contains(values, "pullSecrets") {
			// There is no such security module to be asked.
			values = strings.Replace(values, "securityContext: {seLinuxOptions: {type: spc_t}}", "", 1)
		}
		t.Run(what, func(t *testing.T) {
			m, err := decode(render(t, "headroom", values))
			if err != nil {
				t.Fatal(err)
			}
			spec := &m.pods().Spec
			in := *e
			in.t = t
			c := in.start(spec)
			serving := spec.Containers[0]
			for _, probe := range []*corev1.Probe{serving.StartupProbe, serving.ReadinessProbe, serving.LivenessProbe} {
				c.succeeds(probe)
			}
			checkSnapshot(t, c, m)
			checkPage(t, c, strings.Contains(values, "pathPrefix"), strings.Contains(values, "tokenSecret"))
			checkHelmTest(t, c, m)
			checkEnd(t, c)
		})
	}
}

// read returns the newest reading of a container.
func read(t *testing.T, c *container) *snapshot {
	t.Helper()
	answer, err := c.get("/api/v1/snapshot")
	var s snapshot
	if err == nil {
		err = json.Unmarshal([]byte(answer), &s)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, answer)
	}
	return &s
}

// checkSnapshot holds that what is watched is the machine, or the container.
func checkSnapshot(t *testing.T, c *container, m *manifests) {
	t.Helper()
	s := read(t, c)
	for _, collector := range s.Collectors {
		if collector.State != "ok" && collector.State != "unsupported" {
			t.Errorf("the collector %s: %s", collector.Collector, collector.LastError)
		}
	}
	sources := []string{s.Limits.CPU.Source, s.Limits.Memory.Source, s.Limits.Tasks.Source}
	var interfaces []string
	for _, i := range s.Network.Interfaces {
		interfaces = append(interfaces, i.Interface)
	}
	slices.Sort(interfaces)
	if m.deployment != nil {
		limit := m.pods().Spec.Containers[0].Resources.Limits.Memory()
		if s.Host.WatchedThrough != "" || limit.IsZero() != (s.Limits.Memory.Source == "host") || !limit.IsZero() && int64(s.Limits.Memory.Bytes) != limit.Value() {
			t.Errorf("it does not tell of its container with %s: %+v", limit, s)
		}
		if !slices.Equal(interfaces, []string{"lo"}) {
			t.Errorf("the interfaces are %v", interfaces)
		}
		return
	}
	if s.Host.WatchedThrough != "/host/proc" || !slices.Equal(sources, []string{"host", "host", "host"}) {
		t.Errorf("watched is %q with limits of %v", s.Host.WatchedThrough, sources)
	}
	if total := memoryOfMachine(t); s.Limits.Memory.Bytes != total {
		t.Errorf("the memory is %.0f, the machine has %.0f", s.Limits.Memory.Bytes, total)
	}
	var machine []string
	entries, err := os.ReadDir("/sys/class/net")
	for _, entry := range entries {
		machine = append(machine, entry.Name())
	}
	if err != nil || !slices.Equal(interfaces, machine) {
		t.Errorf("the interfaces are %v, the machine has %v (%v)", interfaces, machine, err)
	}
	if name, err := os.ReadFile("/etc/hostname"); err != nil || s.Host.Hostname != strings.TrimSpace(string(name)) {
		t.Errorf("the name is %q, that of the machine %q (%v)", s.Host.Hostname, name, err)
	}
	checkFilesystems(t, s)
	// The container alone has one.
	if processes, _ := filepath.Glob("/proc/[0-9]*"); s.Processes.Count < len(processes)/2 {
		t.Errorf("%d processes are seen, the machine has about %d", s.Processes.Count, len(processes))
	}
}

func memoryOfMachine(t *testing.T) float64 {
	t.Helper()
	content, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		t.Fatal(err)
	}
	kibibytes, err := strconv.ParseFloat(regexp.MustCompile(`MemTotal: +([0-9]+) kB`).FindStringSubmatch(string(content))[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return kibibytes * 1024
}

// checkFilesystems compares with what df tells of the root of the machine.
func checkFilesystems(t *testing.T, s *snapshot) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "df", "--block-size=1", "--output=size", "/").Output()
	want := strings.Fields(string(out))
	if err != nil || len(want) != 2 {
		t.Fatalf("df says %q (%v)", out, err)
	}
	for _, f := range s.Filesystems {
		if f.Mountpoint == "/" && f.Size != nil && strconv.FormatFloat(*f.Size, 'f', 0, 64) == want[1] {
			return
		}
	}
	t.Errorf("the root directory of the machine, with %s bytes, is not among %+v", want[1], s.Filesystems)
}

func checkPage(t *testing.T, c *container, below, withToken bool) {
	t.Helper()
	if page, err := c.get("/headroom/"); (err == nil) != below {
		t.Errorf("the page below /headroom/ is %.200s", page)
	}
	if metrics, err := c.get("/metrics", "-6"); err != nil || !strings.Contains(metrics, "node_memory_MemTotal_bytes") {
		t.Errorf("/metrics over IPv6 is %.200s", metrics)
	}
	const lines = "/api/v1/processes?command_lines=true"
	if answer, err := c.get(lines); err == nil {
		t.Errorf("command lines are told to everybody: %.200s", answer)
	}
	if answer, err := c.get(lines, "-H", "Authorization: Bearer "+token); (err == nil) != withToken {
		t.Errorf("with the token of the secret the answer is %.200s", answer)
	}
}

// checkHelmTest runs the container of "helm test" beside the other, where the
// name of the Service leads to it.
func checkHelmTest(t *testing.T, c *container, m *manifests) {
	t.Helper()
	hosts := filepath.Join(c.root, "etc/hosts")
	if err := os.WriteFile(hosts, []byte("127.0.0.1 localhost "+m.service.Name+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"run", "--rm", "--no-hosts", "--network", "container:" + c.id}, c.arguments(&m.testPod.Spec)...)
	if _, errs, err := c.podman(args...); err != nil {
		t.Errorf("helm test fails: %s", errs)
	}
}

// checkEnd ends it as a kubelet does.
func checkEnd(t *testing.T, c *container) {
	t.Helper()
	if _, errs, err := c.podman("stop", "-t", "30", c.id); err != nil {
		t.Fatal(errs)
	}
	if code, _, err := c.podman("inspect", "--format", "{{.State.ExitCode}}", c.id); err != nil || code != "0" {
		t.Errorf("it ends with %s (%v)", code, err)
	}
}
