package charts

import (
	"fmt"
	"html"
	"strings"
	"time"

	"headroom/metrics"
)

// Badge is a value as a small sign for a README.
type Badge struct {
	// Label stands on the left.
	Label string
	Unit  metrics.Unit
	// IsTime tells that the value is a point in time, in seconds since 1970.
	IsTime bool
	// Value is NaN where it is not known.
	Value  float64
	Levels Levels
	// HasLevels tells that Normal is good, and not only a number.
	HasLevels bool
}

// The measures of a badge, in pixels.
const (
	badgeHeight  = 20
	badgeText    = 11.0
	badgePadding = 6.0
	// The font of badges is wider than ours.
	badgeStretch = 1.13
)

// SVG draws the badge. What is bad is told by a word besides the color, and all
// of it by the title, which screen readers read.
func (b *Badge) SVG() []byte {
	label, message := cleanText(strings.TrimSpace(b.Label)), b.message()
	left := 0.0
	if label != "" {
		left = badgeTextWidth(label) + 2*badgePadding
	}
	right := badgeTextWidth(message) + 2*badgePadding
	title := strings.TrimPrefix(label+": "+message, ": ")

	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%d" role="img" aria-label="%s"><title>%[3]s</title>`,
		left+right, badgeHeight, html.EscapeString(title))
	fmt.Fprintf(&out, `<rect width="%.0f" height="%d" rx="3" fill="%s"/>`, left+right, badgeHeight, b.color())
	if left > 0 {
		fmt.Fprintf(&out, `<path fill="#4a4f57" d="M3 0H%.0fV%dH3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/>`, left, badgeHeight)
	}
	fmt.Fprintf(&out, `<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="%g">`, badgeText)
	for _, t := range []struct {
		left float64
		body string
	}{{badgePadding, label}, {left + badgePadding, message}} {
		if t.body != "" {
			fmt.Fprintf(&out, `<text x="%.0f" y="14" textLength="%.0f" lengthAdjust="spacingAndGlyphs">%s</text>`,
				t.left, badgeTextWidth(t.body), html.EscapeString(t.body))
		}
	}
	out.WriteString("</g></svg>")
	return []byte(out.String())
}

// message is what stands on the right.
func (b *Badge) message() string {
	if !finite(b.Value) {
		return "unknown"
	}
	message := FormatCompact(b.Unit, b.Value)
	if b.IsTime {
		message = time.Unix(int64(b.Value), 0).UTC().Format("2006-01-02 15:04 MST")
	}
	if l := b.Levels.Of(b.Value); l != Normal {
		message += " " + l.String()
	}
	return message
}

// color is that behind the message: white text on it has a contrast of 4.5 at
// least.
func (b *Badge) color() string {
	level := b.Levels.Of(b.Value)
	switch {
	case !finite(b.Value):
		return "#6b7079"
	case level == Critical:
		return "#c62828"
	case level == Warning:
		return "#9a6200"
	case b.HasLevels:
		return "#2e7d32"
	default:
		return "#2a66c4"
	}
}

func badgeTextWidth(s string) float64 {
	return float64(int(textWidth(s, badgeText)*badgeStretch + 0.5))
}
