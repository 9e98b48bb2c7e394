package headless

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"

	"headroom/charts"
)

// contentTypes of the pictures.
var contentTypes = map[charts.Format]string{charts.PNG: "image/png", charts.SVG: "image/svg+xml"}

// chart answers with a picture of a panel: /charts/cpu.png?range=1h. A picture
// is drawn once in a tick, whatever the number of clients.
func (s *Server) chart(w http.ResponseWriter, r *http.Request, p *params) error {
	file := r.PathValue("file")
	extension := path.Ext(file)
	panel, ok := charts.LookupPanel(strings.TrimSuffix(file, extension))
	format := charts.Format(strings.TrimPrefix(extension, "."))
	if _, known := contentTypes[format]; !ok || !known {
		return newProblem(http.StatusNotFound, "there is no chart %q: accepted are %s, each with .png or .svg", file, panelIDs())
	}
	now, defaults := s.now(), charts.DefaultOptions()
	options := charts.Options{
		Format:   format,
		Width:    p.integer("width", defaults.Width, charts.MinSize, charts.MaxSize),
		Height:   p.integer("height", defaults.Height, charts.MinSize, charts.MaxSize),
		Scale:    p.number("scale", 1, charts.MinScale, charts.MaxScale),
		Theme:    charts.Theme(p.choice("theme", string(charts.Light), string(charts.Dark))),
		Location: time.Local,
	}
	options.From, options.To = p.timeRange(now, 15*time.Minute)
	if err := p.check(); err != nil {
		return err
	}
	var sequence uint64
	if snapshot := s.feed.Latest(); snapshot != nil {
		sequence = snapshot.Sequence
	}
	key := fmt.Sprintf("%s %d %d %g %s %s", file, options.Width, options.Height, options.Scale, options.Theme, timeKey(r))
	picture, err := s.charts.get(r.Context(), sequence, key, func(ctx context.Context) ([]byte, error) {
		return s.draw(ctx, &panel, options)
	})
	if errors.Is(err, errBusy) {
		w.Header().Set("Retry-After", "1")
		return newProblem(http.StatusServiceUnavailable, "%v", err)
	}
	if bad, ok := errors.AsType[*charts.OptionError](err); ok {
		return badParameter(bad.Option, bad.Value, bad.Accepted)
	}
	if err != nil {
		return err
	}
	writeLive(w, r, contentTypes[format], picture)
	return nil
}

// timeKey tells the time ranges of one tick apart.
func timeKey(r *http.Request) string {
	q := r.URL.Query()
	return q.Get("range") + " " + q.Get("from") + " " + q.Get("to")
}

// waitingMax bounds the pictures that wait to be drawn.
const waitingMax = 64

var errBusy = errors.New("too many pictures are waiting to be drawn; try again in a second")

// draw fetches the lines of a panel and draws them, a point for each pixel at
// most. As many pictures are made at a time as there are processors, since
// their points take memory.
func (s *Server) draw(ctx context.Context, panel *charts.Panel, options charts.Options) ([]byte, error) {
	if err := options.Check(); err != nil {
		return nil, err
	}
	select {
	case s.waiting <- struct{}{}:
		defer func() { <-s.waiting }()
	default:
		return nil, errBusy
	}
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	lines, err := charts.Load(ctx, s.feed, panel, options.From, options.To, options.Width)
	if err != nil {
		return nil, err
	}
	return charts.Render(ctx, panel, lines, options)
}

func panelIDs() string {
	var ids []string
	for _, p := range charts.Panels() {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, ", ")
}
