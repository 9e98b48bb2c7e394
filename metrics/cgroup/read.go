package cgroup

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"

	"headroom/metrics/kernelfile"
)

// isAbsent reports whether a file is not there: the kernel does not have it,
// the group has just gone (ENODEV), or its values are switched off
// (EOPNOTSUPP, as for PSI).
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENODEV) || errors.Is(err, syscall.EOPNOTSUPP) || errors.Is(err, syscall.ENOTDIR)
}

// reader reads the files of groups and keeps the errors, but for files that are
// not there.
type reader struct {
	files *kernelfile.Reader
	errs  []error
	// own is what was read of the own group, so that it is not read twice.
	own *Reading
	// limits is the first error of a file that holds a limit.
	limits error
}

// file returns a file's content, nil where it is not there or can't be read.
func (r *reader) file(dir, name string) []byte {
	content, err := r.files.Read(dir, name)
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
