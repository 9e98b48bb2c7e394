package headless

import (
	"context"
	"errors"
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
	for i := range 10 * answersMax {
		if _, err := o.get(t.Context(), 3, string(rune(i)), compute); err != nil {
			t.Fatal(err)
		}
	}
	if len(o.answers) != answersMax {
		t.Errorf("%d answers are kept", len(o.answers))
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
