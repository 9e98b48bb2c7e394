// Package exposition tells Prometheus what the sampler reads, and what the
// server itself uses and answers, in the text format 0.0.4 or in OpenMetrics
// 1.0.0.
//
// It writes the formats itself: a scrape costs a fraction of one through
// client_golang, whose registry makes an object of each sample.
package exposition

import "strings"

// Format is a text format of Prometheus.
type Format uint8

// The formats.
const (
	// Text is https://prometheus.io/docs/instrumenting/exposition_formats/.
	Text Format = iota
	// OpenMetrics is version 1.0.0, https://prometheus.io/docs/specs/om/open_metrics_spec/.
	OpenMetrics
	formats
)

// ContentType is the media type of an answer in the format.
func (f Format) ContentType() string {
	if f == OpenMetrics {
		return "application/openmetrics-text; version=1.0.0; charset=utf-8"
	}
	return "text/plain; version=0.0.4; charset=utf-8"
}

// Negotiate returns the format that a client prefers by its Accept header (RFC
// 9110, 12.5.1), and Text where it has no preference. A client that accepts
// neither gets Text too, as from other exporters.
func Negotiate(accept string) Format {
	var text, open preference
	for accept != "" {
		var one string
		one, accept = cutQuoted(accept, ',')
		media, parameters := cutQuoted(one, ';')
		media = strings.TrimSpace(media)
		quality, version := 1000, ""
		for parameters != "" {
			var parameter string
			parameter, parameters = cutQuoted(parameters, ';')
			name, value, _ := strings.Cut(parameter, "=")
			switch name, value = strings.TrimSpace(name), strings.Trim(strings.TrimSpace(value), `"`); {
			case strings.EqualFold(name, "q"):
				quality = thousandths(value)
			case strings.EqualFold(name, "version"):
				version = value
			}
		}
		switch {
		case media == "*/*":
			text.learn(0, quality)
			open.learn(0, quality)
		case strings.EqualFold(media, "text/*"):
			text.learn(1, quality)
		case strings.EqualFold(media, "application/*"):
			open.learn(1, quality)
		case strings.EqualFold(media, "text/plain") && (version == "" || version == "0.0.4"):
			text.learn(2+len(version), quality)
		case strings.EqualFold(media, "application/openmetrics-text") && (version == "" || version == "1.0.0"):
			open.learn(2+len(version), quality)
		}
	}
	if open.quality > text.quality {
		return OpenMetrics
	}
	return Text
}

// preference is how much a client likes a format, in thousandths, by the range
// that fits it most closely.
type preference struct{ closeness, quality int }

func (p *preference) learn(closeness, quality int) {
	closeness++ // 0 is for no range at all
	if closeness > p.closeness || closeness == p.closeness && quality > p.quality {
		p.closeness, p.quality = closeness, quality
	}
}

// cutQuoted cuts at the first separator outside of quotes.
func cutQuoted(s string, separator byte) (before, after string) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == separator && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// thousandths reads a weight from 0 to 1 with three decimals at most; 0 where
// it is none.
func thousandths(weight string) int {
	whole, decimals, _ := strings.Cut(weight, ".")
	if whole == "1" {
		return 1000
	}
	if whole != "0" || len(decimals) > 3 {
		return 0
	}
	value := 0
	for i := range 3 {
		value *= 10
		if i < len(decimals) {
			if decimals[i] < '0' || decimals[i] > '9' {
				return 0
			}
			value += int(decimals[i] - '0')
		}
	}
	return value
}
