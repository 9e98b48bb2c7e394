package gpu

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The line of the H200 was recorded there (driver 580.159), at work. The others
// were written by hand after nvidia-smi's documentation.
func TestParseGPU(t *testing.T) {
	nan := math.NaN()
	tests := map[string]struct {
		line string
		want [10]float64 // in the order of GPU, without FanPerMinute
		name string
	}{
		"consumer": {
			"00000000:01:00.0, GPU-1f1f, 37, 2048, 10240, 61, 215.33, 320.00, 1710, 9501, 45, NVIDIA GeForce RTX 3080",
			[10]float64{.37, 2048 << 20, 10240 << 20, 61, 215.33, 320, 1710e6, 9501e6, .45}, "NVIDIA GeForce RTX 3080",
		},
		"no fan in a server": {
			"00000000:3B:00.0, GPU-2, 0, 0, 15360, 33, 9.51, 70.00, 300, 405, [N/A], Tesla T4",
			[10]float64{0, 0, 15360 << 20, 33, 9.51, 70, 300e6, 405e6, nan}, "Tesla T4",
		},
		"recorded": {
			"00000000:00:06.0, GPU-84263677-fbc5-b69e-2535-3c1eda3bc535, 98, 21619, 143771, 59, 693.09, 700.00, 1470, 3201, [N/A], NVIDIA H200",
			[10]float64{.98, 21619 << 20, 143771 << 20, 59, 693.09, 700, 1470e6, 3201e6, nan}, "NVIDIA H200",
		},
		"divided": {
			"00000000:07:00.0, GPU-3, [N/A], 87, 40960, 28, 44.10, 400.00, 210, 1215, [N/A], NVIDIA A100-SXM4-40GB",
			[10]float64{nan, 87 << 20, 40960 << 20, 28, 44.1, 400, 210e6, 1215e6, nan}, "NVIDIA A100-SXM4-40GB",
		},
		"old": {
			"00000000:02:00.0, GPU-4, [Not Supported], 350, 2000, 45, [Not Supported], [Not Supported], [Not Supported], [Unknown Error], 110, Quadro K620, rev",
			[10]float64{nan, 350 << 20, 2000 << 20, 45, nan, nan, nan, nan, 1}, "Quadro K620, rev",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			g, err := parseGPU(tt.line)
			if err != nil {
				t.Fatal(err)
			}
			got := [10]float64{g.UsageRatio, g.MemoryUsedBytes, g.MemoryTotalBytes, g.TemperatureCelsius, g.PowerWatts, g.PowerLimitWatts, g.ClockHertz, g.MemoryClockHertz, g.FanRatio}
			for i := range got {
				if got[i] != tt.want[i] && !(math.IsNaN(got[i]) && math.IsNaN(tt.want[i])) {
					t.Errorf("value %d is %v, want %v", i, got[i], tt.want[i])
				}
			}
			if g.Name != tt.name || g.Driver != "nvidia" {
				t.Errorf("it is %q of %q", g.Name, g.Driver)
			}
		})
	}
}

func TestParseGPURefusesErrors(t *testing.T) {
	for _, line := range []string{
		"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.",
		"No devices were found",
		"Unable to determine the device handle for GPU 0000:01:00.0: GPU is lost.  Reboot the system to recover this GPU",
		"Failed to initialize NVML: Driver/library version mismatch",
		`Field "clocks.sm" is not a valid field to query.`,
		"", ",,,,,,,,,,,", "\x00\xff",
	} {
		if g, err := parseGPU(line); err == nil {
			t.Errorf("%q is %+v", line, g)
		}
	}
}

func TestParseProcess(t *testing.T) {
	uuid, p, err := parseProcess("GPU-1f1f, 4242, 512, /usr/bin/python3, really")
	if err != nil || uuid != "GPU-1f1f" || p != (Process{4242, "/usr/bin/python3, really", 512 << 20}) {
		t.Errorf("%q %+v %v", uuid, p, err)
	}
	if _, p, err = parseProcess("GPU-1f1f, 1, [N/A], [Insufficient Permissions]"); err != nil || !math.IsNaN(p.MemoryUsedBytes) {
		t.Errorf("%+v %v", p, err)
	}
	for _, line := range []string{"", "No running processes found", "a, -1, 2, x", "a, b, 2, x"} {
		if _, _, err := parseProcess(line); err == nil {
			t.Errorf("%q is accepted", line)
		}
	}
}

// TestEndedProcessesGo gives two lists of processes: who is not in the second
// has ended.
func TestEndedProcessesGo(t *testing.T) {
	s := NewSMI("")
	if err := s.takeGPU(exampleLine); err != nil {
		t.Fatal(err)
	}
	tell := func(pids ...int) {
		t.Helper()
		for _, pid := range pids {
			if err := s.takeProcess(fmt.Sprintf("GPU-1f1f, %d, 512, python", pid)); err != nil {
				t.Fatal(err)
			}
		}
	}
	told := func(want ...int) {
		t.Helper()
		gpus, err := s.GPUs()
		if err != nil || len(gpus) != 1 {
			t.Fatalf("%+v %v", gpus, err)
		}
		var pids []int
		for _, p := range gpus[0].Processes {
			pids = append(pids, p.PID)
		}
		if !slices.Equal(pids, want) {
			t.Errorf("processes %v, want %v", pids, want)
		}
	}
	tell(1, 2)
	told(1, 2)
	s.processTold = s.processTold.Add(-oneTelling - time.Second)
	tell(2, 3)
	told(2, 3)
	for key, r := range s.processes {
		r.at = r.at.Add(-processAge - time.Second)
		s.processes[key] = r
	}
	told()
}

