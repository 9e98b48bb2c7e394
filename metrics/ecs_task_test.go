package metrics

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"headroom/metrics/ecs"
)

// endpoint answers for the task metadata endpoint, without a network so that
// the clock of a test can stand still.
type endpoint struct {
	mu     sync.Mutex
	answer map[string]string // the bodies, by path
	status int               // other than 200
	delay  time.Duration
	asked  map[string]int
}

func ecsFixture(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("ecs/testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func newEndpoint(t *testing.T, task, stats string) *endpoint {
	t.Helper()
	return &endpoint{asked: make(map[string]int), answer: map[string]string{
		"/v4/id": ecsFixture(t, "container.json"), "/v4/id/task": ecsFixture(t, task), "/v4/id/task/stats": ecsFixture(t, stats),
	}}
}

func (e *endpoint) setStats(body string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answer["/v4/id/task/stats"] = body
}

func (e *endpoint) trouble(status int, delay time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.status, e.delay = status, delay
}

func (e *endpoint) requests() map[string]int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return maps.Clone(e.asked)
}

// RoundTrip implements http.RoundTripper.
func (e *endpoint) RoundTrip(r *http.Request) (*http.Response, error) {
	e.mu.Lock()
	e.asked[r.URL.Path]++
	body, status, delay := e.answer[r.URL.Path], e.status, e.delay
	e.mu.Unlock()
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case <-time.After(delay):
	}
	w := httptest.NewRecorder()
	if status != 0 {
		w.WriteHeader(status)
	}
	_, err := w.WriteString(body)
	return w.Result(), err
}

// collector returns a collector of the endpoint.
func (e *endpoint) collector(t *testing.T) *ecsCollector {
	t.Helper()
	client, err := ecs.New("http://169.254.170.2/v4/id")
	if err != nil {
		t.Fatal(err)
	}
	client.HTTP.Transport = e
	return &ecsCollector{client: client}
}

// ecsContext ends the collector's goroutine with the test.
func ecsContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() { cancel(); synctest.Wait() })
	return ctx
}

// Known numbers, by hand: 1e9 ns in 10 s are 0.1 cores, and so on.
func TestECSFargate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEndpoint(t, "fargate_task.json", "fargate_stats_1.json")
		c, ctx := e.collector(t), ecsContext(t)
		first := mustCollect(t, ctx, c).ECSTask
		if first.LimitCores != 0.25 || first.LimitBytes != 512<<20 || !near(first.UsedCores, 0.11, 1e-9) || first.UsedBytes != 75550720+45010944 {
			t.Errorf("the first reading is %+v", first)
		}
		if first.Family != "web" || first.Revision != "9" || first.Service != "web" || first.LaunchType != "FARGATE" || first.AvailabilityZone != "eu-central-1a" ||
			first.KnownStatus != "RUNNING" || first.DesiredStatus != "RUNNING" || !strings.HasSuffix(first.Cluster, "cluster/shop") || !strings.HasPrefix(first.TaskARN, "arn:aws:ecs:") {
			t.Errorf("the task is %+v", first)
		}
		if first.StorageUsedBytes != 427<<20 || first.StorageSizeBytes != 20496<<20 || first.ReceiveBytesPerSecond.Known() {
			t.Errorf("the first reading is %+v", first)
		}
		e.setStats(ecsFixture(t, "fargate_stats_2.json"))
		time.Sleep(ecsStatsInterval)
		synctest.Wait()
		got := mustCollect(t, ctx, c).ECSTask
		if len(got.Containers) != 3 {
			t.Fatalf("containers are %+v", got.Containers)
		}
		stopped, web, own := got.Containers[0], got.Containers[1], got.Containers[2]
		if stopped.KnownStatus != "STOPPED" || stopped.UsedBytes.Known() || stopped.UsedCores.Known() || stopped.Own {
			t.Errorf("the stopped container is %+v", stopped)
		}
		if !near(web.UsedCores, 0.2, 1e-9) || web.UsedBytes != 75550720 || web.CPUSecondsTotal != 7 || web.ReceiveBytesPerSecond != 5000 || web.TransmitBytesPerSecond != 1000 ||
			web.ReadBytesPerSecond != 4096 || web.WriteBytesPerSecond != 0 || web.ReadBytesTotal != 23834624 || web.Tasks.Known() {
			t.Errorf("web is %+v", web)
		}
		// 2 shares are none, and 9223372036854771712 bytes are no limit.
		if web.ReservedCores.Known() || web.LimitBytes.Known() || web.RestartsTotal.Known() || web.Health != "HEALTHY" || web.Image != "example/web:1.2" || web.Own || web.StartedAt.IsZero() {
			t.Errorf("web is %+v", web)
		}
		if own.ReservedCores != 0.125 || own.LimitBytes != 128<<20 || !own.Own || own.RestartsTotal != 3 {
			t.Errorf("headroom is %+v", own)
		}
		// The containers share their interfaces: the newest reading is the task's.
		if got.ReceiveBytesPerSecond != 5100 || got.TransmitBytesPerSecond != 1010 || got.ReceiveBytesTotal != 1051100 || !near(got.UsedCores, 0.21, 1e-9) {
			t.Errorf("the task is %+v", got)
		}
	})
}

