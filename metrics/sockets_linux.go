package metrics

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// The states that mark a socket of /proc/net/tcp and udp as one that waits for
// others (include/net/tcp_states.h): an UDP socket that was not connected is
// "closed".
const (
	stateListen   = "0A"
	stateUnsought = "07"
)

// listeningSockets reads /proc/net/tcp, tcp6, udp and udp6 (proc_net(5)) and
// returns at most so many sockets, and how many there are.
func listeningSockets(ctx context.Context, most int) (found []foundSocket, count int, err error) {
	reader := bufio.NewReaderSize(nil, 32<<10)
	for _, protocol := range []string{ProtocolTCP, ProtocolTCP6, ProtocolUDP, ProtocolUDP6} {
		path := filepath.Join(hostNet(ctx), protocol)
		file, err := os.Open(path)
		if errors.Is(err, os.ErrNotExist) && protocol != ProtocolTCP {
			continue // a kernel without IPv6, or a small one
		}
		if err != nil {
			return nil, 0, err
		}
		reader.Reset(file)
		err = eachListening(ctx, reader, protocol, func(s foundSocket) {
			if count++; len(found) < most {
				found = append(found, s)
			}
		})
		_ = file.Close() // nothing was written
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %w", path, err)
		}
	}
	return found, count, nil
}

// eachListening calls f for each socket of a table that waits for others.
func eachListening(ctx context.Context, r *bufio.Reader, protocol string, f func(foundSocket)) error {
	for lines := 0; ; lines++ {
		line, err := r.ReadSlice('\n')
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return err
		}
		if lines%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if s, ok := parseListening(line, protocol); ok {
			f(s)
		}
		if ended {
			return nil
		}
	}
}

// parseListening reads a line of /proc/net/tcp or of its kin.
func parseListening(line []byte, protocol string) (foundSocket, bool) {
	want := stateListen
	if protocol == ProtocolUDP || protocol == ProtocolUDP6 {
		want = stateUnsought
	}
	var words [10][]byte // the last is the inode
	for i := range words {
		words[i], line = cutWord(line)
	}
	if string(words[3]) != want {
		return foundSocket{}, false
	}
	address, port, ok := parseSocketAddress(words[1])
	inode, err := strconv.ParseUint(string(words[9]), 10, 64)
	if !ok || err != nil || address.Is6() != (protocol == ProtocolTCP6 || protocol == ProtocolUDP6) {
		return foundSocket{}, false
	}
	return foundSocket{ListeningSocket{Protocol: protocol, Address: address.String(), Port: port}, inode}, true
}

// parseSocketAddress reads "0100007F:1F90": the address as the kernel has it
// in memory, in words of 32 bits that are written as numbers, and the port.
func parseSocketAddress(text []byte) (netip.Addr, int, bool) {
	host, portText, found := bytes.Cut(text, []byte{':'})
	port, err := strconv.ParseUint(string(portText), 16, 16)
	if !found || err != nil || len(host) != 8 && len(host) != 32 {
		return netip.Addr{}, 0, false
	}
	raw := make([]byte, len(host)/2)
	if _, err := hex.Decode(raw, host); err != nil {
		return netip.Addr{}, 0, false
	}
	for i := 0; i < len(raw); i += 4 {
		binary.NativeEndian.PutUint32(raw[i:], binary.BigEndian.Uint32(raw[i:]))
	}
	address, ok := netip.AddrFromSlice(raw)
	return address, int(port), ok
}

// socketOwners goes through the descriptors of the processes, the lowest PID
// first, until each inode has an owner. Processes that may not be read, or have
// ended meanwhile, are passed over.
func socketOwners(ctx context.Context, inodes map[uint64]bool) (map[uint64]SocketOwner, error) {
	owners := make(map[uint64]SocketOwner, len(inodes))
	if len(inodes) == 0 {
		return owners, nil
	}
	proc := hostProc(ctx)
	entries, err := os.ReadDir(proc)
	if err != nil {
		return nil, fmt.Errorf("the owners of the sockets are missing: %w", err)
	}
	var pids []int
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil && pid > 0 {
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	for _, pid := range pids {
		if len(owners) == len(inodes) || ctx.Err() != nil {
			break
		}
		addOwner(ctx, proc, pid, inodes, owners)
	}
	return owners, ctx.Err()
}

// addOwner adds the sockets that a process holds. The directory that is opened
// stays that of this process when its PID is used again.
func addOwner(ctx context.Context, proc string, pid int, inodes map[uint64]bool, owners map[uint64]SocketOwner) {
	root, err := os.OpenRoot(filepath.Join(proc, strconv.Itoa(pid)))
	if err != nil {
		return
	}
	defer root.Close() //nolint:errcheck // it was only read
	dir, err := root.Open("fd")
	if err != nil {
		return
	}
	defer dir.Close() //nolint:errcheck // it was only read
	owner := SocketOwner{PID: pid}
	link := make([]byte, 64) // longer ones are no sockets
	for ctx.Err() == nil {
		names, err := dir.Readdirnames(512)
		for _, name := range names {
			n, err := unix.Readlinkat(int(dir.Fd()), name, link)
			if err != nil {
				continue
			}
			inode, ok := parseSocketLink(link[:n])
			if !ok || !inodes[inode] {
				continue
			}
			if _, known := owners[inode]; known {
				continue
			}
			if owner.Name == "" {
				comm, _ := root.ReadFile("comm") // the owner is known without its name
				owner.Name = strings.ToValidUTF8(string(bytes.TrimSuffix(comm, []byte{'\n'})), "\uFFFD")
			}
			owners[inode] = owner
		}
		if err != nil || len(names) == 0 {
			return // the end, or the process has ended
		}
	}
}

// parseSocketLink reads where a descriptor of a socket leads: "socket:[4711]".
func parseSocketLink(link []byte) (inode uint64, ok bool) {
	number, ok := bytes.CutPrefix(link, []byte("socket:["))
	if !ok {
		return 0, false
	}
	number, ok = bytes.CutSuffix(number, []byte{']'})
	inode, err := strconv.ParseUint(string(number), 10, 64)
	return inode, ok && err == nil
}
