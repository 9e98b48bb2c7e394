package headless

import (
	"errors"
	"time"
	"unicode/utf8"

	"headroom/charts"
	"headroom/metrics"
)

// pictureRequest is how a picture is asked for.
type pictureRequest struct {
	charts.Options
	selection charts.Selection
	// isPast tells that both ends of the time are fixed, and so long ago that
	// nothing is added to it any more.
	isPast bool
}

// settled is the time after which nothing is added to the past: the coarsest
// step of the history is a minute, and a tick may be a minute late.
const settled = 2 * time.Minute

// pictureOptions reads what all pictures have in common.
func pictureOptions(p *params, format charts.Format, defaults charts.Options) *pictureRequest {
	o := &pictureRequest{}
	o.Format = format
	o.Width = p.integer("width", defaults.Width, charts.MinSize, charts.MaxSize)
	o.Height = p.integer("height", defaults.Height, charts.MinSize, charts.MaxSize)
	o.Scale = p.number("scale", 1, charts.MinScale, charts.MaxScale)
	var themes []string
	for _, t := range charts.Themes() {
		themes = append(themes, string(t))
	}
	o.Theme = charts.Theme(p.choice("theme", themes...))
	o.readTitle(p)
	o.Location = time.Local
	return o
}

// titleMost bounds a title, in characters.
const titleMost = 200

// readTitle reads an own title; "none", or an empty one, stands for no title.
func (o *pictureRequest) readTitle(p *params) {
	p.read(parameter{name: "title", kind: "string", longest: titleMost})
	title, given := p.text("title")
	switch {
	case utf8.RuneCountInString(title) > titleMost:
		p.reject("title", title, "a text of at most 200 characters, or none for no title")
	case title == "none", !given && len(p.values["title"]) > 0:
		o.NoTitle = true
	default:
		o.Title = title
	}
}

// readTime reads the time range and the time zone of its labels.
func (o *pictureRequest) readTime(p *params, now time.Time) {
	o.From, o.To = p.timeRange(now)
	_, hasFrom := p.text("from")
	_, hasTo := p.text("to")
	o.Dated = hasFrom || hasTo
	o.isPast = hasFrom && hasTo && now.Sub(o.To) > settled
	o.readZone(p)
}

// readZone reads the name of a time zone.
func (o *pictureRequest) readZone(p *params) {
	name, given := p.text("tz")
	if !given {
		return
	}
	zone, err := charts.ParseZone(name)
	if err != nil {
		p.rejectOption(err)
		return
	}
	o.Location = zone
}

// readPlot reads what only charts of a panel have.
func (o *pictureRequest) readPlot(p *params, unit metrics.Unit) {
	o.NoLegend = p.choice("legend", "true", "false") == "false"
	p.read(parameter{name: "include", kind: "string", repeated: true, most: charts.MaxPatterns, longest: charts.MaxPatternLength})
	p.read(parameter{name: "exclude", kind: "string", repeated: true, most: charts.MaxPatterns, longest: charts.MaxPatternLength})
	p.read(parameter{name: "threshold", kind: "string", repeated: true, most: charts.MaxThresholds})
	o.selection = charts.Selection{Include: p.texts("include"), Exclude: p.texts("exclude")}
	o.Min, o.Max = p.value("ymin", unit), p.value("ymax", unit)
	for _, text := range p.texts("threshold") {
		t, err := charts.ParseThreshold(unit, text)
		if err != nil {
			p.rejectOption(err)
			return
		}
		o.Thresholds = append(o.Thresholds, t)
	}
}

// value returns a value as a person writes it, or nil where it is not given.
func (p *params) value(name string, unit metrics.Unit) *float64 {
	text, given := p.text(name)
	if !given {
		return nil
	}
	v, err := charts.ParseValue(unit, text)
	if err != nil {
		p.reject(name, text, charts.AcceptedValue(unit))
		return nil
	}
	return &v
}

// rejectOption notes what charts say of an option.
func (p *params) rejectOption(err error) {
	if bad, ok := errors.AsType[*problem](p.optionProblem(err)); ok {
		p.reject(bad.Parameter, bad.Value, bad.Accepted)
	}
}
