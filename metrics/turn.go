package metrics

import (
	"context"
	"sync"
	"time"
)

// turnPatience is how long a tick waits for its collectors to answer one after
// another before it asks each of those left in a goroutine of its own.
const turnPatience = 50 * time.Millisecond

// turn is how the collectors of a tick are asked: one after another, since
// handing over from thread to thread costs more than most readings. When one
// keeps the others waiting, they go on without it.
type turn struct {
	finished chan struct{} // closed when all have answered

	mu        sync.Mutex
	due       []*worker
	asked     int // of due; the last of them may not have answered
	scattered bool
}

// startTurn asks the collectors in the background. Their answers come to the
// done channels of the workers.
func startTurn(ctx context.Context, due []*worker) *turn {
	t := &turn{finished: make(chan struct{}), due: due}
	go t.run(ctx)
	return t
}

func (t *turn) run(ctx context.Context) {
	for w := t.next(); w != nil; w = t.next() {
		w.done <- collect(ctx, w.collector)
	}
}

// next returns who is asked next, nil when there are no more.
func (t *turn) next() *worker {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.scattered {
		return nil
	}
	if t.asked == len(t.due) {
		close(t.finished)
		return nil
	}
	t.asked++
	return t.due[t.asked-1]
}

// scatter asks all that were not asked yet at the same time.
func (t *turn) scatter(ctx context.Context) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.scattered = true
	for _, w := range t.due[t.asked:] {
		go func() { w.done <- collect(ctx, w.collector) }()
	}
}
