package headless

import (
	"context"
	"errors"
	"sync"
)

// once computes each value once for a tick, whatever the number of clients
// that ask for it at the same time, and forgets all when the next tick comes.
type once struct {
	mu      sync.Mutex
	tick    uint64
	answers map[string]*answer
}

type answer struct {
	ready chan struct{}
	body  []byte
	err   error
}

// errPanicked is what those who wait get when compute panics.
var errPanicked = errors.New("the computation of the answer failed")

// answersMax bounds the memory; what finds no room is computed and not kept.
const answersMax = 128

// get returns what compute returns for this key at this tick. One caller
// computes; the others wait for it or for their ctx. A failure is not kept.
func (o *once) get(ctx context.Context, tick uint64, key string, compute func() ([]byte, error)) ([]byte, error) {
	o.mu.Lock()
	if o.tick != tick || o.answers == nil {
		o.tick, o.answers = tick, make(map[string]*answer)
	}
	if a, ok := o.answers[key]; ok {
		o.mu.Unlock()
		select {
		case <-a.ready:
			return a.body, a.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	a := &answer{ready: make(chan struct{}), err: errPanicked}
	answers := o.answers
	if len(answers) < answersMax {
		answers[key] = a
	}
	o.mu.Unlock()
	defer func() {
		if a.err != nil {
			o.mu.Lock()
			if answers[key] == a {
				delete(answers, key)
			}
			o.mu.Unlock()
		}
		close(a.ready)
	}()
	a.body, a.err = compute()
	return a.body, a.err
}
