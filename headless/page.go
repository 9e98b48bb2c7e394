package headless

import (
	"bytes"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"strconv"
	"strings"

	"headroom/assets"
	"headroom/charts"
	"headroom/metrics"
)

// pageRanges are the time ranges that the page offers.
var pageRanges = []string{"5m", "15m", "1h", "6h", "1d", "7d"}

// usualPanels are the charts that the page shows to those who have chosen none.
func usualPanels(s *metrics.Snapshot) []string {
	list := []string{"cpu", "memory"}
	if s.ECSTask.TaskARN != "" {
		list = append(list, "ecs-cpu", "ecs-memory")
	}
	list = append(list, "network", "disk-io", "cores", "load", "filesystems", "disks", "connections")
	if s.Swap.TotalBytes > 0 {
		list = append(list, "swap")
	}
	if len(s.GPUs) > 0 {
		list = append(list, "gpu", "gpu-memory")
	}
	if len(s.Sensors.Temperatures) > 0 {
		list = append(list, "temperatures")
	}
	return list
}

var pageTemplate = template.Must(template.ParseFS(assets.Web, "web/page.html"))

// pageData is what the page's template shows.
type pageData struct {
	Host, System, Place, Uptime, Version, Range, Notice string
	Ranges                                              []pageRange
	Troubles                                            []string
	Tiles                                               []tile
	Charts                                              []charts.Panel
	// Levels are the usual thresholds, as pageLevels writes them.
	Levels string
	// Assets is the address of the page's files, Modules are the parts of the
	// script.
	Assets  string
	Modules []string
}

type pageRange struct {
	Value   string
	Current bool
}

func (s *Server) page(w http.ResponseWriter, r *http.Request, p *params) error {
	// Who follows a link wants the page, whatever others have added to its address
	// on the way: what is wrong or unknown in it is left out.
	chosen := p.choice("range", pageRanges...)
	snapshot := s.feed.Latest()
	if snapshot == nil {
		snapshot = metrics.UnknownSnapshot(s.now())
	}
	host, files := snapshot.Host, loadAssets()
	data := pageData{
		Assets:   "assets/" + files.version,
		Modules:  files.modules,
		Host:     host.Hostname,
		System:   strings.Join(strings.Fields(host.Platform+" "+host.Kernel+" "+host.Arch), " "),
		Place:    charts.English.PlaceText(snapshot),
		Version:  s.version,
		Range:    chosen,
		Levels:   pageLevels(),
		Tiles:    tiles(snapshot),
		Notice:   s.notice,
		Troubles: troubles(snapshot),
	}
	if host.UptimeSeconds.Known() {
		data.Uptime = charts.FormatDuration(float64(host.UptimeSeconds))
	}
	for _, offered := range pageRanges {
		data.Ranges = append(data.Ranges, pageRange{offered, offered == chosen})
	}
	for _, id := range usualPanels(snapshot) {
		if panel, ok := charts.LookupPanel(id); ok {
			data.Charts = append(data.Charts, panel)
		}
	}
	var body bytes.Buffer
	if err := pageTemplate.Execute(&body, data); err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'self'")
	writeLive(w, r, contentHTML, body.Bytes())
	return nil
}

// pageLevels writes from where on each kind of figure is a warning and from
// where on it is critical, with nothing in its place where it never is:
// "cpu,0.9, memory,0.8,0.92".
func pageLevels() string {
	part := func(v float64) string {
		if math.IsNaN(v) {
			return ""
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	var words []string
	for _, l := range []struct {
		kind   string
		levels charts.Levels
	}{
		{"cpu", charts.BusyLevels},
		{"memory", charts.MemoryLevels},
		{"swap", charts.SwapLevels},
		{"filesystem", charts.FilesystemLevels},
		{"disk", charts.BusyLevels},
	} {
		words = append(words, l.kind+","+part(l.levels.Warning)+","+part(l.levels.Critical))
	}
	return strings.Join(words, " ")
}

// troubles tells of the collectors that give no values.
func troubles(s *metrics.Snapshot) []string {
	var list []string
	for _, c := range s.Collectors {
		if c.State != metrics.CollectorOK && c.State != metrics.CollectorUnsupported {
			list = append(list, fmt.Sprintf("No values for %s (%s): %s", c.Collector, c.State, c.LastError))
		}
	}
	for _, f := range s.Filesystems {
		if f.Error != "" {
			list = append(list, fmt.Sprintf("No values for filesystem %s: %s", f.Mountpoint, f.Error))
		}
	}
	return list
}
