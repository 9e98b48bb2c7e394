package metrics

import (
	"slices"
	"strings"
)

// FamilyKind is the type of a Family as Prometheus names it.
type FamilyKind string

// The kinds of families. node_exporter tells some counters of the kernel as
// untyped, since nothing says which of them only grow.
const (
	GaugeFamily   FamilyKind = "gauge"
	CounterFamily FamilyKind = "counter"
	UntypedFamily FamilyKind = "untyped"
)

// FamilyLabels are the values of a Family's labels, in the order of
// Family.Labels. There are more of them than a metric of the catalogue has,
// since a name that a series is found by in the History has to be short.
type FamilyLabels [6]string

// EmitSample takes one value and its labels.
type EmitSample func(v Float, labels FamilyLabels)

// Family is a metric of the Prometheus exposition: a name, and a sample for
// each set of labels. Where node_exporter has the same quantity, the name, the
// kind, the help and the labels are node_exporter's, so that what was made for
// it works here.
type Family struct {
	Name   string
	Help   string
	Kind   FamilyKind
	Labels []string
	// Read calls emit for each sample, unknown values among them.
	Read func(s *Snapshot, emit EmitSample)
}

// Export says how a metric is told to Prometheus, where that is not with its
// own labels and values.
type Export struct {
	Labels []string
	Read   func(s *Snapshot, emit EmitSample)
}

// Families returns the exposition of a Snapshot: the rows of the catalogue that
// have a Prometheus name, and what is told in labels only. The slice is the
// caller's own.
func Families() []Family {
	families := slices.Clone(infoFamilies)
	for _, m := range catalog {
		if m.Prometheus != "" {
			families = append(families, familyOf(m))
		}
	}
	slices.SortFunc(families, func(a, b Family) int { return strings.Compare(a.Name, b.Name) })
	return families
}

func familyOf(m Metric) Family {
	f := Family{Name: m.Prometheus, Help: m.Help, Kind: FamilyKind(m.Kind)}
	if known, ok := nodeExporterFact(m.Prometheus); ok {
		f.Help = known.help
		if known.untyped {
			f.Kind = UntypedFamily
		}
	}
	if m.Export != nil {
		f.Labels, f.Read = m.Export.Labels, m.Export.Read
		return f
	}
	for _, label := range m.Labels {
		f.Labels = append(f.Labels, exportedLabel(label))
	}
	f.Read = func(s *Snapshot, emit EmitSample) {
		m.Read(s, func(v Float, labels Labels) { emit(v, FamilyLabels{labels[0], labels[1]}) })
	}
	return f
}

// exportedLabel is node_exporter's name of a label.
func exportedLabel(label string) string {
	switch label {
	case "interface":
		return "device"
	case "core":
		return "cpu"
	default:
		return label
	}
}

