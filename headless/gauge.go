package headless

import (
	"context"
	"math"
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
	levels, _ := p.levels(m.Unit)
	most := p.value("max", m.Unit)
	labels := p.labels()
	if most != nil && *most <= 0 {
		p.reject("max", p.values.Get("max"), "a value above 0")
	}
	if most == nil && !charts.HasWhole(&m) {
		p.reject("max", "", "where the gauge ends, since "+m.ID+" has no limit that is known: "+charts.AcceptedValue(m.Unit))
	}
	if err := p.check(); err != nil {
		return err
	}
	if err := o.Check(); err != nil {
		return optionProblem(err)
	}
	snapshot := s.feed.Latest()
	reading, err := charts.Read(snapshot, &m, labels)
	if err != nil {
		return optionProblem(err)
	}
	gauge := charts.Gauge{Title: reading.Name(), Unit: m.Unit, Value: reading.Value, Max: reading.Whole(snapshot), Levels: levels}
	if most != nil {
		gauge.Max = *most
	}
	if m.Unit != metrics.Ratio {
		gauge.Detail = charts.PartOf(m.Unit, metrics.Float(gauge.Value), metrics.Float(gauge.Max))
	}
	if math.IsNaN(gauge.Max) {
		gauge.Value = math.NaN() // of a whole that is not known
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
