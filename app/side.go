package app

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// sideLength is the time that the small charts of the list show.
const sideLength = time.Minute

// side keeps the list of pages up to date.
type side struct {
	feed  metrics.Feed
	list  *widgets.SideList
	shown []sideEntry
}

// sideEntry is an item of the list; the colors of its lines come with the theme.
type sideEntry struct {
	item widgets.SideItem
	// queries are what its small chart shows.
	queries []metrics.Query
	// least is the lowest top of the small chart; ratios always reach 1.
	least float64
}

func newSide(feed metrics.Feed, list *widgets.SideList) *side {
	s := &side{feed: feed, list: list}
	s.show(sideEntries(metrics.UnknownSnapshot(time.Time{}), &look{levels: usualLevels}))
	return s
}

// prepare reads what the list shows for a snapshot.
func (s *side) prepare(ctx context.Context, latest *metrics.Snapshot, l *look) (show func()) {
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	entries := sideEntries(latest, l)
	for i := range entries {
		entries[i].load(ctx, s.feed, latest)
	}
	return func() { s.show(entries) }
}

// load reads the lines of the small chart. One that can't be read is missing:
// the page tells why.
func (e *sideEntry) load(ctx context.Context, feed metrics.Feed, latest *metrics.Snapshot) {
	from := latest.Time.Add(-sideLength)
	e.item.From, e.item.To, e.item.Top = from.UnixMilli(), latest.Time.UnixMilli(), e.least
	for _, q := range e.queries {
		q.From, q.To, q.Points = from, latest.Time, 4*int(sideLength/time.Second)
		found, err := feed.Series(ctx, q)
		var line widgets.SideLine
		if err == nil && len(found) > 0 {
			line.X, line.Y = found[0].Times, found[0].Mean
			line.MaxGap = gapFrom(interval(latest), found[0].Step)
		}
		for _, v := range line.Y {
			if !math.IsNaN(v) {
				e.item.Top = max(e.item.Top, v)
			}
		}
		e.item.Lines = append(e.item.Lines, line)
	}
}

func (s *side) show(entries []sideEntry) {
	s.shown = entries
	s.restyle()
}

// restyle shows the same in the current colors.
func (s *side) restyle() {
	p := currentPalette()
	items := make([]widgets.SideItem, len(s.shown))
	for i := range s.shown {
		items[i] = s.shown[i].item
		for k := range items[i].Lines {
			items[i].Lines[k].Color = p.Color(k)
		}
	}
	s.list.SetItems(items)
}

// sideEntries are the pages that there are for what the machine has.
func sideEntries(s *metrics.Snapshot, l *look) []sideEntry {
	ratio := func(metric string, labels map[string]string) ([]metrics.Query, float64) {
		return []metrics.Query{{Metric: metric, Labels: labels}}, 1
	}
	entry := func(id, title, value string, queries []metrics.Query, least float64) sideEntry {
		return sideEntry{item: widgets.SideItem{ID: id, Title: title, Value: value}, queries: queries, least: least}
	}
	var list []sideEntry
	add := func(id, title, value string, queries []metrics.Query, least float64) {
		list = append(list, entry(id, title, value, queries, least))
	}
	add(overviewID, tr("Overview"), "", nil, 0)

	level := func(figure int, v metrics.Float) {
		list[len(list)-1].item.Level = l.levels[figure].level(float64(v))
	}
	queries, least := ratio("limit_cpu_used_ratio", nil)
	add(cpuID, tr("CPU"), cpuText(s), queries, least)
	level(cpuFigure, s.Limits.CPU.UsedRatio)
	queries, least = ratio("limit_memory_used_ratio", nil)
	add(memoryID, tr("Memory"), charts.FormatCompact(metrics.Ratio, float64(s.Limits.Memory.UsedRatio)), queries, least)
	level(memoryFigure, s.Limits.Memory.UsedRatio)
	for _, d := range byName(s.DiskIO.Devices, func(d *metrics.Disk) string { return d.Device }) {
		if d.Virtual && hasPhysicalDisk(s) {
			continue
		}
		queries, least = ratio("disk_busy_ratio", map[string]string{"device": d.Device})
		add(diskID+"/"+d.Device, tr("Disk")+" "+d.Device, charts.FormatCompact(metrics.Ratio, float64(d.BusyRatio)), queries, least)
		level(diskFigure, d.BusyRatio)
	}
	for _, n := range byName(s.Network.Interfaces, func(n *metrics.Interface) string { return n.Interface }) {
		if n.Loopback || n.Virtual && hasPhysicalInterface(s) {
			continue
		}
		labels := map[string]string{"interface": n.Interface}
		add(networkID+"/"+n.Interface, n.Interface, trafficText(n, l.units), []metrics.Query{
			{Metric: "interface_receive_bytes_per_second", Labels: labels},
			{Metric: "interface_transmit_bytes_per_second", Labels: labels},
		}, 16<<10)
	}
	for _, g := range byName(s.GPUs, func(g *metrics.GPU) string { return g.GPU }) {
		queries, least = ratio("gpu_usage_ratio", map[string]string{"gpu": g.GPU})
		title := "GPU"
		if len(s.GPUs) > 1 {
			title += " " + g.GPU
		}
		add(gpuID+"/"+g.GPU, title, charts.FormatCompact(metrics.Ratio, float64(g.UsageRatio)), queries, least)
	}
	if s.Processes.Count.Known() {
		add(processesID, tr("Processes"), charts.FormatCompact(metrics.Count, float64(s.Processes.Count)), nil, 0)
	}
	if hasSensors(s) {
		add(sensorsID, tr("Sensors"), hottestText(s), nil, 0)
	}
	add(settingsID, tr("Settings"), "", nil, 0)
	return list
}

