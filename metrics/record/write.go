package record

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"headroom/metrics"
)

// line is one line of a file; what is not of its kind is nil.
type line struct {
	Kind   string         `json:"kind"`
	Header *Header        `json:"header,omitempty"`
	Event  *metrics.Event `json:"event,omitempty"`
	Times  []int64        `json:"times,omitempty"`
	// Intervals belong to the times, where not all are that of the header.
	Intervals []int64              `json:"intervals_ms,omitempty"`
	Culprits  *metrics.CulpritSpan `json:"culprits,omitempty"`
	Series    *series              `json:"series,omitempty"`
	Snapshot  any                  `json:"snapshot,omitempty"`
	End       *int                 `json:"end,omitempty"`
}

type series struct {
	Metric string            `json:"metric"`
	Labels map[string]string `json:"labels,omitempty"`
	Values values            `json:"values"`
}

// values are written with as many digits as they have, and unknown as null.
type values []float32

// MarshalJSON implements json.Marshaler.
func (v values) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 2+8*len(v))
	b = append(b, '[')
	for i, f := range v {
		if i > 0 {
			b = append(b, ',')
		}
		if f64 := float64(f); math.IsNaN(f64) || math.IsInf(f64, 0) {
			b = append(b, "null"...)
		} else {
			b = strconv.AppendFloat(b, f64, 'g', -1, 32)
		}
	}
	return append(b, ']'), nil
}

// WriteTo writes the record as the package describes it. It implements
// io.WriterTo.
func (r *Record) WriteTo(w io.Writer) (int64, error) {
	counted := &counter{w: w}
	// The end of a task does not wait: little compression, little time.
	compressed, err := gzip.NewWriterLevel(counted, gzip.BestSpeed)
	if err != nil {
		return 0, err
	}
	buffered := bufio.NewWriterSize(compressed, 64<<10)
	encoder := json.NewEncoder(buffered)
	lines := 0
	for l := range r.lines {
		if err := encoder.Encode(l); err != nil {
			return counted.n, fmt.Errorf("the %s can't be written: %w", l.Kind, err)
		}
		lines++
	}
	if err := encoder.Encode(line{Kind: "end", End: &lines}); err != nil {
		return counted.n, err
	}
	if err := buffered.Flush(); err != nil {
		return counted.n, err
	}
	return counted.n, compressed.Close()
}

// lines gives all lines but the last in their order.
func (r *Record) lines(yield func(line) bool) {
	newest := len(r.Snapshots) - 1
	if !yield(line{Kind: "header", Header: &r.Header}) || !yield(line{Kind: "snapshot", Snapshot: r.Snapshots[newest]}) {
		return
	}
	for i := range r.Events {
		if !yield(line{Kind: "event", Event: &r.Events[i]}) {
			return
		}
	}
	for i := range r.Culprits {
		if !yield(line{Kind: "culprits", Culprits: &r.Culprits[i]}) {
			return
		}
	}
	if len(r.Ticks.Times) > 0 && !yield(line{Kind: "times", Times: r.Ticks.Times, Intervals: r.Ticks.Intervals}) {
		return
	}
	for i := range r.Ticks.Series {
		s := &r.Ticks.Series[i]
		if !yield(line{Kind: "series", Series: &series{s.Metric, s.Labels, s.Values}}) {
			return
		}
	}
	for _, s := range slices.Backward(r.Snapshots[:newest]) {
		if !yield(line{Kind: "snapshot", Snapshot: s}) {
			return
		}
	}
}

// counter counts the bytes that pass.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}
