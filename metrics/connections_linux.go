package metrics

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"headroom/metrics/kernelfile"
)

// connectionSource is the directory net below /proc (proc_net(5)).
type connectionSource struct {
	files  kernelfile.Reader
	reader *bufio.Reader
}

// counters reads everything but the states of sockets. A kernel without IPv6
// lacks some of the files.
func (s *connectionSource) counters(ctx context.Context) (Connections, error) {
	c := unknown[Connections]()
	for _, f := range []struct {
		name     string
		parse    func([]byte, *Connections)
		optional bool
	}{
		{"snmp", parseSNMP, false},
		{"netstat", parseSNMP, false},
		{"snmp6", parseSNMP6, true},
		{"sockstat", parseSockstat, false},
		{"sockstat6", parseSockstat, true},
	} {
		content, err := s.files.Read(hostNet(ctx), f.name)
		switch {
		case err == nil:
			f.parse(content, &c)
		case !f.optional || !errors.Is(err, os.ErrNotExist):
			return c, err
		}
	}
	return c, nil
}

// parseSNMP reads /proc/net/snmp or /proc/net/netstat: for each protocol a
// line of names and a line of numbers.
func parseSNMP(content []byte, c *Connections) {
	for len(content) > 0 {
		var names, values []byte
		names, content = cutLine(content)
		values, content = cutLine(content)
		protocol, names := cutWord(names)
		again, values := cutWord(values)
		if !bytes.Equal(protocol, again) {
			return
		}
		for {
			var name, value []byte
			name, names = cutWord(names)
			value, values = cutWord(values)
			if len(name) == 0 || len(value) == 0 {
				break
			}
			if v, ok := parseCount(value); ok {
				if total := c.Totals.field(string(bytes.TrimSuffix(protocol, []byte{':'})), string(name)); total != nil {
					*total = Float(v)
				} else if string(protocol) == "Tcp:" && string(name) == "CurrEstab" {
					c.TCPEstablished = Float(v)
				}
			}
		}
	}
}

// parseSNMP6 reads /proc/net/snmp6: a name and a number in each line.
func parseSNMP6(content []byte, c *Connections) {
	for len(content) > 0 {
		var line []byte
		line, content = cutLine(content)
		name, rest := cutWord(line)
		value, _ := cutWord(rest)
		at := bytes.IndexByte(name, '6') + 1 // Ip6InOctets
		if v, ok := parseCount(value); ok && at > 0 {
			if total := c.Totals.field(string(name[:at]), string(name[at:])); total != nil {
				*total = Float(v)
			}
		}
	}
}

// field returns where a counter of the kernel belongs, nil for one that is of
// no interest.
func (t *ProtocolTotals) field(protocol, name string) *Float {
	switch protocol {
	case "Tcp":
		switch name {
		case "ActiveOpens":
			return &t.TCPActiveOpens
		case "PassiveOpens":
			return &t.TCPPassiveOpens
		case "AttemptFails":
			return &t.TCPAttemptFails
		case "EstabResets":
			return &t.TCPResets
		case "InSegs":
			return &t.TCPInSegments
		case "OutSegs":
			return &t.TCPOutSegments
		case "RetransSegs":
			return &t.TCPRetransmits
		case "InErrs":
			return &t.TCPInErrors
		case "OutRsts":
			return &t.TCPOutResets
		}
	case "TcpExt":
		switch name {
		case "TCPTimeouts":
			return &t.TCPTimeouts
		case "TCPSynRetrans":
			return &t.TCPSynRetransmits
		case "ListenOverflows":
			return &t.TCPListenOverflows
		case "ListenDrops":
			return &t.TCPListenDrops
		case "TCPRcvQDrop":
			return &t.TCPReceiveQueueDrops
		case "TCPOFOQueue":
			return &t.TCPOutOfOrder
		case "SyncookiesSent":
			return &t.TCPSyncookiesSent
		case "SyncookiesRecv":
			return &t.TCPSyncookiesReceived
		case "SyncookiesFailed":
			return &t.TCPSyncookiesFailed
		}
	case "IpExt":
		switch name {
		case "InOctets":
			return &t.IPInBytes
		case "OutOctets":
			return &t.IPOutBytes
		}
	case "Ip6":
		switch name {
		case "InOctets":
			return &t.IP6InBytes
		case "OutOctets":
			return &t.IP6OutBytes
		}
	case "Icmp":
		switch name {
		case "InMsgs":
			return &t.ICMPInMessages
		case "OutMsgs":
			return &t.ICMPOutMessages
		case "InErrors":
			return &t.ICMPInErrors
		}
	case "Icmp6":
		switch name {
		case "InMsgs":
			return &t.ICMP6InMessages
		case "OutMsgs":
			return &t.ICMP6OutMessages
		case "InErrors":
			return &t.ICMP6InErrors
		}
	case "Udp":
		switch name {
		case "InDatagrams":
			return &t.UDPInDatagrams
		case "OutDatagrams":
			return &t.UDPOutDatagrams
		case "InErrors":
			return &t.UDPInErrors
		case "NoPorts":
			return &t.UDPNoPorts
		case "RcvbufErrors":
			return &t.UDPReceiveBufferErrors
		case "SndbufErrors":
			return &t.UDPSendBufferErrors
		}
	case "Udp6":
		switch name {
		case "InDatagrams":
			return &t.UDP6InDatagrams
		case "OutDatagrams":
			return &t.UDP6OutDatagrams
		case "InErrors":
			return &t.UDP6InErrors
		case "NoPorts":
			return &t.UDP6NoPorts
		case "RcvbufErrors":
			return &t.UDP6ReceiveBufferErrors
		case "SndbufErrors":
			return &t.UDP6SendBufferErrors
		}
	}
	return nil
}

