package metrics

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// socketLine is a line of /proc/net/tcp or udp.
func socketLine(local, remote, state string, inode int) string {
	return fmt.Sprintf("   0: %s %s %s 00000000:00000000 00:00000000 00000000  1000        0 %d 1 00000000613828f7 100 0 0 10 0\n", local, remote, state, inode)
}

// descriptor makes a descriptor of a process lead somewhere.
func (tr tree) descriptor(pid, fd int, target string) {
	tr.t.Helper()
	dir := filepath.Join(tr.dir, "proc", fmt.Sprint(pid), "fd")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tr.t.Fatal(err)
	}
	if err := os.Symlink(target, filepath.Join(dir, fmt.Sprint(fd))); err != nil {
		tr.t.Fatal(err)
	}
}

// rowsOf writes the rows of a table in short.
func rowsOf(t *SocketTable) string {
	var b strings.Builder
	for _, r := range t.Rows {
		fmt.Fprintf(&b, "%s %s %d", r.Protocol, r.Address, r.Port)
		if r.Owner != nil {
			fmt.Fprintf(&b, " %d %q", r.Owner.PID, r.Owner.Name)
		}
		b.WriteString("; ")
	}
	return b.String()
}

// The sockets are those of process 1 of the machine that is watched, with the
// owners that can be seen: of two the one with the lowest PID, whatever its
// name, and no owner for sockets of processes that may not be read.
func TestListeningSockets(t *testing.T) {
	const any6 = "00000000000000000000000000000000"
	tr, ctx := newTree(t, map[string]string{
		"proc/1/net/tcp": tcpHeader + socketLine("0100007F:1F90", "00000000:0000", "0A", 11) + socketLine("00000000:0016", "00000000:0000", "0A", 12) +
			socketLine("0100007F:1F90", "0100007F:9999", "01", 13) + socketLine("0100007F:1F91", "00000000:0000", "06", 0),
		"proc/1/net/tcp6": tcpHeader + socketLine(any6+":0016", any6+":0000", "0A", 14) + socketLine("000080FE00000000FF005450010203FE:0050", any6+":0000", "0A", 15),
		"proc/1/net/udp":  tcpHeader + socketLine("3500007F:0035", "00000000:0000", "07", 16) + socketLine("0100007F:0036", "0100007F:0035", "01", 17),
		"proc/net/tcp":    tcpHeader + socketLine("0100007F:0001", "00000000:0000", "0A", 99),
		"proc/1/comm":     "init\n", // its descriptors may not be read
		"proc/9/comm":     "late\n",
		"proc/20/comm":    "sshd: a\nb) \xff\n",
		"proc/100/comm":   "web\n",
		"proc/gone/comm":  "no process\n",
	})
	tr.descriptor(100, 3, "socket:[12]")
	tr.descriptor(20, 0, "/dev/null")
	tr.descriptor(20, 1, "anon_inode:[eventpoll]")
	tr.descriptor(20, 3, "socket:[12]")
	tr.descriptor(20, 4, "socket:[14]")
	tr.descriptor(9, 4, "socket:[13]") // not one that listens
	tr.descriptor(100, 4, "socket:[16]")
	tr.descriptor(100, 5, "socket:[15")
	got, err := newSocketReader(time.Second).table(ctx)
	const want = `tcp 0.0.0.0 22 20 "sshd: a\nb) �"; tcp6 :: 22 20 "sshd: a\nb) �"; udp 127.0.0.53 53 100 "web"; tcp6 fe80::5054:ff:fe03:201 80; tcp 127.0.0.1 8080; `
	if err != nil || got.Count != 5 || got.Error != "" || rowsOf(got) != want {
		t.Errorf("the sockets are %d, %v, %q\n%s, want\n%s", got.Count, err, got.Error, rowsOf(got), want)
	}
	tr.remove("proc/1/net/tcp")
	if _, err := newSocketReader(time.Second).table(ctx); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "1/net/tcp") {
		t.Errorf("without the table: %v", err)
	}
}

