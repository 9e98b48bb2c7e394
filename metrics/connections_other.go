//go:build !linux

package metrics

import "context"

// connectionSource has nothing: elsewhere than on Linux all sockets would have
// to be listed to count them.
type connectionSource struct{}

func (connectionSource) counters(context.Context) (Connections, error) {
	return Connections{}, ErrUnsupported
}

func (connectionSource) count(context.Context) (tcpCounts, error) {
	return tcpCounts{}, ErrUnsupported
}
