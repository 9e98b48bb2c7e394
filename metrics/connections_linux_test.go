package metrics

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

const tcpHeader = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"

// tcpTable is a /proc/net/tcp with sockets in these states.
func tcpTable(states ...string) string {
	var b strings.Builder
	b.WriteString(tcpHeader)
	for i, state := range states {
		fmt.Fprintf(&b, "%4d: 0100007F:95BB 00000000:0000 %s 00000000:00000000 00:00000000 00000000     0        0 109623 2 00000000613828f7 100 0 0 10 0\n", i, state)
	}
	return b.String()
}

// The files of a kernel without IPv6 and with it, below the directory of
// process 1 since another machine's files are read.
func TestConnections(t *testing.T) {
	snmp := "Ip: Forwarding DefaultTTL\nIp: 2 64\n" +
		"Tcp: RtoAlgorithm MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors\nTcp: 1 -1 %d 152 58 12 0 17042 12916 %d 1 69 0\n" +
		"Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors\nUdp: 405 3 %d 407 5 6\n"
	tr, ctx := newTree(t, map[string]string{
		"proc/1/net/snmp":     fmt.Sprintf(snmp, 368, 7, 2),
		"proc/1/net/netstat":  "TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPTimeouts TCPSynRetrans\nTcpExt: 0 8 9 10 11\nIpExt: InNoRoutes InOctets\nIpExt: 0 21\n",
		"proc/1/net/tcp6":     tcpTable("0A", "06"),
		"proc/1/net/sockstat": "sockets: used 18\nTCP: inuse 3 orphan 1 tw 2 alloc 3 mem 104\nUDP: inuse 4 mem 0\n",
		"proc/1/net/tcp":      tcpTable("0A", "0A", "01", "06", "0C", "08"),
		"proc/net/tcp":        tcpTable("01", "01", "01"),
	})
	c := &connectionCollector{}
	got := mustCollect(t, ctx, c).Connections
	st := got.TCPStates
	if st.Listen != 3 || st.Established != 1 || st.TimeWait != 2 || st.SynRecv != 1 || st.CloseWait != 1 || st.LastAck != 0 {
		t.Errorf("the states are %+v", st)
	}
	if p := got.Protocols; p.TCP != 6 || p.TCP6 != 2 || p.UDP != 4 || p.UDP6.Known() {
		t.Errorf("by protocol there are %+v", p)
	}
	if got.SocketsUsed != 18 || got.TCPOrphans != 1 || got.TCPMemoryBytes != Float(104*os.Getpagesize()) || got.UDPSockets != 4 {
		t.Errorf("the sockets are %+v", got)
	}
	if got.TCPInUse != 3 || got.TCPTimeWait != 2 || got.TCPAllocated != 3 || got.UDPMemoryBytes != 0 || got.TCPEstablished != 0 || got.TCP6InUse.Known() {
		t.Errorf("the sockets are %+v", got)
	}
	totals := got.Totals
	if totals.TCPActiveOpens != 368 || totals.TCPRetransmits != 7 || totals.TCPListenDrops != 9 || totals.TCPSynRetransmits != 11 || totals.TCPSyncookiesSent != 0 || totals.IPInBytes != 21 || totals.IPOutBytes.Known() || totals.UDPSendBufferErrors != 6 || totals.UDP6InErrors.Known() {
		t.Errorf("the totals are %+v", totals)
	}
	if got.TCPRetransmitsPerSecond.Known() || got.UDPErrorsPerSecond.Known() {
		t.Error("the first reading has rates")
	}
	tr.write("proc/1/net/snmp", fmt.Sprintf(snmp, 1, 27, 5))
	tr.write("proc/1/net/snmp6", "Ip6InReceives  12\nIp6InOctets 13\nIcmp6OutMsgs 14\nUdp6InErrors  \t9\nUdp6NoPorts\n")
	tr.write("proc/1/net/sockstat6", "UDP6: inuse 5\n")
	got = mustCollect(t, ctx, c).Connections
	if !(got.TCPRetransmitsPerSecond > 0) || got.TCPOpensPerSecond.Known() || !(got.UDPErrorsPerSecond > 0) || got.UDPSockets != 9 || got.Totals.UDP6InErrors != 9 || got.Totals.IP6InBytes != 13 || got.Totals.ICMP6OutMessages != 14 || got.Protocols.UDP6 != 5 {
		t.Errorf("after a reset it is %+v", got)
	}
	tr.remove("proc/1/net/snmp")
	if _, err := c.Collect(ctx); err == nil {
		t.Error("a missing file is no error")
	}
}

