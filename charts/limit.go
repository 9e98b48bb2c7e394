package charts

import (
	"strings"

	"headroom/metrics"
)

// IsLimit tells whether something else than the size of the machine limits.
func IsLimit(o metrics.Origin) bool { return o.Source != "" && o.Source != metrics.HostLimit }

// limitName says what sets a limit, such as "ECS task limit". It is empty for
// the size of the machine, which needs no name, and where no limit is known.
func (l Language) limitName(o metrics.Origin) string {
	if !IsLimit(o) {
		return ""
	}
	return l.write("%s limit", o.Source)
}

// PartOf writes how much of a whole is used, naming the unit once where it is
// the same: "3.1 of 8.0 GiB", "512 MiB of 8.0 GiB". It is empty where one of
// them is unknown.
func (l Language) PartOf(unit metrics.Unit, part, whole metrics.Float) string {
	if !part.Known() || !whole.Known() {
		return ""
	}
	p, w := FormatValue(unit, float64(part)), FormatValue(unit, float64(whole))
	number, name, found := strings.Cut(p, " ")
	if found && strings.HasSuffix(w, " "+name) {
		p = number
	}
	return l.write("%s of %s", p, w)
}

// CPULimitText tells what is used of a CPU limit and what sets it, such as
// "0.41 of 0.50 cores, cgroup v2 limit". throttling, if any, comes last.
func (l Language) CPULimitText(limit *metrics.CPULimit, throttling string) string {
	text := l.PartOf(metrics.Count, limit.UsedCores, limit.LimitCores)
	if text != "" {
		text = l.write("%s cores", text)
	}
	return joinKnown(text, l.limitName(limit.Origin), throttling)
}

// MemoryLimitText tells what is used of a memory limit and what sets it, such
// as "41.2 of 64.0 MiB, ECS task limit", in metrics.Bytes or DecimalBytes.
func (l Language) MemoryLimitText(unit metrics.Unit, limit *metrics.MemoryLimit) string {
	return joinKnown(l.PartOf(unit, limit.UsedBytes, limit.LimitBytes), l.limitName(limit.Origin))
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
