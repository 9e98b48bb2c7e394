package metrics

import (
	"bytes"
	"encoding/csv"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// SeriesCSV writes series as RFC 4180 has it: a row for each time that one of
// them has, and a column for each of parts of each series, which are min, mean
// and max. The name of a column says which, where there are several. A value
// that is not known is empty.
func SeriesCSV(list []Series, parts ...string) []byte {
	header := []string{"time"}
	var columns []csvColumn
	for i := range list {
		s := &list[i]
		for _, part := range parts {
			name := columnName(s)
			if len(parts) > 1 {
				name += " " + part
			}
			header = append(header, name)
			columns = append(columns, csvColumn{s.Times, partOf(s, part)})
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write(header) // a Buffer takes everything
	row := make([]string, len(header))
	for _, t := range timesOf(list) {
		row[0] = time.UnixMilli(t).UTC().Format("2006-01-02T15:04:05.000Z")
		for j := range columns {
			row[j+1] = ""
			if v := columns[j].take(t); !math.IsNaN(v) {
				row[j+1] = string(appendDigits(nil, v, recordedDigits))
			}
		}
		_ = w.Write(row)
	}
	w.Flush()
	return b.Bytes()
}

// csvColumn is what is left of a series.
type csvColumn struct {
	times  []int64
	values []float64
}

// take returns the value at a time, NaN if there is none. The times rise from
// one call to the next.
func (c *csvColumn) take(t int64) float64 {
	if len(c.times) == 0 || c.times[0] != t {
		return math.NaN()
	}
	v := c.values[0]
	c.times, c.values = c.times[1:], c.values[1:]
	return v
}

// timesOf returns all times of some series, in their order.
func timesOf(list []Series) []int64 {
	var times []int64
	for i := range list {
		if s := &list[i]; !slices.Equal(times, s.Times) {
			times = append(times, s.Times...)
			slices.Sort(times)
			times = slices.Compact(times)
		}
	}
	return times
}

// partOf returns the least, mean or greatest values.
func partOf(s *Series, name string) []float64 {
	switch name {
	case "min":
		return s.Min
	case "max":
		return s.Max
	default:
		return s.Mean
	}
}

// columnName is the name of the metric and its labels.
func columnName(s *Series) string {
	if len(s.Labels) == 0 {
		return s.Metric
	}
	var labels []string
	for _, name := range slices.Sorted(maps.Keys(s.Labels)) {
		labels = append(labels, name+"="+s.Labels[name])
	}
	return s.Metric + "{" + strings.Join(labels, ",") + "}"
}
