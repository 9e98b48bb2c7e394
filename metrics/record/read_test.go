package record

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"headroom/metrics"
)

// compressed makes a file of lines.
func compressed(t testing.TB, lines ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, strings.Join(lines, "\n")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	goodHeader   = `{"kind":"header","header":{"format":1,"version":"1","interval_seconds":1}}`
	goodSnapshot = `{"kind":"snapshot","snapshot":{"time":"2026-01-01T00:00:00Z","sequence":5}}`
)

func TestFilesThatCannotBeReplayed(t *testing.T) {
	for name, test := range map[string]struct {
		file []byte
		want error
		says string
	}{
		"empty":           {nil, ErrForeign, "gzip"},
		"text":            {[]byte("hello, this is not what you are looking for"), ErrForeign, "gzip"},
		"other gzip":      {compressed(t, "hello", ""), ErrForeign, "header"},
		"other JSON":      {compressed(t, `{"a":1}`, ""), ErrForeign, "header"},
		"nothing in it":   {compressed(t), ErrForeign, ""},
		"a newer format":  {compressed(t, `{"kind":"header","header":{"format":2,"version":"9.1"}}`, ""), ErrFormat, `format 2 of version "9.1"`},
		"no snapshot":     {compressed(t, goodHeader, ""), ErrEmpty, "first snapshot"},
		"half a snapshot": {compressed(t, goodHeader, goodSnapshot[:50]), ErrEmpty, "first snapshot"},
		"a long line":     {compressed(t, goodHeader, strings.Repeat(" ", lineMax+1), ""), ErrTooBig, ""},
		"many values":     {compressed(t, goodHeader, goodSnapshot, `{"kind":"times","times":[`+strings.Repeat("1,", ticksMax)+`1]}`, ""), ErrTooBig, ""},
		"many events":     {compressed(t, goodHeader, strings.Repeat("{\"kind\":\"event\",\"event\":{}}\n", eventsRead+1)), ErrTooBig, ""},
	} {
		r, err := Read(bytes.NewReader(test.file))
		if err == nil || test.want != nil && !errors.Is(err, test.want) || !strings.Contains(fmt.Sprint(err), test.says) {
			t.Errorf("%s gives %v, %v", name, r, err)
		}
	}
	if _, err := Read(&limitedReader{from: zeros{}, left: 100}); !errors.Is(err, ErrForeign) {
		t.Errorf("zeros give %v", err)
	}
	if _, err := ReadFile(filepath.Join(t.TempDir(), "missing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
	if _, err := ReadFile(t.TempDir()); err == nil || !strings.Contains(err.Error(), "is not a file") {
		t.Errorf("a directory gives %v", err)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// A record that is cut off anywhere shows what is whole, and says so.
func TestCutOffRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := recorded(t, 2*time.Minute)
		whole := written(t, r)
		shown := 0
		// The last bytes are gzip's end, checksum and length: without them all
		// lines may still be there.
		const end = 16
		for n := 0; n < len(whole)-end; n += max(len(whole)/100, 1) {
			got, err := Read(bytes.NewReader(whole[:n]))
			if err != nil {
				continue
			}
			if got.Cut == nil {
				t.Fatalf("%d of %d bytes count as whole", n, len(whole))
			}
			feed, _, err := got.Feed()
			if err != nil || feed.Latest().Sequence != r.Last().Sequence {
				t.Fatalf("%d of %d bytes: %v", n, len(whole), err)
			}
			shown++
		}
		if shown < 20 {
			t.Errorf("only %d of 100 parts show something", shown)
		}
	})
}

func TestDamagedRecords(t *testing.T) {
	for name, lines := range map[string][]string{
		"a line that is no JSON": {goodHeader, goodSnapshot, "{"},
		"missing lines":          {goodHeader, goodSnapshot, `{"kind":"end","end":3}`},
		"no end":                 {goodHeader, goodSnapshot},
		"too few values":         {goodHeader, goodSnapshot, `{"kind":"times","times":[1,2]}`, `{"kind":"series","series":{"metric":"load1","values":[1]}}`},
		"values that are words":  {goodHeader, goodSnapshot, `{"kind":"series","series":{"metric":"load1","values":["x"]}}`},
	} {
		r, err := Read(bytes.NewReader(compressed(t, append(lines, "")...)))
		if err != nil || r.Cut == nil || r.Last().Sequence != 5 {
			t.Errorf("%s gives %+v, %v", name, r, err)
		}
	}
	// Kinds of a later version are skipped.
	r, err := Read(bytes.NewReader(compressed(t, goodHeader, goodSnapshot, `{"kind":"later","later":[1]}`, `{"kind":"end","end":3}`, "")))
	if err != nil || r.Cut != nil || r.Skipped != 1 {
		t.Errorf("a line of a later version gives %+v, %v", r, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(goodHeader + "\n" + goodSnapshot + "\n" + `{"kind":"times","times":[1,2]}` + "\n" +
		`{"kind":"series","series":{"metric":"load1","values":[1,null]}}` + "\n" + `{"kind":"event","event":{"kind":"gap","to":4}}` + "\n" + `{"kind":"end","end":5}` + "\n"))
	f.Add([]byte(goodHeader + "\n" + goodSnapshot + "\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, file := range [][]byte{content, compressed(t, string(content))} {
			r, err := Read(bytes.NewReader(file))
			if err != nil {
				continue
			}
			for i := range r.Events {
				_ = r.Events[i].String()
			}
			r.Log(t.Context(), slog.New(slog.DiscardHandler))
			feed, _, err := r.Feed()
			if err != nil {
				continue
			}
			if _, err := feed.Series(t.Context(), metrics.Query{Metric: "load1", Points: 10}); err != nil {
				t.Error(err)
			}
			if _, err := json.Marshal(feed.Latest()); err != nil {
				t.Error(err)
			}
		}
	})
}
