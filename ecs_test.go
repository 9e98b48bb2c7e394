package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"headroom/metrics"
	"headroom/metrics/ecs"
)

// TestServeInAnECSTask starts the program where the endpoint of a task on
// Fargate is, and where that breaks and mends.
func TestServeInAnECSTask(t *testing.T) {
	files := map[string]string{"/v4/id": "container.json", "/v4/id/task": "fargate_task.json", "/v4/id/task/stats": "fargate_stats_1.json"}
	var broken atomic.Bool
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := os.ReadFile(filepath.Join("metrics/ecs/testdata", files[r.URL.Path]))
		if err != nil || broken.Load() {
			http.Error(w, "broken", http.StatusInternalServerError)
			return
		}
		_, _ = w.Write(body)
	}))
	defer endpoint.Close()
	t.Setenv(ecs.Variable, endpoint.URL+"/v4/id")

	state := func(s *metrics.Snapshot) metrics.CollectorStatus {
		for _, c := range s.Collectors {
			if c.Collector == "ecs" {
				return c
			}
		}
		t.Fatal("there is no collector of the task")
		return metrics.CollectorStatus{}
	}
	s := startServer(t)
	task := s.await(t, "the task", func(s *metrics.Snapshot) bool { return s.ECSTask.UsedBytes.Known() }).ECSTask
	if task.LimitCores != 0.25 || task.LimitBytes != 512<<20 || task.UsedBytes != 75550720+45010944 || task.Family != "web" || len(task.Containers) != 3 {
		t.Errorf("the task is %+v", task)
	}
	if own := task.Containers[2]; !own.Own || own.Container != "headroom" || own.UsedBytes != 45010944 {
		t.Errorf("the own container is %+v", own)
	}
	if l := s.snapshot(t).Limits; l.CPU.Source != metrics.ECSTaskLimit || l.Memory.Source != metrics.ECSTaskLimit || l.Memory.LimitBytes != 512<<20 {
		t.Errorf("the limits are %+v", l)
	}
	if series := string(s.get(t, "/api/v1/series?metric=ecs_container_used_bytes&label=container=web&range=1m")); !strings.Contains(series, "75550720") {
		t.Errorf("the past of the memory is %s", series)
	}
	for _, panel := range []string{"ecs-cpu", "ecs-memory"} {
		if picture := string(s.get(t, "/charts/"+panel+".svg?range=1m")); !strings.Contains(picture, "headroom") || !strings.Contains(picture, "Task limit") {
			t.Errorf("the chart %s names neither the container nor the limit", panel)
		}
	}
	broken.Store(true)
	s.await(t, "the trouble", func(s *metrics.Snapshot) bool {
		return state(s).State == metrics.CollectorFailed && s.ECSTask.LimitCores == 0.25
	})
	broken.Store(false)
	s.await(t, "the recovery", func(s *metrics.Snapshot) bool { return state(s).State == metrics.CollectorOK })
	if status := s.stop(t, syscall.SIGTERM); status != 0 {
		t.Errorf("the exit status is %d", status)
	}
	if n := strings.Count(s.log.String(), "500 Internal Server Error"); n != 1 {
		t.Errorf("the log tells the trouble %d times:\n%s", n, s.log)
	}
}
