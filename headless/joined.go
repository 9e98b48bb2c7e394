package headless

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
)

// net/http writes what its buffer of 4 KB holds, the header with it, and then
// the rest of a body: two calls of the system, and often two packets, for an
// answer of some KB. Here both leave in one. Measured, that is a fifth more
// answers a second for the snapshot.

// joinFrom is the size of a body from which on the header is joined to it. What
// is smaller fits the buffer of net/http with its header.
const joinFrom = 3 << 10

// joiningListener makes connections that can join two writes.
type joiningListener struct{ net.Listener }

func (l joiningListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return &joiningConn{TCPConn: tcp}, err
	}
	return c, err
}

// joiningConn holds back what is written while it was told to, until a body
// comes or it is told to let go. Only the goroutine that answers a request
// tells it so, and writes.
type joiningConn struct {
	*net.TCPConn
	holds bool
	held  []byte
}

func (c *joiningConn) Write(p []byte) (int, error) {
	if c.holds {
		c.held = append(c.held, p...)
		return len(p), nil
	}
	n, err := c.TCPConn.Write(p)
	return n, c.dropIfLate(err)
}

// dropIfLate has the system forget what a client did not read in time: it would
// keep it for minutes after the end of the connection.
func (c *joiningConn) dropIfLate(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		_ = c.SetLinger(0) // the connection ends all the same
	}
	return err
}

// ReadFrom writes what src has, and what is held before it. net/http calls it
// for the rest of a body when the header is written.
func (c *joiningConn) ReadFrom(src io.Reader) (int64, error) {
	body, ok := src.(*wholeBody)
	if !ok || !c.holds {
		n, err := c.TCPConn.ReadFrom(src)
		return n, c.dropIfLate(err)
	}
	c.holds = false
	held := int64(len(c.held))
	both := net.Buffers{c.held, body.rest()}
	n, err := both.WriteTo(c.TCPConn)
	c.held = c.held[:0]
	return max(0, n-held), c.dropIfLate(err)
}

// letGo writes what is still held, where net/http has not asked for the rest of
// a body as expected.
func (c *joiningConn) letGo() {
	c.holds = false
	if len(c.held) > 0 {
		_, _ = c.TCPConn.Write(c.held) // the client has gone: nobody to tell
		c.held = c.held[:0]
	}
}

// wholeBody reads a body of which the rest can be taken at once.
type wholeBody struct {
	bytes.Reader
	body []byte
}

// rest returns what has not been read yet.
func (b *wholeBody) rest() []byte { return b.body[len(b.body)-b.Len():] }

type connKey struct{}

// withConn is an http.Server's ConnContext: a request tells its connection.
func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// writeJoined writes a body whose length the header tells.
func writeJoined(w http.ResponseWriter, r *http.Request, body []byte) {
	c, isJoining := r.Context().Value(connKey{}).(*joiningConn)
	to, canRead := w.(io.ReaderFrom)
	if !isJoining || !canRead || len(body) < joinFrom || r.Method != http.MethodGet {
		_, _ = w.Write(body) // the client has gone: nobody to tell
		return
	}
	c.holds = true
	defer c.letGo()
	src := &wholeBody{body: body}
	src.Reset(body)
	_, _ = to.ReadFrom(src)
}
