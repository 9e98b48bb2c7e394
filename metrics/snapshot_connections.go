package metrics

// Connections counts sockets and what the network protocols tell of trouble,
// in the network namespace of Headroom, or in that of process 1 of the machine
// whose files are mounted (HOST_PROC). Read every 5 s, the states every 10 s.
type Connections struct {
	// TCPStates is the number of TCP sockets in each state, over IPv4 and IPv6.
	// It is counted every 10 s, and every 30 s where that takes long, but at once
	// where there are 10 or 5 % more or less.
	TCPStates TCPStates `json:"tcp_states"`
	// SocketsUsed is the number of sockets of every kind.
	SocketsUsed Float `json:"sockets_used"`
	// TCPOrphans are sockets that no program holds any longer.
	TCPOrphans Float `json:"tcp_orphans"`
	// TCPMemoryBytes is the memory of TCP's buffers.
	TCPMemoryBytes Float `json:"tcp_memory_bytes"`
	// UDPSockets are those over IPv4 and IPv6.
	UDPSockets Float `json:"udp_sockets"`
	// Protocols is the number of sockets of each protocol, in all states.
	Protocols SocketProtocols `json:"sockets_by_protocol"`
	// TCPInUse and TCP6InUse are TCP sockets that programs hold, by the version
	// of IP; TCPAllocated are all that have memory, TCPTimeWait those that wait
	// for stray packets.
	TCPInUse       Float `json:"tcp_in_use"`
	TCP6InUse      Float `json:"tcp6_in_use"`
	TCPAllocated   Float `json:"tcp_allocated"`
	TCPTimeWait    Float `json:"tcp_time_wait"`
	UDPMemoryBytes Float `json:"udp_memory_bytes"`
	// TCPEstablished is how many connections there are, in both directions.
	TCPEstablished Float `json:"tcp_established"`

	TCPOpensPerSecond       Float `json:"tcp_opens_per_second"`
	TCPRetransmitsPerSecond Float `json:"tcp_retransmits_per_second"`
	TCPListenDropsPerSecond Float `json:"tcp_listen_drops_per_second"`
	// UDPErrorsPerSecond is of datagrams received over IPv4 and IPv6 and lost.
	UDPErrorsPerSecond Float `json:"udp_errors_per_second"`

	Totals ProtocolTotals `json:"totals"`
}

// SocketProtocols holds one value for each protocol; a socket over IPv6 may
// carry IPv4 too. Those of TCP are counted with the states.
type SocketProtocols struct {
	TCP  Float `json:"tcp"`
	TCP6 Float `json:"tcp6"`
	UDP  Float `json:"udp"`
	UDP6 Float `json:"udp6"`
}

// Each calls f for every protocol.
func (p *SocketProtocols) Each(f func(protocol string, v Float)) {
	f(ProtocolTCP, p.TCP)
	f(ProtocolTCP6, p.TCP6)
	f(ProtocolUDP, p.UDP)
	f(ProtocolUDP6, p.UDP6)
}

// TCPStates holds one value for each state of a TCP socket (tcp(7)).
type TCPStates struct {
	Established Float `json:"established"`
	SynSent     Float `json:"syn_sent"`
	SynRecv     Float `json:"syn_recv"`
	FinWait1    Float `json:"fin_wait1"`
	FinWait2    Float `json:"fin_wait2"`
	TimeWait    Float `json:"time_wait"`
	Close       Float `json:"close"`
	CloseWait   Float `json:"close_wait"`
	LastAck     Float `json:"last_ack"`
	Listen      Float `json:"listen"`
	Closing     Float `json:"closing"`
}

// Each calls f for every state and its name.
func (t *TCPStates) Each(f func(state string, v Float)) {
	f("established", t.Established)
	f("syn_sent", t.SynSent)
	f("syn_recv", t.SynRecv)
	f("fin_wait1", t.FinWait1)
	f("fin_wait2", t.FinWait2)
	f("time_wait", t.TimeWait)
	f("close", t.Close)
	f("close_wait", t.CloseWait)
	f("last_ack", t.LastAck)
	f("listen", t.Listen)
	f("closing", t.Closing)
}

// ProtocolTotals are counters of the kernel since boot (RFC 4022, RFC 4113 and
// Documentation/networking/snmp_counter.rst in the kernel).
type ProtocolTotals struct {
	TCPActiveOpens          Float `json:"tcp_active_opens_total"`
	TCPPassiveOpens         Float `json:"tcp_passive_opens_total"`
	TCPAttemptFails         Float `json:"tcp_attempt_fails_total"`
	TCPResets               Float `json:"tcp_resets_total"`
	TCPInSegments           Float `json:"tcp_in_segments_total"`
	TCPOutSegments          Float `json:"tcp_out_segments_total"`
	TCPRetransmits          Float `json:"tcp_retransmits_total"`
	TCPInErrors             Float `json:"tcp_in_errors_total"`
	TCPOutResets            Float `json:"tcp_out_resets_total"`
	TCPTimeouts             Float `json:"tcp_timeouts_total"`
	TCPSynRetransmits       Float `json:"tcp_syn_retransmits_total"`
	TCPListenOverflows      Float `json:"tcp_listen_overflows_total"`
	TCPListenDrops          Float `json:"tcp_listen_drops_total"`
	UDPInDatagrams          Float `json:"udp_in_datagrams_total"`
	UDPOutDatagrams         Float `json:"udp_out_datagrams_total"`
	UDPInErrors             Float `json:"udp_in_errors_total"`
	UDPNoPorts              Float `json:"udp_no_ports_total"`
	UDPReceiveBufferErrors  Float `json:"udp_receive_buffer_errors_total"`
	UDPSendBufferErrors     Float `json:"udp_send_buffer_errors_total"`
	UDP6InDatagrams         Float `json:"udp6_in_datagrams_total"`
	UDP6OutDatagrams        Float `json:"udp6_out_datagrams_total"`
	UDP6InErrors            Float `json:"udp6_in_errors_total"`
	UDP6NoPorts             Float `json:"udp6_no_ports_total"`
	UDP6ReceiveBufferErrors Float `json:"udp6_receive_buffer_errors_total"`
	UDP6SendBufferErrors    Float `json:"udp6_send_buffer_errors_total"`
	// What follows is told to Prometheus alone.
	TCPReceiveQueueDrops  Float `json:"-"`
	TCPOutOfOrder         Float `json:"-"`
	TCPSyncookiesSent     Float `json:"-"`
	TCPSyncookiesReceived Float `json:"-"`
	TCPSyncookiesFailed   Float `json:"-"`
	IPInBytes             Float `json:"-"`
	IPOutBytes            Float `json:"-"`
	IP6InBytes            Float `json:"-"`
	IP6OutBytes           Float `json:"-"`
	ICMPInMessages        Float `json:"-"`
	ICMPOutMessages       Float `json:"-"`
	ICMPInErrors          Float `json:"-"`
	ICMP6InMessages       Float `json:"-"`
	ICMP6OutMessages      Float `json:"-"`
	ICMP6InErrors         Float `json:"-"`
}
