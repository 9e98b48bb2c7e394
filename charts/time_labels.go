package charts

import (
	"slices"
	"strings"
	"time"
)

// timeLabel is the label of a tick of the time axis.
type timeLabel struct {
	text
	at time.Time
	// isDay tells labels that name a day from those that name a time of it.
	isDay bool
}

const (
	// One label of an axis tells no scale.
	leastTimeLabels = 2
	timeTicksMost   = 24
	timeLabelGap    = 8.0  // at least, between two labels
	timeGridGap     = 10.0 // at least, between two ticks that are added for the sake of labels
)

// shortDay stands among days alone: beside 09:00 a 23 would be an hour.
const shortDay = "2"

// dayLayouts are the forms of the labels of days, those to be tried together
// beside each other, and the longest first. They have the month where that has
// room, since a picture may be looked at when it is long past. Where the clock
// does not go round, midnight is a time like others.
func (c *composer) dayLayouts() [][]string {
	long := []string{dayLayout + " Jan", "2 Jan"}
	if c.isOverADay() {
		return [][]string{long, {shortDay}}
	}
	return [][]string{long, {"15:04"}}
}

// timeTicks returns the ticks and those of their labels that have room to the
// right of free: as many as look well, or more where too few labels would be
// left of them. Where more do not help either, they are as few as look well, or
// as have a label if no date beside them tells a time.
// Days are in the first of the layouts that has room for all of them; of the
// shortest form some may be missing.
func (c *composer) timeTicks(baseline, free float64, layouts []string) (ticks []Tick, labels []timeLabel) {
	length := c.plot.right - c.plot.left
	label := textWidth("00:00:00", c.px(tickSize))
	most := min(max(int(length/(label+c.px(timeTickGap))), 2), timeTicksMost)
	from, to := c.ends()
	for limit := max(most, min(int(length/c.px(timeGridGap)), timeTicksMost)); most <= limit; most++ {
		more := TimeTicks(from, to, c.loc, most)
		for _, layout := range layouts {
			placed, isWhole := c.timeLabels(more, baseline, free, layout)
			if (isWhole || layout == shortDay) && c.tellsTime(placed) {
				return more, placed
			}
			if ticks == nil || !c.opt.Dated && len(labels) == 0 && len(placed) > 0 {
				ticks, labels = more, placed
			}
		}
	}
	return ticks, labels
}

// tellsTime reports whether labels are enough to read the time of any place:
// with a day where the clock goes round.
func (c *composer) tellsTime(labels []timeLabel) bool {
	return len(labels) >= leastTimeLabels &&
		(!c.isOverADay() || slices.ContainsFunc(labels, func(l timeLabel) bool { return l.isDay }))
}

func (c *composer) isOverADay() bool { return c.to-c.from > day.Milliseconds() }

// timeLabels places the labels of ticks, as far as there is room. Days go
// first, since a time of the day tells nothing without them. Whole are labels
// in which no day had to make room for another.
func (c *composer) timeLabels(ticks []Tick, baseline, free float64, layout string) (placed []timeLabel, isWhole bool) {
	isWhole = true
	right := float64(c.width) - c.px(2)
	for _, isDay := range []bool{true, false} {
		for _, t := range ticks {
			l := c.timeLabel(t, baseline, layout)
			switch {
			case l.isDay != isDay, l.left < free, l.right() > right:
			case !c.isBeside(&l, placed):
				isWhole = isWhole && !isDay
			default:
				placed = append(placed, l)
			}
		}
		if layout == shortDay {
			break
		}
	}
	slices.SortFunc(placed, func(a, b timeLabel) int { return a.at.Compare(b.at) })
	return c.unambiguous(placed), isWhole
}

// timeLabel is the label of a tick, where it would stand.
func (c *composer) timeLabel(t Tick, baseline float64, layout string) timeLabel {
	at := time.UnixMilli(int64(t.Value)).In(c.loc)
	body := t.Label
	if body == at.Format(dayLayout) {
		body = at.Format(layout)
	}
	size := c.px(tickSize)
	return timeLabel{
		text:  text{body, c.timeAt(t.Value) - textWidth(body, size)/2, baseline, size, c.palette.Muted},
		at:    at,
		isDay: !strings.Contains(body, ":"),
	}
}

// isBeside reports whether a label keeps its distance from others.
func (c *composer) isBeside(l *timeLabel, others []timeLabel) bool {
	gap := c.px(timeLabelGap)
	return !slices.ContainsFunc(others, func(o timeLabel) bool {
		return l.left < o.right()+gap && o.left < l.right()+gap
	})
}

func (l *timeLabel) right() float64 { return l.left + textWidth(l.body, l.size) }

// unambiguous leaves out times of another day than the label before, where that day
// had no room for its name: "12:00, 12:00" does not tell that a day lies
// between them.
func (c *composer) unambiguous(labels []timeLabel) []timeLabel {
	kept := labels[:0]
	for _, l := range labels {
		if n := len(kept); n > 0 && !l.isDay {
			before := &kept[n-1]
			if l.body == before.body || c.isOverADay() && l.at.YearDay() != before.at.YearDay() {
				continue
			}
		}
		kept = append(kept, l)
	}
	return kept
}