func FuzzParse(f *testing.F) {
	f.Add("00000000:01:00.0, GPU-1f1f, 37, 2048, 10240, 61, 215.33, 320.00, 1710, 9501, 45, NVIDIA")
	f.Add("GPU-1f1f, 4242, 512, python")
	f.Fuzz(func(t *testing.T, line string) {
		if g, err := parseGPU(line); err == nil && (g.Address == "" || g.UsageRatio < 0 || g.UsageRatio > 1 || math.IsInf(g.MemoryUsedBytes, 0)) {
			t.Errorf("%q is %+v", line, g)
		}
		if _, p, err := parseProcess(line); err == nil && (p.PID <= 0 || p.MemoryUsedBytes < 0) {
			t.Errorf("%q is %+v", line, p)
		}
		activeClock(line)
	})
}

func TestScanBoundsFloods(t *testing.T) {
	taken := 0
	take := func(string) error { taken++; return nil }
	if err := scan(bufio.NewScanner(strings.NewReader(strings.Repeat("x", 10*longestLine))), take); !errors.Is(err, errFlood) {
		t.Errorf("a long line is %v", err)
	}
	if err := scan(bufio.NewScanner(strings.NewReader(strings.Repeat("x\n", 10*mostLines))), take); !errors.Is(err, errFlood) || taken > mostLines {
		t.Errorf("%d lines are %v", taken, err)
	}
}

// fake writes a program in place of nvidia-smi. It counts its starts.
func fake(t *testing.T, body string) (path string, starts func() int) {
	t.Helper()
	dir := t.TempDir()
	path = filepath.Join(dir, "nvidia-smi")
	count := filepath.Join(dir, "starts")
	script := "#!/bin/sh\necho $$ >> " + count + "\n" + body
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path, func() int {
		content, err := os.ReadFile(count)
		if err != nil {
			return 0
		}
		return strings.Count(string(content), "\n")
	}
}

const exampleLine = "00000000:01:00.0, GPU-1f1f, 37, 2048, 10240, 61, 215.33, 320.00, 1710, 9501, 45, NVIDIA Example"

// eventually waits for what another program brings about.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("it never came to this: %s", what)
}

func TestWorkingProgramIsReadAndEnded(t *testing.T) {
	dir := t.TempDir()
	pidFile := filepath.Join(dir, "pid")
	// It ignores polite signals and has a child of its own.
	path, starts := fake(t, `trap '' TERM INT HUP
case "$1" in
*compute*) echo "GPU-1f1f, 77, 512, python";;
*) echo "`+exampleLine+`"; echo "$LC_ALL" > `+dir+`/locale;;
esac
sleep 1000 & echo $! >> `+pidFile+`
wait
`)
	s := NewSMI(path)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { s.Run(ctx); close(ended) }()
	eventually(t, "a GPU with a process", func() bool {
		gpus, err := s.GPUs()
		return err == nil && len(gpus) == 1 && gpus[0].UsageRatio == .37 && len(gpus[0].Processes) == 1 && gpus[0].Processes[0].PID == 77
	})
	eventually(t, "two children", func() bool {
		content, err := os.ReadFile(pidFile)
		return err == nil && strings.Count(string(content), "\n") == 2
	})
	if locale, err := os.ReadFile(filepath.Join(dir, "locale")); err != nil || strings.TrimSpace(string(locale)) != "C" {
		t.Errorf("the locale is %q, %v", locale, err)
	}
	cancel()
	<-ended
	content, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	for word := range strings.FieldsSeq(string(content)) {
		pid, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		eventually(t, "its child "+word+" has ended", func() bool {
			state, err := os.ReadFile("/proc/" + word + "/stat")
			return syscall.Kill(pid, 0) != nil || err == nil && strings.Contains(string(state), ") Z ")
		})
	}
	if starts() != 2 {
		t.Errorf("it was started %d times, want once for GPUs and once for processes", starts())
	}
}

// What runOnce says of programs that do it wrong.
func TestBrokenPrograms(t *testing.T) {
	for name, tt := range map[string]struct{ body, want string }{
		"an error on its output": {"echo 'No devices were found'; exit 6", "No devices were found"},
		"ends silently":          {"exit 3", "exit status 3"},
		"ends well":              {"echo '" + exampleLine + "'", "ended by itself"},
		"garbage":                {"head -c 300 /dev/urandom | tr '\\n' x; echo", "nvidia-smi says"},
		"flood":                  {"yes nonsense", "more than it was asked for"},
		"endless line":           {"cat /dev/zero", "more than it was asked for"},
		"hangs":                  {"exec sleep 1000", "told nothing"},
		"hangs with closed pipe": {"exec sleep 1000 >&-", "closed its output"},
	} {
		t.Run(name, func(t *testing.T) {
			path, _ := fake(t, tt.body)
			s := NewSMI(path)
			patience := 200 * time.Millisecond
			if !strings.HasPrefix(name, "hangs") || strings.Contains(tt.want, "closed") {
				patience = time.Minute
			}
			err := s.runOnce(t.Context(), patience, s.takeGPU, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) || len(err.Error()) > 1000 {
				t.Errorf("the error is %v", err)
			}
		})
	}
	if err := NewSMI("/nonexistent").runOnce(t.Context(), 0, nil, nil); err == nil {
		t.Error("a missing program is no error")
	}
}
