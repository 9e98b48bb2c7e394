//go:build !linux && !freebsd && !netbsd && !openbsd

package app

import (
	"context"
	"sync/atomic"
)

// trayHost tells whether the desktop has a tray. Windows and macOS always have
// one.
type trayHost struct {
	reachable bool
	present   atomic.Bool
}

func watchTrayHost(context.Context, func()) *trayHost {
	h := &trayHost{reachable: true}
	h.present.Store(true)
	return h
}
