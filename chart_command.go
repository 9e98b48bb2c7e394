package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"headroom/charts"
	"headroom/metrics"
)

type chartCmd struct {
	Panel      string   `arg:"" help:"What to draw: overview for all that matters, gauge/METRIC for a gauge, or a chart: ${panels}."`
	Output     string   `short:"o" help:"The file to write, ending in .png or .svg; - writes a PNG to standard output." required:"" placeholder:"FILE"`
	For        span     `help:"How long to watch this machine before drawing; Ctrl+C draws what there is." default:"10s" placeholder:"TIME"`
	Width      int      `help:"Width in pixels; 800 for a chart." placeholder:"PIXELS"`
	Height     int      `help:"Height in pixels; 300 for a chart." placeholder:"PIXELS"`
	Scale      float64  `help:"Pixels of the picture for each pixel of the chart, from 1 to 3." default:"1" placeholder:"N"`
	Theme      string   `help:"light, dark or transparent." default:"light" enum:"light,dark,transparent"`
	TimeZone   zone     `name:"tz" help:"Time zone of the labels, such as Europe/Berlin; that of this machine by default." placeholder:"ZONE"`
	Title      string   `help:"Title in place of the usual one." placeholder:"TEXT"`
	NoTitle    bool     `help:"Leave the title out."`
	NoLegend   bool     `help:"Leave the legend out."`
	Include    []string `sep:"none" help:"Line of a chart to keep: its name, a label's value or name=value; * stands for any text. May be given more than once." placeholder:"LINE"`
	Exclude    []string `sep:"none" help:"Line to leave out. May be given more than once." placeholder:"LINE"`
	Ymin       string   `help:"Bottom of the value axis, such as 0.5, 50% or 2GiB." placeholder:"VALUE"`
	Ymax       string   `help:"Top of the value axis." placeholder:"VALUE"`
	Thresholds []string `name:"threshold" sep:"none" help:"Line at a value with an optional name, such as 80%:warning. May be given more than once." placeholder:"VALUE"`
	Label      []string `sep:"none" help:"Series of a gauge, such as device=sda." placeholder:"NAME=VALUE"`
	Warning    string   `help:"From where on the value of a gauge is a warning." placeholder:"VALUE"`
	Critical   string   `help:"From where on the value of a gauge is critical." placeholder:"VALUE"`
	Max        string   `help:"Where a gauge ends that has no limit that is known." placeholder:"VALUE"`
}

// zone is the name of a time zone.
type zone struct{ *time.Location }

// UnmarshalText finds the zone.
func (z *zone) UnmarshalText(text []byte) (err error) {
	z.Location, err = charts.ParseZone(string(text))
	return err
}

func (c *chartCmd) Run(env *environment, o *Options) error {
	draw, err := c.prepare(o.every())
	if err != nil {
		return err
	}
	sampler, err := newSampler(env, o)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(env.ctx, time.Duration(c.For)+o.every()/2)
	defer cancel()
	if err := sampler.Run(ctx); err != nil {
		return err
	}
	// An interrupt ends the watching, not the drawing.
	now := time.Now()
	picture, err := draw(context.WithoutCancel(env.ctx), sampler, now.Add(-time.Duration(c.For)), now)
	if err != nil {
		return c.flagError(err)
	}
	if c.Output == "-" {
		_, err = env.stdout.Write(picture)
		return err
	}
	return os.WriteFile(c.Output, picture, 0o644) //nolint:gosec // a picture is for others to see
}

// drawing draws what was recorded between two times.
type drawing func(ctx context.Context, feed metrics.Feed, from, to time.Time) ([]byte, error)

// prepare checks what the flags ask for before anything is watched.
func (c *chartCmd) prepare(interval time.Duration) (drawing, error) {
	draw, err := c.drawing()
	if err != nil {
		return nil, c.flagError(err)
	}
	if c.Output != "-" {
		if _, err := os.Stat(filepath.Dir(c.Output)); err != nil {
			return nil, fmt.Errorf("can't write to %s: %w", c.Output, err)
		}
	}
	if watched := time.Duration(c.For); watched < 2*interval {
		return nil, fmt.Errorf("--for %s is not accepted: at least two intervals, %s, because rates need two readings", watched, 2*interval)
	}
	return draw, nil
}

func (c *chartCmd) drawing() (drawing, error) {
	if c.Panel == "overview" {
		return c.overview()
	}
	if name, ok := strings.CutPrefix(c.Panel, "gauge/"); ok {
		return c.gauge(name)
	}
	return c.panel()
}

func (c *chartCmd) panel() (drawing, error) {
	panel, ok := charts.LookupPanel(c.Panel)
	if !ok {
		return nil, fmt.Errorf("chart %q is not known: accepted are overview, gauge/METRIC, %s", c.Panel, panelIDs())
	}
	if err := c.onlyForGauges(); err != nil {
		return nil, err
	}
	options, err := c.options(charts.DefaultOptions())
	if err != nil {
		return nil, err
	}
	if options.Min, err = valueFlag("ymin", panel.Unit, c.Ymin); err != nil {
		return nil, err
	}
	if options.Max, err = valueFlag("ymax", panel.Unit, c.Ymax); err != nil {
		return nil, err
	}
	for _, text := range c.Thresholds {
		t, err := charts.ParseThreshold(panel.Unit, text)
		if err != nil {
			return nil, err
		}
		options.Thresholds = append(options.Thresholds, t)
	}
	selection := charts.Selection{Include: c.Include, Exclude: c.Exclude}
	if err := selection.Check(); err != nil {
		return nil, err
	}
	if err := options.CheckFor(&panel); err != nil {
		return nil, err
	}
	return func(ctx context.Context, feed metrics.Feed, from, to time.Time) ([]byte, error) {
		lines, err := charts.Load(ctx, feed, &panel, from, to, options.Width)
		if err != nil {
			return nil, err
		}
		if lines, err = selection.Of(&panel, lines); err != nil {
			return nil, err
		}
		options.From, options.To, options.Dated = from, to, true
		return charts.Render(ctx, &panel, lines, options)
	}, nil
}

