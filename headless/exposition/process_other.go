//go:build !linux

package exposition

// processReader reads nothing here.
type processReader struct{}

func (*processReader) read() processValues { return unknownProcess() }
