package charts

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
)

// Format is the file format of a picture.
type Format string

// The formats.
const (
	PNG Format = "png"
	SVG Format = "svg"
)

// The bounds of a picture.
const (
	MinSize  = 64
	MaxSize  = 4096
	MinScale = 1
	MaxScale = 3
	// MaxPixels bounds width times height times the square of the scale, and
	// with it the memory of a picture: a byte for each pixel.
	MaxPixels = 4096 * 2160
)

// Options say how a picture looks.
type Options struct {
	Format Format
	// Width and Height are in pixels at scale 1: text and lines keep their
	// size when they change.
	Width, Height int
	// Scale is the number of pixels for each of them, for sharp pictures on
	// dense screens. An SVG is that many times as large.
	Scale float64
	Theme Theme
	// From and To bound the time axis. Zero times take the first and the last
	// of the data.
	From, To time.Time
	// Dated puts the date beside the time zone, for a picture of a fixed time,
	// which may be looked at on another day.
	Dated bool
	// Location is the time zone of the labels; nil means UTC.
	Location *time.Location

	// Title stands in place of the panel's; NoTitle leaves both out.
	Title   string
	NoTitle bool
	// NoLegend leaves out the names and newest values of the lines.
	NoLegend bool
	// Min and Max are the bounds of the value axis; nil means the panel's own,
	// or those of the data.
	Min, Max *float64
	// Thresholds are drawn as lines.
	Thresholds []Threshold
}

// DefaultOptions are a PNG of 800 by 300 pixels in the light theme.
func DefaultOptions() Options {
	return Options{Format: PNG, Width: 800, Height: 300, Scale: 1, Theme: Light, Location: time.UTC}
}

// OptionError is an option that is not accepted.
type OptionError struct {
	// Option is the name of the option in lower case.
	Option string
	// Value is what was asked.
	Value string
	// Accepted says what would do.
	Accepted string
}

func (e *OptionError) Error() string {
	if e.Value == "" {
		return fmt.Sprintf("%s is missing: accepted is %s", e.Option, e.Accepted)
	}
	return fmt.Sprintf("%s %q is not accepted: %s", e.Option, e.Value, e.Accepted)
}

// Check returns an *OptionError for the first option that is not accepted.
func (o *Options) Check() error {
	switch {
	case o.Format != PNG && o.Format != SVG:
		return &OptionError{"format", string(o.Format), "png or svg"}
	case !slices.Contains(Themes(), o.Theme):
		return &OptionError{"theme", string(o.Theme), "light, dark or transparent"}
	case o.Width < MinSize || o.Width > MaxSize:
		return &OptionError{"width", strconv.Itoa(o.Width), sizes}
	case o.Height < MinSize || o.Height > MaxSize:
		return &OptionError{"height", strconv.Itoa(o.Height), sizes}
	case math.IsNaN(o.Scale) || o.Scale < MinScale || o.Scale > MaxScale:
		return &OptionError{"scale", formatFloat(o.Scale), fmt.Sprintf("a number from %d to %d", MinScale, MaxScale)}
	case o.Scale == 1 && o.Width*o.Height > MaxPixels:
		return &OptionError{"height", strconv.Itoa(o.Height), fmt.Sprintf("%d at most with a width of %d", MaxPixels/o.Width, o.Width)}
	case float64(o.Width)*float64(o.Height)*o.Scale*o.Scale > MaxPixels:
		return &OptionError{"scale", formatFloat(o.Scale),
			fmt.Sprintf("width × height × scale² of %d pixels at most", MaxPixels)}
	case !o.From.IsZero() && !o.To.IsZero() && !o.From.Before(o.To):
		return &OptionError{"from", o.From.Format(time.RFC3339), "a time before to, " + o.To.Format(time.RFC3339)}
	}
	return nil
}

var sizes = fmt.Sprintf("a whole number from %d to %d", MinSize, MaxSize)

func formatFloat(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
