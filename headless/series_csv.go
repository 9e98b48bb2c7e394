package headless

import (
	"bytes"
	"encoding/csv"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"headroom/metrics"
)

// aggregation is which of the values of thinned points an answer has: min,
// mean, max, or all of them.
type aggregation string

func (a aggregation) keeps(name string) bool { return a == "all" || string(a) == name }

// drop takes from a series what was not asked for.
func (a aggregation) drop(s *metrics.Series) {
	if !a.keeps("min") {
		s.Min = nil
	}
	if !a.keeps("mean") {
		s.Mean = nil
	}
	if !a.keeps("max") {
		s.Max = nil
	}
}

// seriesCSV writes series, which have the same times, as RFC 4180 has it: a
// row for each time and a column for each series. A value that is not known is
// empty. In all, a column has three, and its name says which.
func seriesCSV(list []metrics.Series, kept aggregation) []byte {
	header := []string{"time"}
	var columns [][]float64
	for i := range list {
		s := &list[i]
		for _, part := range []struct {
			name   string
			values []float64
		}{{"min", s.Min}, {"mean", s.Mean}, {"max", s.Max}} {
			if !kept.keeps(part.name) {
				continue
			}
			name := columnName(s)
			if kept == "all" {
				name += " " + part.name
			}
			header, columns = append(header, name), append(columns, part.values)
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write(header) // a Buffer takes everything
	row := make([]string, len(header))
	if len(list) > 0 {
		for i, t := range list[0].Times {
			row[0] = time.UnixMilli(t).UTC().Format("2006-01-02T15:04:05.000Z")
			for j, values := range columns {
				row[j+1] = ""
				if v := values[i]; !math.IsNaN(v) {
					row[j+1] = strconv.FormatFloat(v, 'g', 15, 64)
				}
			}
			_ = w.Write(row)
		}
	}
	w.Flush()
	return b.Bytes()
}

// columnName is the name of the metric and its labels.
func columnName(s *metrics.Series) string {
	if len(s.Labels) == 0 {
		return s.Metric
	}
	var labels []string
	for _, name := range slices.Sorted(maps.Keys(s.Labels)) {
		labels = append(labels, name+"="+s.Labels[name])
	}
	return s.Metric + "{" + strings.Join(labels, ",") + "}"
}
