package headless

import (
	"context"
	"encoding/json"
	"fmt"
	"image/color"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"headroom/charts"
	"headroom/metrics"
)

// panelAnswer is a panel as /api/v1/panels tells it.
type panelAnswer struct {
	ID    string       `json:"id"`
	Title string       `json:"title"`
	Unit  metrics.Unit `json:"unit"`
	// Min and Max are the bounds of the values; null where they follow the
	// data.
	Min     metrics.Float `json:"min"`
	Max     metrics.Float `json:"max"`
	Stacked bool          `json:"stacked"`
	// Metrics are what the lines show; Limit is the metric of the limit.
	Metrics []string `json:"metrics"`
	Limit   string   `json:"limit,omitempty"`
	// LimitBounds says that the values reach up to the limit always, not only
	// when they come near.
	LimitBounds bool `json:"limit_bounds"`
	// Culprits names the list of culprits, as /api/v1/series tells them, that
	// are to blame for what the panel shows.
	Culprits charts.CulpritKind `json:"culprits,omitempty"`
}

func newPanelAnswer(p *charts.Panel) panelAnswer {
	a := panelAnswer{
		ID: p.ID, Title: p.Title, Unit: p.Unit, Min: metrics.Float(p.Min), Max: metrics.Float(p.Max),
		Stacked: p.Stacked, Metrics: []string{}, Limit: p.Limit.Metric, LimitBounds: p.Limit.Bounds, Culprits: p.Culprits,
	}
	for _, l := range p.Lines {
		if !slices.Contains(a.Metrics, l.Metric) {
			a.Metrics = append(a.Metrics, l.Metric)
		}
	}
	return a
}

// panelsAnswer is the body of /api/v1/panels.
type panelsAnswer struct {
	Panels []panelAnswer `json:"panels"`
	// Colors are those of the lines, in the order of the lines; after the last
	// they start again.
	Colors struct {
		Light []string `json:"light"`
		Dark  []string `json:"dark"`
	} `json:"colors"`
}

// panels answers with all panels, which are those of the pictures and of the
// window too.
func (s *Server) panels(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	var answer panelsAnswer
	for _, panel := range charts.Panels() {
		answer.Panels = append(answer.Panels, newPanelAnswer(&panel))
	}
	answer.Colors.Light, answer.Colors.Dark = lineColors(charts.Light), lineColors(charts.Dark)
	return writeJSON(w, r, answer)
}

func lineColors(t charts.Theme) (list []string) {
	for _, c := range t.Palette().Series {
		list = append(list, hexColor(c))
	}
	return list
}

func hexColor(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// linesAnswer is the body of /api/v1/lines.
type linesAnswer struct {
	From   time.Time    `json:"from"`
	To     time.Time    `json:"to"`
	Panels []panelLines `json:"panels"`
}

// panelLines are the lines of one panel, all at the same times.
type panelLines struct {
	ID    string      `json:"id"`
	Times []int64     `json:"times_unix_ms"`
	Lines []panelLine `json:"lines"`
}

type panelLine struct {
	// Label names the line for people.
	Label  string            `json:"label"`
	Metric string            `json:"metric"`
	Labels map[string]string `json:"labels"`
	// Color is the place of the line's color among the colors of /api/v1/panels.
	Color int  `json:"color"`
	Fill  bool `json:"fill"`
	// Limit marks the limit of the panel.
	Limit bool    `json:"limit"`
	Mean  numbers `json:"mean"`
	// Min and Max are absent where they are the same as Mean.
	Min numbers `json:"min,omitempty"`
	Max numbers `json:"max,omitempty"`
}

// numbers are written with six digits, which is more than a chart can show;
// those that are not known as null.
type numbers []float64

// MarshalJSON implements json.Marshaler.
func (n numbers) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 2+8*len(n)), '[')
	for i, v := range n {
		if i > 0 {
			b = append(b, ',')
		}
		switch {
		case math.IsNaN(v) || math.IsInf(v, 0):
			b = append(b, "null"...)
		case v == math.Trunc(v) && math.Abs(v) < 1e15:
			b = strconv.AppendInt(b, int64(v), 10)
		default:
			b = strconv.AppendFloat(b, v, 'g', 6, 64)
		}
	}
	return append(b, ']'), nil
}

