package charts

import (
	"fmt"
	"slices"
	"strings"

	"headroom/metrics"
)

// Selection picks lines of a panel. A pattern stands for the lines whose name
// in the legend or one of whose label values it is; "device=sda" looks at one
// label alone, and * stands for any text.
type Selection struct {
	// Include keeps the lines that fit one of the patterns; none keeps all.
	// Exclude then leaves out those that fit one.
	Include, Exclude []string
}

// The bounds of a selection.
const (
	MaxPatterns      = 64
	MaxPatternLength = 200
)

// Check returns an *OptionError for the first pattern that is not accepted.
func (s *Selection) Check() error {
	for name, patterns := range map[string][]string{"include": s.Include, "exclude": s.Exclude} {
		if len(patterns) > MaxPatterns {
			return &OptionError{name, fmt.Sprint(len(patterns), " times"), fmt.Sprintf("at most %d", MaxPatterns)}
		}
		for _, p := range patterns {
			if p == "" || len(p) > MaxPatternLength {
				return &OptionError{name, p, fmt.Sprintf("the name of a line, a label's value or name=value, of 1 to %d bytes", MaxPatternLength)}
			}
		}
	}
	return nil
}

// Of returns the lines of a panel that are selected. Limits stay unless they
// are excluded. Where a pattern of Include fits none of them, it is an
// *OptionError that names those there are, but for lines of devices, which come
// and go.
func (s *Selection) Of(p *Panel, lines []LineData) ([]LineData, error) {
	if len(s.Include) == 0 && len(s.Exclude) == 0 {
		return lines, nil
	}
	for _, pattern := range s.Include {
		mayHaveGone := p.perDevice() && !p.isLabelUnknown(pattern)
		if len(lines) > 0 && !mayHaveGone && !slices.ContainsFunc(lines, func(l LineData) bool { return l.fits(pattern) }) {
			return nil, &OptionError{"include", pattern, "a line of this chart: " + namesOf(lines)}
		}
	}
	var kept []LineData
	for i := range lines {
		l := &lines[i]
		isWanted := len(s.Include) == 0 || l.Limit || slices.ContainsFunc(s.Include, l.fits)
		if isWanted && !slices.ContainsFunc(s.Exclude, l.fits) {
			kept = append(kept, *l)
		}
	}
	if p.perDevice() {
		// Those that are left should be told apart as well as can be.
		for i := range kept {
			kept[i].Color = i
		}
	}
	return kept, nil
}

// isLabelUnknown tells whether a pattern is name=value with a name that is no
// label of the panel's lines.
func (p *Panel) isLabelUnknown(pattern string) bool {
	name, _, isNamed := strings.Cut(pattern, "=")
	return isNamed && !slices.ContainsFunc(p.Lines, func(l Line) bool {
		m, ok := metrics.LookupMetric(l.Metric)
		return ok && slices.Contains(m.Labels, name)
	})
}

// fits tells whether a pattern stands for the line.
func (l *LineData) fits(pattern string) bool {
	if matches(pattern, l.Label) {
		return true
	}
	name, wanted, isNamed := strings.Cut(pattern, "=")
	for label, value := range l.Labels {
		if matches(pattern, value) || isNamed && label == name && matches(wanted, value) {
			return true
		}
	}
	return false
}

// matches compares text with a pattern in which * stands for any text.
func matches(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	text, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		_, rest, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = rest
	}
	return strings.HasSuffix(text, parts[len(parts)-1])
}

// namesOf lists lines for people, the first of many.
func namesOf(lines []LineData) string {
	const most = 20
	var names []string
	for i := range lines {
		switch {
		case lines[i].Limit:
		case len(names) == most:
			return strings.Join(names, ", ") + " and others"
		default:
			names = append(names, cleanText(lines[i].Label))
		}
	}
	return strings.Join(names, ", ")
}
