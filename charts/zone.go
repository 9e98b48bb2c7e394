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
