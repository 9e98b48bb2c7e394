package charts

import "time"

// TimeTicks returns at most so many round ticks from one time to another, in
// loc's local time: full minutes, hours, midnights and so on. Labels are as
// short as the range allows: "14:05:30", "14:05", "Mon 23", "23 Nov",
// "Nov 2026". A range that is empty or reversed has none.
//
// The distance of the ticks follows from the length of the range alone, so that
// it stays the same while the range moves on.
func TimeTicks(from, to time.Time, loc *time.Location, most int) []Tick {
	if !from.Before(to) || most < 1 {
		return nil
	}
	from, to = from.In(loc), to.In(loc)
	fits := func(step time.Duration) bool { return (to.Sub(from)-1)/step < time.Duration(most) }
	// One more falls into a range that begins and ends on a tick, and where
	// daylight saving skips an hour: the first ones are left out.
	last := func(times []time.Time) []time.Time { return times[max(0, len(times)-most):] }
	for _, step := range timeSteps {
		if fits(step) {
			return timeTicks(last(multiplesOf(step, from, to, most+2)), step, to.Sub(from))
		}
	}
	// In seconds, since a Duration ends at 292 years.
	days, span := 2, to.Unix()-from.Unix()
	for (span-1)/int64(days*86400) >= int64(most) {
		days *= 2
	}
	return timeTicks(last(everyDays(days, from, to, most+2)), max(day, time.Duration(days)*day), to.Sub(from))
}

const day = 24 * time.Hour

var timeSteps = []time.Duration{
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 4 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	day,
}

// multiplesOf returns the first times from one to another that are a multiple
// of step after a midnight, at most limit.
func multiplesOf(step time.Duration, from, to time.Time, limit int) []time.Time {
	if step < time.Hour {
		return everySeconds(int64(step/time.Second), from, to, limit)
	}
	return everyHours(int(step/time.Hour), from, to, limit)
}

// everySeconds counts in absolute time, shifted by the zone's offset: daylight
// saving moves the clock by half an hour at least, which these steps divide.
func everySeconds(step int64, from, to time.Time, limit int) []time.Time {
	_, offset := from.Zone()
	local := from.Unix() + int64(offset)
	t := time.Unix(local-mod(local, step)-int64(offset), 0).In(from.Location())
	var times []time.Time
	for ; !t.After(to) && len(times) < limit; t = t.Add(time.Duration(step) * time.Second) {
		if !t.Before(from) {
			times = append(times, t)
		}
	}
	return times
}

// everyHours asks for each hour by the clock on the wall, so that a change of
// daylight saving doesn't shift the ticks of the days after it.
func everyHours(step int, from, to time.Time, limit int) []time.Time {
	y, m, d := from.Date()
	var times []time.Time
	for hour := 0; len(times) < limit; hour += step {
		t := time.Date(y, m, d, hour, 0, 0, 0, from.Location())
		if t.After(to) {
			break
		}
		// An hour that daylight saving skips would fall on its neighbor; a day
		// begins there.
		isSkipped := step < 24 && t.Hour() != hour%24
		if !t.Before(from) && !isSkipped && (len(times) == 0 || t.After(times[len(times)-1])) {
			times = append(times, t)
		}
	}
	return times
}

// everyDays returns midnights, counted from the Unix epoch so that they stay
// the same when the range moves on.
func everyDays(step int, from, to time.Time, limit int) []time.Time {
	y, m, d := from.Date()
	since := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
	first := d - int(mod(since, int64(step)))
	var times []time.Time
	for i := 0; len(times) < limit; i += step {
		t := time.Date(y, m, first+i, 0, 0, 0, 0, from.Location())
		if t.After(to) {
			break
		}
		if !t.Before(from) {
			times = append(times, t)
		}
	}
	return times
}

func timeTicks(times []time.Time, step, span time.Duration) []Tick {
	ticks := make([]Tick, len(times))
	for i, t := range times {
		ticks[i] = Tick{Value: float64(t.UnixMilli()), Label: t.Format(timeLayout(t, step, span))}
	}
	return ticks
}

// dayLayout is the form of a midnight.
const dayLayout = "Mon 2"

// timeLayout picks the shortest form that tells t from the other ticks.
func timeLayout(t time.Time, step, span time.Duration) string {
	isMidnight := t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0
	switch {
	case span > 700*day:
		return "Jan 2006"
	case span > 21*day:
		return "2 Jan"
	case step >= day, isMidnight && span >= 12*time.Hour:
		return dayLayout
	case step >= time.Minute:
		return "15:04"
	default:
		return "15:04:05"
	}
}

// mod is the remainder of a division that rounds down.
func mod(a, b int64) int64 { return ((a % b) + b) % b }
