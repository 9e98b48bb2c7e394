package metrics

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// stalls returns the totals of a file of PSI, in seconds, by "some" and "full".
func stalls(t *testing.T, name string) map[string]float64 {
	t.Helper()
	if _, err := os.ReadFile("/proc/pressure/" + name); err != nil {
		t.Skipf("this kernel tells no pressure: %v", err)
	}
	totals := make(map[string]float64)
	for which, words := range fields(t, "/proc/pressure/"+name) {
		_, total, _ := strings.Cut(words[len(words)-1], "=")
		v, err := strconv.ParseFloat(total, 64)
		if err != nil {
			t.Fatal(err)
		}
		totals[which] = v / 1e6
	}
	return totals
}

func TestPressureAgreesWithProc(t *testing.T) {
	for name, of := range map[string]func(p *Pressure) *Stall{
		"cpu": func(p *Pressure) *Stall { return &p.CPU }, "memory": func(p *Pressure) *Stall { return &p.Memory }, "io": func(p *Pressure) *Stall { return &p.IO },
	} {
		before := stalls(t, name)
		got := of(&mustCollect(t, t.Context(), &pressureCollector{}).Pressure)
		after := stalls(t, name)
		between(t, name+" some", before["some"], got.SomeSecondsTotal, after["some"])
		if got.FullSecondsTotal.Known() {
			between(t, name+" full", before["full"], got.FullSecondsTotal, after["full"])
		}
	}
}

func TestTasksAgreeWithProc(t *testing.T) {
	threads := 0.0
	processes, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range processes {
		if _, err := strconv.Atoi(p.Name()); err == nil {
			tasks, _ := os.ReadDir("/proc/" + p.Name() + "/task") // it may have ended
			threads += float64(len(tasks))
		}
	}
	l := mustCollect(t, t.Context(), &loadCollector{}).Load
	if _, err := os.Stat("/proc/2/comm"); err != nil {
		t.Skip("this /proc shows not all processes of the machine")
	}
	// Others come and go meanwhile.
	if !near(l.Tasks, threads, 30+threads/10) {
		t.Errorf("there are %v tasks, /proc has %v", l.Tasks, threads)
	}
}
