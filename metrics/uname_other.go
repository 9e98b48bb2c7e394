//go:build !linux

package metrics

// uname is not asked here.
func uname() (build, machine, domain string) { return "", "", "" }
