package instance

import (
	"os"

	"golang.org/x/sys/windows"
)

// errLocked is told where another process holds the lock.
var errLocked error = windows.ERROR_LOCK_VIOLATION

// tryLock locks a file until it is closed.
func tryLock(file *os.File) error {
	return windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
}
