// Package instance lets one process of a person on a desktop be the one that
// has the window: another that is started asks it to bring the window forward.
//
// The first holds a lock on a file, which the system takes back however the
// process ends, and listens on a socket beside it. So nothing that a crash
// leaves behind is in the way of the next start.
package instance

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"
)

// ErrTaken is told where another process is the first and was asked to come
// forward.
var ErrTaken = errors.New("another process is the first")

// patience is how long the first may take to answer. It is asked while it may
// still be starting, so that there is nothing to connect to yet.
const patience = 3 * time.Second

// The words that the processes say to each other, a line each.
const (
	askWord    = "show"
	answerWord = "shown"
)

// Instance is the first process.
type Instance struct {
	lock     *os.File
	listener net.Listener
}

// Claim makes this process the first of the name, which has to be fit for a
// file, in a directory that only the person can write to. Where there is
// a first already, that one is asked to come forward, and the error is ErrTaken.
// Any other error says that it can't be known whether there is one.
func Claim(ctx context.Context, directory, name string) (*Instance, error) {
	lock, err := os.OpenFile(filepath.Join(directory, name+".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	socket := filepath.Join(directory, name+".sock")
	if err := tryLock(lock); err != nil {
		_ = lock.Close() // nothing was written
		if errors.Is(err, errLocked) {
			return nil, ask(ctx, socket)
		}
		return nil, fmt.Errorf("lock %s: %w", lock.Name(), err)
	}
	// What lies there was left behind: who made it does not hold the lock.
	_ = os.Remove(socket)
	listener, err := new(net.ListenConfig).Listen(ctx, "unix", socket)
	if err != nil {
		_ = lock.Close() // nothing was written
		return nil, fmt.Errorf("listen for other processes: %w", err)
	}
	return &Instance{lock, listener}, nil
}

// ask asks the first to come forward. It returns ErrTaken when that was done.
func ask(ctx context.Context, socket string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := askOnce(ctx, socket)
		if err == nil {
			return ErrTaken
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the first process does not answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func askOnce(ctx context.Context, socket string) error {
	connection, err := new(net.Dialer).DialContext(ctx, "unix", socket)
	if err != nil {
		return err
	}
	defer connection.Close() //nolint:errcheck // all is said then
	deadline, _ := ctx.Deadline()
	if err := connection.SetDeadline(deadline); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(connection, askWord); err != nil {
		return err
	}
	answer, err := bufio.NewReader(connection).ReadString('\n')
	if err == nil && answer != answerWord+"\n" {
		err = fmt.Errorf("it answered %q", answer)
	}
	return err
}

// Serve calls show whenever another process was started, until Close.
func (i *Instance) Serve(show func()) {
	for {
		connection, err := i.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // such as too many open files
			time.Sleep(time.Second)
			continue
		}
		// The other side is of the same person, but may hang as any process may.
		_ = connection.SetDeadline(time.Now().Add(time.Second))
		if word, err := bufio.NewReader(connection).ReadString('\n'); err == nil && word == askWord+"\n" {
			show()
			_, _ = fmt.Fprintln(connection, answerWord) // the other waits for it, or has gone
		}
		_ = connection.Close() // all is said
	}
}

// Close lets another process be the first. The file of the lock stays: who
// removed it would take it from another that is about to lock it.
func (i *Instance) Close() {
	_ = i.listener.Close() // removes the socket
	_ = i.lock.Close()     // nothing was written
}