func TestSocketsAgreeWithProc(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err := net.Dial("tcp", listener.Addr().String()) //nolint:noctx // it is there already
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	got := mustCollect(t, t.Context(), &connectionCollector{}).Connections
	listening := 0.0
	for _, path := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		content, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(content)) {
			if words := strings.Fields(line); words[3] == "0A" {
				listening++
			}
		}
	}
	// Other programs open and close some meanwhile.
	if !near(got.TCPStates.Listen, listening, 5) || !(got.TCPStates.Listen >= 1) || !(got.TCPStates.Established >= 2) {
		t.Errorf("the states are %+v, /proc tells %v that listen", got.TCPStates, listening)
	}
}

func TestLink(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"proc/1/net/dev":                "h\nh\n  eth0: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n  eth1: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n  tun0: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n wlan0: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n",
		"sys/class/net/eth0/operstate":  "up\n",
		"sys/class/net/eth0/speed":      "10000\n",
		"sys/class/net/eth0/duplex":     "full\n",
		"sys/class/net/eth0/mtu":        "9000\n",
		"sys/class/net/eth1/operstate":  "down\n",
		"sys/class/net/eth1/speed":      "-1\n",
		"sys/class/net/eth1/duplex":     "unknown\n",
		"sys/class/net/tun0/operstate":  "unknown\n",
		"sys/class/net/wlan0/operstate": "up\n",
		"sys/class/net/tun0/speed":      "4294967295\n",
	})
	tr.write("sys/class/net/tun0/duplex/x", "") // reading it is an error
	tr.write("sys/class/net/wlan0/speed/x", "")
	got := mustCollect(t, ctx, &networkCollector{}).Network.Interfaces
	if len(got) != 4 {
		t.Fatalf("there are %+v", got)
	}
	byName := map[string]Interface{}
	for _, i := range got {
		byName[i.Interface] = i
	}
	if i := byName["eth0"]; i.Up != 1 || i.SpeedBytesPerSecond != 1.25e9 || i.Duplex != "full" || i.MTUBytes != 9000 {
		t.Errorf("eth0 is %+v", i)
	}
	if i := byName["eth1"]; i.Up != 0 || i.SpeedBytesPerSecond.Known() || i.Duplex != "" || i.MTUBytes.Known() {
		t.Errorf("eth1 is %+v", i)
	}
	if i := byName["tun0"]; i.State != "unknown" || i.Up != 0 || i.SpeedBytesPerSecond.Known() {
		t.Errorf("tun0 is %+v", i)
	}
	if i := byName["wlan0"]; i.Up != 1 || i.SpeedBytesPerSecond.Known() || i.ReceiveBytesTotal != 1 {
		t.Errorf("wlan0 is %+v", i)
	}
}

// The state of a link is read every 10 seconds, the rest when that changed, or
// after a minute.
func TestLinkThatChanges(t *testing.T) {
	tr, ctx := newTree(t, map[string]string{
		"sys/class/net/eth0/operstate": "up\n",
		"sys/class/net/eth0/speed":     "1000\n",
	})
	start := time.Now()
	var l linkFacts
	for _, step := range []struct {
		seconds      int
		state, speed string
		up, want     Float
	}{
		{0, "up", "1000", 1, 125e6},
		{5, "down", "100", 1, 125e6},
		{10, "down", "100", 0, 12.5e6},
		{20, "down", "10", 0, 12.5e6},
		{69, "down", "10", 0, 12.5e6},
		{80, "down", "10", 0, 1.25e6},
	} {
		tr.write("sys/class/net/eth0/operstate", step.state+"\n")
		tr.write("sys/class/net/eth0/speed", step.speed+"\n")
		l.refresh(ctx, "eth0", start.Add(time.Duration(step.seconds)*time.Second))
		if l.up != step.up || l.speed != step.want {
			t.Errorf("after %d s it is up %v, speed %v", step.seconds, l.up, l.speed)
		}
	}
}

// Sockets are counted again when a segment or a socket more says that one may
// have changed its state, and after a minute.
func TestSocketsAreCountedWhenOneMoved(t *testing.T) {
	snmp := func(segments int) string {
		return fmt.Sprintf("Tcp: InSegs OutSegs\nTcp: %d 5\n", segments)
	}
	tr, ctx := newTree(t, map[string]string{
		"proc/1/net/snmp":      snmp(7),
		"proc/1/net/netstat":   "",
		"proc/1/net/sockstat":  "TCP: inuse 1 orphan 0 tw 0 alloc 1 mem 0\n",
		"proc/1/net/sockstat6": "TCP6: inuse 0\n",
		"proc/1/net/tcp":       tcpTable("0A"),
	})
	c := &connectionCollector{}
	established := func() Float {
		t.Helper()
		c.nextCount = time.Time{}
		return mustCollect(t, ctx, c).Connections.TCPStates.Established
	}
	if n := established(); n != 0 {
		t.Errorf("at first there are %v", n)
	}
	tr.write("proc/1/net/tcp", tcpTable("0A", "01"))
	if n := established(); n != 0 {
		t.Errorf("without a segment there are %v", n)
	}
	tr.write("proc/1/net/snmp", snmp(8))
	if n := established(); n != 1 {
		t.Errorf("after a segment there are %v", n)
	}
	tr.write("proc/1/net/tcp", tcpTable("0A", "01", "01"))
	tr.write("proc/1/net/sockstat", "TCP: inuse 2 orphan 0 tw 0 alloc 2 mem 0\n")
	if n := established(); n != 2 {
		t.Errorf("after one socket more there are %v", n)
	}
	tr.write("proc/1/net/tcp", tcpTable("0A"))
	c.countedAt = c.countedAt.Add(-stillPeriod)
	if n := established(); n != 0 {
		t.Errorf("after a minute there are %v", n)
	}
	tr.write("proc/1/net/sockstat", "")
	for want := Float(1); want < 3; want++ {
		tr.write("proc/1/net/tcp", tcpTable(slices.Repeat([]string{"01"}, int(want))...))
		if n := established(); n != want {
			t.Errorf("where the kernel does not tell what moved there are %v", n)
		}
	}
}

