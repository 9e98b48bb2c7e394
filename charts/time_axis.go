package charts

import (
	"math"
	"time"
)

// timeAxis is what a picture tells of its time.
type timeAxis struct {
	// zone stands at the left: the name of the zone, with the date where that
	// is asked for.
	zone   text
	ticks  []Tick
	labels []timeLabel
}

// timeAxis draws the ticks of the time axis, their labels and the zone.
func (c *composer) timeAxis() {
	axis := c.bestTimeAxis()
	for _, t := range axis.ticks {
		x := c.timeAt(t.Value)
		c.boxes = append(c.boxes, box{rect{x, c.plot.top, x + c.hairline(), c.plot.bottom}, c.palette.Grid})
	}
	c.texts = append(c.texts, axis.zone)
	for _, l := range axis.labels {
		c.texts = append(c.texts, l.text)
	}
}

// bestTimeAxis prefers long names to short ones, as long as the labels beside
// them tell the time. Where there is room for no such labels, the text at the
// left tells as much of the time as fits.
func (c *composer) bestTimeAxis() timeAxis {
	layouts := c.dayLayouts()
	for _, days := range layouts {
		for _, name := range c.zoneNames() {
			if axis := c.timeAxisWith(name, days); c.tellsTime(axis.labels) {
				return axis
			}
		}
	}
	return c.timeAxisWith(c.longestFitting(c.spanNames()), layouts[0])
}

// timeAxisWith lays the axis out with a text at its left and days in one of the
// layouts.
func (c *composer) timeAxisWith(name string, layouts []string) timeAxis {
	free := c.px(2)
	zone := text{name, free, c.plot.bottom + c.px(tickGap+tickSize*capHeight), c.px(tickSize), c.palette.Muted}
	width := textWidth(name, c.px(tickSize))
	if width <= c.plot.left-2*free {
		// Below the labels of the value axis.
		zone.left = max(free, c.plot.left-c.px(tickGap)-width)
		free = c.plot.left
	} else {
		free += width + c.px(timeLabelGap)
	}
	ticks, labels := c.timeTicks(zone.baseline, free, layouts)
	return timeAxis{zone, ticks, labels}
}

// zoneNames are what tells the zone, with the date of the left end where that
// is asked for: the longest first.
func (c *composer) zoneNames() []string {
	from, to := c.ends()
	zone := zoneText(from, to)
	if !c.opt.Dated {
		return []string{zone}
	}
	return []string{from.Format("2 Jan 2006 ") + zone, from.Format(time.DateOnly+" ") + zone}
}

// spanNames stand in place of zoneNames where too few labels have room beside
// those: a picture of a fixed time tells its date at any size, and then its
// ends as well as it can.
func (c *composer) spanNames() []string {
	from, to := c.ends()
	zone := zoneText(from, to)
	if !c.opt.Dated {
		return []string{zone}
	}
	return []string{
		spanText(from, to),
		from.Format(time.DateOnly + " " + spanClock(from, to) + " MST"),
		from.Format(time.DateOnly + " 15:04 MST"),
		from.Format(time.DateOnly+" ") + zone,
		from.Format(time.DateOnly),
		zone,
	}
}

// longestFitting returns the first of the texts that fits the picture.
func (c *composer) longestFitting(names []string) string {
	for _, name := range names {
		if textWidth(name, c.px(tickSize)) <= float64(c.width)-2*c.px(2) {
			return name
		}
	}
	return names[len(names)-1]
}

// ends are the ends of the axis in local time.
func (c *composer) ends() (from, to time.Time) {
	return time.UnixMilli(c.from).In(c.loc), time.UnixMilli(c.to).In(c.loc)
}

func (c *composer) timeAt(ms float64) float64 {
	part := (ms - float64(c.from)) / (float64(c.to) - float64(c.from))
	return math.Round(c.plot.left + part*(c.plot.right-c.plot.left))
}