// byName returns devices in the order of their names. Those of a snapshot stay
// as they are.
func byName[T any](devices []T, name func(*T) string) []*T {
	ordered := make([]*T, len(devices))
	for i := range devices {
		ordered[i] = &devices[i]
	}
	slices.SortStableFunc(ordered, func(a, b *T) int { return charts.CompareNames(name(a), name(b)) })
	return ordered
}

func cpuText(s *metrics.Snapshot) string {
	text := charts.FormatCompact(metrics.Ratio, float64(s.Limits.CPU.UsedRatio))
	if s.CPU.FrequencyHertz.Known() {
		text += "  " + charts.FormatCompact(metrics.Hertz, float64(s.CPU.FrequencyHertz))
	}
	return text
}

// trafficText is the traffic of the greater direction.
func trafficText(n *metrics.Interface, u units) string {
	rate := func(v metrics.Float) string { return charts.FormatCompact(u.traffic(), float64(v)) }
	if n.TransmitBytesPerSecond > n.ReceiveBytesPerSecond {
		return rate(n.TransmitBytesPerSecond) + " " + tr("out")
	}
	return rate(n.ReceiveBytesPerSecond) + " " + tr("in")
}

// hasPhysicalDisk tells whether there is a disk that is not made of others.
func hasPhysicalDisk(s *metrics.Snapshot) bool {
	for i := range s.DiskIO.Devices {
		if !s.DiskIO.Devices[i].Virtual {
			return true
		}
	}
	return false
}

// hasPhysicalInterface tells whether there is an interface that leads to other
// machines by itself.
func hasPhysicalInterface(s *metrics.Snapshot) bool {
	for i := range s.Network.Interfaces {
		if n := &s.Network.Interfaces[i]; !n.Virtual && !n.Loopback {
			return true
		}
	}
	return false
}

func hasSensors(s *metrics.Snapshot) bool {
	n := &s.Sensors
	return len(n.Temperatures)+len(n.Fans)+len(n.PowerSupplies)+len(n.PowerZones) > 0
}

// hottestText is the highest temperature.
func hottestText(s *metrics.Snapshot) string {
	hottest := math.Inf(-1)
	for i := range s.Sensors.Temperatures {
		if v := float64(s.Sensors.Temperatures[i].Celsius); v > hottest {
			hottest = v
		}
	}
	if math.IsInf(hottest, -1) {
		return ""
	}
	return charts.FormatCompact(metrics.Celsius, hottest)
}

// joinKnown joins the parts that are not empty with commas.
func joinKnown(parts ...string) string {
	known := parts[:0]
	for _, p := range parts {
		if p != "" {
			known = append(known, p)
		}
	}
	return strings.Join(known, ", ")
}
