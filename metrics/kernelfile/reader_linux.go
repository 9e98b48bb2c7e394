// Package kernelfile reads small files of the kernel, of /proc and of control
// groups, again and again.
package kernelfile

import (
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"syscall"
)

// most bounds what is read of a file: /proc/stat of a machine with 4,096
// processors has less than 1 MB.
const most = 16 << 20

// Reader reads files that the kernel makes anew for each reading. It keeps them
// open and reads them from the start, which costs less than half of opening
// them: 4 to 5 KB of the kernel's memory for each. The zero Reader is ready. It
// is for one goroutine at a time.
//
// An os.File would be registered with the runtime's poller, which costs more
// than the reading; and the buffer is kept, so that a tick leaves no garbage.
type Reader struct {
	open   map[place]*file
	buffer []byte
}

// place is in two parts so that nobody has to join them for each reading.
type place struct{ dir, name string }

type file struct {
	descriptor int
	cleanup    runtime.Cleanup
}

// Read returns the content of a file, valid until the next call.
func (r *Reader) Read(dir, name string) ([]byte, error) {
	at := place{dir, name}
	if f := r.open[at]; f != nil {
		content, err := r.read(f.descriptor, at)
		if err == nil {
			return content, nil
		}
		// Its control group or process has gone: there may be another by now.
		r.close(at)
	}
	descriptor, err := ignoringInterrupts(func() (int, error) {
		return syscall.Open(at.path(), syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, at.failed("open", err)
	}
	content, err := r.read(descriptor, at)
	if err != nil || !madeAnew(descriptor) {
		_ = syscall.Close(descriptor) // nothing was written
		return content, err
	}
	r.keep(at, descriptor)
	return content, nil
}

// Close gives the descriptors back. The Reader can be used again.
func (r *Reader) Close() {
	for at := range r.open {
		r.close(at)
	}
}

func (r *Reader) keep(at place, descriptor int) {
	if r.open == nil {
		r.open = make(map[place]*file)
	}
	f := &file{descriptor: descriptor}
	// Nobody needs to close a Reader that lives as long as the program.
	f.cleanup = runtime.AddCleanup(f, func(d int) { _ = syscall.Close(d) }, descriptor)
	r.open[at] = f
}

func (r *Reader) close(at place) {
	f := r.open[at]
	f.cleanup.Stop()
	_ = syscall.Close(f.descriptor) // nothing was written
	delete(r.open, at)
}

// read reads an open file from its start.
func (r *Reader) read(descriptor int, at place) ([]byte, error) {
	if r.buffer == nil {
		r.buffer = make([]byte, 4096)
	}
	for n := 0; ; {
		if n == len(r.buffer) {
			if n >= most {
				return nil, at.failed("read", errors.New("the file has no end"))
			}
			r.buffer = append(r.buffer, make([]byte, len(r.buffer))...)
		}
		got, err := ignoringInterrupts(func() (int, error) { return syscall.Pread(descriptor, r.buffer[n:], int64(n)) })
		if err != nil {
			return nil, at.failed("read", err)
		}
		if got <= 0 {
			return r.buffer[:n], nil
		}
		n += got
	}
}

// The filesystems whose files are made anew for each reading, whatever became
// of what they tell about (statfs(2)).
const (
	procfs  = 0x9fa0
	cgroup  = 0x27e0eb
	cgroup2 = 0x63677270
)

// madeAnew reports whether a file can be kept. Others may be replaced by new
// files of the same name: those of lxcfs, or of a test.
func madeAnew(descriptor int) bool {
	var on syscall.Statfs_t
	_, err := ignoringInterrupts(func() (int, error) { return 0, syscall.Fstatfs(descriptor, &on) })
	return err == nil && (on.Type == procfs || on.Type == cgroup || on.Type == cgroup2)
}

func (at place) path() string { return filepath.Join(at.dir, at.name) }

func (at place) failed(op string, err error) error {
	return &fs.PathError{Op: op, Path: at.path(), Err: err}
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
