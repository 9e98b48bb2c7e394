package headless

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"headroom/metrics"
)

// sockets answers with the sockets that listen, read once in a tick for all who
// ask. Of their owners it tells PID and name, never command lines.
func (s *Server) sockets(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	snapshot, err := s.latest(w)
	if err != nil {
		return err
	}
	answer, err := s.json.get(r.Context(), snapshot.Sequence, "sockets", func(ctx context.Context) (*content, error) {
		table, err := s.feed.Sockets(ctx)
		if err != nil {
			return nil, err
		}
		return jsonContent(json.Marshal(table))
	})
	if errors.Is(err, metrics.ErrUnsupported) {
		return newProblem(http.StatusNotImplemented, "%v", err)
	}
	if err != nil {
		return err
	}
	answer.write(w, r, cacheNotUnasked)
	return nil
}
