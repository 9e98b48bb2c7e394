package cgroup

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// fileMax bounds what is read of one file: the longest, memory.stat and io.stat
// of very many devices, have some kilobytes.
const fileMax = 256 << 10

// readFile reads a whole file into the buffer, which grows as needed. What it
// returns is good until the next call.
func readFile(name string, buffer *[]byte) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	if *buffer == nil {
		*buffer = make([]byte, 8<<10)
	}
	n := 0
	for {
		got, err := f.Read((*buffer)[n:])
		n += got
		switch {
		case errors.Is(err, io.EOF):
			return (*buffer)[:n], nil
		case err != nil:
			return nil, err
		case n == fileMax:
			return nil, fmt.Errorf("%s is longer than %d bytes", name, fileMax)
		case n == len(*buffer):
			*buffer = append(*buffer, make([]byte, len(*buffer))...)
		}
	}
}

// isAbsent reports whether a file is not there: the kernel does not have it,
// the group has just gone (ENODEV), or its values are switched off
// (EOPNOTSUPP, as for PSI).
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENODEV) || errors.Is(err, syscall.EOPNOTSUPP) || errors.Is(err, syscall.ENOTDIR)
}

// reader reads the files of groups and keeps the errors, but for files that are
// not there.
type reader struct {
	buffer *[]byte
	errs   []error
	// limits is the first error of a file that holds a limit.
	limits error
}

// file returns a file's content, nil where it is not there or can't be read.
func (r *reader) file(dir, name string) []byte {
	content, err := readFile(filepath.Join(dir, name), r.buffer)
	if err != nil && !isAbsent(err) {
		r.errs = append(r.errs, err)
	}
	if err != nil {
		return nil
	}
	return content
}

func (r *reader) number(dir, name string) Number {
	return r.parse(dir, name, parseNumber)
}

func (r *reader) parse(dir, name string, parse func([]byte) (Number, error)) Number {
	content := r.file(dir, name)
	if content == nil {
		return Number{}
	}
	n, err := parse(content)
	if err != nil {
		r.errs = append(r.errs, fmt.Errorf("%s: %w", filepath.Join(dir, name), err))
	}
	return n
}

// limit reads a limit: one that can't be read must not pass for none.
func (r *reader) limit(dir, name string, parse func([]byte) (Number, error)) Number {
	before := len(r.errs)
	n := r.parse(dir, name, parse)
	if len(r.errs) > before && r.limits == nil {
		r.limits = r.errs[before]
	}
	return n
}
