package headless

import (
	"context"
	"net/http"

	"headroom/charts"
	"headroom/metrics"
)

// gauge answers with a gauge of the present value of a metric:
// /charts/gauge/disk_busy_ratio.png?label=device=sda&warning=0.9.
func (s *Server) gauge(w http.ResponseWriter, r *http.Request, p *params) error {
	file := r.PathValue("file")
	name, format, ok := pictureFile(file, charts.PNG, charts.SVG)
	m, isMetric := metrics.LookupMetric(name)
	if !ok || !isMetric {
		return newProblem(http.StatusNotFound, "there is no gauge %q: accepted are the metrics of /api/v1/metrics, such as memory_used_ratio, each with .png or .svg", cut(file))
	}
	o := pictureOptions(p, format, charts.DefaultGaugeOptions())
	request := charts.GaugeRequest{Metric: m, Max: p.value("max", m.Unit)}
	request.Levels, _ = p.levels(m.Unit)
	for _, label := range p.texts("label") {
		if err := request.AddLabel(label); err != nil {
			p.rejectOption(err)
		}
	}
	if err := p.check(); err != nil {
		return err
	}
	gauge, err := request.Gauge(s.feed.Latest())
	if err := firstError(o.Check(), err); err != nil {
		return p.optionProblem(err)
	}
	return s.answerPicture(w, r, p, func(ctx context.Context) (*picture, error) {
		body, err := charts.RenderGauge(ctx, &gauge, o.Options)
		if err != nil {
			return nil, err
		}
		return newPicture(format, body, false), nil
	})
}

// levels reads from where on a value is a warning and critical, and whether
// either was given.
func (p *params) levels(unit metrics.Unit) (levels charts.Levels, given bool) {
	levels = charts.NoLevels()
	if v := p.value("warning", unit); v != nil {
		levels.Warning, given = *v, true
	}
	if v := p.value("critical", unit); v != nil {
		levels.Critical, given = *v, true
	}
	return levels, given
}
