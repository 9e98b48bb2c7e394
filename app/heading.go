package app

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// heading tells which machine this is, how long it has been running, and which
// collectors give no values.
func heading(s *metrics.Snapshot, version string) widgets.HeadingText {
	h := widgets.HeadingText{Title: s.Host.Hostname, Notice: collectorNotice(s.Collectors)}
	if h.Title == "" {
		h.Title = "Headroom"
	}
	parts := []string{capitalized(s.Host.Platform), strings.TrimSpace(capitalized(s.Host.OS) + " " + s.Host.Kernel), s.Host.Arch}
	if up := uptimeText(s.Host.UptimeSeconds); up != "" {
		parts = append(parts, fmt.Sprintf(tr("up %s"), up))
	}
	if place := language.PlaceText(s); place != "" {
		parts = append(parts, fmt.Sprintf(tr("in %s"), place))
	}
	if version != "" {
		parts = append(parts, "Headroom "+version)
	}
	known := parts[:0]
	for _, p := range parts {
		if p != "" {
			known = append(known, p)
		}
	}
	h.Subtitle = strings.Join(known, "  ·  ")
	return h
}

// uptimeText tells no seconds from a minute on: nobody needs them, and the
// toolkit keeps a picture of every text for a minute. It is empty where the time
// is not known.
func uptimeText(up metrics.Float) string {
	if !up.Known() {
		return ""
	}
	seconds := float64(up)
	if seconds >= 60 {
		seconds -= math.Mod(seconds, 60)
	}
	return charts.FormatDuration(seconds)
}

// capitalized writes "Debian 12" for "debian 12".
func capitalized(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

// collectorNotice names the collectors that fail or do not answer.
func collectorNotice(all []metrics.CollectorStatus) string {
	var failed, late []string
	for _, c := range all {
		switch c.State {
		case metrics.CollectorFailed:
			failed = append(failed, c.Collector)
		case metrics.CollectorLate:
			late = append(late, c.Collector)
		case metrics.CollectorOK, metrics.CollectorUnsupported:
		}
	}
	var parts []string
	if len(failed) > 0 {
		parts = append(parts, fmt.Sprintf(tr("no values from %s"), strings.Join(failed, ", ")))
	}
	if len(late) > 0 {
		parts = append(parts, fmt.Sprintf(tr("no answer from %s"), strings.Join(late, ", ")))
	}
	return strings.Join(parts, "; ")
}
