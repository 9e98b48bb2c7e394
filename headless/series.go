package headless

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"headroom/metrics"
)

// The points of a series that are sent unless the client wants another number.
const (
	pointsDefault = 300
	pointsMax     = 20_000
)

// seriesAnswer is the body of /api/v1/series.
type seriesAnswer struct {
	Metric string           `json:"metric"`
	Unit   metrics.Unit     `json:"unit"`
	From   time.Time        `json:"from"`
	To     time.Time        `json:"to"`
	Series []metrics.Series `json:"series"`
	// Culprits are told where they are asked for.
	Culprits *[]metrics.CulpritSpan `json:"culprits,omitempty"`
}

// series answers with the past of a metric. label=device=sda keeps the series
// that have this label; culprits=true adds which processes used most, in as many
// spans of time at most as there are points.
func (s *Server) series(w http.ResponseWriter, r *http.Request, p *params) error {
	q := metrics.Query{Points: p.integer("points", pointsDefault, 2, pointsMax)}
	sequence, tick := s.tick()
	q.From, q.To = p.timeRange(tick)
	q.Metric = p.required("metric", "the ID of a metric, such as cpu_usage_ratio; /api/v1/metrics lists them")
	for _, label := range p.texts("label") {
		name, value, ok := strings.Cut(label, "=")
		if !ok {
			p.reject("label", label, "name=value, such as device=sda")
			continue
		}
		if _, twice := q.Labels[name]; twice {
			p.reject("label", label, "each label once")
			continue
		}
		if q.Labels == nil {
			q.Labels = make(map[string]string)
		}
		q.Labels[name] = value
	}
	withCulprits := p.choice("culprits", "false", "true") == "true"
	kept := aggregation(p.choice("aggregation", "all", "min", "mean", "max"))
	form := p.choice("format", "", "json", "csv")
	if form == "" {
		w.Header().Add("Vary", "Accept") // or a cache would mix the two up
	}
	mediaType, err := negotiate(r, contentJSON, contentCSV)
	if err != nil && form == "" {
		return err
	}
	asCSV := form == "csv" || form == "" && mediaType == contentCSV
	if asCSV && withCulprits {
		p.reject("culprits", "true", "false, where the answer is CSV")
	}
	if err := p.check(); err != nil {
		return err
	}
	mediaType = contentJSON
	if asCSV {
		mediaType = contentCSV
	}
	answer, err := s.json.get(r.Context(), sequence, "series "+mediaType+" "+p.values.Encode(), func(ctx context.Context) (*content, error) {
		done, err := s.takeTurn(ctx)
		if err != nil {
			return nil, err
		}
		defer done()
		if asCSV {
			found, err := s.readSeries(ctx, q)
			if err != nil {
				return nil, err
			}
			return newContent(contentCSV, metrics.SeriesCSV(found, kept.parts()...)), nil
		}
		return jsonContent(s.seriesJSON(ctx, q, kept, withCulprits))
	})
	if err != nil {
		return busyProblem(w, queryProblem(err))
	}
	answer.write(w, r, cacheNotUnasked)
	return nil
}

// seriesJSON makes the answer.
func (s *Server) seriesJSON(ctx context.Context, q metrics.Query, kept aggregation, withCulprits bool) ([]byte, error) {
	found, err := s.readSeries(ctx, q)
	if err != nil {
		return nil, err
	}
	if found == nil {
		found = []metrics.Series{}
	}
	for i := range found {
		kept.drop(&found[i])
	}
	m, _ := metrics.LookupMetric(q.Metric)
	answer := seriesAnswer{Metric: q.Metric, Unit: m.Unit, From: q.From.UTC(), To: q.To.UTC(), Series: found}
	if withCulprits {
		culprits, err := s.feed.Culprits(ctx, metrics.CulpritQuery{From: q.From, To: q.To, Points: q.Points})
		if err != nil {
			return nil, err
		}
		if culprits == nil {
			culprits = []metrics.CulpritSpan{}
		}
		answer.Culprits = &culprits
	}
	return json.Marshal(answer)
}

// tick returns the number and the time of the newest reading: all that is asked
// before the next one ends there. Where readings have not come for a while it is
// the present, so that the gap shows.
func (s *Server) tick() (sequence uint64, at time.Time) {
	at = s.now()
	snapshot := s.feed.Latest()
	if snapshot == nil {
		return 0, at
	}
	if age := at.Sub(snapshot.Time); age >= 0 && age < staleAfter(snapshot.IntervalSeconds) {
		at = snapshot.Time
	}
	return snapshot.Sequence, at
}

// valuesMost bounds the points of one answer over all of its series, and with
// them its memory: each takes about 100 bytes until it is sent.
const valuesMost = 200_000

// readSeries asks the feed, unless the answer would be too large.
func (s *Server) readSeries(ctx context.Context, q metrics.Query) ([]metrics.Series, error) {
	if q.Points <= pointsDefault {
		return s.feed.Series(ctx, q) // even of all series that the history keeps it is not too much
	}
	few := q
	few.Points = 2
	found, err := s.feed.Series(ctx, few)
	if err != nil {
		return nil, err
	}
	if most := valuesMost / max(len(found), 1); q.Points > most {
		return nil, badParameter("points", strconv.Itoa(q.Points), fmt.Sprintf("at most %d for the %d series of this metric; label picks some of them", most, len(found)))
	}
	return s.feed.Series(ctx, q)
}

// queryProblem blames the parameter that a query error is about.
func queryProblem(err error) error {
	var bad *metrics.QueryError
	if !errors.As(err, &bad) {
		return err
	}
	name := bad.Field
	if name == "labels" {
		name = "label"
	}
	return badParameter(name, bad.Value, bad.Accepted)
}

// catalogRow is a metric as /api/v1/metrics tells it.
type catalogRow struct {
	ID         string       `json:"id"`
	Unit       metrics.Unit `json:"unit"`
	Kind       metrics.Kind `json:"kind"`
	Label      string       `json:"label"`
	Help       string       `json:"help"`
	Labels     []string     `json:"labels"`
	Collector  string       `json:"collector,omitempty"`
	Prometheus string       `json:"prometheus,omitempty"`
	Recorded   bool         `json:"recorded"`
	// State is how the collector of the metric fares now.
	State metrics.CollectorState `json:"state,omitempty"`
}

// catalogAnswer is the body of /api/v1/metrics.
type catalogAnswer struct {
	Metrics []catalogRow `json:"metrics"`
}

// catalog answers with all metrics.
func (s *Server) catalog(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	states := make(map[string]metrics.CollectorState)
	if snapshot := s.feed.Latest(); snapshot != nil {
		for _, c := range snapshot.Collectors {
			states[c.Collector] = c.State
		}
	}
	rows := []catalogRow{}
	for _, m := range metrics.Catalog() {
		labels := m.Labels
		if labels == nil {
			labels = []string{}
		}
		rows = append(rows, catalogRow{m.ID, m.Unit, m.Kind, m.Label, m.Help, labels, m.Collector, m.Prometheus, m.Recorded, states[m.Collector]})
	}
	return writeJSON(w, r, catalogAnswer{rows})
}