// parseSockstat reads /proc/net/sockstat or sockstat6: "TCP: inuse 3 orphan 0".
func parseSockstat(content []byte, c *Connections) {
	for len(content) > 0 {
		var line []byte
		line, content = cutLine(content)
		protocol, rest := cutWord(line)
		for {
			var name, value []byte
			name, rest = cutWord(rest)
			value, rest = cutWord(rest)
			if len(value) == 0 {
				break
			}
			n, ok := parseCount(value)
			if !ok {
				continue
			}
			switch v := Float(n); string(protocol) + string(name) {
			case "sockets:used":
				c.SocketsUsed = v
			case "TCP:orphan":
				c.TCPOrphans = v
			case "TCP:mem":
				c.TCPMemoryBytes = v * Float(os.Getpagesize())
			case "TCP:inuse":
				c.TCPInUse = v
			case "TCP6:inuse":
				c.TCP6InUse = v
			case "TCP:alloc":
				c.TCPAllocated = v
			case "TCP:tw":
				c.TCPTimeWait = v
			case "UDP:mem":
				c.UDPMemoryBytes = v * Float(os.Getpagesize())
			case "UDP:inuse":
				c.Protocols.UDP, c.UDPSockets = v, addKnown(c.UDPSockets, v)
			case "UDP6:inuse":
				c.Protocols.UDP6, c.UDPSockets = v, addKnown(c.UDPSockets, v)
			}
		}
	}
}

// count counts the TCP sockets by state and by protocol.
func (s *connectionSource) count(ctx context.Context) (tcpCounts, error) {
	var counts [16]uint64 // by state
	result := unknown[tcpCounts]()
	if s.reader == nil {
		s.reader = bufio.NewReaderSize(nil, 32<<10)
	}
	for _, name := range []string{"tcp", "tcp6"} {
		path := filepath.Join(hostNet(ctx), name)
		file, err := os.Open(path)
		if name == "tcp6" && errors.Is(err, os.ErrNotExist) {
			continue // a kernel without IPv6
		}
		if err != nil {
			return unknown[tcpCounts](), err
		}
		s.reader.Reset(file)
		err = countStates(ctx, s.reader, &counts)
		_ = file.Close() // nothing was written
		if err != nil {
			return unknown[tcpCounts](), fmt.Errorf("%s: %w", path, err)
		}
		sum := Float(0)
		for _, n := range counts {
			sum += Float(n)
		}
		if name == "tcp" {
			result.TCP = sum
		} else {
			result.TCP6 = sum - result.TCP
		}
	}
	n := func(i int) Float { return Float(counts[i]) }
	// The numbers are those of include/net/tcp_states.h; 12 is a connection
	// whose other side has not confirmed it, as 3 was before.
	result.States = TCPStates{
		Established: n(1), SynSent: n(2), SynRecv: n(3) + n(12), FinWait1: n(4), FinWait2: n(5), TimeWait: n(6),
		Close: n(7), CloseWait: n(8), LastAck: n(9), Listen: n(10), Closing: n(11),
	}
	return result, nil
}

// countStates reads the fourth word of each line of /proc/net/tcp, a state in
// hexadecimal.
func countStates(ctx context.Context, r *bufio.Reader, counts *[16]uint64) error {
	for lines := 0; ; lines++ {
		line, err := r.ReadSlice('\n')
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return err
		}
		if lines%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var state []byte
		for range 4 {
			state, line = cutWord(line)
		}
		if len(state) == 2 && state[0] == '0' {
			switch d := state[1]; {
			case d >= '0' && d <= '9':
				counts[d-'0']++
			case d >= 'A' && d <= 'F':
				counts[d-'A'+10]++
			}
		}
		if ended {
			return nil
		}
	}
}
