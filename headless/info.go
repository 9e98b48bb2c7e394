package headless

import (
	"net/http"
	"runtime"
	"time"

	"headroom/charts"
	"headroom/metrics"
)

// infoAnswer is the body of /api/v1/info: what this is and where it runs.
type infoAnswer struct {
	Version   string    `json:"version"`
	GoVersion string    `json:"go_version"`
	Started   time.Time `json:"started"`
	// Replay is what is replayed where the numbers are of the past; empty
	// otherwise.
	Replay          string        `json:"replay,omitempty"`
	IntervalSeconds metrics.Float `json:"interval_seconds"`
	Host            metrics.Host  `json:"host"`
	// Place is where Headroom runs, for people; empty where it is simply the
	// machine.
	Place     string        `json:"place"`
	Container containerInfo `json:"container"`
	ECSTask   taskInfo      `json:"ecs_task"`
	// LimitOrigins tell what sets the limits that bind.
	LimitOrigins limitOrigins          `json:"limit_origins"`
	History      metrics.HistoryStatus `json:"history"`
}

type containerInfo struct {
	Version string `json:"version"`
	Path    string `json:"path"`
	Runtime string `json:"runtime"`
}

type taskInfo struct {
	TaskARN          string   `json:"task_arn"`
	Cluster          string   `json:"cluster"`
	Family           string   `json:"family"`
	Revision         string   `json:"revision"`
	Service          string   `json:"service"`
	LaunchType       string   `json:"launch_type"`
	AvailabilityZone string   `json:"availability_zone"`
	Containers       []string `json:"containers"`
}

type limitOrigins struct {
	CPU    metrics.Origin `json:"cpu"`
	Memory metrics.Origin `json:"memory"`
}

func (s *Server) info(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	snapshot, err := s.latest(w)
	if err != nil {
		return err
	}
	task := &snapshot.ECSTask
	answer := infoAnswer{
		Version: s.version, GoVersion: runtime.Version(), Started: s.started.UTC(), Replay: s.notice,
		IntervalSeconds: snapshot.IntervalSeconds,
		Host:            snapshot.Host,
		Place:           charts.English.PlaceText(snapshot),
		Container:       containerInfo{snapshot.Container.Version, snapshot.Container.Path, snapshot.Container.Runtime},
		ECSTask: taskInfo{
			task.TaskARN, task.Cluster, task.Family, task.Revision, task.Service, task.LaunchType, task.AvailabilityZone, []string{},
		},
		LimitOrigins: limitOrigins{snapshot.Limits.CPU.Origin, snapshot.Limits.Memory.Origin},
		History:      snapshot.History,
	}
	for _, c := range task.Containers {
		answer.ECSTask.Containers = append(answer.ECSTask.Containers, c.Container)
	}
	return writeJSON(w, r, answer)
}
