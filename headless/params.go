package headless

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The bounds of a time range: what the history holds.
const (
	rangeMin = time.Minute
	rangeMax = 7 * 24 * time.Hour
	// rangeUsual is what is answered where nothing is asked for.
	rangeUsual     = 15 * time.Minute
	rangeUsualText = "15m"
)

// params reads typed query parameters. The first that is wrong is remembered,
// so that a handler reads them all and asks once.
type params struct {
	values url.Values
	known  []parameter
	failed *problem
}

// parameter is what a handler reads: the API's description is made of it.
type parameter struct {
	name     string
	kind     string // of JSON: string, integer or number
	fallback any    // nil where there is none
	// lowest and highest bound a number; choices are all there is.
	lowest, highest float64
	choices         []string
	// repeated parameters may be given more than once, at most so often; 0 for
	// any number.
	repeated bool
	most     int
	// longest is how long a text may be; 0 for as long as an address.
	longest  int
	required bool
}

// read notes that a parameter exists; what was told of it first holds.
func (p *params) read(spec parameter) {
	for _, known := range p.known {
		if known.name == spec.name {
			return
		}
	}
	p.known = append(p.known, spec)
}

func parseParams(rawQuery string) *params {
	p := &params{}
	if rawQuery == "" {
		return p
	}
	var err error
	if p.values, err = url.ParseQuery(rawQuery); err != nil {
		p.failed = newProblem(400, "the query string cannot be read: %v", err)
	}
	return p
}

// text returns the value of a parameter, which must not be given twice, and
// whether it was given.
func (p *params) text(name string) (string, bool) {
	p.read(parameter{name: name, kind: "string"})
	given := p.values[name]
	if len(given) > 1 {
		p.reject(name, strings.Join(given, ", "), "one value")
	}
	if len(given) == 0 || given[0] == "" {
		return "", false
	}
	return given[0], true
}

// required returns the value of a parameter that must be given.
func (p *params) required(name, accepted string) string {
	p.read(parameter{name: name, kind: "string", required: true})
	text, given := p.text(name)
	if !given {
		p.reject(name, "", accepted)
	}
	return text
}

// texts returns all values of a parameter that may be given more than once.
func (p *params) texts(name string) []string {
	p.read(parameter{name: name, kind: "string", repeated: true})
	return p.values[name]
}

func (p *params) reject(name, value, accepted string) {
	if p.failed == nil {
		p.failed = p.bad(name, value, accepted)
	}
}

// bad is the problem of a value that is not accepted; one that is empty was
// given, and is not missing.
func (p *params) bad(name, value, accepted string) *problem {
	bad := badParameter(name, value, accepted)
	if _, given := p.values[name]; given && value == "" {
		bad.Detail = fmt.Sprintf("%s %q is not accepted: %s", name, value, accepted)
	}
	return bad
}