// A task without limits of its own, whose containers have interfaces of their
// own. One has just started, so the statistics hold no earlier value.
func TestECSOnEC2(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := mustCollect(t, ecsContext(t), newEndpoint(t, "ec2_task.json", "ec2_stats.json").collector(t)).ECSTask
		if got.LimitCores.Known() || got.LimitBytes.Known() || got.StorageSizeBytes.Known() || got.UsedCores.Known() || got.UsedBytes != 98074624 {
			t.Errorf("the task is %+v", got)
		}
		if got.ReceiveBytesTotal != 84+101869+45368 || got.TransmitBytesTotal != 84+43958+13532 {
			t.Errorf("the traffic is %v and %v", got.ReceiveBytesTotal, got.TransmitBytesTotal)
		}
		pause, web, fresh := got.Containers[0], got.Containers[1], got.Containers[2]
		// 4073377792 is the memory of the host, no limit of the container.
		if pause.LimitBytes.Known() || pause.ReservedCores.Known() || pause.UsedCores != 0 || pause.Type != "CNI_PAUSE" {
			t.Errorf("the pause container is %+v", pause)
		}
		if web.LimitBytes != 256<<20 || web.ReservedCores != 0.125 || web.Tasks != 33 || web.ReadBytesTotal != 60960768 || web.DockerName != "ecs-web-13-web-bb" {
			t.Errorf("web is %+v", web)
		}
		if fresh.UsedCores.Known() || fresh.UsedBytes != 49934336 {
			t.Errorf("the container that has just started is %+v", fresh)
		}
	})
}

// What a running container uses must not be left out of what the task does.
func TestECSRunningContainerWithoutStatistics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEndpoint(t, "fargate_task.json", "fargate_stats_1.json")
		c := e.collector(t)
		ctx := ecsContext(t)
		whole := mustCollect(t, ctx, c).ECSTask
		if !whole.UsedBytes.Known() || !whole.UsedCores.Known() {
			t.Fatalf("the task is %+v", whole)
		}
		var stats map[string]json.RawMessage
		if err := json.Unmarshal([]byte(ecsFixture(t, "fargate_stats_2.json")), &stats); err != nil {
			t.Fatal(err)
		}
		for _, container := range whole.Containers {
			if container.KnownStatus == "RUNNING" && !container.Own {
				stats[container.ID] = json.RawMessage("null")
			}
		}
		body, err := json.Marshal(stats)
		if err != nil {
			t.Fatal(err)
		}
		e.setStats(string(body))
		time.Sleep(ecsStale + ecsStatsInterval)
		synctest.Wait()
		if got := mustCollect(t, ctx, c).ECSTask; got.UsedBytes.Known() || got.UsedCores.Known() || !got.LimitBytes.Known() {
			t.Errorf("the task is %+v", got)
		}
	})
}

// While the endpoint has not answered, the host's limits don't pass for those
// that bind; one that stays dead does not hide them for ever.
func TestLimitsWaitForECS(t *testing.T) {
	for name, delay := range map[string]time.Duration{"slow": 1500 * time.Millisecond, "dead": time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := newEndpoint(t, "fargate_task.json", "fargate_stats_1.json")
				e.trouble(0, delay)
				host := &scripted{name: "host", put: func(int) (func(*Snapshot), error) {
					return func(s *Snapshot) { s.Host.CPUs, s.Memory = 8, reading8().Memory }, nil
				}}
				var sources []LimitSource
				for _, s := range start(t, time.Second, 30, e.collector(t), host) {
					if n := len(sources); n == 0 || sources[n-1] != s.Limits.CPU.Source {
						sources = append(sources, s.Limits.CPU.Source)
					}
				}
				want := []LimitSource{"", ECSTaskLimit}
				if name == "dead" {
					want[1] = HostLimit
				}
				if !slices.Equal(sources, want) {
					t.Errorf("the limits are those of %q, want %q", sources, want)
				}
			})
		})
	}
}

func TestECSWithoutVariable(t *testing.T) {
	t.Setenv(ecs.Variable, "")
	if r := collect(t.Context(), &ecsCollector{}); !errors.Is(r.err, ErrUnsupported) || !strings.Contains(r.err.Error(), ecs.Variable) {
		t.Errorf("the error is %v", r.err)
	}
	t.Setenv(ecs.Variable, "ftp://x/")
	if r := collect(t.Context(), &ecsCollector{}); r.err == nil || errors.Is(r.err, ErrUnsupported) || !strings.Contains(r.err.Error(), `ECS_CONTAINER_METADATA_URI_V4 is "ftp://x/"`) {
		t.Errorf("the error is %v", r.err)
	}
}

