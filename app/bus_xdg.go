//go:build linux || freebsd || netbsd || openbsd

package app

import (
	"os"

	"github.com/godbus/dbus/v5"
)

// busVariable names the bus of the person's session.
const busVariable = "DBUS_SESSION_BUS_ADDRESS"

// startNoBus keeps the toolkit from starting a bus where the session has none:
// each start of Headroom would leave one behind.
func startNoBus() {
	if address := os.Getenv(busVariable); address != "" && address != "autolaunch:" {
		return
	}
	conn, err := dbus.SessionBusPrivateNoAutoStartup()
	if err != nil {
		_ = os.Setenv(busVariable, "disabled:") // as GLib has it; it can't fail for this name
		return
	}
	_ = conn.Close() // nothing was sent
}