func (p *params) integer(name string, fallback, lowest, highest int) int {
	p.read(parameter{name: name, kind: "integer", fallback: fallback, lowest: float64(lowest), highest: float64(highest)})
	text, given := p.text(name)
	if !given {
		return fallback
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < lowest || n > highest {
		p.reject(name, text, fmt.Sprintf("a whole number from %d to %d", lowest, highest))
		return fallback
	}
	return n
}

func (p *params) number(name string, fallback, lowest, highest float64) float64 {
	p.read(parameter{name: name, kind: "number", fallback: fallback, lowest: lowest, highest: highest})
	text, given := p.text(name)
	if !given {
		return fallback
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= lowest && v <= highest) {
		p.reject(name, text, fmt.Sprintf("a number from %g to %g", lowest, highest))
		return fallback
	}
	return v
}

// choice returns one of the accepted words, by default the first.
func (p *params) choice(name string, accepted ...string) string {
	p.read(parameter{name: name, kind: "string", fallback: accepted[0], choices: accepted})
	text, given := p.text(name)
	if !given {
		return accepted[0]
	}
	if !slices.Contains(accepted, text) {
		p.reject(name, text, "one of "+strings.Join(slices.DeleteFunc(slices.Clone(accepted), func(a string) bool { return a == "" }), ", "))
		return accepted[0]
	}
	return text
}

// timeRange returns the time span that is asked for: the last part of the past
// (range, such as 15m, 6h or 7d), or from one time to another.
func (p *params) timeRange(now time.Time) (from, to time.Time) {
	span := rangeUsual
	p.read(parameter{name: "range", kind: "string", fallback: rangeUsualText})
	text, given := p.text("range")
	if given {
		var err error
		if span, err = parseSpan(text); err != nil || span < rangeMin || span > rangeMax {
			p.reject("range", text, "a time from 1m to 7d, such as 15m, 1d12h or 7d")
			span = rangeUsual
		}
	}
	fromText, fromGiven := p.text("from")
	toText, toGiven := p.text("to")
	if given && fromGiven && toGiven {
		p.reject("range", text, "nothing, where from and to are given")
	}
	to = p.time("to", toText, toGiven, now)
	from = p.time("from", fromText, fromGiven, to.Add(-span))
	if fromGiven && given {
		to = from.Add(span)
	}
	if p.failed == nil && !from.Before(to) {
		p.reject("from", fromText, "a time before the end of the range, "+to.UTC().Format(time.RFC3339))
	}
	if p.failed == nil && to.Sub(from) > rangeMax {
		p.reject("from", fromText, "a time at most 7 days before the end of the range")
	}
	return from, to
}

// time reads RFC 3339 or seconds since 1970.
func (p *params) time(name, text string, given bool, fallback time.Time) time.Time {
	if !given {
		return fallback
	}
	// A plus sign that was not escaped has become a space.
	if t, err := time.Parse(time.RFC3339, strings.ReplaceAll(text, " ", "+")); err == nil && t.Year() >= 1970 && t.Year() < 2200 {
		return t
	}
	if s, err := strconv.ParseFloat(text, 64); err == nil && s >= 0 && s < 7e9 {
		return time.UnixMilli(int64(s * 1000))
	}
	accepted := "a time such as 2006-01-02T15:04:05Z, or seconds since 1970"
	if ms, err := strconv.ParseUint(text, 10, 43); err == nil {
		accepted += fmt.Sprintf("; in milliseconds, as this seems to be, it is %d", ms/1000)
	}
	p.reject(name, text, accepted)
	return fallback
}

// parseSpan reads a duration as Go writes it, which may have a whole number of
// days before it: 90m, 7d, 1d12h.
func parseSpan(text string) (time.Duration, error) {
	days, rest, hasDays := strings.Cut(text, "d")
	if !hasDays {
		return time.ParseDuration(text)
	}
	n, err := strconv.ParseUint(days, 10, 16)
	span := time.Duration(n) * 24 * time.Hour
	if err != nil || rest == "" {
		return span, err
	}
	more, err := time.ParseDuration(rest)
	if err == nil && (more < 0 || rest[0] == '+') {
		err = strconv.ErrSyntax
	}
	return span + more, err
}

// check returns the first problem: a bad value, or a parameter that does not
// exist here.
func (p *params) check() *problem {
	if p.failed != nil {
		return p.failed
	}
	for name := range p.values {
		if !slices.ContainsFunc(p.known, func(k parameter) bool { return k.name == name }) {
			accepted := "no parameters here"
			if len(p.known) > 0 {
				var names []string
				for _, k := range p.known {
					names = append(names, k.name)
				}
				slices.Sort(names)
				accepted = "the parameters " + strings.Join(names, ", ")
			}
			bad := badParameter(name, p.values.Get(name), accepted)
			bad.Detail = fmt.Sprintf("parameter %q is not known: accepted are %s", name, accepted)
			return bad
		}
	}
	return nil
}
