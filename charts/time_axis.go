package charts

import (
	"math"
	"time"
)

// timeAxis draws the ticks of the time axis, and at its left the name of the
// zone, with the date where that is asked for.
func (c *composer) timeAxis() {
	var ticks []Tick
	var texts []text
	for _, name := range c.zoneNames() {
		free := c.px(2)
		zone := text{name, free, c.plot.bottom + c.px(tickGap+tickSize*capHeight), c.px(tickSize), c.palette.Muted}
		width := textWidth(name, c.px(tickSize))
		if width <= c.plot.left-2*free {
			// Below the labels of the value axis.
			zone.left = max(free, c.plot.left-c.px(tickGap)-width)
			free = c.plot.left
		} else {
			free += width + c.px(8)
		}
		var labels []text
		ticks, labels = c.timeTicks(zone.baseline, free)
		texts = append([]text{zone}, labels...)
		if len(labels) >= leastTimeLabels {
			break
		}
	}
	for _, t := range ticks {
		x := c.timeAt(t.Value)
		c.boxes = append(c.boxes, box{rect{x, c.plot.top, x + c.hairline(), c.plot.bottom}, c.palette.Grid})
	}
	c.texts = append(c.texts, texts...)
}

// zoneNames are what tells the zone, and the date of the left end where that is
// asked for: the longest first.
func (c *composer) zoneNames() []string {
	from, to := time.UnixMilli(c.from).In(c.loc), time.UnixMilli(c.to).In(c.loc)
	zone := to.Format("MST")
	if !c.opt.Dated {
		return []string{zone}
	}
	return []string{from.Format("2 Jan 2006 ") + zone, from.Format("2006-01-02 ") + zone, zone}
}

// One label of an axis tells no scale.
const leastTimeLabels = 2

// timeTicks returns the ticks and those of their labels that have room to the
// right of free: as many as look well, or more where too few labels would be
// left of them.
func (c *composer) timeTicks(baseline, free float64) ([]Tick, []text) {
	label := textWidth("00:00:00", c.px(tickSize))
	most := max(int((c.plot.right-c.plot.left)/(label+c.px(timeTickGap))), 2)
	for {
		ticks := TimeTicks(time.UnixMilli(c.from), time.UnixMilli(c.to), c.loc, min(most, timeTicksMost))
		labels := c.timeLabels(ticks, baseline, free)
		if len(labels) >= leastTimeLabels || most >= timeTicksMost {
			return ticks, labels
		}
		most++
	}
}

const timeTicksMost = 24

// timeLabels places the labels of ticks, as far as there is room.
func (c *composer) timeLabels(ticks []Tick, baseline, free float64) (labels []text) {
	for _, t := range ticks {
		body := c.withMonth(t)
		width := textWidth(body, c.px(tickSize))
		left := c.timeAt(t.Value) - width/2
		if left < free || left+width > float64(c.width)-c.px(2) {
			continue
		}
		labels = append(labels, text{body, left, baseline, c.px(tickSize), c.palette.Muted})
		free = left + width + c.px(8)
	}
	return labels
}

// withMonth returns the label of a tick. That of a day gets its month, since a
// picture may be looked at when it is long past.
func (c *composer) withMonth(t Tick) string {
	at := time.UnixMilli(int64(t.Value)).In(c.loc)
	if t.Label == at.Format(dayLayout) {
		return at.Format(dayLayout + " Jan")
	}
	return t.Label
}

func (c *composer) timeAt(ms float64) float64 {
	part := (ms - float64(c.from)) / (float64(c.to) - float64(c.from))
	return math.Round(c.plot.left + part*(c.plot.right-c.plot.left))
}
