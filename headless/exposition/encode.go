package exposition

import (
	"hash/maphash"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"headroom/metrics"
)

// kindHistogram is not a kind of what the sampler reads.
const kindHistogram metrics.FamilyKind = "histogram"

// family is a metric with what its lines begin with, made once.
type family struct {
	metrics.Family
	header [formats][]byte
	// labels are the names with what stands round them: `{cpu="`, `",mode="`.
	labels []string
}

func newFamily(f metrics.Family) *family {
	made := &family{Family: f}
	made.header[Text] = textHeader(f)
	made.header[OpenMetrics] = openHeader(f)
	before := "{"
	for _, name := range f.Labels {
		made.labels = append(made.labels, before+name+`="`)
		before = `",`
	}
	return made
}

func textHeader(f metrics.Family) []byte {
	help := strings.NewReplacer(`\`, `\\`, "\n", `\n`).Replace(f.Help)
	return []byte("# HELP " + f.Name + " " + help + "\n# TYPE " + f.Name + " " + string(f.Kind) + "\n")
}

// openHeader names counters without _total, and the unit where the name ends
// with one.
func openHeader(f metrics.Family) []byte {
	name, kind := f.Name, string(f.Kind)
	switch f.Kind {
	case metrics.CounterFamily:
		name = strings.TrimSuffix(name, "_total")
	case metrics.UntypedFamily:
		kind = "unknown"
	}
	header := "# TYPE " + name + " " + kind + "\n"
	units := []string{"seconds", "bytes", "ratio", "celsius", "hertz", "watts", "joules"}
	if i := slices.IndexFunc(units, func(unit string) bool { return strings.HasSuffix(name, "_"+unit) }); i >= 0 {
		header += "# UNIT " + name + " " + units[i] + "\n"
	}
	help := strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`).Replace(f.Help)
	return []byte(header + "# HELP " + name + " " + help + "\n")
}

// encoder writes families one after another. It is for one goroutine at a time.
type encoder struct {
	format Format
	out    []byte
	// family is the one under way, begun says whether it has a sample.
	family *family
	begun  bool
	// seen are the series of this exposition, by their hash: a client refuses
	// or drops one that comes twice, such as two devices of the same name.
	seen map[uint64]struct{}
	seed maphash.Seed
	// emit is the method sample, made a function once.
	emit metrics.EmitSample
}

func newEncoder() *encoder {
	e := &encoder{seen: make(map[uint64]struct{}), seed: maphash.MakeSeed()}
	e.emit = e.sample
	return e
}

// start begins an exposition at the end of out.
func (e *encoder) start(out []byte, format Format) {
	e.out, e.format = out, format
	clear(e.seen)
}

// begin turns to the next family, which appears once it has a sample.
func (e *encoder) begin(f *family) { e.family, e.begun = f, false }

// sample writes a line; what is unknown is left out.
func (e *encoder) sample(v metrics.Float, labels metrics.FamilyLabels) {
	if !v.Known() {
		return
	}
	e.line("", v, labels[:len(e.family.labels)], "")
}

// value writes the only sample of a family.
func (e *encoder) value(f *family, v metrics.Float) {
	e.begin(f)
	e.sample(v, metrics.FamilyLabels{})
}

// line writes a line: the name with what follows it, the labels, and one more
// label that is written out already.
func (e *encoder) line(suffix string, v metrics.Float, labels []string, last string) {
	before := len(e.out)
	if !e.begun {
		e.out = append(e.out, e.family.header[e.format]...)
	}
	start := len(e.out)
	e.out = append(append(e.out, e.family.Name...), suffix...)
	for i, value := range labels {
		e.out = append(e.out, e.family.labels[i]...)
		e.out = appendEscaped(e.out, value)
	}
	switch {
	case len(labels) > 0 && last != "":
		e.out = append(append(append(e.out, `",`...), last...), '}')
	case len(labels) > 0:
		e.out = append(e.out, `"}`...)
	case last != "":
		e.out = append(append(append(e.out, '{'), last...), '}')
	}
	if len(labels) > 0 {
		series := maphash.Bytes(e.seed, e.out[start:])
		if _, twice := e.seen[series]; twice {
			e.out = e.out[:before]
			return
		}
		e.seen[series] = struct{}{}
	}
	e.begun = true
	e.out = append(appendValue(append(e.out, ' '), float64(v)), '\n')
}

// end closes the exposition and returns it.
func (e *encoder) end() []byte {
	if e.format == OpenMetrics {
		e.out = append(e.out, "# EOF\n"...)
	}
	out := e.out
	e.out = nil
	return out
}

// appendEscaped writes the value of a label, in which nothing but UTF-8 may be.
func appendEscaped(out []byte, value string) []byte {
	plain := true
	for i := range len(value) {
		if c := value[i]; c == '"' || c == '\\' || c == '\n' || c >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return append(out, value...)
	}
	for _, r := range value { // a byte that is not UTF-8 comes as utf8.RuneError
		switch r {
		case '"', '\\':
			out = append(out, '\\', byte(r))
		case '\n':
			out = append(out, `\n`...)
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}

// appendValue writes a number in the shortest form that is read as the same.
func appendValue(out []byte, v float64) []byte {
	const exact = 1 << 53
	if v == math.Trunc(v) && math.Abs(v) < exact {
		return strconv.AppendInt(out, int64(v), 10)
	}
	return strconv.AppendFloat(out, v, 'g', -1, 64)
}
