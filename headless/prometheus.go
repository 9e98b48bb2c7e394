package headless

import (
	"net/http"
	"strconv"
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
	h := w.Header()
	h.Set("Content-Type", format.ContentType())
	h.Set("Content-Length", strconv.Itoa(len(*buffer)))
	h.Set("Cache-Control", cacheNotUnasked)
	h.Add("Vary", "Accept")
	// It has no tag, since the time in it is another one each time, and is not
	// compressed, which would take more than twice as long as writing it.
	writeJoined(w, r, *buffer)
	return nil
}