// infoFamilies tell in labels what is not a number; their value is always 1.
var infoFamilies = []Family{
	{
		Name: "node_uname_info", Kind: GaugeFamily, Help: "Labeled system information as provided by the uname system call.",
		Labels: []string{"domainname", "machine", "nodename", "release", "sysname", "version"},
		Read: func(s *Snapshot, emit EmitSample) {
			h := &s.Host
			if h.Kernel != "" {
				emit(1, FamilyLabels{h.Domain, h.Machine, h.Hostname, h.Kernel, strings.ToUpper(h.OS[:min(1, len(h.OS))]) + h.OS[min(1, len(h.OS)):], h.KernelBuild})
			}
		},
	},
	{
		Name: "headroom_host_info", Kind: GaugeFamily, Help: "The host: its distribution, and where it is watched through from within a container.",
		Labels: []string{"platform", "arch", "watched_through"},
		Read: func(s *Snapshot, emit EmitSample) {
			if h := &s.Host; h.Platform != "" {
				emit(1, FamilyLabels{h.Platform, h.Arch, h.WatchedThrough})
			}
		},
	},
	{
		Name: "headroom_limit_info", Kind: GaugeFamily, Help: "Where the limit of each resource that binds comes from.",
		Labels: []string{"resource", "source", "path"},
		Read: func(s *Snapshot, emit EmitSample) {
			for _, limit := range [...]struct {
				resource string
				origin   *Origin
			}{{"cpu", &s.Limits.CPU.Origin}, {"memory", &s.Limits.Memory.Origin}, {"tasks", &s.Limits.Tasks.Origin}} {
				if limit.origin.Source != "" {
					emit(1, FamilyLabels{limit.resource, string(limit.origin.Source), limit.origin.Path})
				}
			}
		},
	},
	{
		Name: "headroom_container_info", Kind: GaugeFamily, Help: "The control group that Headroom runs in.",
		Labels: []string{"version", "path", "runtime"},
		Read: func(s *Snapshot, emit EmitSample) {
			if c := &s.Container; c.Version != "" {
				emit(1, FamilyLabels{c.Version, c.Path, c.Runtime})
			}
		},
	},
	{
		Name: "headroom_ecs_task_info", Kind: GaugeFamily, Help: "The ECS task that Headroom runs in.",
		Labels: []string{"task_arn", "cluster", "family", "revision", "service", "launch_type"},
		Read: func(s *Snapshot, emit EmitSample) {
			if t := &s.ECSTask; t.TaskARN != "" {
				emit(1, FamilyLabels{t.TaskARN, t.Cluster, t.Family, t.Revision, t.Service, t.LaunchType})
			}
		},
	},
	{
		Name: "headroom_ecs_container_info", Kind: GaugeFamily, Help: "A container of the ECS task.",
		Labels: []string{"container", "image", "type", "status", "health"},
		Read: func(s *Snapshot, emit EmitSample) {
			for i := range s.ECSTask.Containers {
				c := &s.ECSTask.Containers[i]
				emit(1, FamilyLabels{c.Container, c.Image, c.Type, c.KnownStatus, c.Health})
			}
		},
	},
	{
		Name: "headroom_power_supply_info", Kind: GaugeFamily, Help: "A battery or what charges it.",
		Labels: []string{"power_supply", "type", "status"},
		Read: func(s *Snapshot, emit EmitSample) {
			for i := range s.Sensors.PowerSupplies {
				p := &s.Sensors.PowerSupplies[i]
				emit(1, FamilyLabels{p.PowerSupply, p.Type, p.Status})
			}
		},
	},
	{
		Name: "node_hwmon_chip_names", Kind: GaugeFamily, Help: "Annotation metric for human-readable chip names",
		Labels: []string{"chip", "chip_name"},
		Read: func(s *Snapshot, emit EmitSample) {
			eachSensor(s, func(p *SensorPlace) {
				if p.Driver != "" {
					emit(1, FamilyLabels{p.Device, p.Driver})
				}
			})
		},
	},
	{
		Name: "node_hwmon_sensor_label", Kind: GaugeFamily, Help: "Label for given chip and sensor",
		Labels: []string{"chip", "sensor", "label"},
		Read: func(s *Snapshot, emit EmitSample) {
			eachSensor(s, func(p *SensorPlace) {
				if p.Label != "" {
					emit(1, FamilyLabels{p.Device, p.Input, p.Label})
				}
			})
		},
	},
}

func eachSensor(s *Snapshot, f func(p *SensorPlace)) {
	for i := range s.Sensors.Temperatures {
		f(&s.Sensors.Temperatures[i].Place)
	}
	for i := range s.Sensors.Fans {
		f(&s.Sensors.Fans[i].Place)
	}
}

// exportFilesystem tells a filesystem with node_exporter's labels.
func exportFilesystem(get func(f *Filesystem) Float) *Export {
	return &Export{Labels: []string{"device", "fstype", "mountpoint"}, Read: func(s *Snapshot, emit EmitSample) {
		for i := range s.Filesystems {
			f := &s.Filesystems[i]
			emit(get(f), FamilyLabels{f.Device, f.Type, f.Mountpoint})
		}
	}}
}

// exportTemperature and exportFan tell a sensor by the kernel's names of it,
// which node_hwmon_chip_names and node_hwmon_sensor_label explain.
func exportTemperature(get func(t *Temperature) Float) *Export {
	return &Export{Labels: []string{"chip", "sensor"}, Read: func(s *Snapshot, emit EmitSample) {
		for i := range s.Sensors.Temperatures {
			t := &s.Sensors.Temperatures[i]
			emit(get(t), FamilyLabels{t.Place.Device, t.Place.Input})
		}
	}}
}

func exportFan() *Export {
	return &Export{Labels: []string{"chip", "sensor"}, Read: func(s *Snapshot, emit EmitSample) {
		for i := range s.Sensors.Fans {
			f := &s.Sensors.Fans[i]
			emit(f.PerMinute, FamilyLabels{f.Place.Device, f.Place.Input})
		}
	}}
}

// exportPackage tells a processor package by its number.
func exportPackage(get func(z *PowerZone) Float) *Export {
	return &Export{Labels: []string{"index"}, Read: func(s *Snapshot, emit EmitSample) {
		for i := range s.Sensors.PowerZones {
			z := &s.Sensors.PowerZones[i]
			emit(get(z), FamilyLabels{strings.TrimPrefix(z.Zone, "package-")})
		}
	}}
}

// exportKibibytes tells bytes in the kernel's unit of them.
func exportKibibytes(get func(s *Snapshot) Float) *Export {
	return &Export{Read: func(s *Snapshot, emit EmitSample) { emit(get(s)/1024, FamilyLabels{}) }}
}
