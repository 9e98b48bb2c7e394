package headless

import (
	"context"
	"net/http"

	"headroom/charts"
)

// overview answers with a whole dashboard in one picture, for mails and walls:
// /charts/overview.png?width=1920&height=1080&theme=dark.
func (s *Server) overview(w http.ResponseWriter, r *http.Request, p *params, format charts.Format) error {
	o := pictureOptions(p, format, charts.DefaultOverviewOptions())
	o.readTime(p, s.now())
	o.NoLegend = p.choice("legend", "true", "false") == "false"
	if err := p.check(); err != nil {
		return err
	}
	if err := o.Check(); err != nil {
		return p.optionProblem(err)
	}
	return s.answerPicture(w, r, p, func(ctx context.Context) (*picture, error) {
		overview, err := charts.LoadOverview(ctx, s.feed, &o.Options)
		if err != nil {
			return nil, err
		}
		body, err := charts.RenderOverview(ctx, overview, o.Options)
		if err != nil {
			return nil, err
		}
		// The host and the place in its heading are those of now.
		return newPicture(format, body, false), nil
	})
}
