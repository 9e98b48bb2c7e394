package record

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strconv"
	"time"

	"headroom/metrics"
)

// The bounds of what is read. What this program writes is far below.
const (
	fileMax    = 64 << 20 // compressed
	contentMax = 256 << 20
	lineMax    = 4 << 20
	memoryMax  = 256 << 20 // of all snapshots
	eventsRead = 64 << 10
	ticksMax   = 16 << 10
	seriesMax  = 4096
	valuesMax  = 8 << 20 // of all series
)

// The errors of files that can't be replayed.
var (
	ErrForeign = errors.New("this is no record of Headroom")
	ErrFormat  = errors.New("this version of Headroom can't read the format of the record")
	ErrTooBig  = errors.New("the record is bigger than any that Headroom writes")
	ErrEmpty   = errors.New("the record was cut off before its first snapshot")
)

// errEnd is met where a file ends before its end line.
var errEnd = errors.New("the file ends too early")

// ReadFile reads the record in a file. Its errors name the file.
func ReadFile(path string) (*Record, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // only read
	r, err := Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// Read reads a record. One that is cut off or damaged gives what is whole, and
// says so in Cut; without a header and a snapshot there is an error.
func Read(from io.Reader) (*Record, error) {
	limited := &limitedReader{from: from, left: fileMax}
	compressed, err := gzip.NewReader(bufio.NewReader(limited))
	switch {
	case errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("%w: it is not compressed with gzip", ErrForeign)
	case err != nil:
		return nil, err
	}
	lines := bufio.NewScanner(&limitedReader{from: compressed, left: contentMax})
	lines.Buffer(make([]byte, 0, 64<<10), lineMax)
	// A line that the end of the file has cut off is of no use.
	lines.Split(wholeLines)
	p := &parser{record: &Record{}}
	for lines.Scan() && !p.ended {
		if err := p.line(lines.Bytes()); err != nil {
			if errors.Is(err, ErrForeign) || errors.Is(err, ErrFormat) || errors.Is(err, ErrTooBig) {
				return nil, err
			}
			p.record.Cut = err
			break
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, ErrTooBig) || errors.Is(err, bufio.ErrTooLong):
		return nil, ErrTooBig
	case p.record.Cut != nil || p.ended:
	case err == nil || errors.Is(err, io.ErrUnexpectedEOF):
		p.record.Cut = errEnd
	default:
		p.record.Cut = fmt.Errorf("the file is damaged: %w", err)
	}
	return p.finish()
}

// wholeLines splits at line feeds and drops what follows the last.
func wholeLines(data []byte, _ bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	return 0, nil, nil
}

// limitedReader fails with ErrTooBig where io.LimitReader would end.
type limitedReader struct {
	from io.Reader
	left int64
}

func (l *limitedReader) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, ErrTooBig
	}
	if int64(len(b)) > l.left {
		b = b[:l.left]
	}
	n, err := l.from.Read(b)
	l.left -= int64(n)
	return n, err
}

// parser puts the lines of a file together.
type parser struct {
	record *Record
	count  int // of the lines
	values int // of all series
	memory int // of all snapshots
	ended  bool
}

// parsedLine is a line before its content has been looked at.
type parsedLine struct {
	Kind      string               `json:"kind"`
	Header    *Header              `json:"header"`
	Event     *metrics.Event       `json:"event"`
	Times     []int64              `json:"times"`
	Intervals []int64              `json:"intervals_ms"`
	Culprits  *metrics.CulpritSpan `json:"culprits"`
	Series    *series              `json:"series"`
	Snapshot  json.RawMessage      `json:"snapshot"`
	End       *int                 `json:"end"`
}

func (p *parser) line(text []byte) error {
	var l parsedLine
	err := json.Unmarshal(text, &l)
	if p.count == 0 {
		return p.header(&l, err)
	}
	if err == nil {
		err = p.content(&l)
	}
	if err != nil {
		return fmt.Errorf("line %d can't be read: %w", p.count+1, err)
	}
	p.count++
	return nil
}

