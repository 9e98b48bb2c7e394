package metrics

// GPU is one graphics or compute processor.
type GPU struct{}
