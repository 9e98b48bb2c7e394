package headless

import (
	"context"
	"errors"
	"fmt"
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
	ready   chan struct{}
	body    []byte
	err     error
	waiters int // guarded by once.mu
	cancel  context.CancelFunc
}

// errPanicked is what those who wait get when compute panics.
var errPanicked = errors.New("the computation of the answer failed")

// answersMax bounds the memory; what finds no room is computed and not kept.
const answersMax = 128

// get returns what compute returns for this key at this tick. It runs once for
// all callers, who wait for it or for their own ctx; when the last of them has
// gone, so has its context. A failure is not kept.
func (o *once) get(ctx context.Context, tick uint64, key string, compute func(context.Context) ([]byte, error)) ([]byte, error) {
	o.mu.Lock()
	if o.tick != tick || o.answers == nil {
		o.tick, o.answers = tick, make(map[string]*answer)
	}
	answers := o.answers
	a := answers[key]
	if a == nil {
		if len(answers) >= answersMax {
			o.mu.Unlock()
			return compute(ctx)
		}
		a = &answer{ready: make(chan struct{}), err: errPanicked}
		var shared context.Context
		shared, a.cancel = context.WithCancel(context.WithoutCancel(ctx))
		answers[key] = a
		go func() {
			defer close(a.ready)
			defer a.cancel()
			a.body, a.err = recovered(shared, compute)
			if a.err != nil {
				o.forget(answers, key, a)
			}
		}()
	}
	a.waiters++
	o.mu.Unlock()
	select {
	case <-a.ready:
		return a.body, a.err
	case <-ctx.Done():
		o.leave(answers, key, a)
		return nil, ctx.Err()
	}
}

// leave is for a caller who does not wait any longer.
func (o *once) leave(answers map[string]*answer, key string, a *answer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if a.waiters--; a.waiters == 0 {
		a.cancel()
		if answers[key] == a {
			delete(answers, key)
		}
	}
}

func (o *once) forget(answers map[string]*answer, key string, a *answer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if answers[key] == a {
		delete(answers, key)
	}
}

// recovered keeps a panic from ending the program: it happens in a goroutine
// of its own, where net/http does not catch it.
func recovered(ctx context.Context, compute func(context.Context) ([]byte, error)) (body []byte, err error) {
	err = errPanicked
	defer func() {
		if p := recover(); p != nil {
			body, err = nil, fmt.Errorf("%w: %v", errPanicked, p)
		}
	}()
	return compute(ctx)
}
