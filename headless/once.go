package headless

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// once computes each value once for a tick, whatever the number of clients
// that ask for it at the same time, and forgets all when the next tick comes.
type once[T any] struct {
	// most is how many bytes the answers that are kept may take; 0 where their
	// number is bound enough.
	most int

	mu      sync.Mutex
	tick    uint64
	answers *answersOf[T]
	asked   uint64 // how often get was called
}

// answersOf are the answers of a tick.
type answersOf[T any] struct {
	all  map[string]*answer[T] // those under way too
	kept int
	used int // bytes of those that are kept
}

type answer[T any] struct {
	ready  chan struct{}
	value  T
	err    error
	cancel context.CancelFunc
	// The rest is guarded by once.mu.
	waiters int
	kept    bool
	asked   uint64 // once.asked when it was last asked for
}

// errPanicked is what those who wait get when compute panics.
var errPanicked = errors.New("the computation of the answer failed")

// get returns what compute returns for this key at this tick. It runs once for
// all callers, who wait for it or for their own ctx; when the last of them has
// gone, so has its context. A failure is not kept.
func (o *once[T]) get(ctx context.Context, tick uint64, key string, compute func(context.Context) (T, error)) (T, error) {
	o.mu.Lock()
	if o.tick != tick || o.answers == nil {
		o.tick, o.answers = tick, &answersOf[T]{all: make(map[string]*answer[T])}
	}
	answers := o.answers
	a := answers.all[key]
	if a == nil {
		a = &answer[T]{ready: make(chan struct{}), err: errPanicked}
		var shared context.Context
		shared, a.cancel = context.WithCancel(context.WithoutCancel(ctx))
		answers.all[key] = a
		go func() {
			defer close(a.ready)
			defer a.cancel()
			a.value, a.err = recovered(shared, compute)
			o.settle(answers, key, a)
		}()
	}
	o.asked++
	a.asked = o.asked
	a.waiters++
	o.mu.Unlock()
	select {
	case <-a.ready:
		return a.value, a.err
	case <-ctx.Done():
		o.leave(answers, key, a)
		var none T
		return none, ctx.Err()
	}
}

// leave is for a caller who does not wait any longer.
func (o *once[T]) leave(answers *answersOf[T], key string, a *answer[T]) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if a.waiters--; a.waiters == 0 && !a.kept {
		a.cancel()
		if answers.all[key] == a {
			delete(answers.all, key)
		}
	}
}

// recovered keeps a panic from ending the program: it happens in a goroutine
// of its own, where net/http does not catch it.
func recovered[T any](ctx context.Context, compute func(context.Context) (T, error)) (value T, err error) {
	err = errPanicked
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errPanicked, p)
		}
	}()
	return compute(ctx)
}
