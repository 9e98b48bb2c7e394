package headless

import (
	"net/http"
	"strings"
	"sync"

	"headroom/headless/exposition"
)

// scrapeBuffers hold the answers to scrapes while they are sent.
var scrapeBuffers = sync.Pool{New: func() any { return new([]byte) }}

// prometheus answers a scrape: with node_exporter's names where it has the same
// quantity, in the text format or in OpenMetrics. While there are no fresh
// samples it tells of the server alone: old counters would look like a machine
// that does nothing.
func (s *Server) prometheus(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	snapshot := s.feed.Latest()
	if snapshot != nil && s.now().Sub(snapshot.Time) > staleAfter(snapshot.IntervalSeconds) {
		snapshot = nil
	}
	accept := r.Header.Values("Accept")
	format := exposition.Text
	if len(accept) > 0 {
		format = exposition.Negotiate(strings.Join(accept, ","))
	}
	buffer, ok := scrapeBuffers.Get().(*[]byte)
	if !ok {
		buffer = new([]byte)
	}
	defer scrapeBuffers.Put(buffer)
	*buffer = s.exposition.Append((*buffer)[:0], format, snapshot)
	w.Header().Add("Vary", "Accept")
	writeLive(w, format.ContentType(), *buffer)
	return nil
}
