package headless

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// The bounds of open connections, and with them of the memory: one takes about
// 20 KB, also where nothing happens on it.
const (
	connectionsMost = 4000
	// idleMost is how many stay open between two requests; of more than that
	// the one that has been idle for longest is closed.
	idleMost = 500
)

// connections follows the open connections of a server.
type connections struct {
	mu    sync.Mutex
	ended bool
	// open holds all of them. Those on which nothing happens are in one of the
	// lists, the first in it for the longest time.
	open map[net.Conn]*connection
	// silent are those on which nothing has come yet. Browsers open such ones
	// ahead of time, and a server that ends would wait for them.
	silent, idle list.List
}

type connection struct {
	in    *list.List // nil for none
	place *list.Element
}

// follow is an http.Server's ConnState.
func (s *connections) follow(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state == http.StateNew && s.ended {
		_ = c.Close() // nobody is served any more
		return
	}
	if s.open == nil {
		s.open = make(map[net.Conn]*connection)
	}
	known := s.open[c]
	if known == nil {
		known = &connection{}
		s.open[c] = known
	}
	known.leave()
	switch state {
	case http.StateNew:
		known.enter(&s.silent, c)
		if len(s.open) > connectionsMost && !s.closeFirst(&s.idle) {
			s.closeFirst(&s.silent) // at worst the new one
		}
	case http.StateIdle:
		known.enter(&s.idle, c)
		if s.idle.Len() > idleMost {
			s.closeFirst(&s.idle)
		}
	case http.StateActive:
	case http.StateClosed, http.StateHijacked:
		delete(s.open, c)
	}
}

// closeFirst closes the connection that has been in a list for longest, if
// there is one. The server notices and tells that it is closed.
func (s *connections) closeFirst(of *list.List) bool {
	first := of.Front()
	if first == nil {
		return false
	}
	of.Remove(first)
	c, ok := first.Value.(net.Conn)
	if !ok {
		return false
	}
	s.open[c].in = nil
	_ = c.Close() // it is gone either way
	return true
}

func (c *connection) enter(l *list.List, conn net.Conn) { c.in, c.place = l, l.PushBack(conn) }

func (c *connection) leave() {
	if c.in != nil {
		c.in.Remove(c.place)
		c.in = nil
	}
}

// end closes the connections on which nothing has come, those that are still
// to come too.
func (s *connections) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	for s.closeFirst(&s.silent) {
		continue
	}
}
