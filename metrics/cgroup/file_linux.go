package cgroup

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// fileMax bounds what is read of one file: the longest, memory.stat and io.stat
// of very many devices, have some kilobytes.
const fileMax = 256 << 10

// readFile reads a whole file into the buffer, which grows as needed. What it
// returns is good until the next call. It is for files of the kernel, which
// never wait: os.Open would make the runtime watch each of them, which costs
// more than the reading.
func readFile(name string, buffer *[]byte) ([]byte, error) {
	f, err := again(func() (int, error) { return syscall.Open(name, syscall.O_RDONLY|syscall.O_CLOEXEC, 0) })
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	defer syscall.Close(f) //nolint:errcheck // only read
	if *buffer == nil {
		*buffer = make([]byte, 8<<10)
	}
	n := 0
	for {
		got, err := again(func() (int, error) { return syscall.Read(f, (*buffer)[n:]) })
		if err != nil {
			return nil, &fs.PathError{Op: "read", Path: name, Err: err}
		}
		if n += got; got <= 0 {
			return (*buffer)[:n], nil
		}
		if n >= fileMax {
			return nil, fmt.Errorf("%s is longer than %d bytes", name, fileMax)
		}
		if n == len(*buffer) {
			*buffer = append(*buffer, make([]byte, len(*buffer))...)
		}
	}
}

// again repeats a system call that a signal interrupted.
func again(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}
