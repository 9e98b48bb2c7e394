package metrics

// processMetrics count processes.
var processMetrics = []Metric{}
