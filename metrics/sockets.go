package metrics

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
)

// The protocols of sockets.
const (
	ProtocolTCP  = "tcp"
	ProtocolTCP6 = "tcp6"
	ProtocolUDP  = "udp"
	ProtocolUDP6 = "udp6"
)

// socketsMost is the greatest number of rows of a SocketTable.
const socketsMost = 5000

// SocketTable lists the sockets that wait for others to connect (TCP) or to
// send (UDP), in the network namespace of Headroom, or in that of process 1 of
// the machine whose files are mounted (HOST_PROC). It is shared by all who
// ask, and never changed.
type SocketTable struct {
	// Time is when the sockets were read.
	Time time.Time `json:"time"`
	// Count is the number of all such sockets, of which at most 5,000 have a
	// row.
	Count int `json:"count"`
	// Error says why no owners are known where looking for them failed. That
	// some processes don't let their descriptors be read is no error.
	Error string `json:"error,omitempty"`
	// Rows are sorted by port, protocol and address.
	Rows []ListeningSocket `json:"sockets"`
}

// ListeningSocket is a row of a SocketTable.
type ListeningSocket struct {
	// Protocol is "tcp", "tcp6", "udp" or "udp6". A
	// socket over IPv6 that listens at :: often takes IPv4 too.
	Protocol string `json:"protocol"`
	// Address is the local IP address, 0.0.0.0 or :: where it is every one.
	Address string `json:"address"`
	Port    int    `json:"port"`
	// Owner is the process that holds the socket, of several the one with the
	// lowest PID; nil where that is unknown, as it is for processes of other
	// users unless Headroom may look into them.
	Owner *SocketOwner `json:"owner" jsonschema:"nullable"`
}

// SocketOwner is a process that holds a socket.
type SocketOwner struct {
	PID  int    `json:"pid"`
	Name string `json:"name"`
}

// foundSocket is a listening socket before its owner is known.
type foundSocket struct {
	ListeningSocket
	// key is what the owner is found by: on Linux the inode of the socket,
	// elsewhere the PID. 0 has no owner.
	key uint64
}

// ownersPatience is how long the owners are waited for: the descriptors of a
// process may hang while it does, and there may be millions.
const ownersPatience = 2 * time.Second

// socketReader reads a SocketTable when somebody asks for it.
type socketReader struct {
	interval atomic.Int64  // a time.Duration
	turn     chan struct{} // held by whoever uses the fields below
	last     *SocketTable
	at       time.Time
	// free holds a token while nobody looks for owners. One who hangs keeps it.
	free chan struct{}

	// What the system has; tests take others.
	list   func(ctx context.Context, most int) (found []foundSocket, count int, err error)
	owners func(ctx context.Context, keys map[uint64]bool) (map[uint64]SocketOwner, error)
}

func newSocketReader(interval time.Duration) *socketReader {
	r := &socketReader{turn: make(chan struct{}, 1), free: make(chan struct{}, 1), list: listeningSockets, owners: socketOwners}
	r.setInterval(interval)
	r.free <- struct{}{}
	return r
}

func (r *socketReader) setInterval(d time.Duration) { r.interval.Store(int64(d)) }

// table returns the sockets as they are now. Those who ask within an interval
// share a reading.
func (r *socketReader) table(ctx context.Context) (*SocketTable, error) {
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-r.turn }()
	now := time.Now()
	if age := now.Sub(r.at); r.last != nil && age >= 0 && age < time.Duration(r.interval.Load())*9/10 {
		return r.last, nil
	}
	t, err := r.read(ctx, now)
	if err != nil {
		return nil, err
	}
	r.last, r.at = t, now
	return t, nil
}

func (r *socketReader) read(ctx context.Context, now time.Time) (*SocketTable, error) {
	found, count, err := r.list(ctx, socketsMost)
	if err != nil {
		return nil, fmt.Errorf("can't list the sockets that listen: %w", err)
	}
	t := &SocketTable{Time: now.Round(0), Count: count, Rows: make([]ListeningSocket, len(found))}
	keys := make(map[uint64]bool, len(found))
	for i := range found {
		if found[i].key != 0 {
			keys[found[i].key] = true
		}
	}
	owners, err := r.findOwners(ctx, keys)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		t.Error = err.Error()
	}
	for i, s := range found {
		t.Rows[i] = s.ListeningSocket
		if owner, ok := owners[s.key]; ok {
			t.Rows[i].Owner = &owner
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b ListeningSocket) int {
		return cmp.Or(cmp.Compare(a.Port, b.Port), cmp.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Address, b.Address), cmp.Compare(a.Owner.pid(), b.Owner.pid()))
	})
	return t, nil
}

func (o *SocketOwner) pid() int {
	if o == nil {
		return 0
	}
	return o.PID
}

// findOwners looks for the owners in a goroutine of its own, one at a time: one
// that hangs costs the owners, not the table.
func (r *socketReader) findOwners(ctx context.Context, keys map[uint64]bool) (map[uint64]SocketOwner, error) {
	ctx, cancel := context.WithTimeout(ctx, ownersPatience)
	defer cancel()
	select {
	case <-r.free:
	case <-ctx.Done():
		return nil, errors.New("the owners of the sockets are missing: reading the descriptors of the processes hangs, as it does where a process hangs")
	}
	type answer struct {
		owners map[uint64]SocketOwner
		err    error
	}
	done := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if p := recover(); p != nil { // the goroutine is ours, nobody else catches it
				a = answer{err: fmt.Errorf("the owners of the sockets are missing: panic: %v", p)}
			}
			r.free <- struct{}{}
			done <- a
		}()
		a.owners, a.err = r.owners(ctx, keys)
	}()
	select {
	case a := <-done:
		return a.owners, a.err
	case <-ctx.Done():
		return nil, errors.New("the owners of the sockets are missing: finding them takes too long")
	}
}
