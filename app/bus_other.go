//go:build !linux && !freebsd && !netbsd && !openbsd

package app

// startNoBus does nothing where there is no D-Bus.
func startNoBus() {}
