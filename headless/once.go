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
	mu      sync.Mutex
	tick    uint64
	answers map[string]*answer[T]
	room    room
}

type answer[T any] struct {
	ready   chan struct{}
	value   T
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
func (o *once[T]) get(ctx context.Context, tick uint64, key string, compute func(context.Context) (T, error)) (T, error) {
	o.mu.Lock()
	if o.tick != tick || o.answers == nil {
		o.tick, o.answers, o.room.used = tick, make(map[string]*answer[T]), 0
	}
	answers := o.answers
	a := answers[key]
	if a == nil {
		if len(answers) >= answersMax {
			o.mu.Unlock()
			return compute(ctx)
		}
		a = &answer[T]{ready: make(chan struct{}), err: errPanicked}
		var shared context.Context
		shared, a.cancel = context.WithCancel(context.WithoutCancel(ctx))
		answers[key] = a
		go func() {
			defer close(a.ready)
			defer a.cancel()
			a.value, a.err = recovered(shared, compute)
			if a.err != nil || !o.fits(tick, a.value) {
				o.forget(answers, key, a)
			}
		}()
	}
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
func (o *once[T]) leave(answers map[string]*answer[T], key string, a *answer[T]) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if a.waiters--; a.waiters == 0 {
		a.cancel()
		if answers[key] == a {
			delete(answers, key)
		}
	}
}

func (o *once[T]) forget(answers map[string]*answer[T], key string, a *answer[T]) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if answers[key] == a {
		delete(answers, key)
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
