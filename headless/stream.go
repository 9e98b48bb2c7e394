package headless

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/flate"

	"headroom/metrics"
)

const (
	// streamsMost bounds the streams at a time, and with them the memory.
	streamsMost = 1000
	// heartBeat is how long a stream is silent at most: less than the minute
	// after which load balancers cut off what is idle.
	heartBeat = 15 * time.Second
	// slowAfter is how long a client may take to read an event.
	slowAfter = 10 * time.Second
	// streamBuffer is what the system keeps of a stream for its client, in bytes:
	// some ten events. It would let it grow to megabytes of what nobody reads,
	// which come as news when somebody does.
	streamBuffer = 64 << 10
	// reconnectAfter is how long a browser waits before it comes back.
	reconnectAfter = 2 * time.Second
)

// stream answers with server-sent events (HTML standard, 9.2): one event for
// each tick, with the newest Snapshot. A client that comes back with the id of
// the last event that it has is not sent it again. One that reads too slowly
// misses events, and is cut off when it does not read at all.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, p *params) error {
	fields := p.fields()
	if err := p.check(); err != nil {
		return err
	}
	select {
	case s.streams <- struct{}{}:
		defer func() { <-s.streams }()
	default:
		w.Header().Set("Retry-After", "10")
		return newProblem(http.StatusServiceUnavailable, "there are %d streams already; try again later", streamsMost)
	}
	h := w.Header()
	h.Set("Content-Type", contentEvents)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would keep events back
	h.Add("Vary", "Accept-Encoding")
	packed := acceptsGzip(r.Header.Get("Accept-Encoding"))
	if packed {
		h.Set("Content-Encoding", "gzip")
	}
	if r.Method == http.MethodHead {
		return nil
	}
	out := streamWriter{w: w, control: http.NewResponseController(w), packed: packed}
	if c, ok := r.Context().Value(connKey{}).(*joiningConn); ok {
		_ = c.SetWriteBuffer(streamBuffer) // a client that has gone is told of by the first write
	}
	start := newEvent([]byte(fmt.Sprintf("retry: %d\n\n", reconnectAfter.Milliseconds())))
	if packed {
		out.write(gzipHeader)
	}
	out.send(start)
	// The client is told at once that the stream stands, even before a tick.
	out.flush()
	s.sendEvents(r.Context(), &out, fields, r.Header.Get("Last-Event-ID"))
	return nil
}

// sendEvents sends until the client has gone, the server ends or nothing comes
// any more.
func (s *Server) sendEvents(ctx context.Context, out *streamWriter, fields []string, last string) {
	ticks := s.feed.Subscribe(ctx)
	snapshot := s.feed.Latest()
	beat := time.NewTimer(heartBeat)
	defer beat.Stop()
	for out.err == nil {
		if snapshot != nil && s.eventID(snapshot) != last {
			e, err := s.event(ctx, snapshot, fields)
			if err != nil {
				if ctx.Err() == nil {
					s.logger.Error("a stream failed", "error", err)
				}
				return
			}
			out.send(e)
			last = s.eventID(snapshot)
		} else if snapshot == nil {
			out.send(silence)
		}
		out.flush()
		beat.Reset(heartBeat)
		select {
		case <-s.draining:
			return
		case <-ctx.Done():
			return
		case <-beat.C:
			snapshot = nil
		case next, ok := <-ticks:
			if !ok {
				// A feed that has ended, as a replay does, brings nothing more.
				ticks = nil
				continue
			}
			snapshot = next
		}
	}
}

// silence tells a client that the stream still stands.
var silence = newEvent([]byte(": nothing new\n\n"))

// eventID names a Snapshot among those of all runs of the server.
func (s *Server) eventID(snapshot *metrics.Snapshot) string {
	return strconv.FormatInt(s.started.UnixMilli(), 36) + "-" + strconv.FormatUint(snapshot.Sequence, 10)
}

// event returns the event of a Snapshot, made once in a tick for all streams.
func (s *Server) event(ctx context.Context, snapshot *metrics.Snapshot, fields []string) (*event, error) {
	return s.events.get(ctx, snapshot.Sequence, strings.Join(fields, ","), func(ctx context.Context) (*event, error) {
		data, err := s.encoded(ctx, snapshot, fields)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		fmt.Fprintf(&b, "id: %s\nevent: snapshot\ndata: ", s.eventID(snapshot))
		b.Write(data.body) // it ends with the end of the line
		b.WriteByte('\n')
		return newEvent(b.Bytes()), nil
	})
}

// event is the text of an event, which is compressed once for all clients.
type event struct {
	text []byte
	once sync.Once
	pack []byte
}

func newEvent(text []byte) *event { return &event{text: text} }

// gzipHeader begins a stream of compressed events (RFC 1952).
var gzipHeader = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}

// packed returns the event as deflate blocks which refer to nothing before
// them and end at a byte (RFC 1951, an empty stored block). So the same bytes
// fit into every client's stream, whatever came before. No stream ever reaches
// the trailer of the format: it ends with the connection.
func (e *event) packed() []byte {
	e.once.Do(func() {
		var b bytes.Buffer
		w, _ := deflaters.Get().(*flate.Writer)
		defer deflaters.Put(w)
		w.Reset(&b)
		_, _ = w.Write(e.text) // a Buffer takes everything
		_ = w.Flush()
		e.pack = b.Bytes()
	})
	return e.pack
}

var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		panic(err) // the level is accepted
	}
	return w
}}

// streamWriter writes events and remembers the first failure.
type streamWriter struct {
	w       http.ResponseWriter
	control *http.ResponseController
	packed  bool
	err     error
}

func (s *streamWriter) send(e *event) {
	if s.packed {
		s.write(e.packed())
	} else {
		s.write(e.text)
	}
}

func (s *streamWriter) write(b []byte) {
	if s.err != nil {
		return
	}
	if err := s.control.SetWriteDeadline(time.Now().Add(slowAfter)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		s.err = err
		return
	}
	_, s.err = s.w.Write(b)
}

func (s *streamWriter) flush() {
	if s.err == nil {
		if err := s.control.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
			s.err = err
		}
	}
}