// The endpoint is asked gently, however short the interval is, and the values
// are there in each tick.
func TestECSIsAskedGently(t *testing.T) {
	for _, interval := range []time.Duration{MinInterval, time.Second, MaxInterval} {
		synctest.Test(t, func(t *testing.T) {
			e := newEndpoint(t, "fargate_task.json", "fargate_stats_1.json")
			ticks := 0
			for i, s := range start(t, interval, int(2*time.Minute/interval)+2, e.collector(t)) {
				ticks++
				// The statistics never change here, so they get old.
				if s.ECSTask.LimitCores != 0.25 || i == 0 && !s.ECSTask.UsedCores.Known() || statusOf(t, s, "ecs").State != CollectorOK {
					t.Fatalf("interval %s, tick %d: %+v", interval, i, s.ECSTask)
				}
			}
			asked := e.requests()
			if n := asked["/v4/id/task/stats"]; n < 20 || n > 40 || asked["/v4/id"] != 1 || asked["/v4/id/task"] > 4 {
				t.Errorf("interval %s: %d ticks asked %v", interval, ticks, asked)
			}
		})
	}
}

// Whatever is wrong with the endpoint is told once, costs no tick its time,
// and is over when it is over.
func TestECSInTrouble(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		delay  time.Duration
		stats  string
		want   string
	}{
		"error":    {status: http.StatusInternalServerError, want: "500 Internal Server Error"},
		"redirect": {status: http.StatusFound, want: "302 Found"},
		"slow":     {delay: time.Minute, want: "deadline exceeded"},
		"garbage":  {stats: "<html>", want: "can't be read"},
		"half":     {stats: `{"a":{"re`, want: "unexpected end"},
		"huge":     {stats: strings.Repeat(" ", 2<<20), want: "longer than"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := newEndpoint(t, "fargate_task.json", "fargate_stats_1.json")
				var log bytes.Buffer
				s, err := New(Config{Collectors: []Collector{e.collector(t), good{}}, Logger: slog.New(slog.NewTextHandler(&log, nil))})
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), 80*time.Second)
				defer cancel()
				ticks := s.Subscribe(ctx)
				go s.Run(ctx) //nolint:errcheck // checked by TestRun
				n := 0
				for snapshot := range ticks {
					n++
					switch n {
					case 3:
						e.trouble(test.status, test.delay)
						if test.stats != "" {
							e.setStats(test.stats)
						}
					case 10:
						// The last values still tell the present.
						if snapshot.ECSTask.UsedBytes != 120561664 {
							t.Errorf("after 7 s: %+v", snapshot.ECSTask)
						}
					case 40:
						if got := snapshot.ECSTask; got.UsedBytes.Known() || got.UsedCores.Known() || got.LimitCores != 0.25 || got.TaskARN == "" {
							t.Errorf("after 37 s: %+v", got)
						}
						if got := statusOf(t, snapshot, "ecs"); got.State != CollectorFailed || !strings.Contains(got.LastError, test.want) {
							t.Errorf("the state is %+v, want %q", got, test.want)
						}
						e.trouble(0, 0)
						e.setStats(ecsFixture(t, "fargate_stats_2.json"))
					case 75:
						if got := statusOf(t, snapshot, "ecs"); got.State != CollectorOK {
							t.Errorf("after the trouble the state is %+v", got)
						}
					}
					if n > 2 && !near(snapshot.ElapsedSeconds, 1, 0.001) {
						t.Errorf("tick %d comes after %v s", n, snapshot.ElapsedSeconds)
					}
				}
				synctest.Wait()
				lines := strings.Split(strings.TrimSpace(log.String()), "\n")
				if n < 75 || len(lines) != 2 || !strings.Contains(lines[0], test.want) || !strings.Contains(lines[1], "works again") {
					t.Errorf("%d ticks; the log is\n%s", n, log.String())
				}
				time.Sleep(time.Minute) // a last request ends
			})
		})
	}
}

// An endpoint that never answers keeps no tick waiting, the first neither, and
// is never taken for one that works.
func TestECSNeverAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEndpoint(t, "fargate_task.json", "fargate_stats_1.json")
		e.trouble(0, time.Hour)
		for i, s := range start(t, MinInterval, 100, e.collector(t), good{}) {
			if got := statusOf(t, s, "ecs"); got.State != CollectorFailed || s.ECSTask.LimitCores.Known() || !s.CPU.UsageRatio.Known() {
				t.Fatalf("tick %d: %+v", i, got)
			}
		}
	})
}
