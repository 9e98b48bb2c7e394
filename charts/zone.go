package charts

import (
	"strings"
	"time"
)

// ParseZone finds a time zone by its name in the IANA database, such as
// Europe/Berlin, or by UTC or Local. An error is an *OptionError.
func ParseZone(name string) (*time.Location, error) {
	const longest = 64
	zone, err := time.UTC, error(nil)
	if name == "" || len(name) > longest || strings.ContainsRune(name, 0) {
		err = errValue
	} else {
		zone, err = time.LoadLocation(name)
	}
	if err != nil {
		return nil, &OptionError{"tz", name, "the name of a time zone as the IANA database has it, such as Europe/Berlin or America/New_York, or UTC, or Local for that of the server"}
	}
	return zone, nil
}