func (c *chartCmd) overview() (drawing, error) {
	if err := c.onlyForGauges(); err != nil {
		return nil, err
	}
	if err := c.onlyForCharts("an overview"); err != nil {
		return nil, err
	}
	options, err := c.options(charts.DefaultOverviewOptions())
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, feed metrics.Feed, from, to time.Time) ([]byte, error) {
		options.From, options.To = from, to
		overview, err := charts.LoadOverview(ctx, feed, &options)
		if err != nil {
			return nil, err
		}
		return charts.RenderOverview(ctx, overview, options)
	}, nil
}

func (c *chartCmd) gauge(name string) (drawing, error) {
	m, ok := metrics.LookupMetric(name)
	if !ok {
		return nil, fmt.Errorf("gauge %q is not known: accepted are the metrics of docs/metrics.md, such as gauge/memory_used_ratio", name)
	}
	if err := c.onlyForCharts("a gauge"); err != nil {
		return nil, err
	}
	options, err := c.options(charts.DefaultGaugeOptions())
	if err != nil {
		return nil, err
	}
	request := charts.GaugeRequest{Metric: m, Levels: charts.NoLevels()}
	for _, l := range c.Label {
		if err := request.AddLabel(l); err != nil {
			return nil, err
		}
	}
	for flag, level := range map[string]*float64{"warning": &request.Levels.Warning, "critical": &request.Levels.Critical} {
		v, err := valueFlag(flag, m.Unit, map[string]string{"warning": c.Warning, "critical": c.Critical}[flag])
		if err != nil {
			return nil, err
		}
		if v != nil {
			*level = *v
		}
	}
	if request.Max, err = valueFlag("max", m.Unit, c.Max); err != nil {
		return nil, err
	}
	if err := request.Check(); err != nil {
		return nil, err
	}
	return func(ctx context.Context, feed metrics.Feed, _, _ time.Time) ([]byte, error) {
		gauge, err := request.Gauge(feed.Latest())
		if err != nil {
			return nil, err
		}
		return charts.RenderGauge(ctx, &gauge, options)
	}, nil
}

// onlyForGauges and onlyForCharts complain of flags that would have no effect.
func (c *chartCmd) onlyForGauges() error {
	if len(c.Label) > 0 || c.Warning != "" || c.Critical != "" || c.Max != "" {
		return fmt.Errorf("--label, --warning, --critical and --max are for gauges: headroom chart gauge/METRIC")
	}
	return nil
}

func (c *chartCmd) onlyForCharts(what string) error {
	if len(c.Include) > 0 || len(c.Exclude) > 0 || len(c.Thresholds) > 0 || c.Ymin != "" || c.Ymax != "" {
		return fmt.Errorf("--include, --exclude, --threshold, --ymin and --ymax are for charts, not for %s", what)
	}
	return nil
}

// options are those of all pictures.
func (c *chartCmd) options(defaults charts.Options) (charts.Options, error) {
	format, err := c.format()
	if err != nil {
		return charts.Options{}, err
	}
	options := defaults
	options.Format, options.Scale, options.Theme = format, c.Scale, charts.Theme(c.Theme)
	options.Title, options.NoTitle, options.NoLegend = c.Title, c.NoTitle, c.NoLegend
	options.Location = time.Local
	if c.TimeZone.Location != nil {
		options.Location = c.TimeZone.Location
	}
	if c.Width != 0 {
		options.Width = c.Width
	}
	if c.Height != 0 {
		options.Height = c.Height
	}
	if err := options.Check(); err != nil {
		return options, err
	}
	return options, nil
}

// valueFlag reads a value of a unit; nil where there is none.
func valueFlag(name string, unit metrics.Unit, text string) (*float64, error) {
	if text == "" {
		return nil, nil
	}
	v, err := charts.ParseValue(unit, text)
	if err != nil {
		return nil, &charts.OptionError{Option: name, Value: text, Accepted: charts.AcceptedValue(unit)}
	}
	return &v, nil
}

// flagError names the flag that an error of charts is about, with the value
// that was typed.
func (c *chartCmd) flagError(err error) error {
	bad, ok := errors.AsType[*charts.OptionError](err)
	if !ok {
		return err
	}
	told := *bad
	typed := map[string]string{"ymin": c.Ymin, "ymax": c.Ymax, "max": c.Max}
	if text := typed[bad.Option]; text != "" {
		told.Value = text
	}
	return fmt.Errorf("--%w", &told)
}

func (c *chartCmd) format() (charts.Format, error) {
	switch ending := strings.ToLower(filepath.Ext(c.Output)); {
	case c.Output == "-" || ending == ".png":
		return charts.PNG, nil
	case ending == ".svg":
		return charts.SVG, nil
	default:
		return "", fmt.Errorf("output %q is not accepted: a file that ends in .png or .svg, or -", c.Output)
	}
}

func panelIDs() string {
	var ids []string
	for _, p := range charts.Panels() {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, ", ")
}
