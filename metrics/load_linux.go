package metrics

import (
	"context"
	"fmt"
	"strconv"
)

// loadSource is /proc/loadavg.
type loadSource struct{ file kernelFile }

func (s *loadSource) read(ctx context.Context) (Load, error) {
	content, err := s.file.read(ctx, "loadavg")
	if err != nil {
		return Load{}, err
	}
	return parseLoadavg(content)
}

// parseLoadavg reads the first three numbers.
func parseLoadavg(content []byte) (Load, error) {
	var averages [3]float64
	rest := content
	for i := range averages {
		var word []byte
		word, rest = cutWord(rest)
		v, err := strconv.ParseFloat(string(word), 64)
		if err != nil {
			return Load{}, fmt.Errorf("/proc/loadavg: %q does not begin with three numbers", content)
		}
		averages[i] = v
	}
	return Load{Load1: Float(averages[0]), Load5: Float(averages[1]), Load15: Float(averages[2])}, nil
}
