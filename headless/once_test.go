package headless

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

func TestOnce(t *testing.T) {
	var o once[[]byte]
	calls := 0
	compute := func(context.Context) ([]byte, error) { calls++; return []byte("x"), nil }
	for range 3 {
		if b, err := o.get(t.Context(), 1, "k", compute); string(b) != "x" || err != nil {
			t.Errorf("got %q, %v", b, err)
		}
	}
	if calls != 1 {
		t.Errorf("%d calls in one tick", calls)
	}
	failure := errors.New("for once")
	if _, err := o.get(t.Context(), 2, "k", func(context.Context) ([]byte, error) { return nil, failure }); !errors.Is(err, failure) {
		t.Errorf("error is %v", err)
	}
	if _, err := o.get(t.Context(), 2, "k", compute); err != nil || calls != 2 {
		t.Errorf("a failure was kept: %v", err)
	}
	for i := range 10 * answersMost {
		if _, err := o.get(t.Context(), 3, string(rune(i)), compute); err != nil {
			t.Fatal(err)
		}
	}
	if len(o.answers.all) != answersMost {
		t.Errorf("%d answers are kept", len(o.answers.all))
	}
	// Who waits need not wait for ever.
	entered, release := make(chan struct{}), make(chan struct{})
	go o.get(t.Context(), 4, "slow", func(context.Context) ([]byte, error) { close(entered); <-release; return nil, nil }) //nolint:errcheck // not asked
	<-entered
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.get(ctx, 4, "slow", compute); !errors.Is(err, context.Canceled) {
		t.Errorf("the impatient one got %v", err)
	}
	close(release)
}

// In a tick with more different answers than are kept, what many want stays, and
// what comes again is computed once for all who ask at the same time.
func TestOnceForgetsWhatNobodyAsksFor(t *testing.T) {
	var o once[[]byte]
	calls := map[string]int{}
	ask := func(key string) {
		t.Helper()
		if _, err := o.get(t.Context(), 1, key, func(context.Context) ([]byte, error) { calls[key]++; return nil, nil }); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 10 * answersMost {
		ask("wanted")
		ask(strconv.Itoa(i))
	}
	ask("0")
	if calls["wanted"] != 1 || calls["0"] != 2 || len(o.answers.all) != answersMost || o.answers.kept != answersMost {
		t.Errorf("computed %d and %d times; %d are there, %d kept", calls["wanted"], calls["0"], len(o.answers.all), o.answers.kept)
	}
	entered, release := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	var computed atomic.Int32
	for range 20 {
		wait.Go(func() {
			_, _ = o.get(t.Context(), 1, "slow", func(context.Context) ([]byte, error) {
				if computed.Add(1) == 1 {
					close(entered)
				}
				<-release
				return nil, nil
			})
		})
	}
	<-entered
	close(release)
	wait.Wait()
	if n := computed.Load(); n != 1 {
		t.Errorf("it was computed %d times", n)
	}
}

// When everybody has left, the computation is told to stop.
func TestOnceStopsForNobody(t *testing.T) {
	var o once[[]byte]
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	entered := make(chan struct{})
	go o.get(ctx, 1, "k", func(ctx context.Context) ([]byte, error) { //nolint:errcheck // nobody waits for it
		close(entered)
		<-ctx.Done()
		close(stopped)
		return nil, ctx.Err()
	})
	<-entered
	cancel()
	<-stopped
	if b, err := o.get(t.Context(), 1, "k", func(context.Context) ([]byte, error) { return []byte("new"), nil }); string(b) != "new" || err != nil {
		t.Errorf("the next caller got %q, %v", b, err)
	}
	if _, err := o.get(t.Context(), 1, "p", func(context.Context) ([]byte, error) { panic("x") }); !errors.Is(err, errPanicked) {
		t.Errorf("a panic gives %v", err)
	}
}
