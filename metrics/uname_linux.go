package metrics

import "golang.org/x/sys/unix"

// uname returns what the kernel says of itself besides its name and release
// (uname(2)); it is the same in a container as on its host, but for the domain.
func uname() (build, machine, domain string) {
	var u unix.Utsname
	if unix.Uname(&u) != nil { // it fails for bad addresses only
		return "", "", ""
	}
	return unix.ByteSliceToString(u.Version[:]), unix.ByteSliceToString(u.Machine[:]), unix.ByteSliceToString(u.Domainname[:])
}
