package metrics

import "strings"

// connectionMetrics are those of sockets and network protocols.
var connectionMetrics = []Metric{
	{
		ID: "tcp_sockets_in_state", Unit: Count, Kind: Gauge, Label: "Sockets",
		Help:   "TCP sockets in each state, over IPv4 and IPv6; counted every 10 s, and every 30 s where that takes long, but at once where there are 10 or 5 % more or less.",
		Labels: []string{"state"}, Collector: "connections", Prometheus: "node_tcp_connection_states", Recorded: true,
		Read: readTCPStates,
	},
	{
		ID: "sockets_used", Unit: Count, Kind: Gauge, Label: "Sockets",
		Help:      "Sockets of every kind.",
		Collector: "connections", Prometheus: "node_sockstat_sockets_used", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Connections.SocketsUsed }),
	},
	{
		ID: "tcp_orphans", Unit: Count, Kind: Gauge, Label: "Orphans",
		Help:      "TCP sockets that no program holds any longer.",
		Collector: "connections", Prometheus: "node_sockstat_TCP_orphan",
		Read: single(func(s *Snapshot) Float { return s.Connections.TCPOrphans }),
	},
	{
		ID: "tcp_memory_bytes", Unit: Bytes, Kind: Gauge, Label: "TCP buffers",
		Help:      "Memory of TCP's buffers.",
		Collector: "connections", Prometheus: "node_sockstat_TCP_mem_bytes",
		Read: single(func(s *Snapshot) Float { return s.Connections.TCPMemoryBytes }),
	},
	{
		ID: "udp_sockets", Unit: Count, Kind: Gauge, Label: "UDP sockets",
		Help:      "UDP sockets, over IPv4 and IPv6.",
		Collector: "connections", Prometheus: "headroom_udp_sockets", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Connections.UDPSockets }),
	},
	{
		ID: "sockets_by_protocol", Unit: Count, Kind: Gauge, Label: "Sockets",
		Help:   "Sockets of each protocol in all states: tcp, tcp6, udp and udp6.",
		Labels: []string{"protocol"}, Collector: "connections", Prometheus: "headroom_sockets",
		Read: readSocketProtocols,
	},
	{
		ID: "tcp_opens_per_second", Unit: PerSecond, Kind: Gauge, Label: "Opened",
		Help:      "TCP connections opened from here and from elsewhere.",
		Collector: "connections", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Connections.TCPOpensPerSecond }),
	},
	{
		ID: "tcp_retransmits_per_second", Unit: PerSecond, Kind: Gauge, Label: "Sent again",
		Help:      "TCP segments that had to be sent again.",
		Collector: "connections", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Connections.TCPRetransmitsPerSecond }),
	},
	{
		ID: "tcp_listen_drops_per_second", Unit: PerSecond, Kind: Gauge, Label: "Refused",
		Help:      "TCP connections refused by a listening socket.",
		Collector: "connections", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Connections.TCPListenDropsPerSecond }),
	},
	{
		ID: "udp_errors_per_second", Unit: PerSecond, Kind: Gauge, Label: "UDP lost",
		Help:      "UDP datagrams that no program received.",
		Collector: "connections", Recorded: true,
		Read: single(func(s *Snapshot) Float { return s.Connections.UDPErrorsPerSecond }),
	},
	{
		ID: "interface_up", Unit: Count, Kind: Gauge, Label: "Up",
		Help:   "Whether the interface can carry traffic: 1 or 0.",
		Labels: []string{"interface"}, Collector: "network", Prometheus: "node_network_up",
		Read: perInterface(func(n *Interface) Float { return n.Up }),
	},
	{
		ID: "interface_mtu_bytes", Unit: Bytes, Kind: Gauge, Label: "MTU",
		Help:   "The largest packet that the interface carries.",
		Labels: []string{"interface"}, Collector: "network", Prometheus: "node_network_mtu_bytes",
		Read: perInterface(func(n *Interface) Float { return n.MTUBytes }),
	},
	{
		ID: "interface_speed_bytes_per_second", Unit: BytesPerSecond, Kind: Gauge, Label: "Speed",
		Help:   "What the interface's link can carry.",
		Labels: []string{"interface"}, Collector: "network", Prometheus: "node_network_speed_bytes",
		Read: perInterface(func(n *Interface) Float { return n.SpeedBytesPerSecond }),
	},
	{
		ID: "tcp_in_use", Unit: Count, Kind: Gauge, Label: "TCP over IPv4",
		Help:      "TCP sockets over IPv4 that programs hold.",
		Collector: "connections", Prometheus: "node_sockstat_TCP_inuse",
		Read: single(func(s *Snapshot) Float { return s.Connections.TCPInUse }),
	},
	{
		ID: "tcp6_in_use", Unit: Count, Kind: Gauge, Label: "TCP over IPv6",
		Help:      "TCP sockets over IPv6 that programs hold.",
		Collector: "connections", Prometheus: "node_sockstat_TCP6_inuse",
		Read: single(func(s *Snapshot) Float { return s.Connections.TCP6InUse }),
	},
	{
		ID: "tcp_allocated", Unit: Count, Kind: Gauge, Label: "TCP sockets",
		Help:      "TCP sockets there are, in whatever state.",
		Collector: "connections", Prometheus: "node_sockstat_TCP_alloc",
		Read: single(func(s *Snapshot) Float { return s.Connections.TCPAllocated }),
	},
	{
		ID: "tcp_time_wait", Unit: Count, Kind: Gauge, Label: "Waiting",
		Help:      "TCP sockets that wait for stray packets.",
		Collector: "connections", Prometheus: "node_sockstat_TCP_tw",
		Read: single(func(s *Snapshot) Float { return s.Connections.TCPTimeWait }),
	},
	{
		ID: "udp_in_use", Unit: Count, Kind: Gauge, Label: "UDP over IPv4",
		Help:      "UDP sockets over IPv4.",
		Collector: "connections", Prometheus: "node_sockstat_UDP_inuse",
		Read: single(func(s *Snapshot) Float { return s.Connections.Protocols.UDP }),
	},
	{
		ID: "udp6_in_use", Unit: Count, Kind: Gauge, Label: "UDP over IPv6",
		Help:      "UDP sockets over IPv6.",
		Collector: "connections", Prometheus: "node_sockstat_UDP6_inuse",
		Read: single(func(s *Snapshot) Float { return s.Connections.Protocols.UDP6 }),
	},
	{
		ID: "udp_memory_bytes", Unit: Bytes, Kind: Gauge, Label: "UDP buffers",
		Help:      "Memory of UDP's buffers.",
		Collector: "connections", Prometheus: "node_sockstat_UDP_mem_bytes",
		Read: single(func(s *Snapshot) Float { return s.Connections.UDPMemoryBytes }),
	},
	{
		ID: "tcp_established", Unit: Count, Kind: Gauge, Label: "Connections",
		Help:      "TCP connections there are, opened from here and from elsewhere.",
		Collector: "connections", Prometheus: "node_netstat_Tcp_CurrEstab",
		Read: single(func(s *Snapshot) Float { return s.Connections.TCPEstablished }),
	},
	protocolTotal("tcp_active_opens_total", "Opened", "TCP connections opened from here since boot.", "node_netstat_Tcp_ActiveOpens", func(t *ProtocolTotals) Float { return t.TCPActiveOpens }),
	protocolTotal("tcp_passive_opens_total", "Accepted", "TCP connections opened from elsewhere since boot.", "node_netstat_Tcp_PassiveOpens", func(t *ProtocolTotals) Float { return t.TCPPassiveOpens }),
	protocolTotal("tcp_attempt_fails_total", "Failed", "TCP connections that did not come about since boot.", "node_netstat_Tcp_AttemptFails", func(t *ProtocolTotals) Float { return t.TCPAttemptFails }),
	protocolTotal("tcp_resets_total", "Reset", "TCP connections that were cut off since boot.", "node_netstat_Tcp_EstabResets", func(t *ProtocolTotals) Float { return t.TCPResets }),
	protocolTotal("tcp_in_segments_total", "Segments received", "TCP segments received since boot.", "node_netstat_Tcp_InSegs", func(t *ProtocolTotals) Float { return t.TCPInSegments }),
	protocolTotal("tcp_out_segments_total", "Segments sent", "TCP segments sent, without those sent again since boot.", "node_netstat_Tcp_OutSegs", func(t *ProtocolTotals) Float { return t.TCPOutSegments }),
	protocolTotal("tcp_retransmits_total", "Sent again", "TCP segments that had to be sent again since boot.", "node_netstat_Tcp_RetransSegs", func(t *ProtocolTotals) Float { return t.TCPRetransmits }),
	protocolTotal("tcp_in_errors_total", "Bad segments", "TCP segments received that were broken since boot.", "node_netstat_Tcp_InErrs", func(t *ProtocolTotals) Float { return t.TCPInErrors }),
	protocolTotal("tcp_out_resets_total", "Resets sent", "TCP segments sent that cut a connection off since boot.", "node_netstat_Tcp_OutRsts", func(t *ProtocolTotals) Float { return t.TCPOutResets }),
	protocolTotal("tcp_timeouts_total", "Timeouts", "Times that a TCP segment was not acknowledged in time since boot.", "node_netstat_TcpExt_TCPTimeouts", func(t *ProtocolTotals) Float { return t.TCPTimeouts }),
	protocolTotal("tcp_syn_retransmits_total", "Opens sent again", "Requests for a TCP connection that had to be sent again since boot.", "node_netstat_TcpExt_TCPSynRetrans", func(t *ProtocolTotals) Float { return t.TCPSynRetransmits }),
	protocolTotal("tcp_listen_overflows_total", "Queue full", "TCP connections refused because the program did not accept them fast enough since boot.", "node_netstat_TcpExt_ListenOverflows", func(t *ProtocolTotals) Float { return t.TCPListenOverflows }),
	protocolTotal("tcp_listen_drops_total", "Refused", "TCP connections refused by a listening socket, for any reason since boot.", "node_netstat_TcpExt_ListenDrops", func(t *ProtocolTotals) Float { return t.TCPListenDrops }),
	protocolTotal("udp_in_datagrams_total", "Datagrams received", "UDP datagrams over IPv4 that programs received since boot.", "node_netstat_Udp_InDatagrams", func(t *ProtocolTotals) Float { return t.UDPInDatagrams }),
	protocolTotal("udp_out_datagrams_total", "Datagrams sent", "UDP datagrams sent over IPv4 since boot.", "node_netstat_Udp_OutDatagrams", func(t *ProtocolTotals) Float { return t.UDPOutDatagrams }),
	protocolTotal("udp_in_errors_total", "Datagrams lost", "UDP datagrams over IPv4 that no program received, without those to a closed port since boot.", "node_netstat_Udp_InErrors", func(t *ProtocolTotals) Float { return t.UDPInErrors }),
	protocolTotal("udp_no_ports_total", "Closed port", "UDP datagrams over IPv4 to a port on which nobody listens since boot.", "node_netstat_Udp_NoPorts", func(t *ProtocolTotals) Float { return t.UDPNoPorts }),
	protocolTotal("udp_receive_buffer_errors_total", "Receive buffer full", "UDP datagrams over IPv4 lost because the program did not read them fast enough since boot.", "node_netstat_Udp_RcvbufErrors", func(t *ProtocolTotals) Float { return t.UDPReceiveBufferErrors }),
	protocolTotal("udp_send_buffer_errors_total", "Send buffer full", "UDP datagrams over IPv4 not sent because the buffer was full since boot.", "node_netstat_Udp_SndbufErrors", func(t *ProtocolTotals) Float { return t.UDPSendBufferErrors }),
	protocolTotal("udp6_in_datagrams_total", "Datagrams received", "UDP datagrams over IPv6 that programs received since boot.", "node_netstat_Udp6_InDatagrams", func(t *ProtocolTotals) Float { return t.UDP6InDatagrams }),
	protocolTotal("udp6_out_datagrams_total", "Datagrams sent", "UDP datagrams sent over IPv6 since boot.", "node_netstat_Udp6_OutDatagrams", func(t *ProtocolTotals) Float { return t.UDP6OutDatagrams }),
	protocolTotal("udp6_in_errors_total", "Datagrams lost", "UDP datagrams over IPv6 that no program received, without those to a closed port since boot.", "node_netstat_Udp6_InErrors", func(t *ProtocolTotals) Float { return t.UDP6InErrors }),
	protocolTotal("udp6_no_ports_total", "Closed port", "UDP datagrams over IPv6 to a port on which nobody listens since boot.", "node_netstat_Udp6_NoPorts", func(t *ProtocolTotals) Float { return t.UDP6NoPorts }),
	protocolTotal("udp6_receive_buffer_errors_total", "Receive buffer full", "UDP datagrams over IPv6 lost because the program did not read them fast enough since boot.", "node_netstat_Udp6_RcvbufErrors", func(t *ProtocolTotals) Float { return t.UDP6ReceiveBufferErrors }),
	protocolTotal("udp6_send_buffer_errors_total", "Send buffer full", "UDP datagrams over IPv6 not sent because the buffer was full since boot.", "node_netstat_Udp6_SndbufErrors", func(t *ProtocolTotals) Float { return t.UDP6SendBufferErrors }),
	protocolTotal("tcp_receive_queue_drops_total", "Queue drops", "TCP segments dropped because the queue of the socket was full since boot.", "node_netstat_TcpExt_TCPRcvQDrop", func(t *ProtocolTotals) Float { return t.TCPReceiveQueueDrops }),
	protocolTotal("tcp_out_of_order_total", "Out of order", "TCP segments received out of order since boot.", "node_netstat_TcpExt_TCPOFOQueue", func(t *ProtocolTotals) Float { return t.TCPOutOfOrder }),
	protocolTotal("tcp_syncookies_sent_total", "Cookies sent", "TCP connections answered with a cookie, since the queue was full since boot.", "node_netstat_TcpExt_SyncookiesSent", func(t *ProtocolTotals) Float { return t.TCPSyncookiesSent }),
	protocolTotal("tcp_syncookies_received_total", "Cookies received", "TCP connections that came back with a cookie since boot.", "node_netstat_TcpExt_SyncookiesRecv", func(t *ProtocolTotals) Float { return t.TCPSyncookiesReceived }),
	protocolTotal("tcp_syncookies_failed_total", "Cookies failed", "TCP connections that came back with a wrong cookie since boot.", "node_netstat_TcpExt_SyncookiesFailed", func(t *ProtocolTotals) Float { return t.TCPSyncookiesFailed }),
	protocolTotal("ip_in_bytes_total", "Received", "Bytes received over IPv4 since boot.", "node_netstat_IpExt_InOctets", func(t *ProtocolTotals) Float { return t.IPInBytes }),
	protocolTotal("ip_out_bytes_total", "Sent", "Bytes sent over IPv4 since boot.", "node_netstat_IpExt_OutOctets", func(t *ProtocolTotals) Float { return t.IPOutBytes }),
	protocolTotal("ip6_in_bytes_total", "Received", "Bytes received over IPv6 since boot.", "node_netstat_Ip6_InOctets", func(t *ProtocolTotals) Float { return t.IP6InBytes }),
	protocolTotal("ip6_out_bytes_total", "Sent", "Bytes sent over IPv6 since boot.", "node_netstat_Ip6_OutOctets", func(t *ProtocolTotals) Float { return t.IP6OutBytes }),
	protocolTotal("icmp_in_messages_total", "Messages received", "ICMP messages received over IPv4 since boot.", "node_netstat_Icmp_InMsgs", func(t *ProtocolTotals) Float { return t.ICMPInMessages }),
	protocolTotal("icmp_out_messages_total", "Messages sent", "ICMP messages sent over IPv4 since boot.", "node_netstat_Icmp_OutMsgs", func(t *ProtocolTotals) Float { return t.ICMPOutMessages }),
	protocolTotal("icmp_in_errors_total", "Bad messages", "ICMP messages received over IPv4 that were broken since boot.", "node_netstat_Icmp_InErrors", func(t *ProtocolTotals) Float { return t.ICMPInErrors }),
	protocolTotal("icmp6_in_messages_total", "Messages received", "ICMP messages received over IPv6 since boot.", "node_netstat_Icmp6_InMsgs", func(t *ProtocolTotals) Float { return t.ICMP6InMessages }),
	protocolTotal("icmp6_out_messages_total", "Messages sent", "ICMP messages sent over IPv6 since boot.", "node_netstat_Icmp6_OutMsgs", func(t *ProtocolTotals) Float { return t.ICMP6OutMessages }),
	protocolTotal("icmp6_in_errors_total", "Bad messages", "ICMP messages received over IPv6 that were broken since boot.", "node_netstat_Icmp6_InErrors", func(t *ProtocolTotals) Float { return t.ICMP6InErrors }),
}

func protocolTotal(id, label, help, prometheus string, get func(t *ProtocolTotals) Float) Metric {
	unit := Count
	if strings.HasSuffix(id, "_bytes_total") {
		unit = Bytes
	}
	return Metric{
		ID: id, Unit: unit, Kind: Counter, Label: label, Help: help, Collector: "connections", Prometheus: prometheus,
		Read: single(func(s *Snapshot) Float { return get(&s.Connections.Totals) }),
	}
}

func readSocketProtocols(s *Snapshot, emit Emit) {
	s.Connections.Protocols.Each(func(protocol string, v Float) { emit(v, Labels{protocol}) })
}

func readTCPStates(s *Snapshot, emit Emit) {
	s.Connections.TCPStates.Each(func(state string, v Float) { emit(v, Labels{state}) })
}
