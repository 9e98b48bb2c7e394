package charts

import (
	"strings"

	"headroom/metrics"
)

// LimitName says what sets a limit, such as "ECS task limit". It is empty for
// the size of the machine, which needs no name, and where no limit is known.
func LimitName(o metrics.Origin) string {
	switch o.Source {
	case "", metrics.HostLimit:
		return ""
	default:
		return string(o.Source) + " limit"
	}
}

// PartOf writes how much of a whole is used, naming the unit once where it is
// the same: "3.1 of 8.0 GiB", "512 MiB of 8.0 GiB". It is empty where one of
// them is unknown.
func PartOf(unit metrics.Unit, part, whole metrics.Float) string {
	if !part.Known() || !whole.Known() {
		return ""
	}
	p, w := FormatValue(unit, float64(part)), FormatValue(unit, float64(whole))
	number, name, found := strings.Cut(p, " ")
	if found && strings.HasSuffix(w, " "+name) {
		p = number
	}
	return p + " of " + w
}

// CPULimitText tells what is used of a CPU limit and what sets it, such as
// "0.41 of 0.50 cores, cgroup v2 limit". throttling, if any, comes last.
func CPULimitText(l *metrics.CPULimit, throttling string) string {
	text := PartOf(metrics.Count, l.UsedCores, l.LimitCores)
	if text != "" {
		text += " cores"
	}
	return joinKnown(text, LimitName(l.Origin), throttling)
}

// MemoryLimitText tells what is used of a memory limit and what sets it, such
// as "41.2 of 64.0 MiB, ECS task limit", in metrics.Bytes or DecimalBytes.
func MemoryLimitText(unit metrics.Unit, l *metrics.MemoryLimit) string {
	return joinKnown(PartOf(unit, l.UsedBytes, l.LimitBytes), LimitName(l.Origin))
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
