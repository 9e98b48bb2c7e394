package metrics

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/shirou/gopsutil/v3/common"
)

// HostPathError is a variable that names where the files of the watched machine
// are, and names no such place.
type HostPathError struct {
	// Variable is HOST_PROC, HOST_SYS or HOST_ROOT.
	Variable string
	// Value is what it was set to.
	Value string
	// Accepted says what would do.
	Accepted string
	// Own is the path that is read where the variable is not set.
	Own string
	// Err is what was found instead.
	Err error
}

func (e *HostPathError) Error() string {
	return fmt.Sprintf("%s %q is not accepted: %s: %v", e.Variable, e.Value, e.Accepted, e.Err)
}

func (e *HostPathError) Unwrap() error { return e.Err }

// errNoFile is what is told of a directory in the place of a file.
var errNoFile = errors.New("not a regular file")

// checkHostPaths returns a *HostPathError for a variable of the environment
// that would leave the sampler without anything to read. Other systems than
// Linux have no such files, and heed none of them.
func checkHostPaths() error {
	if runtime.GOOS != "linux" {
		return nil
	}
	for _, place := range []struct {
		key           common.EnvKeyType
		own, accepted string
		file          string // that must be there
	}{
		{common.HostProcEnvKey, "/proc", "the directory where the machine's /proc is mounted, with its file stat", "stat"},
		{common.HostSysEnvKey, "/sys", "the directory where the machine's /sys is mounted", ""},
		{common.HostRootEnvKey, "/", "the directory where the machine's root directory is mounted", ""},
	} {
		value := os.Getenv(string(place.key))
		if value == "" {
			continue
		}
		if err := checkHostPath(value, place.file); err != nil {
			return &HostPathError{string(place.key), value, place.accepted, place.own, err}
		}
	}
	return nil
}

// checkHostPath returns what keeps dir from being a directory, with this file
// in it where one is named.
func checkHostPath(dir, file string) error {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = &os.PathError{Op: "stat", Path: dir, Err: syscall.ENOTDIR}
	}
	if err != nil || file == "" {
		return err
	}
	path := filepath.Join(dir, file)
	if info, err = os.Stat(path); err == nil && !info.Mode().IsRegular() {
		err = &os.PathError{Op: "stat", Path: path, Err: errNoFile}
	}
	return err
}
