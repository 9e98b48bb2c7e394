package metrics

import (
	"context"
	"math"
	"time"
)

// connectionCollector counts sockets and what goes wrong between them.
type connectionCollector struct {
	source connectionSource

	at     time.Time
	last   ProtocolTotals
	counts tcpCounts
	// countsErr is why they could not be counted.
	countsErr error
	// countedAt is when they were counted, counted what moved by then, took how
	// long it took, and nextCount when they may be counted next.
	countedAt time.Time
	counted   tcpMoves
	took      time.Duration
	nextCount time.Time
}

// tcpCounts is the number of TCP sockets, by state and by protocol.
type tcpCounts struct {
	States    TCPStates
	TCP, TCP6 Float
}

// tcpMoves is what tells cheaply whether a socket may have changed its state:
// none does without a segment that comes or goes, or one socket more or less.
type tcpMoves struct {
	in, out                     Float // segments
	inUse, inUse6, waiting, all Float // sockets
}

func movesOf(c *Connections) tcpMoves {
	return tcpMoves{
		in: c.Totals.TCPInSegments, out: c.Totals.TCPOutSegments,
		inUse: c.TCPInUse, inUse6: addKnown(0, c.TCP6InUse), waiting: c.TCPTimeWait, all: c.TCPAllocated,
	}
}

// jumped tells whether there are so many sockets more or less than before that
// the states of then say nothing of now.
func (m *tcpMoves) jumped(before *tcpMoves) bool {
	const least, part = 10, 0.05
	for _, n := range [...][2]Float{{before.inUse, m.inUse}, {before.inUse6, m.inUse6}, {before.waiting, m.waiting}, {before.all, m.all}} {
		if math.Abs(float64(n[1]-n[0])) > max(least, part*float64(n[0])) {
			return true
		}
	}
	return false
}

// The states of sockets are counted every statesPeriod, or less often: the
// kernel goes through the whole table of connections for it, which takes
// milliseconds where it is big, with few sockets too. It may take 1/statesShare
// of a core, but they are never older than statesOldest; where the number of
// sockets jumped they are counted at once, for 1/jumpShare of a core at most.
// Where nothing moved, they are the same for stillPeriod.
const (
	statesPeriod = 10 * time.Second
	statesOldest = 30 * time.Second
	stillPeriod  = time.Minute
	statesShare  = 5000
	jumpShare    = 500
)

func (*connectionCollector) Name() string { return "connections" }

func (c *connectionCollector) Collect(ctx context.Context) (func(*Snapshot), error) {
	now := time.Now()
	values, err := c.source.counters(ctx)
	if err != nil {
		return nil, err
	}
	if moves := movesOf(&values); c.isDue(now, &moves) {
		c.counted, c.countedAt = moves, now
		c.counts, c.countsErr = c.source.count(ctx)
		if c.countsErr != nil {
			c.countedAt = time.Time{} // it is tried again
		}
		c.took = time.Since(now)
		c.nextCount = now.Add(nextCountAfter(c.took))
	}
	values.TCPStates, values.Protocols.TCP, values.Protocols.TCP6 = c.counts.States, c.counts.TCP, c.counts.TCP6
	protocolRates(&values, &c.last, secondsBetween(c.at, now))
	c.at, c.last = now, values.Totals
	return func(s *Snapshot) { s.Connections = values }, c.countsErr
}

// isDue tells whether the states are to be counted.
func (c *connectionCollector) isDue(now time.Time, moves *tcpMoves) bool {
	switch {
	case *moves == c.counted && now.Sub(c.countedAt) < stillPeriod:
		return false // what is not known equals nothing, so that it is counted
	case moves.jumped(&c.counted):
		return now.Sub(c.countedAt) >= jumpShare*c.took
	default:
		return !now.Before(c.nextCount)
	}
}

// nextCountAfter is when the states are counted again, after a count that took
// so long. Ticks are not quite regular: one that comes a little early counts.
func nextCountAfter(took time.Duration) time.Duration {
	return min(max(statesPeriod, statesShare*took), statesOldest) - statesPeriod/10
}

// protocolRates tells rates from two readings of the totals.
func protocolRates(values *Connections, last *ProtocolTotals, seconds float64) {
	rate := func(get func(*ProtocolTotals) Float) Float {
		before, now := get(last), get(&values.Totals)
		if !(before >= 0) || !(now >= before) {
			return Unknown()
		}
		return (now - before) / Float(seconds)
	}
	values.TCPOpensPerSecond = rate(func(t *ProtocolTotals) Float { return t.TCPActiveOpens }) + rate(func(t *ProtocolTotals) Float { return t.TCPPassiveOpens })
	values.TCPRetransmitsPerSecond = rate(func(t *ProtocolTotals) Float { return t.TCPRetransmits })
	values.TCPListenDropsPerSecond = rate(func(t *ProtocolTotals) Float { return t.TCPListenDrops })
	values.UDPErrorsPerSecond = addKnown(rate(func(t *ProtocolTotals) Float { return t.UDPInErrors }), rate(func(t *ProtocolTotals) Float { return t.UDP6InErrors }))
}
