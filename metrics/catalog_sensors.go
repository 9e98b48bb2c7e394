package metrics

// sensorMetrics are those of temperatures, fans, batteries and power.
var sensorMetrics = []Metric{}