func portOf(t *testing.T, a net.Addr) int {
	t.Helper()
	address, err := netip.ParseAddrPort(a.String())
	if err != nil {
		t.Fatal(err)
	}
	return int(address.Port())
}

// Our own sockets are there, with us as their owner, by every protocol.
func TestListeningSocketsAgreeWithOurs(t *testing.T) {
	s, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for protocol, address := range map[string]string{ProtocolTCP: "127.0.0.1:0", ProtocolTCP6: "[::1]:0"} {
		listener, err := net.Listen(map[string]string{ProtocolTCP: "tcp4", ProtocolTCP6: "tcp6"}[protocol], address)
		if err != nil {
			t.Logf("no %s here: %v", protocol, err)
			continue
		}
		t.Cleanup(func() { _ = listener.Close() })
		want[protocol] = portOf(t, listener.Addr())
	}
	for protocol, address := range map[string]string{ProtocolUDP: "127.0.0.1:0", ProtocolUDP6: "[::1]:0"} {
		listener, err := net.ListenPacket(map[string]string{ProtocolUDP: "udp4", ProtocolUDP6: "udp6"}[protocol], address)
		if err != nil {
			t.Logf("no %s here: %v", protocol, err)
			continue
		}
		t.Cleanup(func() { _ = listener.Close() })
		want[protocol] = portOf(t, listener.LocalAddr())
	}
	if len(want) < 2 {
		t.Fatalf("only %v could listen", want)
	}
	table, err := s.Sockets(t.Context())
	if err != nil || table.Error != "" {
		t.Fatalf("%v, %+v", err, table)
	}
	comm, err := os.ReadFile("/proc/self/comm")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table.Rows {
		if row.Port == want[row.Protocol] && row.Owner != nil && row.Owner.PID == os.Getpid() {
			if row.Owner.Name != strings.TrimSuffix(string(comm), "\n") || row.Address != "127.0.0.1" && row.Address != "::1" {
				t.Errorf("%s: %+v of %+v", row.Protocol, row, row.Owner)
			}
			delete(want, row.Protocol)
		}
	}
	if len(want) > 0 {
		t.Errorf("missing are %v in %s", want, rowsOf(table))
	}
}

// A machine with very many sockets costs time, not memory without bounds, and
// nobody waits for it who has gone.
func TestVeryManySockets(t *testing.T) {
	var b strings.Builder
	b.WriteString(tcpHeader)
	for i := range 100_000 {
		b.WriteString(socketLine(fmt.Sprintf("%08X:%04X", i, i%65536), "00000000:0000", "0A", 1000+i))
	}
	tr, ctx := newTree(t, map[string]string{"proc/1/net/tcp": b.String(), "proc/7/comm": "many\n"})
	for fd := range 1500 {
		tr.descriptor(7, fd, fmt.Sprintf("socket:[%d]", 1000+fd))
	}
	got, err := newSocketReader(time.Second).table(ctx)
	if err != nil || got.Count != 100_000 || len(got.Rows) != socketsMost {
		t.Fatalf("%v, %d of %d sockets", err, len(got.Rows), got.Count)
	}
	owned := 0
	for _, row := range got.Rows {
		if row.Owner != nil {
			owned++
		}
	}
	if owned != 1500 {
		t.Errorf("%d have owners", owned)
	}
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := newSocketReader(time.Second).table(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("for one who has gone: %v", err)
	}
	if _, _, err := listeningSockets(ctx, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("the reading goes on for one who has gone: %v", err)
	}
	if owners, err := socketOwners(ctx, map[uint64]bool{1000: true}); !errors.Is(err, context.Canceled) || len(owners) > 0 {
		t.Errorf("the search for owners goes on for one who has gone: %v, %v", owners, err)
	}
}

