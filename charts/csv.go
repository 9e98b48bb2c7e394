package charts

import "headroom/metrics"

// CSV writes the values of lines as a table: a row for each time, and the least,
// mean and greatest value of each line in columns named after its metric.
func CSV(lines []LineData) []byte {
	list := make([]metrics.Series, len(lines))
	for i := range lines {
		l := &lines[i]
		list[i] = metrics.Series{Metric: l.Metric, Labels: l.Labels, Step: l.Step, Times: l.Times, Min: l.Min, Mean: l.Mean, Max: l.Max}
	}
	return metrics.SeriesCSV(list, "min", "mean", "max")
}
