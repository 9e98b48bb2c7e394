package metrics

// connectionMetrics are those of sockets and network protocols.
var connectionMetrics = []Metric{}
