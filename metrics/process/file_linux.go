package process

import (
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// openAt opens a file for reading. The path ends in a zero byte; the function
// of the same name in x/sys copies it to the heap on each call.
func openAt(directory int, path []byte, flags int) (int, error) {
	for {
		fd, _, errno := unix.Syscall6(unix.SYS_OPENAT, uintptr(directory), uintptr(unsafe.Pointer(&path[0])), //nolint:gosec // as the kernel wants it
			uintptr(flags|unix.O_RDONLY|unix.O_CLOEXEC), 0, 0, 0)
		switch errno {
		case 0:
			return int(fd), nil
		case unix.EINTR:
		default:
			return -1, errno
		}
	}
}

// readAt reads the start of a file, as much as the buffer holds.
func readAt(directory int, path, buffer []byte) ([]byte, error) {
	fd, err := openAt(directory, path, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd) //nolint:errcheck // it was only read
	filled := 0
	for filled < len(buffer) {
		n, err := unix.Read(fd, buffer[filled:])
		if err != nil {
			return nil, err
		}
		if n <= 0 {
			break
		}
		filled += n
	}
	return buffer[:filled], nil
}

// appendPath appends the path of a file of a process, with a zero byte.
func appendPath(b []byte, pid int, file string) []byte {
	b = strconv.AppendInt(b, int64(pid), 10)
	b = append(b, file...)
	return append(b, 0)
}
