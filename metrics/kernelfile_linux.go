package metrics

import (
	"bytes"
	"errors"
	"os"
	"syscall"
)

// kernelFile reads a file of /proc again and again. An os.File would be
// registered with the runtime's poller each time, which costs more than the
// reading; and the buffer is kept, so that a tick leaves no garbage.
type kernelFile struct{ buf []byte }

// kernelFileMax bounds what is read of a file: /proc/stat of a machine with
// 4,096 processors has less than 1 MB.
const kernelFileMax = 16 << 20

// read returns the content of a file, valid until the next call.
func (f *kernelFile) read(path string) ([]byte, error) {
	if f.buf == nil {
		f.buf = make([]byte, 4096)
	}
	fd, err := ignoringInterrupts(func() (int, error) { return syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0) })
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	defer syscall.Close(fd) //nolint:errcheck // nothing was written
	for n := 0; ; {
		if n == len(f.buf) {
			if n >= kernelFileMax {
				return nil, &os.PathError{Op: "read", Path: path, Err: errors.New("the file has no end")}
			}
			f.buf = append(f.buf, make([]byte, len(f.buf))...)
		}
		m, err := ignoringInterrupts(func() (int, error) { return syscall.Read(fd, f.buf[n:]) })
		if err != nil {
			return nil, &os.PathError{Op: "read", Path: path, Err: err}
		}
		if m <= 0 {
			return f.buf[:n], nil
		}
		n += m
	}
}

// ignoringInterrupts calls again when a signal came in between: the runtime
// sends them to its own threads.
func ignoringInterrupts(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}

// cutLine returns the first line and what follows it.
func cutLine(content []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(content, []byte{'\n'})
	return line, rest
}

// cutWord returns the first word of a line and what follows it; the word is
// empty where there are no more.
func cutWord(line []byte) (word, rest []byte) {
	start := 0
	for start < len(line) && (line[start] == ' ' || line[start] == '\t') {
		start++
	}
	end := start
	for end < len(line) && line[end] != ' ' && line[end] != '\t' {
		end++
	}
	return line[start:end], line[end:]
}

// parseCount reads a decimal number without a sign, as the kernel prints its
// counters.
func parseCount(word []byte) (uint64, bool) {
	if len(word) == 0 || len(word) > 20 {
		return 0, false
	}
	n := uint64(0)
	for _, c := range word {
		d := uint64(c - '0')
		if c < '0' || c > '9' || n > (1<<64-1-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// parseCounts reads the numbers of a line, in their order, until one is none,
// and returns how many there were.
func parseCounts(line []byte, counts []uint64) int {
	for i := range counts {
		var word []byte
		word, line = cutWord(line)
		n, ok := parseCount(word)
		if !ok {
			return i
		}
		counts[i] = n
	}
	return len(counts)
}
