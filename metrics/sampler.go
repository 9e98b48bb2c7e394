package metrics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// The bounds of the sampling interval.
const (
	MinInterval     = 250 * time.Millisecond
	MaxInterval     = 60 * time.Second
	DefaultInterval = time.Second
)

// retryUnsupported is how long a collector that has no source is left alone.
const retryUnsupported = time.Minute

// Config sets up a Sampler. The zero value is good.
type Config struct {
	// Interval is the time between two ticks, from MinInterval to MaxInterval;
	// 0 means DefaultInterval.
	Interval time.Duration
	// MaxSeries bounds the History; 0 means 512.
	MaxSeries int
	// Collectors are what is sampled; nil means Collectors().
	Collectors []Collector
	// Without names those of them that are left out, each one of Optional.
	Without []string
	// Logger is told when a collector changes its state; nil discards.
	Logger *slog.Logger
}

// Sampler reads this machine once in each interval. It is a Feed. All methods
// may be called from any goroutine.
type Sampler struct {
	changes chan time.Duration // new intervals for the goroutine that runs it
	workers []*worker
	history *History
	logger  *slog.Logger
	running atomic.Bool
	latest  atomic.Pointer[Snapshot]
	process *processCollector // nil where processes are not sampled
	sockets *socketReader     // nil where sockets are not sampled

	// These belong to the goroutine that runs it. waited is the longest interval
	// since the last tick, where it was changed.
	interval, waited time.Duration

	mu          sync.Mutex
	subscribers map[chan *Snapshot]struct{}
	ended       bool
}

var _ Feed = (*Sampler)(nil)

// New makes a Sampler; Run starts it. A HOST_PROC, HOST_SYS or HOST_ROOT that
// names no place to read from gives a *HostPathError.
func New(cfg Config) (*Sampler, error) {
	if cfg.Interval == 0 {
		cfg.Interval = DefaultInterval
	}
	if err := checkInterval(cfg.Interval); err != nil {
		return nil, err
	}
	if err := checkHostPaths(); err != nil {
		return nil, err
	}
	if cfg.Collectors == nil {
		cfg.Collectors = Collectors()
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Sampler{
		interval:    cfg.Interval,
		changes:     make(chan time.Duration, 1),
		history:     NewHistory(cfg.Interval, cfg.MaxSeries),
		logger:      cfg.Logger,
		subscribers: make(map[chan *Snapshot]struct{}),
	}
	for _, name := range cfg.Without {
		if !slices.Contains(Optional(), name) {
			return nil, fmt.Errorf("%q can't be left out: only %s", name, strings.Join(Optional(), ", "))
		}
	}
	for _, c := range cfg.Collectors {
		if slices.Contains(cfg.Without, c.Name()) {
			continue
		}
		s.workers = append(s.workers, newWorker(c))
		if paced, ok := c.(*pacedCollector); ok {
			c = paced.Collector
		}
		switch c := c.(type) {
		case *processCollector:
			c.setInterval(cfg.Interval)
			s.process = c
		case *connectionCollector:
			s.sockets = newSocketReader(cfg.Interval)
		}
	}
	return s, nil
}

func checkInterval(d time.Duration) error {
	if d < MinInterval || d > MaxInterval {
		return fmt.Errorf("interval %s is not accepted: from %s to %s", d, MinInterval, MaxInterval)
	}
	return nil
}

// SetInterval changes the time between two ticks from the next one on, which
// comes within one and a half of it after the last one. The History keeps what
// it has.
func (s *Sampler) SetInterval(d time.Duration) error {
	if err := checkInterval(d); err != nil {
		return err
	}
	s.mu.Lock() // the last one counts
	defer s.mu.Unlock()
	select {
	case <-s.changes:
	default:
	}
	s.changes <- d
	return nil
}

// follow takes up another interval.
func (s *Sampler) follow(interval time.Duration) {
	s.waited = max(s.waited, s.interval, interval)
	s.interval = interval
	s.history.SetInterval(interval)
	if s.process != nil {
		s.process.setInterval(interval)
	}
	if s.sockets != nil {
		s.sockets.setInterval(interval)
	}
	for _, w := range s.workers {
		w.skip = min(w.skip, int(retryUnsupported/interval))
	}
}

// Run samples until ctx is done and returns nil then. It can be called once.
// A collector that hangs outlives it: nothing can end a stuck system call.
func (s *Sampler) Run(ctx context.Context) error {
	if s.running.Swap(true) {
		return errors.New("the sampler was already started")
	}
	defer s.endSubscriptions()
	if s.process != nil {
		// Somebody may be reading, who is waited for in the background.
		defer func() { go s.process.Close() }()
	}
	// Ticks fall on multiples of the interval of the wall clock, as it was at
	// the start, so that the steps of the History hold equal numbers of them.
	start := time.Now()
	var ticked time.Time // when the last tick was done
	ticks := 0
	// next is how long the next tick is away.
	next := func() time.Duration {
		offset := start.Sub(start.Truncate(s.interval))
		wait := untilNextTick(ticked.Sub(start)+offset, s.interval) - time.Since(ticked)
		if wait < 0 {
			wait = s.interval - (time.Since(start)+offset)%s.interval
		}
		if ticks == 1 {
			wait = min(wait, max(0, firstRatesAfter-time.Since(ticked)))
		}
		return wait
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case interval := <-s.changes:
			if interval == s.interval {
				continue
			}
			if s.follow(interval); ticks > 0 {
				timer.Reset(next())
			}
			continue
		case <-timer.C:
		}
		s.tick(ctx)
		ticked = time.Now()
		ticks++
		timer.Reset(next())
	}
}

