package charts

import "headroom/metrics"

// The units in which people may want to see bytes, besides those of package
// metrics. Their values are bytes too: only what is written differs, and which
// numbers are round.
const (
	// DecimalBytes counts in powers of 1000: kB, MB, GB.
	DecimalBytes          metrics.Unit = "decimal bytes"
	DecimalBytesPerSecond metrics.Unit = "decimal bytes per second"
	// BitsPerSecond shows bytes per second as networks do: kbit/s, Mbit/s.
	BitsPerSecond metrics.Unit = "bits per second"
)

// bitsPerByte turns the one into the other.
const bitsPerByte = 8

// bitsPerSecond has values in bits.
const bitsPerSecond metrics.Unit = "values in bits per second"

var (
	decimalByteScales = []scale{
		{1, "B"}, {1e3, "kB"}, {1e6, "MB"}, {1e9, "GB"}, {1e12, "TB"}, {1e15, "PB"}, {1e18, "EB"},
	}
	bitScales = []scale{
		{1, "bit"}, {1e3, "kbit"}, {1e6, "Mbit"}, {1e9, "Gbit"}, {1e12, "Tbit"},
	}
)
