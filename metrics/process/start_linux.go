package process

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// Lookup returns when the process that has a PID now started, in the unit of
// Process.Start, and its state. The error is ErrGone where there is none.
func Lookup(root string, pid int) (start uint64, state State, err error) {
	path := appendPath(append([]byte(root), '/'), pid, "/stat")
	content, err := readAt(unix.AT_FDCWD, path, make([]byte, statSize))
	switch {
	case errors.Is(err, unix.ENOENT), errors.Is(err, unix.ESRCH):
		return 0, 0, ErrGone
	case err != nil:
		return 0, 0, fmt.Errorf("can't read %s: %w", path[:len(path)-1], err)
	}
	parsed, ok := parseStat(content)
	if !ok {
		return 0, 0, ErrGone
	}
	return parsed.start, parsed.state, nil
}
