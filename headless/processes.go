package headless

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"headroom/metrics"
)

// The rows of the table of processes that are sent unless the client wants
// another number.
const (
	processesDefault = 50
	processesMost    = 5000
)

// commandLinesNote is part of each answer without command lines, so that nobody
// looks for what is missing.
const commandLinesNote = "Command lines are left out: they may hold secrets. They are told where command_lines=true is asked for with the server's token."

// processesAnswer is the body of /api/v1/processes.
type processesAnswer struct {
	*metrics.ProcessTable
	Note string `json:"note,omitempty"`
}

// processes answers with the table of processes, made once in a tick for all
// who ask for the same. It tells command lines, and searches in them, only for
// who sends the token: they hold passwords and tokens (CVE-2026-32596 was such
// a leak).
func (s *Server) processes(w http.ResponseWriter, r *http.Request, p *params) error {
	var keys []string
	for _, key := range metrics.ProcessSorts() {
		keys = append(keys, string(key))
	}
	q := metrics.ProcessQuery{Sort: metrics.ProcessSort(p.choice("sort", keys...))}
	// What is usual is another order for a name than for a number.
	if order := p.choice("order", "", "asc", "desc"); order != "" {
		q.Reverse = (order == "asc") != q.Sort.Ascending()
	}
	q.Limit = p.integer("limit", processesDefault, 1, processesMost)
	q.Search, _ = p.text("search")
	q.CommandLines = p.choice("command_lines", "false", "true") == "true"
	q.IO = true
	q.ProportionalMemory = p.choice("proportional_memory", "false", "true") == "true"
	if err := p.check(); err != nil {
		return err
	}
	caching, note := cacheNotUnasked, commandLinesNote
	if q.CommandLines {
		if err := s.mayReadSecrets(w, r); err != nil {
			return err
		}
		caching, note = cacheNever, ""
	}
	snapshot, err := s.latest(w)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("processes %s %t %d %t %t %q", q.Sort, q.Reverse, q.Limit, q.ProportionalMemory, q.CommandLines, q.Search)
	answer, err := s.json.get(r.Context(), snapshot.Sequence, key, func(ctx context.Context) (*content, error) {
		table, err := s.feed.Processes(ctx, q)
		if err != nil {
			return nil, err
		}
		return jsonContent(json.Marshal(processesAnswer{table, note}))
	})
	if errors.Is(err, metrics.ErrUnsupported) {
		return newProblem(http.StatusNotImplemented, "%v", err)
	}
	if err != nil {
		return queryProblem(err)
	}
	answer.write(w, r, caching)
	return nil
}
