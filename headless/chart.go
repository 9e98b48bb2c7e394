package headless

import (
	"context"
	"errors"
	"net/http"
	"path"
	"slices"
	"strings"

	"headroom/charts"
)

// contentTypes of the pictures.
var contentTypes = map[charts.Format]string{charts.PNG: "image/png", charts.SVG: "image/svg+xml"}

// picture is a drawn picture, ready to be sent.
type picture struct {
	content *content
	// isFinal tells that it will never look different.
	isFinal bool
}

// size is what a picture takes in memory.
func (p *picture) size() int { return len(p.content.body) }

func newPicture(format charts.Format, file []byte, isFinal bool) *picture {
	return &picture{newContent(contentTypes[format], file), isFinal}
}

// writePicture sends a picture. One of the present may be kept but is asked for
// each time, so that proxies of images show it fresh; one of the past for ever.
func writePicture(w http.ResponseWriter, r *http.Request, p *picture) {
	caching := cacheNotUnasked
	if p.isFinal {
		caching = cacheForEver
	}
	// An SVG is a document of its own: it never runs anything.
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	p.content.write(w, r, caching)
}

// chart answers with a picture of a panel, /charts/cpu.png?range=1h, or of all
// that matters, /charts/overview.png.
func (s *Server) chart(w http.ResponseWriter, r *http.Request, p *params) error {
	file := r.PathValue("file")
	name, format, ok := pictureFile(file, charts.PNG, charts.SVG)
	panel, isPanel := charts.LookupPanel(name)
	switch {
	case ok && name == "overview":
		return s.overview(w, r, p, format)
	case !ok || !isPanel:
		return newProblem(http.StatusNotFound, "there is no chart %q: accepted are overview, %s, each with .png or .svg", cut(file), panelIDs())
	}
	o := pictureOptions(p, format, charts.DefaultOptions())
	o.readTime(p, s.now())
	o.readPlot(p, panel.Unit)
	if err := p.check(); err != nil {
		return err
	}
	if err := firstError(o.CheckFor(&panel), o.selection.Check()); err != nil {
		return p.optionProblem(err)
	}
	return s.answerPicture(w, r, p, func(ctx context.Context) (*picture, error) {
		lines, err := charts.Load(ctx, s.feed, &panel, o.From, o.To, o.Width)
		if err != nil {
			return nil, err
		}
		if lines, err = o.selection.Of(&panel, lines); err != nil {
			return nil, err
		}
		body, err := charts.Render(ctx, &panel, lines, o.Options)
		if err != nil {
			return nil, err
		}
		return newPicture(format, body, o.isPast && charts.AnyKnown(lines)), nil
	})
}

// pictureFile takes the name of a file apart. It is false for a format that is
// not accepted.
func pictureFile(file string, accepted ...charts.Format) (name string, format charts.Format, ok bool) {
	extension := path.Ext(file)
	format = charts.Format(strings.TrimPrefix(extension, "."))
	return strings.TrimSuffix(file, extension), format, slices.Contains(accepted, format)
}

// answerPicture sends what draw draws. It is drawn once in a tick for all who
// ask for the same, whatever their number.
func (s *Server) answerPicture(w http.ResponseWriter, r *http.Request, p *params, draw func(context.Context) (*picture, error)) error {
	var sequence uint64
	if snapshot := s.feed.Latest(); snapshot != nil {
		sequence = snapshot.Sequence
	}
	key := r.URL.Path + "?" + p.values.Encode()
	answer, err := s.charts.get(r.Context(), sequence, key, func(ctx context.Context) (*picture, error) {
		done, err := s.takeTurn(ctx)
		if err != nil {
			return nil, err
		}
		defer done()
		return draw(ctx)
	})
	if err != nil {
		return busyProblem(w, p.optionProblem(err))
	}
	writePicture(w, r, answer)
	return nil
}

// optionProblem blames the parameter that an error of charts is about, with the
// value that was typed.
func (p *params) optionProblem(err error) error {
	if bad, ok := errors.AsType[*charts.OptionError](err); ok {
		value := bad.Value
		if typed := p.values[bad.Option]; len(typed) == 1 && typed[0] != "" {
			value = typed[0]
		}
		return p.bad(bad.Option, value, bad.Accepted)
	}
	return err
}

func firstError(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// waitingMax bounds the answers that wait to be made.
const waitingMax = 64

var errBusy = errors.New("too many answers are waiting to be made; try again in a second")

// busyProblem is the problem that too many wait; other errors it lets pass.
func busyProblem(w http.ResponseWriter, err error) error {
	if !errors.Is(err, errBusy) {
		return err
	}
	w.Header().Set("Retry-After", "1")
	return newProblem(http.StatusServiceUnavailable, "%v", err)
}

// takeTurn waits for a turn to draw, or to fetch much of the past, until ctx is
// done. As many do so at a time as there are processors, since the points take
// memory. The caller says when it is done.
func (s *Server) takeTurn(ctx context.Context) (done func(), err error) {
	select {
	case s.waiting <- struct{}{}:
	default:
		return nil, errBusy
	}
	select {
	case s.drawing <- struct{}{}:
		return func() { <-s.drawing; <-s.waiting }, nil
	case <-ctx.Done():
		<-s.waiting
		return nil, ctx.Err()
	}
}

func panelIDs() string { return strings.Join(panelNames(), ", ") }

func panelNames() (ids []string) {
	for _, p := range charts.Panels() {
		ids = append(ids, p.ID)
	}
	return ids
}