// panelsMost bounds the panels of one answer.
const panelsMost = 64

// lines answers with the lines of panels, ready to be drawn.
func (s *Server) lines(w http.ResponseWriter, r *http.Request, p *params) error {
	var wanted []charts.Panel
	p.read(parameter{name: "panel", kind: "string", repeated: true, most: panelsMost, required: true, choices: panelNames()})
	ids := p.texts("panel")
	for _, id := range ids {
		panel, ok := charts.LookupPanel(id)
		if !ok {
			p.reject("panel", id, "one of "+panelIDs())
		}
		wanted = append(wanted, panel)
	}
	if len(ids) == 0 || len(ids) > panelsMost {
		p.reject("panel", strings.Join(ids, ", "), fmt.Sprintf("from 1 to %d of %s", panelsMost, panelIDs()))
	}
	points := p.integer("points", pointsDefault, 2, 4096)
	from, to := p.timeRange(s.now())
	if err := p.check(); err != nil {
		return err
	}
	snapshot, err := s.latest(w)
	if err != nil {
		return err
	}
	key := "lines " + p.values.Encode()
	answer, err := s.json.get(r.Context(), snapshot.Sequence, key, func(ctx context.Context) (*content, error) {
		done, err := s.takeTurn(ctx)
		if err != nil {
			return nil, err
		}
		defer done()
		answer, values := linesAnswer{From: from.UTC(), To: to.UTC(), Panels: []panelLines{}}, 0
		for i := range wanted {
			lines, err := charts.Load(ctx, s.feed, &wanted[i], from, to, points)
			if err != nil {
				return nil, err
			}
			for _, l := range lines {
				values += len(l.Times)
			}
			if values > valuesMost {
				return nil, badParameter("points", strconv.Itoa(points), "fewer, or fewer panels: the lines have too many points together")
			}
			answer.Panels = append(answer.Panels, joinLines(wanted[i].ID, lines))
		}
		return jsonContent(json.Marshal(answer))
	})
	if err != nil {
		return busyProblem(w, queryProblem(err))
	}
	answer.write(w, r, cacheNotUnasked)
	return nil
}

// joinLines puts lines on the times of all of them.
func joinLines(id string, lines []charts.LineData) panelLines {
	joined := panelLines{ID: id, Times: []int64{}, Lines: []panelLine{}}
	for _, l := range lines {
		if !slices.Equal(joined.Times, l.Times) {
			joined.Times = append(joined.Times, l.Times...)
			slices.Sort(joined.Times)
			joined.Times = slices.Compact(joined.Times)
		}
	}
	for _, l := range lines {
		labels := l.Labels
		if labels == nil {
			labels = map[string]string{}
		}
		line := panelLine{
			Label: l.Label, Metric: l.Metric, Labels: labels, Color: l.Color, Fill: l.Fill, Limit: l.Limit,
			Mean: spread(joined.Times, &l, l.Mean),
		}
		if !same(l.Min, l.Mean) || !same(l.Max, l.Mean) {
			line.Min, line.Max = spread(joined.Times, &l, l.Min), spread(joined.Times, &l, l.Max)
		}
		joined.Lines = append(joined.Lines, line)
	}
	return joined
}

// same compares values; those that are not known are all the same.
func same(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) })
}

// spread puts the values of a line at the times of all. In between they are
// unknown, but a limit holds until it is another.
func spread(all []int64, l *charts.LineData, values []float64) numbers {
	if len(all) == len(l.Times) {
		return values
	}
	spreaded := make(numbers, len(all))
	next := 0
	for i, t := range all {
		switch {
		case next < len(l.Times) && l.Times[next] == t:
			spreaded[i] = values[next]
			next++
		case l.Limit && next > 0 && next < len(l.Times):
			spreaded[i] = spreaded[i-1]
		default:
			spreaded[i] = math.NaN()
		}
	}
	return spreaded
}
