package headless

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strings"

	"headroom/assets"
	"headroom/charts"
	"headroom/metrics"
)

// pageRanges are the time ranges that the page offers.
var pageRanges = []string{"5m", "15m", "1h", "6h", "1d", "7d"}

// pagePanels are the charts that the page shows.
var pagePanels = []string{"cpu", "memory", "network", "disk-io", "cores", "load", "filesystems", "swap"}

var pageTemplate = template.Must(template.ParseFS(assets.Web, "web/page.html"))

// pageData is what the page's template shows.
type pageData struct {
	Host, System, Place, Uptime, Version, Range, Notice string
	Ranges                                              []pageRange
	Troubles                                            []string
	Tiles                                               []tile
	Charts                                              []charts.Panel
}

type pageRange struct {
	Value   string
	Current bool
}

// tile is one figure of the page.
type tile struct {
	Title, Value, Detail string
	// Meter is how full the thing is, empty where that makes no sense.
	Meter string
}

func (s *Server) page(w http.ResponseWriter, r *http.Request, p *params) error {
	chosen := p.choice("range", pageRanges...)
	if err := p.check(); err != nil {
		return err
	}
	snapshot := s.feed.Latest()
	if snapshot == nil {
		snapshot = metrics.UnknownSnapshot(s.now())
	}
	host := snapshot.Host
	data := pageData{
		Host:     host.Hostname,
		System:   strings.Join(strings.Fields(host.Platform+" "+host.Kernel+" "+host.Arch), " "),
		Place:    charts.PlaceText(snapshot),
		Version:  s.version,
		Range:    chosen,
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
	for _, id := range pagePanels {
		panel, ok := charts.LookupPanel(id)
		if ok && (id != "swap" || snapshot.Swap.TotalBytes > 0) {
			data.Charts = append(data.Charts, panel)
		}
	}
	var body bytes.Buffer
	if err := pageTemplate.Execute(&body, data); err != nil {
		return err
	}
	// The script shows pictures that it fetched itself.
	w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src 'self' blob:; frame-ancestors 'self'")
	writeLive(w, r, contentHTML, body.Bytes())
	return nil
}

// asset serves a file of the page.
func (s *Server) asset(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	name := r.PathValue("file")
	var body []byte
	switch name {
	case "icon.svg":
		body = assets.IconSVG
	case "icon.png":
		body = assets.IconPNG
	case "page.css", "page.js", "api.css":
		var err error
		if body, err = assets.Web.ReadFile(path.Join("web", name)); err != nil {
			return err
		}
	default:
		return newProblem(http.StatusNotFound, "there is no file %q here", name)
	}
	types := map[string]string{".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
	writeLive(w, r, types[path.Ext(name)], body)
	return nil
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

// tiles makes the figures of the page.
func tiles(s *metrics.Snapshot) []tile {
	list := limitTiles(s)
	if s.Swap.TotalBytes > 0 {
		list = append(list, tile{
			Title: "Swap", Value: format(metrics.Ratio, s.Swap.UsedRatio), Meter: meter(s.Swap.UsedRatio),
			Detail: charts.PartOf(metrics.Bytes, s.Swap.UsedBytes, s.Swap.TotalBytes),
		})
	}
	if f := fullest(s.Filesystems); f != nil {
		list = append(list, tile{
			Title: "Fullest filesystem", Value: format(metrics.Ratio, f.UsedRatio), Meter: meter(f.UsedRatio),
			Detail: f.Mountpoint + ", " + format(metrics.Bytes, f.AvailableBytes) + " left",
		})
	}
	traffic := format(metrics.BytesPerSecond, s.Network.ReceiveBytesPerSecond) + " in, " + format(metrics.BytesPerSecond, s.Network.TransmitBytesPerSecond) + " out"
	if self := s.Network.LoopbackBytesPerSecond; self > s.Network.ReceiveBytesPerSecond+s.Network.TransmitBytesPerSecond {
		traffic = format(metrics.BytesPerSecond, self) + " loopback"
	}
	return append(list, tile{
		Title: "Busiest disk", Value: format(metrics.Ratio, s.DiskIO.BusyRatio), Meter: meter(s.DiskIO.BusyRatio),
		Detail: format(metrics.BytesPerSecond, s.DiskIO.ReadBytesPerSecond) + " read, " + format(metrics.BytesPerSecond, s.DiskIO.WriteBytesPerSecond) + " written",
	}, tile{
		Title: "Network", Value: format(metrics.BytesPerSecond, s.Network.BytesPerSecond()), Detail: traffic,
	})
}

// limitTiles shows CPU and memory against the limits that bind, and beside
// them the host's where those are others.
func limitTiles(s *metrics.Snapshot) []tile {
	cpu, memory := &s.Limits.CPU, &s.Limits.Memory
	load := fmt.Sprintf("load %s of %s CPUs", format(metrics.Count, s.Load.Load1), format(metrics.Count, s.Host.CPUs))
	list := []tile{
		{Title: "CPU", Value: format(metrics.Ratio, cpu.UsedRatio), Meter: meter(cpu.UsedRatio), Detail: load},
		{
			Title: "Memory", Value: format(metrics.Ratio, memory.UsedRatio), Meter: meter(memory.UsedRatio),
			Detail: charts.MemoryLimitText(memory),
		},
	}
	if charts.LimitName(cpu.Origin) != "" {
		list[0].Detail = charts.CPULimitText(cpu, charts.ThrottleText(&s.Container.CPU))
		list = append(list, tile{Title: "CPU of the host", Value: format(metrics.Ratio, s.CPU.UsageRatio), Meter: meter(s.CPU.UsageRatio), Detail: load})
	}
	if charts.LimitName(memory.Origin) != "" {
		list = append(list, tile{
			Title: "Memory of the host", Value: format(metrics.Ratio, s.Memory.UsedRatio), Meter: meter(s.Memory.UsedRatio),
			Detail: charts.PartOf(metrics.Bytes, s.Memory.UsedBytes, s.Memory.TotalBytes),
		})
	}
	return list
}

// fullest returns the filesystem with the least room, nil if none is known.
func fullest(list []metrics.Filesystem) *metrics.Filesystem {
	var found *metrics.Filesystem
	for i := range list {
		if f := &list[i]; f.UsedRatio.Known() && (found == nil || f.UsedRatio > found.UsedRatio) {
			found = f
		}
	}
	return found
}

func format(unit metrics.Unit, v metrics.Float) string { return charts.FormatValue(unit, float64(v)) }

func meter(v metrics.Float) string {
	if !v.Known() {
		return ""
	}
	return fmt.Sprintf("%.3f", float64(v))
}
