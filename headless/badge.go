package headless

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"headroom/charts"
	"headroom/metrics"
)

// badge answers with a small sign for a README: the present value of a metric,
// /badge/memory_used_ratio.svg?label=memory&warning=0.8&critical=0.9.
func (s *Server) badge(w http.ResponseWriter, r *http.Request, p *params) error {
	file := r.PathValue("file")
	name, _, ok := pictureFile(file, charts.SVG)
	m, isMetric := metrics.LookupMetric(name)
	if !ok || !isMetric {
		return newProblem(http.StatusNotFound, "there is no badge %q: accepted are the metrics of /api/v1/metrics, such as memory_used_ratio, each with .svg", cut(file))
	}
	levels, hasLevels := p.levels(m.Unit)
	labels, text, hasText := p.badgeLabels(&m)
	if err := p.check(); err != nil {
		return err
	}
	reading, err := charts.Read(s.feed.Latest(), &m, labels)
	if err != nil {
		return p.optionProblem(err)
	}
	badge := charts.Badge{Label: reading.Name(), Unit: m.Unit, IsTime: reading.IsTime(), Value: reading.Value, Levels: levels, HasLevels: hasLevels}
	if hasText {
		badge.Label = text
	}
	writePicture(w, r, newPicture(charts.SVG, badge.SVG(), false))
	return nil
}

// badgeLabels reads what picks a series, label=device=sda, and the own text of
// a badge, label=disk: all that does not begin with a label of the metric. As
// with other badges, none or an empty one leaves the left side out.
func (p *params) badgeLabels(m *metrics.Metric) (labels map[string]string, text string, hasText bool) {
	for _, given := range p.texts("label") {
		name, value, _ := strings.Cut(given, "=")
		_, twice := labels[name]
		switch isLabel := slices.Contains(m.Labels, name) && name != given; {
		case isLabel && twice, !isLabel && hasText:
			p.reject("label", given, "one text, and each label of the metric once")
		case isLabel && labels == nil:
			labels = map[string]string{name: value}
		case isLabel:
			labels[name] = value
		case utf8.RuneCountInString(given) > titleMost:
			p.reject("label", given, "a text of at most 200 characters")
		default:
			text, hasText = given, true
		}
	}
	if text == "none" {
		text = ""
	}
	return labels, text, hasText
}
