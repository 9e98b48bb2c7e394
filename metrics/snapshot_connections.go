package metrics

// Connections counts sockets and what the network protocols tell of trouble.
type Connections struct{}
