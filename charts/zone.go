package charts

import "time"

// ParseZone finds a time zone by its name in the IANA database, such as
// Europe/Berlin, or by UTC or Local. An error is an *OptionError.
func ParseZone(name string) (*time.Location, error) {
	const longest = 64
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || len(name) > longest {
		return nil, &OptionError{"tz", name, "the name of a time zone as the IANA database has it, such as Europe/Berlin or America/New_York, or UTC, or Local for that of the server"}
	}
	return zone, nil
}

// zoneText names the zone of a span: twice where daylight saving begins or ends
// in it, as "CEST/CET".
func zoneText(from, to time.Time) string {
	first, last := from.Format("MST"), to.Format("MST")
	if first != last {
		return first + "/" + last
	}
	return last
}

// spanText tells a span with its zone: "2026-11-23 14:06:47 to 14:08:26 UTC".
func spanText(from, to time.Time) string {
	clock, zone := spanClock(from, to), ""
	if from.Format("MST") != to.Format("MST") {
		zone = " MST"
	}
	last := clock
	if from.Format(time.DateOnly) != to.Format(time.DateOnly) {
		last = time.DateOnly + " " + clock
	}
	return from.Format(time.DateOnly+" "+clock+zone) + " to " + to.Format(last+" MST")
}

// spanClock is the form of the times of a span: exact enough to tell its ends
// apart.
func spanClock(from, to time.Time) string {
	switch length := to.Sub(from); {
	case length < time.Second:
		return "15:04:05.000"
	case length < time.Hour:
		return time.TimeOnly
	default:
		return "15:04"
	}
}