// firstRatesAfter is how long after the first reading the second is taken at the
// latest: without it there are no rates, however long the interval is.
const firstRatesAfter = time.Second

// untilNextTick returns the time to the next multiple of the interval that is
// at least half an interval away: rates over a shorter time would be noise.
func untilNextTick(sinceStart, interval time.Duration) time.Duration {
	wait := interval - sinceStart%interval
	if wait < interval/2 {
		wait += interval
	}
	return wait
}

// patience is how long a tick waits for its collectors. The first reading of
// some takes longer, and no tick before it is kept waiting.
func (s *Sampler) patience() time.Duration {
	if s.latest.Load() == nil {
		return time.Second
	}
	return min(s.interval/2, 500*time.Millisecond)
}

// tick takes one reading and publishes it, unless ctx ends first.
func (s *Sampler) tick(ctx context.Context) {
	puts := make([]func(*Snapshot), len(s.workers))
	due := make([]*worker, 0, len(s.workers))
	started := time.Now()
	deadline := time.NewTimer(s.patience())
	defer deadline.Stop()
	for i, w := range s.workers {
		if !w.busySince.IsZero() {
			select {
			case r := <-w.done: // it came after the last tick: late is better than never
				puts[i] = s.finish(w, r)
			default:
				continue
			}
		}
		if w.skip > 0 {
			w.skip--
			continue
		}
		w.busySince = started
		due = append(due, w)
	}
	all := startTurn(ctx, due)
	impatient := time.NewTimer(turnPatience)
	defer impatient.Stop()
	select {
	case <-all.finished:
	case <-impatient.C:
		all.scatter(ctx)
	}
	expired := false
	for i, w := range s.workers {
		if w.busySince.IsZero() {
			continue
		}
		if !expired && w.busySince.Equal(started) {
			select {
			case r := <-w.done:
				if ctx.Err() != nil {
					return // its error may be that it was told to end
				}
				puts[i] = s.finish(w, r)
				continue
			case <-deadline.C:
				expired = true
			case <-ctx.Done():
				return
			}
		}
		select {
		case r := <-w.done:
			puts[i] = s.finish(w, r)
		default:
			if puts[i] == nil {
				s.late(w)
			}
		}
	}
	s.publish(puts)
}

func (s *Sampler) finish(w *worker, r reading) func(*Snapshot) {
	before := w.status
	put := w.finish(r, time.Now(), int(retryUnsupported/s.interval))
	s.logChange(before, w.status)
	return put
}

func (s *Sampler) late(w *worker) {
	before := w.status
	w.late(time.Now())
	s.logChange(before, w.status)
}

