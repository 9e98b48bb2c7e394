package charts

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"headroom/metrics"
)

// textTroubles tells which texts of a picture are cut off, and which overlap.
func textTroubles(p *picture) []string {
	type place struct {
		rect
		body string
	}
	var places []place
	var collect func(p *picture, left, top float64)
	collect = func(p *picture, left, top float64) {
		for _, t := range p.texts {
			x, y := left+math.Round(t.left), top+math.Round(t.baseline)
			places = append(places, place{rect{x, y - t.size*capHeight, x + textWidth(t.body, t.size), y}, t.body})
		}
		for _, part := range p.parts {
			collect(part.picture, left+part.left, top+part.top)
		}
	}
	collect(p, 0, 0)
	var list []string
	// Letters have some room of their own on each side.
	const hair = 1.5
	for i, a := range places {
		if strings.TrimSpace(a.body) == "" {
			continue
		}
		if a.left < -hair || a.top < -hair || a.right > float64(p.width)+hair || a.bottom > float64(p.height)+hair {
			list = append(list, fmt.Sprintf("%q is cut off: %+v", a.body, a.rect))
		}
		for _, b := range places[:i] {
			if strings.TrimSpace(b.body) != "" && a.left+hair < b.right && b.left+hair < a.right && a.top+hair < b.bottom && b.top+hair < a.bottom {
				list = append(list, fmt.Sprintf("%q and %q overlap: %+v, %+v", a.body, b.body, a.rect, b.rect))
			}
		}
	}
	return list
}

var layoutSizes = [][2]int{
	{64, 64}, {64, 300}, {300, 64}, {90, 90}, {120, 120}, {160, 90}, {200, 100}, {200, 200}, {240, 200}, {300, 150}, {320, 480},
	{400, 1200}, {600, 400}, {800, 300}, {1000, 200}, {1200, 800}, {1920, 1080}, {3840, 2160},
}

// TestTextsHaveRoom holds that no text is cut off or lies on another, whatever
// the size.
func TestTextsHaveRoom(t *testing.T) {
	check := func(name string, opt *Options, p *picture) {
		t.Helper()
		for _, trouble := range textTroubles(p) {
			t.Errorf("%s at %d x %d, scale %g: %s", name, opt.Width, opt.Height, opt.Scale, trouble)
		}
	}
	for _, size := range layoutSizes {
		for _, scale := range []float64{1, 1.5, 3} {
			opt := DefaultOptions()
			opt.Width, opt.Height, opt.Scale = size[0], size[1], scale
			opt.From, opt.To = fixtureTo.Add(-fixtureSpan), fixtureTo
			for _, g := range goldens() {
				if strings.Contains(g.name, "_") {
					continue // the same in another theme or size
				}
				panel, _ := LookupPanel(g.panel)
				for _, change := range []func(o *Options){
					func(*Options) {},
					func(o *Options) { o.NoTitle, o.Dated = true, true },
					func(o *Options) { o.NoLegend = true },
					func(o *Options) { o.NoTitle, o.NoLegend = true, true },
					func(o *Options) {
						o.Title = strings.Repeat("A title that is long ", 9)
						o.Thresholds = []Threshold{{Value: 0.5, Label: "warning"}, {Value: 0.6, Label: "critical"}, {Value: 0.61, Label: ""}}
					},
				} {
					o := opt
					change(&o)
					check(g.name, &o, compose(&panel, g.lines, &o, &arena{}))
				}
			}
			for _, g := range gaugeFixtures() {
				check("gauge "+g.Title, &opt, composeGauge(&g, &opt))
			}
			check("overview", &opt, composeOverview(overviewFixture(), &opt, &arena{}))
			check("empty overview", &opt, composeOverview(&Overview{Host: strings.Repeat("host.", 40), Time: fixtureTo}, &opt, &arena{}))
		}
	}
}

func gaugeFixtures() []Gauge {
	never := math.NaN()
	return []Gauge{
		{Title: "CPU", Unit: metrics.Ratio, Value: 0.413, Max: 1, Levels: NoLevels(), Detail: "0.41 of 0.50 cores, cgroup v2 limit"},
		{Title: "Memory", Unit: metrics.Ratio, Value: 0.873, Max: 1, Levels: Levels{0.8, 0.92}, Detail: "3.1 of 8.0 GiB"},
		{Title: "Filesystem /var/lib/docker/overlay2/abcdefghij", Unit: metrics.Ratio, Value: 0.96, Max: 1, Levels: Levels{0.8, 0.92}},
		{Title: "Battery", Unit: metrics.Ratio, Value: 0.15, Max: 1, Levels: Levels{0.3, 0.1}, Detail: "low is bad"},
		{Title: "Memory", Unit: metrics.Bytes, Value: 3.3e9, Max: 8 << 30, Levels: Levels{6e9, 7.5e9}, Detail: "3.1 of 8.0 GiB"},
		{Title: "Nothing", Unit: metrics.Ratio, Value: never, Max: 1, Levels: Levels{0.8, 0.92}},
		{Title: "Full", Unit: metrics.Ratio, Value: 1, Max: 1, Levels: Levels{0.8, never}},
	}
}

