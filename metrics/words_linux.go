package metrics

import "bytes"

// cutLine returns the first line and what follows it.
func cutLine(content []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(content, []byte{'\n'})
	return line, rest
}

// cutWord returns the first word of a line and what follows it; the word is
// empty where there are no more.
func cutWord(line []byte) (word, rest []byte) {
	start := 0
	for start < len(line) && (line[start] == ' ' || line[start] == '\t') {
		start++
	}
	end := start
	for end < len(line) && line[end] != ' ' && line[end] != '\t' {
		end++
	}
	return line[start:end], line[end:]
}

// parseCount reads a decimal number without a sign, as the kernel prints its
// counters.
func parseCount(word []byte) (uint64, bool) {
	if len(word) == 0 || len(word) > 20 {
		return 0, false
	}
	n := uint64(0)
	for _, c := range word {
		d := uint64(c - '0')
		if c < '0' || c > '9' || n > (1<<64-1-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// parseCounts reads the numbers of a line, in their order, until one is none,
// and returns how many there were.
func parseCounts(line []byte, counts []uint64) int {
	for i := range counts {
		var word []byte
		word, line = cutWord(line)
		n, ok := parseCount(word)
		if !ok {
			return i
		}
		counts[i] = n
	}
	return len(counts)
}
