package metrics

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// devicePatience is how long all devices of a kind may take to answer: some
// sit behind a slow bus or firmware, and one may be broken.
const devicePatience = 100 * time.Millisecond

// deviceReads reads devices of sysfs, each in a goroutine of its own. One that
// does not answer is not asked again before it has.
type deviceReads[T any] struct {
	calls map[string]*deviceCall[T]
}

type deviceCall[T any] struct {
	busy bool
	last T // what it answered last
	done chan T
}

// all reads each directory and returns the answers that came in time, in their
// order. The function is given its last answer and returns the new one; it
// never runs twice at a time for one directory.
func (r *deviceReads[T]) all(dirs []string, read func(dir string, last T) T) []T {
	calls := make(map[string]*deviceCall[T], len(dirs))
	for dir, call := range r.calls {
		if call.busy { // also where the device is gone
			calls[dir] = call
		}
	}
	for _, dir := range dirs {
		call := r.calls[dir]
		if call == nil {
			call = &deviceCall[T]{done: make(chan T, 1)}
		}
		calls[dir] = call
		if !call.busy {
			call.busy = true
			go func(last T) {
				answer := last
				// The kernel's files must not end the program.
				defer func() { _ = recover(); call.done <- answer }()
				answer = read(dir, last)
			}(call.last)
		}
	}
	r.calls = calls
	deadline := time.NewTimer(devicePatience)
	defer deadline.Stop()
	expired := false
	answers := make([]T, 0, len(dirs))
	for _, dir := range dirs {
		call := calls[dir]
		if !expired {
			select {
			case call.last = <-call.done:
				call.busy = false
			case <-deadline.C:
				expired = true
			}
		}
		if call.busy {
			select {
			case call.last = <-call.done:
				call.busy = false
			default:
				continue
			}
		}
		answers = append(answers, call.last)
	}
	return answers
}

// entries returns the paths of what is in a directory, in order; none where it
// can't be read.
func entries(dir string) []string {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	paths := make([]string, len(list))
	for i, entry := range list {
		paths[i] = filepath.Join(dir, entry.Name())
	}
	return paths
}

// deviceText reads a file of one line; it is empty where that fails.
func deviceText(dir, name string) string {
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return ""
	}
	return strings.ToValidUTF8(strings.TrimSpace(string(content)), "?")
}

// plainText makes one line of what a device says of itself: without the spaces
// that fill it up, and without what can't be printed.
func plainText(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != utf8.RuneError {
			return r
		}
		return ' '
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// deviceNumber reads a file that holds a whole number; unknown where that
// fails, as it does for many devices that sleep or are broken.
func deviceNumber(dir, name string) Float {
	v, err := strconv.ParseInt(deviceText(dir, name), 10, 64)
	if err != nil {
		return Unknown()
	}
	return Float(v)
}

// baseOfLink returns the last part of what a link points to.
func baseOfLink(path string) string {
	target, err := os.Readlink(path)
	if err != nil {
		return ""
	}
	return filepath.Base(target)
}