func FuzzListening(f *testing.F) {
	f.Add([]byte(socketLine("0100007F:1F90", "00000000:0000", "0A", 11)), true)
	f.Add([]byte(socketLine("000080FE00000000FF005450010203FE:0050", "0:0", "07", 1)), false)
	f.Add([]byte("0: : : 0A"), true)
	f.Fuzz(func(t *testing.T, line []byte, tcp bool) {
		protocol := ProtocolUDP6
		if tcp {
			protocol = ProtocolTCP
		}
		if s, ok := parseListening(line, protocol); ok && (net.ParseIP(s.Address) == nil || s.Port < 0 || s.Port > 65535 || s.Protocol != protocol) {
			t.Errorf("%q is %+v", line, s)
		}
		if inode, ok := parseSocketLink(line); ok && !strings.Contains(string(line), fmt.Sprint(inode)) {
			t.Errorf("%q is inode %d", line, inode)
		}
	})
}

// countedSockets is a reader of one socket that counts how often it is read.
func countedSockets(reads *int) *socketReader {
	r := newSocketReader(time.Second)
	r.list = func(context.Context, int) ([]foundSocket, int, error) {
		*reads++
		return []foundSocket{{ListeningSocket{Protocol: ProtocolTCP, Address: "::1", Port: 80}, 5}}, 1, nil
	}
	r.owners = func(context.Context, map[uint64]bool) (map[uint64]SocketOwner, error) {
		return map[uint64]SocketOwner{5: {7, "web"}}, nil
	}
	return r
}

// Those who ask within an interval share a reading, and nothing is read for
// nobody.
func TestSocketsAreReadOnceInAnInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reads := 0
		r := countedSockets(&reads)
		var last *SocketTable
		for i := range 4 {
			got, err := r.table(t.Context())
			if err != nil || rowsOf(got) != `tcp ::1 80 7 "web"; ` {
				t.Fatalf("%v, %+v", err, got)
			}
			if wantNew := i == 0 || i == 3; (got != last) != wantNew {
				t.Errorf("table %d is new: %t", i, got != last)
			}
			last = got
			time.Sleep(400 * time.Millisecond)
		}
		if reads != 2 {
			t.Errorf("read %d times", reads)
		}
		// A failure is not kept.
		list := r.list
		time.Sleep(2 * time.Second)
		r.list = func(context.Context, int) ([]foundSocket, int, error) { return nil, 0, os.ErrPermission }
		if _, err := r.table(t.Context()); !errors.Is(err, os.ErrPermission) {
			t.Errorf("the error is %v", err)
		}
		r.list = list
		if _, err := r.table(t.Context()); err != nil || reads != 3 {
			t.Errorf("after a failure: %v, read %d times", err, reads)
		}
		// One who has gone does not wait for one who hangs.
		r.turn <- struct{}{}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := r.table(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error is %v", err)
		}
	})
}

// A search for owners that hangs or panics costs the owners, not the table, and
// no second one is started beside it.
func TestOwnersThatHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reads := 0
		var searches atomic.Int64
		r := countedSockets(&reads)
		hang := make(chan struct{})
		r.owners = func(context.Context, map[uint64]bool) (map[uint64]SocketOwner, error) {
			searches.Add(1)
			<-hang
			panic("short file")
		}
		for _, want := range []string{"too long", "hangs"} {
			got, err := r.table(t.Context())
			if err != nil || rowsOf(got) != "tcp ::1 80; " || !strings.Contains(got.Error, want) {
				t.Errorf("%v, %+v", err, got)
			}
			time.Sleep(2 * time.Second)
		}
		if n := searches.Load(); n != 1 {
			t.Errorf("%d searches", n)
		}
		close(hang)
		synctest.Wait()
		time.Sleep(2 * time.Second)
		if got, err := r.table(t.Context()); err != nil || !strings.Contains(got.Error, "panic: short file") {
			t.Errorf("%v, %+v", err, got)
		}
	})
}

func TestSocketsThatAreNotSampled(t *testing.T) {
	s, err := New(Config{Collectors: []Collector{&loadCollector{}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sockets(t.Context()); !errors.Is(err, ErrUnsupported) {
		t.Errorf("the error is %v", err)
	}
}
