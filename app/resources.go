package app

import (
	"strconv"
	"strings"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// panelsOf finds panels by their IDs.
func panelsOf(ids ...string) []charts.Panel {
	var found []charts.Panel
	for _, id := range ids {
		if p, ok := charts.LookupPanel(id); ok {
			found = append(found, p)
		}
	}
	return found
}

// facts collects what is known.
type facts struct {
	units units
	list  []widgets.Fact
}

func (f *facts) text(name, value string) { f.marked(name, value, widgets.Normal) }

// marked is a text that stands out, which says why.
func (f *facts) marked(name, value string, level widgets.Level) {
	if value != "" {
		f.list = append(f.list, widgets.Fact{Name: tr(name), Value: value, Level: level})
	}
}

func (f *facts) value(name string, unit metrics.Unit, v metrics.Float) {
	if v.Known() {
		f.text(name, charts.FormatValue(unit, float64(v)))
	}
}

// size is a number of bytes.
func (f *facts) size(name string, v metrics.Float) { f.value(name, f.units.bytes(), v) }

// ratio is a part of a whole, of which no more than two digits matter.
func (f *facts) ratio(name string, v metrics.Float) {
	if v.Known() {
		f.text(name, charts.FormatCompact(metrics.Ratio, float64(v)))
	}
}

func cpuResource() *resource {
	cores, _ := charts.LookupPanel("cores")
	return &resource{
		title:     tr("CPU"),
		hostPanel: "host-cpu",
		panels:    panelsOf("cpu", "host-cpu", "cpu-modes", "load", "frequency", "tasks"),
		parts: &parts{
			title: tr("Usage of each core"), panel: cores,
			name: func(l *charts.LineData) string { return tr("Core") + " " + l.Labels["core"] },
		},
		heading: func(s *metrics.Snapshot, _ units) widgets.HeadingText {
			return widgets.HeadingText{Title: tr("CPU"), Subtitle: language.CPULimitText(&s.Limits.CPU, language.ThrottleText(&s.Container.CPU))}
		},
		facts: func(s *metrics.Snapshot, u units) []widgets.Fact {
			f := facts{units: u}
			f.ratio("Usage", s.Limits.CPU.UsedRatio)
			f.value("Speed", metrics.Hertz, s.CPU.FrequencyHertz)
			f.text("Load", loadText(&s.Load))
			f.value("Processes", metrics.Count, s.Processes.Count)
			threads := s.Load.Tasks // of each tick; processes are counted when they are scanned
			if !threads.Known() {
				threads = s.Processes.Threads
			}
			f.value("Threads", metrics.Count, threads)
			f.value("Started each second", metrics.PerSecond, s.Processes.ForksPerSecond)
			f.ratio("Throttled", s.Container.CPU.ThrottledRatio)
			f.ratio("Waiting for CPU", s.Pressure.CPU.SomeRatio)
			f.text("Up time", uptimeText(s.Host.UptimeSeconds))
			f.processor(&s.Host)
			return f.list
		},
	}
}

// processor tells what the processors are.
func (f *facts) processor(h *metrics.Host) {
	p := &h.Processor
	f.text("Model", p.Model)
	f.value("Highest speed", metrics.Hertz, p.MaxHertz)
	f.text("Logical processors", charts.FormatCompact(metrics.Count, float64(h.CPUs)))
	f.value("Physical cores", metrics.Count, p.PhysicalCores)
	f.value("Sockets", metrics.Count, p.Sockets)
	// The two halves of the first level are one cache for who compares machines.
	f.cache("L1 cache", p.Caches.L1DataBytes+p.Caches.L1InstructionBytes)
	f.cache("L2 cache", p.Caches.L2Bytes)
	f.cache("L3 cache", p.Caches.L3Bytes)
	f.text("Architecture", h.Arch)
	if p.Hypervisor {
		f.text("Virtual machine", tr("yes"))
	}
}

// cache is the size of a cache, which makers tell in powers of two whatever the
// person prefers.
func (f *facts) cache(name string, v metrics.Float) {
	if v.Known() {
		f.text(name, charts.FormatCompact(metrics.Bytes, float64(v)))
	}
}

func loadText(l *metrics.Load) string {
	if !l.Load1.Known() {
		return ""
	}
	var texts []string
	for _, v := range []metrics.Float{l.Load1, l.Load5, l.Load15} {
		texts = append(texts, strconv.FormatFloat(float64(v), 'f', 2, 64))
	}
	return strings.Join(texts, "  ")
}

func memoryResource() *resource {
	return &resource{
		title:     tr("Memory"),
		hostPanel: "host-memory",
		panels:    panelsOf("memory", "host-memory", "swap"),
		heading: func(s *metrics.Snapshot, u units) widgets.HeadingText {
			return widgets.HeadingText{Title: tr("Memory"), Subtitle: language.MemoryLimitText(u.bytes(), &s.Limits.Memory)}
		},
		facts: func(s *metrics.Snapshot, u units) []widgets.Fact {
			f := facts{units: u}
			m, d := &s.Limits.Memory, &s.Memory.Details
			f.size("In use", m.UsedBytes)
			f.size("Available", m.AvailableBytes)
			f.size("Cached", m.CachedBytes)
			f.size("Limit", m.LimitBytes)
			f.size("Installed", s.Memory.TotalBytes)
			f.text("Committed", language.PartOf(u.bytes(), d.CommittedBytes, d.CommitLimitBytes))
			f.size("Buffers", s.Memory.BuffersBytes)
			f.size("Shared", d.SharedBytes)
			f.size("Not yet written", d.DirtyBytes)
			f.size("Kernel", d.SlabBytes)
			if s.Swap.TotalBytes > 0 {
				f.text("Swap", language.PartOf(u.bytes(), s.Swap.UsedBytes, s.Swap.TotalBytes))
			}
			f.ratio("Waiting for memory", s.Pressure.Memory.SomeRatio)
			f.value("Killed for want of memory", metrics.Count, s.Container.Memory.OOMKillsTotal)
			return f.list
		},
	}
}

func diskResource(device string) *resource {
	find := func(s *metrics.Snapshot) *metrics.Disk {
		for i := range s.DiskIO.Devices {
			if s.DiskIO.Devices[i].Device == device {
				return &s.DiskIO.Devices[i]
			}
		}
		return nil
	}
	title := tr("Disk") + " " + device
	return &resource{
		title:  title,
		panels: charts.DiskPanels(device),
		heading: func(s *metrics.Snapshot, _ units) widgets.HeadingText {
			h := widgets.HeadingText{Title: title}
			if find(s) == nil {
				h.Notice = tr("not there")
			}
			return h
		},
		facts: func(s *metrics.Snapshot, u units) []widgets.Fact {
			f := facts{units: u}
			d := find(s)
			if d == nil {
				return nil
			}
			f.ratio("Busy", d.BusyRatio)
			f.value("Reading", u.transfer(), d.ReadBytesPerSecond)
			f.value("Writing", u.transfer(), d.WriteBytesPerSecond)
			f.value("Under way", metrics.Count, d.InFlight)
			// They stay when nothing is read or written, so that the others don't move.
			f.text("Read latency", charts.FormatCompact(metrics.Seconds, float64(d.ReadWaitSeconds)))
			f.text("Write latency", charts.FormatCompact(metrics.Seconds, float64(d.WriteWaitSeconds)))
			f.size("Read since start", d.ReadBytesTotal)
			f.size("Written since start", d.WriteBytesTotal)
			f.ratio("Waiting for disks", s.Pressure.IO.SomeRatio)
			for i := range s.Filesystems {
				fs := &s.Filesystems[i]
				if isOn(fs.Device, device) {
					f.text(fs.Mountpoint, filesystemText(fs, u))
				}
			}
			f.text("Model", d.Model)
			f.size("Size", d.SizeBytes)
			f.text("Kind", diskKindText(d))
			return f.list
		},
	}
}

// diskKinds are the kinds of disks that people call otherwise than the kernel.
var diskKinds = map[string]string{
	"ssd": "SSD", "hdd": "Hard disk", "nvme": "NVMe", "mmc": "MMC", "virtio": "Virtual (virtio)", "xen": "Virtual (Xen)",
	"lvm": "LVM", "crypt": "Encrypted", "mpath": "Multipath", "dm": "Mapped", "zram": "Compressed memory",
}

func diskKindText(d *metrics.Disk) string {
	kind := d.Kind
	if name, ok := diskKinds[kind]; ok {
		kind = tr(name)
	}
	if d.Removable {
		return joinKnown(kind, tr("removable"))
	}
	return kind
}

// isOn tells whether a filesystem is on a disk or one of its partitions: sda1 is
// on sda, nvme0n1p2 on nvme0n1, and sdaa on neither.
func isOn(filesystem, disk string) bool {
	const digits = "0123456789"
	partition, ok := strings.CutPrefix(filesystem, "/dev/"+disk)
	if ok && partition != "" && strings.ContainsAny(disk[len(disk)-1:], digits) {
		partition, ok = strings.CutPrefix(partition, "p")
	}
	return ok && strings.Trim(partition, digits) == ""
}

func filesystemText(f *metrics.Filesystem, u units) string {
	if f.Error != "" {
		return tr("no answer")
	}
	// What is used and what is left may be less than the size: some is reserved.
	used := charts.FormatCompact(metrics.Ratio, float64(f.UsedRatio))
	return joinKnown(used, language.LeftText(u.bytes(), f.AvailableBytes), f.Type)
}

func networkResource(name string) *resource {
	find := func(s *metrics.Snapshot) *metrics.Interface {
		for i := range s.Network.Interfaces {
			if s.Network.Interfaces[i].Interface == name {
				return &s.Network.Interfaces[i]
			}
		}
		return nil
	}
	return &resource{
		title:  name,
		panels: charts.InterfacePanels(name),
		heading: func(s *metrics.Snapshot, _ units) widgets.HeadingText {
			h := widgets.HeadingText{Title: tr("Network") + " " + name}
			switch n := find(s); {
			case n == nil:
				h.Notice = tr("not there")
			case n.State == "down":
				h.Notice = tr("down")
			}
			return h
		},
		facts: func(s *metrics.Snapshot, u units) []widgets.Fact {
			f := facts{units: u}
			n := find(s)
			if n == nil {
				return nil
			}
			f.value("Receiving", u.traffic(), n.ReceiveBytesPerSecond)
			f.value("Sending", u.traffic(), n.TransmitBytesPerSecond)
			f.size("Received since start", n.ReceiveBytesTotal)
			f.size("Sent since start", n.TransmitBytesTotal)
			if n.SpeedBytesPerSecond.Known() {
				f.text("Link speed", joinKnown(bitRate(float64(n.SpeedBytesPerSecond)), n.Duplex))
			}
			f.text("State", n.State)
			if n.MTUBytes.Known() {
				f.text("Largest packet", strconv.Itoa(int(n.MTUBytes))+" B")
			}
			f.text("Errors", inAndOut(n.ReceiveErrorsTotal, n.TransmitErrorsTotal))
			f.text("Dropped", inAndOut(n.ReceiveDropsTotal, n.TransmitDropsTotal))
			f.value("Connections", metrics.Count, s.Connections.TCPEstablished)
			for _, address := range n.Addresses {
				if strings.Contains(address, ":") {
					f.text("IPv6 address", address)
				} else {
					f.text("IPv4 address", address)
				}
			}
			f.text("Hardware address", n.HardwareAddress)
			f.text("Driver", n.Driver)
			return f.list
		},
	}
}

// bitRate writes what a link carries as its makers do: "1 Gbit/s".
func bitRate(bytesPerSecond float64) string {
	return strings.TrimSuffix(charts.FormatCompact(metrics.Hertz, bytesPerSecond*8), "Hz") + "bit/s"
}

func inAndOut(in, out metrics.Float) string {
	if !in.Known() || !out.Known() {
		return ""
	}
	return charts.FormatValue(metrics.Count, float64(in)) + " " + tr("in") + ", " + charts.FormatValue(metrics.Count, float64(out)) + " " + tr("out")
}

func gpuResource(id string) *resource {
	find := func(s *metrics.Snapshot) *metrics.GPU {
		for i := range s.GPUs {
			if s.GPUs[i].GPU == id {
				return &s.GPUs[i]
			}
		}
		return nil
	}
	return &resource{
		title:  "GPU",
		panels: charts.GPUPanels(id),
		heading: func(s *metrics.Snapshot, _ units) widgets.HeadingText {
			h := widgets.HeadingText{Title: "GPU"}
			if g := find(s); g != nil {
				h.Subtitle = g.Name
			} else {
				h.Notice = tr("not there")
			}
			return h
		},
		facts: func(s *metrics.Snapshot, u units) []widgets.Fact {
			f := facts{units: u}
			g := find(s)
			if g == nil {
				return nil
			}
			f.ratio("Usage", g.UsageRatio)
			f.text("Memory", language.PartOf(u.bytes(), g.MemoryUsedBytes, g.MemoryTotalBytes))
			f.value("Temperature", metrics.Celsius, g.TemperatureCelsius)
			f.text("Power", language.PartOf(metrics.Watts, g.PowerWatts, g.PowerLimitWatts))
			f.value("Clock", metrics.Hertz, g.ClockHertz)
			f.value("Memory clock", metrics.Hertz, g.MemoryClockHertz)
			f.ratio("Fan", g.FanRatio)
			f.text("Driver", g.Driver)
			f.text("Address", g.GPU)
			for i := range g.Processes {
				p := &g.Processes[i]
				f.text(p.Name+" ("+strconv.Itoa(p.PID)+")", charts.FormatValue(u.bytes(), float64(p.MemoryUsedBytes)))
			}
			return f.list
		},
	}
}