func (p *parser) header(l *parsedLine, err error) error {
	if l.Kind != "header" || l.Header == nil {
		return fmt.Errorf("%w: it does not begin with a header", ErrForeign)
	}
	if f := l.Header.Format; f != Format {
		return fmt.Errorf("%w: format %d of version %q, where this version reads format %d", ErrFormat, f, l.Header.Version, Format)
	}
	if err != nil {
		return fmt.Errorf("%w: its header can't be read: %w", ErrForeign, err)
	}
	p.record.Header = *l.Header
	p.count++
	return nil
}

func (p *parser) content(l *parsedLine) error {
	r := p.record
	switch {
	case l.Kind == "snapshot" && l.Snapshot != nil:
		s, err := metrics.DecodeSnapshot(l.Snapshot)
		if err != nil {
			return err
		}
		if p.memory += sizeOf(reflect.ValueOf(s).Elem()); p.memory > memoryMax {
			return ErrTooBig
		}
		r.Snapshots = append(r.Snapshots, s)
	case l.Kind == "event" && l.Event != nil:
		if len(r.Events) == eventsRead {
			return ErrTooBig
		}
		r.Events = append(r.Events, *l.Event)
	case l.Kind == "culprits" && l.Culprits != nil:
		if len(r.Culprits) == ticksMax {
			return ErrTooBig
		}
		r.Culprits = append(r.Culprits, *l.Culprits)
	case l.Kind == "times" && r.Ticks.Times == nil:
		if len(l.Times) > ticksMax {
			return ErrTooBig
		}
		r.Ticks.Times, r.Ticks.Intervals = l.Times, l.Intervals
	case l.Kind == "series" && l.Series != nil:
		if have, want := len(l.Series.Values), len(r.Ticks.Times); have != want {
			return fmt.Errorf("%s has %d values for %d times", l.Series.Metric, have, want)
		}
		if p.values += len(l.Series.Values); p.values > valuesMax || len(r.Ticks.Series) == seriesMax {
			return ErrTooBig
		}
		r.Ticks.Series = append(r.Ticks.Series, metrics.TickSeries{Metric: l.Series.Metric, Labels: l.Series.Labels, Values: l.Series.Values})
	case l.Kind == "end" && l.End != nil:
		if *l.End != p.count {
			return fmt.Errorf("%d lines are missing", *l.End-p.count)
		}
		p.ended = true
	default:
		r.Skipped++
	}
	return nil
}

// finish brings what was read into its order.
func (p *parser) finish() (*Record, error) {
	r := p.record
	switch {
	case p.count == 0 && r.Cut == nil:
		return nil, ErrForeign
	case p.count == 0:
		return nil, fmt.Errorf("%w: %w", ErrForeign, r.Cut)
	case len(r.Snapshots) == 0:
		return nil, ErrEmpty
	}
	slices.SortStableFunc(r.Snapshots, func(a, b *metrics.Snapshot) int { return cmp.Compare(a.Sequence, b.Sequence) })
	slices.SortStableFunc(r.Culprits, func(a, b metrics.CulpritSpan) int { return a.From.Compare(b.From) })
	slices.SortStableFunc(r.Events, func(a, b metrics.Event) int { return a.Time.Compare(b.Time) })
	r.Ticks.Interval = time.Duration(float64(r.Header.IntervalSeconds) * float64(time.Second))
	if !r.Header.IntervalSeconds.Known() || r.Ticks.Interval < metrics.MinInterval || r.Ticks.Interval > metrics.MaxInterval {
		r.Ticks.Interval = metrics.DefaultInterval
	}
	return r, nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (v *values) UnmarshalJSON(b []byte) error {
	inner, opened := bytes.CutPrefix(bytes.TrimSpace(b), []byte("["))
	inner, closed := bytes.CutSuffix(inner, []byte("]"))
	if !opened || !closed {
		return errors.New("values are not a list")
	}
	*v = make(values, 0, bytes.Count(inner, []byte(","))+1)
	if len(bytes.TrimSpace(inner)) == 0 {
		return nil
	}
	for text := range bytes.SplitSeq(inner, []byte(",")) {
		text = bytes.TrimSpace(text)
		if bytes.Equal(text, []byte("null")) {
			*v = append(*v, float32(metrics.Unknown()))
			continue
		}
		f, err := strconv.ParseFloat(string(text), 32)
		if err != nil {
			return fmt.Errorf("%.20q is neither a number nor null", text)
		}
		*v = append(*v, float32(f))
	}
	return nil
}
