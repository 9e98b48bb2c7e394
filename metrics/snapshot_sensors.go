package metrics

// Sensors are temperatures, fans, batteries and the like.
type Sensors struct{}