// The states are never old while segments come and go, however long it takes to
// count them, and are counted at once when there are many more or fewer sockets.
func TestStatesAreNotOld(t *testing.T) {
	at := time.Unix(1_800_000_000, 0)
	before := tcpMoves{in: 1, out: 1, inUse: 100, inUse6: 0, waiting: 0, all: 400}
	moved := func(change func(m *tcpMoves)) tcpMoves {
		m := before
		m.in++
		change(&m)
		return m
	}
	for _, test := range []struct {
		name  string
		took  time.Duration
		after time.Duration
		moves tcpMoves
		want  bool
	}{
		{"a tick later", time.Millisecond, time.Second, moved(func(*tcpMoves) {}), false},
		{"10 s later", time.Millisecond, 10 * time.Second, moved(func(*tcpMoves) {}), true},
		{"a count that takes long", 50 * time.Millisecond, 28 * time.Second, moved(func(*tcpMoves) {}), false},
		{"30 s after one that takes long", 50 * time.Millisecond, 30 * time.Second, moved(func(*tcpMoves) {}), true},
		{"nothing moved", 50 * time.Millisecond, 59 * time.Second, before, false},
		{"nothing moved for a minute", 50 * time.Millisecond, time.Minute, before, true},
		{"some more sockets", time.Millisecond, time.Second, moved(func(m *tcpMoves) { m.inUse += 10 }), false},
		{"many more sockets", time.Millisecond, time.Second, moved(func(m *tcpMoves) { m.inUse += 11 }), true},
		{"many more of IPv6", time.Millisecond, time.Second, moved(func(m *tcpMoves) { m.inUse6 += 2000 }), true},
		{"many wait", time.Millisecond, time.Second, moved(func(m *tcpMoves) { m.waiting += 50 }), true},
		{"fewer than 5 % of many", time.Millisecond, time.Second, moved(func(m *tcpMoves) { m.all += 20 }), false},
		{"more than 5 % of many", time.Millisecond, time.Second, moved(func(m *tcpMoves) { m.all -= 21 }), true},
		{"they jump all the time", 50 * time.Millisecond, 24 * time.Second, moved(func(m *tcpMoves) { m.all = 0 }), false},
	} {
		c := connectionCollector{counted: before, countedAt: at, took: test.took, nextCount: at.Add(nextCountAfter(test.took))}
		if got := c.isDue(at.Add(test.after), &test.moves); got != test.want {
			t.Errorf("%s: counted again is %t", test.name, got)
		}
	}
}

func FuzzConnections(f *testing.F) {
	f.Add([]byte("Tcp: ActiveOpens\nTcp: 5\n"))
	f.Add([]byte("TCP: inuse 3 orphan\nUDP: inuse 99999999999999999999999"))
	f.Add([]byte(tcpTable("0A", "ZZ", "0")))
	f.Fuzz(func(t *testing.T, content []byte) {
		c := unknown[Connections]()
		parseSNMP(content, &c)
		parseSNMP6(content, &c)
		parseSockstat(content, &c)
		var counts [16]uint64
		if err := countStates(context.Background(), bufio.NewReaderSize(bytes.NewReader(content), 16), &counts); err == nil {
			sum := uint64(0)
			for _, n := range counts {
				sum += n
			}
			if sum > uint64(bytes.Count(content, []byte{'\n'})+1) {
				t.Errorf("%d sockets in %q", sum, content)
			}
		}
	})
}

// BenchmarkCountStates counts 50,000 sockets, without the kernel's part.
func BenchmarkCountStates(b *testing.B) {
	states := make([]string, 50000)
	for i := range states {
		states[i] = "01"
	}
	table := []byte(tcpTable(states...))
	r := bufio.NewReaderSize(nil, 32<<10)
	for b.Loop() {
		var counts [16]uint64
		r.Reset(bytes.NewReader(table))
		if err := countStates(b.Context(), r, &counts); err != nil || counts[1] != 50000 {
			b.Fatal(err, counts)
		}
	}
}
