package process

import "time"

// usage is the processor time of a process at one reading, in user and kernel
// mode.
type usage struct {
	known         bool
	own, children time.Duration // children are those that were waited for
}

// CPUTime returns the processor time since the process started.
func (p *Process) CPUTime() time.Duration { return p.cpu.own }

// CPUSinceLast returns the processor time since the scan that the Scanner's
// Last names, false where that is unknown.
func (p *Process) CPUSinceLast() (time.Duration, bool) {
	if !p.last.known || !p.cpu.known || p.cpu.own < p.last.own {
		return 0, false
	}
	return p.cpu.own - p.last.own, true
}

// CPUSinceMark returns the processor time since the Scanner's mark, false
// where that is unknown. Children that ended since then count with their
// parent: a build is made of hundreds of processes that no scan ever sees.
func (p *Process) CPUSinceMark() (time.Duration, bool) {
	if !p.mark.known || !p.cpu.known || p.cpu.own < p.mark.own {
		return 0, false
	}
	// What the kernel adds to the parent is all that the child ever used.
	children := max(p.cpu.children-p.mark.children-p.ended, 0)
	return p.cpu.own - p.mark.own + children, true
}

// usedBeforeMark is the part of the process's time, with its children's, that
// lies before the mark.
func (p *Process) usedBeforeMark() time.Duration {
	before := p.mark
	if !before.known {
		before = p.cpu
	}
	return before.own + before.children + p.ended
}

// setMark starts a new count.
func (p *Process) setMark() {
	p.mark, p.ended, p.markBlocked, p.ioMark = p.cpu, 0, p.blocked, p.io
}

// MayHaveDoneIO reports whether it pays to read the I/O of a process: it has
// used processor time or waited for a device since the mark. What does neither
// moves hardly any bytes.
func (p *Process) MayHaveDoneIO() bool {
	used, ok := p.CPUSinceMark()
	return !ok || used > 0 || p.blocked != p.markBlocked || p.State == DiskSleep
}

// IO returns the last two readings of the I/O; either may be unknown.
func (p *Process) IO() (last, now IO) { return p.ioLast, p.io }

// IOSinceMark returns the bytes read and written between the last reading
// before the mark and the newest, and the time between them, false where that
// is unknown.
func (p *Process) IOSinceMark() (bytes uint64, span time.Duration, ok bool) {
	before, now := p.ioMark, p.io
	if before.At.IsZero() || !now.At.After(before.At) || now.ReadBytes < before.ReadBytes || now.WrittenBytes < before.WrittenBytes {
		return 0, 0, false
	}
	return now.ReadBytes - before.ReadBytes + now.WrittenBytes - before.WrittenBytes, now.At.Sub(before.At), true
}

// inherit is for a child that has ended and was waited for: the kernel adds all
// that it ever used to its parent, who has not done that in a moment.
func (p *Process) inherit(child *Process) {
	p.gained -= child.cpu.own + child.cpu.children
	p.ended += child.usedBeforeMark()
	p.inheritIO(child)
}

// inheritIO is for a child that has ended: the kernel adds all that it ever
// moved to its parent, who has not done that in a moment. So what is known of it
// is added to the earlier readings too.
func (p *Process) inheritIO(child *Process) {
	for _, pair := range [...]struct{ to, from *IO }{{&p.ioMark, &child.ioMark}, {&p.ioLast, &child.io}, {&p.io, &child.io}} {
		pair.to.ReadBytes += pair.from.ReadBytes
		pair.to.WrittenBytes += pair.from.WrittenBytes
	}
}

// addIO takes in a new reading, keeping one that is at least least older to
// tell a rate from.
func (p *Process) addIO(next IO, least time.Duration) {
	if p.ioLast.At.IsZero() || next.At.Sub(p.io.At) >= least {
		p.ioLast = p.io
	}
	p.io = next
}
