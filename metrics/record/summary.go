package record

import (
	"context"
	"log/slog"
	"math"
	"time"

	"headroom/metrics"
)

// The bounds of a summary: a log is not a file.
const (
	summarySpan   = time.Minute
	summaryEvents = 20
)

// summaryMetrics are the metrics whose last minute is told.
var summaryMetrics = []string{
	"limit_cpu_used_ratio", "limit_memory_used_ratio", "limit_memory_available_bytes", "limit_tasks_used_ratio",
	"cpu_usage_ratio", "memory_used_ratio", "memory_available_bytes", "swap_used_ratio", "load1",
	"disk_io_busy_ratio", "network_receive_bytes_per_second", "network_transmit_bytes_per_second",
}

// Log writes a summary of the record: the limits, the last minute of the most
// important metrics, the last events, and which collectors gave no values.
func (r *Record) Log(ctx context.Context, logger *slog.Logger) {
	last := r.Last()
	logger.InfoContext(ctx, "record", "reason", r.Header.Reason, "host", r.Header.Host,
		"from", r.Header.From.UTC(), "to", r.Header.To.UTC(), "events", len(r.Events))
	l := &last.Limits
	logLimit(ctx, logger, "limit_cpu_cores", l.CPU.LimitCores, l.CPU.UsedCores, l.CPU.Origin)
	logLimit(ctx, logger, "limit_memory_bytes", l.Memory.LimitBytes, l.Memory.UsedBytes, l.Memory.Origin)
	logLimit(ctx, logger, "limit_tasks", l.Tasks.Limit, l.Tasks.Used, l.Tasks.Origin)
	for _, id := range summaryMetrics {
		r.logMetric(ctx, logger, id)
	}
	events := r.Events
	if more := len(events) - summaryEvents; more > 0 {
		logger.InfoContext(ctx, "record: earlier events are left out", "count", more)
		events = events[more:]
	}
	for i := range events {
		e := &events[i]
		attrs := []any{"time", e.Time.UTC(), "event", e.String()}
		if e.Until.After(e.Time) {
			attrs = append(attrs, "until", e.Until.UTC())
		}
		logger.InfoContext(ctx, "record: event", attrs...)
	}
	for _, c := range last.Collectors {
		if c.State != metrics.CollectorOK && c.State != metrics.CollectorUnsupported {
			logger.InfoContext(ctx, "record: no values", "collector", c.Collector, "state", c.State, "error", c.LastError)
		}
	}
}

func logLimit(ctx context.Context, logger *slog.Logger, name string, limit, used metrics.Float, o metrics.Origin) {
	if limit.Known() {
		logger.InfoContext(ctx, "record: limit", "metric", name, "limit", rounded(limit), "used", rounded(used), "source", o.Source, "path", o.Path)
	}
}

// logMetric tells how a metric without labels went in the last minute.
func (r *Record) logMetric(ctx context.Context, logger *slog.Logger, id string) {
	for _, s := range r.Ticks.Series {
		if s.Metric != id {
			continue
		}
		minimum, maximum, sum, n := math.Inf(1), math.Inf(-1), 0.0, 0
		newest := metrics.Unknown()
		for i, v := range s.Values {
			f := float64(v)
			if math.IsNaN(f) || r.Ticks.Times[i] <= r.Header.To.Add(-summarySpan).UnixMilli() {
				continue
			}
			minimum, maximum, newest = min(minimum, f), max(maximum, f), metrics.Float(f)
			sum += f
			n++
		}
		if n > 0 {
			logger.InfoContext(ctx, "record: last minute", "metric", id, "min", rounded(metrics.Float(minimum)),
				"mean", rounded(metrics.Float(sum/float64(n))), "max", rounded(metrics.Float(maximum)), "last", rounded(newest))
		}
	}
}

// rounded keeps four digits of what is not whole: the log is read by people.
func rounded(f metrics.Float) any {
	if !f.Known() {
		return nil
	}
	v := float64(f)
	if v != math.Trunc(v) {
		scale := math.Pow(10, 4-math.Ceil(math.Log10(math.Abs(v))))
		v = math.Round(v*scale) / scale
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e18 {
		return int64(v) // without an exponent
	}
	return v
}
