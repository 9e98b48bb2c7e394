package charts

import (
	"math"
	"strings"

	"headroom/metrics"
)

// Threshold is a value that a person wants to see in a chart as a line.
type Threshold struct {
	Value float64
	// Label names it in the legend; the line of one that is called "critical"
	// has the color for that.
	Label string
	// typed is what a person wrote.
	typed string
}

// written is what a person wrote, or would have written.
func (t *Threshold) written(unit metrics.Unit) string {
	if t.typed != "" {
		return t.typed
	}
	return boundText(unit, t.Value)
}

// MaxThresholds bounds the thresholds of a picture.
const MaxThresholds = 8

// ParseThreshold reads a value of a unit with an optional label after a colon:
// "0.8", "80%:warning", "12GiB". An error is an *OptionError.
func ParseThreshold(unit metrics.Unit, text string) (Threshold, error) {
	value, label, _ := strings.Cut(text, ":")
	v, err := ParseValue(unit, value)
	if err != nil {
		return Threshold{}, &OptionError{"threshold", text, AcceptedValue(unit) + ", with a label after a colon if you like, such as 0.8:warning"}
	}
	return Threshold{v, strings.TrimSpace(label), text}, nil
}

// isCritical tells by its label how bad a threshold is.
func (t *Threshold) isCritical() bool { return strings.EqualFold(t.Label, Critical.String()) }

func (c *composer) thresholdEntry(t *Threshold) entry {
	e := entry{label: cleanText(t.Label), value: FormatValue(c.panel.Unit, t.Value), color: c.palette.Warning, isThreshold: true}
	if e.label == "" {
		e.label = "Threshold"
	}
	if t.isCritical() {
		e.color = c.palette.Critical
	}
	return e
}

// withThresholds adds the thresholds to the legend: last, but first where there
// are so many lines that not all have room.
func (c *composer) withThresholds(legend []entry) []entry {
	if len(c.opt.Thresholds) == 0 {
		return legend
	}
	marks := make([]entry, 0, len(c.opt.Thresholds)+len(legend))
	for i := range c.opt.Thresholds {
		marks = append(marks, c.thresholdEntry(&c.opt.Thresholds[i]))
	}
	if len(legend) > manyLines {
		return append(marks, legend...)
	}
	return append(legend, marks...)
}

// thresholds draws the thresholds that lie within the plot as dotted lines.
func (c *composer) thresholds() {
	for i := range c.opt.Thresholds {
		t := &c.opt.Thresholds[i]
		if t.Value < c.lo || t.Value > c.hi {
			continue
		}
		// On the middle of a pixel a level line is sharper.
		y := math.Floor(c.valueAt(t.Value)) + 0.5
		c.strokes = append(c.strokes, stroke{
			points: []point{{c.plot.left, y}, {c.plot.right, y}},
			color:  c.thresholdEntry(t).color, width: math.Max(1, math.Round(c.px(1.5))),
			dashes: []float64{c.px(2), c.px(3)},
		})
	}
}

// titleOf returns the title of a picture whose own is given.
func (o *Options) titleOf(own string) string {
	switch {
	case o.NoTitle:
		return ""
	case o.Title != "":
		return cleanText(o.Title)
	default:
		return cleanText(own)
	}
}
