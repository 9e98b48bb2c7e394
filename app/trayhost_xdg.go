//go:build linux || freebsd || netbsd || openbsd

package app

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/godbus/dbus/v5"
)

// trayHost tells whether the desktop has a tray that shows icons. There they
// are objects of D-Bus: a watcher collects them, and a host shows them.
type trayHost struct {
	// reachable tells whether there may ever be a tray.
	reachable bool
	present   atomic.Bool
}

const (
	watcherName = "org.kde.StatusNotifierWatcher"
	watcherPath = "/StatusNotifierWatcher"
	// busPatience is how long the bus may take to answer: what hangs there must
	// not keep the window from opening.
	busPatience = 500 * time.Millisecond
)

// watchTrayHost finds out whether there is a tray, and calls changed, on another
// goroutine, when that is something else.
func watchTrayHost(ctx context.Context, changed func()) *trayHost {
	h := &trayHost{}
	connected := make(chan *dbus.Conn, 1)
	go func() {
		defer close(connected)
		if conn, err := connectSessionBus(ctx); err == nil {
			connected <- conn
		}
	}()
	var conn *dbus.Conn
	select {
	case conn = <-connected:
	case <-time.After(busPatience):
	}
	if conn == nil {
		return h
	}
	h.reachable = true
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcherName)},
		{dbus.WithMatchInterface(watcherName), dbus.WithMatchMember("StatusNotifierHostRegistered")},
		{dbus.WithMatchInterface(watcherName), dbus.WithMatchMember("StatusNotifierHostUnregistered")},
	} {
		if err := conn.AddMatchSignalContext(ctx, match...); err != nil {
			h.reachable = false // it would not be known when the tray goes
			return h
		}
	}
	h.present.Store(hasHost(ctx, conn))
	go func() {
		for range signals {
			if present := hasHost(ctx, conn); h.present.Swap(present) != present {
				changed()
			}
		}
		if h.present.Swap(false) && ctx.Err() == nil {
			changed() // the bus has gone
		}
	}()
	return h
}

// connectSessionBus connects to the bus of the person's session, if there is one:
// it starts none.
func connectSessionBus(ctx context.Context) (*dbus.Conn, error) {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	if err = conn.Auth(nil); err == nil {
		err = conn.Hello()
	}
	if err != nil {
		_ = conn.Close() // it is of no use
		return nil, err
	}
	return conn, nil
}

// hasHost tells whether icons are shown by somebody.
func hasHost(ctx context.Context, conn *dbus.Conn) bool {
	ctx, cancel := context.WithTimeout(ctx, busPatience)
	defer cancel()
	var owned bool
	// Asking the watcher itself would start one where a service file names it.
	err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, watcherName).Store(&owned)
	if err != nil || !owned {
		return false
	}
	var host dbus.Variant
	err = conn.Object(watcherName, watcherPath).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0,
		watcherName, "IsStatusNotifierHostRegistered").Store(&host)
	registered, ok := host.Value().(bool)
	return err == nil && ok && registered
}