// logChange tells changes of state only, since a log line in each tick helps
// nobody.
func (s *Sampler) logChange(before, now CollectorStatus) {
	first := !before.DurationSeconds.Known()
	switch {
	case before.State == now.State && !first:
	case now.State == CollectorOK && !first:
		s.logger.Info("collector works again", "collector", now.Collector)
	case now.State == CollectorUnsupported && first: // as on most machines, for some
		s.logger.Debug("collector has no source here", "collector", now.Collector, "error", now.LastError)
	case now.State == CollectorUnsupported:
		s.logger.Info("collector has no source here", "collector", now.Collector, "error", now.LastError)
	case now.State != CollectorOK:
		s.logger.Warn("collector gives no values", "collector", now.Collector, "state", now.State, "error", now.LastError)
	}
}

// publish makes the Snapshot, appends it to the History and gives it to the
// subscribers.
func (s *Sampler) publish(puts []func(*Snapshot)) {
	now := time.Now()
	next := UnknownSnapshot(now)
	next.Sequence = 1
	next.IntervalSeconds = Float(s.interval.Seconds())
	next.waited, s.waited = s.waited, 0
	if previous := s.latest.Load(); previous != nil {
		next.Sequence = previous.Sequence + 1
		next.ElapsedSeconds = Float(now.Sub(previous.Time).Seconds())
		next.Host = previous.Host // who the machine is does not change with a failed reading
		next.Host.UptimeSeconds = Unknown()
	}
	next.Collectors = make([]CollectorStatus, len(s.workers))
	for i, w := range s.workers {
		if puts[i] != nil {
			puts[i](next)
		}
		next.Collectors[i] = w.status
	}
	var limits Limits
	if previous := s.latest.Load(); previous != nil {
		limits = previous.Limits
	}
	next.Limits = limitsOf(next, limits)
	next.History = s.history.Status()
	s.history.Append(next)

	s.mu.Lock()
	defer s.mu.Unlock()
	s.latest.Store(next)
	for c := range s.subscribers {
		offer(c, next)
	}
}

// offer replaces what the reader has not fetched yet. The sampler is the only
// sender, so there is room after one removal.
func offer(c chan *Snapshot, next *Snapshot) {
	select {
	case <-c:
	default:
	}
	c <- next
}

// Latest implements Feed.
func (s *Sampler) Latest() *Snapshot { return s.latest.Load() }

// Subscribe implements Feed.
func (s *Sampler) Subscribe(ctx context.Context) <-chan *Snapshot {
	c := make(chan *Snapshot, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || ctx.Err() != nil {
		close(c)
		return c
	}
	s.subscribers[c] = struct{}{}
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if _, ok := s.subscribers[c]; ok {
			delete(s.subscribers, c)
			close(c)
		}
	})
	return c
}

func (s *Sampler) endSubscriptions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	for c := range s.subscribers {
		delete(s.subscribers, c)
		close(c)
	}
}

// Series implements Feed.
func (s *Sampler) Series(ctx context.Context, q Query) ([]Series, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.history.Query(q, time.Now())
}

// leftOutError says what was asked for is not sampled, since whoever started
// the program wanted that. It is an ErrUnsupported.
type leftOutError string

func (e leftOutError) Error() string {
	return string(e) + " are not sampled: they were left out when the program was started"
}

func (leftOutError) Is(target error) bool { return target == ErrUnsupported }

// Processes implements Feed.
func (s *Sampler) Processes(ctx context.Context, q ProcessQuery) (*ProcessTable, error) {
	if s.process == nil {
		return nil, leftOutError("processes")
	}
	cpus := Unknown()
	if latest := s.Latest(); latest != nil {
		cpus = latest.Host.CPUs
	}
	return s.process.table(ctx, q, cpus)
}

// Sockets implements Feed.
func (s *Sampler) Sockets(ctx context.Context) (*SocketTable, error) {
	if s.sockets == nil {
		return nil, leftOutError("sockets")
	}
	return s.sockets.table(ctx)
}

// Culprits implements Feed.
func (s *Sampler) Culprits(ctx context.Context, q CulpritQuery) ([]CulpritSpan, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.history.Culprits(q, time.Now())
}

// firstLine cuts the stack off a panic's message.
func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
