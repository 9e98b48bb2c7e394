package metrics

// gpuMetrics are those of graphics and compute processors.
var gpuMetrics = []Metric{}