func overviewFixture() *Overview {
	const gib, mib = 1 << 30, 1 << 20
	o := &Overview{Host: "web-1.example.org", Place: "ECS task shop:12, FARGATE, eu-central-1a", Time: fixtureTo}
	figure := func(title string, value, warning, critical float64, detail string) {
		o.Figures = append(o.Figures, Gauge{Title: title, Unit: metrics.Ratio, Value: value, Max: 1, Levels: Levels{warning, critical}, Detail: detail})
	}
	never := math.NaN()
	figure("Memory", 0.95, 0.8, 0.92, "60.8 of 64.0 MiB, ECS task limit")
	figure("Filesystem /var/lib/docker", 0.873, 0.85, 0.95, "12.3 GiB left")
	figure("CPU", 0.41, 0.9, never, "0.41 of 0.50 cores, cgroup v2 limit")
	figure("Swap", 0.05, 0.6, 0.85, "50 MiB of 2.0 GiB")
	figure("Disk sda", 0.02, 0.9, never, "busy")
	figure("Inodes /", 0.01, 0.85, 0.95, "")
	add := func(id string, lines ...LineData) {
		p, _ := LookupPanel(id)
		o.Charts = append(o.Charts, OverviewChart{p, lines})
	}
	add("cpu", wave("Usage", 0, 300, 0.02, 0.98, true))
	add("memory", append(plain(wave("Used", 0, 300, 3*gib, 11*gib, true), wave("Cached", 1, 300, 4*gib, 6*gib, false)), limitLine("Limit", 15.6*gib))...)
	add("network", wave("Received", 0, 300, 0, 90*mib, true), wave("Sent", 1, 300, 0, 30*mib, true))
	add("disk-io", withGaps(wave("Read", 0, 300, 0, 90*mib, true)), wave("Written", 1, 300, 0, 30*mib, true))
	add("filesystems", constant("/", 0, 300, 0.5), constant("/var/lib/docker", 1, 300, 0.873), constant("/boot/efi", 2, 300, 0.1))
	add("load", wave("1 min", 0, 300, 0, 4, true), wave("5 min", 1, 300, 1, 3, false), wave("15 min", 2, 300, 1, 2, false))
	add("cores", manyCores(32)...)
	return o
}

// TestThresholdsAreNamed holds that the dotted lines of a small picture have
// their names.
func TestThresholdsAreNamed(t *testing.T) {
	panel, _ := LookupPanel("memory")
	opt := DefaultOptions()
	opt.Width, opt.Height = 480, 200
	const gib = 1 << 30
	opt.Thresholds = []Threshold{{Value: 8 * gib, Label: "warning"}, {Value: 10 * gib, Label: "critical"}}
	lines := append(plain(wave("Used", 0, 300, 3*gib, 11*gib, true), wave("Cached", 1, 300, 4*gib, 6*gib, false)), limitLine("Limit", 15.6*gib))
	var bodies []string
	for _, text := range compose(&panel, lines, &opt, &arena{}).texts {
		bodies = append(bodies, text.body)
	}
	if all := strings.Join(bodies, ", "); !strings.Contains(all, "warning") || !strings.Contains(all, "critical") {
		t.Errorf("the texts are %s", all)
	}
}

// TestLimitOfOneReading holds that a limit that the legend names is drawn, also
// where there is a single reading.
func TestLimitOfOneReading(t *testing.T) {
	panel, _ := LookupPanel("memory")
	opt := DefaultOptions()
	reading, limit := constant("Used", 0, 1, 1<<30), constant("Limit", 0, 1, 2<<30)
	limit.Limit = true
	limit.Times = []int64{limit.Times[0], limit.Times[0]} // as of a constant
	limit.Mean = []float64{2 << 30, 2 << 30}
	for _, s := range compose(&panel, []LineData{reading, limit}, &opt, &arena{}).strokes {
		if first, last := s.points[0], s.points[len(s.points)-1]; last.x-first.x > 600 && first.y == last.y {
			return
		}
	}
	t.Error("there is no line across the picture")
}

// TestValueLabelsDiffer holds that no label repeats the one below it, however
// close the bounds are.
func TestValueLabelsDiffer(t *testing.T) {
	panel, _ := LookupPanel("cpu")
	opt := DefaultOptions()
	opt.Min, opt.Max = new(0.5), new(0.500000001)
	n := 0
	for _, text := range compose(&panel, nil, &opt, &arena{}).texts {
		if text.body == "50 %" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("50 %% is told %d times", n)
	}
}
