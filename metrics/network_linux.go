package metrics

import (
	"bytes"
	"context"

	"github.com/shirou/gopsutil/v3/net"

	"headroom/metrics/kernelfile"
)

// networkSource is /proc/net/dev, read without the strings that gopsutil makes
// of it, and which it panics on when they are short.
type networkSource struct {
	file     kernelfile.Reader
	counters []interfaceCounts
}

// read returns the counters of the interfaces, which are valid until the next
// call.
func (s *networkSource) read(ctx context.Context) ([]interfaceCounts, error) {
	content, err := s.file.Read(hostNet(ctx), "dev")
	if err != nil {
		return nil, err
	}
	s.counters = parseNetDev(content, s.counters)
	return s.counters, nil
}

// parseNetDev reads the lines that are whole: a name with a colon, eight
// counters of what was received and eight of what was sent
// (proc_pid_net(5)). known holds what was read before, whose names and memory
// are used again.
func parseNetDev(content []byte, known []interfaceCounts) []interfaceCounts {
	counters := known[:0]
	for len(content) > 0 {
		var line []byte
		line, content = cutLine(content)
		// A name may hold a colon itself: an alias such as eth0:1.
		colon := bytes.LastIndexByte(line, ':')
		if colon < 0 {
			continue
		}
		var n [16]uint64
		if parseCounts(line[colon+1:], n[:]) < len(n) {
			continue
		}
		name := bytes.TrimSpace(line[:colon])
		c := interfaceCounts{
			IOCountersStat: net.IOCountersStat{
				BytesRecv: n[0], PacketsRecv: n[1], Errin: n[2], Dropin: n[3], Fifoin: n[4],
				BytesSent: n[8], PacketsSent: n[9], Errout: n[10], Dropout: n[11], Fifoout: n[12],
			},
			rare: rareCounts{
				frameErrors: Float(n[5]), compressedIn: Float(n[6]), multicastIn: Float(n[7]),
				collisions: Float(n[13]), carrierErrors: Float(n[14]), compressedOut: Float(n[15]),
			},
		}
		if i := len(counters); i < len(known) && known[i].Name == string(name) {
			c.Name = known[i].Name
		} else {
			c.Name = string(name)
		}
		counters = append(counters, c)
	}
	return counters
}
