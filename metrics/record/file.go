package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Suffix is the ending of the names that records are given.
const Suffix = ".headroom.gz"

// directoryMax is how many records of one host a directory keeps, so that a
// task that dies again and again does not fill the disk.
const directoryMax = 32

// besideMax is how many records are kept beside a file that was there already,
// which stays too, whatever it is.
const besideMax = 10

// nameTime is the time in a name; names sort by it.
const nameTime = "20060102T150405.000Z"

// Save writes the record to a file that only its owner may read, whole or not
// at all, and returns its path. A target that is a directory gets a file with
// the host and the time in its name, and the oldest records of the host go
// when there are more than 32. A file that exists is never written over: the
// new one gets the time in its name, and the oldest of those so named go when
// there are more than 10. Where only that fails there are both a path and an
// error.
func (r *Record) Save(target string) (path string, err error) {
	stamp := r.Header.Written.UTC().Format(nameTime)
	if info, err := os.Stat(target); err == nil && info.IsDir() {
		host := hostInName(r.Header.Host)
		path, err := r.saveAs(filepath.Join(target, host+"-"+stamp+Suffix))
		if err == nil {
			err = prune(target, host+"-", Suffix, directoryMax)
		}
		return path, err
	}
	path, err = r.saveAs(target)
	if errors.Is(err, fs.ErrExist) {
		extension := filepath.Ext(target)
		if strings.HasSuffix(target, Suffix) {
			extension = Suffix
		}
		stem := strings.TrimSuffix(target, extension) + "-"
		if path, err = r.saveAs(stem + stamp + extension); err == nil {
			err = prune(filepath.Dir(target), filepath.Base(stem), extension, besideMax)
		}
	}
	return path, err
}

// saveAs writes the file under another name first.
func (r *Record) saveAs(path string) (_ string, err error) {
	// With an early look, a record that has no place is not written at all.
	if _, err := os.Lstat(path); err == nil {
		return "", &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".headroom-*.tmp") // only the owner may read it
	if err != nil {
		return "", err
	}
	defer os.Remove(file.Name()) //nolint:errcheck // it is gone where it was renamed
	_, err = r.WriteTo(file)
	// What a machine that goes down would lose is what the record is for.
	err = errors.Join(err, file.Sync())
	if err := errors.Join(err, file.Close()); err != nil {
		return "", err
	}
	// Unlike a renaming, a link never takes the place of another file.
	if err = os.Link(file.Name(), path); err == nil || errors.Is(err, fs.ErrExist) {
		return path, err
	}
	// Not every filesystem has links.
	if err := os.Rename(file.Name(), path); err != nil {
		return "", err
	}
	return path, nil
}

// hostInName makes a host's name fit for that of a file.
func hostInName(host string) string {
	clean := strings.Map(func(c rune) rune {
		if c == '.' || c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return '_'
	}, host)
	if clean = strings.TrimLeft(clean, "."); clean == "" {
		return "host"
	}
	return clean[:min(len(clean), 100)]
}

// prune removes the oldest records from a directory, but for so many. They are
// those whose names have nothing but a time between prefix and suffix.
func prune(dir, prefix, suffix string, most int) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var names []string
	for _, e := range entries {
		stamp, ours := strings.CutPrefix(e.Name(), prefix)
		stamp, ends := strings.CutSuffix(stamp, suffix)
		if _, err := time.Parse(nameTime, stamp); ours && ends && err == nil && e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	for len(names) > most {
		if err := os.Remove(filepath.Join(dir, names[0])); err != nil {
			return fmt.Errorf("an old record can't be removed: %w", err)
		}
		names = names[1:]
	}
	return nil
}
